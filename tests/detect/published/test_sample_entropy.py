"""Sample entropy by the plain double loop of its definition."""

import math

import numpy as np
import pytest

from tests.detect.published.scenes import with_burst
from twitchdetect.detect.published import sample_entropy


def slow_entropy(x, r, m=2):
    """By the definition: templates of m and m + 1 points, each from the first n - m places."""
    n = len(x)
    counts = [0, 0]
    for i in range(n - m):
        for j in range(i + 1, n - m):
            gaps = np.abs(x[i : i + m + 1] - x[j : j + m + 1])
            counts[0] += bool(np.all(gaps[:m] <= r))
            counts[1] += bool(np.all(gaps <= r))
    if counts[1] == 0:
        return math.log((n - m) * (n - m - 1) / 2)
    return -math.log(counts[1] / counts[0])


@pytest.mark.parametrize(("fs", "n", "k"), [(250.0, 30, 1), (1000.0, 50, 1), (2000.0, 50, 2)])
def test_it_is_that_of_the_double_loop_over_the_last_window(fs, n, k):
    x = with_burst(1, fs)
    got = sample_entropy.entropy(x, fs, 4.0)[:, 1]
    r = 2 * x[round(0.1 * fs) : round(4 * fs), 1].std()
    thin = x[::k, 1]
    for t in (4.0, 5.5, 6.005, 6.03, 6.08, 6.12, 7.9):
        i = round(t * fs) // k
        assert got[i * k] == pytest.approx(slow_entropy(thin[i - n + 1 : i + 1], r), rel=1e-9)
        assert got[i * k + k - 1] == got[i * k]


def test_a_window_in_which_nothing_matches_has_the_largest_entropy():
    x = with_burst(2, 1000.0, snr_db=70.0)
    got = sample_entropy.entropy(x, 1000.0, 4.0)[:, 1]
    assert got[6060] == pytest.approx(math.log(48 * 47 / 2))
    assert got[6000:6100].max() <= got[6060]


def test_a_regular_signal_has_none():
    x = np.tile([1.0, -1.0], 3000)[:, None]
    got = sample_entropy.entropy(x, 1000.0, 4.0)[:, 0]
    assert np.all(got[4000:] == 0)
