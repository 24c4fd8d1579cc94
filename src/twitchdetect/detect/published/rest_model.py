"""Whitening by an autoregressive model of rest, as detectors that want white noise ask for it."""

from __future__ import annotations

import numpy as np
from scipy import signal

from twitchdetect.detect.published.envelope import rest_samples, thinning
from twitchdetect.detect.published.method import Samples
from twitchdetect.dsp.whitening import ORDER, levinson


def whitened(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Filter each channel with the prediction-error filter of its own rest.

    Parameters
    ----------
    filtered_uV : ndarray, (n_samples, n_channels)
    fs, rest_s : float

    Returns
    -------
    ndarray, (ceil(n_samples / k), n_channels)
        White with variance 1 in the first `rest_s` seconds; nan in a channel that is flat there.
        One row for every k-th sample, ``k = thinning(fs)``: the part of the spectrum that the
        band-pass has emptied could not be whitened.

    Notes
    -----
    Order 8, by Levinson-Durbin on the biased autocorrelation with 2 % added to lag 0.
    """
    k = thinning(fs)
    n_rest = -(-rest_samples(filtered_uV, fs, rest_s) // k)
    thin = np.ascontiguousarray(filtered_uV[::k].T)
    white = np.full_like(thin, np.nan)
    for c, column in enumerate(thin):
        rest = column[:n_rest]
        if np.ptp(rest) > 0:
            error = signal.lfilter(_taps(rest), 1.0, column)
            white[c] = error / np.sqrt(np.mean(error[ORDER:n_rest] ** 2))
    return np.ascontiguousarray(white.T)


def _taps(rest: Samples) -> Samples:
    n = len(rest)
    r = np.array([rest[lag:] @ rest[: n - lag] for lag in range(ORDER + 1)]) / n
    taps, work = np.empty(ORDER + 1), np.empty(ORDER + 1)
    levinson(r, taps, work)
    return taps
