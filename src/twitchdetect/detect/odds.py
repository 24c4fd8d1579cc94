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

LEAST_PROBABILITY = 0.25
"""Below, a burst is not called a twitch."""


def signs(c: Candidate) -> dict[str, float]:
    """Give what the odds are made of, by name."""
    high = math.log(max(c.high_evidence, 0.5))
    rejected = min(c.n_rejected, 10)
    slow = math.log(min(max(c.beside_slow, 0.05), 20.0))
    jumps = math.log(max(c.jump_uV / max(c.peak_uV, 1e-9), 1.0))
    alone = 1.0 - min(1.0, c.other_jump_uV / max(c.jump_uV, 1e-9))
    compact = min(max(c.compactness, 0.0), 1.2)
    return {
        "evidence": math.log(max(c.evidence, 1.0)),
        "evidence above 75 Hz": high,
        "compactness": compact,
        "length": math.log(c.duration_s),
        "longer than 0.2 s": float(c.duration_s > 0.2),
        "slow movement": slow,
        "little above 75 Hz on slow movement": max(slow, 0.0) * (high - math.log(c.evidence)),
        "step of one channel": compact * jumps * alone,
        "lost samples": float(c.clipped_share > 0.0),
        "channels": math.log(max(c.n_seen, 1)),
        "share of channels": c.share_seen,
        "bursts before": min(c.n_before, 8),
        "strongest before": min(max(c.most_before_db, -20.0), 6.0) if c.n_before else -20.0,
        "level before": c.level_db / 10,
        "on top of activity": float(c.on_top),
        "snr": c.snr_db / 10,
        "evidence over the level before": math.log(max(c.level_evidence, 1.0)),
        "floor over rest": max(0.0, c.above_rest_db) / 10,
        "rejected in 10 s": rejected,
        "bursts in 10 s": math.log(1 + c.n_recent),
        "above 75 Hz among rejected": high * rejected / 10,
    }


@cache
def _weights() -> tuple[float, dict[str, float]]:
    table = json.loads(files("twitchdetect.detect").joinpath("odds.json").read_text("utf-8"))
    return float(table["intercept"]), {k: float(v) for k, v in table["weights"].items()}


def probability_of_twitch(candidate: Candidate) -> float:
    """Probability by the fitted odds, 0 to 1."""
    intercept, weights = _weights()
    score = intercept + sum(weights.get(name, 0.0) * value for name, value in signs(candidate).items())
    return 1.0 / (1.0 + math.exp(-min(max(score, -50.0), 50.0)))
