"""Envelope, intervals and whitening against slow answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detect.published.scenes import band, rest, white
from twitchdetect.detect.published import envelope, intervals
from twitchdetect.detect.published.rest_model import whitened

FLAGS = st.lists(st.booleans(), max_size=60).map(lambda v: np.array(v, dtype=bool))


def test_a_trailing_mean_is_that_of_the_last_n_rows_and_of_fewer_at_the_start():
    x = np.abs(white(1, 40, 2))
    got = envelope.trailing_mean(x, 7)
    for i in range(40):
        np.testing.assert_allclose(got[i], x[max(0, i - 6) : i + 1].mean(axis=0), rtol=1e-12)


def test_a_leading_window_starts_at_its_row_and_is_undefined_where_cut_off():
    x = np.abs(white(2, 30))
    got = envelope.leading(envelope.trailing_mean(x, 5), 5)
    for i in range(26):
        np.testing.assert_allclose(got[i], x[i : i + 5].mean(axis=0), rtol=1e-12)
    assert np.all(got[26:] == -np.inf)


def test_a_low_pass_has_half_power_at_its_cut_off_and_is_clipped_to_what_the_rate_carries():
    t = np.arange(4000)[:, None] / 1000
    half = envelope.lowpass(np.sin(2 * np.pi * 50 * t), 50.0, 1000.0)[2000:]
    assert half.std() == pytest.approx(0.5, rel=1e-3)  # power of a unit sine is 0.5
    clipped = envelope.lowpass(white(3, 500), 400.0, 250.0)
    np.testing.assert_array_equal(clipped, envelope.lowpass(white(3, 500), 112.5, 250.0))


def test_a_band_pass_keeps_its_middle_and_loses_the_upper_edge_where_the_rate_cannot_carry_it():
    t = np.arange(8000)[:, None] / 2000
    gains = [
        envelope.bandpass(np.sin(2 * np.pi * hz * t), (30.0, 300.0), 2000.0)[4000:].std() * 2**0.5
        for hz in (10.0, 30.0, 100.0, 300.0, 800.0)
    ]
    assert gains[0] < 0.12 and gains[4] < 0.12
    assert gains[1] == pytest.approx(2**-0.5, rel=0.01)
    assert gains[3] == pytest.approx(2**-0.5, rel=0.01)
    assert gains[2] > 0.97
    slow = np.arange(2000)[:, None] / 250
    at_120 = envelope.bandpass(np.sin(2 * np.pi * 120 * slow), (30.0, 300.0), 250.0)[1000:]
    assert at_120.std() * 2**0.5 == pytest.approx(1, abs=0.01)


def test_rest_statistics_leave_out_the_settling_and_what_comes_after():
    values = np.concatenate([np.full(100, 99.0), [1.0, 3.0] * 450, np.full(500, 77.0)])[:, None]
    mean, sd = envelope.rest_mean_and_sd(values, 1000.0, 1000)
    assert (mean[0], sd[0]) == (2.0, 1.0)
    scaled = envelope.in_rest_sds(values, values, 1000.0, 1000)
    assert np.all(scaled[:1000] == -np.inf) and np.all(scaled[1000:] == 75.0)


@pytest.mark.parametrize(
    ("fs", "k"), [(200, 1), (1000, 1), (1799, 1), (1800, 2), (2000, 2), (4000, 4)]
)
def test_thinning_keeps_at_least_900_samples_a_second(fs, k):
    assert envelope.thinning(float(fs)) == k


def test_held_rows_begin_at_every_kth_sample():
    got = envelope.held(np.array([[1.0], [2.0], [3.0]]), 2, 5)
    assert got[:, 0].tolist() == [1, 1, 2, 2, 3]


@given(FLAGS)
def test_runs_are_where_it_is_true(flags):
    got = intervals.runs(flags)
    assert [i for a, b in got for i in range(a, b)] == np.flatnonzero(flags).tolist()
    assert np.all(got[1:, 0] > got[:-1, 1])


def test_bridging_takes_gaps_up_to_n_and_lasting_keeps_lengths_from_n():
    some = np.array([[0, 4], [7, 9], [13, 20]])
    assert intervals.bridged(some, 3).tolist() == [[0, 9], [13, 20]]
    assert intervals.bridged(some, 2).tolist() == some.tolist()
    assert intervals.lasting(some, 4).tolist() == [[0, 4], [13, 20]]
    assert intervals.lasting(some, 5).tolist() == [[13, 20]]


def test_united_joins_what_overlaps_lies_within_or_touches():
    some = np.array([[5, 30], [6, 7], [30, 31], [1, 2], [33, 34]])
    assert intervals.united(some).tolist() == [[1, 2], [5, 31], [33, 34]]


@given(FLAGS, st.integers(1, 5))
def test_confirmed_is_the_state_of_a_machine_that_wants_n_in_a_row(flags, n):
    is_on, expected = False, np.zeros(len(flags), dtype=bool)
    for i in range(len(flags)):
        ahead = flags[i : i + n]
        if len(ahead) == n and (ahead.all() if not is_on else not ahead.any()):
            is_on = not is_on
        expected[i] = is_on
    np.testing.assert_array_equal(intervals.confirmed(flags, n), intervals.runs(expected))


@pytest.mark.parametrize("fs", [250.0, 1000.0, 4000.0])
def test_whitened_rest_is_white_with_variance_one(fs):
    colour = rest(4, fs, 40.0, 2)
    colour = 5 * (colour + 0.7 * np.roll(colour, round(fs / 500), axis=0))
    got = whitened(colour, fs, 20.0)
    assert got.shape == (len(colour) // envelope.thinning(fs), 2)
    later = got[len(got) // 2 :]
    np.testing.assert_allclose(later.var(axis=0), 1.0, rtol=0.1)
    for lag in range(1, 5):
        correlation = (later[lag:] * later[:-lag]).mean(axis=0)
        assert np.all(np.abs(correlation) < 0.15)


def test_whitening_learns_from_the_rest_only():
    x = rest(5, 1000.0, 10.0, 1)
    other = x.copy()
    other[5000:] = band(white(6, 5000) * 100, 1000.0)
    np.testing.assert_array_equal(
        whitened(x, 1000.0, 5.0)[:5000], whitened(other, 1000.0, 5.0)[:5000]
    )
