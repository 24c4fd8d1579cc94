"""What takes seconds before a session: finding the board and compiling, beside the window."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from twitchdetect.boards.source import Source
from twitchdetect.errors import TwitchDetectError


class Launch(QObject):
    """Does it in threads of their own, and tells the window's thread.

    Parameters
    ----------
    find : callable
        Gives a source that was not started, or raises.
    warm : callable
        Compiles.
    parent : QObject, optional

    Attributes
    ----------
    source : Source or None
        The last one that was found, until somebody takes it.

    Signals
    -------
    found(object)
        A `Source`.
    missed(str)
        Why there is none and what to do.
    warmed()
    failed(str)
        Why nothing can be detected.
    """

    found = Signal(object)
    missed = Signal(str)
    warmed = Signal()
    failed = Signal(str)

    def __init__(
        self, find: Callable[[], Source], warm: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._find, self._warm = find, warm
        self.source: Source | None = None
        self._is_searching = False
        self.found.connect(self._keep)
        self.missed.connect(self._stop)

    def start(self) -> None:
        """Begin both."""
        threading.Thread(target=self._compile, name="compiling", daemon=True).start()
        self.search()

    def search(self) -> bool:
        """Look for the board; False if somebody is looking already."""
        if self._is_searching:
            return False
        self._is_searching = True
        threading.Thread(target=self._look, name="searching", daemon=True).start()
        return True

    def take(self) -> Source | None:
        """Give the source away; the next session needs another."""
        source, self.source = self.source, None
        return source

    def _keep(self, source: Source) -> None:
        self.source = source
        self._stop()

    def _stop(self) -> None:
        self._is_searching = False

    def _look(self) -> None:
        try:
            source = self._find()
        except (TwitchDetectError, ValueError, OSError) as error:
            self.missed.emit(str(error))
        except Exception as error:  # noqa: BLE001  the window stays, whatever it is
            self.missed.emit(f"{type(error).__name__}: {error}")
        else:
            self.found.emit(source)

    def _compile(self) -> None:
        try:
            self._warm()
        except Exception as error:  # noqa: BLE001
            self.failed.emit(f"{type(error).__name__}: {error}")
        else:
            self.warmed.emit()
