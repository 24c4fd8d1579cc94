"""The detector over a whole recording while its user already looks at it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import takewhile
from threading import Event as Flag
from threading import Thread

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Recording
from twitchdetect.config import DetectorConfig
from twitchdetect.events import Event
from twitchdetect.session.engine import Engine, blocks_of
from twitchdetect.session.offline import make_detector
from twitchdetect.session.snapshot import NumberedEvent

BLOCK_S = 2.0
"""After so long the alarm level is kept anew."""
Levels = npt.NDArray[np.float64]


class Analysis:
    """Runs the detector once over a recording; what it found so far can be read meanwhile.

    Its events are those of `detect`, to the last bit: they do not depend on the cut of the stream.

    Parameters
    ----------
    recording : Recording
    config : DetectorConfig, optional

    Attributes
    ----------
    band_hz : tuple of float
    analysed_sample : int
        The sample after the last one that was analysed.
    is_over : bool
    problem : str
        Why it broke off; empty if all is well.
    """

    def __init__(self, recording: Recording, config: DetectorConfig | None = None) -> None:
        self._recording = recording
        self._detector = make_detector(recording, config)
        self.band_hz = self._detector.band_hz
        self.analysed_sample = 0
        self.is_over = False
        self.problem = ""
        self._events: list[NumberedEvent] = []
        self._known_from: list[int] = []
        self._level_at: list[int] = []
        self._levels: list[Levels] = []
        self._stop = Flag()
        self._thread: Thread | None = None

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        return 1.0 if self.is_over else self.analysed_sample / max(1, self._recording.n_samples)

    def start(self) -> None:
        """Run in a thread of its own."""
        if self._thread is None:
            self._thread = Thread(target=self.run, name="analysis", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Break off and wait for the thread; what was found stays."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def wait(self) -> None:
        """Wait until all is analysed."""
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        """Analyse here and now; `close` from another thread breaks it off."""
        block = max(1, round(BLOCK_S * self._recording.fs))
        blocks = blocks_of(self._recording, block)
        wanted = takewhile(lambda _: not self._stop.is_set(), blocks)
        try:
            Engine(self._detector, self._add, lambda b: self._keep_level(b.stop_sample)).run(wanted)
        except Exception as error:  # noqa: BLE001  the window goes on and shows it
            self.problem = f"{type(error).__name__}: {error}"
        self.is_over = True

    def _add(self, event: Event) -> None:
        before = self._known_from[-1] if self._known_from else 0
        self._events.append(NumberedEvent(len(self._events) + 1, event))
        self._known_from.append(max(before, event.decided_sample + 1))

    def _keep_level(self, stop_sample: int) -> None:
        self._levels.append(self._detector.alarm_level_uV)
        self._level_at.append(stop_sample)
        self.analysed_sample = stop_sample

    def events(self, head_sample: int) -> tuple[NumberedEvent, ...]:
        """Give the events that were decided before a sample came, in the order of decision."""
        n_samples = self._recording.n_samples
        n = len(self._known_from)
        if head_sample < n_samples:
            n = bisect_right(self._known_from, head_sample, hi=n)
        return tuple(self._events[:n])

    def level_uV(self, head_sample: int) -> Levels:
        """Give each channel's alarm level as it was known before a sample came; else NaN."""
        i = bisect_right(self._level_at, head_sample)
        return self._levels[i - 1] if i else np.full(len(self._recording.channels), np.nan)
