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
        kinds = kinds_near(detected(x, fs), starts, fs)
        assert None not in kinds
        assert kinds.count("ltr") >= len(starts) - 1, at


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


def hum(n_samples, fs, size_uV, hz=50.0):
    return size_uV * np.sin(2 * np.pi * hz * np.arange(n_samples) / fs)[:, None]


@pytest.mark.parametrize("run_s", [0.001, 0.006])
@pytest.mark.parametrize("size_uV", [0.0, 40.0])
def test_a_few_missing_samples_make_no_event_whatever_the_hum(rng, fs, run_s, size_uV):
    x = rest_uV(rng, round(120 * fs), 2, 4.0) + hum(round(120 * fs), fs, size_uV)
    n_run = max(1, round(run_s * fs))
    for i in range(50):
        start = round((10 + 2 * i) * fs) + 3 * i
        x[start : start + n_run, 0] = np.nan
    assert len(detected(x, fs, mains_hz=50, false_alarms_per_hour=0.1)) <= 1


@pytest.mark.parametrize("every_s", [0.3, 1.0])
def test_lost_packets_do_not_blind(rng, fs, every_s):
    x = rest_uV(rng, round(70 * fs), 4) + 65_000.0
    starts = [add_burst(rng, x, fs, i % 4, 6.0 + 2 * i, 0.08, 30.0)[0] for i in range(30)]
    lost = np.arange(round(3 * fs), len(x), round(every_s * fs))
    gaps = tuple(td.Gap(int(s), int(s) + 1, "lost") for s in lost)
    kept = np.delete(x, lost, axis=0)
    events = td.detect(td.Recording(kept, fs, gaps=gaps))
    assert sum(e.kind == "gap" and e.channel < 0 for e in events) == len(gaps)
    found = [e for e in events if e.kind != "gap"]
    assert kinds_near(found, starts, fs).count("ltr") >= 29
    assert len(found) <= 32


def test_no_mains_is_found_where_there_is_none(rng):
    fs = 250.0
    x = rest_uV(rng, round(1800 * fs), 16)
    detector = td.Detector(fs, 16)
    detector.process(x)
    assert detector.mains_hz is None


def test_rest_after_a_shorted_input_is_soon_the_new_rest(rng, fs):
    x = rest_uV(rng, round(60 * fs), 1, 4.0)
    x[: round(15 * fs)] *= 0.01
    starts = [add_burst(rng, x, fs, 0, 27.0 + 2 * i, 0.08, 40.0)[0] for i in range(15)]
    assert kinds_near(detected(x, fs), starts, fs) == ["ltr"] * 15


def test_an_electrode_that_settles_after_the_rail_is_no_twitch(rng, fs):
    rails = np.array([[-187_500.0, 187_500.0]])
    for tau_s in (0.05, 0.1, 0.3):
        x = rest_uV(rng, round(25 * fs), 1)
        stop = round(10.5 * fs)
        x[stop:, 0] += 180_000 * np.exp(-np.arange(len(x) - stop) / fs / tau_s)
        x[round(10 * fs) : stop] = 187_500.0
        add_burst(rng, x, fs, 0, 15.0, 0.1, 30.0)
        events = td.detect(td.Recording(x, fs, rail_uV=rails))
        assert [e.kind for e in events if e.kind not in ("saturation", "electrode_pop")] == ["ltr"]


def test_a_contraction_of_one_muscle_does_not_name_the_twitches_of_another(rng, fs):
    x = rest_uV(rng, round(70 * fs), 4)
    for i in range(20):
        add_burst(rng, x, fs, 3, 5.0 + 3 * i, 0.8, 60.0)
    starts = [add_burst(rng, x, fs, 0, 5.0 + 3 * i + 1.7, 0.08, 40.0)[0] for i in range(20)]
    assert kinds_near(detected(x, fs), starts, fs).count("ltr") >= 19


