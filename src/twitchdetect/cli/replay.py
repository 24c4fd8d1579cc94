"""Play a recording in a window, step through its events, label them by hand; or
play it through the live path at a board's pace, and print the events.
"""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK, report_error
from twitchdetect.cli.options import (
    add_detection,
    add_reading,
    detector_config,
    filled,
    free_table_path,
    place,
    read_recording,
)

if TYPE_CHECKING:
    from twitchdetect.config import DetectorConfig

SLOWEST = 0.01
SLOWEST_SHOWN, FASTEST_SHOWN = 0.25, 16.0
EXAMPLE = """examples:
  twitchdetect replay session.bdf
  twitchdetect replay session.bdf --label --labels-by AB
  twitchdetect replay session.bdf --no-window --speed 4
  twitchdetect replay session.bdf --no-window --speed max --out results

In the window ? shows the keys. Labels go to derivatives/labels-AB/ in the data
set, or beside the recording, and 'benchmark --data' takes them as the truth.

Without it the table is the same, byte for byte, as that of 'twitchdetect
detect'. It grows line by line; after Ctrl-C it holds what was found, and its
.json says how far it came. A whole table of an earlier run stays until the new
one is whole."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", type=place("a recording"), metavar="FILE", help="a recording")
    parser.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="N",
        help="1 is real time, 4 four times as fast; max does not wait, for --no-window (1)",
    )
    window = parser.add_argument_group("in the window")
    window.add_argument(
        "--label", action="store_true", help="begin with labelling, the detector's events hidden"
    )
    window.add_argument(
        "--labels-by",
        type=filled("a code of letters and digits"),
        metavar="CODE",
        help="who labels: a code, no name; 'agreed' for what several people agreed on",
    )
    printing = parser.add_argument_group("without a window")
    printing.add_argument(
        "--no-window", action="store_true", help="print events instead of showing a window"
    )
    printing.add_argument(
        "--out", type=place("a folder"), metavar="DIR", help="folder for what is written"
    )
    printing.add_argument("--quiet", action="store_true", help="no events and no summary")
    add_reading(parser)
    add_detection(parser)


def run(args: argparse.Namespace) -> int:
    """Replay one file."""
    _check_options(args)
    config = detector_config(args)
    try:
        if args.no_window:
            _one(args, config)
        else:
            from twitchdetect.cli.display import need_window
            from twitchdetect.cli.window import show_replay

            need_window("twitchdetect replay --no-window")
            show_replay(read_recording(args.file, args), config, args)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001
        return report_error(error, args.file)
    return OK


def _check_options(args: argparse.Namespace) -> None:
    """Refuse options that have no effect."""
    if args.no_window:
        idle = [("--label", args.label), ("--labels-by", args.labels_by)]
        where = "without a window; leave it out, or leave out --no-window"
    else:
        idle = [("--out", args.out), ("--quiet", args.quiet)]
        where = "in the window; leave it out, or add --no-window"
    for option, is_given in idle:
        if is_given:
            raise ValueError(f"{option} has no effect {where}")
    if not args.no_window and not SLOWEST_SHOWN <= args.speed <= FASTEST_SHOWN:
        raise ValueError(
            f"--speed: got {args.speed:g}, expected {SLOWEST_SHOWN:g} to {FASTEST_SHOWN:g} in the "
            "window; other speeds go with --no-window"
        )


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
