"""Samples in frames: when they are taken, what they are, how many go into a frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..device import Packets, Stream
from ..sources import Source
from . import answers
from .answers import Counts, Kind
from .frames import LONGEST_BODY, encode

FRAME_S = 0.004
"""Samples of so long in a frame: the last byte must leave 8 ms after its first sample."""
AHEAD = 64
"""Frames' worth of samples that are made at once."""


class SampleStream:
    """From START to STOP, again and again.

    Attributes
    ----------
    n_packets, n_samples : int
        Frames and samples made since the emulator began.
    """

    def __init__(
        self, source: Source | None, kind: Kind, front_end_gain: float, slowness: float
    ) -> None:
        self.source, self._kind, self._slowness = source, kind, slowness
        self._uV_per_count = kind.nV_per_count / 1000 / front_end_gain
        self.n_packets = self.n_samples = 0
        self.streams: list[Stream] = []
        self._channels, self._period_s, self._is_test = kind.channels, 0.0, False
        self.frame_samples = 1
        self._start_s = 0.0
        self._index = 0
        self._ahead: tuple[int, Counts] | None = None

    def start(self, now_s: float, channels: int, rate_hz: int, is_test: bool) -> None:
        self._channels, self._is_test = channels, is_test
        self._period_s = self._slowness / rate_hz
        fits = (LONGEST_BODY - 10) // (2 * channels)
        self.frame_samples = max(1, min(int(rate_hz * FRAME_S), fits))
        self._start_s = now_s + self._period_s
        self._index, self._ahead = 0, None
        self.streams.append(Stream(self.n_packets, self._start_s))

    def frame_s(self, ahead: int) -> float:
        """Say when `ahead` whole frames are ready."""
        return self._start_s + (self._index + ahead * self.frame_samples - 1) * self._period_s

    def n_left(self, now_s: float) -> int:
        """Say how many samples were taken by `now_s` and are in no frame yet."""
        return int((now_s - self._start_s) / self._period_s + 1e-6 + 1) - self._index

    def n_ready(self, now_s: float) -> int:
        """Say how many whole frames are ready."""
        return self.n_left(now_s) // self.frame_samples

    def take(self, n: int, n_samples: int, ms: Callable[[float], int]) -> Packets:
        """Give `n` frames of `n_samples` each."""
        index = self._index + n_samples * np.arange(n)
        first_s = np.asarray(self._start_s + index * self._period_s, dtype=np.float64)
        counts = self._counts(n * n_samples).reshape(n, n_samples, self._channels)
        frames = [
            encode(answers.samples(self._is_test, int(i), ms(float(at_s)), some))
            for i, at_s, some in zip(index, first_s, counts, strict=True)
        ]
        times_s = first_s + (n_samples - 1) * self._period_s
        made = Packets(self.n_packets, times_s, b"".join(frames), len(frames[0]), index & 0xFFFF)
        self._index += n * n_samples
        self.n_packets += n
        self.n_samples += n * n_samples
        return made

    def _counts(self, n: int) -> Counts:
        if self._ahead is None or self._index + n > self._ahead[0] + len(self._ahead[1]):
            self._ahead = (self._index, self._measured(max(n, AHEAD * self.frame_samples)))
        first, counts = self._ahead
        return counts[self._index - first : self._index - first + n]

    def _measured(self, n: int) -> Counts:
        bits = self._kind.bits
        if self._is_test or self.source is None:
            counter = np.arange(self._index, self._index + n)
            return answers.test_pattern(counter, self._channels, bits)
        first = self._index if self.source.restarts else self.n_samples
        counts = np.rint(self.source.uV(first, n, self._channels) / self._uV_per_count)
        counts += self._kind.zero_count
        return np.asarray(np.clip(counts, 0, (1 << bits) - 1), dtype=np.int64)
