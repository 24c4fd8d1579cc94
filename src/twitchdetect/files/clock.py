"""A file's clock held against its sample count: rate, jitter, and steps that last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twitchdetect.block import Samples
from twitchdetect.files.counter import Bools, Ints

_DAY_S = 86400.0
_LEVEL_S = 5.0
_LEAST_SPAN_S = 5.0
_GLITCH_S = 1.0
_LARGE_LOSS_S = 0.1
_JITTER_ROWS = 256
_REGULAR_SHARE = 0.9
_ODD_SHARE = 0.002
_WINDOW_ROWS = 256
_COARSE_STEPS = 2.5
_STALL_S = 0.6
_BUNCHED = 0.25
"""Rows closer than this share of a sample came together."""
_RATE_POINTS = 257


@dataclass(frozen=True, slots=True)
class Clock:
    """Stamps compared with the count of samples.

    Attributes
    ----------
    count : ndarray of int, (n_rows,)
    late_samples : ndarray, (n_rows,)
        Stamp minus count, in samples: level while nothing is lost and the clock is not set.
    fs : float
        Rate that was used for the comparison, in Hz.
    fs_measured : float or None
        The same, if the clock itself could tell it.
    jitter_samples : float
        Spread of `late_samples` within a second or so.
    """

    count: Ints
    late_samples: Samples
    fs: float
    fs_measured: float | None
    jitter_samples: float

    @property
    def jumps(self) -> Samples:
        """Change of `late_samples` at each row, in samples."""
        return np.diff(self.late_samples, prepend=self.late_samples[0])

    def passed_s(self, row: int) -> float:
        """Give the seconds between the stamps of `row` and of the row before it."""
        samples = self.late_samples[row - 1 : row + 1] + self.count[row - 1 : row + 1]
        return float(np.diff(samples)[0]) / self.fs

    def lasting_step(self, row: int, first: int, stop: int) -> float:
        """Give the step in samples at `row` that lasts, judged from rows ``[first, stop)``.

        Stamps that only came late, in a bunch, make no lasting step.
        """
        n = int(_LEVEL_S * self.fs) + 1
        before = np.median(self.late_samples[max(first, row - n) : row])
        return float(np.median(self.late_samples[row : min(stop, row + n)]) - before)


def unwrap_days(time_of_day_s: Samples) -> Samples:
    """Let a clock that shows only the time of day run on past midnight, and back if it is set."""
    is_good = np.isfinite(time_of_day_s)
    good_s = time_of_day_s[is_good]
    unwrapped = time_of_day_s.copy()
    midnights = -np.cumsum(np.rint(np.diff(good_s, prepend=good_s[:1]) / _DAY_S))
    unwrapped[is_good] = good_s + _DAY_S * midnights
    return unwrapped


def is_plausible_rate(fs: float | None) -> bool:
    """Tell whether a number that a file states can be a sampling frequency (1 Hz to 1 MHz)."""
    return fs is not None and 1.0 <= fs <= 1e6


def epoch_unit_s(stamps: Samples) -> float:
    """Give the seconds in one unit of Unix stamps, told by their size: s, ms, us or ns."""
    finite = stamps[np.isfinite(stamps)]
    size = float(np.median(finite)) if len(finite) else 0.0
    for least, unit_s in ((1e17, 1e-9), (1e14, 1e-6), (1e11, 1e-3)):
        if size > least:
            return unit_s
    return 1.0


def usable_stamps(clock_s: Samples | None, keep: Bools) -> Samples | None:
    """Give the stamps of the kept rows, nan where one is missing or alone out of order.

    None if there are too few, or if they do not move.
    """
    if clock_s is None:
        return None
    stamps_s = np.where(np.isfinite(clock_s), clock_s, np.nan)[keep]
    steps = np.diff(stamps_s)
    is_far = np.abs(steps) > _GLITCH_S
    is_glitch = is_far[:-1] & is_far[1:] & (np.abs(steps[:-1] + steps[1:]) < _GLITCH_S)
    stamps_s[1:-1][is_glitch] = np.nan
    good_s = stamps_s[np.isfinite(stamps_s)]
    if len(good_s) < max(2, len(stamps_s) / 2) or np.ptp(good_s) == 0:
        return None
    return stamps_s


def measure_rate(
    count: Ints,
    stamps_s: Samples,
    fs: float,
    *,
    cut_samples: float,
    least_span_s: float = _LEAST_SPAN_S,
) -> float | None:
    """Give samples a second by the clock; None if it runs for less than `least_span_s`.

    Large losses and steps against the count of more than `cut_samples` are taken out; the median
    slope of all pairs of points (Theil and Sen) leaves out the stalls that remain. Pairs with
    none of those steps between them are preferred: each hides the jitter of two stamps.
    """
    changes = np.flatnonzero(np.diff(stamps_s, prepend=np.nan) != 0)
    n, t_samples = count[changes], stamps_s[changes] * fs
    lost = np.diff(n) - np.diff(changes)
    is_calm = (np.abs(np.diff(t_samples - n)) <= cut_samples) & (lost <= _LARGE_LOSS_S * fs)
    passed = np.r_[0.0, np.cumsum(np.where(is_calm, np.diff(t_samples), np.diff(n)))]
    if passed[-1] < least_span_s * fs:
        return None
    points = np.unique(np.linspace(0, len(n) - 1, _RATE_POINTS).astype(int))
    first, second = np.triu_indices(len(points), 1)
    rises = passed[points][second] - passed[points][first]
    stretch = np.r_[0, np.cumsum(~is_calm)][points]
    is_whole = stretch[first] == stretch[second]
    if not (is_whole & (rises >= least_span_s * fs)).any():
        is_whole[:] = True
    slope = float(np.median((rises / (n[points][second] - n[points][first]))[is_whole]))
    return fs / slope if slope > 0 else None


def compare(
    count: Ints,
    stamps_s: Samples,
    fs: float,
    *,
    cut_samples: float,
    fs_measured: float | None = None,
) -> Clock:
    """Hold stamps against the count; steps above `cut_samples` are not counted as jitter.

    Where a stamp is missing, the nearest one in count stands for it. The clock's rate is
    measured where it is not given; a difference to `fs` that jitter explains is passed over.
    """
    good = np.flatnonzero(np.isfinite(stamps_s))
    n, good_s = count[good], stamps_s[good] - stamps_s[good[0]]
    if fs_measured is None:
        fs_measured = measure_rate(n, good_s, fs, cut_samples=cut_samples)
    right = np.clip(np.searchsorted(n, count), 1, len(n) - 1)
    nearest = np.where(count - n[right - 1] <= n[right] - count, right - 1, right)
    rate = fs_measured or fs
    late = (good_s * rate - n)[nearest]
    jitter = _jitter(count, late, cut_samples, _LARGE_LOSS_S * fs)
    if abs(rate / fs - 1) * len(count) <= jitter:
        rate, late = fs, (good_s * fs - n)[nearest]
    return Clock(count, late, rate, fs_measured, jitter)


def _jitter(count: Ints, late: Samples, cut_samples: float, large_loss: float) -> float:
    steps = np.diff(late, prepend=late[0])
    lost = np.diff(count, prepend=count[0] - 1) - 1
    is_calm = (np.abs(steps) <= cut_samples) & (lost <= large_loss)
    calm = np.cumsum(np.where(is_calm, steps, 0.0))
    pieces = np.array_split(calm, max(1, len(calm) // _JITTER_ROWS))
    return float(np.median([np.ptp(piece) for piece in pieces]))


def split_bunches(stamps_s: Samples, is_break: Bools, fs: float) -> Samples:
    """Give stamps without bunches that reach over a break of the counter.

    Rows that were stamped together may lie on both sides of a break, and the clock would jump
    before or behind it. Such rows get the time that the nearest row outside the bunch tells.

    Parameters
    ----------
    stamps_s : ndarray, (n_rows,)
    is_break : ndarray of bool, (n_rows,)
        True where a loss or a restart lies before the row.
    fs : float
        Nominal sampling frequency in Hz.
    """
    steps_s = np.diff(stamps_s)
    is_bunched = np.r_[False, (steps_s >= 0) & (steps_s < _BUNCHED / fs), False]
    split = stamps_s.copy()
    starts, stops = np.flatnonzero(~is_bunched[:-1]), np.flatnonzero(~is_bunched[1:]) + 1
    for row in np.flatnonzero(is_break & is_bunched[:-1]).tolist():
        start = int(starts[np.searchsorted(starts, row) - 1])
        stop = int(stops[np.searchsorted(stops, row, side="right")])
        if start and not is_break[start:row].any():
            split[start:row] = stamps_s[start - 1] + np.arange(1, row - start + 1) / fs
        if stop < len(stamps_s) and not is_break[row + 1 : stop + 1].any():
            split[row:stop] = stamps_s[stop] - np.arange(stop - row, 0, -1) / fs
    return split


def regular_rate(stamps_s: Samples) -> float | None:
    """Give the rate in Hz of a clock that is nearly always one equal step on; else None."""
    steps_s = np.diff(stamps_s)
    steps_s = steps_s[np.isfinite(steps_s)]
    median_s = float(np.median(steps_s)) if len(steps_s) else 0.0
    is_step = np.abs(steps_s - median_s) < abs(median_s) / 4
    if median_s <= 0 or np.count_nonzero(is_step) < _REGULAR_SHARE * len(steps_s):
        return None
    if _resolution_s(stamps_s) > median_s / 4 and _odd_share(steps_s / median_s) > _ODD_SHARE:
        return None  # 512 Hz in whole ms is 2, 2, 2 .. 1
    return 1 / float(steps_s[is_step].mean())


def varying_rate(stamps_s: Samples) -> float:
    """Give the rate in Hz of a clock whose steps vary, whatever is lost now and then.

    Parameters
    ----------
    stamps_s : ndarray, (n_rows,)
        At least two; the last one above the first.
    """
    rows = np.flatnonzero(np.isfinite(stamps_s))
    good_s = stamps_s[rows] - stamps_s[rows[0]]
    width = max(1, min(_WINDOW_ROWS, len(rows) // 8))
    passed_s = good_s[width:] - good_s[:-width]
    per_row_s = float(np.median(passed_s / (rows[width:] - rows[:-width])))
    fs = 1 / per_row_s if per_row_s > 0 else float((rows[-1] - rows[0]) / good_s[-1])
    coarse = _COARSE_STEPS * _resolution_s(good_s)
    cut = (coarse or _STALL_S) * fs
    return measure_rate(rows, good_s, fs, cut_samples=cut, least_span_s=_STALL_S) or fs


def _resolution_s(stamps_s: Samples) -> float:
    """Give the decimal place in seconds to which all stamps are rounded; 0 below 1 ms."""
    passed_s = stamps_s[np.isfinite(stamps_s)]
    passed_s = passed_s - passed_s[0]
    for place_s in (1.0, 0.1, 0.01, 0.001):
        if (np.abs(passed_s / place_s - np.rint(passed_s / place_s)) < 1e-3).all():
            return place_s
    return 0.0


def _odd_share(steps: Samples) -> float:
    """Give the share of steps that are no whole number of samples, 1 or more."""
    whole = np.maximum(np.rint(steps), 1)
    return float(np.mean(np.abs(steps - whole) >= 0.25))


def rate_note(fs: float, fs_measured: float | None) -> str | None:
    """Say in a sentence that the clock contradicts `fs` by more than 0.5 %, else None."""
    if fs_measured is None or abs(fs_measured / fs - 1) <= 0.005:
        return None
    return f"{fs:g} Hz was kept as sampling frequency, though the clock shows {fs_measured:.2f} Hz."
