"""A session on the simulated board behind a panel that is opened alone; no file of it stays."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

import twitchdetect as td
from twitchdetect.boards.played import PlayedSource
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot
from twitchdetect.session.thread import SessionThread
from twitchdetect.session.words import KnownWords

FRAME_MS = 33
_AT_MOST_S = 10.0
_MUSCLE, _NEEDLE = "Upper trapezius", "1, upper trapezius"
Panel = TypeVar("Panel", bound=QWidget)


class DemoSession:
    """Runs while it is entered.

    Parameters
    ----------
    seconds : float
        Of the simulated session, at least 30.
    speed : float
        1 for real time.
    """

    def __init__(self, *, seconds: float = 600.0, speed: float = 1.0) -> None:
        minutes = max(30.0, seconds) / 60
        recording = td.simulate.session("everything", minutes=minutes, seed=3).recording
        self._folder = tempfile.TemporaryDirectory(prefix="twitchdetect-")
        self.thread = SessionThread(
            PlayedSource(recording, speed=speed),
            Path(self._folder.name),
            subject="demo",
            is_simulation=True,
            words=KnownWords(frozenset({_NEEDLE}), frozenset({_MUSCLE})),
        )
        self._timer = QTimer()

    def __enter__(self) -> DemoSession:
        self.thread.next_site(_MUSCLE, "right")
        self.thread.needle_in(_NEEDLE)
        self.thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self._timer.stop()
        self.thread.close(_AT_MOST_S)
        self._folder.cleanup()

    def keep_up(self, panel: Panel, show: Callable[[Panel, Snapshot, Ring], None]) -> None:
        """Show the session in a panel 30 times a second, from the first samples on."""

        def frame() -> None:
            if (ring := self.thread.ring) is not None:
                if self.thread.snapshot().rest_check is None:
                    self.thread.check_rest()
                show(panel, self.thread.snapshot(), ring)

        self._timer.timeout.connect(frame)
        self._timer.start(FRAME_MS)
