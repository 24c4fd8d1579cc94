"""Parts that rules share: half-open intervals from rows of yes and no, and what is done to them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.detect.published.method import Intervals

Flags = npt.NDArray[np.bool_]


def runs(is_active: Flags) -> Intervals:
    """Give the intervals in which it is true: (k, 2), in order, apart."""
    edges = np.flatnonzero(is_active[1:] != is_active[:-1]) + 1
    first = [0] if len(is_active) and is_active[0] else []
    last = [len(is_active)] if len(is_active) and is_active[-1] else []
    return np.concatenate([first, edges, last]).astype(np.int64).reshape(-1, 2)


def above(statistic: npt.NDArray[np.float64], threshold: float) -> Intervals:
    """Give the intervals in which the statistic lies above the threshold: (k, 2)."""
    return runs(statistic > threshold)


def simply_above(statistic: npt.NDArray[np.float64], threshold: float, fs: float) -> Intervals:
    """Rule of methods that ask for nothing else: above the threshold."""
    return above(statistic, threshold)


def bridged(intervals: Intervals, n: int) -> Intervals:
    """Join intervals that are at most `n` samples apart."""
    if len(intervals) == 0:
        return intervals
    is_gap = intervals[1:, 0] - intervals[:-1, 1] > n
    starts = intervals[np.concatenate([[True], is_gap]), 0]
    stops = intervals[np.concatenate([is_gap, [True]]), 1]
    return np.column_stack([starts, stops])


def lasting(intervals: Intervals, n: int) -> Intervals:
    """Keep intervals of at least `n` samples."""
    return intervals[intervals[:, 1] - intervals[:, 0] >= n]


def united(intervals: Intervals) -> Intervals:
    """Sort by start and join what overlaps or touches."""
    ordered = intervals[np.argsort(intervals[:, 0], kind="stable")]
    reached = np.column_stack([ordered[:, 0], np.maximum.accumulate(ordered[:, 1])])
    return bridged(reached, 0)


def latched(
    on_samples: npt.NDArray[np.int64], off_samples: npt.NDArray[np.int64], n_samples: int
) -> Intervals:
    """From each sample that switches on to the next one that switches off; both in order."""
    following = np.searchsorted(off_samples, on_samples, side="right")
    stops = np.append(off_samples, n_samples)[following]
    return united(np.column_stack([on_samples, stops]).astype(np.int64))


def confirmed(is_active: Flags, n: int) -> Intervals:
    """On with the first of `n` consecutive true samples, off with the first of `n` false ones."""
    on, off = lasting(runs(is_active), n), lasting(runs(~is_active), n)
    return latched(on[:, 0], off[:, 0], len(is_active))
