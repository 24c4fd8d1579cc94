"""Intervals of counts and shares; it imports little, so that a report begins at once."""

from __future__ import annotations

from scipy import special

_TAIL = 0.025


def count_interval(n: int) -> tuple[float, float]:
    """Give the exact interval of 95 % of a count (Garwood 1936), as `evaluate.intervals` does."""
    low = float(special.gammaincinv(n, _TAIL)) if n else 0.0
    return low, float(special.gammaincinv(n + 1, 1 - _TAIL))


def share_interval(k: int, n: int) -> tuple[float, float, float]:
    """Give a share with its interval of 95 %, as `detect.sites` does for one site.

    Parameters
    ----------
    k, n : int
        0 <= k <= n, n at least 1.

    Returns
    -------
    share, low, high : float
        Of the posterior with Jeffreys' prior; `low` is 0 at none, `high` is 1 at all.
    """
    a, b = k + 0.5, n - k + 0.5
    low = 0.0 if k == 0 else float(special.betaincinv(a, b, _TAIL))
    high = 1.0 if k == n else float(special.betaincinv(a, b, 1 - _TAIL))
    return (k + 0.5) / (n + 1.0), low, high
