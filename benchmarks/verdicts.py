"""Verdicts on strong twitches among everything else that happens in a needling session.

Simulated sessions in which the twitches that reach the skin stand at least some 12 dB above rest,
so that what is missed or called something else was not too weak to be seen: each site's first
twitch has 19.5 to 28 dB, the next ones 3 and 6 dB less. Counted are twitches of 12 dB and more. No
figure here was measured on people.

    python benchmarks/verdicts.py                              a few seconds a scenario and board
    python benchmarks/verdicts.py --scenarios everything --boards wifi --seeds 1 2 3
    python benchmarks/verdicts.py --events events.csv          every event and every miss as a line

A false alarm is an `ltr` event that found no twitch; it is laid to the shortest label that it
overlaps, `ltr` being a further alarm at a twitch that was found, `rest` no label at all. Hours are
those of the whole session. In the table of names `hidden` is what lay under a twitch that was
found, `again` a further event at something that has its event, `nothing` one at no label.
"""

from __future__ import annotations

import argparse
import csv
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

import twitchdetect as td
from twitchdetect import evaluate, simulate

SCENARIOS = ("everything", "trunk", "electro", "active", "latent")
BOARDS = ("cyton", "wifi")
FIRST_SNR_DB = (19.5, 28.0)
LEAST_DB, LEAST_IN_MOVEMENT_DB = 12.0, 15.0
TOLERANCE_S = 0.05
MARKERS, MARKER_TOLERANCE_S = ("stroke", "needle_in", "needle_out"), 0.1


class Task(NamedTuple):
    scenario: str
    board: str
    seed: int
    minutes: float
    settings: dict[str, float]


class Outcome(NamedTuple):
    """One session: what there was, what was said, and how that goes together."""

    task: Task
    fs: float
    hours: float
    labels: tuple[td.Label, ...]
    events: list[td.Event]
    detect_s: float

    @property
    def alarms(self) -> list[td.Event]:
        return [e for e in self.events if e.kind == "ltr"]

    @property
    def twitches(self) -> list[td.Label]:
        return [t for t in self.labels if t.kind == "ltr"]

    @property
    def matching(self) -> evaluate.Matching:
        return evaluate.match(self.alarms, self.twitches, fs=self.fs, tolerance_s=TOLERANCE_S)

    @property
    def in_movement(self) -> list[bool]:
        """Whether each twitch begins while the needle moves."""
        moves = [m for m in self.labels if m.kind == "needle_movement"]
        return [
            any(m.start_sample <= t.start_sample < m.stop_sample for m in moves)
            for t in self.twitches
        ]


def simulated(task: Task) -> simulate.Session:
    return simulate.session(
        task.scenario,
        minutes=task.minutes,
        seed=task.seed,
        board=task.board,
        first_snr_db=FIRST_SNR_DB,
        unseen_share=0.0,
    )


def play(task: Task) -> Outcome:
    made = simulated(task)
    began = time.perf_counter()
    recording = replace(made.recording, markers=())  # they are the truth
    events = td.detect(recording, **task.settings)
    detect_s = time.perf_counter() - began
    return Outcome(
        task, made.recording.fs, made.recording.duration_s / 3600, made.labels, events, detect_s
    )


class Counts(NamedTuple):
    """What several sessions come to."""

    found: tuple[int, int]
    found_in_movement: tuple[int, int]
    right: tuple[int, int]
    hours: float
    tallies: tuple[evaluate.Tally, ...]
    alarm_s: np.ndarray
    verdict_s: np.ndarray
    onset_s: np.ndarray


def count(outcomes: Sequence[Outcome]) -> Counts:
    strong, moved, hits, alarms = [], [], 0, 0
    tallies: list[evaluate.Tally] = []
    seconds: list[np.ndarray] = []
    for one in outcomes:
        matching, twitches = one.matching, one.twitches
        found = {t for _, t in matching.pairs}
        hits, alarms = hits + len(found), alarms + len(one.alarms)
        strong += [t in found for t, label in enumerate(twitches) if label.snr_db >= LEAST_DB]
        moved += [
            t in found
            for t, label in enumerate(twitches)
            if label.snr_db >= LEAST_IN_MOVEMENT_DB and one.in_movement[t]
        ]
        tallies += evaluate.false_alarms_by_confounder(
            [one.alarms[i] for i in matching.false],
            one.labels,
            fs=one.fs,
            duration_s=one.hours * 3600,
            tolerance_s=TOLERANCE_S,
        )
        seconds.append(_seconds(one, matching))
    table = np.concatenate(seconds)
    return Counts(
        (sum(strong), len(strong)),
        (sum(moved), len(moved)),
        (hits, alarms),
        sum(one.hours for one in outcomes),
        evaluate.sum_tallies(tallies),
        *table.T,
    )


