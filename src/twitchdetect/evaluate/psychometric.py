"""The SNR that is needed to find half, or nine in ten, of the twitches.

A logistic curve with free floor and free ceiling is fitted by maximum likelihood to single
twitches. Without the floor, detectors that raise many alarms and hit by chance would look steep or
sensitive; without the ceiling, a few strong twitches missed for reasons other than SNR (in a
contraction, at the very end) would drag the whole curve to the right (Wichmann & Hill 2001). The
level is read off the curve with both, so it is that of the sensitivity one would count. Intervals
come from the profile likelihood: no random numbers, and they may be open.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, minimize
from scipy.special import expit, logit, xlog1py, xlogy
from threadpoolctl import threadpool_limits

from twitchdetect.evaluate.intervals import Estimate

Numbers = npt.NDArray[np.float64]
Loss = tuple[float, Numbers]
"""With its derivatives."""

HALF_CHI2_95 = 1.920729  # half the 95 % quantile of chi-square with one degree of freedom
LOG_SLOPE_PER_DB = (math.log(0.05), math.log(20.0))
BEYOND_DB = 30.0
NOWHERE_DB = -1e6  # stands for -inf
EDGE = 1e-4  # how near floor and ceiling may come to a level that the curve must cross


@dataclass(frozen=True, slots=True)
class Curve:
    """Sensitivity against SNR: ``floor + (ceiling - floor) / (1 + exp(-slope (snr - middle)))``."""

    floor: float
    ceiling: float
    middle_db: float
    slope_per_db: float

    def at(self, snr_db: float) -> float:
        """Give the sensitivity at an SNR; -inf gives the floor."""
        rise = float(expit(self.slope_per_db * (snr_db - self.middle_db)))
        return self.floor + (self.ceiling - self.floor) * rise

    def snr_db_at(self, level: float) -> float:
        """Give the SNR at which the curve crosses a level between floor and ceiling."""
        share = (level - self.floor) / (self.ceiling - self.floor)
        return self.middle_db + float(logit(share)) / self.slope_per_db


def snr_at_sensitivity(twitches: Sequence[tuple[float, bool]], level: float) -> Estimate:
    """Give the SNR in dB at which the share of twitches found crosses `level`.

    Parameters
    ----------
    twitches : sequence of (float, bool)
        SNR in dB and whether it was found, as `found_by_snr` gives it. Those at -inf tell how
        often a hit is chance; an unknown SNR (nan) is left out.
    level : float
        E.g. 0.5 or 0.9.

    Returns
    -------
    Estimate
        To 0.001 dB. nan if the fitted curve does not cross the level between the lowest and the
        highest finite SNR: it is not reached, or every twitch is found more often. An end of the
        interval is infinite if the data do not bound it on that side. `n` counts twitches.

    Raises
    ------
    ValueError
        If `level` does not lie between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level!r}")
    known = [(snr, found) for snr, found in twitches if not math.isnan(snr)]
    finite = [snr for snr, _ in known if math.isfinite(snr)]
    if not finite or len({found for _, found in known}) < 2:
        return Estimate(math.nan, n=len(known))
    with threadpool_limits(1, "blas"):  # such small fits only wait for each other's threads
        return _estimate(_group(known), min(finite), max(finite), level, len(known))


def _estimate(data: Numbers, lowest_db: float, highest_db: float, level: float, n: int) -> Estimate:
    curve, loss = fit_curve(data, lowest_db, highest_db)
    if not curve.at(lowest_db) < level <= curve.at(highest_db):
        return Estimate(math.nan, n=n)
    value = curve.snr_db_at(level)

    def excess(snr_db: float) -> float:
        return _loss_if_crossing_at(data, snr_db, level, curve) - loss - HALF_CHI2_95

    low, high = _bound(excess, value, lowest_db), _bound(excess, value, highest_db)
    return Estimate(round(value, 3), round(low, 3), round(high, 3), n)


def _group(twitches: Sequence[tuple[float, bool]]) -> Numbers:
    """Give rows of SNR, how many were found, how many were missed."""
    snr_db, where = np.unique([max(snr, NOWHERE_DB) for snr, _ in twitches], return_inverse=True)
    found = np.array([found for _, found in twitches], dtype=np.float64)
    return np.column_stack(
        (snr_db, np.bincount(where, weights=found), np.bincount(where, weights=1 - found))
    )


