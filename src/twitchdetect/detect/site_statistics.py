"""How sure one can be of what a few strokes and twitches show: shares, trends, and their change.

Notes
-----
Standard statistics: the share of strokes with a twitch has a Beta posterior with Jeffreys' prior
and its equal-tailed interval (Brown, Cai and DasGupta 2001, Statistical Science 16:101); the change
of size from twitch to twitch is the slope of a straight line through the logarithms of the peaks,
with Student's interval. That both fall with the number of twitches is what Baraja-Vegas 2020 (Pain
Medicine 21:1224) found over the first three.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

COVERAGE = 0.95


def beta_interval(k: int, n: int) -> tuple[float, float]:
    """Equal-tailed interval of a share with Jeffreys' prior; its ends are 0 and 1 at none, all."""
    if n == 0:
        return math.nan, math.nan
    tail = (1.0 - COVERAGE) / 2
    low = 0.0 if k == 0 else float(special.betaincinv(k + 0.5, n - k + 0.5, tail))
    high = 1.0 if k == n else float(special.betaincinv(k + 0.5, n - k + 0.5, 1.0 - tail))
    return low, high


def p_fewer(has_twitch: Sequence[bool]) -> float:
    """Probability that the later half's share is lower than the earlier half's."""
    middle = len(has_twitch) // 2
    if middle < 2:
        return math.nan
    early, late = has_twitch[:middle], has_twitch[middle:]
    ranks = (np.arange(400) + 0.5) / 400  # the earlier share at each of its quantiles
    k, m = sum(early), sum(late)
    at = special.betaincinv(k + 0.5, len(early) - k + 0.5, ranks)
    return float(np.mean(special.betainc(m + 0.5, len(late) - m + 0.5, at)))


def size_change(peaks: np.ndarray) -> tuple[float, float, float]:
    """Factor from twitch to twitch by a line through the logarithms, and its interval."""
    y = np.log(peaks[np.isfinite(peaks) & (peaks > 0.0)])
    n = len(y)
    if n < 3:
        return math.nan, math.nan, math.nan
    x = np.arange(n) - (n - 1) / 2
    slope = float(x @ y / (x @ x))
    rest = y - y.mean() - slope * x
    error = math.sqrt(float(rest @ rest) / (n - 2) / float(x @ x))
    reach = float(special.stdtrit(n - 2, (1.0 + COVERAGE) / 2)) * error
    return math.exp(slope), math.exp(slope - reach), math.exp(slope + reach)
