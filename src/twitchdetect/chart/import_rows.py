"""Rows and entries of an export into a chart: new ones are added and logged, others compared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Float, func, select, tuple_

from twitchdetect.chart import checks
from twitchdetect.chart.base import Base, moment_text
from twitchdetect.chart.bulk_log import Told, log_many
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.exporting import shown
from twitchdetect.chart.holding import trouble
from twitchdetect.chart.import_proof import Proof
from twitchdetect.chart.rows import (
    OWNED,
    Row,
    chunks,
    columns_of,
    is_moment,
    keys_of,
    read_rows,
    references_of,
    write_rows,
)
from twitchdetect.chart.sealing import SEALED, digest_of, seal_of, twitch_digest
from twitchdetect.chart.tables import Client, LogEntry, NeedlingSession, Twitch
from twitchdetect.chart.work import Work

_KEPT = ("number", "at", "author", "action", "salt", "digest", "previous", "seal")
"""What stays of an entry of the source, beside its words and what it was about."""


class Importer:
    """Takes in one document.

    Parameters
    ----------
    work : Work

    Attributes
    ----------
    codes : dict of str to str
        Each client's id, and its code in this chart.
    added : Counter
        New rows of each table.
    n_same, n_log : int
        Rows that were there already; entries of the source's log that were taken in.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.codes: dict[str, str] = {}
        self.added: Counter[str] = Counter()
        self.n_same = self.n_log = 0
        self._source: dict[str, Any] = {}
        self._known: dict[str, int] = {}
        self._named: set[str] = set()
        self._clients: dict[str, str] = {}
        self._pending: set[tuple[str, Any]] = set()
        self._proof = Proof()

    def begin(self, source: dict[str, Any], codes: dict[str, str]) -> None:
        """Say where the document comes from, and who is in it.

        Raises
        ------
        ChartError
            If a code is taken by another client.
        """
        self._source = {key: source[key] for key in ("chart", "number", "seal")}
        for key, code in codes.items():
            mine = self._work.scalar(select(Client.code).where(Client.id == key))
            taken = select(Client.id).where(func.lower(Client.code) == code.lower())
            if mine is None and self._work.scalar(taken) is not None:
                raise ChartError(
                    f"this chart has another client {code}; import this one under another code: "
                    "--code NEW (an export with several clients: export them one by one)"
                )
            self.codes[key] = mine or code
            self._known[key] = self._taken_in(key)

    def _taken_in(self, client_id: str) -> int:
        """Give the number of the source's newest entry that an earlier import brought."""
        of_source = select(LogEntry.payload).where(
            LogEntry.client_id == client_id,
            LogEntry.action == "import",
            LogEntry.entity == "chart",
            LogEntry.entity_id == self._source["chart"],
        )
        heads = (
            json.loads(text)["source"]["number"] for text in self._work.scalars(of_source) if text
        )
        return max(heads, default=0)

    def entries(self, _: str, entries: Iterator[Any]) -> int:
        """Take in the source's log; give how long it was.

        Raises
        ------
        ValueError
            If an entry does not fit its digest or its seal.
        """
        number = 0
        for chunk in chunks(entries):
            number += len(chunk)
            told = [self._entry(entry) for entry in chunk]
            self._log([one for one in told if one is not None])
        return number

    def _entry(self, entry: Row) -> Told | None:
        number, payload = entry["number"], entry["payload"]
        if entry["seal"] != seal_of({key: entry[key] for key in SEALED}):
            raise ValueError(f"entry {number} of its log does not fit its seal")
        if payload is not None and entry["digest"] != digest_of(entry["salt"], payload):
            raise ValueError(f"entry {number} of its log does not fit its digest")
        client_id = entry["client_id"]
        if client_id not in self.codes:
            raise ValueError(f"entry {number} of its log is about somebody else")
        if entry["entity"] in OWNED:
            self._pending.add((entry["entity"], entry["entity_id"]))
        words = {} if payload is None else json.loads(payload)
        self._proof.hear(entry, words)
        if number <= self._known[client_id]:
            return None
        self.n_log += 1
        source = {key: entry[key] for key in _KEPT}
        if "source" in words:  # it came from yet another chart
            source["source"] = words["source"]
        about = entry["entity"], entry["entity_id"], entry["session_id"], client_id
        return Told("import", *about, {**words, "source": source})

    def _log(self, told: list[Told]) -> None:
        """Log something, after the head of the source for each client that is new in it."""
        for client_id in {one.client_id for one in told if one.client_id} - self._named:
            self._named.add(client_id)
            about = "chart", str(self._source["chart"]), None, client_id
            log_many(self._work, [Told("import", *about, {"source": self._source})])
        if told:
            log_many(self._work, told)

    def rows(self, table: str, rows: Iterator[Any]) -> int:
        """Take in the rows of a table; give how many there were.

        Raises
        ------
        ChartError
            If one is there and differs.
        ValueError
            If one cannot be a row of the table.
        """
        kind, number = OWNED[table], 0
        for chunk in chunks(rows):
            number += len(chunk)
            checked = [self._checked(table, row) for row in chunk]
            raw = dict(zip(map(id, checked), chunk, strict=True))
            there = self._there(kind, checked)
            new = [row for row in checked if not self._is_there(table, row, there)]
            self._pending -= {(table, row.get("id")) for row in checked}
            if new:
                self._check_new(table, new)
                for row in new:
                    self._proof.check(table, raw[id(row)])
                self.added[table] += write_rows(self._work, kind, new)
            if kind is not Twitch:
                self._log([self._told(table, row) for row in new])
        return number

    def _told(self, table: str, row: Row) -> Told:
        session_id = row["id"] if table == "session" else row.get("session_id")
        return Told("import", table, row["id"], session_id, self._owner(table, row), {"row": row})

    def _owner(self, table: str, row: Row) -> str:
        if table == "client":
            return str(row["id"])
        if table == "session":
            return str(row["client_id"])
        session_id = str(row["session_id"])
        if session_id not in self._clients:
            owner = select(NeedlingSession.client_id).where(NeedlingSession.id == session_id)
            self._clients[session_id] = str(self._work.scalar(owner))
        return self._clients[session_id]

    def _there(self, kind: type[Base], rows: list[Row]) -> dict[tuple[Any, ...], Row]:
        keys = keys_of(kind)
        columns = columns_of(kind)
        if keys == ["id"]:
            where = columns["id"].in_([row["id"] for row in rows])
        else:
            wanted = [tuple(row[key] for key in keys) for row in rows]
            where = tuple_(*(columns[key] for key in keys)).in_(wanted)
        found = read_rows(self._work, kind, where)
        return {tuple(row[key] for key in keys): row for row in found}

    def _is_there(self, table: str, row: Row, there: dict[tuple[Any, ...], Row]) -> bool:
        mine = there.get(tuple(row[key] for key in keys_of(OWNED[table])))
        if mine is None:
            return False
        differing = [key for key in shown(table) if mine[key] != row[key]]
        if differing:
            raise ChartError(
                f"{self._name(table, row)} is in this chart already and differs in "
                f"{', '.join(differing)} (version {mine.get('version', 1)} here, "
                f"{row.get('version', 1)} in the file); nothing was imported. Keep one of them"
            )
        self.n_same += 1
        return True

    def _check_new(self, table: str, rows: list[Row]) -> None:
        """Refuse rows that hang on those of somebody else, or take another one's place."""
        for row in rows:
            if self._owner(table, row) not in self.codes:
                raise ValueError(f"a row of {table} belongs to none of its clients")
        for key, other in references_of(OWNED[table]).items():
            if other in ("client", "session"):
                continue
            columns = columns_of(OWNED[other])
            wanted = {row[key]: row["session_id"] for row in rows if row[key] is not None}
            found = select(columns["id"], columns["session_id"]).where(columns["id"].in_(wanted))
            if dict(self._work.execute(found).all()) != wanted:
                raise ValueError(f"a row of {table} hangs on a {other} of another session")
        if table == "session":
            self._check_numbers(rows)

    def _check_numbers(self, rows: list[Row]) -> None:
        for row in rows:
            same = select(NeedlingSession.id).where(
                NeedlingSession.client_id == row["client_id"],
                NeedlingSession.number == row["number"],
            )
            if self._work.scalar(same) is not None:
                raise ChartError(
                    f"this chart has another session {self.codes[row['client_id']]}/"
                    f"{row['number']}, which was not made by an import; nothing was imported"
                )

    def end(self) -> None:
        """Refuse a log about rows that are not there, and twitches that were not attached."""
        if self._pending:
            raise ValueError(f"{len(self._pending)} rows are missing that its log knows")
        self._proof.check_twitches(self._work)

    def _name(self, table: str, row: Row) -> str:
        code = self.codes.get(self._owner(table, row), "")
        number = row.get("number", row.get("id"))
        return f"{table} {row['code'] if table == 'client' else f'{number} of {code}'}"

    def _checked(self, table: str, row: Any) -> Row:
        """Give a row whose every column is there and of its type."""
        columns, keys = columns_of(OWNED[table]), shown(table)
        if not isinstance(row, dict) or set(row) != set(keys):
            raise ValueError(f"a row of {table} has other columns than this program's")
        checked: Row = dict.fromkeys(columns)
        for key in keys:
            checked[key] = _value(f"{table}.{key}", columns[key], row[key])
        if table == "client":
            if checked["id"] not in self.codes:
                raise ValueError(f"client {row['code']!r} is not among its clients")
            checked["code"] = self.codes[checked["id"]]
        for key in ("author", "closed_by", "seen_by"):
            if checked.get(key):
                checks.initials(checked[key])
        if table == "twitch" and checked["digest"] != twitch_digest(checked):
            raise ValueError(f"twitch {row['number']} does not fit its digest")
        return checked


def _value(name: str, column: Column[Any], value: Any) -> Any:
    """Give a value if its column can hold it."""
    if value is None:
        if not column.nullable:
            raise ValueError(f"{name} has no value")
        return None
    if is_moment(column):
        if not isinstance(value, str) or moment_text(datetime.fromisoformat(value)) != value:
            raise ValueError(f"{name}: got {value!r}, which is no time in UTC")
        return value
    if isinstance(column.type, JSON):
        if not isinstance(value, dict | list):
            raise ValueError(f"{name}: got {str(value)[:40]!r}; expected a list or an object")
        return value
    if isinstance(column.type, Float) and type(value) is int:
        value = float(value)
    if type(value) is not column.type.python_type:
        wanted = column.type.python_type.__name__
        raise ValueError(f"{name}: got {str(value)[:40]!r}; expected {wanted}")
    if told := trouble(column.type, value):
        raise ValueError(f"{name}: {told}")
    return value
