"""Scenes that once broke the detector: each has an answer of its own."""

from itertools import pairwise

import numpy as np
import pytest

import twitchdetect as td
from tests.signals import add_burst, rest_uV


@pytest.fixture(params=[250.0, 1000.0])
def fs(request):
    return request.param


def kinds_near(events, starts, fs, within_s=0.1):
    """Kind of the event at each start; None where there is none."""
    return [
        next((e.kind for e in events if abs(e.start_sample - s) < within_s * fs), None)
        for s in starts
    ]


def detected(x, fs, **settings):
    return td.detect(td.Recording(x, fs), **settings)


@pytest.mark.parametrize("step_uV", [300.0, 3000.0, 30_000.0])
def test_a_step_while_the_floor_is_learnt_makes_no_channel_deaf(rng, step_uV):
    fs = 250.0
    for at in range(60, 440, 20):
        x = rest_uV(rng, 7500, 1)
        x[at:] += step_uV
        starts = [add_burst(rng, x, fs, 0, t, 0.08, 60.0)[0] for t in range(6, 29, 2)]
        assert kinds_near(detected(x, fs), starts, fs) == ["ltr"] * len(starts), at


def test_strong_twitches_leave_the_whitening_as_it_is(rng, fs):
    x = rest_uV(rng, round(130 * fs), 4)
    starts = [add_burst(rng, x, fs, i % 4, 5.0 + 2 * i, 0.06, 1000.0)[0] for i in range(60)]
    events = detected(x, fs)
    assert kinds_near(events, starts, fs).count("ltr") >= 59
    assert len(events) <= 61


@pytest.mark.parametrize("every_s", [2.0, 4.0])
def test_a_rise_of_rest_under_a_series_of_twitches_is_learnt(rng, fs, every_s):
    x = rest_uV(rng, round(160 * fs), 4, 4.0)
    x[round(40 * fs) :] *= 10 ** (5 / 20)
    onsets_s = np.arange(46, 158, every_s)
    starts = [add_burst(rng, x, fs, i % 4, t, 0.08, 70.0)[0] for i, t in enumerate(onsets_s)]
    kinds = kinds_near(detected(x, fs), starts, fs)
    assert kinds.count("ltr") >= 0.9 * len(starts)


@pytest.mark.parametrize("fill", [np.nan, 0.0])
@pytest.mark.parametrize("gain", [4.0, 5.0, 6.0])
def test_a_channel_plugged_in_during_a_contraction_may_be_the_strongest(rng, fill, gain):
    fs = 250.0
    x = rest_uV(rng, round(40 * fs), 2)
    x[: round(12 * fs), 1] = fill
    x[round(10 * fs) : round(24 * fs), 0] *= 3
    x[round(18.5 * fs) : round(18.8 * fs), 1] *= gain
    events = detected(x, fs)
    assert any(1 in e.channels and e.kind in ("ltr", "voluntary") for e in events)


@pytest.mark.parametrize("apart_s", [0.3, 0.35, 0.45])
@pytest.mark.parametrize("first_uV", [300.0, 1000.0])
def test_the_second_of_two_twitches_begins_where_it_does(rng, fs, apart_s, first_uV):
    x = rest_uV(rng, round(70 * fs), 1)
    starts = []
    for i in range(20):
        add_burst(rng, x, fs, 0, 5.0 + 3 * i, 0.08, first_uV)
        starts.append(add_burst(rng, x, fs, 0, 5.0 + 3 * i + apart_s, 0.08, first_uV / 10)[0])
    events = detected(x, fs)
    assert kinds_near(events, starts, fs, 0.05).count("ltr") >= 18
    assert all(a.stop_sample <= b.start_sample for a, b in pairwise(events))
