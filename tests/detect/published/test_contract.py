"""What every published method keeps to."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.detect.published.scenes import BURST_S, CHANNEL, REST_S, rest, with_burst
from twitchdetect.detect.published.over_channels import intervals_over_channels
from twitchdetect.detect.published.registry import METHODS

EVERY = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
CAUSAL = [m for m in METHODS.values() if m.is_causal]
RATES = (250.0, 1000.0, 2000.0)


def covered(intervals, n_samples):
    is_in = np.zeros(n_samples, dtype=bool)
    for start, stop in intervals:
        is_in[start:stop] = True
    return is_in


def finds_burst(method, statistic, threshold, fs):
    intervals, channel = intervals_over_channels(method, statistic, threshold, fs)
    start, stop = (t * fs for t in BURST_S)
    is_hit = (intervals[:, 0] < stop) & (intervals[:, 1] > start)
    return bool(np.any(channel[is_hit] == CHANNEL))


def test_methods_are_registered_by_name_in_order_of_year():
    assert all(name == method.name for name, method in METHODS.items())
    years = [int(re.search(r"(19|20)\d\d", m.title).group()) for m in METHODS.values()]
    years[list(METHODS).index("solnik_tkeo")] = 2010  # its title begins with an older paper
    assert years == sorted(years)
    assert len(METHODS) == 13


@EVERY
@pytest.mark.parametrize("fs", [200.0, 250.0, 1000.0, 4000.0])
def test_a_statistic_has_a_row_a_sample_and_is_undefined_in_the_rest(method, fs):
    x = with_burst(1, fs)
    got = method.statistic(x, fs, REST_S)
    assert got.shape == x.shape and got.dtype == np.float64 and got.flags.c_contiguous
    n_rest = round(REST_S * fs)
    assert np.all(got[:n_rest] == -np.inf)
    n_ahead = round(method.delay_s * fs)
    assert np.isfinite(got[n_rest + 20 : len(x) - n_ahead]).all()


@pytest.mark.parametrize("method", CAUSAL, ids=lambda m: m.name)
@pytest.mark.parametrize("fs", [250.0, 1000.0, 4000.0])
def test_later_samples_change_nothing_earlier(method, fs):
    x = with_burst(2, fs)
    before = method.statistic(x, fs, REST_S)
    for cut in (round(6.03 * fs), round(7.0 * fs) + 1):
        changed = x.copy()
        changed[cut:] = 50 * rest(3, fs, 8.0)[cut:]
        n_same = cut - round(method.delay_s * fs)
        after = method.statistic(changed, fs, REST_S)
        np.testing.assert_array_equal(after[:n_same], before[:n_same])
        np.testing.assert_array_equal(
            method.statistic(x[:cut], fs, REST_S)[:n_same], before[:n_same]
        )


@EVERY
def test_channels_do_not_influence_each_other(method):
    x = with_burst(4, 1000.0)
    together = method.statistic(x, 1000.0, REST_S)
    for c in range(x.shape[1]):
        alone = method.statistic(np.ascontiguousarray(x[:, c : c + 1]), 1000.0, REST_S)
        np.testing.assert_array_equal(alone[:, 0], together[:, c])


@EVERY
@pytest.mark.parametrize("fs", RATES)
def test_the_scale_of_the_signal_does_not_matter(method, fs):
    x = with_burst(5, fs)
    threshold = method.threshold
    plain = intervals_over_channels(method, method.statistic(x, fs, REST_S), threshold, fs)
    scaled = intervals_over_channels(method, method.statistic(7 * x, fs, REST_S), threshold, fs)
    assert len(plain[0]) > 0
    np.testing.assert_array_equal(scaled[0], plain[0])
    np.testing.assert_array_equal(scaled[1], plain[1])


@EVERY
def test_a_statistic_is_the_same_each_time_and_leaves_the_signal_alone(method):
    x = with_burst(6, 1000.0)
    original = x.copy()
    first, second = (method.statistic(x, 1000.0, REST_S) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(x, original)


@EVERY
@pytest.mark.parametrize("fs", RATES)
def test_a_burst_of_100_ms_and_20_db_is_found_at_the_published_threshold(method, fs):
    for seed in range(3):
        statistic = method.statistic(with_burst(10 + seed, fs), fs, REST_S)
        assert finds_burst(method, statistic, method.threshold, fs)


@EVERY
@pytest.mark.parametrize("fs", RATES)
def test_a_threshold_tuned_to_few_false_alarms_still_finds_the_burst(method, fs):
    quiet = method.statistic(rest(20, fs, 24.0), fs, REST_S)
    for threshold in method.threshold * 1.3 ** np.arange(16):
        if len(intervals_over_channels(method, quiet, threshold, fs)[0]) <= 1:
            break
    else:
        pytest.fail("no threshold gives one alarm or none in 20 s of rest")
    assert finds_burst(method, method.statistic(with_burst(21, fs), fs, REST_S), threshold, fs)


@EVERY
def test_a_larger_threshold_covers_less_and_adds_no_alarm_elsewhere(method):
    fs = 1000.0
    statistic = method.statistic(with_burst(30, fs), fs, REST_S)
    n_near = round(0.1 * fs)
    last, before = None, []
    for threshold in (0.01, *method.threshold * np.array([0.3, 0.7, 1.0, 1.5, 3.0]), 1e9):
        intervals, _ = intervals_over_channels(method, statistic, threshold, fs)
        is_in = covered(intervals, len(statistic))
        if last is not None:
            slack = len(intervals) * round(0.05 * fs) if method.name == "abbink" else 0
            assert is_in.sum() <= last.sum() + slack  # Abbink moves ends by up to 25 ms
            near = covered([(max(0, a - n_near), b + n_near) for a, b in before], len(statistic))
            assert not np.any(is_in & ~near)
        last, before = is_in, intervals
    assert len(before) == 0


STATISTICS = hnp.arrays(
    np.float64,
    st.integers(0, 400),
    elements=st.one_of(st.just(-np.inf), st.sampled_from([-3.0, -0.5, 0.0, 0.5, 1.0, 4.0])),
    fill=st.sampled_from([0.5, 4.0]),
)


@EVERY
@settings(deadline=None, max_examples=40)
@given(statistic=STATISTICS, fs=st.sampled_from([200.0, 250.0, 1000.0, 4000.0]))
def test_a_rule_gives_intervals_in_order_apart_and_inside(method, statistic, fs):
    got = method.rule(statistic, 0.9, fs)
    assert got.dtype == np.int64 and got.ndim == 2 and got.shape[1] == 2
    assert np.all(got[:, 0] < got[:, 1])
    assert np.all(got[1:, 0] > got[:-1, 1])
    assert len(got) == 0 or (got[0, 0] >= 0 and got[-1, 1] <= len(statistic))
    assert not len(got) or np.any(statistic > 0.9)


@EVERY
def test_a_channel_that_is_flat_in_the_rest_gives_no_alarm(method):
    x = with_burst(40, 1000.0)
    x[: round(REST_S * 1000) + 3000, 2] = 0.0
    statistic = method.statistic(x, 1000.0, REST_S)
    assert len(method.rule(statistic[: round(6.9 * 1000), 2], method.threshold, 1000.0)) == 0
    assert finds_burst(method, statistic, method.threshold, 1000.0)


@EVERY
@pytest.mark.parametrize("rest_s", [0.3, 8.0, 11.0])
def test_a_rest_that_is_too_short_or_everything_is_refused(method, rest_s):
    with pytest.raises(ValueError, match=rf"rest_s is {rest_s:g}; expected at least 0.5 and less"):
        method.statistic(with_burst(41, 250.0), 250.0, rest_s)
