"""How probable it is that a burst which no rule has named is a twitch.

A logistic regression over signs that can be read one by one, fitted by ``benchmarks/fit_odds.py``
on simulated sessions with other seeds than those of any test: the odds are those of that mixture of
sessions, not of people.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from twitchdetect.detect.candidate import Candidate

LEAST_PROBABILITY = 0.3
"""Below, a burst is not called a twitch."""
MOST_NATS = 1000.0
MOVED = 10.0
"""Strength of a movement, over the quiet level, that is surely one."""
ONE_POTENTIAL_S, USUAL_LENGTH_S = 0.016, 0.07
"""Over how long a single motor unit's potential is spread at most, and how long a twitch lasts."""


def signs(c: Candidate) -> dict[str, float]:
    """Give what the odds are made of, by name; all are bounded, so that nothing strange decides."""
    size = _log(c.level_evidence, 1.0, MOST_NATS)
    share_high = _log(max(c.high_evidence, 0.5) / c.evidence, 0.0005, 1.0)
    rejected = min(c.n_rejected, 10) / 10
    slow = _log(c.beside_slow, 0.05, 20.0)
    jumps = _log(c.jump_uV / max(c.peak_uV, 1e-9), 1.0, 10.0)
    alone = 1.0 - min(1.0, c.other_jump_uV / max(c.jump_uV, 1e-9))
    compact = min(max(c.compactness, 0.0), 1.2)
    others = (c.n_seen - 1) / max(c.n_seen / c.share_seen - 1, 7.0)
    moved = _log(c.moved, 1.0, 100.0)
    unmoved = max(0.0, 1.0 - moved / math.log(MOVED))
    return {
        "evidence over what went on before": size,
        "share above 75 Hz": share_high,
        "compactness": compact,
        "no longer than one potential": -_log(c.spread_s / ONE_POTENTIAL_S, 0.25, 1.0),
        "length unlike a twitch's": _log(c.duration_s / USUAL_LENGTH_S, 0.1, 8.0) ** 2,
        "longer than 0.4 s": float(c.duration_s > 0.4),
        "slow movement": slow,
        "little above 75 Hz on slow movement": max(slow, 0.0) * share_high,
        "strong movement on slow movement": max(slow, 0.0) * moved,
        "movement before": moved,
        "no movement before, while needling": c.is_needling * unmoved,
        "step of one channel": compact * jumps * alone,
        "sharp on many channels": compact * others,
        "channels": _log(c.n_seen, 1.0, 4.0),
        "on nearly all channels": float(others > 0.8),
        "shape that came before": min(max(2.0 * c.same_shape - 1.0, 0.0), 1.0),
        "level before": min(c.level_db, 20.0) / 10,
        "floor over rest": min(max(0.0, c.above_rest_db), 6.0) / 10,
        "rejected in 10 s": rejected,
        "evidence among rejected": size * rejected,
    }


def _log(value: float, least: float, most: float) -> float:
    return math.log(min(max(value, least), most))


@cache
def _weights() -> tuple[float, dict[str, float]]:
    table = json.loads(files("twitchdetect.detect").joinpath("odds.json").read_text("utf-8"))
    return float(table["intercept"]), {k: float(v) for k, v in table["weights"].items()}


def probability_of_twitch(candidate: Candidate) -> float:
    """Probability by the fitted odds, 0 to 1."""
    if candidate.p_twitch is None:
        intercept, weights = _weights()
        score = intercept + sum(weights[name] * value for name, value in signs(candidate).items())
        p = 1.0 / (1.0 + math.exp(-min(max(score, -50.0), 50.0)))
        object.__setattr__(candidate, "p_twitch", p)
        return p
    return candidate.p_twitch
