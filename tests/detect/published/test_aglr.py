"""The likelihood ratio of a known variance step."""

import math

import numpy as np
import pytest

from tests.detect.published.scenes import pulses, white
from twitchdetect.detect.published import aglr

FS = 1000.0


def test_a_window_with_a_known_step_has_the_ratio_of_its_mean_square():
    x = white(1, 20_000)
    x[12_000:12_400] *= 4
    got = aglr.likelihood_ratio(x, FS, 10.0)[:, 0]
    scale = x[:10_000, 0].std()
    for i in (12_000, 12_020, 12_049, 12_200):
        power = np.mean((x[i - 49 : i + 1, 0] / scale) ** 2)
        expected = math.copysign(25 * (power - 1 - math.log(power)), power - 1)
        assert got[i] == pytest.approx(expected, rel=0.1, abs=0.3)
    assert got[12_200] > 200


@pytest.mark.parametrize(
    ("fs", "n", "k"), [(1000.0, 50, 1), (250.0, 12, 1), (200.0, 10, 1), (4000.0, 50, 4)]
)
def test_the_window_is_50_ms(fs, n, k):
    x = white(2, round(12 * fs))
    silence = round(11 * fs)
    x[silence:] = 0
    got = aglr.likelihood_ratio(x, fs, 10.0)[silence:, 0]
    n_until_empty = int(np.flatnonzero(got < -10 * n)[0]) // k
    assert n_until_empty == n - 1 + 8  # whitening rings on for 8 samples


def test_a_quieter_window_counts_as_less_active():
    x = white(3, 15_000)
    x[12_000:] *= 0.2
    assert np.all(aglr.likelihood_ratio(x, FS, 10.0)[12_060:, 0] < -10)


def test_the_ratio_of_rest_is_half_a_chi_square_with_one_degree_of_freedom():
    got = np.abs(aglr.likelihood_ratio(white(4, 200_000), FS, 100.0)[100_049::50, 0])
    assert np.mean(got) == pytest.approx(0.5, rel=0.1)
    assert np.mean(got > 2.0) == pytest.approx(0.0455, abs=0.015)  # P(chi-square > 4)


def test_an_interval_begins_after_the_ratio_was_last_not_positive():
    statistic = pulses(300, (150, 200), high=20.0)
    statistic[140:150] = 1.0
    assert aglr.back_to_change(statistic, 10.0, FS).tolist() == [[140, 200]]
    statistic[:150] = 1.0
    assert aglr.back_to_change(statistic, 10.0, FS).tolist() == [[100, 200]]  # one window at most
    assert aglr.back_to_change(statistic, 0.5, FS).tolist() == [[0, 200]]


def test_two_excursions_with_one_change_are_one():
    statistic = pulses(300, (150, 160), (170, 180), high=20.0, low=1.0)
    statistic[:140] = -1.0
    assert aglr.back_to_change(statistic, 10.0, FS).tolist() == [[140, 180]]
