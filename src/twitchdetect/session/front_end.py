"""A session with something in front of it, whose failure must not cost the recording.

Window and session share a process. What the window raises ends the window alone: the session goes
on in its thread, until the board ends or somebody ends it, and its files are finished. A crash of
the whole process leaves what a power cut does: every finished record, the table so far, and the
audit log, which `recover` puts into the table.
"""

from __future__ import annotations

from collections.abc import Callable

from twitchdetect.session.thread import SessionThread

FINISH_S = 30.0
_LOOK_S = 0.2
"""How long a signal may wait to be seen."""


def run_with(
    front_end: Callable[[SessionThread], object],
    session: SessionThread,
    tell: Callable[[str], None],
) -> bool:
    """Run a front end over a started session; return when the session has ended.

    A front end that returns has been closed by the user: the session is ended. One that raises has
    failed: the session goes on, until its source ends or `SessionThread.finish` is called, as a
    signal's handler does.

    Parameters
    ----------
    front_end : callable
        Shows the session until it is closed.
    session : SessionThread
        Started.
    tell : callable
        Says something to the user where no window is.

    Returns
    -------
    bool
        Whether the front end returned of itself.
    """
    is_whole = True
    try:
        front_end(session)
    except Exception as error:  # noqa: BLE001  whatever it is, the recording goes on
        is_whole = False
        if not session.wait(0):
            path = session.snapshot().path
            tell(
                f"the window failed ({type(error).__name__}: {error}); the recording goes on"
                f"{f' in {path}' if path else ''}. Ctrl-C ends it and finishes the files."
            )
            _wait(session)
        else:
            tell(f"the window failed ({type(error).__name__}: {error}); the session was over.")
    finally:
        session.finish()
        if not session.wait(FINISH_S):
            tell(f"the files were not finished in {FINISH_S:g} s; 'twitchdetect recover' does it.")
        session.close()
    return is_whole


def _wait(session: SessionThread) -> None:
    while not session.wait(_LOOK_S):  # in pieces: signals are handled in between
        pass
