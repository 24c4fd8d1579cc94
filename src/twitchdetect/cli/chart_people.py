"""Who treats, and whether names of clients are kept."""

from __future__ import annotations

import argparse

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_call import Command, needed, nothing, opened
from twitchdetect.cli.chart_text import row_of, table, tell
from twitchdetect.cli.errors import OK


def _add_set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="initials, or another short code")
    parser.add_argument("--name", metavar="NAME", help="as it stands below a signature")
    parser.add_argument(
        "--credential", metavar="TEXT", help="profession, training, licence; kept with each session"
    )


def _set(args: argparse.Namespace) -> int:
    from sqlalchemy import select

    from twitchdetect.chart.checks import initials
    from twitchdetect.chart.clients import set_practitioner
    from twitchdetect.chart.tables import Practitioner

    asked = "Code of the practitioner, for example initials"
    code = initials(needed(args, "code", asked, check=initials))
    args.author = args.author or code
    query = select(Practitioner).where(Practitioner.code == code)
    with opened(args, writes=True, makes=True) as chart:
        with chart.reading() as session:
            before = session.scalar(query)
        details = {
            key: _asked(args, key, getattr(before, key, "")) for key in ("name", "credential")
        }
        set_practitioner(chart, code, **details)
        with chart.reading() as session:
            row = session.scalars(query).one()
    who = ", ".join(part for part in (row.name, row.credential) if part)
    tell(args, row_of(row), f"Practitioner {code}{': ' if who else ''}{who}.")
    return OK


def _asked(args: argparse.Namespace, key: str, before: str) -> str:
    """Give what was said of a detail, else what was known, else ask."""
    said: str | None = getattr(args, key)
    if said is not None:
        return said
    is_bare = args.name is None and args.credential is None
    if before or not is_bare or not chart_prompts.can_ask(args):
        return before
    return chart_prompts.line(f"{key.capitalize()} (Enter leaves it out)", may_skip=True)


def _list(args: argparse.Namespace) -> int:
    from sqlalchemy import select

    from twitchdetect.chart.tables import Practitioner

    with opened(args) as chart, chart.reading() as session:
        rows = list(session.scalars(select(Practitioner).order_by(Practitioner.code)))
    lines = table([("code", "name", "credential"), *((r.code, r.name, r.credential) for r in rows)])
    text = "\n".join(lines) if rows else "No practitioner yet; see 'chart practitioner set'."
    tell(args, [row_of(row) for row in rows], text)
    return OK


def _add_names(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", choices=("on", "off"), help="off is the default")


def _names(args: argparse.Namespace) -> int:
    from twitchdetect.chart.clients import set_names

    with opened(args, writes=True, makes=True) as chart:
        set_names(chart, args.names == "on")
    told = {
        "on": "Names and dates of birth may be kept, in this chart's database alone: no recording, "
        "report or export has them.",
        "off": "No more names are taken. Those that are there stay until a client is anonymised or "
        "erased.",
    }
    tell(args, {"names": args.names}, told[args.names])
    return OK


COMMANDS = {
    "practitioner set": Command(
        "say who a practitioner is",
        ('practitioner set AB --name "A. Berg" --credential physiotherapist',),
        _add_set,
        _set,
        "What is not named stays as it was.",
    ),
    "practitioner list": Command("list the practitioners", ("practitioner list",), nothing, _list),
    "names": Command(
        "choose whether names of clients are kept",
        ("names on",),
        _add_names,
        _names,
        "A code is enough for all this program does. Names stay in the chart's\n"
        "database: no recording, report or export has them.",
    ),
}
