"""False alarms at rest: what comes out when 1, 10 or 60 an hour are asked for.

Rest is simulated: independent Gaussian noise on eight channels, coloured three ways, in equal
parts: ``flat`` (amplifier noise), ``pink`` (flat plus 1/f electrode noise) and ``muscle`` (flat
plus a bump from 30 to 120 Hz of distant muscle). Levels differ by channel and drift by up to 3 dB
over minutes; mains hum of 50 Hz lies on every second channel. No figure here was measured on
people.

Harder noises, by name: ``resonant`` (a line some Hz wide at 80 Hz), ``laplace`` (tails heavier than
Gaussian) and ``student`` (Student's t with five degrees of freedom: far heavier).

    python benchmarks/false_alarms.py --hours 24
    python benchmarks/false_alarms.py --hours 12 --asked 10 --colours resonant laplace student
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import product

import numpy as np
from scipy import signal

import twitchdetect as td

N_CHANNELS = 8
COLOURS = ("flat", "pink", "muscle")
HARDER = ("resonant", "laplace", "student")
BLOCK_S = 60.0


class Rest:
    """An endless stream of rest."""

    def __init__(self, fs: float, colour: str, seed: int) -> None:
        self.fs, self.rng, self.n = fs, np.random.default_rng(seed), 0
        self.colour = colour
        if colour == "pink":
            self.ba = signal.butter(1, 15, "lowpass", fs=fs)
        elif colour == "resonant":
            self.ba = [1.0], [1.0, -1.9 * np.cos(2 * np.pi * 80 / fs), 0.95**2]
        else:
            self.ba = signal.butter(1, [30, min(120, 0.45 * fs)], "bandpass", fs=fs)
        self.share = {"pink": 4.0, "muscle": 3.0, "resonant": 1.0}.get(colour, 0.0)
        self.z = np.zeros((max(len(self.ba[0]), len(self.ba[1])) - 1, N_CHANNELS))
        self.level_uV = self.rng.uniform(1.0, 6.0, N_CHANNELS)
        self.drift_s = self.rng.uniform(120.0, 600.0, N_CHANNELS)
        self.phase = self.rng.uniform(0, 2 * np.pi, N_CHANNELS)

    def _white(self, n: int) -> np.ndarray:
        if self.colour == "laplace":
            return self.rng.laplace(size=(n, N_CHANNELS)) / np.sqrt(2)
        if self.colour == "student":
            return self.rng.standard_t(5, (n, N_CHANNELS)) / np.sqrt(5 / 3)
        if self.colour == "resonant":
            return np.zeros((n, N_CHANNELS))
        return self.rng.standard_normal((n, N_CHANNELS))

    def next_block(self) -> np.ndarray:
        n = int(BLOCK_S * self.fs)
        t = (self.n + np.arange(n)[:, None]) / self.fs
        self.n += n
        noise = self.rng.standard_normal((n, N_CHANNELS))
        colour, self.z = signal.lfilter(*self.ba, noise, axis=0, zi=self.z)
        x = self._white(n) + self.share * colour
        gain_db = 1.5 * np.sin(2 * np.pi * t / self.drift_s + self.phase)
        x *= self.level_uV * 10 ** (gain_db / 20)
        x[:, ::2] += 20 * np.sin(2 * np.pi * 50 * t)
        return x


def count(task: tuple[float, float, str, int, float]) -> tuple[float, float, str, int, float]:
    fs, asked, colour, seed, hours = task
    rest = Rest(fs, colour, seed)
    detector = td.Detector(fs=fs, n_channels=N_CHANNELS, false_alarms_per_hour=asked)
    events = []
    for _ in range(round(hours * 3600 / BLOCK_S)):
        events += detector.process(rest.next_block())
    events += detector.finish()
    return fs, asked, colour, len(events), rest.n / fs / 3600


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=12.0, help="simulated hours a setting")
    parser.add_argument("--fs", type=float, nargs="+", default=[250.0, 1000.0])
    parser.add_argument("--asked", type=float, nargs="+", default=[1.0, 10.0, 60.0])
    parser.add_argument("--colours", nargs="+", choices=COLOURS + HARDER, default=COLOURS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    stretches = 2
    hours = args.hours / len(args.colours) / stretches
    tasks = [
        (fs, asked, colour, args.seed + 1000 * i, hours)
        for fs, asked, colour, i in product(args.fs, args.asked, args.colours, range(stretches))
    ]
    with ProcessPoolExecutor(args.jobs) as pool:
        results = list(pool.map(count, tasks))
    print(
        "| fs, Hz | asked an hour | came out | ratio | " + " | ".join(args.colours) + " | hours |"
    )
    print("|---|---|---|---|" + "---|" * (len(args.colours) + 1))
    for fs, asked in product(args.fs, args.asked):
        rows = [r for r in results if r[:2] == (fs, asked)]
        total_h = sum(r[4] for r in rows)
        rate = sum(r[3] for r in rows) / total_h
        by_colour = [
            sum(r[3] for r in rows if r[2] == c) / sum(r[4] for r in rows if r[2] == c)
            for c in args.colours
        ]
        cells = " | ".join(f"{v:.2f}" for v in by_colour)
        print(f"| {fs:g} | {asked:g} | {rate:.2f} | {rate / asked:.2f} | {cells} | {total_h:.1f} |")


if __name__ == "__main__":
    main()
