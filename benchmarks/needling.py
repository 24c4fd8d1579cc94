"""Strokes, insertions, withdrawals and latencies against simulated truth; false strokes at rest.

What a needle's movement looks like on the skin is an assumption of the simulator: the figures show
that the finder does what it is meant to, not how it does on people.

    python benchmarks/needling.py [--minutes 5] [--seeds 101 102] [--recordings FOLDER] [--marked]

With --marked someone marks each insertion and withdrawal 0.1 to 0.7 s after it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import twitchdetect as td
from twitchdetect import evaluate, simulate

SCENARIOS = ("latent", "active", "trunk", "everything")
BOARDS = ("cyton", "wifi")
TOLERANCE_S = {"stroke": 0.1, "needle_in": 0.25, "needle_out": 0.25}
NO_NEEDLE = (
    "mains", "voluntary", "cable_motion", "electrode_pop", "electrode_off", "saturation", "drift",
    "startle",
)  # fmt: skip
NEEDLE = ("site", "needle_in", "stroke", "needle_out")


def of_kind(things: Sequence, kind: str) -> list:
    return [one for one in things if one.kind == kind]


def spread(values: Sequence[float]) -> str:
    if not len(values):
        return "-"
    low, middle, high = np.percentile(values, [5, 50, 95])
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


class Count:
    """What is added up over the sessions of one row."""

    def __init__(self) -> None:
        self.hours = 0.0
        self.found = dict.fromkeys(TOLERANCE_S, 0)
        self.there = dict.fromkeys(TOLERANCE_S, 0)
        self.false = dict.fromkeys(TOLERANCE_S, 0)
        self.error_ms: list[float] = []
        self.late_ms: list[float] = []
        self.latency_error_ms: list[float] = []
        self.n_tied = self.n_twitches = self.n_wrong = 0

    def add(self, session: simulate.Session, markers: Sequence[td.Marker]) -> None:
        recording = replace(session.recording, markers=tuple(markers))
        events, fs = td.detect(recording), recording.fs
        self.hours += recording.duration_s / 3600
        for kind, tolerance_s in TOLERANCE_S.items():
            seen, truth = of_kind(events, kind), of_kind(session.labels, kind)
            pairs = evaluate.match(seen, truth, fs=fs, tolerance_s=tolerance_s)
            self.found[kind] += len(pairs.pairs)
            self.there[kind] += len(truth)
            self.false[kind] += len(pairs.false)
            if kind == "stroke":
                errors = [seen[d].start_sample - truth[t].start_sample for d, t in pairs.pairs]
                self.error_ms += [1000 * e / fs for e in errors]
                self.late_ms += [1000 * (e.decided_sample - e.start_sample) / fs for e in seen]
        self._add_ties(session, events, fs)

    def _add_ties(self, session: simulate.Session, events: Sequence, fs: float) -> None:
        strokes = {(s.site, s.stroke): s.start_sample for s in of_kind(session.labels, "stroke")}
        seen, truth = of_kind(events, "ltr"), of_kind(session.labels, "ltr")
        for d, t in evaluate.match(seen, truth, fs=fs).pairs:
            stroke = strokes[truth[t].site, truth[t].stroke]
            self.n_twitches += 1
            if seen[d].stroke_sample < 0:
                continue
            if abs(seen[d].stroke_sample - stroke) > 0.1 * fs:
                self.n_wrong += 1
                continue
            self.n_tied += 1
            measured = seen[d].start_sample - seen[d].stroke_sample
            self.latency_error_ms.append(1000 * (measured - (truth[t].start_sample - stroke)) / fs)

    def row(self, name: str) -> str:
        shares = [
            f"{self.found[kind]} of {self.there[kind]}, {self.false[kind]} false"
            for kind in TOLERANCE_S
        ]
        ties = f"{self.n_tied} of {self.n_twitches}, {self.n_wrong} wrong"
        cells = [
            name, *shares, spread(self.error_ms), spread(self.late_ms), ties,
            spread(self.latency_error_ms),
        ]  # fmt: skip
        return f"| {' | '.join(cells)} |"


def marked_late(session: simulate.Session, seed: int) -> list[td.Marker]:
    """Give what a hand marks; the recording's own markers are the truth."""
    rng, fs = np.random.default_rng(seed), session.recording.fs
    marks = [
        td.Marker(label.start_sample + round(rng.uniform(0.1, 0.7) * fs), label.kind)
        for label in session.labels
        if label.kind in ("needle_in", "needle_out")
    ]
    return sorted(marks, key=lambda marker: marker.sample)


def simulated(minutes: float, seeds: Sequence[int], *, is_marked: bool) -> None:
    print("| session | strokes | insertions | withdrawals | stroke error ms | stroke decided after"
          " ms | found twitches with their stroke | latency error ms |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    for scenario in SCENARIOS:
        for board in BOARDS:
            count = Count()
            for seed in seeds:
                made = simulate.session(scenario, minutes=minutes, seed=seed, board=board)
                count.add(made, marked_late(made, seed) if is_marked else ())
            print(count.row(f"{scenario}, {board}"), flush=True)


def false_row(name: str, recordings: Sequence[td.Recording]) -> str:
    hours = sum(r.duration_s for r in recordings) / 3600
    events = [e for r in recordings for e in td.detect(r)]
    counts = [len(of_kind(events, kind)) for kind in NEEDLE]
    tied = sum(e.stroke_sample >= 0 for e in of_kind(events, "ltr"))
    rate = counts[2] / hours
    cells = [name, f"{hours:.2f}", *map(str, counts), f"{rate:.1f}", str(tied)]
    return f"| {' | '.join(cells)} |"


def without_needle(minutes: float, seeds: Sequence[int], folder: Path | None) -> None:
    print("\n| no needle | hours | site | needle_in | stroke | needle_out | strokes an hour | "
          "ltr with a stroke |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for board in BOARDS:
        for name, confounders in (
            ("rest", ("mains",)),
            ("all that can go wrong", NO_NEEDLE),
            ("the same and heartbeat", (*NO_NEEDLE, "ecg")),
        ):
            made = [
                simulate.session(
                    "rest", minutes=minutes, seed=seed, board=board, confounders=confounders
                ).recording
                for seed in seeds
            ]
            print(false_row(f"{name}, {board}", made), flush=True)
    if folder is not None:
        for name, pattern in (
            ("real rest, 200 Hz", "ganglion_emg_200hz/*REST.txt"),
            ("real contractions, 200 Hz", "ganglion_emg_200hz/*R0.txt"),
            ("real contractions, 1 kHz", "biosignals_emg_1000hz/*.h5"),
            ("real blinks and jaw, 250 Hz", "cyton_eeg_250hz/OpenBCI_GUI-v6*.txt"),
        ):
            if paths := sorted(folder.glob(pattern)):
                print(false_row(name, [td.read(path) for path in paths]), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102])
    parser.add_argument("--recordings", type=Path, help="folder with real recordings")
    parser.add_argument(
        "--marked", action="store_true", help="insertions and withdrawals are marked"
    )
    args = parser.parse_args()
    simulated(args.minutes, args.seeds, is_marked=args.marked)
    if args.marked:
        return
    without_needle(args.minutes, args.seeds, args.recordings)


if __name__ == "__main__":
    main()
