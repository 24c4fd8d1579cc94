"""Which band, which notches: chosen from the sampling frequency, and refused where it cannot be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

Samples = npt.NDArray[np.float64]

WIDEST_LOWPASS_HZ = 450.0
N_HIGHPASS = 2
"""Sections of the high-pass, the first of a band's."""
_USABLE_SHARE = 0.45
_NOTCH_SHARE = 0.49
_SINC3_SHARE = 0.262


def choose_band_hz(fs: float, highpass_hz: float, lowpass_hz: float | None) -> tuple[float, float]:
    """Edges of the band: what was asked for, else up to 450 Hz or to what `fs` carries.

    Raises
    ------
    ValueError
        If the sampling frequency cannot carry the band.
    """
    usable_hz = _USABLE_SHARE * fs
    if lowpass_hz is not None and lowpass_hz > usable_hz:
        raise ValueError(
            f"a band up to {lowpass_hz:g} Hz was asked for, but {fs:g} samples/s carry at most "
            f"{usable_hz:g} Hz: lower lowpass_hz or record at {lowpass_hz / _USABLE_SHARE:.0f} "
            "samples/s or more"
        )
    high_hz = min(WIDEST_LOWPASS_HZ, fs / 2) if lowpass_hz is None else lowpass_hz
    needed_hz = 4 * highpass_hz
    if lowpass_hz is not None and lowpass_hz < needed_hz:
        raise ValueError(
            f"a band of {highpass_hz:g} to {lowpass_hz:g} Hz was asked for, which is too narrow; "
            f"expected lowpass_hz to be four times highpass_hz or more, {needed_hz:g} Hz: raise "
            "lowpass_hz or lower highpass_hz"
        )
    if usable_hz < needed_hz:
        raise ValueError(
            f"{fs:g} samples/s carry a band up to {usable_hz:g} Hz at most, which leaves too "
            f"little above the high-pass at {highpass_hz:g} Hz; expected "
            f"{needed_hz / _USABLE_SHARE:.0f} samples/s or more: check the rate, or lower "
            "highpass_hz"
        )
    return highpass_hz, high_hz


def band_note(fs: float, low_hz: float, high_hz: float) -> str:
    """Say what the band is and what it costs."""
    note = f"Band {low_hz:g}-{high_hz:g} Hz at {fs:g} samples/s."
    if high_hz < WIDEST_LOWPASS_HZ * 0.8:
        note += (
            f" Surface EMG reaches to about 450 Hz, so part of it is missing; a converter with a"
            f" third-order sinc filter (OpenBCI) is already 3 dB down at {_SINC3_SHARE * fs:.0f} Hz"
            " at this rate."
        )
    return note


def harmonics_hz(mains_hz: float, band_hz: tuple[float, float], fs: float) -> list[float]:
    """Multiples of the mains frequency from half the lower edge to the upper one."""
    low_hz, high_hz = band_hz[0] / 2, min(band_hz[1], _NOTCH_SHARE * fs)
    n = int(high_hz / mains_hz)
    return [mains_hz * i for i in range(1, n + 1) if mains_hz * i > low_hz]


def highpass_sections(cutoff_hz: float, fs: float) -> Samples:
    """Butterworth high-pass of order four: (N_HIGHPASS, 6)."""
    sos: Samples = signal.butter(2 * N_HIGHPASS, cutoff_hz, "highpass", fs=fs, output="sos")
    return sos


def band_sections(band_hz: tuple[float, float], fs: float) -> Samples:
    """High-pass, and a low-pass unless the sampling itself ends the band: (n, 6)."""
    high = highpass_sections(band_hz[0], fs)
    return (
        high
        if band_hz[1] > _USABLE_SHARE * fs
        else np.vstack([high, lowpass_sections(band_hz[1], fs)])
    )


def lowpass_sections(cutoff_hz: float, fs: float, order: int = 4) -> Samples:
    """Butterworth low-pass: (order / 2, 6)."""
    sos: Samples = signal.butter(order, cutoff_hz, "lowpass", fs=fs, output="sos")
    return sos


def group_delay_samples(sos: Samples, fs: float, low_hz: float, high_hz: float) -> float:
    """Median group delay in samples between two frequencies."""
    turn = 2 * np.pi * np.linspace(low_hz, high_hz, 512) / fs
    phase = np.unwrap(np.angle(signal.sosfreqz(sos, turn)[1]))
    return float(np.median(-np.diff(phase) / np.diff(turn)))
