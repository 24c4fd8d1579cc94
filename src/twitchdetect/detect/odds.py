"""How probable it is that a burst is a twitch, by all its signs together.

A sum of small trees over signs that can be read one by one, fitted by ``benchmarks/fit_odds.py``
on simulated sessions with other seeds than those of any test: the odds are those of that mixture of
sessions, not of people. What spoke most for and against a twitch is said with each verdict.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from twitchdetect.detect.candidate import Candidate
from twitchdetect.detect.trees import Trees, probability

LEAST_PROBABILITY = 0.45
"""Below, a burst is not called a twitch."""
SURE_PROBABILITY = 0.8
"""From here on a burst is called a twitch though the muscle is not at rest, while the needle works.
"""
MOST_NATS = 1000.0
MOVED = 10.0
"""Strength of a movement, over the quiet level, that is surely one."""
NO_LATENCY_S, LEAST_MOVED = 0.3, 3.0
"""Latency that stands for none, and strength below which what moved is nothing to answer."""
LEAST_BESIDE = 0.3
"""Slow movement beside a burst's size below which it is none: what is left of it says how strong
the burst is."""
N_SAID, LEAST_SAID = 3, 0.1
"""How many signs are named for and against, and how much the least of them has to add."""


class Odds(NamedTuple):
    """Probability of a twitch, and what each sign added to the log odds, most first."""

    probability: float
    added: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        """Give the odds in words: probability, and the signs that spoke most for and against."""
        sides = (
            ("for it", [part for part in self.added if part[1] >= LEAST_SAID]),
            ("against it", [part for part in self.added if part[1] <= -LEAST_SAID]),
        )
        said = [
            f"{side}: " + ", ".join(f"{name} {value:+.1f}" for name, value in parts[:N_SAID])
            for side, parts in sides
            if parts
        ]
        return "; ".join([f"p = {self.probability:.2f}", *said])


def signs(c: Candidate) -> dict[str, float]:
    """Give what the odds are made of, by name; all are bounded, so that nothing strange decides."""
    return _of_itself(c) | _of_what_moves(c) | _of_the_past(c)


def _of_itself(c: Candidate) -> dict[str, float]:
    high = [max(nats, 0.0) for nats in c.high_by_channel]
    squares = sum(nats * nats for nats in high)
    others = (c.n_seen - 1) / max(c.n_seen / c.share_seen - 1, 7.0)
    compact = min(max(c.compactness, 0.0), 1.2)
    return {
        "evidence over what went on before": _log(c.level_evidence, 1.0, MOST_NATS),
        "evidence": _log(c.evidence, 1.0, MOST_NATS),
        "evidence above 75 Hz": _log(c.high_evidence, 0.5, MOST_NATS),
        "share above 75 Hz": _log(max(c.high_evidence, 0.5) / c.evidence, 0.0005, 1.0),
        "size over the floor": min(max(c.snr_db, -10.0), 25.0),
        "peak over rms": _log(c.crest, 1.0, 10.0),
        "length": _log(c.duration_s, 0.004, 1.0),
        "spread": _log(c.spread_s, 0.004, 1.0),
        "compactness": compact,
        "sharp on many channels": compact * others,
        "channels": _log(c.n_seen, 1.0, 8.0),
        "share of channels": c.share_seen,
        "channels above 75 Hz": min(sum(high) ** 2 / max(squares, 1e-9), 8.0),
        "repeats itself": c.period_r,
        "lost samples": min(c.clipped_share, 0.2),
    }


def _of_what_moves(c: Candidate) -> dict[str, float]:
    slow = _log(c.beside_slow, LEAST_BESIDE, 20.0)
    moved = _log(c.moved, 1.0, 100.0)
    share_high = _log(max(c.high_evidence, 0.5) / c.evidence, 0.0005, 1.0)
    jumps = _log(c.jump_uV / max(c.peak_uV, 1e-9), 0.05, 10.0)
    answers = c.moved > LEAST_MOVED and c.latency_s < NO_LATENCY_S
    return {
        "slow movement": slow,
        "little above 75 Hz on slow movement": max(slow, 0.0) * share_high,
        "movement before": moved,
        "latency after movement": max(c.latency_s, -0.05) if answers else NO_LATENCY_S,
        "needle at work": float(c.is_needling),
        "no movement before, while needling": c.is_needling
        * max(0.0, 1.0 - moved / math.log(MOVED)),
        "jump of the level": jumps,
    }


def _of_the_past(c: Candidate) -> dict[str, float]:
    before = c.before
    return {
        "shape that came before": min(max(2.0 * c.same_shape - 1.0, 0.0), 1.0),
        "level before": min(c.level_db, 20.0) / 10,
        "floor over rest": min(max(0.0, c.above_rest_db), 6.0) / 10,
        "bursts just before": min(c.n_before, 12),
        "rejected in 10 s": min(c.n_rejected, 10) / 10,
        "twitches in 10 s": min(before.n_twitches, 12),
        "time since a burst": _log(before.any_s, 0.01, 10.0),
        "time since a burst on its channel": _log(before.channel_s, 0.01, 10.0),
        "time since a twitch": _log(before.twitch_s, 0.05, 29.0),
        "time since a pulse": _log(before.pulse_s, 0.02, 29.0),
        "time since lost samples": _log(before.loss_s, 0.02, 10.0),
        "stands out of the last 10 s": before.stands_out,
        "as strong in the last 10 s": min(before.n_as_strong, 24),
        "channels of the site's twitches": before.like_twitches,
        "channels of what was rejected": before.like_rejected,
    }


def _log(value: float, least: float, most: float) -> float:
    return math.log(min(max(value, least), most))


@cache
def fitted() -> Trees:
    """Give the trees of the package."""
    return Trees.of(
        json.loads(files("twitchdetect.detect").joinpath("odds.json").read_text("utf-8"))
    )


def odds_of_twitch(candidate: Candidate) -> Odds:
    """Weigh all signs of a burst; done once for each."""
    if candidate.odds is None:
        trees, values = fitted(), signs(candidate)
        score, parts = trees.added([values[name] for name in trees.signs])
        named = sorted(zip(trees.signs, parts, strict=True), key=lambda part: -abs(part[1]))
        object.__setattr__(candidate, "odds", Odds(probability(score), tuple(named)))
    odds = candidate.odds
    assert isinstance(odds, Odds)
    return odds


def probability_of_twitch(candidate: Candidate) -> float:
    """Probability by the fitted odds, 0 to 1."""
    return odds_of_twitch(candidate).probability
