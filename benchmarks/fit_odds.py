"""Fit the odds that a burst is a twitch (detect/odds.json).

Simulated needling sessions with every confounder, and free twitches in clean rest; small trees
(scikit-learn, for the fit alone), twice: what went before a burst is told by names, and names need
the odds. Prints how well seeds are told apart that a fit has not seen, and whether the
probabilities are right; those probabilities also set the last line of the odds. Seeds from 5000 on,
which no test and no benchmark uses. Every eighth seed is played on four boards, the others on two.

    python benchmarks/fit_odds.py --seeds 8 --keep records --write
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

import twitchdetect as td
from twitchdetect import simulate
from twitchdetect.config import DetectorConfig
from twitchdetect.detect import Detector, naming, odds, verdicts
from twitchdetect.detect import state as st
from twitchdetect.detect.naming import Namer
from twitchdetect.detect.needling import Needling
from twitchdetect.detect.trees import LEAF, Tree, Trees

NEEDLING = ("everything", "trunk", "electro", "active", "latent")
BOARDS = ("cyton", "wifi", "ganglion", "twitchboard")
OFTEN = 2
"""So many of the boards are played with every seed; all of them, and clean rest, with every eighth.
"""
EVERY = 8
STRENGTHS = {"strong": (19.5, 28.0), "mixed": (6.0, 25.0)}
FREE = {"weak": ((-3.0, 15.0), (2.5, 5.0)), "full": ((8.0, 25.0), (0.7, 2.5))}
FIRST_SEED = 5000
MARGIN_S = 0.03
"""A label so near to a burst is under it."""
UNSEEN_SHARE, LEFT_UNDER = 0.15, 0.3
"""Of the bursts so many are taken to follow a movement that left nothing on the skin, which the
simulator's always do; of the slow movement under a twitch then at most so much of its size is left.
"""
UNPLACED_SHARE = 0.15
"""Of so many it is taken that nothing is known of the channels, as on a board with one or two."""
VOLLEY_SHARE, FREE_SHARE = 0.15, 0.6
"""Of the twitches so many are taken to be a single volley, as evoked potentials are and none of the
simulator's; of those so many come without a needle."""
VOLLEY = {
    "duration_s": (0.02, 0.045), "spread_s": (0.008, 0.02), "compactness": (0.8, 1.05),
    "same_shape": (0.6, 0.95),
}  # fmt: skip
N_TREES, RATE, N_LEAVES, LEAST_IN_LEAF, PENALTY = 100, 0.08, 12, 30, 5.0
FOLDS = 4
UP = (
    "evidence over what went on before", "evidence above 75 Hz", "size over the floor",
    "channels of the site's twitches",
)  # fmt: skip
DOWN = (
    "compactness", "sharp on many channels", "repeats itself",
    "lost samples", "shape that came before", "level before", "floor over rest",
    "bursts just before", "rejected in 10 s", "as strong in the last 10 s",
    "channels of what was rejected",
    "no movement before, while needling",
)  # fmt: skip
"""Signs that may only speak for a twitch the more there is of them, or only against it."""
TARGET = Path(odds.__file__).with_name("odds.json")


class Play(NamedTuple):
    """One session: every call of the detector's kernel to its namer, and what there was."""

    seed: int
    fs: float
    n_channels: int
    calls: list
    labels: tuple


class Burst(NamedTuple):
    seed: int
    signs: dict[str, float]
    under: set[str]


def tasks(n_seeds: int, minutes: float):
    """Give name and settings of every session."""
    for seed in range(FIRST_SEED, FIRST_SEED + n_seeds):
        for board in BOARDS[: None if seed % EVERY == 0 else OFTEN]:
            same = {"board": board, "seed": seed, "minutes": minutes}
            for name in NEEDLING:
                for kind, snr_db in STRENGTHS.items():
                    how = {"first_snr_db": snr_db, "unseen_share": 0.0}
                    yield f"{board}_{name}_{seed}_{kind}", name, same | how
            if seed % EVERY == 0:
                for kind, (snr_db, every_s) in FREE.items():
                    how = {"first_snr_db": snr_db, "free_every_s": every_s}
                    yield f"{board}_sweep_{seed}_{kind}", "sweep", same | how


