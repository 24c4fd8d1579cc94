"""What becomes of errors: one line on stderr, and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

OK, FAILED, WRONG = 0, 1, 2
TRACEBACK = "TWITCHDETECT_TRACEBACK"

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


class Stopped(KeyboardInterrupt):
    """Ctrl-C or SIGTERM, with what to say about it.

    Attributes
    ----------
    exit_code : int
        128 and the number of the signal, as shells have it.
    """

    def __init__(self, signum: int, text: str = "stopped.") -> None:
        self.signum = signum
        self.exit_code = 128 + signum
        super().__init__(text)


def report_error(error: Exception, path: Path | None = None) -> int:
    """Say in one line on stderr what went wrong, and give the exit code.

    Parameters
    ----------
    error : Exception
    path : Path or None
        The file in question, for errors that do not name one themselves.
    """
    if os.environ.get(TRACEBACK):
        raise error
    text, code = _explain(error, path)
    print(f"twitchdetect: {' '.join(text.split())}", file=sys.stderr)
    return code


def _explain(error: Exception, path: Path | None) -> tuple[str, int]:
    from twitchdetect.errors import FileFormatError, TwitchDetectError, UnderwayError

    where = f"{path}: " if path is not None else ""
    if isinstance(error, FileFormatError):
        name = error.path.name or error.path
        return f"{error.path}: {str(error).removeprefix(f'{name}: ')}", WRONG
    if isinstance(error, OSError):
        return _explain_writing(error, path), FAILED
    if isinstance(error, TwitchDetectError | ValueError):
        return f"{where}{error}", FAILED if isinstance(error, UnderwayError) else WRONG
    if isinstance(error, MemoryError):
        return f"{where}not enough memory; expected room for all samples. Cut it in parts.", FAILED
    return (
        f"{where}a fault of this program ({type(error).__name__}: {error}). Please report it "
        f"with what {TRACEBACK}=1 shows.",
        FAILED,
    )


def _explain_writing(error: OSError, path: Path | None) -> str:
    """Say what is needed where an output could not be written; inputs have FileFormatError."""
    name = str(error.filename or path or "output")
    option = "--plot NAME" if name.endswith((".png", ".html")) else "--out DIR"
    if error.errno in _NO_ROOM:
        expected = f"room on the disk. Make some, or choose another place with {option}."
    elif error.errno in _NOT_ALLOWED:
        expected = f"a place that can be written to. Choose another one with {option}."
    else:
        expected = f"a place to write to. Choose another one with {option}."
    return f"{name}: {error.strerror or error}; expected {expected}"
