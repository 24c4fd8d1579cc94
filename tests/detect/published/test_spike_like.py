"""Running noise level, exclusion and joining of crossings."""

import numpy as np
import pytest

from tests.detect.published.scenes import pulses, rest, with_burst
from twitchdetect.detect.published import spike_like


@pytest.mark.parametrize(("fs", "n"), [(250.0, 5), (1000.0, 20), (333.0, 7)])
def test_the_noise_level_is_the_median_rms_of_the_last_51_finished_blocks(fs, n):
    x = rest(1, fs, 3.0, 2)
    got = spike_like.noise_level(x, fs)
    assert got.shape == x.shape and np.isnan(got[:n]).all()
    for i in (n, 3 * n - 1, 3 * n, 50 * n, 51 * n, 52 * n + 2, len(x) - 1):
        done = i // n
        blocks = [x[b * n : (b + 1) * n] for b in range(max(0, done - 51), done)]
        expected = np.median([np.sqrt((b**2).mean(axis=0)) for b in blocks], axis=0)
        np.testing.assert_allclose(got[i], expected, rtol=1e-12)


def test_the_statistic_is_the_absolute_value_over_it():
    x = with_burst(2, 1000.0)
    got = spike_like.amplitude_over_noise(x, 1000.0, 4.0)
    expected = np.abs(x[4000:]) / spike_like.noise_level(x, 1000.0)[4000:]
    np.testing.assert_array_equal(got[4000:], expected)


def test_what_is_noisier_than_100_microvolts_is_left_out():
    x = rest(3, 1000.0, 8.0, 2) / 3
    x[:, 0] *= 90
    x[:, 1] *= 115
    got = spike_like.amplitude_over_noise(x, 1000.0, 4.0)[4000:]
    assert np.isfinite(got[:, 0]).all() and np.all(got[:, 1] == -np.inf)


def test_crossings_up_to_15_ms_apart_are_one_potential():
    rule = spike_like.as_potentials
    statistic = pulses(200, (50, 51), (66, 67), (83, 84))
    assert rule(statistic, 5.0, 1000.0).tolist() == [[50, 67], [83, 84]]
