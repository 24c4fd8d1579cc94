"""What published methods get to see, and how their events are counted back."""

import numpy as np
import pytest
from scipy.signal import butter, correlate, correlation_lags, sosfilt

import twitchdetect as td
from tests.evaluate.benchmark.made import MadeItem, loaded, some_contenders
from tests.evaluate.some import event
from tests.signals import add_burst
from twitchdetect.evaluate.benchmark.contenders import View, own_and_published
from twitchdetect.evaluate.benchmark.front_end import Filtered, filtered, time_line

FS = 250.0
ALL = [c.name for c in own_and_published() if not c.is_ours]


def noise(rng, seconds, n_channels=2):
    return 3 * rng.standard_normal((round(seconds * FS), n_channels))


def with_lead(n_lead=100, n=200, delay=7):
    return Filtered(np.zeros((n_lead + n, 1)), FS, n_lead, n_lead / FS, delay)


def test_an_event_is_counted_from_the_recording_and_known_after_the_filters():
    got = with_lead().in_recording(event(150, 170, alarm=155, decided=180))
    assert (got.start_sample, got.stop_sample) == (50, 70)
    assert (got.alarm_sample, got.decided_sample) == (62, 87)


@pytest.mark.parametrize(("stop", "expected"), [(99, None), (100, None), (101, (0, 1))])
def test_what_lies_in_the_quiet_seconds_alone_is_no_event(stop, expected):
    got = with_lead().in_recording(event(90, stop, alarm=90, decided=stop))
    assert expected == (None if got is None else (got.start_sample, got.stop_sample))
    assert got is None or got.alarm_sample >= 0


def test_nothing_is_known_after_the_last_sample():
    got = with_lead().in_recording(event(290, 300, alarm=298, decided=299))
    assert (got.alarm_sample, got.decided_sample) == (199, 199)


def test_the_time_line_holds_segments_at_their_place_and_nan_between():
    data_uV = np.arange(10.0)[:, None]
    gaps = (td.Gap(3, 5, "lost"), td.Gap(8, 9, "lost"), td.Gap(12, 13, "lost at the end"))
    got = time_line(td.Recording(data_uV[:9], FS, gaps=gaps))
    expected = [0, 1, 2, None, None, 3, 4, 5, None, 6, 7, 8, None]
    assert [None if np.isnan(v) else v for v in got[:, 0]] == expected


def test_known_rest_gets_no_quiet_seconds_before_it(rng):
    got = filtered(loaded(noise(rng, 8), rest_s=3.0))
    assert (got.n_lead, got.rest_s, got.data_uV.shape) == (0, 3.0, (2000, 2))


def test_the_signal_is_shifted_back_by_the_delay_that_is_told(rng):
    fs = 4000.0  # where it is some samples
    sos = butter(2, [100, 300], "bandpass", fs=fs, output="sos")
    data_uV = sosfilt(sos, rng.standard_normal((round(20 * fs), 1)), axis=0)
    got = filtered(loaded(data_uV, fs=fs, rest_s=3.0))
    raw, clean = data_uV[1000:-1000, 0], got.data_uV[1000:-1000, 0]
    lags = correlation_lags(len(raw), len(clean))
    assert abs(lags[np.argmax(correlate(raw, clean))]) <= got.delay / 2
    assert 2 <= got.delay < 0.01 * fs


def test_the_quietest_seconds_of_each_channel_are_set_before(rng):
    data_uV = noise(rng, 30)
    data_uV[: 20 * 250, 0] *= 5
    data_uV[10 * 250 :, 1] *= 5
    got = filtered(loaded(data_uV))
    assert (got.n_lead, got.rest_s) == (1250, 5.0)
    lead, rest = got.data_uV[:1250].std(axis=0), got.data_uV[1250:].std(axis=0)
    assert (lead < 0.4 * rest).all()
    clean = got.data_uV[1250:]
    for channel, first, last in ((0, 20, 30), (1, 1, 10)):
        places = [
            at
            for at in range(len(clean) - 1250 + 1)
            if np.array_equal(clean[at : at + 1250, channel], got.data_uV[:1250, channel])
        ]
        assert places and first * 250 - 10 <= places[0] and places[0] + 1250 <= last * 250 + 10


@pytest.mark.parametrize("how", ["lost", "stuck", "nan"])
def test_seconds_without_signal_are_not_the_quiet_ones(rng, how):
    """Else nothing would be learnt, and every method would see bursts everywhere."""
    data_uV, gaps = noise(rng, 40), ()
    if how == "lost":
        gaps = (td.Gap(2500, 2500 + 1500, "lost"),)
    else:
        data_uV[2500:4000, 0] = np.nan if how == "nan" else 187_500.0
    got = filtered(loaded(data_uV, gaps=gaps))
    assert (got.data_uV[: got.n_lead].std(axis=0) > 1.5).all()
    assert np.isfinite(got.data_uV).all()


def test_a_recording_that_is_lost_at_its_start_begins_without_a_step(rng):
    data_uV = noise(rng, 20) + 50_000.0
    got = filtered(loaded(data_uV, gaps=(td.Gap(0, 500, "lost"),)))
    assert np.abs(got.data_uV[got.n_lead :]).max() < 30


@pytest.mark.parametrize("seconds", [1.0, 2.0, 5.0, 6.0])
@pytest.mark.parametrize("name", ALL)
def test_short_recordings_give_events_within_them(rng, seconds, name):
    data_uV = noise(rng, seconds)
    add_burst(rng, data_uV, FS, 0, 0.6 * seconds, 0.1, 100.0)
    (contender,) = some_contenders(name)
    prepared = contender.prepare(View(loaded(data_uV)))
    for found in prepared.events(contender.published):
        assert 0 <= found.start_sample < found.stop_sample <= len(data_uV)
        assert found.start_sample <= found.alarm_sample <= found.decided_sample < len(data_uV)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("rest_s", [0.0, 3.0])
def test_a_channel_of_nan_takes_nothing_from_the_other_one(rng, name, rest_s):
    data_uV = noise(rng, 12)
    add_burst(rng, data_uV, FS, 0, 8.0, 0.1, 60.0)
    alone = data_uV[:, :1].copy()
    data_uV[:, 1] = np.nan
    (contender,) = some_contenders(name)
    both, one = (
        contender.prepare(View(loaded(x, rest_s=rest_s))).events(contender.published)
        for x in (data_uV, alone)
    )
    assert [(e.start_sample, e.stop_sample, e.channel) for e in both] == [
        (e.start_sample, e.stop_sample, e.channel) for e in one
    ]


def test_a_burst_lies_where_it_was_put_whether_or_not_quiet_seconds_stand_before(rng):
    item = MadeItem(seconds=20, bursts_s=(12.0,))
    known, data_uV = item.load(), item.load().recording.data_uV
    (contender,) = some_contenders("hodges_bui")
    for case in (known, loaded(data_uV)):
        found = contender.prepare(View(case)).events(contender.published)
        assert any(abs(e.start_sample - 3000) < 10 for e in found)