def test_a_block_of_the_wrong_shape_after_a_gap_changes_nothing():
    detector = td.Detector(250.0, 2)
    detector.process(np.zeros((100, 2)))
    with pytest.raises(ValueError, match="expected"):
        detector.process(td.Block(300, np.zeros((10, 3))))
    assert detector.n_samples == 100


@pytest.mark.parametrize("rails", [[[5.0, -5.0]], [[np.nan, 1.0]]])
def test_rails_that_make_no_sense_are_refused(rails):
    with pytest.raises(ValueError, match="rail_uV must be rows"):
        td.Detector(250.0, 1, rail_uV=rails)


@pytest.mark.parametrize("mains_hz", ["auto", 50])
def test_hum_that_jumps_is_no_twitch(rng, fs, mains_hz):
    n = round(60 * fs)
    phase = np.repeat(np.arange(60) % 2, round(fs))[:, None] * np.pi / 2
    x = rest_uV(rng, n, 2, 4.0)
    x += 100 * np.sin(2 * np.pi * 50 * np.arange(n)[:, None] / fs + phase)
    kinds = [e.kind for e in detected(x, fs, mains_hz=mains_hz)]
    assert kinds.count("cable_motion") >= 40
    assert kinds.count("ltr") <= 6


@pytest.mark.parametrize("every_s", [1.0, 3.0])
def test_bursts_below_the_level_do_not_lift_it_past_others(rng, every_s):
    fs = 250.0
    x = rest_uV(rng, round(420 * fs), 1, 4.0)
    for i, t in enumerate(np.arange(10, 300, every_s)):
        add_burst(rng, x, fs, 0, t, 0.08, 4.0 * 10 ** ((3 + i % 10) / 20))
    starts = [add_burst(rng, x, fs, 0, t, 0.08, 12.6)[0] for t in range(310, 415, 6)]
    assert kinds_near(detected(x, fs), starts, fs).count("ltr") >= len(starts) - 2


def test_ten_missing_milliseconds_on_a_channel_make_no_twitch_in_hum(rng):
    for fs, n_run in ((250.0, 3), (250.0, 5), (1000.0, 20)):
        x = rest_uV(rng, round(90 * fs), 1, 4.0) + hum(round(90 * fs), fs, 40.0)
        for i in range(40):
            start = round((8 + 2 * i) * fs) + 3 * i
            x[start : start + n_run] = np.nan
        assert [e.kind for e in detected(x, fs, mains_hz=50)].count("ltr") <= 1


@pytest.mark.parametrize("cut", [1, 32, 5000])
def test_a_sample_lost_after_a_verdict_does_not_change_it(cut):
    rng = np.random.default_rng(0)
    x = rest_uV(rng, 5000, 1)
    x[2500:2525] = 187_500.0
    add_burst(rng, x, 250.0, 0, 2610 / 250, 0.08, 60.0)
    x[2690] = np.nan
    detector = td.Detector(250.0, 1, rail_uV=[[-187_500.0, 187_500.0]])
    events = []
    for i in range(0, len(x), cut):
        events += detector.process(x[i : i + cut])
    assert [e.kind for e in events + detector.finish()] == ["saturation", "saturation"]


def test_a_missing_sample_after_a_clipped_burst_does_not_rename_it():
    rng = np.random.default_rng(1)
    x = rest_uV(rng, 7500, 1)
    for i in range(12):
        start, stop = add_burst(rng, x, 250.0, 0, 5.0 + 2.013 * i, 0.1, 60.0)
        x[start:stop:2] = 187_500.0
        x[stop + 50 + 2 * i] = np.nan
    runs = []
    for cut in (1, len(x)):
        detector = td.Detector(250.0, 1, rail_uV=[[-187_500.0, 187_500.0]])
        events = [e for i in range(0, len(x), cut) for e in detector.process(x[i : i + cut])]
        runs.append(events + detector.finish())
    assert "saturation" in {e.kind for e in runs[0]}
    assert runs[0] == runs[1]
