"""What the times of a shape that comes again say: a machine, a heart, a motor unit, or nothing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

STRICT_S = 0.003
"""How far the intervals of a machine may differ."""
MACHINE_S = (0.02, 1.3)
"""Between two pulses of a stimulator: 50 to 0.8 a second."""
HEART_S = (0.33, 1.8)
"""Between two heartbeats: 33 to 180 a minute."""
HEART_SPREAD = 0.2
"""How far an interval may differ from the middle one, as a share of it."""
UNIT_S = 0.3
"""A motor unit that is active at all fires more often than this."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Times of one shape: how many, the middle interval and how far the others lie from it."""

    n: int
    interval_s: float
    spread_s: float


def find_rhythm(times_s: Sequence[float], most_s: float = 2.0) -> Rhythm:
    """Look at the times of a shape, newest first; what lies before a longer pause is left out."""
    intervals = []
    for newer, older in itertools.pairwise(times_s):
        if not newer - older <= most_s:
            break
        if newer > older:
            intervals.append(newer - older)
    if not intervals:
        return Rhythm(1, float("nan"), float("nan"))
    ordered, half = sorted(intervals), len(intervals) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    spread = max(abs(i - middle * max(1, round(i / middle))) for i in intervals)
    return Rhythm(1 + len(intervals), middle, spread)


def is_machine(times_s: Sequence[float], least: int = 3) -> bool:
    """Whether the last times are as equally spaced as only a machine's are."""
    rhythm = find_rhythm(times_s[:4])
    return (
        rhythm.n >= least
        and MACHINE_S[0] <= rhythm.interval_s <= MACHINE_S[1]
        and rhythm.spread_s <= STRICT_S
    )


def phase_s(time_s: float, last_s: float, period_s: float, most: int = 5) -> float:
    """How far a time lies from when pulses are due; inf after `most` periods without one."""
    if not math.isfinite(time_s - last_s):
        return math.inf
    n = round((time_s - last_s) / period_s)
    return abs(time_s - last_s - n * period_s) if 1 <= n <= most else math.inf


def is_heart(times_s: Sequence[float]) -> bool:
    """Whether it comes as regularly as a heart beats."""
    rhythm = find_rhythm(times_s[:6])
    low, high = HEART_S
    return (
        rhythm.n >= 4
        and low <= rhythm.interval_s <= high
        and rhythm.spread_s <= HEART_SPREAD * rhythm.interval_s
    )


def is_unit(times_s: Sequence[float]) -> bool:
    """Whether it comes as often as a motor unit that is active."""
    rhythm = find_rhythm(times_s[:5], most_s=2 * UNIT_S)
    return rhythm.n >= 3 and rhythm.interval_s <= UNIT_S
