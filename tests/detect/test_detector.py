"""What the detector finds, how it names it, and what it refuses."""

import numpy as np
import pytest

import twitchdetect as td
from tests.signals import add_burst, rest_uV
from twitchdetect.errors import GapError


def kinds(events):
    return [e.kind for e in events]


@pytest.fixture(params=[250.0, 1000.0])
def fs(request):
    return request.param


def quiet(rng, fs, duration_s=20.0, n_channels=4):
    return rest_uV(rng, round(duration_s * fs), n_channels)


def found(x, fs, **settings):
    return td.detect(td.Recording(x, fs, tuple(f"c{i}" for i in range(x.shape[1]))), **settings)


def test_a_burst_is_found_where_it_is(rng, fs):
    x = quiet(rng, fs)
    start, stop = add_burst(rng, x, fs, 2, 10.0, 0.1, 30.0)
    (event,) = found(x, fs)
    assert (event.kind, event.channel) == ("ltr", 2)
    assert abs(event.start_sample - start) < 0.012 * fs
    assert abs(event.stop_sample - stop) < 0.03 * fs
    assert event.start_sample <= event.alarm_sample <= event.decided_sample
    assert event.alarm_sample - start < 0.04 * fs
    assert event.decided_sample - stop < 0.35 * fs
    assert 15 < event.snr_db < 25
    assert event.peak_uV > event.rms_uV > 15
    assert "nats" in event.reason


def test_a_burst_on_several_channels_is_one_event_strongest_first(rng, fs):
    x = quiet(rng, fs)
    start, stop = add_burst(rng, x, fs, 1, 10.0, 0.1, 90.0)
    x[start:stop, 3] += 0.4 * x[start:stop, 1]
    (event,) = found(x, fs)
    assert event.channels == (1, 3)


def test_rest_stays_quiet_and_an_offset_makes_nothing(rng, fs):
    x = quiet(rng, fs, 60.0) + np.array([65_000.0, -65_000.0, 0.0, 100.0])
    assert found(x, fs) == []


def test_a_long_burst_is_voluntary_and_says_why(rng, fs):
    x = quiet(rng, fs)
    add_burst(rng, x, fs, 0, 8.0, 1.5, 40.0)
    (event,) = found(x, fs)
    assert event.kind == "voluntary"
    assert "at most 500 ms" in event.reason


def test_max_twitch_is_the_users(rng, fs):
    x = quiet(rng, fs)
    add_burst(rng, x, fs, 0, 8.0, 0.3, 40.0)
    assert kinds(found(x, fs)) == ["ltr"]
    assert kinds(found(x, fs, max_twitch_s=0.15)) == ["voluntary"]


def test_bursts_closer_than_merge_are_one(rng, fs):
    x = quiet(rng, fs)
    add_burst(rng, x, fs, 0, 8.00, 0.06, 40.0)
    add_burst(rng, x, fs, 0, 8.11, 0.06, 40.0)
    add_burst(rng, x, fs, 0, 12.0, 0.06, 40.0)
    add_burst(rng, x, fs, 0, 12.4, 0.06, 40.0)
    assert len(found(x, fs)) == 3


def test_a_series_that_dies_down_is_counted(rng, fs):
    x = quiet(rng, fs)
    for i, rms in enumerate([200.0, 80.0, 40.0, 25.0, 20.0]):
        add_burst(rng, x, fs, 1, 6.0 + 0.6 * i, 0.08, rms)
    assert kinds(found(x, fs)) == ["ltr"] * 5


def test_a_strong_burst_is_not_followed_by_its_own_ringing(rng, fs):
    x = quiet(rng, fs) + 30 * np.sin(2 * np.pi * 50 * np.arange(round(20 * fs))[:, None] / fs)
    add_burst(rng, x, fs, 1, 8.0, 0.15, 600.0)
    (event,) = found(x, fs)
    assert event.stop_sample - event.start_sample < 0.25 * fs


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_mains_is_found_by_itself(rng, fs, mains_hz):
    x = quiet(rng, fs)
    t = np.arange(len(x))[:, None] / fs
    x += 40 * np.sin(2 * np.pi * mains_hz * t) + 8 * np.sin(4 * np.pi * mains_hz * t + 1)
    add_burst(rng, x, fs, 0, 12.0, 0.1, 30.0)
    detector = td.Detector(fs, 4)
    events = detector.process(x) + detector.finish()
    assert detector.mains_hz == mains_hz
    assert kinds(events) == ["ltr"]
    assert f"{mains_hz:g} Hz" in " ".join(detector.notes)


