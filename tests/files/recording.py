"""A session for recorders: counts, annotations, gaps; and what the files hold of it."""

import numpy as np

import twitchdetect as td
from twitchdetect.files.bdf_append import BdfRecorder
from twitchdetect.files.bdf_channels import Channel

CHANNELS = (
    Channel.of_gain("EMG 1", 24),
    Channel.of_gain("EMG 2", 12),
    Channel("acc x", "accelerometer", "g", (-4.096, 4.095875), (-32768, 32767)),
)
FS = 250.0


def counts(n, channels=CHANNELS, seed=0):
    rng = np.random.default_rng(seed)
    low, high = np.array([c.digital for c in channels]).T
    return rng.integers(low, high, (n, len(channels)), endpoint=True).astype(np.int32)


def values(of, channels=CHANNELS):
    return np.column_stack([c.to_values(of[:, i]) for i, c in enumerate(channels)])


def recorder(path, fs=FS, channels=CHANNELS, **more):
    return BdfRecorder(path, fs, channels, **more)


def header(raw):
    """Length of the header and of a record, and the number of records stated."""
    n = int(raw[252:256])
    samples = [int(raw[256 + n * 216 + 8 * i :][:8]) for i in range(n)]
    return int(raw[184:192]), 3 * sum(samples), int(raw[236:244])


def records_in(path):
    """Records of a file as bytes; fails where the header states more than there are."""
    raw = path.read_bytes()
    if len(raw) < 256 * (2 + len(CHANNELS)):
        return []
    start, length, n = header(raw)
    assert len(raw) >= start + n * length
    return [raw[start + i * length :][:length] for i in range(n)]


def samples_in(paths):
    """Counts of the voltages in files that follow on each other, (n, n_voltages), and markers."""
    parts = [td.read(path) for path in paths]
    voltages = [c for c in CHANNELS if c.unit == "uV"]
    data = np.vstack([p.data_uV for p in parts])
    return np.column_stack([c.to_counts(data[:, i]) for i, c in enumerate(voltages)]), [
        m for p in parts for m in p.markers
    ]
