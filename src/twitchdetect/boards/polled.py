"""Sources of other libraries, which are asked for samples again and again."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples
from twitchdetect.boards.by_time import ByTime
from twitchdetect.boards.source import CLOSE_S, Message, Status

POLL_S = 0.01
SILENCE_S = 1.0
_SILENT_POLL_S = 0.1
_MOST_MESSAGES = 100

Pulled = tuple[Samples, npt.NDArray[np.float64]]
"""Microvolts (n_samples, n_channels) and time stamps in seconds (n_samples,)."""


class Polled:
    """Asks, places, and stops: what such sources share.

    Parameters
    ----------
    pull : callable
        Gives what has come since the last call.
    let_go : callable
        Ends the other library's session; may take long.
    now_s : callable
    """

    def __init__(
        self, pull: Callable[[], Pulled], let_go: Callable[[], None], now_s: Callable[[], float]
    ) -> None:
        self._pull, self._let_go, self._now_s = pull, let_go, now_s
        self._closed = threading.Event()
        self._closing = threading.Lock()
        self._placer: ByTime | None = None
        self._messages: deque[Message] = deque(maxlen=_MOST_MESSAGES)
        self._n_samples = self._n_losses = 0
        self._is_silent = False
        self._is_let_go = False

    def say(self, text: str) -> None:
        """Leave a message for the user."""
        self._messages.append(Message(self._now_s(), text))

    def status(self, port: str) -> Status:
        """Say how it does."""
        state = "silent" if self._is_silent else "streaming"
        if self._closed.is_set():
            state = "closed"
        elif self._placer is None:
            state = "idle"
        n_lost = 0 if self._placer is None else self._placer.n_lost
        messages = tuple(self._messages)
        return Status(
            state, port, self._n_samples, n_lost, n_losses=self._n_losses, messages=messages
        )

    def blocks(self, fs: float, n_channels: int) -> Iterator[Block]:
        """Give blocks until `close`; empty ones when nothing comes for long."""
        nothing = np.zeros((0, n_channels))
        self._placer = placer = ByTime(fs)
        heard_s = self._now_s()
        while not self._closed.is_set():
            with self._closing:
                if self._is_let_go:
                    return
                data_uV, times_s = self._pull()
            now_s = self._now_s()
            if len(times_s):
                heard_s = now_s
                self._hear_again()
                for block in placer.place(data_uV, times_s):
                    self._n_samples += len(block.data_uV)
                    yield block
            elif now_s - heard_s > SILENCE_S and not self._is_silent:
                self._is_silent = True
                self._n_losses += 1
                self.say("no data; is the board on and near?")
            if self._is_silent:
                yield Block(placer.next_sample, nothing)
            self._closed.wait(_SILENT_POLL_S if self._is_silent else POLL_S)

    def _hear_again(self) -> None:
        if self._is_silent:
            self._is_silent = False
            self.say("data again")

    def close(self) -> None:
        """End `blocks` and the session, but wait no longer than a second for the latter."""
        if self._closed.is_set():
            return
        self._closed.set()
        thread = threading.Thread(target=self._end, daemon=True, name="letting go of a board")
        thread.start()
        thread.join(0.9 * CLOSE_S)

    def _end(self) -> None:
        with self._closing:
            self._is_let_go = True
            self._let_go()