def test_rails_and_missing_samples_are_named(rng, fs):
    x = quiet(rng, fs)
    rails = np.tile([-500.0, 500.0], (4, 1))
    x[round(9 * fs) : round(9.5 * fs), 1] = 500.0
    x[round(12 * fs) : round(12.5 * fs), 2] = np.nan
    recording = td.Recording(x, fs, ("a", "b", "c", "d"), rail_uV=rails)
    events = td.detect(recording)
    assert [(e.kind, e.channel) for e in events] == [("saturation", 1), ("gap", 2)]
    assert events[0].start_sample == round(9 * fs)
    assert events[0].stop_sample == round(9.5 * fs)


def test_a_gap_blanks_and_starts_filters_anew(rng, fs):
    x = quiet(rng, fs) + 20_000.0
    x[round(10 * fs) :] -= 40_000.0
    detector = td.Detector(fs, 4)
    events = detector.process(x[: round(10 * fs)])
    events += detector.process(td.Block(round(13 * fs), x[round(10 * fs) :]))
    events += detector.finish()
    assert [(e.kind, e.start_sample, e.stop_sample) for e in events] == [
        ("gap", round(10 * fs), round(13 * fs))
    ]


def test_sensitivity_is_what_is_asked_for(rng, fs):
    x = quiet(rng, fs, 120.0)
    few = len(found(x, fs, false_alarms_per_hour=0.01))
    many = len(found(x, fs, false_alarms_per_hour=3600.0))
    assert few == 0
    assert 30 <= many <= 300


def test_reset_and_finish(rng, fs):
    x = quiet(rng, fs)
    add_burst(rng, x, fs, 0, 19.95, 0.05, 60.0)
    detector = td.Detector(fs, 4)
    first = detector.process(x) + detector.finish()
    assert kinds(first) == ["ltr"]
    assert "cut short" in first[0].reason
    assert detector.finish() == []
    with pytest.raises(ValueError, match="reset"):
        detector.process(x)
    detector.reset()
    assert detector.process(x) + detector.finish() == first


def test_a_block_from_the_past_is_refused(rng, fs):
    detector = td.Detector(fs, 4)
    detector.process(quiet(rng, fs, 1.0))
    with pytest.raises(GapError, match="sample 10, but sample") as caught:
        detector.process(td.Block(10, quiet(rng, fs, 1.0)))
    assert caught.value.expected_sample == round(fs)


@pytest.mark.parametrize(
    "data", [np.zeros((5, 3)), np.zeros(4), [[1.0] * 4], np.array([["a"] * 4]), np.zeros((2, 4, 1))]
)
def test_wrong_blocks_are_refused(data):
    with pytest.raises(ValueError, match="expected"):
        td.Detector(250, 4).process(data)


