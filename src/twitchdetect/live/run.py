"""Opens the window, and sees to it that a session outlives it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from twitchdetect.live.plan import Plan
from twitchdetect.live.strings import install_language
from twitchdetect.live.window import LiveWindow
from twitchdetect.session.front_end import run_with
from twitchdetect.session.thread import SessionThread

OK, FAILED = 0, 1
_ASKED_EACH_MS = 200
_APP = "twitchdetect"


def run_live(
    plan: Plan,
    *,
    tell: Callable[[str], None],
    is_asked: Callable[[], bool],
    begun: Callable[[SessionThread], None],
    is_full: bool = False,
) -> int:
    """Show the window until it is closed; give the exit code.

    Parameters
    ----------
    plan : Plan
    tell : callable
        Says one line on the terminal.
    is_asked : callable
        Whether a signal has asked for the end; looked at several times a second.
    begun : callable
        Given each session that starts: a signal must end it also when the window has broken down.
    is_full : bool
        Over the whole screen.
    """
    app = QApplication.instance() or QApplication([_APP])
    install_language(plan.settings.language)
    sessions: list[SessionThread] = []
    broken: list[BaseException] = []
    with _first_error(broken, app):
        window = LiveWindow(plan)
        window.begun.connect(sessions.append)
        window.begun.connect(begun)
        window.resize(1024, 600)
        if is_full:
            window.showFullScreen()
        window.open()
        watch = QTimer(window)
        watch.timeout.connect(lambda: window.end() if is_asked() else None)
        watch.start(_ASKED_EACH_MS)
        app.exec()
        if broken:
            _take_away(window)

    def front_end(_: SessionThread) -> None:
        if broken:
            raise broken[0]

    for session in sessions:
        run_with(front_end, session, tell)
        _sum_up(session, tell)
        window.charting.bring_in(session, tell)
    return FAILED if broken or any(s.snapshot().state == "failed" for s in sessions) else OK


def _take_away(window: QWidget) -> None:
    """Let nothing stay on the screen that no more follows the session."""
    for timer in window.findChildren(QTimer):
        timer.stop()
    window.hide()
    QGuiApplication.sync()


@contextmanager
def _first_error(broken: list[BaseException], app: QCoreApplication) -> Iterator[None]:
    """Let the first error of the window end its loop, and keep it."""
    before = sys.excepthook

    def give_up(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        broken.append(error)
        traceback.print_exception(kind, error, at)
        app.exit(FAILED)

    sys.excepthook = give_up
    try:
        yield
    finally:
        sys.excepthook = before


def _sum_up(session: SessionThread, tell: Callable[[str], None]) -> None:
    snapshot = session.snapshot()
    if snapshot.problem:
        tell(snapshot.problem)
    recorder = snapshot.recorder
    if snapshot.path is not None and recorder is not None:
        seconds = recorder.n_samples / snapshot.fs
        tell(f"recorded {seconds:.1f} s, {len(snapshot.events)} events: {snapshot.path}")
        if recorder.not_on_disk:
            intervals = ", ".join(f"{a}-{b}" for a, b in recorder.not_on_disk[:8])
            tell(f"samples {intervals} are on no disk. {recorder.problem}")
