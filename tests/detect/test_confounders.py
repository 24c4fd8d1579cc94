"""What throws itself at the electrodes, made here by other means than those of the simulator."""

from collections import Counter
from functools import partial

import numpy as np
import pytest

import twitchdetect as td
from tests.signals import add_burst, rest_uV
from twitchdetect.detect.naming import Namer

RATES = [250.0, 1000.0]


def found(data_uV, fs):
    detector = td.Detector(fs, data_uV.shape[1])
    return detector.process(data_uV) + detector.finish()


def kinds_between(events, fs, start_s, stop_s):
    return [e.kind for e in events if start_s * fs <= e.start_sample < stop_s * fs]


def is_found(events, start, stop):
    return any(e.kind == "ltr" and e.start_sample < stop and e.stop_sample > start for e in events)


def add_wave(data_uV, fs, at_s, wave, sizes_uV):
    """Add ``wave(t)``, t in seconds from `at_s`, of a size for each channel."""
    t = np.arange(len(data_uV)) / fs - at_s
    near = np.abs(t) < 2.0
    data_uV[near] += wave(t[near])[:, None] * sizes_uV


def beat(t):
    return np.exp(-((t / 0.012) ** 2) / 2) - 0.25 * np.exp(-(((t - 0.25) / 0.05) ** 2) / 2)


def thrust(t):
    """A slow bump of 0.2 s with a ring of 32 Hz from its middle on."""
    bump = np.where(np.abs(t) < 0.1, np.cos(np.pi * t / 0.2) ** 2, 0.0)
    after = np.maximum(t, 0.0)
    return bump + 0.12 * np.exp(-after / 0.03) * np.sin(2 * np.pi * 32 * after)


def step(t):
    return np.where(t >= 0, np.exp(-np.maximum(t, 0.0) / 0.3), 0.0)


def pulse(t):
    return np.where((t >= 0) & (t < 0.004), 1.0, 0.0) - 0.4 * np.exp(-(((t - 0.012) / 0.003) ** 2))


@pytest.mark.parametrize("fs", RATES)
def test_a_heart_makes_no_twitch_and_hides_none_between_or_on_its_beats(rng, fs):
    x = rest_uV(rng, round(90 * fs), 4)
    beats_s = np.cumsum(0.85 + 0.03 * rng.standard_normal(100)) + 1.0
    beats_s = beats_s[beats_s < 88]
    for at_s in beats_s:
        add_wave(x, fs, at_s, beat, np.array([120.0, 90.0, -80.0, 60.0]))
    between = [add_burst(rng, x, fs, 1, beats_s[i] + 0.4, 0.08, 25.0) for i in (40, 50, 60)]
    on = [add_burst(rng, x, fs, 2, beats_s[i] - 0.02, 0.08, 30.0) for i in (45, 55, 65)]
    events = found(x, fs)
    assert all(is_found(events, *twitch) for twitch in between + on)
    named = Counter(kinds_between(events, fs, 20, 90))
    assert named["ltr"] == 6
    assert named["ecg"] > 30


@pytest.mark.parametrize("fs", RATES)
def test_thrusts_make_no_twitch_and_one_that_rides_on_them_is_found(rng, fs):
    x = rest_uV(rng, round(60 * fs), 4)
    thrusts_s = 10.0 + 0.7 * np.arange(60) + 0.05 * rng.standard_normal(60)
    for at_s in thrusts_s:
        sizes_uV = 200.0 * np.array([1.0, -0.7, 0.4, 0.2]) * rng.uniform(0.6, 1.4)
        add_wave(x, fs, at_s, thrust, sizes_uV)
    riding = [add_burst(rng, x, fs, 1, thrusts_s[i] + 0.02, 0.07, 25.0) for i in range(5, 60, 9)]
    events = found(x, fs)
    hits = [is_found(events, *twitch) for twitch in riding]
    assert sum(hits) >= len(hits) - 1
    false = kinds_between(events, fs, 0, 60).count("ltr") - sum(hits)
    assert false <= 1