def test_other_number_types_and_orders_are_the_same(rng):
    x = np.round(rest_uV(rng, 4000, 4) * 10)
    add_burst(rng, x, 250.0, 0, 8.0, 0.1, 900.0)
    x = np.round(x)
    expected = found(x, 250.0)
    assert len(expected) == 1
    for other in (x.astype(np.int32), x.astype(np.float32), np.asfortranarray(x)):
        detector = td.Detector(250.0, 4)
        assert detector.process(other) + detector.finish() == expected


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"fs": 100.0, "n_channels": 1}, "samples/s"),
        ({"fs": float("nan"), "n_channels": 1}, "positive"),
        ({"fs": 250.0, "n_channels": 0}, "at least 1"),
        ({"fs": 250.0, "n_channels": 2, "rail_uV": np.zeros((1, 2))}, r"\(2, 2\)"),
        ({"fs": 250.0, "n_channels": 1, "sensitivity": 3}, "unknown setting 'sensitivity'"),
        ({"fs": 250.0, "n_channels": 1, "false_alarms_per_hour": 0.0}, "false_alarms_per_hour"),
        ({"fs": 250.0, "n_channels": 1, "mains_hz": "fifty"}, "mains_hz"),
        ({"fs": 250.0, "n_channels": 1, "lowpass_hz": 200.0}, "200 Hz was asked for"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        td.Detector(**settings)


@pytest.mark.parametrize("n", [0, 1, 2, 100])
def test_short_and_constant_streams(n):
    for value in (0.0, 65_000.0, np.nan, np.inf, 1e300):
        detector = td.Detector(250.0, 2)
        events = detector.process(np.full((n, 2), value)) + detector.finish()
        assert all(e.kind in ("gap", "saturation") for e in events)


def test_describe_is_ready_for_json():
    import json

    described = json.loads(json.dumps(td.Detector(250.0, 2).describe()))
    assert described["settings"]["false_alarms_per_hour"] == 1.0
    assert described["band_Hz"] == [20.0, 125.0]


def test_onsets_are_not_late_by_the_filters_delay(rng, fs):
    x = quiet(rng, fs, 100.0)
    starts = [add_burst(rng, x, fs, 0, 5.0 + 3.0 * i, 0.1, 30.0)[0] for i in range(30)]
    events = [e for e in found(x, fs) if e.channel == 0]
    assert len(events) == 30
    errors_ms = [1000 * (e.start_sample - s) / fs for e, s in zip(events, starts, strict=True)]
    assert -4 <= np.median(errors_ms) <= 1


@pytest.mark.parametrize("length_s", [0.03, 0.06, 0.12])
@pytest.mark.parametrize("rms_uV", [30.0, 300.0])
def test_what_the_filters_ring_with_is_no_part_of_a_burst(rng, fs, length_s, rms_uV):
    x = quiet(rng, fs, 70.0, 1)
    for i in range(30):
        add_burst(rng, x, fs, 0, 5.0 + 2.0 * i, length_s, rms_uV)
    lengths_s = [(e.stop_sample - e.start_sample) / fs for e in found(x, fs)]
    assert len(lengths_s) == 30
    assert abs(np.median(lengths_s) - length_s) <= 0.012
    assert np.quantile(lengths_s, 0.9) - length_s < 0.04


def test_a_contraction_of_half_a_minute_begins_where_it_does_and_blinds_nothing_after_it(rng, fs):
    x = quiet(rng, fs, 90.0)
    x[round(20 * fs) : round(50 * fs), 1] *= 15
    for start_s in (52.0, 60.0, 80.0):
        add_burst(rng, x, fs, 0, start_s, 0.1, 30.0)
    add_burst(rng, x, fs, 1, 70.0, 0.1, 30.0)
    events = found(x, fs)
    assert kinds(events) == ["voluntary"] + ["ltr"] * 4
    assert abs(events[0].start_sample - 20 * fs) < 0.05 * fs
    assert events[0].stop_sample - events[0].start_sample > 5 * fs
    assert "or more" in events[0].reason


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        (1.0, None),
        (1e-3, "channels 1, 2 is 0.002"),
        (1e-6, "No noise on channels 1, 2"),
        (1e3, "check the unit"),
    ],
)
def test_a_floor_that_no_electrode_gives_is_told(rng, scale, said):
    detector = td.Detector(250.0, 2)
    detector.process(3.0 * scale * rng.standard_normal((5000, 2)))
    notes = " ".join(detector.notes)
    assert said in notes if said else "channel" not in notes


def test_a_channel_that_is_not_there_is_told(rng):
    x = quiet(rng, 250.0, 30.0, 3)
    x[:, 1] = 0.0
    detector = td.Detector(250.0, 3)
    detector.process(x)
    assert "No noise on channel 2:" in " ".join(detector.notes)
