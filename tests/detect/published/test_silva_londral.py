"""Silva against its machine of two states, Londral against numpy's variance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detect.published.scenes import pulses, row, with_burst
from twitchdetect.detect.published import londral, silva


@pytest.mark.parametrize(("fs", "short", "long"), [(1000.0, 20, 22), (250.0, 5, 6), (200.0, 4, 5)])
def test_silva_is_the_short_mean_over_that_of_rest_signed_by_the_long_one(fs, short, long):
    x = with_burst(1, fs)
    got = silva.short_over_rest(x, fs, 4.0)[:, 1]
    a = np.abs(x[:, 1])
    rest = a[round(0.1 * fs) : round(4 * fs)].mean()
    for i in (round(t * fs) for t in (4.5, 5.99, 6.02, 6.05, 6.105, 7.0)):
        near, far = a[i - short + 1 : i + 1].mean(), a[i - long + 1 : i + 1].mean()
        assert got[i] == pytest.approx(near / rest * (1 if near >= far else -1), rel=1e-9)


@given(st.lists(st.sampled_from([-np.inf, -4.0, -2.0, 2.0, 4.0]), max_size=40))
def test_silva_begins_above_both_and_ends_below_both(values):
    is_on, expected = False, []
    for v in values:
        if not is_on and v > 3:
            is_on = True
        elif is_on and v < 0 and -v < 3:
            is_on = False
        expected.append(is_on)
    inside = np.zeros(len(values), dtype=bool)
    for start, stop in silva.above_both(row(values), 3.0, 1000.0):
        inside[start:stop] = True
    assert inside.tolist() == expected


@pytest.mark.parametrize(("fs", "n"), [(250.0, 12), (1000.0, 50)])
def test_londral_is_the_variance_of_the_last_50_ms_in_sds_of_the_rest(fs, n):
    x = with_burst(2, fs)
    x += 0.5  # a variance does not see an offset
    got = londral.windowed_variance(x, fs, 4.0)[:, 1]
    every = np.array([x[max(0, i - n + 1) : i + 1, 1].var() for i in range(round(7 * fs))])
    rest = every[round(0.1 * fs) : round(4 * fs)]
    last = every[round(4 * fs) :]
    np.testing.assert_allclose(
        got[round(4 * fs) : round(7 * fs)], (last - rest.mean()) / rest.std(), rtol=1e-6, atol=1e-7
    )


def test_londral_wants_20_ms_in_a_row():
    rule = londral.for_20_ms
    assert rule(pulses(200, (50, 69)), 5.0, 1000.0).tolist() == []
    assert rule(pulses(200, (50, 70), (89, 90)), 5.0, 1000.0).tolist() == [[50, 90]]
    assert rule(pulses(200, (50, 70), (90, 91)), 5.0, 1000.0).tolist() == [[50, 70]]
