"""A recording, read or simulated, as a board that sends it now."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Recording, Samples
from twitchdetect.boards.source import AuxChannel, Message, Status

CHUNK_S = 0.032
"""What boards send at once: 8 samples at 250 Hz."""


class PlayedSource:
    """Gives the blocks of a recording at its own pace, or faster, and then ends.

    Parameters
    ----------
    recording : Recording
    speed : float
        1 for real time; inf does not wait.
    chunk_samples : int, optional
        Samples a block; `CHUNK_S` by default.
    now_s : callable
    wait : callable, optional
        Waits so many seconds, less if closed; a test gives its own.
    """

    rail_uV: Samples | None
    gains: npt.NDArray[np.float64] | None = None
    aux: tuple[AuxChannel, ...] = ()

    def __init__(
        self,
        recording: Recording,
        *,
        speed: float = 1.0,
        chunk_samples: int | None = None,
        now_s: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        if not speed > 0:
            raise ValueError(f"speed must be above 0, got {speed}")
        self.recording = recording
        self.name = str(recording.meta.get("board", recording.format))
        self.fs, self.channels = recording.fs, recording.channels
        self.rail_uV = recording.rail_uV
        self._chunk = chunk_samples or max(1, round(CHUNK_S * recording.fs))
        self._speed, self._now_s = speed, now_s
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait
        self._start_s = math.nan
        self._n_samples = self._stop_sample = 0

    @property
    def status(self) -> Status:
        started = not math.isnan(self._start_s)
        state = "closed" if self._closed.is_set() else "streaming" if started else "idle"
        messages = tuple(Message(self._start_s, text) for text in self.recording.assumptions)
        n_lost = self._stop_sample - self._n_samples
        return Status(state, "", self._n_samples, n_lost, messages=messages, drift_ppm=0.0)

    def start(self) -> None:
        """Begin now."""
        self._start_s = self._now_s()

    def blocks(self) -> Iterator[Block]:
        """Give each block when its last sample would have arrived."""
        if math.isnan(self._start_s):
            raise ValueError("start() comes before blocks()")
        for block in self.recording.blocks(self._chunk):
            due_s = self._start_s + block.stop_sample / self.fs / self._speed
            while (left_s := due_s - self._now_s()) > 0 and not self._closed.is_set():
                self._wait(left_s)
            if self._closed.is_set():
                return
            self._n_samples += len(block.data_uV)
            self._stop_sample = block.stop_sample
            yield block
        if self._stop_sample < self.recording.n_samples:
            self._stop_sample = self.recording.n_samples
            yield Block(self._stop_sample, np.zeros((0, len(self.channels))))

    def close(self) -> None:
        """End `blocks`."""
        self._closed.set()
