"""Reading a chart as it lies in the database, however damaged, without what the ORM makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Float, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from twitchdetect.chart.chart import Chart
from twitchdetect.chart.failures import explain
from twitchdetect.chart.findings import Finding, Findings
from twitchdetect.chart.sealing import canonical
from twitchdetect.errors import UnderwayError

ROWS_AT_ONCE = 2000


@contextmanager
def raw_reading(chart: Chart) -> Iterator[Connection]:
    """Give a connection that sees one state of the chart, and bytes that are no text as U+FFFD."""
    with chart.reading() as session:
        connection = session.connection()
        driver: Any = connection.connection.driver_connection
        if chart.file is None:
            yield connection
            return
        driver.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            yield connection
        finally:
            driver.text_factory = str


def rows(
    connection: Connection, table: str, columns: Sequence[str], order: str = ""
) -> Iterator[Sequence[Any]]:
    """Give a table's rows one after the other, as the driver gives them."""
    query = f"SELECT {', '.join(columns)} FROM {table}"
    query += f" ORDER BY {order}" if order else ""
    options = {"yield_per": ROWS_AT_ONCE}
    yield from connection.execute(text(query), execution_options=options)


@contextmanager
def readable(connection: Connection, findings: Findings, table: str = "") -> Iterator[None]:
    """Make a finding of what cannot be read, and go on.

    Raises
    ------
    UnderwayError
        If the database cannot be reached any more.
    """
    try:
        with connection.begin_nested():
            yield
    except DBAPIError as error:
        told = explain(error, "")
        if isinstance(told, UnderwayError) and "i/o" not in str(error.orig).lower():
            raise
        findings.add(Finding(f"cannot be read ({error.orig})", "what can be read", table))
    except UnicodeError as error:
        findings.add(Finding(f"cannot be read ({error})", "what can be read", table))


def plain(kind: TypeEngine[Any], value: Any) -> Any:
    """Give a column's value as the log has it; what no such column can hold stays what it is."""
    if isinstance(kind, Boolean) and value in (0, 1):
        return bool(value)
    if isinstance(kind, Float) and isinstance(value, int):
        return float(value)
    if isinstance(kind, JSON) and isinstance(value, str):
        return from_json(value)
    return value


def from_json(value: str) -> Any:
    """Give what JSON holds; the text itself if it is none, or if readers may differ about it."""
    import json

    try:
        return json.loads(value, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError):
        return value


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def text_of(value: Any) -> str:
    """Give canonical JSON, whatever a damaged database holds."""
    try:
        return canonical(value)
    except (TypeError, ValueError):
        return repr(value)
