"""Rows of the chart as plain values, table by table: read in a stream, written in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Column, ColumnElement, insert, inspect, select, true
from sqlalchemy.orm import Session

from twitchdetect.chart.base import Base, Moment, moment_text
from twitchdetect.chart.tables import Client, NeedlingSession

Row = dict[str, Any]
CHUNK = 500


def _owned() -> dict[str, type[Base]]:
    by_table = {
        str(mapper.local_table.description): mapper.class_ for mapper in Base.registry.mappers
    }
    return {
        table.name: by_table[table.name]
        for table in Base.metadata.sorted_tables
        if table.name in ("client", "session")
        or ("session_id" in table.columns and table.name != "log")
    }


OWNED = _owned()
"""Tables whose rows belong to a client; each after those it refers to."""


@cache
def columns_of(kind: type[Base]) -> dict[str, Column[Any]]:
    """Give the columns of a table, by the names that they have in the log."""
    return {c.key: c.columns[0] for c in inspect(kind).column_attrs}  # type: ignore[misc]


@cache
def keys_of(kind: type[Base]) -> list[str]:
    """Give the columns that tell a row from all others."""
    return [key for key, column in columns_of(kind).items() if column.primary_key]


@cache
def references_of(kind: type[Base]) -> dict[str, str]:
    """Give the columns that refer to other rows, and the tables that they refer to."""
    return {
        key: next(iter(column.foreign_keys)).column.table.name
        for key, column in columns_of(kind).items()
        if column.foreign_keys
    }


def of_client(kind: type[Base], client_id: str | None) -> ColumnElement[bool]:
    """Give the condition under which a row belongs to a client; None means any client."""
    if client_id is None:
        return true()
    columns = columns_of(kind)
    if kind is Client:
        return columns["id"] == client_id
    if kind is NeedlingSession:
        return columns["client_id"] == client_id
    own = select(NeedlingSession.id).where(NeedlingSession.client_id == client_id)
    return columns["session_id"].in_(own)


def read_rows(session: Session, kind: type[Base], where: ColumnElement[bool]) -> Iterator[Row]:
    """Give rows in the order of their keys, with times as they are stored."""
    columns = columns_of(kind)
    query = select(*(column.label(key) for key, column in columns.items())).where(where)
    query = query.order_by(*(columns[key] for key in keys_of(kind)))
    for found in session.execute(query.execution_options(yield_per=CHUNK)).mappings():
        yield {k: moment_text(v) if isinstance(v, datetime) else v for k, v in found.items()}


def write_rows(session: Session, kind: type[Base], rows: Iterable[Mapping[str, Any]]) -> int:
    """Add rows whose times are text; give how many.

    They pass by the log: whoever calls this logs them.
    """
    columns, number = columns_of(kind), 0
    for chunk in chunks(rows):
        values = [{columns[k].name: stored(columns[k], v) for k, v in r.items()} for r in chunk]
        session.execute(insert(kind.__table__), values)  # type: ignore[arg-type]
        number += len(values)
    return number


def is_moment(column: Column[Any]) -> bool:
    """Tell whether a column holds times."""
    return isinstance(column.type, Moment)


def stored(column: Column[Any], value: Any) -> Any:
    """Give a value as its column takes it: a time of its text."""
    if value is not None and is_moment(column):
        return datetime.fromisoformat(value)
    return value


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Cut a stream into lists of at most `size`."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk
