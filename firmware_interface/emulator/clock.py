"""Time of the emulator: the machine's, or one that runs as fast as the reader takes the bytes."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Seconds from any origin."""

    is_virtual: bool

    def now_s(self) -> float:
        """Give the time now."""
        ...

    def jump(self, to_s: float) -> None:
        """Go on to `to_s` if that is ahead and this clock can."""
        ...


class WallClock:
    """The machine's monotonic clock."""

    is_virtual = False

    def now_s(self) -> float:
        return time.monotonic()

    def jump(self, to_s: float) -> None:
        """Do nothing: time passes by itself."""


class VirtualClock:
    """Stands until everything written was taken, then jumps to what comes next.

    Only what the board sends by itself moves it, not what a host does or leaves undone, so that the
    same commands between the same packets give the same bytes.
    """

    is_virtual = True

    def __init__(self, start_s: float = 0.0) -> None:
        self._now_s = start_s

    def now_s(self) -> float:
        return self._now_s

    def jump(self, to_s: float) -> None:
        self._now_s = max(self._now_s, to_s)
