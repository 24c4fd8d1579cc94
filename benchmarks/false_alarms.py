"""False alarms at rest: what comes out when 0.1, 1, 10 or 60 an hour are asked for.

Rest is simulated noise on eight channels, in equal parts. Three are Gaussian and independent
between channels: ``flat`` (amplifier noise), ``pink`` (flat plus 1/f electrode noise) and
``muscle`` (flat plus a bump from 30 to 120 Hz of distant muscle). ``simulator`` is the rest of
`simulate`: all that at once, through a board's filter, a third of the muscle shared by neighbours.
Levels differ by channel and drift over minutes, within so many dB as are asked for; mains hum of
50 Hz lies on every second channel. No figure here was measured on people.

Harder noises, by name: ``resonant`` (a line some Hz wide at 80 Hz), ``laplace`` (tails heavier than
Gaussian) and ``student`` (Student's t with five degrees of freedom: far heavier).

    python benchmarks/false_alarms.py --hours 24
    python benchmarks/false_alarms.py --hours 4 --fs 2000 --asked 1 10 --colours simulator
    python benchmarks/false_alarms.py --hours 12 --drift-db 6
    python benchmarks/false_alarms.py --hours 12 --asked 10 --colours resonant laplace student

Every event is a false alarm, whatever it is called. Behind each rate stands its exact 95 %
interval, and at the end how long an hour of rest took to make and to search. All rates that are
asked for hear the same noise.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy import signal

import twitchdetect as td
from twitchdetect import evaluate
from twitchdetect.simulate import BOARDS
from twitchdetect.simulate.layout import LAYOUTS
from twitchdetect.simulate.rest import Rest as SimulatedRest

N_CHANNELS = 8
COLOURS = ("flat", "pink", "muscle", "simulator")
HARDER = ("resonant", "laplace", "student")
LEVEL_UV = (1.0, 6.0)
BLOCK_S = 60.0


class Rest:
    """An endless stream of rest."""

    def __init__(self, fs: float, colour: str, seed: int, drift_db: float) -> None:
        self.fs, self.rng, self.n = fs, np.random.default_rng(seed), 0
        self.colour, self.drift_db = colour, drift_db
        if colour == "pink":
            self.ba = signal.butter(1, 15, "lowpass", fs=fs)
        elif colour == "resonant":
            self.ba = [1.0], [1.0, -1.9 * np.cos(2 * np.pi * 80 / fs), 0.95**2]
        else:
            self.ba = signal.butter(1, [30, min(120, 0.45 * fs)], "bandpass", fs=fs)
        self.share = {"pink": 4.0, "muscle": 3.0, "resonant": 1.0}.get(colour, 0.0)
        self.z = np.zeros((max(len(self.ba[0]), len(self.ba[1])) - 1, N_CHANNELS))
        self.level_uV = self.rng.uniform(*LEVEL_UV, N_CHANNELS)
        self.drift_s = self.rng.uniform(120.0, 600.0, N_CHANNELS)
        self.phase = self.rng.uniform(0, 2 * np.pi, N_CHANNELS)
        if colour == "simulator":
            board = replace(BOARDS["cyton" if fs < 500 else "wifi"], fs=fs)
            self.simulated = SimulatedRest(board, LAYOUTS["eight"], self.rng, LEVEL_UV, 0.0)

    def _white(self, n: int) -> np.ndarray:
        if self.colour == "laplace":
            return self.rng.laplace(size=(n, N_CHANNELS)) / np.sqrt(2)
        if self.colour == "student":
            return self.rng.standard_t(5, (n, N_CHANNELS)) / np.sqrt(5 / 3)
        if self.colour == "resonant":
            return np.zeros((n, N_CHANNELS))
        return self.rng.standard_normal((n, N_CHANNELS))

    def _noise_uV(self, n: int) -> np.ndarray:
        if self.colour == "simulator":
            noise_uV = np.empty((n, N_CHANNELS))
            self.simulated.fill(noise_uV)
            return noise_uV
        noise = self.rng.standard_normal((n, N_CHANNELS))
        colour, self.z = signal.lfilter(*self.ba, noise, axis=0, zi=self.z)
        return (self._white(n) + self.share * colour) * self.level_uV

    def next_block(self) -> np.ndarray:
        n = int(BLOCK_S * self.fs)
        t = (self.n + np.arange(n)[:, None]) / self.fs
        self.n += n
        gain_db = self.drift_db / 2 * np.sin(2 * np.pi * t / self.drift_s + self.phase)
        x = self._noise_uV(n) * 10 ** (gain_db / 20)
        x[:, ::2] += 20 * np.sin(2 * np.pi * 50 * t)
        return x


class Task(NamedTuple):
    fs: float
    colour: str
    seed: int
    hours: float
    asked: tuple[float, ...]
    drift_db: float


class Counted(NamedTuple):
    """Events by the rate that was asked for, and what an hour cost."""

    task: Task
    hours: float
    events: list[int]
    twitches: list[int]
    making_s: float
    searching_s: float


def count(task: Task) -> Counted:
    rest = Rest(task.fs, task.colour, task.seed, task.drift_db)
    detectors = [
        td.Detector(fs=task.fs, n_channels=N_CHANNELS, false_alarms_per_hour=asked)
        for asked in task.asked
    ]
    events: list[list[td.Event]] = [[] for _ in detectors]
    making_s = searching_s = 0.0
    for _ in range(max(1, round(task.hours * 3600 / BLOCK_S))):
        began = time.perf_counter()
        block_uV = rest.next_block()
        made = time.perf_counter()
        for found, detector in zip(events, detectors, strict=True):
            found += detector.process(block_uV)
        making_s += made - began
        searching_s += time.perf_counter() - made
    for found, detector in zip(events, detectors, strict=True):
        found += detector.finish()
    kinds = [[e.kind for e in found] for found in events]
    return Counted(
        task, rest.n / task.fs / 3600, [len(k) for k in kinds], [k.count("ltr") for k in kinds],
        making_s, searching_s / len(detectors),
    )  # fmt: skip


def rate(some: Sequence[Counted], i: int) -> str:
    n, hours = sum(c.events[i] for c in some), sum(c.hours for c in some)
    low, high = evaluate.poisson_interval(n, hours)
    return f"{n / hours:.2f} ({low:.2f}-{high:.2f})"


def print_table(results: Sequence[Counted], args: argparse.Namespace) -> None:
    heads = ("fs, Hz", "asked an hour", "came out (95 %)", "ratio", "called ltr, %", *args.colours,
             "hours")  # fmt: skip
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    for fs, (i, asked) in product(args.fs, enumerate(args.asked)):
        some = [c for c in results if c.task.fs == fs]
        n, hours = sum(c.events[i] for c in some), sum(c.hours for c in some)
        twitches = sum(c.twitches[i] for c in some)
        cells = [
            f"{fs:g}", f"{asked:g}", rate(some, i), f"{n / hours / asked:.2f}",
            f"{100 * twitches / n:.0f}" if n else "n/a",
            *(rate([c for c in some if c.task.colour == colour], i) for colour in args.colours),
            f"{hours:.1f}",
        ]  # fmt: skip
        print("| " + " | ".join(cells) + " |")


def print_cost(results: Sequence[Counted], rates_hz: Sequence[float]) -> None:
    for fs in rates_hz:
        some = [c for c in results if c.task.fs == fs]
        hours = sum(c.hours for c in some)
        making, searching = sum(c.making_s for c in some), sum(c.searching_s for c in some)
        print(f"{fs:g} Hz: an hour took {making / hours:.2f} s to make, and for each rate "
              f"{searching / hours:.2f} s to search.")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=12.0, help="simulated hours a rate of fs")
    parser.add_argument("--fs", type=float, nargs="+", default=[250.0, 1000.0])
    parser.add_argument("--asked", type=float, nargs="+", default=[0.1, 1.0, 10.0, 60.0])
    parser.add_argument("--colours", nargs="+", choices=COLOURS + HARDER, default=COLOURS)
    parser.add_argument("--drift-db", type=float, default=3.0, help="from least to most level")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    stretches = 2
    hours = args.hours / len(args.colours) / stretches
    tasks = [
        Task(fs, colour, args.seed + 1000 * i, hours, tuple(args.asked), args.drift_db)
        for fs, colour, i in product(args.fs, args.colours, range(stretches))
    ]
    if args.jobs == 1:
        results = [count(task) for task in tasks]
    else:
        with ProcessPoolExecutor(args.jobs) as pool:
            results = list(pool.map(count, tasks))
    print_table(results, args)
    print()
    print_cost(results, args.fs)


if __name__ == "__main__":
    main()
