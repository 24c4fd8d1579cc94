"""What is heard, as numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchdetect.live.mixer import MOST_WAITING_S, Mixer
from twitchdetect.live.tones import OFF_HZ, Resampler, Unbiased, click, limited, off_tone

FS = 44_100.0


def main_hz(sound):
    spectrum = np.abs(np.fft.rfft(sound))
    return np.argmax(spectrum) * FS / len(sound)


def test_a_click_is_short_high_and_does_not_crack_at_its_ends():
    sound = click(FS)
    assert len(sound) / FS == pytest.approx(0.045, abs=1e-4)
    assert main_hz(sound) == pytest.approx(1800, abs=40)
    assert sound[0] == 0 and abs(sound[-1]) < 1e-3
    assert 0.4 < np.abs(sound).max() <= 0.9
    assert np.abs(sound[: len(sound) // 4]).max() > 5 * np.abs(sound[len(sound) // 2 :]).max()


def test_the_tone_for_an_electrode_is_low_falls_and_pauses():
    sound = off_tone(FS)
    n = round(0.18 * FS)
    assert main_hz(sound[:n]) == pytest.approx(OFF_HZ[0], abs=10)
    assert main_hz(sound[n : 2 * n]) == pytest.approx(OFF_HZ[1], abs=10)
    assert not sound[2 * n + 1 :].any()
    assert len(sound) / FS == pytest.approx(1.2)


def test_limiting_leaves_soft_things_and_never_passes_one():
    soft = np.array([0.0, 0.01, -0.01], np.float32)
    assert limited(soft) == pytest.approx(soft, rel=1e-3)
    assert np.abs(limited(np.array([-1e6, 7.0, 1e6], np.float32))).max() <= 1.0


cuts = st.lists(st.integers(1, 40), min_size=1, max_size=8)


@settings(deadline=None)
@given(cuts, st.sampled_from([125.0, 250.0, 1000.0, 2000.0, 48_000.0]))
def test_a_resampled_signal_does_not_depend_on_its_cuts(sizes, fs):
    signal = np.random.default_rng(1).normal(size=sum(sizes)).astype(np.float32)
    whole = Resampler(fs, FS).take(signal)
    pieces, one = np.split(signal, np.cumsum(sizes)[:-1]), Resampler(fs, FS)
    np.testing.assert_allclose(np.concatenate([one.take(p) for p in pieces]), whole, atol=1e-5)
    assert len(whole) == int((len(signal) - 1) * FS / fs + 1e-6) + 1


def test_resampling_keeps_pitch_and_takes_missing_samples_as_nothing():
    t = np.arange(1000) / 1000
    sound = Resampler(1000.0, FS).take(np.sin(2 * np.pi * 60 * t).astype(np.float32))
    assert main_hz(sound) == pytest.approx(60, abs=1.1)
    assert not Resampler(250.0, FS).take(np.full(9, np.nan, np.float32)).any()
    with pytest.raises(ValueError, match="expected more than 0"):
        Resampler(0.0, FS)


@settings(deadline=None)
@given(cuts)
def test_an_offset_is_not_heard_however_it_is_cut(sizes):
    rng = np.random.default_rng(2)
    signal = (5000 + rng.normal(size=sum(sizes))).astype(np.float32)
    signal[rng.random(len(signal)) < 0.1] = np.nan
    whole = Unbiased(250.0).take(signal)
    pieces, one = np.split(signal, np.cumsum(sizes)[:-1]), Unbiased(250.0)
    np.testing.assert_allclose(np.concatenate([one.take(p) for p in pieces]), whole, atol=1e-2)
    assert np.abs(whole).max() < 10


def test_a_twitch_is_heard_above_the_band_edge_as_it_is():
    t = np.arange(1000) / 1000
    burst = np.sin(2 * np.pi * 120 * t).astype(np.float32)
    assert np.abs(Unbiased(1000.0).take(burst)[500:]).max() == pytest.approx(1.0, abs=0.03)


def test_a_click_sounds_once_in_whatever_pieces_the_speaker_asks():
    mixer = Mixer(FS, volume=1.0)
    mixer.twitch()
    heard = np.concatenate([mixer.render(n) for n in (1, 500, 64, 3000)])
    expected = np.zeros(3565, np.float32)
    expected[: len(click(FS))] = np.tanh(click(FS))
    assert heard == pytest.approx(expected, abs=1e-6)


def test_the_tone_goes_on_until_the_electrode_is_back():
    mixer = Mixer(FS, volume=1.0)
    mixer.electrode_off(True)
    first = mixer.render(round(0.1 * FS))
    mixer.electrode_off(True)
    second = mixer.render(round(0.1 * FS))
    assert np.concatenate([first, second]) == pytest.approx(np.tanh(off_tone(FS))[: len(first) * 2])
    mixer.electrode_off(False)
    assert not mixer.render(1000).any()


def test_volume_scales_and_mute_silences_without_losing_the_place():
    mixer = Mixer(FS, volume=0.25)
    mixer.electrode_off(True)
    assert mixer.render(1000) == pytest.approx(0.25 * np.tanh(off_tone(FS)[:1000]))
    mixer.is_muted = True
    assert not mixer.render(1000).any()
    mixer.is_muted = False
    assert mixer.render(1000) == pytest.approx(0.25 * np.tanh(off_tone(FS)[2000:3000]))


def test_the_muscle_is_heard_only_when_asked_for_and_never_late():
    mixer = Mixer(FS, volume=1.0)
    signal = np.tile(np.array([100.0, -100.0], np.float32), 250)
    mixer.emg(signal, 250.0)
    assert not mixer.render(5000).any()
    mixer.hears_emg = True
    for part in np.split(signal, 50):
        mixer.emg(part, 250.0)
    heard = mixer.render(10 * round(FS))
    n_heard = np.flatnonzero(heard)[-1]
    assert MOST_WAITING_S - 0.05 < n_heard / FS <= MOST_WAITING_S
    assert 0.3 < np.abs(heard).max() < 0.7


def test_the_muscle_is_silent_at_once_when_it_is_no_more_wanted():
    mixer = Mixer(FS, volume=1.0)
    mixer.hears_emg = True
    mixer.emg(np.tile(np.array([100.0, -100.0], np.float32), 25), 250.0)
    assert mixer.render(1000).any()
    mixer.hears_emg = False
    assert not mixer.render(1000).any()
