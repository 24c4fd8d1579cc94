"""The Teager-Kaiser operator of a sine, and Solnik's 25 ms."""

import numpy as np
import pytest
from scipy import signal

from tests.detect.published.scenes import pulses, with_burst
from twitchdetect.detect.published import teager_kaiser


@pytest.mark.parametrize(("amplitude", "turn"), [(1.0, 0.1), (5.0, 0.7), (2.0, 2.0)])
def test_of_a_sine_it_is_the_square_of_amplitude_times_sine_of_the_turn(amplitude, turn):
    x = amplitude * np.sin(turn * np.arange(50) + 0.3)[:, None]
    got = teager_kaiser.teager_kaiser(x)
    np.testing.assert_allclose(got[2:], amplitude**2 * np.sin(turn) ** 2, rtol=1e-9)
    assert np.all(got[:2] == 0)


def test_of_three_numbers_by_hand_at_the_last_one():
    got = teager_kaiser.teager_kaiser(np.array([[2.0], [5.0], [3.0], [-1.0]]))
    assert got[:, 0].tolist() == [0, 0, 25 - 6, 9 + 5]


@pytest.mark.parametrize("fs", [250.0, 1000.0])
def test_the_envelope_is_that_of_the_rectified_energy(fs):
    x = with_burst(1, fs)
    y = signal.sosfilt(signal.butter(2, 30, "highpass", fs=fs, output="sos"), x[:, 1])
    if fs > 700:
        y = signal.sosfilt(signal.butter(2, 300, fs=fs, output="sos"), y)
    energy = [0.0, 0.0] + [y[i - 1] ** 2 - y[i - 2] * y[i] for i in range(2, len(y))]
    z = signal.sosfilt(signal.butter(2, 50, fs=fs, output="sos"), np.abs(energy))
    n, settled = round(4 * fs), round(0.1 * fs)
    expected = (z[n:] - z[settled:n].mean()) / z[settled:n].std()
    got = teager_kaiser.smoothed_energy(x, fs, 4.0)[n:, 1]
    np.testing.assert_allclose(got, expected, rtol=1e-7, atol=1e-7)


def test_25_ms_in_a_row_are_needed_for_on_and_for_off():
    rule = teager_kaiser.for_25_ms
    assert rule(pulses(200, (50, 74)), 5.0, 1000.0).tolist() == []
    assert rule(pulses(200, (50, 75)), 5.0, 1000.0).tolist() == [[50, 75]]
    assert rule(pulses(200, (50, 75), (99, 101)), 5.0, 1000.0).tolist() == [[50, 101]]
    assert rule(pulses(200, (50, 75), (100, 102)), 5.0, 1000.0).tolist() == [[50, 75]]
    assert rule(pulses(200, (50, 56)), 5.0, 250.0).tolist() == [[50, 56]]  # 6.25 samples are 6