def play(scenario: str, settings: dict) -> Play:
    """Simulate and detect; keep what the kernel has the namer read."""
    calls, name, gap = [], Detector._name, Namer.gap

    def note(self, record):
        calls.append(np.array(record))
        return name(self, record)

    def note_gap(self, start, stop):
        calls.append((start, stop))
        return gap(self, start, stop)

    made = simulate.session(scenario, **settings)
    Detector._name, Namer.gap = note, note_gap
    try:
        td.detect(replace(made.recording, markers=()))  # they are the truth
    finally:
        Detector._name, Namer.gap = name, gap
    n_channels = made.recording.data_uV.shape[1]
    return Play(settings["seed"], made.recording.fs, n_channels, calls, made.labels)


def plays(n_seeds: int, minutes: float, folder: Path | None):
    """Play all sessions, or read what was kept of them."""
    for name, scenario, settings in tasks(n_seeds, minutes):
        path = folder and folder / f"{name}.pkl"
        if path and path.exists():
            yield Play(*pickle.loads(path.read_bytes()))
            continue
        one = play(scenario, settings)
        if path:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(tuple(one)))
        yield one


@contextmanager
def judged_by(trees: Trees, seen: list):
    """Let the odds be those of some trees, and note each candidate that is judged."""
    fitted, judge = odds.fitted, naming.judge

    def note(candidate, config):
        seen.append(candidate)
        return judge(candidate, config)

    odds.fitted, naming.judge = lambda: trees, note
    try:
        yield
    finally:
        odds.fitted, naming.judge = fitted, judge


def bursts(one: Play, trees: Trees):
    """Name what the kernel found once more; give what the odds are asked for."""
    namer, seen = Namer(one.fs, one.n_channels, DetectorConfig()), []
    needling = Needling(one.fs, one.n_channels)
    draw, there = np.random.default_rng(len(one.calls)), Labels(one)
    with judged_by(trees, seen):
        for call in one.calls:
            if isinstance(call, tuple):
                namer.gap(*call)
            elif call[st.R_TYPE] in (st.MOVEMENT, st.STILL):
                needling.take(call)
            else:
                seen.clear()
                namer.is_needling = needling.is_near(int(call[st.R_START]))
                event = namer.name(call)
                if event.kind == "ltr":
                    needling.tie(event, call)
                if seen and is_asked(seen[0]):
                    below = there.under(event)
                    candidate = varied(seen[0], "ltr" in below, draw)
                    yield Burst(one.seed, odds.signs(candidate), below)


def varied(candidate, is_twitch, draw):
    """Take from some bursts what the simulator always has and the world may not."""
    unseen, unplaced, volley, free = draw.random(4)
    drawn = {name: draw.uniform(*limits) for name, limits in VOLLEY.items()}
    is_volley = is_twitch and volley < VOLLEY_SHARE
    if is_volley:
        candidate = replace(candidate, **drawn)
    is_free = is_volley and free < FREE_SHARE
    if unseen < UNSEEN_SHARE or is_free:
        most_uV = LEFT_UNDER * candidate.peak_uV if is_twitch else math.inf
        slow_uV = min(candidate.slow_uV, most_uV)
        candidate = replace(candidate, moved=0.0, latency_s=math.inf, slow_uV=slow_uV)
    if is_free:
        candidate = replace(candidate, is_needling=False)
    if unplaced < UNPLACED_SHARE or is_free:
        nowhere = {"like_twitches": 0.0, "like_rejected": 0.0}
        candidate = replace(candidate, before=replace(candidate.before, **nowhere))
    return candidate


class Labels:
    """What there was in a session, to be asked for by place."""

    def __init__(self, one: Play) -> None:
        some = [
            label
            for label in one.labels
            if label.stop_sample > label.start_sample
            and label.kind not in ("mains", "rest")
            and not (label.kind == "ltr" and math.isinf(label.snr_db))
        ]
        self.kinds = np.array([label.kind for label in some])
        self.start, self.stop = np.array([(x.start_sample, x.stop_sample) for x in some]).T
        self.margin = MARGIN_S * one.fs

    def under(self, event) -> set[str]:
        is_there = (self.start < event.stop_sample + self.margin) & (
            self.stop > event.start_sample - self.margin
        )
        return set(self.kinds[is_there].tolist())


