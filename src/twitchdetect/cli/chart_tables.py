"""What trials and other programs read: the STRICTA table, and a session as FHIR."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys

from twitchdetect.cli.chart_answers import add_session, pairs
from twitchdetect.cli.chart_call import Command, at_session, opened
from twitchdetect.cli.chart_text import count, tell
from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import place

_WHERE_SAID = """
What no session says is said once for the study: chart stricta --say 6a=TEXT.
All else is said in sessions: chart session change, chart session answer."""


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=place("a file"), metavar="FILE", help="file to write (stdout)"
    )


def _add_stricta(parser: argparse.ArgumentParser) -> None:
    _add_out(parser)
    parser.add_argument("--client", metavar="CODE", help="this client alone (all)")
    parser.add_argument(
        "--typed", action="store_true", help="with words that were typed, and dates; not to share"
    )
    parser.add_argument(
        "--complete", action="store_true", help="print how much is answered, instead of the table"
    )
    parser.add_argument(
        "--say",
        action="append",
        default=[],
        metavar="ITEM=TEXT",
        help="say once for the study what no session says, for example 6a=TEXT, instead of the "
        "table; may be given several times",
    )


def _stricta(args: argparse.Namespace) -> int:
    from twitchdetect.chart import stricta

    if args.say:
        return _say(args)
    with opened(args) as chart:
        if args.complete:
            found = stricta.completeness(chart, client=args.client)
            text = f"{str(found).rstrip()}\n{_WHERE_SAID}"
            tell(args, {**dataclasses.asdict(found), "whole": found.whole}, text)
        elif args.json and args.out is None:
            options = {"client": args.client, "is_research": not args.typed}
            with chart.reading() as reading:
                tell(args, list(stricta.stricta_rows(reading, **options)), "")
        else:
            text = stricta.stricta_table(
                chart, args.out, client=args.client, is_research=not args.typed
            )
            if args.out is None:
                sys.stdout.write(text)
            else:
                tell(args, {"file": str(args.out)}, f"Wrote {args.out}.")
    return OK


def _say(args: argparse.Namespace) -> int:
    from twitchdetect.chart.stricta import set_study

    said = pairs(args.say, "ITEM=TEXT")
    with opened(args, writes=True) as chart:
        for item, text in said.items():
            set_study(chart, item, text)
    tell(args, said, f"{count(len(said), 'item')} said for the study.")
    return OK


def _add_fhir(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    _add_out(parser)
    parser.add_argument(
        "--clinical", action="store_true", help="with words that were typed; never with names"
    )


def _fhir(args: argparse.Namespace) -> int:
    from twitchdetect.chart import fhir

    with at_session(args, writes=False) as (chart, name):
        if args.out is not None:
            fhir.write_fhir(chart, name, args.out, is_clinical=args.clinical)
            tell(args, {"file": str(args.out)}, f"Wrote {args.out}.")
        else:
            bundle = fhir.fhir_bundle(chart, name, is_clinical=args.clinical)
            print(json.dumps(bundle, indent=2, ensure_ascii=False))
    return OK


COMMANDS = {
    "stricta": Command(
        "print a table for a trial, a row a session (STRICTA 2010)",
        (
            "stricta --out stricta.tsv",
            "stricta --complete",
            "stricta --say 6a='Usual care' --say 5a='Physiotherapist, 40 h of training'",
        ),
        _add_stricta,
        _stricta,
        "n/a stands where nothing is known. Without --typed the table has no words\n"
        "that were typed about a person, and days in place of dates.",
    ),
    "fhir": Command(
        "write a session as FHIR R4, for a record elsewhere",
        ("fhir P07/1 --out P07_1.json",),
        _add_fhir,
        _fhir,
        "It has real dates: it is for the client's record, not for research.\n"
        'Needs an extra: pip install "twitchdetect[fhir]"',
    ),
}
