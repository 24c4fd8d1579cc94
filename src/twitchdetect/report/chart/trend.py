"""How the size of twitches went over a session or a site, with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from twitchdetect.report.chart.facts import TwitchFact

LEAST = 4
"""Twitches from which a line is drawn."""
_COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class Trend:
    """Factor from a twitch's size to the next one's, with its interval of 95 %.

    Attributes
    ----------
    fitted_uV, low_uV, high_uV : tuple of float
        The line at each twitch, and its interval.
    """

    factor: float
    factor_low: float
    factor_high: float
    fitted_uV: tuple[float, ...]
    low_uV: tuple[float, ...]
    high_uV: tuple[float, ...]


def sized(twitches: Sequence[TwitchFact]) -> list[TwitchFact]:
    """Give those whose size counts: detected, measured, and not rejected."""
    return [
        t
        for t in twitches
        if t.verdict in ("confirmed", "open") and t.peak_uV is not None and t.peak_uV > 0
    ]


def fit_trend(twitches: Sequence[TwitchFact]) -> Trend | None:
    """Fit a straight line through the logarithms of the peaks, as `detect.sites` does.

    Parameters
    ----------
    twitches : sequence of TwitchFact
        What `sized` gives, in order of time.

    Returns
    -------
    Trend or None
        None for fewer than `LEAST`.
    """
    n = len(twitches)
    if n < LEAST:
        return None
    y = np.log([t.peak_uV or math.nan for t in twitches])
    x = np.arange(n) - (n - 1) / 2
    spread = float(x @ x)
    slope = float(x @ y / spread)
    line = y.mean() + slope * x
    error = math.sqrt(float(np.sum((y - line) ** 2)) / (n - 2))
    reach = float(special.stdtrit(n - 2, (1 + _COVERAGE) / 2)) * error
    half = reach * np.sqrt(1 / n + x**2 / spread)
    step = reach / math.sqrt(spread)
    return Trend(
        math.exp(slope),
        math.exp(slope - step),
        math.exp(slope + step),
        tuple(np.exp(line).tolist()),
        tuple(np.exp(line - half).tolist()),
        tuple(np.exp(line + half).tolist()),
    )


def trend_words(trend: Trend) -> str:
    """Say how each twitch compares with the one before."""
    said = (
        f"each twitch {trend.factor:.2f} times the one before "
        f"(95 % interval {trend.factor_low:.2f} to {trend.factor_high:.2f})"
    )
    if trend.factor_high < 1:
        return f"getting smaller: {said}"
    if trend.factor_low > 1:
        return f"getting larger: {said}"
    return f"no change that can be told: {said}"
