"""Clients: add, list, show, change."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_alerts import alert_lines, alert_rows
from twitchdetect.cli.chart_call import Command, given, needed, nothing, opened
from twitchdetect.cli.chart_text import count, labelled, local, row_of, table, tell
from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import whole

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from twitchdetect.chart.chart import Chart
    from twitchdetect.chart.tables import Client, NeedlingSession

_DETAILS = ("name", "born", "birth_year", "medication", "history")


def _add_details(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("details")
    group.add_argument("--birth-year", type=whole, metavar="YEAR", help="tells who is a child")
    group.add_argument("--medication", metavar="TEXT", help="what holds over sessions")
    group.add_argument("--history", metavar="TEXT", help="what holds over sessions")
    group.add_argument("--name", metavar="NAME", help="only after 'chart names on'")
    group.add_argument("--born", metavar="YYYY-MM-DD", help="only after 'chart names on'")


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="pseudonym of letters and digits (one is made)"
    )
    _add_details(parser)


def _add_code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="the client's code")


def _add_change(parser: argparse.ArgumentParser) -> None:
    _add_code(parser)
    _add_details(parser)


def _new(args: argparse.Namespace) -> int:
    from twitchdetect.chart.checks import pseudonym
    from twitchdetect.chart.clients import add_client

    if args.code:
        pseudonym(args.code)  # before anything is asked or made
    with opened(args, writes=True, makes=True) as chart:
        details = given(args, *_DETAILS)
        if not details and chart_prompts.can_ask(args):
            args.code = args.code or chart_prompts.line(
                "Code (Enter makes one)", may_skip=True, check=pseudonym
            )
            details = _ask_details(chart)
        client = add_client(chart, args.code or "", **details)
    text = f"Client {client.code} added.\nNext: twitchdetect chart session new {client.code}"
    tell(args, row_of(client), text)
    return OK


def _ask_details(chart: Chart) -> dict[str, object]:
    from twitchdetect.chart.clients import names_are_on

    with chart.reading() as session:
        has_names = names_are_on(session)
    details: dict[str, object] = {}
    print("Enter leaves one out.")
    for key, question in (("name", "Name"), ("born", "Date of birth, YYYY-MM-DD")):
        if has_names and (told := chart_prompts.line(question, may_skip=True)):
            details[key] = told
    if "born" not in details and (
        year := chart_prompts.line("Year of birth", may_skip=True, check=chart_prompts.is_whole)
    ):
        details["birth_year"] = int(year)
    for key in ("medication", "history"):
        if told := chart_prompts.line(key.capitalize(), may_skip=True):
            details[key] = told
    return details


def _list(args: argparse.Namespace) -> int:
    from twitchdetect.chart.clients import list_clients, names_are_on

    with opened(args) as chart, chart.reading() as session:
        rows = list_clients(session)
        has_names = names_are_on(session) and any(row.name for row in rows)
    document = [
        {
            "code": row.code,
            "name": row.name,
            "n_sessions": row.n_sessions,
            "last_at": None if row.last_at is None else row.last_at.isoformat(),
            "has_open": row.has_open,
            "has_alert": row.has_alert,
        }
        for row in rows
    ]
    shown = [("client", *(("name",) if has_names else ()), "sessions", "last", "")]
    for row in rows:
        notes = ["ALERT"] * row.has_alert + ["open session"] * row.has_open
        name = ((row.name or "")[:24],) if has_names else ()
        last = local(row.last_at) or "-"
        shown.append((row.code, *name, str(row.n_sessions), last, ", ".join(notes)))
    lines = table(shown, right=(2,) if has_names else (1,))
    none = "No client yet. Add one: twitchdetect chart client add"
    tell(args, document, "\n".join(lines) if rows else none)
    return OK


def _show(args: argparse.Namespace) -> int:
    from twitchdetect.chart.clients import find_client

    with opened(args) as chart, chart.reading() as session:
        client = find_client(session, needed(args, "code", "Client's code"))
        tell(args, _document(session, client), "\n".join(_lines(session, client)))
    return OK


def _document(session: Session, client: Client) -> dict[str, Any]:
    from twitchdetect.chart.base import now
    from twitchdetect.chart.sessions import is_under_12

    return {
        "alerts": alert_rows(session, client),
        "is_under_12": is_under_12(client, now()),
        **row_of(client),
        "sessions": [row_of(s, session=f"{client.code}/{s.number}") for s in client.sessions],
    }


def _lines(session: Session, client: Client) -> list[str]:
    from twitchdetect.chart.base import now

    born = client.born or ("" if client.birth_year is None else str(client.birth_year))
    lines = alert_lines(session, client, now())
    lines += [f"Client {client.code}", ""]
    lines += labelled("Name", client.name or "")
    lines += labelled("Born", born or "not said")
    lines += labelled("Added", local(client.added_at))
    if client.anonymised_at is not None:
        lines += labelled("Anonymised", local(client.anonymised_at))
    lines += labelled("Medication", client.medication or "nothing noted")
    lines += labelled("History", client.history or "nothing noted")
    lines += ["", *_session_lines(client)]
    return lines


def _session_lines(client: Client) -> list[str]:
    if not client.sessions:
        return [f"No session yet. Open one: twitchdetect chart session new {client.code}"]
    rows: list[tuple[str, ...]] = [("session", "begun", "by", "pain", "sites", "needles", "")]
    rows += [_session_row(client, s) for s in client.sessions]
    return table(rows, right=(4, 5))


def _session_row(client: Client, s: NeedlingSession) -> tuple[str, ...]:
    from twitchdetect.chart.needle_work import insertions_of

    def pain(phase: str) -> str:
        values = [
            m.value for m in s.measures if (m.kind, m.phase) == ("pain", phase) and not m.is_struck
        ]
        return f"{values[-1]:g}" if values else "-"

    n_needles = sum(not i.is_struck for i in insertions_of(s))
    state = "open" if s.is_open else f"signed by {s.closed_by}"
    return (
        f"{client.code}/{s.number}",
        local(s.opened_at),
        s.author,
        f"{pain('before')} > {pain('after')}",
        str(sum(not site.is_struck for site in s.sites)),
        str(n_needles),
        state + (", simulated" if s.is_simulation else ""),
    )


def _change(args: argparse.Namespace) -> int:
    from twitchdetect.chart.clients import change_client

    code = needed(args, "code", "Client's code")
    details = given(args, *_DETAILS)
    with opened(args, writes=True) as chart:
        if not details and chart_prompts.can_ask(args):
            details = _ask_details(chart)
        if not details:
            raise ValueError(f"nothing to change; see '{args.prog} --help'")
        client = change_client(chart, code, **details)
    told = f"Client {client.code}: {count(len(details), 'detail')} changed."
    tell(args, row_of(client), told)
    return OK


COMMANDS = {
    "client add": Command(
        "add a client, by a code that is no name",
        ("client add P07 --birth-year 1980", "client add"),
        _add_new,
        _new,
    ),
    "client list": Command(
        "list the clients, those seen last first", ("client list",), nothing, _list
    ),
    "client show": Command(
        "show a client: red alerts first, then details and sessions",
        ("client show P07",),
        _add_code,
        _show,
    ),
    "client change": Command(
        "change what is known of a client",
        ('client change P07 --medication "warfarin, INR 2.1"',),
        _add_change,
        _change,
        "An empty text takes a detail away: --history ''",
    ),
}
