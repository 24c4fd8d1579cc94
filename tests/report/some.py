"""Events and recordings for the tests of pictures."""

import numpy as np

import twitchdetect as td
from twitchdetect.report.traces import make_traces

BAND = {"band_hz": (20.0, 125.0), "mains_hz": 50.0}


def event(kind="ltr", channel=0, start=100, stop=120, channels=(), reason="evidence"):
    return td.Event(
        kind, channel, start, stop, start, stop, 30.0, 10.0, 12.0, 0.9, reason, channels
    )


def rest(n_samples=2000, n_channels=3, fs=250.0, names=None, level_uV=3.0):
    x = level_uV * np.random.default_rng(0).standard_normal((n_samples, n_channels))
    return td.Recording(x, fs, names or tuple(f"c{i}" for i in range(n_channels)))


def traces_of(recording, events=()):
    return make_traces(recording, events, BAND["band_hz"], BAND["mains_hz"])
