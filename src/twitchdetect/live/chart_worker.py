"""What the chart is asked for is done beside the window, so that a slow database stalls nothing."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy.exc import InterfaceError, OperationalError

from twitchdetect.errors import TwitchDetectError, UnderwayError
from twitchdetect.live.strings import translate

AGAIN_S = 2.0
_TROUBLE = (UnderwayError, OperationalError, InterfaceError, OSError)
"""What may be better in a moment; everything else is an answer."""


@dataclass(frozen=True, slots=True)
class _Job:
    call: Callable[[], Any]
    then: Callable[[Any], None]
    refused: Callable[[str], None]
    key: str = ""


class ChartWorker(QObject):
    """Does one thing after the other in a thread of its own, in the order in which it was asked.

    What fails because the database is away or busy is said once and tried again until it is done;
    what the chart refuses is told to whoever asked.

    Parameters
    ----------
    parent : QObject, optional
    again_s : float
        How long until it is tried again.

    Signals
    -------
    told(str)
        One line for the user.
    """

    told = Signal(str)
    _over = Signal(object, object)

    def __init__(self, parent: QObject | None = None, *, again_s: float = AGAIN_S) -> None:
        super().__init__(parent)
        self._again_s = again_s
        self._jobs: deque[_Job] = deque()
        self._there = threading.Condition()
        self._began_s = 0.0
        self._is_closing = self._is_away = False
        self._over.connect(self._hand_over)
        self._thread = threading.Thread(target=self._run, name="chart", daemon=True)
        self._thread.start()

    def do(
        self,
        call: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        refused: Callable[[str], None] | None = None,
        *,
        key: str = "",
    ) -> None:
        """Do something after all that was asked before.

        Parameters
        ----------
        call : callable
            Runs beside the window.
        then : callable, optional
            Given what it gave, in the window's thread.
        refused : callable, optional
            Given one line in the window's thread; if not given, `told` says it.
        key : str
            What was asked last and waits is replaced if it has the same key.
        """
        job = _Job(call, then or _nothing, refused or self.told.emit, key)
        with self._there:
            is_same = bool(key and self._jobs and self._jobs[-1].key == key)
            if is_same and not (len(self._jobs) == 1 and self._began_s):
                self._jobs[-1] = job
            else:
                self._jobs.append(job)
            self._there.notify_all()

    @property
    def n_waiting(self) -> int:
        """How much is not done yet."""
        return len(self._jobs)

    @property
    def is_away(self) -> bool:
        """Whether the database failed when it was asked last."""
        return self._is_away

    def busy_s(self) -> float:
        """Give for how long the present job has run; 0 if there is none."""
        began_s = self._began_s
        return time.monotonic() - began_s if began_s else 0.0

    def close(self, timeout_s: float) -> bool:
        """End when all is done, or after a while; tell whether all was."""
        with self._there:
            self._is_closing = True
            self._there.notify_all()
        self._thread.join(timeout_s)
        return not self._jobs

    # in the thread

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                value = job.call()
            except _TROUBLE as error:
                self._began_s = 0.0
                if self._wait(error):
                    return
                continue
            except TwitchDetectError as error:
                self._end(job.refused, str(error))
            except Exception as error:  # noqa: BLE001  the window stays, whatever it is
                self._end(job.refused, f"{type(error).__name__}: {error}")
            else:
                self._end(job.then, value)

    def _next(self) -> _Job | None:
        """Give what is first, without taking it off; None at the end."""
        with self._there:
            while not self._jobs:
                if self._is_closing:
                    return None
                self._there.wait()
            self._began_s = time.monotonic()
            return self._jobs[0]

    def _wait(self, error: Exception) -> bool:
        """Say that the database is away, once, and wait; tell whether to give up."""
        with self._there:
            if self._is_closing:
                return True
            if not self._is_away:
                self._is_away = True
                told = translate("Chart", "The chart is not reached; it is tried again. %1")
                self._say(told.replace("%1", _line(error)))
            self._there.wait(self._again_s)
            return False

    def _end(self, then: Callable[[Any], None], value: Any) -> None:
        with self._there:
            self._began_s = 0.0
            self._jobs.popleft()
        if self._is_away:
            self._is_away = False
            self._say(translate("Chart", "The chart is reached again; nothing is missing."))
        try:
            self._over.emit(then, value)
        except RuntimeError:  # the window is gone
            self._is_closing = True

    def _say(self, text: str) -> None:
        try:
            self.told.emit(text)
        except RuntimeError:
            self._is_closing = True

    def _hand_over(self, then: Callable[[Any], None], value: Any) -> None:
        then(value)


def _line(error: Exception) -> str:
    """Give the first line of an error: the database's own, without the statement."""
    told = str(getattr(error, "orig", None) or error)
    return told.splitlines()[0] if told else type(error).__name__


def _nothing(_: Any) -> None:
    """What happens with what nobody waits for."""
