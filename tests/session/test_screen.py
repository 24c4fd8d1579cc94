"""The signal as it is shown: the detector's own band, whatever the cuts, gaps and defects."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twitchdetect as td
from tests.signals import cuts, rest_uV, session
from twitchdetect.block import Block
from twitchdetect.dsp.cascade import run_cascade_long
from twitchdetect.dsp.envelope import MovingRms, _moving_rms
from twitchdetect.dsp.line import cancel_line
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.session.screen import ENVELOPE_S, ScreenFilter

FS = 250.0
BAND = (20.0, 125.0)
MAINS = (50.0, 60.0)


def screened(data_uV, cut, *, gap_at=None, gap=0, fs=FS, band=BAND, mains=MAINS):
    """Give (n_samples, 3 n_channels) of raw, filtered, envelope over the whole time line."""
    filter_ = ScreenFilter(fs, data_uV.shape[1], band, mains)
    shown = np.full((3, len(data_uV) + gap, data_uV.shape[1]), np.nan)
    row = 0
    for n in cut:
        edges = [row, row + n]
        if gap_at is not None and row < gap_at < row + n:
            edges.insert(1, gap_at)
        for a, b in pairwise(edges):
            start = a + (gap if gap_at is not None and a >= gap_at else 0)
            got = filter_.process(Block(start, data_uV[a:b]))
            assert {x.dtype for x in (got.raw, got.filtered, got.envelope)} == {np.dtype("f4")}
            stop = got.start_sample + len(got.raw)
            shown[0, got.start_sample : stop] = got.raw
            skip = max(0, got.delay - got.start_sample)
            place = slice(got.start_sample + skip - got.delay, max(0, stop - got.delay))
            shown[1, place] = got.filtered[skip:]
            shown[2, place] = got.envelope[skip:]
        row += n
    return shown


@settings(deadline=None, max_examples=25)
@given(cuts(2000), st.sampled_from([None, (700, 1), (700, 2), (900, 40), (1300, 600)]))
def test_any_cut_gives_the_same_to_the_last_bit(cut, gap):
    x = session(5, duration_s=14.0)[1500:]
    where = {} if gap is None else {"gap_at": gap[0], "gap": gap[1]}
    n = len(x)
    np.testing.assert_array_equal(
        screened(x, [*cut, n - sum(cut)] if sum(cut) < n else cut, **where),
        screened(x, [n], **where),
    )


@pytest.mark.parametrize("fs", [250.0, 1000.0, 2000.0])
def test_it_is_the_signal_that_the_detector_and_the_report_see(rng, fs):
    x = rest_uV(rng, round(6 * fs), 5) + 20_000.0
    x += 30 * np.sin(2 * np.pi * 50 * np.arange(len(x))[:, None] / fs)
    band = td.Detector(fs, 5).band_hz
    got = screened(x, [len(x)], fs=fs, band=band, mains=50.0)[1]
    expected = analysis_signal(x, fs, band, 50.0).astype(np.float32)
    delay = ScreenFilter(fs, 5, band, 50.0).delay
    assert delay > 0
    np.testing.assert_array_equal(got[: len(x) - delay], expected[: len(x) - delay])
    assert np.isnan(got[len(x) - delay :]).all()


def test_a_potential_is_shown_at_its_own_sample(rng):
    fs = 1000.0
    x = np.zeros((4000, 1))
    t = (np.arange(4000) - 3000) / fs
    x[:, 0] = 100 * (1 - (t / 0.002) ** 2) * np.exp(-0.5 * (t / 0.002) ** 2)
    got = screened(x, [4000], fs=fs, band=(20.0, 450.0), mains=None)[1][:, 0]
    assert abs(int(np.nanargmax(np.abs(got))) - 3000) <= 1


def test_the_envelope_is_the_rms_of_the_last_32_ms(rng):
    fs = 1000.0
    x = rest_uV(rng, 3000, 2)
    _, filtered, envelope = screened(x, [3000], fs=fs, band=(20.0, 450.0), mains=None)
    n = round(ENVELOPE_S * fs)
    for at in (31, 500, 2900):
        last = filtered[at - n + 1 : at + 1]
        np.testing.assert_allclose(envelope[at], np.sqrt((last**2).mean(axis=0)), rtol=1e-5)


def test_the_sum_of_the_window_does_not_drift_after_an_artefact(rng):
    x = rest_uV(rng, 5000, 1)
    x[1000:1003] = 1e7
    got = MovingRms(32, 1).process(x)
    np.testing.assert_allclose(
        got[2000:, 0],
        [np.sqrt((x[i - 31 : i + 1] ** 2).mean()) for i in range(2000, 5000)],
        rtol=1e-9,
    )


def test_a_loss_of_two_samples_is_bridged_without_a_transient(rng):
    x = rest_uV(rng, 4000, 2) + np.array([40_000.0, -9_000.0])
    x += 50 * np.sin(2 * np.pi * 50 * np.arange(4000)[:, None] / FS)
    whole = screened(x, [4000])
    lossy = screened(np.delete(x, [3000, 3001], axis=0), [3998], gap_at=3000, gap=2)
    assert np.isnan(lossy[:, 3000:3002]).all()
    assert np.nanmax(np.abs(lossy[1, 2990:3100] - whole[1, 2990:3100])) < 15
    assert np.isfinite(lossy[1, 3002:3900]).all()


def test_after_a_long_gap_it_starts_at_the_steady_state(rng):
    x = rest_uV(rng, 4000, 2) + 50_000.0
    x[2000:] -= 90_000.0
    got = screened(x, [4000], gap_at=2000, gap=500, mains=None)
    delay = ScreenFilter(FS, 2, BAND, None).delay
    assert np.isnan(got[1, 2000 - delay : 2500]).all()
    assert np.isfinite(got[1, 2500 : 4500 - delay]).all()
    assert np.abs(got[1, 2500 : 4500 - delay]).max() < 25


def test_a_channel_that_returns_starts_anew_and_leaves_the_others_alone(rng):
    x = rest_uV(rng, 4000, 2)
    y = x.copy()
    y[1000:2000, 1] = np.nan
    y[2000:, 1] += 70_000.0
    whole, broken = screened(x, [4000]), screened(y, [4000])
    np.testing.assert_array_equal(whole[:, :, 0], broken[:, :, 0])
    assert np.isnan(broken[:, 1000:2000, 1]).all()
    assert np.nanmax(np.abs(broken[1, 2000:, 1])) < 30


def test_samples_that_were_had_are_refused():
    filter_ = ScreenFilter(FS, 1, BAND, None)
    filter_.process(Block(0, np.zeros((10, 1))))
    with pytest.raises(ValueError, match="expected 10 or later"):
        filter_.process(Block(9, np.zeros((10, 1))))


def test_the_warm_up_of_one_channel_compiles_what_any_number_needs(rng):
    filter_ = ScreenFilter(FS, 1, BAND, 50.0)
    filter_.process(Block(0, np.zeros((1, 1))))
    kernels = (_moving_rms, run_cascade_long, cancel_line)
    before = [getattr(k, "signatures", ()) for k in kernels]
    for n_channels in (1, 3, 4, 9):
        x = rest_uV(rng, 500, n_channels)
        x[100:110, 0] = np.nan
        screened(x, [50, 100, 350])
    assert [getattr(k, "signatures", ()) for k in kernels] == before


def test_both_mains_share_the_harmonic_that_both_have():
    filter_ = ScreenFilter(1000.0, 1, (20.0, 450.0), (50.0, 60.0))
    assert len(filter_._line) == 9 + 7 - 1


def test_mains_is_found_anew_on_a_channel_that_returns(rng):
    x = rest_uV(rng, 6000, 2)
    x[:, 1] += 300 * np.sin(2 * np.pi * 50 * np.arange(6000) / FS)
    x[2000:3000, 1] = np.nan
    got = screened(x, [6000])[1, :, 1]
    assert np.std(got[3250:3500]) < 12
