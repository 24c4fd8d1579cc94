"""Band-passed rest with a burst, as the published detectors get it."""

import numpy as np
from scipy import signal

REST_S = 4.0
BURST_S = (6.0, 6.1)
CHANNEL = 1


def band(data_uV, fs):
    """The band that all methods are given: 20 Hz to 450 Hz or what the rate carries."""
    sos = signal.butter(4, 20, "highpass", fs=fs, output="sos")
    if fs > 1000:
        sos = np.vstack([sos, signal.butter(4, 450, "lowpass", fs=fs, output="sos")])
    return np.ascontiguousarray(signal.sosfilt(sos, data_uV, axis=0))


def rest(seed, fs, duration_s, n_channels=3):
    """Filtered white noise of 3 microvolts in the band."""
    rng = np.random.default_rng(seed)
    x = band(rng.standard_normal((round(duration_s * fs), n_channels)), fs)
    return 3.0 * x / x.std(axis=0)


def with_burst(seed, fs, duration_s=8.0, snr_db=20.0, interval_s=BURST_S):
    """Rest with one burst of band noise in `CHANNEL`."""
    x = rest(seed, fs, duration_s)
    start, stop = (round(t * fs) for t in interval_s)
    noise = rest(seed + 1000, fs, 4.0, 1)[round(2 * fs) :][: stop - start, 0]
    x[start:stop, CHANNEL] += noise / noise.std() * 3.0 * 10 ** (snr_db / 20)
    return x


def white(seed, n_samples, n_channels=1):
    """White noise of unit variance, for which whitening does next to nothing."""
    return np.random.default_rng(seed).standard_normal((n_samples, n_channels))


def row(values):
    """A column for a rule."""
    return np.asarray(values, dtype=np.float64)


def pulses(n_samples, *intervals, high=10.0, low=-1.0):
    """A statistic that is high in the intervals and low elsewhere."""
    statistic = np.full(n_samples, low)
    for start, stop in intervals:
        statistic[start:stop] = high
    return statistic
