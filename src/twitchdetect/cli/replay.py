"""Play a recording through the live path, in a board's chunks, at its pace or faster."""

from __future__ import annotations

import argparse
import math
from functools import partial
from pathlib import Path

from twitchdetect.cli.app import OK
from twitchdetect.cli.options import (
    add_detection,
    add_reading,
    detector_config,
    read_recording,
    table_path,
)

EXAMPLE = """examples:
  twitchdetect replay session.bdf --no-window --speed 4
  twitchdetect replay session.bdf --no-window --speed max --out results

The table is the same, byte for byte, as that of 'twitchdetect detect'."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for what is written")
    parser.add_argument("--speed", default="1", metavar="N", help="1, 4... or max (1)")
    parser.add_argument(
        "--no-window", action="store_true", help="print events instead of showing a window"
    )
    parser.add_argument("--quiet", action="store_true", help="no events and no summary")
    add_reading(parser)
    add_detection(parser)


def run(args: argparse.Namespace) -> int:
    """Replay one file."""
    speed = _speed(args.speed)
    if not args.no_window:
        raise ValueError(
            "this version has no window yet; expected --no-window. Add it to print the events."
        )
    config = detector_config(args)
    recording = read_recording(args.file, args)
    from twitchdetect.cli import job
    from twitchdetect.cli.summary import clock
    from twitchdetect.events import Event
    from twitchdetect.session.replay import board_chunk, paced

    def tell(event: Event) -> None:
        place = recording.channels[event.channel] if event.channel >= 0 else "all channels"
        print(
            f"{clock(event.start_sample / recording.fs):>10s}  {event.kind:16s} {place}", flush=True
        )

    table = table_path(args.file, args.out)
    events, detector = job.process(
        recording,
        config,
        table,
        chunk=board_chunk(recording.fs),
        pace=partial(paced, fs=recording.fs, speed=speed),
        on_event=tell if not args.quiet and math.isfinite(speed) else None,
    )
    job.show(recording, events, detector, table=table, stdout=False, quiet=args.quiet)
    return OK


def _speed(text: str) -> float:
    try:
        speed = math.inf if text == "max" else float(text)
    except ValueError:
        speed = math.nan
    if not speed > 0:
        raise ValueError(f"--speed: got {text!r}, expected a number above 0, or max")
    return speed
