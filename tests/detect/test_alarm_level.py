"""The alarm level from peaks of the noise's tail."""

import numpy as np
import pytest

import twitchdetect as td
from tests.signals import add_burst, rest_uV
from twitchdetect.config import DetectorConfig
from twitchdetect.detect import state as st
from twitchdetect.detect.blocks import _set_alarm, truncated_fall, truncated_mean
from twitchdetect.detect.plan import make_plan

N_CHANNELS, TIME_S = 8, 300.0


@pytest.fixture
def constants():
    return make_plan(250.0, N_CHANNELS, DetectorConfig(), None).table


def set_levels(constants, peaks, rate_hz):
    """Give the levels of channels that saw peaks, which exceed the collecting level, at a rate."""
    table = np.zeros((st.N_ROWS, N_CHANNELS))
    for c, (excess, rate) in enumerate(zip(peaks, rate_hz, strict=True)):
        near = excess[excess < st.NEAR_NATS]
        share = rate * TIME_S / len(excess)
        table[st.TAIL_COUNT, c] = len(near) * share
        table[st.TAIL_SUM, c] = near.sum() * share
        table[st.TAIL_TIME, c] = TIME_S
    for c in range(N_CHANNELS):
        _set_alarm(c, N_CHANNELS, constants, table)
    return table[st.ALARM_LEVEL]


def exponential(rng, fall):
    return rng.exponential(fall, 20_000)


@pytest.mark.parametrize("fall", [0.7, 1.0, 1.4, 2.5])
def test_the_fall_of_a_tail_is_found_from_its_near_part(rng, fall):
    peaks = rng.exponential(fall, 200_000)
    near = peaks[peaks < st.NEAR_NATS].mean()
    assert truncated_mean(fall) == pytest.approx(near, abs=0.005)
    assert truncated_fall(truncated_mean(fall)) == pytest.approx(fall, abs=0.001)


def test_before_anything_is_seen_the_level_is_white_noises(constants):
    table = np.zeros((st.N_ROWS, N_CHANNELS))
    _set_alarm(3, N_CHANNELS, constants, table)
    above = table[st.ALARM_LEVEL, 3] - constants[st.T_COLLECT]
    rate = constants[st.T_PRIOR_RATE] * np.exp(-above / constants[st.T_PRIOR_FALL])
    assert rate == pytest.approx(1 / 3600 / N_CHANNELS, rel=0.02)


@pytest.mark.parametrize(("fall", "rate"), [(0.9, 0.2), (1.1, 0.3), (1.4, 0.4)])
def test_the_level_is_reached_as_often_as_is_allowed(rng, constants, fall, rate):
    peaks = [exponential(rng, fall) for _ in range(N_CHANNELS)]
    levels = set_levels(constants, peaks, [rate] * N_CHANNELS)
    expected = constants[st.T_COLLECT] + fall * np.log(rate * 3600 * N_CHANNELS)
    assert levels == pytest.approx(expected, abs=0.8)  # the prior draws


def test_a_noisy_channel_lifts_its_own_level_and_hardly_others(rng, constants):
    quiet = [exponential(rng, 1.1) for _ in range(N_CHANNELS)]
    before = set_levels(constants, quiet, [0.3] * N_CHANNELS)
    noisy = [exponential(rng, 2.6), *quiet[1:]]
    after = set_levels(constants, noisy, [1.5, *[0.3] * (N_CHANNELS - 1)])
    assert after[0] > before[0] + 6.0
    assert (after[1:] < before[1:] + 1.2).all()


def test_a_slow_tail_bends_farther_out(rng, constants):
    peaks = [exponential(rng, 2.4) for _ in range(N_CHANNELS)]
    levels = set_levels(constants, peaks, [1.0] * N_CHANNELS)
    straight = constants[st.T_COLLECT] + 2.4 * np.log(1.0 * 3600 * N_CHANNELS)
    assert (levels > straight + 3.0).all()


def test_weak_twitches_do_not_lift_the_level(rng):
    fs, x = 250.0, rest_uV(rng, round(250.0 * 150), 4)
    before = levels_after(x, fs)
    for i in range(70):
        add_burst(rng, x, fs, i % 4, 5.0 + 2.0 * i, 0.08, 5.5)
    assert np.mean(levels_after(x, fs) - before) < 1.0


def levels_after(x, fs):
    detector = td.Detector(fs, x.shape[1])
    detector.process(x)
    return st.rows(detector._a, detector._k[st.A_CHANNELS], st.N_ROWS)[st.ALARM_LEVEL].copy()
