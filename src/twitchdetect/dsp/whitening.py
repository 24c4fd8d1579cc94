"""Whitening by linear prediction: the floor's own spectrum is taken out of the signal.

The predictor is learnt from blocks scaled to unit energy, so that a burst weighs no more than rest.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import add_product, load, store

Samples = npt.NDArray[np.float64]

ORDER = 8
"""Taps of the predictor; one less than a multiple of three."""
_RIDGE = 0.02
_MOST_REFLECTION = 0.999


@kernel
def whiten_rows(
    a: Samples, w0: int, n: int, n_before: int, taps0: int, energy0: int, acf0: int
) -> None:
    """Whiten `n` samples; give squares and add to the block's autocorrelation.

    Parameters
    ----------
    a : ndarray, (n_rows, n_groups, 4)
        Holds everything, at the rows that follow.
    w0 : int
        First of `n` new samples; the `ORDER` rows before it are the past.
    n_before : int
        How many of those belong to the block; products with earlier ones, which may be those of a
        burst, would make an autocorrelation that no signal has.
    taps0 : int
        The whitening filter, ``ORDER + 1`` rows.
    energy0 : int
        Squares of the whitened samples, `n` rows (out).
    acf0 : int
        Lagged products, ``ORDER + 1`` rows, added to.
    """
    for g in range(a.shape[1]):
        for j in range(n):
            y = (0.0, 0.0, 0.0, 0.0)
            for lag in range(ORDER + 1):
                y = add_product(y, load(a, taps0 + lag, g), load(a, w0 + j - lag, g))
            store(a, energy0 + j, g, (y[0] * y[0], y[1] * y[1], y[2] * y[2], y[3] * y[3]))
        n_first = min(n, max(0, ORDER - n_before))
        for j in range(n_first):
            v = load(a, w0 + j, g)
            for lag in range(n_before + j + 1):
                past = load(a, w0 + j - lag, g)
                store(a, acf0 + lag, g, add_product(load(a, acf0 + lag, g), v, past))
        for lag in range(0, ORDER + 1, 3):
            r = acf0 + lag
            p, q, s = load(a, r, g), load(a, r + 1, g), load(a, r + 2, g)
            for j in range(w0 + n_first, w0 + n):
                v = load(a, j, g)
                p = add_product(p, v, load(a, j - lag, g))
                q = add_product(q, v, load(a, j - lag - 1, g))
                s = add_product(s, v, load(a, j - lag - 2, g))
            store(a, r, g, p)
            store(a, r + 1, g, q)
            store(a, r + 2, g, s)


@kernel
def levinson(r: Samples, taps: Samples, work: Samples) -> None:
    """Prediction-error filter from an autocorrelation, scaled to keep the variance.

    Parameters
    ----------
    r : ndarray, (ORDER + 1,)
        Autocorrelation; ``r[0] > 0``.
    taps : ndarray, (ORDER + 1,)
        The filter (out): white output with the variance of the input.
    work : ndarray, (ORDER + 1,)
        Scratch.

    Notes
    -----
    Levinson-Durbin recursion with ``r[0]`` raised by 2 %, which keeps bands that the filters have
    emptied from being blown up. It stops at the order from which `r` belongs to no signal.
    """
    error = r[0] * (1.0 + _RIDGE)
    taps[0] = 1.0
    for i in range(1, ORDER + 1):
        reflection = r[i]
        for j in range(1, i):
            reflection += taps[j] * r[i - j]
        reflection = -reflection / error
        if not abs(reflection) < _MOST_REFLECTION:
            taps[i:] = 0.0
            break
        for j in range(1, i):
            work[j] = taps[j] + reflection * taps[i - j]
        for j in range(1, i):
            taps[j] = work[j]
        taps[i] = reflection
        error *= 1.0 - reflection * reflection
    scale = np.sqrt(r[0] / error)
    for i in range(ORDER + 1):
        taps[i] *= scale


def emptied(sos: Samples, thin_fs: float, fs: float) -> Samples:
    """Give what the filters have taken out of white noise of unit power after them.

    Added to a signal's autocorrelation, each lag times the power, it fills the bands that the
    filters have emptied. A predictor of the sum neither spends its taps on the filters' edges nor
    blows up what lies beyond them.

    Parameters
    ----------
    sos : ndarray, (n_sections, 6)
        The filters, at `fs`; every ``fs / thin_fs``-th sample of their output is kept.
    thin_fs, fs : float
        Sampling frequencies in Hz.

    Returns
    -------
    ndarray, (ORDER + 1,)
        Autocorrelation.
    """
    gain = _gain(sos, thin_fs, fs)
    missing: Samples = np.fft.irfft(np.maximum(1.0 - gain, 0.0))[: ORDER + 1] / np.mean(gain)
    return missing


def white_share(sos: Samples, thin_fs: float, fs: float, n: float) -> float:
    """Degrees of freedom a sample that filtered and then whitened white noise has.

    Parameters
    ----------
    sos, thin_fs, fs
        As for `emptied`.
    n : float
        Length in samples, at `thin_fs`, of the window whose energy is meant; may be infinite.

    Returns
    -------
    float
        ``2 mean**2 / variance`` of the energy, a sample: 1 if the spectrum is flat, less if the
        filters have emptied part of the band, and the less the longer the window.
    """
    gain = _gain(sos, thin_fs, fs)
    r = np.fft.irfft(gain)[: ORDER + 1]
    taps, work = np.empty(ORDER + 1), np.empty(ORDER + 1)
    levinson(r + r[0] * emptied(sos, thin_fs, fs), taps, work)
    rho = np.fft.irfft(gain * np.abs(np.fft.rfft(taps, 2 * (len(gain) - 1))) ** 2)
    lag = np.minimum(np.arange(len(rho)), len(rho) - np.arange(len(rho)))
    return float(1 / ((rho / rho[0]) ** 2 * np.maximum(1.0 - lag / n, 0.0)).sum())


def _gain(sos: Samples, thin_fs: float, fs: float) -> Samples:
    """Power gain from 0 to half of `thin_fs`."""
    frequencies = np.linspace(0, thin_fs / 2, 2049)
    gain: Samples = np.abs(signal.sosfreqz(sos, frequencies, fs=fs)[1]) ** 2
    return gain
