"""Signals for tests: rest, bursts in it, and ways to cut a stream."""

import numpy as np
from hypothesis import strategies as st
from scipy import signal

import twitchdetect as td


def rest_uV(rng, n_samples, n_channels, level_uV=3.0):
    return level_uV * rng.standard_normal((n_samples, n_channels))


def add_burst(rng, data_uV, fs, channel, start_s, length_s, rms_uV):
    """Add band-limited noise to a channel; give its first and stop sample."""
    start, n = round(start_s * fs), round(length_s * fs)
    sos = signal.butter(2, [30, min(150, 0.42 * fs)], "bandpass", fs=fs, output="sos")
    noise = signal.sosfilt(sos, rng.standard_normal(n + 500))[500:]
    data_uV[start : start + n, channel] += rms_uV * noise / noise.std()
    return start, start + n


def session(seed, fs=250.0, n_channels=3, duration_s=16.0):
    """Rest with hum, offsets, three bursts, and defects: what exercises every branch."""
    rng = np.random.default_rng(seed)
    n = round(duration_s * fs)
    x = rest_uV(rng, n, n_channels) + rng.uniform(-60_000, 60_000, n_channels)
    x += 10 * np.sin(2 * np.pi * 50 * np.arange(n)[:, None] / fs)
    add_burst(rng, x, fs, 0, 5.0, 0.1, 40.0)
    add_burst(rng, x, fs, 1, 7.0, 1.1, 60.0)
    add_burst(rng, x, fs, n_channels - 1, 10.0, 0.06, 200.0)
    x[round(11.5 * fs) : round(11.7 * fs), 0] = 187_500.0
    x[round(12.0 * fs) : round(12.1 * fs), 1] = np.nan
    x[round(12.5 * fs), n_channels - 1] = np.inf
    return x


def cuts(n_samples):
    """Lists of block lengths that add up to `n_samples`; blocks of one sample are among them."""
    lengths = st.sampled_from([1, 1, 2, 3, 7, 8, 31, 32, 33, 100, 999])
    return st.lists(lengths, min_size=3, max_size=12).map(lambda some: _fill(some, n_samples))


def _fill(lengths, n_samples):
    cut = [1]
    i = 0
    while sum(cut) < n_samples:
        cut.append(min(lengths[i % len(lengths)], n_samples - sum(cut)))
        i += 1
    return cut


def run(data_uV, cut, gap_at=None, gap_samples=0, **settings):
    """Feed a detector in blocks; every event with its numbers."""
    detector = td.Detector(n_channels=data_uV.shape[1], **settings)
    events, row = [], 0
    for n in cut:
        stop = row + n
        pieces = [(row, stop)]
        if gap_at is not None and row < gap_at < stop:
            pieces = [(row, gap_at), (gap_at, stop)]
        for a, b in pieces:
            shift = gap_samples if gap_at is not None and a >= gap_at else 0
            events += detector.process(td.Block(a + shift, data_uV[a:b]))
        row = stop
    return events + detector.finish()
