"""`twitchdetect doctor --contact`: how good each electrode's contact is."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import FAILED, OK
from twitchdetect.cli.options import filled, positive

if TYPE_CHECKING:
    from twitchdetect.boards.contact import Contact
    from twitchdetect.boards.source import Source

_CYTON_CHANNELS = range(1, 17)


def add_contact(parser: argparse.ArgumentParser, boards: str) -> None:
    """Add the options of a reading of contact."""
    group = parser.add_argument_group("contact")
    group.add_argument(
        "--contact",
        action="store_true",
        help="stream from the board, muscle at rest, and judge each channel: rails, mains, noise, "
        "heart; instead of all else",
    )
    group.add_argument(
        "--impedance",
        action="store_true",
        help="the same with a current of 6 nA through each electrode of a Cyton: kOhm, mains",
    )
    group.add_argument(
        "--seconds", type=positive(below=600), default=10.0, metavar="N", help="for so long (10)"
    )
    group.add_argument(
        "--board", type=filled(boards), default="auto", metavar="BOARD", help=f"{boards} (auto)"
    )


def run_contact(args: argparse.Namespace) -> int:
    """Read and print; 1 if every channel is off."""
    from twitchdetect.boards.contact import OFF as IS_OFF
    from twitchdetect.boards.contact_changes import read_contact
    from twitchdetect.cli.progress import waiting

    if args.seconds < 1:
        raise ValueError(f"got --seconds {args.seconds:g}, expected 1 or more")
    lead_off = frozenset(_CYTON_CHANNELS) if args.impedance else frozenset()
    source = _source(args, lead_off)
    try:
        with waiting("starting the board"):
            source.start()
        with waiting(f"{args.seconds:g} s of {source.name}"):
            found = read_contact(source, seconds=args.seconds, lead_off=lead_off)
    finally:
        source.close()
    print(as_json(found, source.channels) if args.json else as_text(found, source.channels))
    return FAILED if all(contact.level == IS_OFF for contact in found) else OK


def _source(args: argparse.Namespace, lead_off: frozenset[int]) -> Source:
    from twitchdetect.cli.board import make_source

    if len(args.port) > 1:
        raise ValueError(f"got {len(args.port)} ports, expected one --port with --contact")
    if lead_off and args.board not in ("auto", "cyton"):
        raise ValueError(f"only a Cyton measures impedance; got --board {args.board}")
    port = args.port[0] if args.port else None
    board = "cyton" if lead_off else args.board
    chosen = argparse.Namespace(
        board=board, port=port, gain=None, front_gain=None, search_radio=False
    )
    return make_source(chosen, lead_off=lead_off)


def as_text(found: Sequence[Contact], channels: Sequence[str]) -> str:
    """Give a line a channel."""
    width = max(len(name) for name in channels)
    return "\n".join(f"{c.level:4s}  {channels[c.channel]:{width}s}  {c.text}" for c in found)


def as_json(found: Sequence[Contact], channels: Sequence[str]) -> str:
    """Give a list of objects; null where there is no number."""
    return json.dumps(
        [
            {
                key: None if isinstance(value, float) and math.isnan(value) else value
                for key, value in {**asdict(c), "channel": channels[c.channel]}.items()
            }
            for c in found
        ],
        indent=2,
    )
