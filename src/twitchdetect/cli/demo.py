"""Show the main job with no hardware and no download: simulate a session, detect, write, draw.

The session is a simple seeded simulation with known twitches; it says nothing about accuracy on
people.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from twitchdetect.cli.app import OK

EXAMPLE = """example:
  twitchdetect demo --out demo"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("twitchdetect-demo"),
        metavar="DIR",
        help="folder for what is written (twitchdetect-demo)",
    )
    parser.add_argument("--seed", type=int, default=1, help="another number, another session (1)")
    parser.add_argument(
        "--no-window", action="store_true", help="as there is no window yet: no effect"
    )


def run(args: argparse.Namespace) -> int:
    """Simulate, write as a table of numbers, read back, detect, draw, compare."""
    from twitchdetect.cli import job
    from twitchdetect.config import DetectorConfig
    from twitchdetect.files.openbci_write import write_gui_text
    from twitchdetect.files.read import read
    from twitchdetect.simulate.simple import simulate

    made, truth = simulate(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    note = f"simulated by twitchdetect, seed {args.seed}; not a recording"
    path = write_gui_text(made, args.out / "demo.txt", note)
    print(f"Simulated {made.duration_s / 60:.0f} minutes with {len(truth)} twitches: {path}\n")
    recording = read(path)
    table = args.out / "demo_events.tsv"
    events, detector = job.process(recording, DetectorConfig(), table)
    job.show(recording, events, detector, table=table, stdout=False, quiet=False)
    print(f"Wrote {job.draw(recording, events, detector, args.out / 'demo_events.html')}")
    twitches = [e for e in events if e.kind == "ltr"]
    found = sum(
        any(e.start_sample < t.stop_sample and t.start_sample < e.stop_sample for e in twitches)
        for t in truth
    )
    print(
        f"\nOf {len(truth)} simulated twitches (SNR {min(t.snr_db for t in truth):.0f} to "
        f"{max(t.snr_db for t in truth):.0f} dB) {found} were found."
    )
    return OK
