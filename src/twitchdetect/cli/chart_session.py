"""Sessions: open, show, change, ready, close, amend."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from twitchdetect.cli import chart_answers, chart_prompts
from twitchdetect.cli.chart_alerts import alert_lines, alert_rows
from twitchdetect.cli.chart_amend import AMEND, STRIKE
from twitchdetect.cli.chart_answers import add_session, closing_lines, ready_lines
from twitchdetect.cli.chart_call import Command, at_session, given, needed, opened
from twitchdetect.cli.chart_text import count, local, moment, row_of, tell
from twitchdetect.cli.errors import FAILED, OK
from twitchdetect.cli.options import whole

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart

_BEGIN = ("position", "rationale", "varied", "place", "medication", "history", "note")
_END = ("response", "response_note", "plan", "next_session", "n_needles_counted_out")


def _add_begin(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("details")
    group.add_argument(
        "--position", metavar="WORD", help="prone, supine, left side, right side, sitting, standing"
    )
    group.add_argument("--rationale", metavar="TEXT", help="style of needling, and why")
    group.add_argument("--varied", metavar="TEXT", help="what was done otherwise than planned")
    group.add_argument("--place", metavar="TEXT", help="setting of the treatment")
    group.add_argument("--medication", metavar="TEXT", help="as told that day")
    group.add_argument("--history", metavar="TEXT", help="as told that day")
    group.add_argument("--note", metavar="TEXT")


def _add_end(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the end")
    group.add_argument(
        "--needles-out",
        type=whole,
        dest="n_needles_counted_out",
        metavar="N",
        help="needles counted by hand in the sharps container",
    )
    group.add_argument("--response", metavar="WORD", help="well, sore, anxious, faint or stopped")
    group.add_argument("--response-note", metavar="TEXT")
    group.add_argument("--plan", metavar="TEXT", help="what comes next")
    group.add_argument("--next-session", metavar="TEXT", help="date of the next one, or words")


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="the client's code")
    parser.add_argument("--at", type=moment, metavar="TIME", help="when it began (now)")
    parser.add_argument("--simulation", action="store_true", help="no person is treated")
    _add_begin(parser)


def _add_change(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    _add_begin(parser)
    _add_end(parser)


def _add_close(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    _add_end(parser)


def _new(args: argparse.Namespace) -> int:
    from twitchdetect.chart.base import now
    from twitchdetect.chart.clients import find_client
    from twitchdetect.chart.sessions import name_of, open_session

    code = needed(args, "code", "Client's code")
    is_asking = chart_prompts.can_ask(args)
    with opened(args, writes=True) as chart:
        with chart.reading() as reading:
            client = find_client(reading, code)
            alerts = alert_rows(reading, client)
            loud = alert_lines(reading, client, args.at or now())
            before = [name_of(s) for s in client.sessions if s.is_open]
        if not args.json and loud:
            print("\n".join(loud))
        if is_asking and before and not _wants_another(before):
            return OK
        opened_ = open_session(
            chart, code, opened_at=args.at, is_simulation=args.simulation, **given(args, *_BEGIN)
        )
        name = f"{opened_.client.code}/{opened_.number}"
        if not args.json:
            print(f"Session {name} opened {local(opened_.opened_at)} by {chart.author}.")
        if is_asking:
            _walk(chart, name)
        document = {"alerts": alerts, **_standing(chart, name)}
    tell(args, document, "\n".join(_what_next(name, document["obstacles"])))
    return OK


def _wants_another(open_: list[str]) -> bool:
    name = open_[-1]
    print(f"{name} is still open. Go on with it: twitchdetect chart session answer {name}")
    return chart_prompts.agree("Open another one")


def _walk(chart: Chart, name: str) -> None:
    from twitchdetect.cli import chart_walk

    with chart_walk.going_on(f"twitchdetect chart session answer {name}"):
        chart_walk.walk_before(chart, name)
    print()


def _standing(chart: Chart, name: str) -> dict[str, Any]:
    """Give a session's own columns and what it lacks, as JSON holds them."""
    from twitchdetect.chart.sessions import find_session, name_of, obstacles
    from twitchdetect.chart.signing import missing

    with chart.reading() as reading:
        session = find_session(reading, name)
        lacks = {"obstacles": obstacles(session), "missing": list(missing(session))}
        return {**row_of(session, session=name_of(session)), **lacks}


