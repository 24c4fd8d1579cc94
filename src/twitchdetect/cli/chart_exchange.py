"""What comes into a chart and leaves it: recordings, exports, tables, erasure."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli import chart_prompts
from twitchdetect.cli.chart_answers import add_session
from twitchdetect.cli.chart_call import Command, at_session, needed, opened
from twitchdetect.cli.chart_text import count, moment, paragraph, row_of, tell
from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import place

if TYPE_CHECKING:
    from twitchdetect.chart.chart import Chart


def _add_attach(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument(
        "recording", nargs="?", type=place("a recording"), metavar="RECORDING", help="its file"
    )
    parser.add_argument(
        "--began-at", type=moment, metavar="TIME", help="when it began (by its needles)"
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for a signed session")


def _attach(args: argparse.Namespace) -> int:
    from twitchdetect.chart.attaching import attach
    from twitchdetect.cli.progress import waiting

    path = Path(needed(args, "recording", "Recording"))
    with at_session(args) as (chart, name), waiting(f"{path.name}: attaching"):
        row = attach(chart, name, path, reason=args.reason, began_at=args.began_at)
    told = f"{name}: {path.name} attached, with {count(row.n_events, 'twitch event')}."
    tell(args, row_of(row, session=name), told)
    return OK


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=place("a file"), metavar="FILE", help="what to write"
    )
    parser.add_argument("--client", metavar="CODE", help="this client alone (all)")
    parser.add_argument(
        "--research",
        action="store_true",
        help="leave out all that could lead to a person: typed words, dates, practitioners, ids",
    )
    parser.add_argument(
        "--tables", action="store_true", help="tidy tables; FILE is a folder that is not there yet"
    )


def _export(args: argparse.Namespace) -> int:
    from twitchdetect.chart.exporting import export_chart
    from twitchdetect.chart.table_export import export_tables

    path = Path(needed(args, "file", "File to write"))
    export = export_tables if args.tables else export_chart
    with opened(args) as chart:
        export(chart, path, client=args.client, is_research=args.research)
    document = {"file": str(path), "client": args.client, "is_research": args.research}
    tell(args, document, f"Wrote {path}.")
    return OK


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=place("a file"), metavar="FILE", help="an export")
    parser.add_argument(
        "--code", metavar="CODE", help="another code for its client, if its own is taken here"
    )


def _import(args: argparse.Namespace) -> int:
    from twitchdetect.chart.importing import import_chart

    path = Path(needed(args, "file", "File to take in"))
    if not path.is_file():
        raise ValueError(f"{path}: there is no such file; expected one that 'chart export' wrote")
    with opened(args, writes=True, makes=True) as chart:
        found = import_chart(chart, path, code=args.code)
    n_new = sum(found.added.values())
    lines = paragraph(
        f"Took in {path}: {count(n_new, 'row')} new, {found.n_same} there already; clients: "
        f"{', '.join(found.codes) or 'none'}."
    )
    tell(args, {"file": str(path), **dataclasses.asdict(found)}, "\n".join(lines))
    return OK


def _add_client(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="the client's code")
    parser.add_argument(
        "--reason", metavar="WORD", help="request, retention, error or other; stays in the log"
    )


def _anonymise(args: argparse.Namespace) -> int:
    from twitchdetect.chart.erasing import anonymise_client
    from twitchdetect.chart.scrubbing import copies_kept

    code = needed(args, "code", "Client's code")
    with opened(args, writes=True) as chart:
        code = _agree_to_lose(args, chart, code, "name, date of birth and all typed text")
        reason = _reason(args)
        new = anonymise_client(chart, code, reason=reason)
        copies = copies_kept(chart)
    lines = [f"Client {code} is {new} from now on: no name, no date of birth, no typed text."]
    if copies:
        lines.append("Copies that this program kept hold the client as before; remove them:")
        lines += [f"  {copy}" for copy in copies]
    document = {"code": code, "new_code": new, "reason": reason, "copies": list(copies)}
    tell(args, document, "\n".join(lines))
    return OK


def _delete(args: argparse.Namespace) -> int:
    from twitchdetect.chart.erasing import erase_client

    code = needed(args, "code", "Client's code")
    with opened(args, writes=True) as chart:
        code = _agree_to_lose(args, chart, code, "all sessions and all else of this client")
        reason = _reason(args)
        erased = erase_client(chart, code, reason=reason)
    lines = [f"Client {code} is erased. The log says that it was done, by whom and why."]
    if erased.recordings:
        lines.append("Recordings lie where they lay; delete them yourself:")
        lines += [f"  {path}" for path in erased.recordings]
    for sentence in erased.remains:
        lines += paragraph(sentence)
    document = {
        "code": code,
        "reason": reason,
        "rows": erased.rows,
        "entries": list(erased.entries),
        "recordings": list(erased.recordings),
        "remains": list(erased.remains),
    }
    tell(args, document, "\n".join(lines))
    return OK


def _agree_to_lose(args: argparse.Namespace, chart: Chart, code: str, what: str) -> str:
    """Have the code typed again at a terminal; elsewhere the call must say --yes.

    Raises
    ------
    ChartError
        If it is not agreed, or there is no such client.
    """
    from twitchdetect.chart.clients import find_client
    from twitchdetect.chart.errors import ChartError

    with chart.reading() as reading:
        client = find_client(reading, code)
        code, n_sessions = client.code, len(client.sessions)
    if chart_prompts.can_ask(args):
        print(f"{code}, {count(n_sessions, 'session')}. This erases {what}.")
        print("It cannot be taken back. Make a backup before, if the law lets you keep one.")
        if (typed := chart_prompts.line("Type the client's code again")) != code:
            raise ChartError(f"got {typed!r}, expected {code}; nothing was changed")
    elif not args.no_input:
        raise ChartError(f"this erases {what}; add --yes to say that it is meant")
    return code


def _reason(args: argparse.Namespace) -> str:
    from twitchdetect.chart.erasing import REASONS

    if args.reason:
        return str(args.reason)
    if not chart_prompts.can_ask(args):
        raise ValueError(f"--reason is missing; see '{args.prog} --help'")
    return chart_prompts.pick("Reason", REASONS)


COMMANDS = {
    "attach": Command(
        "give a recording to its session: sites, needles and twitches flow in",
        ("attach P07/1 session.bdf",),
        _add_attach,
        _attach,
    ),
    "export": Command(
        "write a chart, or one client, into a file",
        ("export clinic.json", "export P07.json --client P07", "export study --tables --research"),
        _add_export,
        _export,
        "Names and dates of birth never leave the chart. What was written with\n"
        "--research cannot be taken in again.",
    ),
    "import": Command(
        "take in what another chart exported", ("import clinic.json",), _add_import, _import
    ),
    "anonymise": Command(
        "cut a client's chart from the person, and keep the rest",
        ("anonymise P07 --yes --reason retention",),
        _add_client,
        _anonymise,
    ),
    "delete": Command(
        "erase a client; the log keeps that it was done",
        ("delete P07 --yes --reason request",),
        _add_client,
        _delete,
    ),
}
