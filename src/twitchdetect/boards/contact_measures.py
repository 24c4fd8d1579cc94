"""What contact is judged by, each a number a channel: rails, mains, noise, heart, impedance.

All take microvolts (n_samples, n_channels) of some seconds without missing values and give
(n_channels,).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples

Values = npt.NDArray[np.float64]

LEAD_OFF_HZ, LEAD_OFF_A = 31.25, 6e-9
SERIES_OHM = 2200.0
_PIECE_S = 0.5
_MAINS_HALF_WIDTH_HZ = 6.0
_LOW_HZ, _HIGH_SHARE = 20.0, 0.45
_BEAT_BAND_HZ = (5.0, 35.0)
_BEAT_REFRACTORY_S = 0.3
_BEATS_A_MINUTE = (35.0, 180.0)
_STEADY = 0.25
_BEAT_SIGMAS = 6.0
_SIGMA_OF_MAD = 1.4826
_NEAR_RAIL = 0.999


def railed_share(data_uV: Samples, rail_uV: Samples | None) -> Values:
    """Give the share of samples at an end of the converter's range; NaN samples are none."""
    if rail_uV is None:
        return np.zeros(data_uV.shape[1])
    middle, half = rail_uV.mean(axis=1), np.ptp(rail_uV, axis=1) / 2
    share: Values = (np.abs(data_uV - middle) >= _NEAR_RAIL * half).mean(axis=0)
    return share


def tone_uV(data_uV: Samples, fs: float, frequency_hz: float, piece_s: float = _PIECE_S) -> Values:
    """Give the RMS of a tone: quadrature over windowed pieces, so that it need not be exact.

    A piece of 0.5 s sees 3 Hz around the frequency.
    """
    pieces, window = _pieces(data_uV, fs, piece_s)
    turns = np.exp(-2j * np.pi * frequency_hz / fs * np.arange(len(window)))
    amplitude = 2 * np.abs(np.einsum("t,ptc->pc", window * turns, pieces)) / window.sum()
    rms: Values = np.sqrt((amplitude**2).mean(axis=0) / 2)
    return rms


def mains_uV(data_uV: Samples, fs: float) -> tuple[Values, float]:
    """Give the RMS of the mains and its frequency: 50 or 60 Hz, whichever is stronger."""
    levels = {hz: tone_uV(data_uV, fs, hz) for hz in (50.0, 60.0) if hz < 0.49 * fs}
    if not levels:
        return np.zeros(data_uV.shape[1]), np.nan
    strongest = max(levels, key=lambda hz: float(np.median(levels[hz])))
    return levels[strongest], strongest


def floor_uV(data_uV: Samples, fs: float, mains_hz: float) -> Values:
    """Give the RMS above 20 Hz without mains, in the quieter half of the time: twitches are not it.

    The share of the band that is left out with the mains is made up for.
    """
    pieces, window = _pieces(data_uV, fs, _PIECE_S)
    frequencies = np.fft.rfftfreq(len(window), 1 / fs).astype(np.float64)
    power = np.abs(np.fft.rfft(pieces * window[:, None], axis=1)) ** 2
    power *= 2 / (len(window) * (window**2).sum())
    in_band = (frequencies >= _LOW_HZ) & (frequencies <= _HIGH_SHARE * fs)
    is_kept = in_band & ~_near_mains(frequencies, mains_hz)
    share = is_kept.sum() / in_band.sum()
    in_pieces = power[:, is_kept].sum(axis=1) / share
    rms: Values = np.sqrt(np.quantile(in_pieces, 0.25, axis=0))
    return rms


def ecg_uV(data_uV: Samples, fs: float) -> Values:
    """Give the median height of heart beats; NaN where nothing beats like one.

    Peaks of 6 sigma of what lies between them, at a pace of 35 to 180 a minute that changes by less
    than a quarter. At least four are needed.
    """
    spectrum = np.fft.rfft(data_uV - data_uV.mean(axis=0), axis=0)
    frequencies = np.fft.rfftfreq(len(data_uV), 1 / fs)
    low_hz, high_hz = _BEAT_BAND_HZ
    spectrum[(frequencies < low_hz) | (frequencies > high_hz)] = 0
    size = np.abs(np.fft.irfft(spectrum, len(data_uV), axis=0))
    return np.array([_beats(size[:, c], fs) for c in range(size.shape[1])])


def _beats(size: Values, fs: float) -> float:
    sigma = _SIGMA_OF_MAD * float(np.median(size))
    above = np.flatnonzero(size > _BEAT_SIGMAS * sigma)
    if sigma == 0 or len(above) == 0:
        return np.nan
    groups = np.split(above, np.flatnonzero(np.diff(above) > _BEAT_REFRACTORY_S * fs) + 1)
    if len(groups) < 4:
        return np.nan
    heights = np.array([size[group].max() for group in groups])
    times_s = np.array([group[size[group].argmax()] for group in groups]) / fs
    intervals_s = np.diff(times_s)
    slowest, fastest = (60 / pace for pace in _BEATS_A_MINUTE)
    is_pace = fastest <= float(np.median(intervals_s)) <= slowest
    is_steady = np.std(intervals_s) < _STEADY * intervals_s.mean()
    is_alike = np.std(heights) < _STEADY * heights.mean()
    return float(np.median(heights)) if is_pace and is_steady and is_alike else np.nan


def impedance_ohm(data_uV: Samples, fs: float) -> Values:
    """Give the impedance of electrodes through which a Cyton sends its 6 nA at 31.25 Hz.

    In a narrow band around that tone (pieces of 1 s: 1.5 Hz), less the board's series resistors.
    """
    volts = np.sqrt(2) * tone_uV(data_uV, fs, LEAD_OFF_HZ, piece_s=1.0) * 1e-6
    ohm: Values = np.maximum(0.0, volts / LEAD_OFF_A - SERIES_OHM)
    return ohm


def _near_mains(frequencies: Values, mains_hz: float) -> npt.NDArray[np.bool_]:
    if np.isnan(mains_hz):
        return np.zeros(len(frequencies), dtype=np.bool_)
    from_multiple = np.abs(frequencies - mains_hz * np.maximum(1, np.rint(frequencies / mains_hz)))
    near: npt.NDArray[np.bool_] = from_multiple <= _MAINS_HALF_WIDTH_HZ
    return near


def _pieces(data_uV: Samples, fs: float, piece_s: float) -> tuple[Samples, Values]:
    """Cut into pieces, each without its mean, and give the window to look through."""
    n = round(piece_s * fs)
    whole = data_uV[len(data_uV) % n :].reshape(-1, n, data_uV.shape[1])
    return whole - whole.mean(axis=1, keepdims=True), np.hanning(n)
