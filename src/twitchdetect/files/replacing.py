"""Writing so that a file is the old one or the new one, never half of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a place beside `path` to write to, which takes its name when all went well.

    Parameters
    ----------
    path : Path
        Its folder is made if there is none.

    Raises
    ------
    OSError
        If it cannot be written; it names `path`, and what was at `path` stays.
    """
    part = path.with_name(f"{path.stem}.{os.getpid()}.part{path.suffix}")  # one for each run
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            _sync(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an error of the operating system name the file that the user knows."""
    try:
        yield
    except OSError as error:
        if isinstance(error.__cause__, OSError):  # named already, further in
            raise
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _sync(path: Path) -> None:
    """Wait until the content is on the disk, so that a power cut cannot leave an empty file."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
