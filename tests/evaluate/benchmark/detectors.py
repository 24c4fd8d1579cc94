"""Detectors as users write them, good and bad; named in tests as ``detectors:NAME``."""

from dataclasses import replace
from functools import partial

import numpy as np

import twitchdetect as td
from twitchdetect.detect.published.intervals import above, bridged
from twitchdetect.detect.published.registry import METHODS

HERE = __name__


def pairs(recording):
    """Where the first channel changes by far more than usual, as pairs."""
    return [tuple(pair) for pair in as_array(recording)]


def as_array(recording):
    return _loud(recording, 6.0)


def _loud(recording, factor):
    change = np.abs(np.diff(recording.data_uV[:, 0]))
    loud = np.flatnonzero(change > factor * np.median(change) / 0.67)
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > 25) + 1)
    return np.array([(g[0], g[-1] + 1) for g in groups if len(g)], dtype=int).reshape(-1, 2)


def with_factor(recording, factor):
    return _loud(recording, factor)


by_partial = partial(with_factor, factor=6.0)
by_lambda = lambda recording: _loud(recording, 6.0)  # noqa: E731


def as_events(recording):
    return [
        td.Event("ltr", 0, int(a), int(b), int(a), int(b), 1.0, 1.0, 9.0, 0.5, "loud", (0,))
        for a, b in as_array(recording)
    ]


def nothing(recording):
    return []


def tuned(recording, false_alarms_per_hour=3.0):
    """Louder where fewer false alarms are asked for; meddles with what it was given."""
    found = _loud(recording, 4.5 - 0.6 * np.log10(false_alarms_per_hour))
    recording.data_uV[:] = 0
    return found


class Streaming:
    """Keeps its state over blocks, tells a burst in the block after it, meddles with blocks."""

    def __init__(self, fs, n_channels, false_alarms_per_hour=1.0):
        self.n, self.start, self.shape = 0, None, (fs, n_channels)

    def process(self, block_uV):
        assert block_uV.shape[1] == self.shape[1] and block_uV.flags.c_contiguous
        loud = np.flatnonzero(np.abs(block_uV[:, 0]) > 15.0)
        told = []
        if len(loud) and self.start is None:
            self.start = self.n + int(loud[0])
        elif not len(loud) and self.start is not None:
            told, self.start = [(self.start, self.n)], None
        self.n += len(block_uV)
        block_uV[:] = 0
        return told

    def finish(self):
        return [] if self.start is None else [(self.start, self.n)]


class Endless:
    """Without an end to say anything at."""

    def __init__(self, fs, n_channels):
        pass

    def process(self, block_uV):
        return []


METHOD = replace(
    METHODS["lidierth"],
    name="mine",
    title="Mine",
    rule=lambda statistic, threshold, fs: METHODS["lidierth"].rule(statistic, threshold, fs),
)
KNOWN_METHOD = METHODS["lidierth"]
LOUD_AT_REST = replace(
    METHOD,
    statistic=lambda filtered_uV, fs, rest_s: np.abs(filtered_uV),
    threshold=12.0,
    rule=lambda statistic, threshold, fs: bridged(above(statistic, threshold), 25),
)
NO_THRESHOLD = replace(METHOD, threshold=0.0)
BAD_METHOD = replace(METHOD, statistic=lambda filtered_uV, fs, rest_s: 1 / 0)


class Nested:
    inner = staticmethod(nothing)


NUMBER = 7


def raises(recording):
    raise RuntimeError("no luck\nat all")


def exits(recording):
    raise SystemExit(3)


def gives(what):
    return partial(_give, what)


def _give(what, recording):
    return what


none = gives(None)
numbers = gives([5, 10])
triples = gives([(1, 2, 3)])
nans = gives([(1.0, float("nan"))])
infinite = gives([(1, float("inf"))])
seconds = gives([(0.25, 0.5)])
backwards = gives([(20, 10)])
empty_pair = gives([(10, 10)])
negative = gives([(-5, 10)])
beyond = gives([(10**9, 10**9 + 5)])
turned = gives(np.array([[1, 20, 40], [5, 25, 45]]))
texts = gives(["ltr"])


def _event(**changes):
    plain = td.Event("ltr", 0, 10, 20, 12, 25, 1.0, 1.0, 9.0, 0.5, "", (0,))
    return gives([replace(plain, **changes)])


odd_kind = _event(kind="blink")
nan_alarm = _event(alarm_sample=float("nan"))
turned_event = _event(stop_sample=5)
no_such_channel = _event(channel=9)
NONSENSE = (
    "none numbers triples nans infinite seconds backwards empty_pair negative beyond turned texts "
    "odd_kind nan_alarm turned_event no_such_channel"
).split()
