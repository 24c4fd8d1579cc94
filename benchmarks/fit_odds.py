"""Fit the odds by which a burst that no rule has named is called a twitch (detect/odds.json).

Simulated needling sessions with every confounder, and free twitches in clean rest, on four boards;
logistic regression with a small penalty. Prints how well held-out seeds are told apart and whether
the probabilities are right. Seeds from 5000 on, which no test and no benchmark uses.

    python benchmarks/fit_odds.py --seeds 12 --write
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

import twitchdetect as td
from twitchdetect import simulate
from twitchdetect.detect import odds, verdicts
from twitchdetect.detect.naming import Namer

NEEDLING = ("latent", "active", "trunk", "electro", "everything")
BOARDS = ("cyton", "wifi", "ganglion", "twitchboard")
FIRST_SEED = 5000
PENALTY = 1.0
UNSEEN_SHARE = 0.2
"""Of the bursts so many are taken to follow a movement that left nothing on the skin, which the
simulator's always do."""
TARGET = Path(odds.__file__).with_name("odds.json")


def sessions(boards: list[str], n_seeds: int, minutes: float):
    """Give every session: strong twitches, mixed ones, and free ones in clean rest."""
    for board in boards:
        for seed in range(FIRST_SEED, FIRST_SEED + n_seeds):
            for name in NEEDLING:
                for first_snr_db in ((19.5, 28.0), (6.0, 25.0)):
                    made = simulate.session(
                        name, minutes=minutes, seed=seed, board=board,
                        first_snr_db=first_snr_db, unseen_share=0.0,
                    )  # fmt: skip
                    yield board, name, seed, made
            for first_snr_db, every_s in (((-3.0, 15.0), (2.5, 5.0)), ((8.0, 25.0), (0.7, 2.5))):
                yield board, "sweep", seed, simulate.session(
                    "sweep", minutes=minutes, seed=seed, board=board,
                    first_snr_db=first_snr_db, free_every_s=every_s,
                )  # fmt: skip


def candidates(made):
    """Detect with all rules but the odds; give each `ltr`'s signs and what lies under it."""
    seen = []
    name_burst, give = Namer._burst, Namer._candidate

    def keep(self, record, channels):
        seen.append(give(self, record, channels))
        return seen[-1]

    def note(self, record):
        event = name_burst(self, record)
        found.append((event, seen[-1]))
        return event

    found, rules = [], verdicts.RULES
    Namer._candidate, Namer._burst = keep, note
    verdicts.RULES = tuple(rule for rule in rules if rule is not verdicts.unlikely)
    try:
        td.detect(replace(made.recording, markers=()))  # they are the truth
    finally:
        Namer._candidate, Namer._burst, verdicts.RULES = give, name_burst, rules
    margin = 0.03 * made.recording.fs
    draw = np.random.default_rng(len(found))
    for event, candidate in found:
        if event.kind == "ltr":
            under = {
                label.kind
                for label in made.labels
                if label.start_sample < event.stop_sample + margin
                and label.stop_sample > event.start_sample - margin
                and label.stop_sample > label.start_sample
                and label.kind not in ("mains", "rest")
                and not (label.kind == "ltr" and math.isinf(label.snr_db))
            }
            if draw.random() < UNSEEN_SHARE:
                candidate = replace(candidate, moved=0.0)
            yield odds.signs(candidate), under


def fit(x, y):
    """Newton's method; the penalty leaves the intercept alone."""
    weights, ridge = np.zeros(x.shape[1]), PENALTY * np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - ridge @ weights
        curvature = (x.T * (p * (1 - p))) @ x + ridge
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights


def report(p, y, kinds) -> None:
    for least in (0.0, 0.1, odds.LEAST_PROBABILITY, 0.5, 0.8):
        kept = p >= least
        others = Counter(kinds[kept & ~y].tolist()).most_common(6)
        print(
            f"p >= {least:4.2f}: {y[kept].sum() / y.sum():.3f} of the twitches, "
            f"{y[kept].mean():.3f} of what is kept is one; besides: {dict(others)}"
        )
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        if inside.any():
            print(f"p {low:.1f}-{low + 0.1:.1f}: {inside.sum():5d}, true {y[inside].mean():.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--boards", nargs="+", default=list(BOARDS))
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    args = parser.parse_args()
    rows, truth, kinds, seeds = [], [], [], []
    for _, _, seed, made in sessions(args.boards, args.seeds, args.minutes):
        for signs, under in candidates(made):
            rows.append(signs)
            truth.append("ltr" in under)
            kinds.append("+".join(sorted(under - {"ltr"})) or "nothing")
            seeds.append(seed)
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    y, kinds, seeds = np.array(truth), np.array(kinds), np.array(seeds)
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    scaled = np.column_stack([np.ones(len(x)), (x - mean) / spread])
    held_out = seeds % 3 == 0
    print(f"{len(y)} bursts, {y.sum()} twitches; held out: {held_out.sum()}")
    p = 1 / (1 + np.exp(-scaled[held_out] @ fit(scaled[~held_out], y[~held_out])))
    report(p, y[held_out], kinds[held_out])
    weights = fit(scaled, y)
    for name, weight in zip(names, weights[1:], strict=True):
        print(f"{weight:+6.2f} spreads  {name}")
    if args.write:
        slopes = weights[1:] / spread
        table = {
            "intercept": round(float(weights[0] - slopes @ mean), 4),
            "weights": {n: round(float(w), 4) for n, w in zip(names, slopes, strict=True)},
        }
        TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
