"""Play a recording through the live path, at a board's pace or faster."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK, report_error
from twitchdetect.cli.options import (
    add_detection,
    add_reading,
    detector_config,
    free_table_path,
    place,
    read_recording,
)

if TYPE_CHECKING:
    from twitchdetect.config import DetectorConfig

SLOWEST = 0.01
EXAMPLE = """examples:
  twitchdetect replay session.bdf --no-window --speed 4
  twitchdetect replay session.bdf --no-window --speed max --out results

The table is the same, byte for byte, as that of 'twitchdetect detect'. It grows
line by line; after Ctrl-C it holds what was found, and its .json says how far
it came. A whole table of an earlier run stays until the new one is whole."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", type=place("a recording"), metavar="FILE", help="a recording")
    parser.add_argument(
        "--out", type=place("a folder"), metavar="DIR", help="folder for what is written"
    )
    parser.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="N",
        help="1 is real time, 4 four times as fast, max does not wait (1)",
    )
    parser.add_argument(
        "--no-window", action="store_true", help="print events instead of showing a window"
    )
    parser.add_argument("--quiet", action="store_true", help="no events and no summary")
    add_reading(parser)
    add_detection(parser)


def run(args: argparse.Namespace) -> int:
    """Replay one file."""
    if not args.no_window:
        raise ValueError(
            "this version has no window yet; expected --no-window. Add it to print the events."
        )
    config = detector_config(args)
    try:
        _one(args, config)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001
        return report_error(error, args.file)
    return OK


def _one(args: argparse.Namespace, config: DetectorConfig) -> None:
    recording = read_recording(args.file, args)
    from twitchdetect.cli import job
    from twitchdetect.cli.progress import tell
    from twitchdetect.cli.summary import clock
    from twitchdetect.events import Event

    def tell_event(event: Event) -> None:
        channel = recording.channels[event.channel] if event.channel >= 0 else "all channels"
        tell(f"{clock(event.start_sample / recording.fs):>10s}  {event.kind:16s} {channel}")

    table = free_table_path(args.file, args.out)
    events, detector = job.replay(
        recording,
        config,
        table,
        speed=args.speed,
        on_event=tell_event if not args.quiet and math.isfinite(args.speed) else None,
    )
    job.show(recording, events, detector, quiet=args.quiet)
    job.tell_written(table)


def _speed(text: str) -> float:
    try:
        speed = math.inf if text == "max" else float(text)
    except ValueError:
        speed = math.nan
    if not speed >= SLOWEST:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected {SLOWEST:g} or more, or max")
    return speed