def _loss(
    data: Numbers, floor: float, ceiling: float, z: Numbers
) -> tuple[float, float, float, Numbers]:
    """Give the negative log likelihood and its derivatives by floor, ceiling and each `z`.

    `z` is slope times SNR above the middle, (n,).
    """
    rise = expit(z)
    share = np.clip(floor + (ceiling - floor) * rise, 1e-12, 1 - 1e-12)
    loss = -(xlogy(data[:, 1], share) + xlog1py(data[:, 2], -share)).sum()
    by_share = data[:, 2] / (1 - share) - data[:, 1] / share
    by_z = by_share * (ceiling - floor) * rise * (1 - rise)
    return loss, (by_share * (1 - rise)).sum(), (by_share * rise).sum(), by_z


def loss_of_curve(p: Numbers, data: Numbers) -> Loss:
    """Judge a curve by floor, share of the way to 1 that the ceiling takes, middle, log slope."""
    floor, headroom, slope = p[0], p[1], np.exp(p[3])
    z = slope * (data[:, 0] - p[2])
    value, by_floor, by_ceiling, by_z = _loss(data, floor, floor + (1 - floor) * headroom, z)
    by_p = by_floor + by_ceiling * (1 - headroom), by_ceiling * (1 - floor)
    return value, np.array([*by_p, -slope * by_z.sum(), (by_z * z).sum()])


def loss_of_crossing(p: Numbers, data: Numbers, snr_db: float, level: float) -> Loss:
    """Judge a curve that crosses `level` at an SNR, by floor, ceiling and log slope."""
    floor, ceiling, slope = p[0], p[1], np.exp(p[2])
    height = ceiling - floor
    share = (level - floor) / height
    from_crossing = slope * (data[:, 0] - snr_db)
    value, *by, by_z = _loss(data, floor, ceiling, from_crossing + logit(share))
    by_share = by_z.sum() / (share * (1 - share)) / height**2
    by_floor, by_ceiling = by[0] - by_share * (ceiling - level), by[1] - by_share * (level - floor)
    return value, np.array([by_floor, by_ceiling, (by_z * from_crossing).sum()])


def fit_curve(data: Numbers, lowest_db: float, highest_db: float) -> tuple[Curve, float]:
    """Fit the curve of most likelihood; the best of several starts.

    Parameters
    ----------
    data : ndarray, (n, 3)
        SNR in dB, how many were found, how many were missed.
    lowest_db, highest_db : float
        Range of the finite SNR.

    Returns
    -------
    curve : Curve
    loss : float
        Negative log likelihood.
    """
    middles_db = (lowest_db - BEYOND_DB, highest_db + BEYOND_DB)
    starts = [
        (0.02, headroom, lowest_db + at * (highest_db - lowest_db), math.log(slope))
        for headroom in (0.6, 0.98)
        for at in (0.2, 0.5, 0.8)
        for slope in (0.3, 1.5)
    ]
    bounds = [(0.0, 1.0), (0.0, 1.0), middles_db, LOG_SLOPE_PER_DB]
    best, least = _minimize(lambda p: loss_of_curve(p, data), starts, bounds)
    floor, headroom, middle_db, log_slope = map(float, best)
    return Curve(floor, floor + (1 - floor) * headroom, middle_db, math.exp(log_slope)), least


def _loss_if_crossing_at(data: Numbers, snr_db: float, level: float, near: Curve) -> float:
    """Give the least loss of curves that cross `level` just there."""
    floors, ceilings = (0.0, level * (1 - EDGE)), (level + (1 - level) * EDGE, 1.0)
    starts = [
        (
            min(max(near.floor, floors[0]), floors[1]),
            min(max(ceiling, ceilings[0]), ceilings[1]),
            math.log(slope),
        )
        for ceiling in (near.ceiling, (1 + level) / 2)
        for slope in (near.slope_per_db, 0.3)
    ]
    bounds = [floors, ceilings, LOG_SLOPE_PER_DB]
    return _minimize(lambda p: loss_of_crossing(p, data, snr_db, level), starts, bounds)[1]


def _minimize(
    loss: Callable[[Numbers], Loss],
    starts: Sequence[Sequence[float]],
    bounds: Sequence[tuple[float, float]],
) -> tuple[Numbers, float]:
    fits = [
        minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, tol=1e-12)
        for start in starts
    ]
    best = min(fits, key=lambda fit: float(fit.fun))
    return best.x, float(best.fun)


def _bound(excess: Callable[[float], float], value: float, end_db: float) -> float:
    """Give where the interval ends between the estimate and the end of the data."""
    if excess(end_db) <= 0:
        return math.copysign(math.inf, end_db - value)
    if excess(value) >= 0:
        return value
    return float(brentq(excess, value, end_db, xtol=1e-3))
