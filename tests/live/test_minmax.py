"""The line through the samples, column by column."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchdetect.live.minmax import extents, widened
from twitchdetect.live.trace_columns import Columns


def found(values, columns, first, stop):
    a, b = columns.needed(first, stop)
    return extents(np.asarray(values, dtype=np.float32)[:, a:b], columns, first, stop)


def line_in_column(values, columns, column):
    """Lowest and highest value of the polyline in a column, by definition."""
    left = column * columns.n_samples / columns.n_columns
    right = (column + 1) * columns.n_samples / columns.n_columns
    inside = [i for i in range(len(values)) if left <= i < right]
    at = np.array([left, *inside, right])
    return np.interp(at, np.arange(len(values)), values)


grids = st.tuples(st.integers(1, 60), st.integers(1, 300)).map(lambda p: Columns(*p))


@settings(deadline=None)
@given(grids, st.integers(0, 2**32 - 1))
def test_each_stroke_is_what_the_line_does_in_its_column(columns, seed):
    values = np.random.default_rng(seed).standard_normal((2, columns.n_samples + 2))
    got = found(values, columns, 0, columns.n_columns)
    for channel in range(2):
        for column in range(columns.n_columns):
            seen = line_in_column(values[channel], columns, column)
            assert got.low[channel, column] == pytest.approx(seen.min(), abs=1e-5)
            assert got.high[channel, column] == pytest.approx(seen.max(), abs=1e-5)


@settings(deadline=None)
@given(grids, st.integers(0, 2**32 - 1), st.lists(st.integers(0, 59), max_size=6))
def test_a_column_is_the_same_to_the_bit_however_columns_are_cut(columns, seed, cuts):
    rng = np.random.default_rng(seed)
    values = rng.standard_normal((3, columns.n_samples + 2)).astype(np.float32)
    values[:, rng.random(columns.n_samples + 2) < 0.1] = np.nan
    whole = found(values, columns, 0, columns.n_columns)
    edges = sorted({0, columns.n_columns, *(c for c in cuts if c < columns.n_columns)})
    for a, b in pairwise(edges):
        part = found(values, columns, a, b)
        for one, other in zip(part, whole, strict=True):
            np.testing.assert_array_equal(one, other[:, a:b])


def test_a_single_spike_among_many_samples_is_never_lost():
    columns = Columns(100, 10_000)
    for place in (0, 1, 99, 100, 4999, 9999):
        values = np.zeros((1, 10_002))
        values[0, place] = 50.0
        got = found(values, columns, 0, 100)
        assert got.high.max() == 50.0
        assert got.high[0, columns.column_of(place)] == 50.0


def test_strokes_of_neighbours_touch():
    rng = np.random.default_rng(3)
    for columns in (Columns(50, 400), Columns(400, 50)):
        got = found(rng.standard_normal((1, columns.n_samples + 2)), columns, 0, columns.n_columns)
        assert (got.low[0, 1:] <= got.high[0, :-1]).all()
        assert (got.high[0, 1:] >= got.low[0, :-1]).all()


def test_one_lost_sample_breaks_its_column_and_no_other():
    columns = Columns(10, 100)
    values = np.ones((2, 102))
    values[1, 35] = np.nan
    got = found(values, columns, 0, 10)
    assert np.argwhere(got.is_broken).tolist() == [[1, 3]]
    assert np.isfinite(got.low).all(), "what is left of the column is still drawn"


def test_no_line_is_drawn_across_a_gap():
    columns = Columns(10, 100)
    values = np.full((1, 102), 1.0)
    values[0, 30:60] = np.nan
    values[0, 60:] = 9.0
    got = found(values, columns, 0, 10)
    assert np.isnan(got.low[0, 3:6]).all() and np.isnan(got.high[0, 3:6]).all()
    assert got.is_broken[0].tolist() == [3 <= k < 6 for k in range(10)]
    assert got.high[0, 2] == 1.0 and got.low[0, 6] == 9.0


def test_a_gap_between_two_samples_of_a_stretched_screen_is_broken_between_them():
    columns = Columns(100, 10)
    values = np.zeros((1, 12))
    values[0, 4] = np.nan
    got = found(values, columns, 0, 100)
    assert np.flatnonzero(got.is_broken[0]).tolist() == list(range(31, 50))


def test_a_thick_stroke_takes_in_the_columns_before_it_and_drops_those_that_only_serve():
    columns = Columns(10, 100)
    values = np.zeros((1, 102))
    values[0, 35] = 5.0
    values[0, 71] = np.nan
    got = widened(found(values, columns, 0, 10), 3)
    assert got.low.shape == (1, 8)
    assert (got.high[0] == 5.0).tolist() == [k in (1, 2, 3) for k in range(8)]
    assert np.flatnonzero(got.is_broken[0]).tolist() == [5]


@settings(deadline=None)
@given(grids, st.integers(0, 5000))
def test_a_sample_lies_in_the_column_that_holds_it(columns, sample):
    column = columns.column_of(sample)
    assert columns.first_sample(column) <= sample < columns.first_sample(column + 1)


@settings(deadline=None)
@given(grids, st.integers(0, 500))
def test_the_sample_of_a_column_is_the_nearest_to_its_middle(columns, column):
    middle = (column + 0.5) * columns.n_samples / columns.n_columns
    assert abs(columns.sample_at(column) - middle) <= 0.5
    if columns.n_samples >= columns.n_columns:
        assert columns.column_of(columns.sample_at(column)) == column


@settings(deadline=None)
@given(grids, st.integers(0, 5000))
def test_a_complete_column_needs_nothing_that_is_still_to_come(columns, head):
    n = columns.n_complete(head)
    if n:
        assert columns.needed(0, n)[1] <= head
    assert columns.needed(0, n + 1)[1] > head


def test_a_screen_without_columns_is_refused():
    with pytest.raises(ValueError, match="got 0 columns for 5 samples"):
        Columns(0, 5)
