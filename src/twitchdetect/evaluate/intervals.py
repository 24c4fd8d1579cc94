"""Confidence intervals of shares and rates, and what an estimate is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import gammaincinv, ndtri

NAN_INTERVAL = (math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval.

    Attributes
    ----------
    value : float
        nan where it is not defined.
    low, high : float
        nan where there is no interval.
    n : int
        How many twitches, alarms or seconds it was counted on.
    """

    value: float
    low: float = math.nan
    high: float = math.nan
    n: int = 0


def wilson_interval(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Give Wilson's score interval of a share (Wilson 1927, without continuity correction).

    Parameters
    ----------
    successes, n : int
        0 <= successes <= n.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    low, high : float
        Both nan if `n` is 0.

    Raises
    ------
    ValueError
        If there are more successes than trials, or a number is out of its range.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"expected 0 <= successes <= n, got {successes} of {n}")
    z = float(ndtri(1 - _tail(confidence)))
    if n == 0:
        return NAN_INTERVAL
    share = successes / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == n else middle + half
    return low, high


def poisson_interval(count: int, exposure: float, confidence: float = 0.95) -> tuple[float, float]:
    """Give the exact interval of a rate (Garwood 1936).

    Parameters
    ----------
    count : int
        How many were counted.
    exposure : float
        Over how much: the interval is per unit of it.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    low, high : float
        `low` is 0 if nothing was counted; both are nan if the exposure is 0.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    if count < 0 or not (math.isfinite(exposure) and exposure >= 0):
        raise ValueError(f"expected a count and an exposure of 0 or more, got {count}, {exposure}")
    tail = _tail(confidence)
    if exposure == 0:
        return NAN_INTERVAL
    low = float(gammaincinv(count, tail)) if count else 0.0  # half a chi-square quantile
    return low / exposure, float(gammaincinv(count + 1, 1 - tail)) / exposure


def estimate_share(successes: int, n: int) -> Estimate:
    """Give a share with Wilson's interval; all nan if `n` is 0."""
    return Estimate(successes / n if n else math.nan, *wilson_interval(successes, n), n)


def estimate_rate(count: int, exposure: float, n: int) -> Estimate:
    """Give a rate with Garwood's interval; all nan if the exposure is 0."""
    value = count / exposure if exposure else math.nan
    return Estimate(value, *poisson_interval(count, exposure), n)


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence!r}")
    return (1 - confidence) / 2
