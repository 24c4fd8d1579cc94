"""The worst mistakes of `verdicts.py` as pictures: a sheet of misses and one of false alarms.

Misses: the strongest twitches that no `ltr` event found, with what they were called instead. False
alarms: the `ltr` events of highest confidence, then SNR, that found no twitch. At most so many of
one cause, so that the most frequent does not fill the sheet.

    python benchmarks/worst.py --out worst                    worst/missed.png, worst/false.png
    python benchmarks/worst.py --scenarios everything --boards wifi --a-cause 10 --out worst

Each case shows all channels twice on one scale each: left as recorded, without its offset, so that
slow movement can be seen; right filtered as a detector sees it. Truth is hatched below the traces,
events lie above them; dashed lines are the first alarm and the verdict.
"""

from __future__ import annotations

import argparse
import math
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np

import twitchdetect as td
from twitchdetect import evaluate
from twitchdetect.evaluate.benchmark.front_end import filtered, time_line
from twitchdetect.evaluate.benchmark.items import Loaded
from twitchdetect.report.kinds import STYLES
from verdicts import TOLERANCE_S, Outcome, Task, add_arguments, play_all, simulated

mpl.use("Agg")
import matplotlib.pyplot as plt

N_CASES, N_ACROSS = 10, 2
BEFORE_S, AFTER_S, LONGEST_S = 0.5, 0.6, 1.2
OTHER_COLOURS = {"stroke": "#1a1a1a", "needle_in": "#1a1a1a", "needle_out": "#1a1a1a"}


class Case(NamedTuple):
    size: tuple[float, ...]
    cause: str
    outcome: Outcome
    start: int
    stop: int
    title: str


def misses(outcomes: Sequence[Outcome]) -> Iterator[Case]:
    for one in outcomes:
        others = [e for e in one.events if e.kind != "ltr"]
        for i in one.matching.missed:
            t = one.twitches[i]
            over = [e for e in others if _overlap(e, t, TOLERANCE_S * one.fs) > 0]
            called = max(over, key=lambda e: _overlap(e, t), default=None)
            said = f"called {called.kind}: {called.reason}" if called else "no event"
            length_ms = 1000 * (t.stop_sample - t.start_sample) / one.fs
            yield Case(
                (t.snr_db,), called.kind if called else "no event", one, t.start_sample,
                t.stop_sample, f"missed twitch, {t.snr_db:.1f} dB, {length_ms:.0f} ms; {said}",
            )  # fmt: skip


def false_alarms(outcomes: Sequence[Outcome]) -> Iterator[Case]:
    for one in outcomes:
        false = [one.alarms[i] for i in one.matching.false]
        under = evaluate.explained_by(false, one.labels, fs=one.fs, tolerance_s=TOLERANCE_S)
        for e, label in zip(false, under, strict=True):
            cause = label.kind if label else "rest"
            words = f" ({label.cause})" if label and label.cause else ""
            snr_db = -math.inf if math.isnan(e.snr_db) else e.snr_db
            yield Case(
                (e.confidence, snr_db), cause, one, e.start_sample, e.stop_sample,
                f"false ltr at {cause}{words}, {e.snr_db:.1f} dB, confidence {e.confidence:.3f}: "
                f"{e.reason}",
            )  # fmt: skip


def worst(cases: Iterator[Case], most_of_a_cause: int) -> list[Case]:
    """The first of each cause, then whatever is left; a moment of a seed counts once.

    Scenarios and boards of one seed have the same strokes and twitches.
    """
    places: set[tuple[int, int]] = set()
    distinct = []
    for case in sorted(cases, key=lambda c: (*(-x for x in c.size), c.outcome.task[:4], c.start)):
        at = case.outcome.task.seed, int(case.start / case.outcome.fs)
        if not places & {(at[0], at[1] + i) for i in (-1, 0, 1)}:
            places.add(at)
            distinct.append(case)
    taken: Counter[str] = Counter()
    first, later = [], []
    for case in distinct:
        taken[case.cause] += 1
        (first if taken[case.cause] <= most_of_a_cause else later).append(case)
    return [*first, *later][:N_CASES]


def _overlap(event: td.Event, label: td.Label, margin: float = 0.0) -> float:
    stop = min(event.stop_sample, label.stop_sample + margin)
    return stop - max(event.start_sample, label.start_sample - margin)


