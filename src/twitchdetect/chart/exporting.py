"""A chart, or one client's part of it, as one JSON document that another chart can import.

The document is one object with these keys, in this order: ``format``, ``version``,
``is_research``, ``software``, ``exported_at``, ``about``, ``source`` (the chart's id, and number
and seal of its newest entry), ``clients`` (id and code of each), ``keys`` (what every column
means, and its unit), ``log`` (every entry about these clients), then one list of rows for each
table, and ``end`` (how many rows, and SHA-256 over everything before, as `json_stream` counts it).
Name and date of birth are left out; an entry of the log that holds them goes without its payload.

For research there are neither ids nor a log; the rows are those of `tidy`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from twitchdetect import __version__
from twitchdetect.chart.base import moment_text, now
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.clients import find_client
from twitchdetect.chart.dictionary import UNCERTAIN, meaning
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.json_stream import JsonWriter
from twitchdetect.chart.rows import OWNED, Row, columns_of, of_client, read_rows
from twitchdetect.chart.tables import Client, Head, LogEntry, NeedlingSession
from twitchdetect.chart.tidy import Tidy
from twitchdetect.chart.tidy_columns import TABLES
from twitchdetect.files.replacing import replacing

FORMAT, VERSION = "twitchdetect chart", 1
HIDDEN = ("name", "born")
"""Columns of a client that never leave the chart's database."""


def export_chart(
    chart: Chart, path: Path | str, *, client: str | None = None, is_research: bool = False
) -> Path:
    """Write a chart, or one client's, as one JSON document; nobody but the owner may read the file.

    Without `is_research` every word that was typed goes along: it is for the clinic that takes the
    client over.

    Parameters
    ----------
    chart : Chart
    path : Path or str
        Must not be there yet.
    client : str, optional
        Code of one client; all of them if not given.
    is_research : bool
        Whether to leave out all that could lead to a person: typed words, dates (times become days
        since the client's first session), practitioners, ids; codes are new random ones.

    Raises
    ------
    ChartError
        If there is a file already, or no such client.
    """
    path = Path(path)
    if path.exists():
        raise ChartError(f"{path} is there already; name another file, nothing was written")
    with chart.reading() as session, replacing(path) as part:
        client_id = None if client is None else find_client(session, client).id
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            if is_research:
                _write_research(session, file, client_id)
            else:
                _write_whole(session, file, client_id)
    return path


def _write_whole(session: Session, file: BinaryIO, client_id: str | None) -> None:
    writer = JsonWriter(file)
    _write_header(writer, is_research=False)
    number, seal = session.execute(select(Head.number, Head.seal)).one()
    source = select(LogEntry.entity_id).where(LogEntry.number == 1)
    writer.value("source", {"chart": session.scalar(source), "number": number, "seal": seal})
    known = select(Client.id, Client.code).where(of_client(Client, client_id)).order_by(Client.id)
    writer.value("clients", [{"id": key, "code": code} for key, code in session.execute(known)])
    kinds = {"log": LogEntry, **OWNED}
    writer.value("keys", {name: {k: meaning(name, k) for k in shown(name)} for name in kinds})
    rows = {"log": writer.items("log", _log(session, client_id))}
    for name in OWNED:
        rows[name] = writer.items(name, _rows(session, name, client_id))
    writer.value("end", {"rows": rows, "sha256": writer.sha256})
    writer.end()


def _write_research(session: Session, file: BinaryIO, client_id: str | None) -> None:
    writer = JsonWriter(file)
    _write_header(writer, is_research=True)
    tidy = Tidy(session, client_id=client_id, is_research=True)
    writer.value("keys", {name: tidy.meanings(name) for name in TABLES})
    rows = {name: writer.items(name, tidy.rows(name)) for name in TABLES}
    writer.value("end", {"rows": rows, "sha256": writer.sha256})
    writer.end()


def _write_header(writer: JsonWriter, *, is_research: bool) -> None:
    writer.value("format", FORMAT)
    writer.value("version", VERSION)
    writer.value("is_research", is_research)
    writer.value("software", __version__)
    if not is_research:
        writer.value("exported_at", moment_text(now()))
    writer.value("about", UNCERTAIN)


@cache
def shown(table: str) -> list[str]:
    """Give the columns of a table that leave the chart."""
    kind = LogEntry if table == "log" else OWNED[table]
    hidden = HIDDEN if kind is Client else ()
    return [key for key in columns_of(kind) if key not in hidden]


def _rows(session: Session, table: str, client_id: str | None) -> Iterator[Row]:
    kind, keys = OWNED[table], shown(table)
    for row in read_rows(session, kind, of_client(kind, client_id)):
        yield {key: row[key] for key in keys}


def _log(session: Session, client_id: str | None) -> Iterator[Row]:
    """Give the entries about these clients; one that holds a name goes without its words."""
    clients = select(Client.id).where(of_client(Client, client_id))
    sessions = select(NeedlingSession.id).where(of_client(NeedlingSession, client_id))
    about = or_(LogEntry.client_id.in_(clients), LogEntry.session_id.in_(sessions))
    for row in read_rows(session, LogEntry, about):
        yield {**row, "payload": None, "salt": None} if _names(row) else row


def _names(row: Row) -> bool:
    if row["entity"] != "client" or row["payload"] is None:
        return False
    payload: dict[str, Any] = json.loads(row["payload"])
    return any((payload.get("row") or {}).get(key) for key in HIDDEN)
