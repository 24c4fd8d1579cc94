"""Repair recordings that a crash, a full disk or another program left broken: BDF
and EDF that were cut off or whose header is wrong, texts whose last line is cut
off.

The original is never altered.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK, report_error
from twitchdetect.cli.options import place

if TYPE_CHECKING:
    from twitchdetect.files.recover import Recovered

EXAMPLE = """examples:
  twitchdetect recover session.bdf
  twitchdetect recover OpenBCI-*.txt OpenBCI-*.bdf --out repaired

Writes STEM_recovered.EXT beside each file or in --out DIR, and says what was
wrong and what is whole. Where nothing is wrong nothing is written, but for the
length of a session that was never finished, in its _emg.json; what was marked
and confirmed in it is put from its log (..._audit.jsonl) into its event table.
A file of which nothing can be saved does not stop the others."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "files", nargs="*", type=place("a recording"), metavar="FILE", help="recordings"
    )
    parser.add_argument(
        "--out", type=place("a folder"), metavar="DIR", help="folder for what is written"
    )


def run(args: argparse.Namespace) -> int:
    """Go through the files; a bad one does not stop the others."""
    if not args.files:
        raise ValueError(
            "got no file, expected at least one recording; see 'twitchdetect recover --help'"
        )
    worst = OK
    for path in args.files:
        try:
            _one(path, args.out)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001
            worst = max(worst, report_error(error, path))
    return worst


def _one(path: Path, out: Path | None) -> None:
    from twitchdetect.cli.progress import waiting
    from twitchdetect.files.recover import recover
    from twitchdetect.files.recover_session import complete_session

    with waiting(f"{path.name}: recovering"):
        recovered = recover(path, out)
    print(describe(recovered))
    for sentence in complete_session(path) if recovered.path is None else ():
        print(f"  {sentence}")
    _put_marks(path)


def _put_marks(path: Path) -> None:
    """Put what the user marked in a session that broke off into its event table."""
    from twitchdetect.session.audited import apply_beside

    if (done := apply_beside(path)) is not None:
        table, applied = done
        print(
            f"Put {applied.n_markers} markers, {applied.n_confirmed} answers and "
            f"{applied.n_relabelled} labels from the session's log into {table}."
        )


def describe(recovered: Recovered) -> str:
    """Say what was wrong and what was done."""
    if recovered.path is None:
        return f"{recovered.source}: nothing is wrong; {recovered.holds}. Nothing was written."
    found = "\n".join(f"  {sentence}" for sentence in recovered.found)
    return f"{recovered.source}:\n{found}\nWrote {recovered.path}: {recovered.holds}"
