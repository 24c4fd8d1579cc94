"""From the thread that reads to the one that detects: bounded, and never silent about it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_ITEMS = 1 << 14
_MOST_AT_ONCE = 64


class Handover(Generic[T]):
    """Items from one thread to another.

    Parameters
    ----------
    most : int
        Items that may wait; what comes beyond them is thrown away and counted.
    size_of : callable
        How many samples an item holds, for that count.
    """

    def __init__(self, most: int = MOST_ITEMS, size_of: Callable[[T], int] = lambda _: 1) -> None:
        self._queue: SimpleQueue[T | None] = SimpleQueue()
        self._most = most
        self._size_of = size_of
        self._ended = threading.Event()
        self.n_overflowed = 0

    def put(self, item: T, *, must: bool = False) -> bool:
        """Hand over an item; False if it was thrown away. One that `must` arrive always does."""
        if not must and self._queue.qsize() >= self._most:
            self.n_overflowed += self._size_of(item)
            return False
        self._queue.put(item)
        return True

    def end(self) -> None:
        """Let the other side stop, once it has what was handed over before."""
        self._ended.set()
        self._queue.put(None)

    def bunches(self, wait_s: float) -> Iterator[list[T]]:
        """Give what has come, all of it at once, or an empty list every `wait_s`; until `end`."""
        while True:
            bunch: list[T] = []
            try:
                item = self._queue.get(timeout=wait_s)
                while item is not None:
                    bunch.append(item)
                    if len(bunch) >= _MOST_AT_ONCE:
                        break
                    item = self._queue.get_nowait()
                is_over = item is None
            except Empty:
                is_over = False
            yield bunch
            if is_over:
                self._queue.put(None)  # for whoever asks again
                return
