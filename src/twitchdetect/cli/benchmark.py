"""Score detectors against known twitches: ours, the literature's, and yours.

Most of it is measured on simulated sessions, which say nothing about accuracy
on people; each figure names its data.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import OK
from twitchdetect.cli.options import filled, place, whole

if TYPE_CHECKING:
    from twitchdetect.evaluate.benchmark.contenders import Contender
    from twitchdetect.evaluate.benchmark.items import DataSet
    from twitchdetect.evaluate.benchmark.sizes import Size
    from twitchdetect.evaluate.results import BenchmarkResults

REAL = "TWITCHDETECT_SHARED_RECORDINGS"
EXAMPLE = f"""examples:
  twitchdetect benchmark detection --size quick
  twitchdetect benchmark detection --size full --out results
  twitchdetect benchmark detection --detector my_detectors:steep
  twitchdetect benchmark detection --data recordings/simulated --only-added

--detector takes a callable that gets a Recording and gives Events or pairs of
samples; a class with process(block_uV) and finish(), made with fs and
n_channels; or a twitchdetect.detect.published Method. If it takes the keyword
false_alarms_per_hour, it is tuned by it. --data takes a folder of recordings
with their _events.tsv (trial_type 'ltr' is a twitch) or with labels made in
'twitchdetect replay', which go first; a recording with neither is left out.

Written: index.html (one page that needs no network), figures.tsv (tidy) and
config.json (the exact configuration). The same seed gives the same figures.
Real recordings are looked for in --real DIR, or in the folder that
{REAL} names; without them their data sets are left out."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("what", choices=["detection"], help="what is measured")
    parser.add_argument(
        "--size",
        choices=["quick", "full"],
        default="quick",
        help="quick takes a minute or two, full about half an hour on two cores (quick)",
    )
    parser.add_argument(
        "--out",
        type=place("a folder"),
        default=Path("twitchdetect-benchmark"),
        metavar="DIR",
        help="folder for what is written (twitchdetect-benchmark)",
    )
    parser.add_argument("--seed", type=whole, default=1, metavar="N", help="a whole number (1)")
    parser.add_argument(
        "--jobs",
        type=whole,
        default=0,
        metavar="N",
        help="processes at a time; 0 for one a core (0)",
    )
    parser.add_argument(
        "--methods",
        type=filled("names of detectors"),
        metavar="LIST",
        help="names with commas: twitchdetect and published methods (all)",
    )
    parser.add_argument(
        "--detector",
        action="append",
        default=[],
        metavar="MODULE:NAME",
        help="a detector of yours; may be given several times",
    )
    parser.add_argument(
        "--data",
        action="append",
        default=[],
        type=place("a folder"),
        metavar="DIR",
        help="recordings of yours with event tables; may be given several times",
    )
    parser.add_argument(
        "--only-added",
        action="store_true",
        help="score on --data alone; thresholds are still tuned on simulated rest",
    )
    parser.add_argument(
        "--peers", action="store_true", help="with BioSPPy's and NeuroKit2's detectors"
    )
    parser.add_argument(
        "--real", type=place("a folder"), metavar="DIR", help="folder of real recordings"
    )


def run(args: argparse.Namespace) -> int:
    """Plan, measure, write, tell."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy; processes share the cores
    from twitchdetect.cli.progress import steps
    from twitchdetect.evaluate.benchmark.describe import describe
    from twitchdetect.evaluate.benchmark.names import check_names
    from twitchdetect.evaluate.benchmark.run import n_jobs
    from twitchdetect.evaluate.benchmark.run import run as measure
    from twitchdetect.evaluate.benchmark.sizes import SIZES, make_plan, only_added

    size = SIZES[args.size]
    _refuse_place(args.out)
    contenders = _contenders(args)
    added = _added_sets(args, size)
    plan = make_plan(size, args.seed, _real(args), added)
    if args.only_added:
        plan = only_added(plan, added)
    check_names(plan, contenders)
    for said in plan.left_out:
        print(f"Left out: {said}.")
    with steps("benchmark", n_jobs(plan, contenders)) as advance:
        outcome = measure(plan, contenders, args.jobs or os.cpu_count() or 1, advance)
    results = describe(plan, contenders, outcome)
    _write(results, args.out)
    _tell(results)
    print(f"\nWrote {args.out / 'index.html'}, figures.tsv and config.json")
    return OK


def _contenders(args: argparse.Namespace) -> list[Contender]:
    from twitchdetect.evaluate.benchmark.added import add
    from twitchdetect.evaluate.benchmark.contenders import own_and_published
    from twitchdetect.evaluate.benchmark.peer_contenders import add_peers

    known = {c.name: c for c in own_and_published()}
    names = [w.strip() for w in args.methods.split(",")] if args.methods else list(known)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(
            f"--methods: got {unknown[0]!r}, expected some of {', '.join(known)}, with commas"
        )
    found = [known[name] for name in dict.fromkeys(names)]
    found += [add(spec) for spec in args.detector]
    found += add_peers() if args.peers else []
    return found


def _added_sets(args: argparse.Namespace, size: Size) -> Sequence[DataSet]:
    from twitchdetect.cli.progress import waiting
    from twitchdetect.evaluate.benchmark.folders import added_sets

    if args.only_added and not args.data:
        raise ValueError("--only-added needs a data set; expected --data DIR. Add one.")
    with waiting("reading what was added"):
        return [data for folder in args.data for data in added_sets(folder, size)]


def _real(args: argparse.Namespace) -> Path | None:
    """Give the folder of real recordings; one that was named must be there."""
    if args.real and not args.real.is_dir():
        raise ValueError(f"--real: got {args.real}, which is no folder; expected one.")
    named = os.environ.get(REAL)
    return args.real or (Path(named) if named else None)


def _refuse_place(folder: Path) -> None:
    """Refuse a place that cannot be written to before the work begins."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))


def _write(results: BenchmarkResults, folder: Path) -> None:
    """Write all of it, once all of it is there."""
    from twitchdetect.evaluate.tidy import format_figures
    from twitchdetect.files.replacing import replacing
    from twitchdetect.report.benchmark.page import draw

    config = json.dumps(results.config, indent=2, ensure_ascii=False, allow_nan=False)
    texts = {
        "figures.tsv": format_figures(results.figures),
        "config.json": f"{config}\n",
        "index.html": draw(results),
    }
    for name, text in texts.items():
        with replacing(folder / name) as part:
            part.write_text(text, encoding="utf-8", newline="\n")


def _tell(results: BenchmarkResults) -> None:
    from twitchdetect.cli.leaderboard import leaderboards

    print(leaderboards(results))
