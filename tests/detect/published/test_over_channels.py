"""Merging over channels against a slow grouping."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detect.published.scenes import pulses
from twitchdetect.detect.published.over_channels import intervals_over_channels, merge_channels
from twitchdetect.detect.published.registry import METHODS

METHOD = METHODS["hodges_bui"]  # its rule is: above the threshold
FS = 1000.0


def columns(*statistics):
    return np.ascontiguousarray(np.column_stack(statistics))


def test_intervals_closer_than_100_ms_are_one_event_whatever_their_channels():
    statistic = columns(pulses(900, (100, 120), (400, 410)), pulses(900, (219, 230), (510, 520)))
    intervals, channel = intervals_over_channels(METHOD, statistic, 3.0, FS)
    assert intervals.tolist() == [[100, 230], [400, 410], [510, 520]]
    assert channel.tolist() == [0, 0, 1]


def test_the_channel_is_the_one_with_the_largest_statistic():
    statistic = columns(
        pulses(500, (100, 200), high=5.0), pulses(500, (150, 160), high=8.0), pulses(500)
    )
    intervals, channel = intervals_over_channels(METHOD, statistic, 3.0, FS)
    assert (intervals.tolist(), channel.tolist()) == ([[100, 200]], [1])


def test_an_interval_within_another_does_not_shorten_it():
    statistic = columns(pulses(900, (100, 400)), pulses(900, (110, 120)), pulses(900, (450, 460)))
    intervals, _ = intervals_over_channels(METHOD, statistic, 3.0, FS)
    assert intervals.tolist() == [[100, 460]]


def test_an_interval_at_the_very_end_has_its_own_strength():
    statistic = columns(pulses(300, (250, 300), high=9.0), pulses(300, (240, 290), high=4.0))
    merged = merge_channels(METHOD, statistic, 3.0, FS)
    assert merged.intervals.tolist() == [[240, 300]] and merged.channel.tolist() == [0]
    assert merged.strength.tolist() == [4.0, 9.0] and merged.parts_channel.tolist() == [1, 0]


def test_nothing_gives_empty_arrays():
    intervals, channel = intervals_over_channels(METHOD, columns(pulses(50), pulses(50)), 3.0, FS)
    assert intervals.shape == (0, 2) and channel.shape == (0,)
    assert intervals.dtype == channel.dtype == np.int64


@pytest.mark.parametrize("threshold", [0.0, -1.0, np.nan])
def test_a_threshold_that_is_not_positive_is_refused(threshold):
    with pytest.raises(ValueError, match="expected a positive number"):
        intervals_over_channels(METHOD, columns(pulses(50)), threshold, FS)


PULSES = st.lists(st.tuples(st.integers(0, 380), st.integers(1, 60)), max_size=4)


@given(st.lists(PULSES, min_size=1, max_size=3), st.integers(0, 99))
def test_the_groups_are_those_of_a_slow_search(channels, seed):
    rng = np.random.default_rng(seed)
    fs = 200.0  # 20 samples are 0.1 s
    n = 400
    statistic = np.full((n, len(channels)), -1.0)
    for c, some in enumerate(channels):
        for start, length in some:
            stop = min(start + length, n)
            statistic[start:stop, c] = rng.uniform(3.1, 9.0, stop - start)
    is_any = (statistic > 3).any(axis=1)
    expected = []
    for i in np.flatnonzero(is_any):
        if expected and i - expected[-1][1] < 20:
            expected[-1][1] = int(i) + 1
        else:
            expected.append([int(i), int(i) + 1])
    intervals, channel = intervals_over_channels(METHOD, statistic, 3.0, fs)
    assert intervals.tolist() == expected
    for (start, stop), c in zip(expected, channel, strict=True):
        assert c == np.argmax(statistic[start:stop].max(axis=0))
