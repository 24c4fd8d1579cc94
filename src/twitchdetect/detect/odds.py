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

LEAST_PROBABILITY = 0.15
"""Below, a burst is not called a twitch."""
MOST_NATS = 1000.0


def signs(c: Candidate) -> dict[str, float]:
    """Give what the odds are made of, by name; all are bounded, so that nothing strange decides."""
    size = math.log(min(max(c.level_evidence, 1.0), MOST_NATS))
    share_high = math.log(min(max(c.high_evidence, 0.5) / c.evidence, 1.0))
    rejected = min(c.n_rejected, 10) / 10
    slow = math.log(min(max(c.beside_slow, 0.05), 20.0))
    jumps = math.log(min(max(c.jump_uV / max(c.peak_uV, 1e-9), 1.0), 10.0))
    alone = 1.0 - min(1.0, c.other_jump_uV / max(c.jump_uV, 1e-9))
    compact = min(max(c.compactness, 0.0), 1.2)
    others = (c.n_seen - 1) / max(c.n_seen / c.share_seen - 1, 7.0)
    like_it = min(max((c.most_before_db + 15.0) / 10.0, 0.0), 1.5)
    return {
        "evidence over what went on before": size,
        "share above 75 Hz": share_high,
        "compactness": compact,
        "longer than 0.4 s": float(c.duration_s > 0.4),
        "slow movement": slow,
        "little above 75 Hz on slow movement": max(slow, 0.0) * share_high,
        "step of one channel": compact * jumps * alone,
        "sharp on many channels": compact * others,
        "channels": math.log(min(max(c.n_seen, 1), 4)),
        "on nearly all channels": float(others > 0.8),
        "bursts like it before": min(c.n_before, 8) * like_it,
        "level before": min(c.level_db, 20.0) / 10,
        "floor over rest": min(max(0.0, c.above_rest_db), 6.0) / 10,
        "rejected in 10 s": rejected,
        "evidence among rejected": size * rejected,
    }


@cache
def _weights() -> tuple[float, dict[str, float]]:
    table = json.loads(files("twitchdetect.detect").joinpath("odds.json").read_text("utf-8"))
    return float(table["intercept"]), {k: float(v) for k, v in table["weights"].items()}


def probability_of_twitch(candidate: Candidate) -> float:
    """Probability by the fitted odds, 0 to 1."""
    intercept, weights = _weights()
    score = intercept + sum(weights[name] * value for name, value in signs(candidate).items())
    return 1.0 / (1.0 + math.exp(-min(max(score, -50.0), 50.0)))
