"""Which band, which notches."""

import numpy as np
import pytest
from scipy import signal

from twitchdetect.dsp import design


def test_widest_band_that_the_rate_carries():
    assert design.choose_band_hz(1000, 20, None) == (20, 450)
    assert design.choose_band_hz(250, 20, None) == (20, 125)
    assert design.choose_band_hz(2000, 20, 300) == (20, 300)


@pytest.mark.parametrize(("fs", "low", "high"), [(250, 20, 200), (100, 20, None), (250, 60, None)])
def test_a_band_that_the_rate_cannot_carry_is_refused(fs, low, high):
    with pytest.raises(ValueError, match="samples/s"):
        design.choose_band_hz(fs, low, high)


def test_the_note_says_what_250_samples_lose():
    note = design.band_note(250, 20, 125)
    assert "20-125 Hz" in note
    assert "3 dB down at 66 Hz" in note
    assert "missing" not in design.band_note(2000, 20, 450)


def test_harmonics_end_below_nyquist():
    assert design.harmonics_hz(50, (20, 125), 250) == [50, 100]
    assert design.harmonics_hz(60, (20, 450), 1000) == [60 * i for i in range(1, 8)]


def test_band_edges_are_3_db_down():
    sos = design.band_sections((20, 300), 1000)
    _, response = signal.freqz_sos(sos, worN=[20, 100, 300], fs=1000)
    assert 20 * np.log10(np.abs(response)) == pytest.approx([-3.0, 0.0, -3.0], abs=0.1)


def test_group_delay_is_what_a_burst_is_late_by(rng):
    sos = design.band_sections((20, 450), 1000)
    delay = design.group_delay_samples(sos, 1000, 40, 150)
    x = np.zeros(2000)
    x[1000:1200] = signal.sosfilt(
        signal.butter(2, [40, 150], "bandpass", fs=1000, output="sos"), rng.standard_normal(200)
    )
    y = signal.sosfilt(sos, x)
    lag = np.argmax(signal.correlate(y, x)) - 1999
    assert abs(lag - delay) <= 2


def test_a_band_that_was_asked_for_too_narrow_is_not_blamed_on_the_rate():
    with pytest.raises(ValueError, match="four times highpass_hz or more, 80 Hz") as caught:
        design.choose_band_hz(250, 20, 60)
    assert "samples/s" not in str(caught.value)
