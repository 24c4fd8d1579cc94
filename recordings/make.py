"""Make the simulated sessions that this folder holds, and renew their sums in the manifest.

Anyone can rerun it; the bytes are the same with the pinned versions of constraints.txt.

    python recordings/make.py            # writes recordings/simulated/ and manifest.toml
    python recordings/make.py --check    # makes them elsewhere and compares
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from twitchdetect.files.bids import write_session
from twitchdetect.files.held import held_hashes, write_held
from twitchdetect.files.manifest import Held
from twitchdetect.simulate import Session, session
from twitchdetect.simulate.about import describe_session, subject_code

HERE = Path(__file__).parent
FOLDER = "simulated"
SESSIONS = {  # name: scenario, board, minutes, seed
    "simulated_latent_250": ("latent", "cyton", 2.0, 1),
    "simulated_trunk_250": ("trunk", "cyton", 2.0, 2),
    "simulated_everything_250": ("everything", "cyton", 2.0, 3),
    "simulated_sweep_1000": ("sweep", "wifi", 1.0, 4),
}


def make(root: Path) -> list[Held]:
    """Write all sessions into ``root/simulated`` and describe them."""
    entries = []
    for name, (scenario, board, minutes, seed) in SESSIONS.items():
        made = session(scenario, minutes=minutes, seed=seed, board=board)
        path = write_session(
            root / FOLDER,
            made.recording,
            made.labels,
            subject=subject_code(made),
            session=f"{seed:02d}",
            about=describe_session(made),
        )
        entries.append(describe(name, made, path.relative_to(root), held_hashes(path.parent, root)))
    return entries


def describe(name: str, made: Session, path: Path, sums: dict[str, str]) -> Held:
    """Give the entry of the manifest."""
    minutes = made.recording.duration_s / 60
    return Held(
        name=name,
        description=(
            f"Simulated, not recorded: {made.scenario.title}; {made.board.title}; {minutes:g} "
            f"minutes with {len(made.twitches)} twitches and the exact truth."
        ),
        path=path.as_posix(),
        source="recordings/make.py",
        licence="BSD-3-Clause",
        fs_Hz=made.recording.fs,
        n_channels=len(made.recording.channels),
        annotated_by="the simulation itself",
        scenario=made.scenario.name,
        seed=made.seed,
        sha256=sums,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the simulated sessions held here.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing here")
    if parser.parse_args().check:
        return check()
    shutil.rmtree(HERE / FOLDER, ignore_errors=True)
    write_held(HERE / "manifest.toml", make(HERE))
    return 0


def check() -> int:
    """Make them elsewhere; tell which files differ."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        fresh = held_hashes(Path(folder))
    here = {f"{FOLDER}/{name}": value for name, value in held_hashes(HERE / FOLDER).items()}
    different = sorted(name for name in fresh | here if fresh.get(name) != here.get(name))
    for name in different:
        print(f"{name} is not what recordings/make.py makes", file=sys.stderr)
    print(f"{len(here) - len(different)} of {len(here)} files are the same")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