@lru_cache(maxsize=2)
def signals(key: tuple[object, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Raw and filtered samples on the whole time line."""
    made = simulated(Task(*key, settings={}))
    loaded = Loaded(made.recording, (), 10.0, made.scenario.mains_hz)
    return time_line(made.recording), filtered(loaded).data_uV


def colour(kind: str) -> str:
    return STYLES[kind].colour if kind in STYLES else OTHER_COLOURS.get(kind, "#777777")


def draw_case(case: Case, axes: Sequence[plt.Axes]) -> None:
    one = case.outcome
    start = max(0, case.start - round(BEFORE_S * one.fs))
    stop = min(case.stop, case.start + round(LONGEST_S * one.fs)) + round(AFTER_S * one.fs)
    for axis, whole_uV, what in zip(axes, signals(one.task[:4]), ("raw", "filtered"), strict=True):
        piece = whole_uV[start:stop]
        row_uV = draw_traces(axis, piece - np.nanmedian(piece, axis=0), start / one.fs, one.fs)
        draw_spans(axis, one, start, stop, piece.shape[1])
        axis.set_xlabel(f"{what}, a row is {row_uV:.0f} uV; s", fontsize=7, labelpad=1)
    task = one.task
    where = f"{task.scenario}, {task.board}, seed {task.seed}, {case.start / one.fs:.2f} s"
    title = textwrap.fill(f"{case.title}\n[{where}]", 165)
    axes[0].set_title(title, fontsize=8, loc="left", fontweight="bold")


def draw_traces(axis: plt.Axes, piece_uV: np.ndarray, start_s: float, fs: float) -> float:
    """All channels below each other on one scale; far larger ones are cut off. Gives it."""
    reach = np.nan_to_num(np.nanmax(np.abs(piece_uV), axis=0))
    row_uV = max(1.0, min(0.8 * reach.max(), 12 * float(np.median(reach))))
    at_s = start_s + np.arange(len(piece_uV)) / fs
    for c, values in enumerate(piece_uV.T):
        shown = np.clip(values / row_uV, -1.4, 1.4)
        axis.plot(at_s, -c + shown, color="#222222", lw=0.6)
    axis.set_yticks([-c for c in range(piece_uV.shape[1])])
    axis.set_yticklabels([f"{c + 1}" for c in range(piece_uV.shape[1])], fontsize=6)
    axis.tick_params(axis="x", labelsize=6)
    axis.set_xlim(at_s[0], at_s[-1])
    return row_uV


def draw_spans(axis: plt.Axes, one: Outcome, start: int, stop: int, n_channels: int) -> None:
    """Truth in lanes below, events in lanes above, each with its name."""
    truth = [x for x in one.labels if x.kind not in ("mains", "site", "rest")]
    bottom = draw_lanes(axis, truth, one.fs, (start, stop), -n_channels - 0.4, -1, is_truth=True)
    top = draw_lanes(axis, one.events, one.fs, (start, stop), 1.2, 1, is_truth=False)
    axis.set_ylim(bottom, top)
    for e in one.events:
        if e.start_sample < stop and start < e.stop_sample:
            for moment, dash in ((e.alarm_sample, ":"), (e.decided_sample, "--")):
                axis.axvline(moment / one.fs, color=colour(e.kind), ls=dash, lw=0.8)


def draw_lanes(
    axis: plt.Axes,
    spans: Sequence[td.Event | td.Label],
    fs: float,
    sides: tuple[int, int],
    first: float,
    step: int,
    *,
    is_truth: bool,
) -> float:
    """Draw spans with their names, none over another's; gives the far edge."""
    start_s, stop_s = sides[0] / fs, sides[1] / fs
    ends: list[float] = []
    for x in sorted(spans, key=lambda x: x.start_sample):
        if x.stop_sample < sides[0] or x.start_sample > sides[1]:
            continue
        left = max(x.start_sample / fs, start_s)
        right = max(min(x.stop_sample / fs, stop_s), left + 0.004)
        lane = next((i for i, end in enumerate(ends) if end <= left), len(ends))
        ends[lane : lane + 1] = [max(right, left + 0.014 * len(x.kind) * (stop_s - start_s)) + 0.01]
        y = first + step * lane
        axis.add_patch(plt.Rectangle(
            (left, y - 0.4), right - left, 0.8, facecolor="none" if is_truth else colour(x.kind),
            edgecolor=colour(x.kind), hatch="///" if is_truth else None, lw=0.9, alpha=0.6,
        ))  # fmt: skip
        axis.text(left, y, x.kind.replace("_", " "), fontsize=6, va="center", clip_on=True,
                  bbox={"facecolor": "white", "alpha": 0.7, "lw": 0, "pad": 0.6})  # fmt: skip
        if x.kind == "ltr" and is_truth:
            axis.axvspan(left, right, color=colour("ltr"), alpha=0.13, lw=0)
    return first + step * (max(len(ends), 1) - 0.4)


def draw_sheet(cases: Sequence[Case], path: Path, title: str) -> None:
    n_rows = max(1, math.ceil(len(cases) / N_ACROSS))
    figure, axes = plt.subplots(
        n_rows, 2 * N_ACROSS, figsize=(24, 4.6 * n_rows + 0.5), squeeze=False, layout="constrained"
    )
    cells = [row[2 * i : 2 * i + 2] for row in axes for i in range(N_ACROSS)]
    for cell in cells[len(cases) :]:
        for axis in cell:
            axis.axis("off")
    places = list(zip(cases, cells, strict=False))
    for case, cell in sorted(places, key=lambda pair: pair[0].outcome.task[:4]):
        draw_case(case, cell)
    figure.suptitle(f"{title}: {len(cases)}", fontsize=12)
    figure.savefig(path, dpi=80)
    plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arguments(parser)
    parser.add_argument("--out", type=Path, default=Path("worst"), metavar="FOLDER")
    parser.add_argument("--a-cause", type=int, default=3, metavar="N", help="at most of each (3)")
    args = parser.parse_args()
    outcomes = play_all(args)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, found, title in (
        ("missed", misses(outcomes), "strongest twitches that were not called ltr"),
        ("false", false_alarms(outcomes), "false ltr of the highest confidence"),
    ):
        cases = worst(found, args.a_cause)
        draw_sheet(cases, args.out / f"{name}.png", title)
        for case in cases:
            at_s = case.start / case.outcome.fs
            print(f"{name}: {case.title} [{case.outcome.task[:3]}, {at_s:.2f} s]")
        print(f"Wrote {args.out / name}.png\n")


if __name__ == "__main__":
    main()
