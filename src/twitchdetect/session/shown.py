"""What is kept of a running session for whoever shows it; fed by the session's thread."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from twitchdetect.block import Block
from twitchdetect.boards.source import Source
from twitchdetect.detect.detector import Detector
from twitchdetect.detect.plan import mains_candidates
from twitchdetect.events import Event
from twitchdetect.files.bdf_append import BdfRecorder
from twitchdetect.session.contacts import CHECK_S, ContactWatch
from twitchdetect.session.past import Past
from twitchdetect.session.ring import Ring
from twitchdetect.session.ring import Shown as Lanes
from twitchdetect.session.screen import ScreenFilter
from twitchdetect.session.snapshot import Latency, NumberedEvent

_LEVEL_EACH_S = 0.5
_LAST_EVENTS = 50
_SPARE_S = 5.0


class Shown:
    """Ring, contact, events and latency of a session.

    Parameters
    ----------
    source : Source
        Started.
    detector : Detector
    recorder : BdfRecorder
    ring_s : float
        How much of the signal the ring holds.

    Attributes
    ----------
    ring : Ring
    past : Past
    watch : ContactWatch
    events : tuple of NumberedEvent
        Replaced as a whole.
    alarm_sample : int
        As `Detector.alarm_sample` was after the last block.
    """

    def __init__(
        self, source: Source, detector: Detector, recorder: BdfRecorder, *, ring_s: float
    ) -> None:
        self._detector = detector
        self._mains_hz = mains_candidates(detector.config)
        n_channels = len(source.channels)
        self.ring = Ring(source.fs, source.channels, seconds=max(ring_s, CHECK_S + _SPARE_S))
        self._filter = self._make_filter()
        self._gaps: list[tuple[int, int]] = []
        self.past = Past(recorder, n_channels, self._make_filter, self._gaps)
        self.watch = ContactWatch(self.ring, source.rail_uV)
        self.events: tuple[NumberedEvent, ...] = ()
        self._delays_s: deque[float] = deque(maxlen=_LAST_EVENTS)
        self._next_sample = self._next_level = 0
        self.alarm_sample = -1

    def _make_filter(self) -> ScreenFilter:
        fs, n = self._detector.fs, self._detector.n_channels
        return ScreenFilter(fs, n, self._detector.band_hz, self._mains_hz)

    def add_block(self, block: Block) -> None:
        """Take a block that was detected in."""
        if block.start_sample > self._next_sample:
            self._gaps.append((self._next_sample, block.start_sample))
        self._next_sample = max(self._next_sample, block.stop_sample)
        got = self._filter.process(block)
        self.ring.write(got.start_sample, got.raw, got.filtered, got.envelope, delay=got.delay)
        self.alarm_sample = self._detector.alarm_sample
        if block.stop_sample >= self._next_level:
            self._next_level = block.stop_sample + round(_LEVEL_EACH_S * self.ring.fs)
            self.ring.threshold_uV = self._detector.alarm_level_uV

    def add_event(self, event: Event, delay_s: float) -> None:
        """Take an event that was decided `delay_s` after its last sample came."""
        self.events += (NumberedEvent(len(self.events) + 1, event),)
        self._delays_s.append(delay_s)

    @property
    def is_learning(self) -> bool:
        return bool(np.isnan(self.ring.threshold_uV).all())

    @property
    def latency(self) -> Latency:
        if not self._delays_s:
            return Latency()
        p50, p95 = np.quantile([1000 * s for s in self._delays_s], [0.5, 0.95])
        return Latency(len(self._delays_s), float(p50), float(p95))

    def read(self, lane: str, start_sample: int, stop_sample: int) -> Lanes:
        """Give a stretch of a lane: from the ring, and what it no longer holds from the file."""
        ring = self.ring
        got = ring.read(lane, start_sample, stop_sample)
        if start_sample < ring.tail:
            stop = min(stop_sample, ring.tail)
            got[:, : stop - start_sample] = self.past.read(lane, start_sample, stop)
        return got


def delay_s(arrival_s: float, taken_s: float, now_s: float) -> float:
    """Give how long ago a block arrived; `arrival_s` is nan where the source does not say."""
    return now_s - (taken_s if math.isnan(arrival_s) else arrival_s)
