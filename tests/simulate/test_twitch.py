"""Twitches: their SNR, length, form and fall."""

import itertools

import numpy as np
import pytest

from twitchdetect.dsp.snr import band_energy_uV2, band_power_uV2
from twitchdetect.simulate import session
from twitchdetect.simulate.board import BOARDS
from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.layout import LAYOUTS
from twitchdetect.simulate.twitch import (
    Copy,
    add_twitch,
    draw_discharges,
    draw_length_s,
    snr_of_next_db,
)
from twitchdetect.simulate.units import Bundle, taut_band


def stage(name="cyton", seconds=2.0):
    board = BOARDS[name]
    layout = LAYOUTS[board.layout]
    rng = np.random.default_rng(5)
    canvas = Canvas(board, round(seconds * board.fs), layout.n_channels)
    band = Bundle(taut_band(rng, 0.0, 8.0), layout, canvas, rng)
    return canvas, band, rng, layout


@pytest.mark.parametrize("name", ["cyton", "wifi", "hd", "twitchboard", "ganglion"])
@pytest.mark.parametrize("snr_db", [-9.0, 0.0, 25.0])
def test_the_snr_is_what_the_definition_says(name, snr_db):
    canvas, band, rng, layout = stage(name)
    rest_uV2 = rng.uniform(4, 50, layout.n_channels)
    label = add_twitch(canvas, rng, band, 1.0, rest_uV2, snr_db)
    n = label.stop_sample - label.start_sample
    ratio = band_energy_uV2(canvas.data_uV, canvas.board.fs) / n / rest_uV2
    assert 10 * np.log10(ratio.max()) == pytest.approx(snr_db, abs=0.15)
    assert label.channel == ratio.argmax()
    assert label.peak_uV == np.abs(canvas.data_uV[:, label.channel]).max()
    seen = {c for c in range(layout.n_channels) if ratio[c] > 0.26}
    assert seen <= set(label.channels) <= {c for c in range(layout.n_channels) if ratio[c] > 0.24}


def test_the_interval_holds_all_but_a_hundredth_of_the_energy():
    canvas, band, rng, layout = stage()
    label = add_twitch(canvas, rng, band, 1.0, np.ones(layout.n_channels), 20.0)
    energy = canvas.data_uV[:, label.channel] ** 2
    inside = energy[label.start_sample : label.stop_sample].sum() / energy.sum()
    shorter = energy[label.start_sample + 1 : label.stop_sample - 1].sum() / energy.sum()
    assert shorter < 0.995
    assert 0.99 <= inside < 1.0


def test_nothing_comes_before_the_first_discharge():
    canvas, band, rng, layout = stage("hd")
    add_twitch(canvas, rng, band, 1.0, np.ones(layout.n_channels), 20.0)
    assert not canvas.data_uV[: round(1.0 * canvas.board.fs)].any()
    assert canvas.data_uV.any()


def test_an_unseen_twitch_leaves_nothing_but_its_label():
    canvas, band, rng, layout = stage()
    label = add_twitch(canvas, rng, band, 1.0, np.ones(layout.n_channels), -np.inf)
    assert not canvas.data_uV.any()
    assert label.stop_sample > label.start_sample
    assert label.channels == ()
    assert label.peak_uV == 0.0


def test_the_other_side_answers_later_and_weaker():
    canvas, band, rng, layout = stage("wifi")
    units = taut_band(rng, 0.0, 8.0)
    other = Bundle(units, layout, canvas, rng, needled_side=False)
    label = add_twitch(
        canvas, rng, band, 1.0, np.ones(layout.n_channels), 20.0, Copy(other, 0.030, 6.0)
    )
    mirror = np.flatnonzero(~layout.is_needled_side)
    assert set(mirror) & set(label.channels)
    energy = band_energy_uV2(canvas.data_uV, 1000.0)
    assert list(label.channels) == list(np.argsort(-energy, kind="stable")[: len(label.channels)])
    longest = 10 * np.log10(energy / (label.stop_sample - label.start_sample))
    assert longest.argmax() == label.channel
    first = [np.flatnonzero(np.abs(canvas.data_uV[:, c]) > 0.05)[0] for c in (0, mirror[0])]
    assert first[1] - first[0] == pytest.approx(30, abs=12)
    assert np.abs(canvas.data_uV[:, mirror]).max() < np.abs(canvas.data_uV).max()


def test_lengths_are_15_to_250_ms_with_a_median_of_60():
    rng = np.random.default_rng(0)
    lengths_s = np.array([draw_length_s(rng) for _ in range(4000)])
    assert lengths_s.min() >= 0.015
    assert lengths_s.max() <= 0.250
    assert np.median(lengths_s) == pytest.approx(0.060, rel=0.05)


def test_a_unit_does_not_discharge_twice_within_its_refractory_time():
    rng = np.random.default_rng(1)
    for _ in range(300):
        length_s = draw_length_s(rng)
        which, ticks = draw_discharges(rng, 10, length_s, 4000.0)
        assert 3 <= len(which) <= 15
        assert ticks[0] == 0
        assert max(ticks) / 4000 == pytest.approx(max(0.003, length_s - 0.008), abs=6e-3)
        for unit in set(which):
            own = [t for t, u in zip(ticks, which, strict=True) if u == unit]
            assert all(b - a >= 19 for a, b in itertools.pairwise(own))


def test_sizes_fall_over_the_first_three_and_then_stay():
    rng = np.random.default_rng(2)
    mean_db = [np.mean([snr_of_next_db(rng, 20.0, i) for _ in range(2000)]) for i in range(6)]
    assert np.allclose(mean_db, [20, 16.9, 13.8, 13.8, 13.8, 13.8], atol=0.15)


def test_the_same_twitch_on_a_whole_session_has_the_snr_over_the_rest_that_is_there():
    """Over the noise of the session itself, not over a number that the simulator believes."""
    made = session("sweep", minutes=3, seed=4, first_snr_db=(12.0, 12.0), unseen_share=0.0,
                   without=("mains",))  # fmt: skip
    rest = session("rest", minutes=3, seed=4, without=("mains",))
    added = made.recording.data_uV - rest.recording.data_uV
    noise_uV2 = band_power_uV2(rest.recording.data_uV - rest.recording.data_uV.mean(axis=0), 250.0)
    assert np.allclose(np.sqrt(noise_uV2), rest.rest_uV, rtol=0.05)
    measured = []
    for twitch in made.twitches:
        around = added[max(0, twitch.start_sample - 20) : twitch.stop_sample + 20, twitch.channel]
        energy = band_energy_uV2(around[:, None], 250.0)[0]
        n = twitch.stop_sample - twitch.start_sample
        measured.append(10 * np.log10(energy / n / noise_uV2[twitch.channel]))
    assert np.allclose(measured, 12.0, atol=0.5)


def test_lengths_on_the_skin_have_the_median_that_is_said():
    made = session("sweep", minutes=15, seed=1, unseen_share=0.0)
    lengths_s = np.array([t.stop_sample - t.start_sample for t in made.twitches]) / 250
    assert np.median(lengths_s) == pytest.approx(0.060, abs=0.008)
    assert np.percentile(lengths_s, 98) < 0.250
