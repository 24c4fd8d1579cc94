"""Ctrl-C and SIGTERM end a stream between two blocks, so that nothing is left half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

from twitchdetect.block import Block
from twitchdetect.cli.errors import Stopped


class StopRequest:
    """While it is entered, a first signal asks for an end and a second one enforces it.

    Parameters
    ----------
    on_ask : callable, optional
        Called at the first signal, in a thread of its own: what it needs may be held by whatever
        the signal interrupted.
    """

    def __init__(self, on_ask: Callable[[], object] | None = None) -> None:
        self._on_ask = on_ask
        self._asked = threading.Event()
        self._signum = 0
        self._before: dict[int, signal.Handlers] = {}

    def __enter__(self) -> StopRequest:
        if threading.current_thread() is threading.main_thread():
            for signum in (signal.SIGINT, signal.SIGTERM):
                self._before[signum] = signal.signal(signum, self._ask)  # type: ignore[assignment]
        return self

    def __exit__(self, *error: object) -> None:
        for signum, handler in self._before.items():
            signal.signal(signum, handler)

    def _ask(self, signum: int, _: FrameType | None) -> None:
        if self._asked.is_set():
            raise Stopped(signum)
        self._signum = signum
        self._asked.set()
        if self._on_ask is not None:
            threading.Thread(target=self._on_ask, daemon=True).start()

    @property
    def is_asked(self) -> bool:
        """Whether a signal has come."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> None:
        """Sleep, but not after a signal."""
        self._asked.wait(seconds)

    def watch(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Give the blocks until a signal comes.

        Raises
        ------
        Stopped
            Instead of the next block.
        """
        for block in blocks:
            if self._asked.is_set():
                raise Stopped(self._signum)
            yield block
