"""Rings with known signals for the tests of the traces."""

import numpy as np

from twitchdetect.session.ring import Ring

FS = 1000.0


def ring(n_channels=4, seconds=120.0, fs=FS):
    return Ring(fs, [f"ch{i + 1}" for i in range(n_channels)], seconds=seconds)


def write(to, data, *, start=None, delay=0):
    """Write the same samples into all lanes; the envelope is their size."""
    data = np.asarray(data, dtype=np.float64)
    start = to.head if start is None else start
    shown = data
    if delay:
        shown = np.vstack([np.full((delay, data.shape[1]), np.nan), data])[: len(data)]
    to.write(start, data, shown, np.abs(shown), delay=delay)


def noise(rng, n, n_channels=4, size_uV=20.0):
    """Noise with bursts."""
    sizes = np.where(rng.random((n // 100 + 1, 1)) < 0.2, 5 * size_uV, size_uV)
    return rng.standard_normal((n, n_channels)) * sizes.repeat(100, axis=0)[:n]