def is_asked(candidate) -> bool:
    """Whether no rule speaks that the odds could not overrule."""
    rule = next((r for r in verdicts.RULES if r(candidate, DetectorConfig())), None)
    return rule is None or rule in verdicts.UNREST


def fit(x, y, names):
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=N_TREES, learning_rate=RATE, max_leaf_nodes=N_LEAVES,
        min_samples_leaf=LEAST_IN_LEAF, l2_regularization=PENALTY, early_stopping=False,
        monotonic_cst=[(name in UP) - (name in DOWN) for name in names], random_state=0,
    )  # fmt: skip
    model.fit(x, y)
    trees = tuple(as_tree(predictors[0].nodes) for predictors in model._predictors)
    return model, Trees(tuple(names), trees, 1.0, float(np.ravel(model._baseline_prediction)[0]))


def as_tree(nodes) -> Tree:
    """Give the nodes in order, each with the mean of its leaves."""
    sign, at, high, mean = [], [], [], []

    def add(i: int) -> int:
        node, here = nodes[i], len(sign)
        leaf = bool(node["is_leaf"])
        sign.append(LEAF if leaf else int(node["feature_idx"]))
        at.append(0.0 if leaf else float(f"{node['num_threshold']:.5g}"))
        high.append(0)
        mean.append(float(node["value"]))
        if not leaf:
            add(node["left"])
            high[here] = add(node["right"])
            low = nodes[node["left"]]["count"] / node["count"]
            mean[here] = low * mean[here + 1] + (1 - low) * mean[high[here]]
        return here

    add(0)
    return Tree(tuple(sign), tuple(at), tuple(high), tuple(round(m, 4) for m in mean))


def line(score, y):
    """Slope and intercept that make log odds of scores, by Newton's method."""
    x, weights = np.column_stack([score, np.ones(len(score))]), np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = (x.T * (p * (1 - p))) @ x + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(curvature, x.T @ (y - p))
    return weights


def fit_and_set(found: list[Burst], says: bool) -> Trees:
    """Fit the trees, and the line by scores of seeds that a fit has not seen."""
    names = list(found[0].signs)
    x = np.array([[one.signs[name] for name in names] for one in found])
    y = np.array(["ltr" in one.under for one in found])
    seeds = np.array([one.seed for one in found])
    score = np.zeros(len(y))
    for fold in range(FOLDS):
        out = seeds % FOLDS == fold
        if out.any() and not out.all():
            score[out] = fit(x[~out], y[~out], names)[0].decision_function(x[out])
    slope, shift = line(score, y)
    trees = fit(x, y, names)[1]
    if says:
        kinds = np.array(["+".join(sorted(one.under - {"ltr"})) or "nothing" for one in found])
        print(f"{len(y)} bursts, {y.sum()} twitches; by seeds that were held out:")
        report(1 / (1 + np.exp(-slope * score - shift)), y, kinds)
        used = Counter(names[s] for tree in trees.trees for s in tree.sign if s >= 0)
        print(f"line: {slope:.3f}, {shift:.3f}; questions asked: {used.most_common()}")
    intercept = float(slope * trees.intercept + shift)
    return replace(trees, slope=round(float(slope), 4), intercept=round(intercept, 4))


def report(p, y, kinds) -> None:
    for least in (0.0, 0.3, odds.LEAST_PROBABILITY, 0.7, odds.SURE_PROBABILITY):
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
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="of sessions, to fit again")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    args = parser.parse_args()
    trees = Trees((), (), 1.0, 0.5)  # neither against anything nor sure of anything
    for says in (False, True):
        found = []
        for one in plays(args.seeds, args.minutes, args.keep):
            found += bursts(one, trees)
        trees = fit_and_set(found, says)
    if args.write:
        TARGET.write_text(json.dumps(trees.as_table(), separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