@pytest.mark.parametrize("fs", RATES)
@pytest.mark.parametrize("size_uV", [80.0, 800.0])
def test_steps_of_one_electrode_are_named_so(rng, fs, size_uV):
    x = rest_uV(rng, round(40 * fs), 4)
    for at_s in (12.0, 19.0, 26.0, 33.0):
        add_wave(x, fs, at_s + rng.uniform(0, 0.01), step, np.array([0.0, 0.0, size_uV, 0.0]))
    kinds = [e.kind for e in found(x, fs) if e.channel == 2]
    assert kinds.count("electrode_pop") >= 4
    assert "ltr" not in kinds


@pytest.mark.parametrize("fs", RATES)
@pytest.mark.parametrize("period_s", [0.4331, 0.5, 0.9007])
def test_pulses_of_a_stimulator_are_named_soon_and_a_twitch_between_is_found(rng, fs, period_s):
    x = rest_uV(rng, round(40 * fs), 3)
    pulses_s = np.arange(10.0, 38.0, period_s)
    for at_s in pulses_s:
        add_wave(x, fs, at_s, pulse, np.array([300.0, 150.0, -60.0]))
    twitch = add_burst(rng, x, fs, 1, pulses_s[20] + 0.22, 0.06, 40.0)
    events = found(x, fs)
    named = Counter(kinds_between(events, fs, pulses_s[4] - 0.05, 40))
    assert is_found(events, *twitch)
    assert named["ltr"] <= 1 + 0.05 * len(pulses_s)
    assert named["stimulation"] >= 0.9 * (len(pulses_s) - 4)


@pytest.mark.parametrize("fs", RATES)
def test_pulses_too_fast_to_be_told_apart_are_a_train(rng, fs):
    x = rest_uV(rng, round(20 * fs), 2)
    for at_s in np.arange(10.0, 13.0, 0.1):
        add_wave(x, fs, at_s, pulse, np.array([300.0, 150.0]))
    kinds = kinds_between(found(x, fs), fs, 9.9, 14)
    assert kinds.count("stimulation") == len(kinds) >= 1


def potential(t, width_s):
    """One discharge of a motor unit: three phases, over in about 8 ms."""
    return (1 - (t / width_s) ** 2) * np.exp(-((t / width_s) ** 2) / 2)


@pytest.mark.parametrize("fs", RATES)
def test_a_single_potential_is_told_from_a_volley_by_how_long_its_energy_is_spread(
    rng, fs, monkeypatch
):
    seen, give = [], Namer._candidate

    def keep(self, *what):
        seen.append(give(self, *what))
        return seen[-1]

    monkeypatch.setattr(Namer, "_candidate", keep)
    x = rest_uV(rng, round(50 * fs), 3)
    single = rng.uniform(size=30) < 0.5
    for at_s, is_single in zip(np.arange(5.0, 50.0, 1.5), single, strict=True):
        if is_single:
            wave = partial(potential, width_s=0.0015 * rng.uniform(0.8, 1.6))
            add_wave(x, fs, at_s, wave, 60 * np.array([1.0, 0.3, 0.05]))
        else:
            add_burst(rng, x, fs, 0, at_s, 0.09, 25.0)
    found(x, fs)
    assert len(seen) == 30
    spread_s = np.array([candidate.spread_s for candidate in seen])
    assert np.all(spread_s[single] < 0.018)
    assert np.all(spread_s[~single] > 0.022)


@pytest.mark.parametrize("fs", RATES)
def test_a_twitch_that_stands_out_of_tone_is_found_and_tone_itself_is_none(rng, fs):
    x = rest_uV(rng, round(40 * fs), 2)
    add_burst(rng, x, fs, 0, 15.0, 6.0, 12.0)
    twitch = add_burst(rng, x, fs, 0, 18.0, 0.08, 90.0)
    events = found(x, fs)
    assert is_found(events, *twitch)
    assert kinds_between(events, fs, 10, 40).count("ltr") == 1
    assert "voluntary" in kinds_between(events, fs, 14, 20)


@pytest.mark.parametrize("fs", RATES)
def test_what_all_channels_do_at_once_is_a_startle(rng, fs):
    x = rest_uV(rng, round(40 * fs), 8)
    for channel in range(8):
        for at_s in (15.0, 30.0):
            add_burst(rng, x, fs, channel, at_s, 0.12, rng.uniform(25, 50))
    events = found(x, fs)
    assert [e.kind for e in events] == ["startle", "startle"]
