"""Look at what keeps a board from working: permission, other programs, latency,
radio, disk, clock, sleep; and say for each how to put it right. Or, with
--contact, how good each electrode sits.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.board import KINDS
from twitchdetect.cli.contact import add_contact, run_contact
from twitchdetect.cli.errors import FAILED, OK
from twitchdetect.cli.options import filled, place

if TYPE_CHECKING:
    from twitchdetect.boards.check import Check

EXAMPLE = """examples:
  twitchdetect doctor
  twitchdetect doctor --fix
  twitchdetect doctor --probe --port ttyUSB0
  twitchdetect doctor --contact
  twitchdetect doctor --impedance --port ttyUSB0

Commands that need an administrator are printed, never run.
exit code 1: there is a problem (a warning is none), or every channel is off."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--port",
        type=filled("the name of a port"),
        action="append",
        default=[],
        metavar="NAME",
        help="look at this port too, whatever it is; may be given several times",
    )
    parser.add_argument(
        "--probe",
        action="store_true",
        help="also ask the dongle for its radio channel and whether a board answers, which stops "
        "a stream; looks on all channels if none does",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="put right what needs no administrator: latency timer, dongle's radio channel",
    )
    parser.add_argument(
        "--out",
        type=place("a folder"),
        default=Path(),
        metavar="DIR",
        help="folder where recordings will be written (the current one)",
    )
    add_contact(parser, KINDS)
    parser.add_argument("--json", action="store_true", help="print it for programs")


def run(args: argparse.Namespace) -> int:
    """Look at everything and print it."""
    if args.contact or args.impedance:
        return run_contact(args)
    from twitchdetect.boards.check import PROBLEM
    from twitchdetect.boards.checks import run_checks
    from twitchdetect.boards.ports import list_ports
    from twitchdetect.cli.progress import waiting

    with waiting("looking"):
        checks = run_checks(list_ports(args.port), args.out, fix=args.fix, probe=args.probe)
    print(json.dumps([asdict(c) for c in checks], indent=2) if args.json else as_text(checks))
    return FAILED if any(c.level == PROBLEM for c in checks) else OK


def as_text(checks: Sequence[Check]) -> str:
    """Give a line a check, and below it what to do."""
    width = max(len(check.level) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"{check.level:{width}s}  {check.name}: {check.found}")
        lines += [f"{'':{width}s}    -> {step}" for step in check.fix]
    return "\n".join(lines)
