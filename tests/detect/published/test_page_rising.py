"""The rising Page test against a plain loop."""

import math

import numpy as np
import pytest

from tests.detect.published.scenes import pulses, with_burst
from twitchdetect.detect.published import page_rising
from twitchdetect.detect.published.rest_model import whitened


def slow_page(power, rise):
    total, most, age, out = 0.0, 0.0, 0, []
    for p in power:
        total += p - 1.5
        age += 1
        most = max(most, total)
        if total <= 0 or most - total > 10:
            total, most, age = 0.0, 0.0, 0
        out.append(total / (1 + math.log(1 + age / rise)))
    return out


@pytest.mark.parametrize(("fs", "k"), [(250.0, 1), (1000.0, 1), (2000.0, 2)])
def test_the_sum_is_that_of_a_plain_loop(fs, k):
    x = with_burst(1, fs)
    got = page_rising.rising_sum(x, fs, 4.0)
    power = whitened(x, fs, 4.0)[round(4 * fs) // k :, 1] ** 2
    expected = np.repeat(slow_page(power, 0.010 * fs / k), k)
    np.testing.assert_allclose(got[round(4 * fs) :, 1], expected, rtol=1e-9, atol=1e-12)
    assert got.max() > 100


def test_steps_by_hand():
    power = np.array([[0.0], [3.5], [2.5], [0.5], [12.5], [0.5], [1.5], [20.5]] + [[0.0]] * 8)
    out = np.empty_like(power)
    page_rising._page(power, 1, 0.5, 10.0, 1.0, out)
    total = [0, 2, 3, 2, 13, 12, 12, 31, 29.5, 28, 26.5, 25, 23.5, 22, 0, 0]
    age = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0]
    expected = [t / (1 + math.log(1 + a)) for t, a in zip(total, age, strict=True)]
    np.testing.assert_allclose(out[1:, 0], expected[1:])


def test_an_interval_begins_after_the_last_zero():
    statistic = pulses(100, (20, 30), low=1.0)
    statistic[12] = 0.0
    statistic[5] = -np.inf
    assert page_rising.from_last_zero(statistic, 5.0, 1000.0).tolist() == [[13, 30]]
    assert page_rising.from_last_zero(statistic[13:], 5.0, 1000.0).tolist() == [[0, 17]]
