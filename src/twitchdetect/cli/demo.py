"""Show the main job with no hardware and no download: simulate a session, detect,
write, draw.

The session is a simple seeded simulation with known twitches; it says nothing
about accuracy on people.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import place

if TYPE_CHECKING:
    from twitchdetect.block import Recording
    from twitchdetect.events import Event
    from twitchdetect.simulate.simple import Twitch

EXAMPLE = """examples:
  twitchdetect demo
  twitchdetect demo --out demo --seed 2"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--out",
        type=place("a folder"),
        default=Path("twitchdetect-demo"),
        metavar="DIR",
        help="folder for what is written (twitchdetect-demo)",
    )
    parser.add_argument(
        "--seed",
        type=_seed,
        default=1,
        metavar="N",
        help="a whole number; another number makes another session (1)",
    )
    parser.add_argument(
        "--no-window", action="store_true", help="no effect, as there is no window yet"
    )


def run(args: argparse.Namespace) -> int:
    """Simulate, write as a table of numbers, read back, detect, draw, compare."""
    from twitchdetect.cli import job
    from twitchdetect.cli.progress import waiting
    from twitchdetect.config import DetectorConfig
    from twitchdetect.files.read import read
    from twitchdetect.simulate.simple import simulate

    with waiting("simulating"):
        made, truth = simulate(args.seed)
        path = _write(made, args.out / "demo.txt", args.seed)
    print(f"Simulated {made.duration_s / 60:.0f} minutes with {len(truth)} twitches: {path}\n")
    with waiting("reading"):
        recording = read(path)
    table = args.out / "demo_events.tsv"
    events, detector = job.analyse(recording, DetectorConfig())
    job.write(recording, events, detector, table)
    job.show(recording, events, detector, quiet=False)
    job.tell_written(table)
    print(f"Wrote {job.draw(recording, events, detector, table.with_suffix('.html'))}")
    print(f"\n{compare(events, truth)}")
    return OK


def _write(made: Recording, path: Path, seed: int) -> Path:
    from twitchdetect.files.openbci_write import write_gui_text
    from twitchdetect.files.replacing import replacing

    with replacing(path) as part:
        write_gui_text(made, part, f"simulated by twitchdetect, seed {seed}; not a recording")
    return path


def compare(events: Sequence[Event], truth: Sequence[Twitch]) -> str:
    """Say how many of the simulated twitches were found, and how many others were reported."""
    twitches = [e for e in events if e.kind == "ltr"]

    def meets(e: Event, t: Twitch) -> bool:
        return e.start_sample < t.stop_sample and t.start_sample < e.stop_sample

    found = sum(any(meets(e, t) for e in twitches) for t in truth)
    others = sum(not any(meets(e, t) for t in truth) for e in twitches)
    weakest, strongest = min(t.snr_db for t in truth), max(t.snr_db for t in truth)
    return (
        f"Of {len(truth)} simulated twitches (SNR {weakest:.0f} to {strongest:.0f} dB) {found} "
        f"were found; {others or 'no'} further ltr where none was simulated."
    )


def _seed(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a whole number from 0")
    return int(text)
