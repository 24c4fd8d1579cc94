"""Detectors side by side at the same rate of false alarms."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.evaluate.intervals import Estimate, estimate_rate, estimate_share

OCTAVES = 60
STEPS_PER_OCTAVE = 4
PRECISION = 1.001


@dataclass(frozen=True, slots=True)
class AtRate:
    """A threshold chosen on rest.

    Attributes
    ----------
    wanted_per_hour : float
    threshold : float
        nan if there is none, or if the rest was too short to tell.
    reached : Estimate
        False alarms an hour at this threshold, with Garwood's interval; nan likewise.
    exposure_s : float
        How much rest there was.
    """

    wanted_per_hour: float
    threshold: float
    reached: Estimate
    exposure_s: float


def threshold_at_rate(
    count_at: Callable[[float], int], exposure_s: float, wanted_per_hour: float, start: float = 1.0
) -> AtRate:
    """Find the smallest threshold that gives at most the wanted rate of false alarms on rest.

    It comes from above: from a threshold without alarms down to the first with too many, in steps
    of a quarter octave, then by bisection on a logarithmic scale to 0.1 %. Far below, where alarms
    run into one another and become fewer again, it does not look.

    Parameters
    ----------
    count_at : callable
        Number of false alarms on all the rest, given a positive threshold; larger thresholds give
        fewer, by and large.
    exposure_s : float
        How long that rest is.
    wanted_per_hour : float
        E.g. 0.1, 1 or 10.
    start : float
        Where to begin looking; the published threshold, say.

    Returns
    -------
    AtRate
        nan if the rest is shorter than ``1 / wanted_per_hour`` hours, so that not even one alarm
        would be allowed; if no threshold is quiet enough; or if every one is.

    Raises
    ------
    ValueError
        If `exposure_s` is negative or another number not positive.
    """
    allowed = _allowed(exposure_s, wanted_per_hour)
    if not (math.isfinite(start) and start > 0):
        raise ValueError(f"start must be a positive threshold, got {start!r}")
    if allowed < 1:
        return _undefined(exposure_s, wanted_per_hour)
    quiet = _without_alarms(count_at, start)
    if count_at(quiet) > allowed:
        return _undefined(exposure_s, wanted_per_hour)
    for _ in range(2 * OCTAVES * STEPS_PER_OCTAVE):
        noisy = quiet * 2 ** (-1 / STEPS_PER_OCTAVE)
        if count_at(noisy) > allowed:
            break
        quiet = noisy
    else:
        return _undefined(exposure_s, wanted_per_hour)
    quiet = _bisect(count_at, allowed, noisy, quiet)
    return _at(quiet, count_at(quiet), exposure_s, wanted_per_hour)


def threshold_of_scores(
    rest_scores: npt.ArrayLike, exposure_s: float, wanted_per_hour: float
) -> AtRate:
    """Find the smallest threshold that at most the wanted number of scores an hour exceeds.

    Parameters
    ----------
    rest_scores : array_like, (n,)
        One score a possible false alarm, which is one if its score is above the threshold.
    exposure_s : float
        How much rest they come from.
    wanted_per_hour : float

    Returns
    -------
    AtRate
        nan if the rest is shorter than ``1 / wanted_per_hour`` hours; -inf if there are so few
        scores that all may exceed it.

    Raises
    ------
    ValueError
        If `exposure_s` is negative or `wanted_per_hour` not positive.
    """
    allowed = _allowed(exposure_s, wanted_per_hour)
    if allowed < 1:
        return _undefined(exposure_s, wanted_per_hour)
    scores = np.sort(np.asarray(rest_scores, dtype=np.float64).ravel())[::-1]
    threshold = float(scores[allowed]) if allowed < len(scores) else -math.inf
    n_alarms = int((scores > threshold).sum())
    return _at(threshold, n_alarms, exposure_s, wanted_per_hour)


def sensitivity_at_rate(
    twitch_scores: npt.ArrayLike,
    rest_scores: npt.ArrayLike,
    exposure_s: float,
    wanted_per_hour: float,
) -> Estimate:
    """Give the share of twitches whose score is above the threshold at that rate, after Wilson.

    nan if there are no twitches, or where `threshold_of_scores` is nan.
    """
    threshold = threshold_of_scores(rest_scores, exposure_s, wanted_per_hour).threshold
    scores = np.asarray(twitch_scores, dtype=np.float64).ravel()
    if math.isnan(threshold):
        return Estimate(math.nan, n=len(scores))
    return estimate_share(int((scores > threshold).sum()), len(scores))


def _allowed(exposure_s: float, wanted_per_hour: float) -> int:
    """Give how many alarms the wanted rate allows in all."""
    if not (math.isfinite(exposure_s) and exposure_s >= 0):
        raise ValueError(f"exposure_s must be 0 s or more, got {exposure_s!r}")
    if not (math.isfinite(wanted_per_hour) and wanted_per_hour > 0):
        raise ValueError(f"wanted_per_hour must be positive, got {wanted_per_hour!r}")
    return math.floor(wanted_per_hour * exposure_s / 3600 + 1e-9)


def _without_alarms(count_at: Callable[[float], int], start: float) -> float:
    """Go up by octaves until there are no alarms; in the end, take what there is."""
    thresholds = [start * 2.0**octave for octave in range(OCTAVES)]
    return next((t for t in thresholds if count_at(t) == 0), thresholds[-1])


def _bisect(count_at: Callable[[float], int], allowed: int, noisy: float, quiet: float) -> float:
    while quiet / noisy > PRECISION:
        middle = math.sqrt(noisy * quiet)
        if count_at(middle) > allowed:
            noisy = middle
        else:
            quiet = middle
    return quiet


def _at(threshold: float, n_alarms: int, exposure_s: float, wanted_per_hour: float) -> AtRate:
    reached = estimate_rate(n_alarms, exposure_s / 3600, round(exposure_s))
    return AtRate(wanted_per_hour, threshold, reached, exposure_s)


def _undefined(exposure_s: float, wanted_per_hour: float) -> AtRate:
    nothing = Estimate(math.nan, n=round(exposure_s))
    return AtRate(wanted_per_hour, math.nan, nothing, exposure_s)
