"""Changes of a signed session, each with its reason."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_answers import add_session
from twitchdetect.cli.chart_call import Command, at_session, needed
from twitchdetect.cli.chart_text import count, moment, row_of, tell
from twitchdetect.cli.errors import OK

if TYPE_CHECKING:
    from twitchdetect.chart.base import Entry
    from twitchdetect.chart.tables import NeedlingSession

_TABLES = {"adverse": "adverse_event", "sort": "needle"}
"""What people call a table, where it is called otherwise in the database."""
_LONGEST_NUMBERED = 24
"""Letters; what is longer has an id."""


def _add(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="changes",
        metavar="ROW.COLUMN=VALUE",
        help="what changes; may be given several times",
    )
    parser.add_argument(
        "--strike",
        action="append",
        default=[],
        metavar="ROW",
        help="strike out a row that was entered by mistake",
    )
    parser.add_argument("--reason", metavar="TEXT", help="why; stays in the log")


def _amend(args: argparse.Namespace) -> int:
    from twitchdetect.chart.sessions import find_session
    from twitchdetect.chart.signing import amend

    if not (args.changes or args.strike):
        raise ValueError(f"nothing to amend; see '{args.prog} --help'")
    asked = [_parts(text) for text in args.changes]
    asked += [(row, "is_struck", "yes") for row in args.strike]
    reason = _reason(args)
    with at_session(args) as (chart, name):
        with chart.reading() as reading:
            session = find_session(reading, name)
            changes: dict[str, dict[str, Any]] = {}
            for row, column, text in asked:
                table, which = _place(session, row)
                _refuse_struck(session, which, column, row)
                changes.setdefault(which, {})[column] = value_of(table, column, text)
        amended = amend(chart, name, changes, reason=reason)
    n = sum(len(values) for values in changes.values())
    tell(args, row_of(amended, session=name), f"Session {name}: {count(n, 'change')} amended.")
    return OK


def _refuse_struck(session: NeedlingSession, which: str, column: str, row: str) -> None:
    """Refuse to correct what counts no more: the correction would be seen nowhere.

    Raises
    ------
    ChartError
        If the row is struck out and the change does not take it back.
    """
    from twitchdetect.chart.errors import ChartError

    table, _, id_ = which.partition(" ")
    found = next((r for r in _rows(session).get(table, ()) if r.id == id_), None)
    if found is not None and found.is_struck and column != "is_struck":
        raise ChartError(
            f"{row} is struck out and counts no more; name another row, or take it back first: "
            f"--set '{row}.is_struck=no'"
        )


def _reason(args: argparse.Namespace) -> str:
    if args.reason is None and chart_prompts.can_ask(args):
        return chart_prompts.line("Reason")
    return args.reason or ""


def _add_strike(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument("row", nargs="?", metavar="ROW", help="as 'session show' has it")
    parser.add_argument("--reason", metavar="TEXT", help="why; stays in the log")


def _strike(args: argparse.Namespace) -> int:
    from twitchdetect.chart.sessions import find_session
    from twitchdetect.chart.signing import strike_out

    with at_session(args) as (chart, name):
        asked = needed(args, "row", "Row, for example 'measure 2'")
        with chart.reading() as reading:
            _, which = _place(find_session(reading, name), asked)
        row = strike_out(chart, name, which, reason=_reason(args))
    tell(args, row_of(row, session=name), f"{name}: {asked} is struck out.")
    return OK


def _parts(text: str) -> tuple[str, str, str]:
    from twitchdetect.chart.picklists import TOPICS

    place, is_set, value = text.partition("=")
    row, has_column, column = place.strip().rpartition(".")
    if not is_set or not has_column or not row or not column:
        raise ValueError(
            f"--set: got {text!r}, expected ROW.COLUMN=VALUE, for example 'site 2.side=left'"
        )
    row, column = row.strip(), column.strip()
    if row in TOPICS:
        row = f"answer {row}"
    if row.startswith("answer ") and "." not in row:
        row, column = f"{row}.{column}", "value"
    return row, column, value.strip()


def _place(session: NeedlingSession, row: str) -> tuple[str, str]:
    """Give the table of a row, and what the chart calls the row: by its id, where it is there."""
    word, _, which = row.partition(" ")
    table = _TABLES.get(word, word)
    if word == "new":
        first, _, rest = which.partition(" ")
        table = _TABLES.get(first, first)
        return table, f"new {table} {rest}".rstrip()
    rows = _rows(session).get(table, [])
    if table in ("measure", "adverse_event", "attachment"):
        keys = [str(i) for i in range(1, len(rows) + 1)]
    else:
        keys = [str(getattr(r, "hours" if table == "diary" else "number")) for r in rows]
    found = dict(zip(keys, rows, strict=True)).get(which)
    if found is None and table in _rows(session):
        _refuse_unknown(session, row, word, keys)
    return table, f"{table} {which if found is None else found.id}".rstrip()


def _refuse_unknown(session: NeedlingSession, row: str, word: str, keys: list[str]) -> None:
    """Refuse a row that is not there, with those that are.

    Raises
    ------
    ChartError
        Unless the chart itself may know the row, by its id.
    """
    from twitchdetect.chart.errors import NotFoundError

    if len(row) > _LONGEST_NUMBERED:
        return
    there = f"{word} {', '.join(keys)}" if keys else f"no {word}"
    name = f"{session.client.code}/{session.number}"
    raise NotFoundError(
        f"session {name} has no row {row!r}; it has {there}: twitchdetect chart session show {name}"
    )


def _rows(session: NeedlingSession) -> dict[str, list[Any]]:
    """Give the rows of each table in the order in which they are shown."""
    return {
        "site": list(session.sites),
        "insertion": [i for site in session.sites for i in site.insertions],
        "needle": list(session.needles),
        "measure": list(session.measures),
        "adverse_event": list(session.adverse_events),
        "attachment": list(session.attachments),
        "diary": list(session.diary),
        "remark": list(session.remarks),
    }


def value_of(table: str, column: str, text: str) -> Any:
    """Turn text into what a column holds; a column that is not there is left to the chart.

    Raises
    ------
    ValueError
        If it is not what the column holds.
    """
    from sqlalchemy import JSON, Boolean, Float, Integer, inspect

    from twitchdetect.chart.base import Moment
    from twitchdetect.chart.tables import ENTRIES

    kind: type[Entry] | None = ENTRIES.get(table)
    columns = {} if kind is None else {c.key: c.columns[0] for c in inspect(kind).column_attrs}
    if column not in columns:
        return text
    type_ = columns[column].type
    if not text and columns[column].nullable:
        return None
    try:
        if isinstance(type_, Boolean):
            return {"yes": True, "true": True, "no": False, "false": False}[text.lower()]
        if isinstance(type_, Integer):
            return int(text)
        if isinstance(type_, Float):
            return float(text)
        if isinstance(type_, JSON):
            return json.loads(text)
        return moment(text) if isinstance(type_, Moment) else text
    except (KeyError, ValueError, argparse.ArgumentTypeError):
        expected = {Boolean: "yes or no", Integer: "a whole number", Float: "a number"}
        what = next((w for t, w in expected.items() if isinstance(type_, t)), "a time, or JSON")
        raise ValueError(f"got {text!r} as {table}.{column}; expected {what}") from None


AMEND = Command(
    "change a signed session, with a reason",
    (
        "session amend P07/1 --set 'site 2.side=left' --reason 'wrong side'",
        "session amend P07/1 --strike 'measure 3' --reason 'of another client'",
    ),
    _add,
    _amend,
    "ROW is session, 'answer consent.form', 'diary 24', or a word and the number that\n"
    "'session show' has: 'site 2', 'insertion 1', 'sort 1', 'measure 3', 'adverse 1';\n"
    "'new adverse' adds one that was forgotten. COLUMN is as 'session show --json'\n"
    "names it.",
)
STRIKE = Command(
    "strike out what was entered by mistake, while the session is open",
    ("session strike P07/1 'measure 3' --reason 'of another client'",),
    _add_strike,
    _strike,
    "The row stays in the chart, marked, and counts no more. Answers are not struck\n"
    "out but answered anew; signed sessions are amended.",
)
