"""Signals made ready for drawing."""

import numpy as np
import pytest

import twitchdetect as td
from tests.report.some import event
from tests.signals import session
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.report.traces import make_traces


def test_a_gap_of_days_costs_no_memory_and_stays_empty():
    days = td.Gap(500, 500 + 6 * 86_400 * 1000, "clock jumped")
    x = np.random.default_rng(0).standard_normal((1000, 2))
    recording = td.Recording(x, 1000.0, ("a", "b"), gaps=(days,))
    traces = make_traces(recording, [], (20.0, 450.0), None)
    assert traces.low_uV.shape == (2400, 2)
    assert np.isfinite(traces.low_uV[[0, -1]]).all()
    assert np.isnan(traces.low_uV[1:-1]).all()


def test_the_envelope_is_the_filtered_signals_least_and_most():
    x = 5 * np.random.default_rng(0).standard_normal((7301, 20))
    recording = td.Recording(
        x, 250.0, tuple(map(str, range(20))), gaps=(td.Gap(3001, 3500, "lost"),)
    )
    traces = make_traces(recording, [], (20.0, 125.0), None)
    whole = np.full((recording.n_samples, 20), np.nan)
    for block in recording.segments():
        filtered = analysis_signal(block.data_uV, 250.0, (20.0, 125.0), None)
        whole[block.start_sample : block.stop_sample] = filtered
    assert traces.step == 4
    for column in (0, 700, 749, 750, 751, 874, 875, 876, 1949):
        part = whole[4 * column : 4 * column + 4]
        for envelope, reduce in ((traces.low_uV, np.fmin), (traces.high_uV, np.fmax)):
            np.testing.assert_allclose(envelope[column], reduce.reduce(part), atol=1e-12)


def test_missing_and_saturated_samples_stay_empty():
    x = np.random.default_rng(0).standard_normal((1000, 3))
    x[300:320, 1] = np.nan
    x[400:420, 1] = np.inf
    x[500:520, 1] = 1e300
    recording = td.Recording(x, 250.0, ("a", "b", "c"))
    railed = event("saturation", 2, 700, 750, (2, 0))
    low_uV = make_traces(recording, [railed], (20.0, 125.0), None).low_uV
    empty = [np.flatnonzero(np.isnan(low_uV[:, c])) for c in range(3)]
    assert empty[0].tolist() == empty[2].tolist() == list(range(700, 750))
    assert empty[1].tolist() == [*range(300, 320), *range(400, 420), *range(500, 520)]


def test_the_edges_of_what_is_blank_draw_no_spikes():
    x = 60_000 + np.random.default_rng(0).standard_normal((2000, 2))
    x[:100, 0] = np.nan
    x[700:750, 1] = 187_500.0
    recording = td.Recording(x, 250.0, ("a", "b"))
    traces = make_traces(recording, [event("saturation", 1, 700, 750)], (20.0, 125.0), 50.0)
    assert np.nanmax(traces.high_uV) < 10
    assert np.nanmin(traces.low_uV) > -10


def test_rest_does_not_fill_its_row_and_a_twitch_fits():
    x = np.random.default_rng(0).standard_normal((250_000, 2))
    x[1000:1010, 1] *= 200
    recording = td.Recording(x, 250.0, ("a", "b"))
    for some in ([], [event(channel=1, start=1000, stop=1010)]):
        traces = make_traces(recording, some, (20.0, 125.0), None)
        assert np.median(traces.high_uV[:, 0]) < 0.4 * traces.scales.scale_uV[0]
    assert np.nanmax(np.abs(traces.high_uV[:, 1])) < traces.scales.scale_uV[1]


@pytest.mark.parametrize("n", range(1, 12))
def test_stretches_shorter_than_the_filters_delay(n):
    recording = td.Recording(np.ones((n, 1)), 1000.0, ("a",))
    traces = make_traces(recording, [event(start=0, stop=n)], (20.0, 100.0), 50.0)
    assert traces.low_uV.shape == (n, 1)


def test_a_cutout_shows_what_lies_around_and_ends_with_the_recording():
    recording = td.Recording(session(1), 250.0, ("a", "b", "c"), gaps=(td.Gap(2000, 2300, "lost"),))
    some = [event(start=10, stop=20), event(start=1990, stop=2310), event(start=4290, stop=4300)]
    cutouts = list(make_traces(recording, some, (20.0, 125.0), None).cutouts.values())
    assert [(c.first, c.stop) for c in cutouts] == [(0, 115), (1830, 2470), (4195, 4300)]
    gone = np.flatnonzero(np.isnan(cutouts[1].values_uV[:, 0])) + cutouts[1].first
    assert gone.tolist() == list(range(2000, 2300))


def test_a_cutout_holds_the_strongest_channel_and_two_more_that_saw_it():
    x = np.random.default_rng(0).standard_normal((1000, 40))
    recording = td.Recording(x, 250.0, tuple(map(str, range(40))))
    twitch = event(channel=30, start=500, stop=520, channels=(30, 2, 17, 5))
    cutout = make_traces(recording, [twitch], (20.0, 125.0), None).cutouts[twitch]
    assert cutout.channels == (30, 2, 17)
    whole = analysis_signal(x, 250.0, (20.0, 125.0), None)
    expected = whole[cutout.first : cutout.stop, [30, 2, 17]]
    np.testing.assert_allclose(cutout.values_uV, expected, atol=1e-12)
