"""Show the main job with no hardware and no download: a simulated session.

With a display, and the extra 'live', it plays as from a board in the window of
'twitchdetect live'; else, or with --no-window, as fast as it goes: detect,
write, draw. The session ('twitchdetect simulate latent') has known twitches; it
says nothing about accuracy on people.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import place, whole

if TYPE_CHECKING:
    from twitchdetect.block import Recording
    from twitchdetect.events import Event
    from twitchdetect.labels import Label

MINUTES = 3
SCENARIO = "latent"
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
        type=whole,
        default=1,
        metavar="N",
        help="a whole number; another number makes another session (1)",
    )
    parser.add_argument(
        "--no-window", action="store_true", help="as fast as it goes, also with a display"
    )


def run(args: argparse.Namespace) -> int:
    """Show it in the window where there can be one."""
    from twitchdetect.cli.display import why_no_window

    if args.no_window or why_no_window():
        return _at_once(args)
    return _in_window(args)


def _in_window(args: argparse.Namespace) -> int:
    """Play the session as a board would, in the live window."""
    from twitchdetect.cli import live

    parser = argparse.ArgumentParser()
    live.add_arguments(parser)
    given = ["--board", f"simulated:{SCENARIO}", "--subject", "DEMO", "--out", str(args.out)]
    return live.run(parser.parse_args(given))


def _at_once(args: argparse.Namespace) -> int:
    """Simulate, write as a table of numbers, read back, detect, draw, compare."""
    from twitchdetect.cli import job
    from twitchdetect.cli.progress import waiting
    from twitchdetect.config import DetectorConfig
    from twitchdetect.files.read import read
    from twitchdetect.simulate import session

    with waiting("simulating"):
        made = session(SCENARIO, minutes=MINUTES, seed=args.seed)
        path = _write(made.recording, args.out / "demo.txt", args.seed)
    said = f"Simulated {MINUTES} minutes of needling with {len(made.twitches)} twitches"
    print(f"{said}: {path}\n")
    with waiting("reading"):
        recording = read(path)
    table = args.out / "demo_events.tsv"
    events, detector = job.analyse(recording, DetectorConfig())
    job.write(recording, events, detector, table)
    job.show(recording, events, detector, quiet=False)
    job.tell_written(table)
    print(f"Wrote {job.draw(recording, events, detector, table.with_suffix('.html'))}")
    print(f"\n{compare(events, made.twitches)}")
    return OK


def _write(made: Recording, path: Path, seed: int) -> Path:
    from twitchdetect.files.openbci_write import write_gui_text
    from twitchdetect.files.replacing import replacing

    with replacing(path) as part:
        write_gui_text(made, part, f"simulated by twitchdetect, seed {seed}; not a recording")
    return path


def compare(events: Sequence[Event], truth: Sequence[Label]) -> str:
    """Say how many of the simulated twitches were found, and how many others were reported."""
    twitches = [e for e in events if e.kind == "ltr"]

    def meets(e: Event, t: Label) -> bool:
        return e.start_sample < t.stop_sample and t.start_sample < e.stop_sample

    found = sum(any(meets(e, t) for e in twitches) for t in truth)
    others = sum(not any(meets(e, t) for t in truth) for e in twitches)
    sizes_db = [t.snr_db for t in truth if math.isfinite(t.snr_db)]
    unseen = len(truth) - len(sizes_db)
    size = f"SNR {min(sizes_db):.0f} to {max(sizes_db):.0f} dB" if sizes_db else "none on the skin"
    hidden = f", {unseen} of them not on the skin at all" if unseen and sizes_db else ""
    others_are = " (single potentials of a tense muscle look like twitches still)" if others else ""
    return (
        f"Of {len(truth)} simulated twitches ({size}{hidden}) {found} were found; "
        f"{others or 'no'} further ltr where none was simulated{others_are}."
    )
