"""Intervals of single channels become events over all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.detect.published.method import Intervals, Method, Samples

MERGE_S = 0.1
"""Intervals closer than this, of any channels, are one event."""
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Merged:
    """Events over channels and the channels' own intervals that they are made of.

    Attributes
    ----------
    intervals : ndarray, (k, 2)
        Half-open, in order, at least `MERGE_S` apart.
    channel : ndarray, (k,)
        Where the statistic is largest.
    event, parts_channel : ndarray, (n_parts,)
        To which event and channel each part belongs.
    strength : ndarray, (n_parts,)
        Largest statistic in each part.
    """

    intervals: Intervals
    channel: Indices
    event: Indices
    parts_channel: Indices
    strength: Samples


def intervals_over_channels(
    method: Method, statistic: Samples, threshold: float, fs: float
) -> tuple[Intervals, Indices]:
    """Apply a method's rule to each channel and merge the intervals over channels.

    Parameters
    ----------
    method : Method
    statistic : ndarray, (n_samples, n_channels)
        As its statistic, or `run.scores`, gives it.
    threshold : float
        Positive.
    fs : float
        Sampling frequency in Hz.

    Returns
    -------
    intervals : ndarray, (k, 2)
        Half-open, in order; intervals closer than 0.1 s are one.
    channel : ndarray, (k,)
        Channel with the largest statistic in it.

    Raises
    ------
    ValueError
        If the threshold is not positive.
    """
    merged = merge_channels(method, statistic, threshold, fs)
    return merged.intervals, merged.channel


def merge_channels(method: Method, statistic: Samples, threshold: float, fs: float) -> Merged:
    """As `intervals_over_channels`, with the parts."""
    if not threshold > 0:
        raise ValueError(f"threshold is {threshold}; expected a positive number")
    parts, channels, strengths = [], [], []
    for c in range(statistic.shape[1]):
        column = np.ascontiguousarray(statistic[:, c])
        found = method.rule(column, threshold, fs)
        parts.append(found)
        channels.append(np.full(len(found), c, dtype=np.int64))
        strengths.append(_largest_in(column, found))
    part = np.concatenate(parts)
    order = np.argsort(part[:, 0], kind="stable")
    return _grouped(
        part[order],
        np.concatenate(channels)[order],
        np.concatenate(strengths)[order],
        round(MERGE_S * fs),
    )


def _largest_in(column: Samples, intervals: Intervals) -> Samples:
    if len(intervals) == 0:
        return np.empty(0)
    largest: Samples = np.maximum.reduceat(np.append(column, -np.inf), intervals.ravel())[::2]
    return largest


def _grouped(part: Intervals, channel: Indices, strength: Samples, n_merge: int) -> Merged:
    if len(part) == 0:
        none = np.empty(0, dtype=np.int64)
        return Merged(part, none, none, none, strength)
    reached = np.maximum.accumulate(part[:, 1])
    is_first = np.concatenate([[True], part[1:, 0] - reached[:-1] >= n_merge])
    first = np.flatnonzero(is_first)
    event = np.cumsum(is_first) - 1
    stops = reached[np.append(first[1:], len(part)) - 1]
    strongest_first = np.lexsort((-strength, event))
    return Merged(
        np.column_stack([part[first, 0], stops]),
        channel[strongest_first][first],
        event,
        channel,
        strength,
    )