def _what_next(name: str, obstacles: list[str]) -> list[str]:
    lines = ready_lines(name, obstacles)
    if obstacles:
        return [*lines, f"Answer: twitchdetect chart session answer {name}"]
    return [*lines, f"Next: twitchdetect chart site add {name}"]


def _show(args: argparse.Namespace) -> int:
    from twitchdetect.chart.sessions import find_session
    from twitchdetect.cli.chart_document import document_of
    from twitchdetect.cli.chart_summary import summary_of

    with at_session(args, writes=False) as (chart, name), chart.reading() as reading:
        session = find_session(reading, name)
        if args.json:
            alerts = {"alerts": alert_rows(reading, session.client)}
            tell(args, {**alerts, **document_of(reading, session)}, "")
        else:
            lines = alert_lines(reading, session.client, session.opened_at)
            print("\n".join([*lines, *summary_of(reading, session)]))
    return OK


def _change(args: argparse.Namespace) -> int:
    from twitchdetect.chart.sessions import change_session

    details = given(args, *_BEGIN, *_END)
    if not details:
        raise ValueError(f"nothing to change; see '{args.prog} --help'")
    with at_session(args) as (chart, name):
        change_session(chart, name, **details)
        document = _standing(chart, name)
    told = f"Session {document['session']}: {count(len(details), 'detail')} changed."
    tell(args, document, told)
    return OK


def _ready(args: argparse.Namespace) -> int:
    with at_session(args, writes=False) as (chart, name):
        found = _standing(chart, name)
    lines = ready_lines(found["session"], found["obstacles"], is_full=True)
    if not found["obstacles"] and found["closed_at"] is None and found["missing"]:
        lines += closing_lines(found["session"], found["missing"])
    if found["closed_at"] is not None:
        lines = [f"{found['session']} is signed: it takes no more needles."]
    tell(args, {k: found[k] for k in ("session", "obstacles", "missing")}, "\n".join(lines))
    return FAILED if found["obstacles"] else OK


def _close(args: argparse.Namespace) -> int:
    from twitchdetect.chart.sessions import change_session, find_session, name_of
    from twitchdetect.chart.signing import close_session
    from twitchdetect.cli import chart_walk

    details = given(args, *_END)
    with at_session(args) as (chart, name):
        with chart.reading() as reading:
            session = find_session(reading, name)
            name, author = name_of(session), session.author
            is_own = session.is_open and author == chart.author
        if is_own and details:
            change_session(chart, name, **details)
        if is_own and chart_prompts.can_ask(args):
            with chart_walk.going_on(f"twitchdetect chart session close {name}"):
                chart_walk.walk_after(chart, name)
                if not chart_prompts.agree(f"\nSign {name} as {author}"):
                    print(f"{name} stays open.")
                    return OK
        closed = close_session(chart, name)
        document = _standing(chart, name)
    told = f"Session {name} is closed, signed by {closed.closed_by} {local(closed.closed_at)}."
    tell(args, document, told)
    return OK


COMMANDS = {
    "session new": Command(
        "open the next session of a client",
        ("session new P07", "session new P07 --position prone --json"),
        _add_new,
        _new,
        "Red alerts of the client come first. By hand it asks consent, screening,\n"
        "hygiene, position and measures; Ctrl-C keeps what was answered.",
    ),
    "session show": Command(
        "show all that a session holds", ("session show P07/1",), add_session, _show
    ),
    "session change": Command(
        "change what an open session says",
        ("session change P07/1 --position supine --plan 'again in a week'",),
        _add_change,
        _change,
    ),
    "session answer": chart_answers.ANSWER,
    "session ready": Command(
        "say what is missing before a needle may be used",
        ("session ready P07/1",),
        add_session,
        _ready,
        "exit code 1: something is missing.",
    ),
    "session close": Command(
        "sign a session: nothing changes after it but by amendments",
        ("session close P07/1 --needles-out 3 --response well",),
        _add_close,
        _close,
        "Not while a needle is in, nor before as many were counted out as went in and\n"
        "aftercare and red flags are answered. By hand it asks what is open.",
    ),
    "session strike": STRIKE,
    "session amend": AMEND,
    **chart_answers.COMMANDS,
}
