"""Find local twitch responses in recordings and write an event table for each."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK, Stopped, report_error
from twitchdetect.cli.options import (
    add_detection,
    add_reading,
    detector_config,
    filled,
    free_table_path,
    place,
    read_recording,
    table_path,
)

if TYPE_CHECKING:
    from twitchdetect.config import DetectorConfig

EXAMPLE = """examples:
  twitchdetect detect session.bdf --plot
  twitchdetect detect OpenBCI-RAW-*.txt --out results --false-alarms-per-hour 10
  twitchdetect detect emg.csv --fs 1000 --units mV --stdout

Writes STEM_events.tsv (BIDS events) and its .json beside each file or in
--out DIR. A file that cannot be read does not stop the others."""

_PICTURES = (".png", ".html")
_PLOT = "png, html or a name ending in .png or .html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "files", nargs="*", type=place("a recording"), metavar="FILE", help="recordings"
    )
    parser.add_argument(
        "--out", type=place("a folder"), metavar="DIR", help="folder for what is written"
    )
    parser.add_argument(
        "--stdout",
        action="store_true",
        help="print the table alone, write none; of several files in one table, with the file in "
        "a first column",
    )
    parser.add_argument(
        "--plot",
        nargs="?",
        const="png",
        type=filled(_PLOT),
        metavar="png|html|NAME",
        help="draw an overview: a picture beside the table (png), a page that holds everything "
        "(html), or either under a name that ends in .png or .html",
    )
    parser.add_argument("--quiet", action="store_true", help="no summary")
    add_reading(parser)
    add_detection(parser)


def run(args: argparse.Namespace) -> int:
    """Go through the files; a bad one does not stop the others."""
    _sort_out_plot(args)
    _refuse_contradictions(args)
    config = detector_config(args)
    if args.stdout and len(args.files) > 1:
        from twitchdetect.files.event_table import HEADER

        print(f"file\t{HEADER}")
    worst = OK
    for path in args.files:
        try:
            _one(path, args, config)
        except BrokenPipeError:
            raise
        except KeyboardInterrupt as error:
            signum = error.signum if isinstance(error, Stopped) else signal.SIGINT
            raise Stopped(
                signum, f"stopped at {path}; files that were written are whole."
            ) from None
        except Exception as error:  # noqa: BLE001
            worst = max(worst, report_error(error, path))
    return worst


def _one(path: Path, args: argparse.Namespace, config: DetectorConfig) -> None:
    recording = read_recording(path, args)
    from twitchdetect.cli import job

    table = table_path(path, args.out) if args.stdout else free_table_path(path, args.out)
    events, detector = job.analyse(recording, config)
    if args.stdout:
        job.print_table(recording, events, str(path) if len(args.files) > 1 else None)
    else:
        job.write(recording, events, detector, table)
        job.show(recording, events, detector, quiet=args.quiet)
        job.tell_written(table)
    if args.plot:
        picture = job.draw(recording, events, detector, _picture_path(table, args.plot))
        print(f"Wrote {picture}", file=sys.stderr if args.stdout else sys.stdout)


def _picture_path(table: Path, wanted: str) -> Path:
    return Path(wanted) if _is_name(wanted) else table.with_suffix(f".{wanted.lower()}")


def _is_name(wanted: str) -> bool:
    return Path(wanted).suffix.lower() in _PICTURES


def _sort_out_plot(args: argparse.Namespace) -> None:
    """Take what stands behind --plot for a recording if it is one and no kind of picture."""
    if args.plot and args.plot.lower() not in ("png", "html") and not _is_name(args.plot):
        if not Path(args.plot).exists():
            raise ValueError(f"--plot: got {args.plot}, expected {_PLOT}")
        args.files.insert(0, Path(args.plot))
        args.plot = "png"


def _refuse_contradictions(args: argparse.Namespace) -> None:
    n = len(args.files)
    if not n:
        raise ValueError(
            "got no file, expected at least one recording; see 'twitchdetect detect --help'"
        )
    if args.stdout and args.out:
        raise ValueError("--stdout writes no table, --out says where to; expected one of them.")
    if args.plot and _is_name(args.plot) and n > 1:
        raise ValueError(
            f"--plot: got {args.plot}, one picture for {n} recordings; expected png or html."
        )
    _refuse_same_files(args.files)
    if not args.stdout:
        _refuse_same_tables(args.files, args.out)


def _refuse_same_files(files: list[Path]) -> None:
    seen = set()
    for path in files:
        if path.resolve() in seen:
            raise ValueError(f"{path} is listed twice; list each recording once.")
        seen.add(path.resolve())


def _refuse_same_tables(files: list[Path], out: Path | None) -> None:
    """Refuse recordings whose names differ in the ending or the folder alone."""
    tables: dict[Path, Path] = {}
    for path in files:
        table = table_path(path, out)
        first = tables.setdefault(table.resolve(), path)
        if first is path:
            continue
        advice = "Run them one by one, each with an --out of its own."
        if out is not None and first.parent.resolve() != path.parent.resolve():
            advice = "Leave out --out, and each table lies beside its recording."
        raise ValueError(
            f"{first} and {path} would both write {table}; expected recordings whose names "
            f"differ. {advice}"
        )
