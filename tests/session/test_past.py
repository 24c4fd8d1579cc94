"""Scrolling back: what the growing file gives is what the ring had."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals import rest_uV
from twitchdetect.block import Block
from twitchdetect.files.bdf_append import BdfRecorder
from twitchdetect.files.bdf_channels import Channel
from twitchdetect.session.past import Past
from twitchdetect.session.screen import ScreenFilter

FS = 250.0
CHANNELS = [
    Channel.of_gain("a", 24),
    Channel.of_gain("b", 12),
    Channel("ax", "accelerometer", "g", physical=(-16.0, 16.0)),
]
GAPS = [(700, 701), (1200, 1650)]


def make_filter():
    return ScreenFilter(FS, 2, (20.0, 125.0), (50.0, 60.0))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Give what was recorded, lost samples NaN, and the way to read it back while it grows."""
    rng = np.random.default_rng(4)
    x = np.hstack(
        [rest_uV(rng, 3000, 2) + np.array([9000.0, -70.0]), rng.uniform(-1, 1, (3000, 1))]
    )
    recorder = BdfRecorder(tmp_path_factory.mktemp("past") / "x.bdf", FS, CHANNELS)
    stretches = [(0, 700), (701, 1200), (1650, 2990)]
    for a, b in stretches:
        recorder.write(Block(a, x[a:b]))
    expected = np.full((2, 3000), np.nan, dtype=np.float32)
    n_on_disk = int(2990 / FS / recorder.record_s) * round(recorder.record_s * FS)
    for i, channel in enumerate(CHANNELS[:2]):
        values = channel.to_values(channel.to_counts(x[:, i]))
        for a, b in stretches:
            expected[i, a : min(b, n_on_disk)] = values[a : min(b, n_on_disk)]
    assert 2900 < n_on_disk < 2990
    yield expected, Past(recorder, 2, make_filter, GAPS), n_on_disk
    recorder.close()


@settings(deadline=None, max_examples=60)
@given(st.integers(-100, 3100), st.integers(0, 1500))
def test_any_stretch_of_raw_is_what_was_recorded(recorded, start, n):
    expected, past, _ = recorded
    whole = np.full((2, 5000), np.nan, dtype=np.float32)
    whole[:, 200:3200] = expected
    got = past.read("raw", start, start + n)
    np.testing.assert_array_equal(got, whole[:, 200 + start : 200 + start + n])


def test_the_filtered_lanes_are_the_rings_but_for_old_memory(recorded):
    expected, past, n_on_disk = recorded
    filter_ = make_filter()
    ring = np.full((2, 2, 3000), np.nan)
    for a, b in ((0, 700), (701, 1200), (1650, n_on_disk)):
        got = filter_.process(Block(a, expected[:, a:b].T.astype(float)))
        at = got.start_sample - filter_.delay
        skip = max(0, -at)
        ring[:, :, at + skip : at + len(got.raw)] = got.filtered[skip:].T, got.envelope[skip:].T
    for start, stop in ((2400, 2800), (1100, 1900), (650, 800), (0, 300), (2900, 3000)):
        for i, lane in enumerate(("filtered", "envelope")):
            got, was = past.read(lane, start, stop), ring[i][:, start:stop]
            np.testing.assert_array_equal(np.isnan(got), np.isnan(was))
            np.testing.assert_allclose(got, was, atol=0.3)
            assert np.nanstd(got) > 0.05


def test_a_file_that_is_not_there_yet_reads_as_missing(tmp_path):
    recorder = BdfRecorder(tmp_path / "x.bdf", FS, CHANNELS)
    past = Past(recorder, 2, make_filter)
    assert np.isnan(past.read("raw", 0, 100)).all()
    assert np.isnan(past.read("envelope", 0, 100)).all()
    out = np.zeros((2, 100), np.float32)
    assert past.read("raw", 0, 100, out) is out and np.isnan(out).all()
    with pytest.raises(ValueError, match="expected one of raw"):
        past.read("cooked", 0, 100)
    recorder.close()


def test_it_goes_on_in_a_further_file(tmp_path, rng):
    x = np.hstack([rest_uV(rng, 1000, 2), np.zeros((1000, 1))])
    recorder = BdfRecorder(tmp_path / "x.bdf", FS, CHANNELS)
    recorder.write(Block(0, x[:510]))
    recorder.move_to(tmp_path / "elsewhere")
    recorder.write(Block(510, x[510:]))
    assert len(recorder.status.paths) == 2
    got = Past(recorder, 2, make_filter).read("raw", 400, 900)
    assert np.isfinite(got).all()
    np.testing.assert_allclose(got, x[400:900, :2].T, atol=0.05)
    recorder.close()
