"""Finds rows of a session by what people call them, makes new ones, and reads typed values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, Integer, func, inspect, select

from twitchdetect.chart import checks, picklists
from twitchdetect.chart.base import Entry, Moment
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.fields import FIELDS, fill
from twitchdetect.chart.needle_work import needles_in
from twitchdetect.chart.sessions import name_of
from twitchdetect.chart.tables import ENTRIES, Answer, Diary, NeedlingSession, Site
from twitchdetect.chart.work import Work

LINKS = {"insertion": ("site", "needle"), "adverse_event": ("site",)}
"""Columns of a row that name another row of the session, by number."""
NEEDED = {
    "answer": ("topic", "item", "value"),
    "measure": ("phase", "kind", "value"),
    "insertion": ("site", "in_at", "out_at"),
    "adverse_event": ("kind", "when"),
    "diary": ("hours",),
    "remark": ("text",),
    "site": ("muscle",),
    "needle": (),
}
"""What a new row must say, by table."""
_ALSO = {"adverse": "adverse_event", "sort": "needle"}
"""What people call a table besides its name."""
_OWN = {"answer": ("topic", "item"), "diary": ("hours",)}
"""Columns that name a row; they are set once."""


def find_row(work: Work, session: NeedlingSession, which: str) -> Any:
    """Give a row of a session.

    Parameters
    ----------
    work : Work
    session : NeedlingSession
    which : str
        ``session``, ``site 2``, ``insertion 1``, ``needle 1``, ``remark 1``, ``diary 24``,
        ``answer consent.form``, or the table and the row's id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    table, _, called = which.strip().partition(" ")
    if table == "session" and not called:
        return session
    kind: Any = ENTRIES.get(_ALSO.get(table, table))
    if kind is not None and hasattr(kind, "session_id"):
        rows = work.scalars(select(kind).where(kind.session_id == session.id))
        by = [row for row in rows if called.strip() in (_called(row), row.id)]
        if len(by) == 1:
            return by[0]
    raise NotFoundError(f"session {name_of(session)} has no row {which!r}")


def _called(row: Any) -> str | None:
    if isinstance(row, Answer):
        return f"{row.topic}.{row.item}"
    if isinstance(row, Diary):
        return str(row.hours)
    return None if (number := getattr(row, "number", None)) is None else str(number)


def new_row(
    work: Work, session: NeedlingSession, table: str, values: Mapping[str, Any]
) -> tuple[Any, dict[str, Any]]:
    """Give a new row of a session, and the values that are still to be set in it.

    Raises
    ------
    ChartError
        If there are no such rows, or something that it needs is not said.
    """
    table = checks.one_of(_ALSO.get(table, table), (*NEEDED, "twitch"), "a new row")
    missing = [key for key in NEEDED[table] if values.get(key) in (None, "")]
    if missing:
        raise ChartError(f"a new {table.replace('_', ' ')} needs {', '.join(missing)} too")
    kind: Any = ENTRIES[table]
    row = kind(session_id=session.id)
    rest = dict(values)
    if hasattr(kind, "number"):
        last = work.scalar(select(func.max(kind.number)).where(kind.session_id == session.id))
        row.number = (last or 0) + 1
    if table in _OWN:
        own = ".".join(str(rest[key]) for key in _OWN[table])
        rows = work.scalars(select(kind).where(kind.session_id == session.id))
        if own in map(_called, rows):
            raise ChartError(f"there is {table} {own} already; change that")
    if table == "answer":
        row.topic = checks.one_of(rest.pop("topic"), picklists.TOPICS, "a topic")
        row.item = checks.text(rest.pop("item"), "an item", 48)
    if table == "diary":
        row.hours = checks.whole(typed(row, "hours", rest.pop("hours")), "hours", 1, 24 * 60)
        row.symptoms = []
    if table == "adverse_event":
        rest.setdefault("severity", "minor")
    return row, rest


def set_values(work: Work, session: NeedlingSession, row: Any, values: Mapping[str, Any]) -> None:
    """Set columns of a row as they were typed, after their checks.

    Raises
    ------
    ChartError
        If a column is not there, cannot be changed, or cannot hold its value.
    """
    table = type(row).__tablename__
    links = LINKS.get(table, ())
    own = _OWN.get(table, ())
    known = (*(key for key in FIELDS.get(table, ()) if key not in own), *links, "is_struck")
    rest = {}
    for key, value in values.items():
        checks.one_of(key, known, "a column to change")
        if key == "is_struck":
            row.is_struck = checks.truth(typed(row, key, value), key)
            if row.is_struck:
                _refuse_needled(row)
        elif key in links:
            setattr(row, f"{key}_id", _linked(work, session, key, value))
        else:
            rest[key] = typed(row, key, value)
    fill(row, rest, of=f"a {table.replace('_', ' ')}")


def _refuse_needled(row: Entry) -> None:
    """Refuse to strike out a place with its needles, or a session while one is in."""
    if isinstance(row, NeedlingSession) and needles_in(row):
        raise ChartError(f"session {name_of(row)} has a needle in; take it out first")
    if isinstance(row, Site):
        numbers = [str(i.number) for i in row.insertions if not i.is_struck]
        if numbers:
            raise ChartError(
                f"site {row.number} has needles: {', '.join(numbers)}; strike those out first"
            )


def _linked(work: Work, session: NeedlingSession, table: str, number: Any) -> str | None:
    if number in (None, ""):
        return None
    found = find_row(work, session, f"{table} {number}")
    if found.is_struck:
        raise NotFoundError(f"{table} {number} of session {name_of(session)} was struck out")
    return str(found.id)


def typed(row: Entry, key: str, value: Any) -> Any:
    """Read a value that may have been typed: text for a number, a time, yes or no."""
    columns = inspect(type(row)).column_attrs
    if not isinstance(value, str) or key not in columns:
        return value
    column = columns[key].columns[0]
    words = value.strip()
    if not words and column.nullable and isinstance(column.type, Float | Integer | Moment):
        return None
    try:
        if isinstance(column.type, Boolean):
            return {"yes": True, "true": True, "no": False, "false": False}[words.lower()]
        if isinstance(column.type, Integer):
            return int(words)
        if isinstance(column.type, Float):
            return float(words)
        if isinstance(column.type, JSON):
            return [part.strip() for part in words.split(",") if part.strip()]
        return datetime.fromisoformat(words) if isinstance(column.type, Moment) else value
    except (KeyError, ValueError):
        raise ChartError(f"got {value!r} as {key}; expected {_kind(column.type)}") from None


def _kind(type_: Any) -> str:
    if isinstance(type_, Boolean):
        return "yes or no"
    if isinstance(type_, Moment):
        return "a time such as 2026-03-01T14:05+01:00"
    return "a whole number" if isinstance(type_, Integer) else "a number"
