"""Parts that published detectors share: rest, moving mean, causal low-pass, units of rest SD.

Everything here is causal and works on each channel by itself. The first seconds are rest; no
statistic is defined in them, because what is learnt from them is not known before their end.
"""

from __future__ import annotations

import numpy as np
from scipy import signal

from twitchdetect.detect.published.method import Samples

SHORTEST_REST_S = 0.5
LEAST_THINNED_FS = 900.0
_SETTLE_S = 0.1
_USABLE_SHARE = 0.45


def samples_in(seconds: float, fs: float, least: int = 1) -> int:
    """Give a length in samples, at least `least` where `fs` is too low to carry it."""
    return max(least, round(seconds * fs))


def rest_samples(filtered_uV: Samples, fs: float, rest_s: float) -> int:
    """Give the number of samples at the start that are rest.

    Raises
    ------
    ValueError
        If that is less than half a second, or everything.
    """
    n_rest = round(rest_s * fs)
    if rest_s < SHORTEST_REST_S or n_rest >= len(filtered_uV):
        raise ValueError(
            f"rest_s is {rest_s:g}; expected at least {SHORTEST_REST_S:g} and less than the "
            f"{len(filtered_uV) / fs:g} s that were given"
        )
    return n_rest


def thinning(fs: float) -> int:
    """Give the k of which every k-th sample is kept by methods that want neighbours to be free.

    The input holds nothing above 450 Hz, so that 900 samples/s carry all of it; more only make
    neighbours alike. 1 below 1800 samples/s, 4 at 4000.
    """
    return max(1, int(fs // LEAST_THINNED_FS))


def held(values: Samples, k: int, n_samples: int) -> Samples:
    """Repeat each row `k` times, from every k-th sample on: (n_samples, n_channels)."""
    return np.repeat(values, k, axis=0)[:n_samples] if k > 1 else values


def trailing_mean(values: Samples, n: int) -> Samples:
    """Mean of the last `n` rows up to and with each row; of fewer at the start.

    Parameters
    ----------
    values : ndarray, (n_samples, n_channels)
        Not negative.
    n : int

    Returns
    -------
    ndarray, (n_samples, n_channels)

    Notes
    -----
    By differences of running sums: after a sum of S, the error is about 1e-16 S / n.
    """
    total = np.cumsum(values, axis=0)
    mean = total.copy()
    mean[n:] -= total[:-n]
    mean /= np.minimum(np.arange(1, len(values) + 1), n)[:, None]
    return np.maximum(mean, 0.0, out=mean)


def leading(values: Samples, n: int) -> Samples:
    """Move what belongs to a window's last row to its first; -inf where the window is cut off."""
    moved = np.full_like(values, -np.inf)
    moved[: max(0, len(values) - n + 1)] = values[n - 1 :]
    return moved


def lowpass(values: Samples, cutoff_hz: float, fs: float, order: int = 2) -> Samples:
    """Butterworth low-pass, forward only, from rest; `cutoff_hz` at most 0.45 fs."""
    cutoff_hz = min(cutoff_hz, _USABLE_SHARE * fs)
    sos = signal.butter(order, cutoff_hz, "lowpass", fs=fs, output="sos")
    return np.ascontiguousarray(signal.sosfilt(sos, values, axis=0))


def bandpass(values: Samples, band_hz: tuple[float, float], fs: float) -> Samples:
    """Butterworth of order two an edge, forward only; no upper edge where `fs` cannot carry it."""
    low_hz, high_hz = band_hz
    sos = signal.butter(2, low_hz, "highpass", fs=fs, output="sos")
    if high_hz < _USABLE_SHARE * fs:
        upper = signal.butter(2, high_hz, "lowpass", fs=fs, output="sos")
        sos = np.vstack([sos, upper])
    return np.ascontiguousarray(signal.sosfilt(sos, values, axis=0))


def rest_mean_and_sd(values: Samples, fs: float, n_rest: int) -> tuple[Samples, Samples]:
    """Mean and SD of each channel in rest, without the first 0.1 s in which filters settle.

    Returns
    -------
    tuple of ndarray, (n_channels,)
        nan in a channel without any variation, where no statistic can be defined.
    """
    # a row a channel: numpy then adds in the same order whatever the number of channels
    rest = np.ascontiguousarray(values[samples_in(_SETTLE_S, fs) : n_rest].T)
    sd = rest.std(axis=1)
    is_flat = sd == 0
    return np.where(is_flat, np.nan, rest.mean(axis=1)), np.where(is_flat, np.nan, sd)


def in_rest_sds(values: Samples, baseline: Samples, fs: float, n_rest: int) -> Samples:
    """Subtract the mean of `baseline` in rest and divide by its SD: (n_samples, n_channels)."""
    mean, sd = rest_mean_and_sd(baseline, fs, n_rest)
    return defined_after((values - mean) / sd, n_rest)


def defined_after(statistic: Samples, n_rest: int) -> Samples:
    """Put -inf into the rest and where nothing is known (nan), in place; give it back."""
    statistic[:n_rest] = -np.inf
    statistic[np.isnan(statistic)] = -np.inf
    return statistic