def _seconds(one: Outcome, matching: evaluate.Matching) -> np.ndarray:
    """First alarm after onset, verdict after the end, onset error; one row a strong twitch."""
    pairs = [(one.alarms[d], one.twitches[t]) for d, t in matching.pairs]
    rows = [
        (
            (e.alarm_sample + 1 - t.start_sample) / one.fs,
            (e.decided_sample + 1 - t.stop_sample) / one.fs,
            (e.start_sample - t.start_sample) / one.fs,
        )
        for e, t in pairs
        if t.snr_db >= LEAST_DB
    ]
    return np.array(rows).reshape(-1, 3)


def _share(part: tuple[int, int]) -> str:
    return f"{100 * part[0] / part[1]:.0f}" if part[1] else "n/a"


def _print(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table in columns; the first stands left."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip())
    print()


def print_found(groups: dict[str, Counts]) -> None:
    print(f"Twitches of {LEAST_DB:g} dB and more; in needle movement: of {LEAST_IN_MOVEMENT_DB:g}.")
    head = ("", "twitches", "found %", "n", "in movement %", "precision %", "false/h")
    rows = []
    for name, c in groups.items():
        false_per_hour = (c.right[1] - c.right[0]) / c.hours
        cells = (
            str(c.found[1]), _share(c.found), str(c.found_in_movement[1]),
            _share(c.found_in_movement), _share(c.right), f"{false_per_hour:.0f}",
        )  # fmt: skip
        rows.append((name, *cells))
    _print(head, rows)


def print_confounders(groups: dict[str, Counts]) -> None:
    print("False `ltr` an hour of session, by what lies under them; in brackets: an occurrence.")
    kinds = dict.fromkeys(t.kind for c in groups.values() for t in c.tallies)
    kinds = [*sorted(k for k in kinds if k != "rest"), "rest"]
    rows = []
    for name, c in groups.items():
        by_kind = {t.kind: t for t in c.tallies}
        rows.append([name, *(_cell(by_kind.get(kind), c.hours) for kind in kinds)])
    _print(["", *kinds], rows)


def _cell(tally: evaluate.Tally | None, hours: float) -> str:
    if tally is None:
        return ""
    each = tally.per_occurrence.value
    return f"{tally.n_alarms / hours:.0f}" + ("" if math.isnan(each) else f" ({each:.2f})")


def print_times(groups: dict[str, Counts]) -> None:
    print(f"Times in ms, twitches of {LEAST_DB:g} dB and more that were found.")
    head = ("", "alarm after onset: p50", "p95", "verdict after end: p50", "p95",
            "onset error: median", "bias", "IQR")  # fmt: skip
    rows = []
    for name, c in groups.items():
        alarm, verdict, onset = (
            evaluate.spread(1000 * s) for s in (c.alarm_s, c.verdict_s, c.onset_s)
        )
        values = (alarm.q50, alarm.q95, verdict.q50, verdict.q95, onset.q50, onset.bias, onset.iqr)
        rows.append([name, *("n/a" if math.isnan(v) else f"{v:.0f}" for v in values)])
    _print(head, rows)


def print_confusion(outcomes: Sequence[Outcome]) -> None:
    table: Counter[tuple[str, str]] = Counter()
    for one in outcomes:
        table += evaluate.confusion_table(
            one.events, one.labels, fs=one.fs, tolerance_s=TOLERANCE_S
        )
    print("What it was (rows) against what it was called (columns), all of the above.")
    columns = sorted({called for _, called in table}, key=_order)
    rows = []
    for was in sorted({was for was, _ in table}, key=_order):
        cells = [table[was, called] for called in columns]
        rows.append([was, *(str(n) if n else "." for n in cells), str(sum(cells))])
    _print(["", *columns, "total"], rows)


def print_confidence(outcomes: Sequence[Outcome]) -> None:
    """Share of `ltr` events that were twitches, and of events that were rightly named."""
    judged = [
        np.concatenate([evaluate.judged_twitches(one.alarms, one.matching) for one in outcomes]),
        np.concatenate([
            evaluate.judged_names(
                one.events, one.labels, fs=one.fs, tolerance_s=TOLERANCE_S,
                false=[one.alarms[i] for i in one.matching.false],
            )
            for one in outcomes
        ]),
    ]  # fmt: skip
    curves = [evaluate.reliability(pairs) for pairs in judged]
    print("Confidence: of events in each tenth, mean confidence and share that was right, %.")
    rows = []
    for ltr, name in zip(curves[0].bins, curves[1].bins, strict=True):
        if ltr.right.n or name.right.n:
            values = [
                value
                for one in (ltr, name)
                for value in (one.right.n, 100 * one.confidence, 100 * one.right.value)
            ]
            cells = ("" if math.isnan(value) else f"{value:.0f}" for value in values)
            rows.append([f"{ltr.low:.1f} to {ltr.high:.1f}", *cells])
    _print(["", "ltr: n", "mean", "true", "all: n", "mean", "rightly named"], rows)
    for what, curve in zip(("ltr", "all"), curves, strict=True):
        print(f"{what}: calibration error {curve.calibration_error.value:.3f}, "
              f"Brier score {curve.brier_score.value:.3f}")  # fmt: skip
    print()


def print_markers(outcomes: Sequence[Outcome]) -> None:
    """Strokes, insertions and withdrawals, if the detector tells of them."""
    rows = []
    for kind in MARKERS:
        pairs = [
            ([e for e in one.events if e.kind == kind], [x for x in one.labels if x.kind == kind])
            for one in outcomes
        ]
        matchings = [
            evaluate.match(events, labels, fs=one.fs, tolerance_s=MARKER_TOLERANCE_S)
            for one, (events, labels) in zip(outcomes, pairs, strict=True)
        ]
        whole = evaluate.pool(matchings)
        if whole.n_detected:
            found = len(whole.pairs), whole.n_truth
            right = len(whole.pairs), whole.n_detected
            rows.append([kind, str(whole.n_truth), _share(found), _share(right)])
    if rows:
        print(f"What was done with the needle, told within {MARKER_TOLERANCE_S:g} s.")
        _print(["", "n", "found %", "precision %"], rows)


def _order(kind: str) -> tuple[bool, bool, str]:
    return (kind in ("missed", "nothing", "again", "hidden"), kind != "ltr", kind)


COLUMNS = ("board", "scenario", "seed", "onset_s", "length_ms", "channel", "kind", "truth",
           "truth_cause", "in_movement", "snr_db", "true_snr_db", "peak_uV", "confidence",
           "alarm_s", "decided_s", "reason")  # fmt: skip


def event_rows(one: Outcome) -> Iterator[tuple[object, ...]]:
    """Every event with what it was, then every twitch that no `ltr` event found."""
    task, fs, matching = one.task, one.fs, one.matching
    alarms, twitches = one.alarms, one.twitches
    answers = {id(alarms[d]): twitches[t] for d, t in matching.pairs}
    moved = {id(t): is_in for t, is_in in zip(twitches, one.in_movement, strict=True)}
    under = evaluate.explained_by(one.events, one.labels, fs=fs, tolerance_s=TOLERANCE_S)
    for e, below in zip(one.events, under, strict=True):
        hit = answers.get(id(e))
        truth = hit or below
        kind = truth.kind if truth else "rest"
        if e.kind == "ltr" and kind == "ltr" and hit is None:
            kind = "ltr again"
        yield (
            task.board, task.scenario, task.seed, f"{e.start_sample / fs:.3f}",
            f"{1000 * (e.stop_sample - e.start_sample) / fs:.0f}", e.channel, e.kind, kind,
            truth.cause if truth else "", moved.get(id(truth), ""), f"{e.snr_db:.1f}",
            f"{truth.snr_db:.1f}" if truth else "", f"{e.peak_uV:.1f}", f"{e.confidence:.4f}",
            f"{e.alarm_sample / fs:.3f}", f"{e.decided_sample / fs:.3f}", e.reason,
        )  # fmt: skip
    for t in matching.missed:
        label = twitches[t]
        yield (
            task.board, task.scenario, task.seed, f"{label.start_sample / fs:.3f}",
            f"{1000 * (label.stop_sample - label.start_sample) / fs:.0f}", label.channel, "missed",
            "ltr", label.cause, moved[id(label)], "", f"{label.snr_db:.1f}",
            f"{label.peak_uV:.1f}", "", "", "", "",
        )  # fmt: skip


def write_events(path: Path, outcomes: Sequence[Outcome]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in outcomes:
            writer.writerows(event_rows(one))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which sessions are played; worst.py takes the same."""
    parser.add_argument("--minutes", type=float, default=10.0, help="of each session")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2], metavar="N")
    parser.add_argument("--boards", nargs="+", default=list(BOARDS), choices=simulate.BOARDS)
    parser.add_argument(
        "--scenarios", nargs="+", default=list(SCENARIOS), choices=simulate.SCENARIOS
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument(
        "--false-alarms-per-hour", type=float, default=None, metavar="RATE", help="asked for"
    )


def play_all(args: argparse.Namespace) -> list[Outcome]:
    asked = args.false_alarms_per_hour
    settings = {} if asked is None else {"false_alarms_per_hour": asked}
    tasks = [
        Task(scenario, board, seed, args.minutes, settings)
        for board, scenario, seed in product(args.boards, args.scenarios, args.seeds)
    ]
    if args.processes == 1:
        return [play(task) for task in tasks]
    with ProcessPoolExecutor(args.processes) as pool:
        return list(pool.map(play, tasks))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arguments(parser)
    parser.add_argument("--events", type=Path, metavar="FILE", help="CSV, a line an event")
    args = parser.parse_args()
    outcomes = play_all(args)
    groups: dict[str, list[Outcome]] = {}
    for board in args.boards:
        for scenario in args.scenarios:
            groups[f"{board} {scenario}"] = [
                one for one in outcomes if one.task[:2] == (scenario, board)
            ]
        groups[f"{board}, all"] = [one for one in outcomes if one.task.board == board]
    counted = {name: count(some) for name, some in groups.items()}
    print_found(counted)
    print_confounders(counted)
    print_times(counted)
    print_confusion(outcomes)
    print_confidence(outcomes)
    print_markers(outcomes)
    if args.events:
        write_events(args.events, outcomes)
        print(f"Wrote {args.events}")


if __name__ == "__main__":
    main()
