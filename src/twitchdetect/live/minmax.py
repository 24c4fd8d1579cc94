"""A line through samples as one upright stroke a column of pixels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twitchdetect.live.trace_columns import Columns

Values = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


class Extents(NamedTuple):
    """What a line does in each column, each (n_channels, n_columns).

    Attributes
    ----------
    low, high : ndarray of float32
        Its lowest and highest value there; NaN where there is no line.
    is_broken : ndarray of bool
        Whether a sample is missing there.
    """

    low: Values
    high: Values
    is_broken: Flags


def extents(values: Values, columns: Columns, first: int, stop: int) -> Extents:
    """Follow the line through neighbouring samples across columns [first, stop).

    Where a column's edge lies between two samples, the line's value there belongs to both columns:
    strokes of neighbours touch, with many samples a column as with many columns a sample.

    Parameters
    ----------
    values : ndarray of float32, (n_channels, n)
        The samples ``columns.needed(first, stop)``; NaN is missing.
    columns : Columns
    first, stop : int

    Returns
    -------
    Extents
    """
    edges = np.arange(first, stop + 1) * columns.n_samples
    before, rest = np.divmod(edges, columns.n_columns)
    before -= before[0]
    after = before + (rest > 0)
    share = (rest / columns.n_columns).astype(np.float32)
    crossing = values[:, before] * (1 - share) + values[:, after] * share
    low = np.fmin.reduceat(values, after, axis=1)[:, :-1]
    high = np.fmax.reduceat(values, after, axis=1)[:, :-1]
    is_empty = after[:-1] == after[1:]
    low[:, is_empty] = high[:, is_empty] = np.nan
    left, right = crossing[:, :-1], crossing[:, 1:]
    is_broken = np.zeros(low.shape, dtype=np.bool_)
    is_missing = np.isnan(values)
    if is_missing.any():
        is_broken = np.logical_or.reduceat(is_missing, after, axis=1)[:, :-1]
        is_broken[:, is_empty] = (np.isnan(left) | np.isnan(right))[:, is_empty]
        begins_there = (rest[1:] == 0) & is_missing[:, before[1:] - 1]
        right = np.where(begins_there, np.nan, right)
    low, high = np.fmin(np.fmin(low, left), right), np.fmax(np.fmax(high, left), right)
    return Extents(low, high, is_broken)


def widened(found: Extents, n_columns: int) -> Extents:
    """Let each stroke reach over the columns after it, for lines wider than a pixel.

    The result has ``n_columns - 1`` columns less: the first ones only serve those after them.
    """
    if n_columns == 1:
        return found
    n = found.low.shape[1] - n_columns + 1
    low, high = found.low[:, :n], found.high[:, :n]
    for i in range(1, n_columns):
        low = np.fmin(low, found.low[:, i : i + n])
        high = np.fmax(high, found.high[:, i : i + n])
    return Extents(low, high, found.is_broken[:, n_columns - 1 :])
