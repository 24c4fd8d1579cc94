"""Bonato and Severini against the chi-square distribution and a slow adaptation."""

import math

import numpy as np
import pytest

from tests.detect.published.scenes import rest, white, with_burst
from twitchdetect.detect.published import bonato, severini
from twitchdetect.detect.published.registry import METHODS
from twitchdetect.detect.published.rest_model import whitened


def tail(p, needed, m=5):
    return sum(math.comb(m, k) * p**k * (1 - p) ** (m - k) for k in range(needed, m + 1))


def held_pairs(fs, n_samples, exceeding):
    """A statistic whose z, held as Bonato's, exceeds 9 in some pairs."""
    k = max(1, int(fs // 900))
    z = np.zeros(n_samples // (2 * k))
    z[list(exceeding)] = 10.0
    return np.concatenate([np.full(k, -np.inf), np.repeat(z, 2 * k)])[:n_samples]


def test_the_published_level_is_exceeded_by_one_of_five_z_of_rest_in_five_per_cent():
    assert bonato.published_zeta() == pytest.approx(9.1695, abs=1e-4)
    assert tail(math.exp(-bonato.published_zeta() / 2), 1) == pytest.approx(0.05)


def test_z_of_white_rest_is_chi_square_with_two_degrees_of_freedom():
    z = bonato.pairs(white(1, 200_000), 1000.0, 10.0)[10_001::2, 0]
    assert z.mean() == pytest.approx(2.0, rel=0.02)
    for level in (2.0, bonato.published_zeta()):
        expected = math.exp(-level / 2)
        assert np.mean(z > level) == pytest.approx(expected, abs=4 * math.sqrt(expected / len(z)))


@pytest.mark.parametrize(("fs", "k"), [(1000.0, 1), (2000.0, 2)])
def test_z_is_known_at_the_second_sample_of_its_pair_and_held(fs, k):
    x = with_burst(2, fs)
    got = bonato.pairs(x, fs, 4.0)
    squares = whitened(x, fs, 4.0) ** 2
    for pair in (2100, 3001, 3033):
        expected = squares[2 * pair] + squares[2 * pair + 1]
        first = k * (2 * pair + 1)
        for i in (first, first + 2 * k - 1):
            np.testing.assert_allclose(got[i], expected, rtol=1e-12)
        assert np.all(got[first - 1] != expected)


def test_one_z_of_the_last_five_is_enough_and_states_under_30_ms_go():
    rule = METHODS["bonato"].rule
    assert rule(held_pairs(1000.0, 200, [10]), 9.0, 1000.0).tolist() == []  # 21 to 31: 10 ms
    assert rule(held_pairs(1000.0, 200, [10, 22]), 9.0, 1000.0).tolist() == [[21, 55]]
    assert rule(held_pairs(1000.0, 200, range(10, 20)), 9.0, 1000.0).tolist() == []  # 28 ms
    assert rule(held_pairs(1000.0, 200, range(10, 21)), 9.0, 1000.0).tolist() == [[21, 51]]
    assert rule(held_pairs(250.0, 200, [10]), 9.0, 250.0).tolist() == [[21, 31]]  # 40 ms


def test_pauses_under_30_ms_are_filled_and_those_of_30_ms_are_not():
    rule = METHODS["bonato"].rule
    first, second = list(range(10, 30)), list(range(48, 70))  # to 69, from 97
    assert rule(held_pairs(1000.0, 300, first + second), 9.0, 1000.0).tolist() == [[21, 149]]
    second = second[1:]  # from 99
    assert rule(held_pairs(1000.0, 300, first + second), 9.0, 1000.0).tolist() == [
        [21, 69],
        [99, 149],
    ]


def test_thinned_pairs_are_twice_the_thinning_long():
    got = METHODS["bonato"].rule(held_pairs(4000.0, 900, [10, 29]), 9.0, 4000.0)
    assert got.tolist() == [[84, 276]]


def test_severini_needs_the_number_of_five_with_the_best_detection():
    for snr_db in (-10.0, 0.0, 6.0, 20.0):
        louder = 1 + 10 ** (snr_db / 10)
        detected = []
        for needed in range(1, 6):
            low, high = 0.0, 1.0
            for _ in range(60):  # p at which the group's false alarm is 0.05
                middle = (low + high) / 2
                low, high = (middle, high) if tail(middle, needed) < 0.05 else (low, middle)
            detected.append(tail(low ** (1 / louder), needed))
        assert severini.best_needed(np.array([snr_db]))[0] == 1 + int(np.argmax(detected))
    assert severini.best_needed(np.array([-10.0, 20.0])).tolist() == [2, 1]


def test_severini_is_the_false_alarm_of_the_group_at_the_running_snr():
    x = with_burst(3, 1000.0, snr_db=3.0)
    got = METHODS["severini"].statistic(x, 1000.0, 4.0)
    z = bonato.pairs(x, 1000.0, 4.0)[1::2, 1]
    z[:2000] = bonato.chi_squares(x, 1000.0, 4.0)[:2000, 1]
    excess, needed_seen = 22.0, set()
    for i in range(2000, len(z)):
        snr_db = 10 * math.log10(max(excess / 2 - 1, 1e-9))
        needed = int(severini.best_needed(np.array([max(-10, math.trunc(snr_db))]))[0])
        needed_seen.add(needed)
        level = sorted(z[i - 4 : i + 1])[-needed]
        expected = -math.log10(tail(math.exp(-level / 2), needed))
        assert got[2 * i + 1, 1] == pytest.approx(expected, rel=1e-6, abs=1e-6)
        if z[i] > 9.16950:
            excess += (z[i] - 9.16950 - excess) / 100
    assert needed_seen == {1}


def test_severini_asks_for_more_of_five_once_only_noise_exceeds_the_level():
    x = rest(4, 1000.0, 60.0, 1)
    got = METHODS["severini"].statistic(x, 1000.0, 4.0)[:, 0]
    z = bonato.pairs(x, 1000.0, 4.0)[1::2, 0]
    late = range(len(z) - 400, len(z))
    levels = [sorted(z[i - 4 : i + 1]) for i in late]
    expected = [-math.log10(tail(math.exp(-level[-2] / 2), 2)) for level in levels]
    np.testing.assert_allclose(got[[2 * i + 1 for i in late]], expected, rtol=1e-6, atol=1e-6)


def test_severini_does_not_overflow_in_a_burst_of_60_db():
    got = METHODS["severini"].statistic(with_burst(5, 1000.0, snr_db=60.0), 1000.0, 4.0)
    assert 1000 < got[6000:6100, 1].max() < np.inf
