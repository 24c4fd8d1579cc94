"""Abbink's envelope and transitions against double loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from tests.detect.published.scenes import pulses, with_burst
from twitchdetect.detect.published import abbink

FS = 1000.0


def slow_index(flags, row, n):
    below = sum(not f for f in flags[max(0, row - n) : row])
    return below + sum(flags[row : row + n])


def test_the_envelope_is_a_moving_average_below_30_hz():
    x = with_burst(1, FS)
    got = abbink.smoothed(x, FS, 4.0)
    average = np.convolve(np.abs(x[:, 1]), np.ones(25) / 25)[: len(x)]
    average[:25] = np.cumsum(np.abs(x[:25, 1])) / np.arange(1, 26)
    y = signal.sosfilt(signal.butter(4, 30, fs=FS, output="sos"), average)
    expected = (y - y[100:4000].mean()) / y[100:4000].std()
    np.testing.assert_allclose(got[4000:, 1], expected[4000:], rtol=1e-7, atol=1e-7)


@given(st.lists(st.booleans(), min_size=1, max_size=50), st.integers(1, 8))
def test_a_transition_counts_what_is_below_before_and_above_after(flags, n):
    rows = np.arange(len(flags) + 1)
    got = abbink.transition_index(np.array(flags), rows, n)
    assert got.tolist() == [slow_index(flags, row, n) for row in rows]


def test_a_clean_pulse_keeps_its_edges():
    assert abbink.best_transitions(pulses(300, (100, 150)), 3.0, FS).tolist() == [[100, 150]]


def test_an_onset_moves_to_the_best_sample_within_25_ms_of_the_crossing():
    noisy = pulses(300, (90, 94), (100, 160))
    got = abbink.best_transitions(noisy, 3.0, FS)
    index = [slow_index((noisy > 3).tolist(), row, 25) for row in range(301)]
    assert int(np.argmax(index)) == 100
    assert got[-1].tolist() == [100, 160]


def test_an_end_moves_to_the_best_sample():
    noisy = pulses(300, (100, 160), (166, 170))
    assert abbink.best_transitions(noisy, 3.0, FS)[0].tolist() == [100, 160]
    bridged = pulses(300, (100, 160), (162, 180))  # a short dip is no end
    assert abbink.best_transitions(bridged, 3.0, FS).tolist() == [[100, 180]]
