"""Find local twitch responses in recordings and write an event table for each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from twitchdetect.cli.app import OK, report_error
from twitchdetect.cli.options import (
    add_detection,
    add_reading,
    detector_config,
    read_recording,
    table_path,
)

EXAMPLE = """examples:
  twitchdetect detect session.bdf --plot
  twitchdetect detect OpenBCI-RAW-*.txt --out results --false-alarms-per-hour 10
  twitchdetect detect emg.csv --fs 1000 --units mV --stdout

Writes STEM_events.tsv (BIDS events) and its .json beside each file or in --out DIR."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for what is written")
    parser.add_argument("--stdout", action="store_true", help="print the table alone, write none")
    parser.add_argument(
        "--plot",
        nargs="?",
        const="png",
        metavar="png|html|NAME",
        help="draw an overview: a picture (png), or a page that holds everything (html)",
    )
    parser.add_argument("--quiet", action="store_true", help="no summary")
    add_reading(parser)
    add_detection(parser)


def run(args: argparse.Namespace) -> int:
    """Go through the files; a bad one does not stop the others."""
    _sort_out_plot(args)
    config = detector_config(args)
    _refuse_same_tables(args)
    worst = OK
    for path in args.files:
        try:
            _one(path, args, config)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001
            worst = max(worst, report_error(error))
    return worst


def _refuse_same_tables(args: argparse.Namespace) -> None:
    tables: dict[Path, Path] = {}
    for path in args.files:
        table = table_path(path, args.out).absolute()
        if table in tables and not args.stdout:
            raise ValueError(
                f"{tables[table]} and {path} would both write {table.name}; expected files whose "
                "tables differ. Run them one by one with another --out."
            )
        tables[table] = path


def _one(path: Path, args: argparse.Namespace, config: object) -> None:
    recording = read_recording(path, args)
    from twitchdetect.cli import job

    table = None if args.stdout else table_path(path, args.out)
    events, detector = job.process(recording, config, table)  # type: ignore[arg-type]
    job.show(recording, events, detector, table=table, stdout=args.stdout, quiet=args.quiet)
    if args.plot:
        picture = _picture_path(table_path(path, args.out), args.plot)
        job.draw(recording, events, detector, picture)
        print(f"Wrote {picture}", file=sys.stderr if args.stdout else sys.stdout)


def _picture_path(table: Path, wanted: str) -> Path:
    return Path(wanted) if "." in wanted else table.with_suffix(f".{wanted}")


def _sort_out_plot(args: argparse.Namespace) -> None:
    """Take what stands behind --plot for a recording unless it is a kind or name of a picture."""
    if args.plot and not args.plot.lower().endswith(("png", "html")):
        args.files.insert(0, Path(args.plot))
        args.plot = "png"
    if not args.files:
        raise ValueError("expected at least one recording; name a file. See --help.")
    if args.plot and "." in args.plot and len(args.files) > 1:
        raise ValueError(
            f"--plot {args.plot} names one picture for {len(args.files)} recordings; "
            "expected --plot png or --plot html."
        )
