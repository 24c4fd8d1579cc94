"""The alarm level in microvolts is where bursts begin to be found."""

import numpy as np
import pytest

import twitchdetect as td
from tests.signals import rest_uV

FS = 1000.0


def learnt(rng, level_uV=3.0, n_channels=3, seconds=20):
    detector = td.Detector(FS, n_channels, mains_hz="none")
    detector.process(rest_uV(rng, round(seconds * FS), n_channels, level_uV))
    return detector


def test_nothing_is_known_before_the_floor_is(rng):
    detector = td.Detector(FS, 3)
    assert np.isnan(detector.alarm_level_uV).all()
    detector.process(rest_uV(rng, 800, 3))
    assert np.isnan(detector.alarm_level_uV).all()


@pytest.mark.parametrize("level_uV", [0.5, 3.0, 40.0])
def test_it_scales_with_the_floor(rng, level_uV):
    level = learnt(rng, level_uV).alarm_level_uV
    band = 430 / 500  # share of white noise in 20-450 Hz
    assert (level / (level_uV * np.sqrt(band)) > 1.6).all()
    assert (level / (level_uV * np.sqrt(band)) < 2.4).all()


def test_fewer_false_alarms_need_a_higher_level(rng):
    x = rest_uV(rng, 20_000, 1)
    levels = []
    for rate in (100.0, 1.0, 0.01):
        detector = td.Detector(FS, 1, mains_hz="none", false_alarms_per_hour=rate)
        detector.process(x)
        levels.append(float(detector.alarm_level_uV[0]))
    assert levels == sorted(levels) and levels[2] > 1.05 * levels[0]


@pytest.mark.parametrize(("factor", "is_found"), [(0.65, False), (1.6, True)])
def test_a_burst_of_the_floors_own_spectrum_is_found_from_there_on(rng, factor, is_found):
    """Of 32 ms, laid so that its rms, with the floor, is `factor` times the level."""
    found = 0
    for _ in range(8):
        detector = learnt(rng, n_channels=1, seconds=12)
        level = float(detector.alarm_level_uV[0])
        x = rest_uV(rng, 1000, 1)
        x[300:332] *= factor * level / np.sqrt(430 / 500) / np.sqrt((x[300:332] ** 2).mean())
        events = detector.process(x) + detector.finish()
        found += any(250 < e.start_sample - 12_000 < 350 for e in events)
    assert found >= 7 if is_found else found <= 1


def test_a_channel_that_is_railed_has_no_level_and_gets_it_back(rng):
    detector = td.Detector(FS, 2, mains_hz="none", rail_uV=np.tile([-1000.0, 1000.0], (2, 1)))
    detector.process(rest_uV(rng, 8000, 2))
    assert np.isfinite(detector.alarm_level_uV).all()
    x = rest_uV(rng, 200, 2)
    x[:, 1] = 1000.0
    detector.process(x)
    assert np.isfinite(detector.alarm_level_uV).tolist() == [True, False]
    detector.process(rest_uV(rng, 3000, 2))
    assert np.isfinite(detector.alarm_level_uV).all()
