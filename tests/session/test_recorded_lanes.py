"""Lanes of a recording: what a ring would have shown, wherever one looks first."""

import numpy as np
import pytest

import twitchdetect as td
from tests.signals import rest_uV
from twitchdetect.block import Block, Gap
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.session.recorded_lanes import STRETCH_S, RecordedLanes
from twitchdetect.session.screen import ScreenFilter

FS, BAND, MAINS = 250.0, (20.0, 112.5), (50.0, 60.0)


def recording(rng, seconds=34.0, gap=()):
    n = round(seconds * FS)
    x = rest_uV(rng, n, 3) + 9_000.0
    x += 20 * np.sin(2 * np.pi * 50 * np.arange(n)[:, None] / FS)
    gaps = tuple(Gap(a, b, "lost") for a, b in gap)
    kept = np.ones(n, dtype=bool)
    for a, b in gap:
        kept[a:b] = False
    return td.Recording(x[kept], FS, gaps=gaps), x


def test_raw_is_the_recordings_own_samples_and_nan_where_there_are_none(rng):
    made, x = recording(rng, gap=[(100, 130), (3000, 3500)])
    lanes = RecordedLanes(made, BAND, MAINS)
    x[100:130] = x[3000:3500] = np.nan
    out = np.empty((3, 4000), dtype=np.float32)
    assert lanes.read("raw", -50, 3950, out) is out
    assert np.isnan(out[:, :50]).all()
    np.testing.assert_array_equal(out[:, 50:], x[:3950].T.astype(np.float32))
    tail = lanes.read("raw", len(x) - 5, len(x) + 5)
    np.testing.assert_array_equal(tail[:, :5], x[-5:].T.astype(np.float32))
    assert np.isnan(tail[:, 5:]).all()


@pytest.mark.parametrize("lane", ["filtered", "envelope"])
def test_what_is_read_does_not_depend_on_what_was_read_before(rng, lane):
    made, x = recording(rng, gap=[(2400, 2600)])
    whole = RecordedLanes(made, BAND, MAINS).read(lane, 0, len(x))
    lanes = RecordedLanes(made, BAND, MAINS)
    for start in (7000, 2500, 0, 2499, 5123):
        got = lanes.read(lane, start, start + 777)
        np.testing.assert_array_equal(got, whole[:, start : start + 777])


def test_the_stretches_join_to_what_a_filter_gives_that_saw_all(rng):
    made, x = recording(rng)
    got = RecordedLanes(made, BAND, MAINS).read("filtered", 0, len(x))
    filter_ = ScreenFilter(FS, 3, BAND, MAINS)
    once = filter_.process(Block(0, x)).filtered[filter_.delay :].T
    edge = round(STRETCH_S * FS)
    error = np.abs(got[:, edge : once.shape[1]] - once[:, edge:])
    assert error.max() < 0.3  # of a noise of 3 uV rms: the oscillators remember seconds
    assert np.sqrt(np.mean(error**2)) < 0.05
    np.testing.assert_array_equal(got[:, :edge], once[:, :edge])


def test_a_sample_stands_where_the_report_draws_it(rng):
    made, x = recording(rng)
    x[2000:2010] += 500.0
    made = td.Recording(x, FS)
    shown = RecordedLanes(made, BAND, 50.0).read("filtered", 1500, 2500)
    drawn = analysis_signal(x, FS, BAND, 50.0)[1500:2500].T
    assert np.abs(shown - drawn).max() < 0.5
    assert np.abs(drawn).max() > 100


def test_only_so_many_stretches_are_held(rng):
    made, x = recording(rng, seconds=200.0)
    lanes = RecordedLanes(made, BAND, MAINS)
    lanes._most_held = 3
    for start in range(0, len(x), 1000):
        lanes.read("filtered", start, start + 1000)
    assert len(lanes._held) == 3


def test_a_wrong_call_is_told():
    lanes = RecordedLanes(td.Recording(np.zeros((100, 2)), FS), BAND, None)
    with pytest.raises(ValueError, match="expected one of raw, filtered, envelope"):
        lanes.read("loud", 0, 3)
    with pytest.raises(ValueError, match=r"expected float32 \(2, 3\)"):
        lanes.read("raw", 0, 3, np.empty((3, 2), dtype=np.float32))
