"""Every row against the newest entry that the log has about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from twitchdetect.chart.findings import Finding, Findings
from twitchdetect.chart.raw import from_json, plain, readable, rows, text_of
from twitchdetect.chart.tables import ENTRIES, Entry
from twitchdetect.chart.verify_chain import Chain, Last, fingerprint


def check_rows(connection: Connection, chain: Chain, findings: Findings) -> int:
    """Add what differs between tables and log; give the number of rows."""
    names = SessionNames(connection)
    n_rows = 0
    for table, kind in ENTRIES.items():
        with readable(connection, findings, table):
            n_rows += _check_table(connection, names, kind, chain, findings)
    return n_rows


def _check_table(
    connection: Connection,
    names: SessionNames,
    kind: type[Entry],
    chain: Chain,
    findings: Findings,
) -> int:
    mapper = kind.__mapper__  # type: ignore[attr-defined]
    columns = {c.key: c.columns[0] for c in mapper.column_attrs}
    table = str(mapper.local_table.name)
    waiting = chain.last.pop(table, {})
    n_rows = 0
    for found in rows(connection, table, [column.name for column in columns.values()]):
        n_rows += 1
        row = {k: plain(c.type, v) for (k, c), v in zip(columns.items(), found, strict=True)}
        last = waiting.pop(str(row["id"]), None)
        if last is None:
            findings.add(Finding("the log knows nothing of it", "", **_of(table, row, names)))
        elif not last.fingerprint:
            if last.is_sound:
                what = "it is there"
                where = {**_of(table, row, names), "entry": last.number}
                findings.add(Finding(what, "a row that was erased", **where))
        elif last.is_sound and fingerprint(text_of(row)) != last.fingerprint:
            _compare(connection, names, table, kind, row, last, findings)
    for row_id, last in waiting.items():
        if last.fingerprint and last.is_sound:
            _miss(connection, names, table, row_id, last, findings)
    return n_rows


def _of(table: str, row: Mapping[str, Any], names: SessionNames) -> dict[str, Any]:
    session_id = row.get("id") if table == "session" else row.get("session_id")
    name = names.find(session_id) or (str(row.get("code")) if table == "client" else "")
    number = row.get("number")
    label = f"{number} ({row['id']})" if isinstance(number, int) else str(row["id"])
    return {"table": table, "row": label, "session": name}


def _compare(
    connection: Connection,
    names: SessionNames,
    table: str,
    kind: type[Entry],
    row: Mapping[str, Any],
    last: Last,
    findings: Findings,
) -> None:
    """Say which columns differ; a column that came with a later version may have its default."""
    at, words = _entry(connection, last.number)
    logged = words.get("row", {})
    where = {**_of(table, row, names), "entry": last.number, "at": at}
    for key, value in row.items():
        if text_of(logged.get(key, default_of(kind, key))) == text_of(value):
            continue
        is_shown = key not in kind.FREE_TEXT and key in logged
        what = f"got {_short(value)}" if is_shown else "got something else"
        expected = _short(logged[key]) if is_shown else "what the log has"
        findings.add(Finding(what, expected, column=key, **where))


def _short(value: Any) -> str:
    told = text_of(value)
    return told if len(told) <= 60 else told[:57] + "..."


def default_of(kind: type[Entry], key: str) -> Any:
    """Give what stands in a column where nobody said anything; a made-up value if that varies."""
    default = kind.__mapper__.columns[key].default  # type: ignore[attr-defined]
    if default is None or not default.is_scalar:
        return None
    return default.arg


def _miss(
    connection: Connection,
    names: SessionNames,
    table: str,
    row_id: str,
    last: Last,
    findings: Findings,
) -> None:
    at, words = _entry(connection, last.number)
    row = {"id": row_id, **words.get("row", {})}
    where = {**_of(table, row, names), "entry": last.number, "at": at}
    findings.add(Finding("the row is gone", "what that entry has", **where))


def _entry(connection: Connection, number: int) -> tuple[str, dict[str, Any]]:
    query = text("SELECT at, payload FROM log WHERE number = :number")
    at, payload = connection.execute(query, {"number": number}).one()
    words = from_json(payload)
    return str(at), words if isinstance(words, dict) else {}


class SessionNames:
    """Finds ``CODE/3`` of a session's id, if the tables still know it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, str] = {}

    def find(self, session_id: Any) -> str:
        if session_id is None:
            return ""
        key = str(session_id)
        if key not in self._known:
            query = text(
                "SELECT client.code, session.number FROM session JOIN client "
                "ON client.id = session.client_id WHERE session.id = :id"
            )
            found = self._connection.execute(query, {"id": key}).first()
            self._known[key] = "" if found is None else f"{found[0]}/{found[1]}"
        return self._known[key]
