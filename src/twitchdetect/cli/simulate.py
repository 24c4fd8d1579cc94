"""Make a needling session with known twitches: a BIDS-EMG data set whose events
table is the exact truth.

Simulated, not recorded: it says nothing about accuracy on people.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import number, place, whole

if TYPE_CHECKING:
    from twitchdetect.simulate import Session

EXAMPLE = """examples:
  twitchdetect simulate latent
  twitchdetect simulate trunk --minutes 5 --seed 3 --board wifi --out data
  twitchdetect simulate sweep --snr -6 12 --with drift
  twitchdetect simulate list

SNR is that of a twitch's band power over that of rest in its strongest channel.
The same call gives the same bytes. Python has more
settings: twitchdetect.simulate.session."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "scenario", metavar="SCENARIO", help="a name, or 'list' to show all that there is"
    )
    parser.add_argument(
        "--minutes", type=number, default=10.0, metavar="N", help="length, 0.5 to 1440 (10)"
    )
    parser.add_argument("--seed", type=whole, default=1, metavar="N", help="a whole number (1)")
    parser.add_argument("--board", default="cyton", metavar="NAME", help="which board (cyton)")
    parser.add_argument(
        "--out",
        type=place("a folder"),
        default=Path("twitchdetect-simulated"),
        metavar="DIR",
        help="the data set; sessions are added to it, and one of the same scenario, board and seed "
        "is replaced (twitchdetect-simulated)",
    )
    group = parser.add_argument_group("changes to the scenario")
    group.add_argument(
        "--with", dest="with_", nargs="+", default=[], metavar="NAME", help="confounders to add"
    )
    group.add_argument(
        "--without", nargs="+", default=[], metavar="NAME", help="confounders to leave out"
    )
    group.add_argument(
        "--snr",
        type=number,
        nargs=2,
        metavar=("LOW", "HIGH"),
        help="range of the SNR of each site's first twitch, or of free ones, in dB",
    )
    group.add_argument("--mains", type=number, metavar="HZ", help="mains frequency, 50 or 60")


def run(args: argparse.Namespace) -> int:
    """Simulate and write."""
    from twitchdetect.cli.progress import waiting
    from twitchdetect.files.bids import write_session
    from twitchdetect.simulate import session
    from twitchdetect.simulate.about import describe_session, subject_code

    if args.scenario == "list":
        print(_everything())
        return OK
    changes: dict[str, Any] = {"with_": args.with_, "without": args.without}
    if args.snr:
        changes["first_snr_db"] = tuple(args.snr)
    if args.mains is not None:
        changes["mains_hz"] = args.mains
    _check_place(args.out)
    with waiting("simulating"):
        made = session(
            args.scenario, minutes=args.minutes, seed=args.seed, board=args.board, **changes
        )
    with waiting("writing"):
        path = write_session(
            args.out,
            made.recording,
            made.labels,
            subject=subject_code(made),
            session=f"{args.seed:02d}",
            about=describe_session(made),
        )
    print(_summary(made))
    print(f"\nWrote {path}")
    print(f"  and {path.name.replace('_emg.bdf', '_events.tsv')}, the truth, beside it")
    return OK


def _check_place(out: Path) -> None:
    """Say at once what would go wrong after minutes of simulation."""
    there = next((p for p in (out, *out.parents) if p.exists()), out)
    if there.exists() and not there.is_dir():
        raise ValueError(f"--out: {there} is a file; expected a folder, or a name for a new one")


def _summary(made: Session) -> str:
    counted = Counter(label.kind for label in made.labels)
    sizes = [t.snr_db for t in made.twitches if t.snr_db > float("-inf")]
    size = f", SNR {min(sizes):.1f} to {max(sizes):.1f} dB" if sizes else ""
    lines = [
        f"{made.scenario.title}; {made.board.title}; seed {made.seed}",
        f"{made.recording.duration_s / 60:g} minutes, {counted['ltr']} twitches{size}",
    ]
    others = [f"{n} {kind}" for kind, n in counted.most_common() if kind != "ltr"]
    return "\n".join([*lines, f"beside them: {', '.join(others) or 'nothing'}"])


def _everything() -> str:
    from twitchdetect.simulate import BOARDS, CONFOUNDERS, SCENARIOS

    lines = ["Scenarios:"]
    for scenario in SCENARIOS.values():
        lines += [f"  {scenario.name:16} {scenario.title}"]
        lines += [f"  {'':16} with {', '.join(sorted(scenario.confounders))}"]
    lines += ["", "Boards:", *(f"  {board.name:16} {board.title}" for board in BOARDS.values())]
    lines += ["", "Confounders:", *(f"  {name:16} {what}" for name, what in CONFOUNDERS.items())]
    return "\n".join(lines)
