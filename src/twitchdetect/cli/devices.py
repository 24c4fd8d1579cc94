"""List the serial ports, and what answers on those that could be a board.

A board that is streaming is stopped by it. Ports whose USB identity is not that
of a board's adapter are listed, but not asked, unless they are named.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import FAILED, OK
from twitchdetect.cli.options import filled

if TYPE_CHECKING:
    from twitchdetect.boards.probe import Answer

EXAMPLE = """examples:
  twitchdetect devices
  twitchdetect devices --port ttyUSB1 --json
  twitchdetect devices --no-probe

exit code 1: no board answered."""

_HEAD = ("port", "usb id", "serial number", "board", "firmware", "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--port",
        type=filled("the name of a port"),
        action="append",
        default=[],
        metavar="NAME",
        help="ask this port, whatever it is; may be given several times",
    )
    parser.add_argument(
        "--no-probe", action="store_true", help="list the ports without asking any of them"
    )
    parser.add_argument("--json", action="store_true", help="print it for programs")


def run(args: argparse.Namespace) -> int:
    """List, ask, print."""
    from twitchdetect.boards.ports import list_ports
    from twitchdetect.boards.probe import Answer, probe_all
    from twitchdetect.cli.progress import waiting

    ports = list_ports(args.port)
    if args.no_probe:
        answers = [Answer(port, was_asked=False) for port in ports]
    else:
        with waiting("asking the ports"):
            answers = probe_all(ports)
    print(as_json(answers) if args.json else as_table(answers))
    return OK if args.no_probe or any(a.kind for a in answers) else FAILED


def as_table(answers: Sequence[Answer]) -> str:
    """Give a line a port, and below it what to do where no board answered."""
    if not answers:
        return "No serial ports. Plug the dongle or the board in; see 'twitchdetect doctor'."
    rows = [_HEAD, *(_row(answer) for answer in answers)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD) - 1)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines)


def _row(answer: Answer) -> tuple[str, ...]:
    port = answer.port
    rest = answer.problem or ("" if answer.board else "not asked")
    about = port.adapter or port.description
    return (
        port.device,
        port.usb_id or "-",
        port.serial_number or "-",
        answer.board or "-",
        answer.firmware or "-",
        "; ".join(part for part in (about, rest) if part),
    )


def as_json(answers: Sequence[Answer]) -> str:
    """Give a list of objects."""
    return json.dumps(
        [
            {
                "port": a.port.device,
                "usb_id": a.port.usb_id or None,
                "serial_number": a.port.serial_number or None,
                "description": a.port.description or None,
                "asked": a.was_asked,
                "kind": a.kind or None,
                "board": a.board or None,
                "firmware": a.firmware or None,
                "problem": a.problem or None,
            }
            for a in answers
        ],
        indent=2,
    )
