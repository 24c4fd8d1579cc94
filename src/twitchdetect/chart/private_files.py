"""Files that nobody else may read, which come into being whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from twitchdetect.chart.errors import DatabaseError

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a file, by the end of their names."""


def check_writable(path: Path) -> None:
    """Refuse a file or a folder that cannot be written to.

    Raises
    ------
    DatabaseError
    """
    for place in (path, path.parent):
        if not os.access(place, os.W_OK):
            raise DatabaseError(
                f"{place}: cannot be written to; expected a place for a chart and the files "
                "beside it. Check its owner and whether the disk is read-only"
            )


def make_private(path: Path) -> None:
    """Let nobody but the owner read the file and those beside it."""
    for place in (path, *(path.with_name(path.name + suffix) for suffix in SIDE_FILES)):
        with suppress(OSError):
            if stat.S_IMODE(place.stat().st_mode) & 0o077:
                place.chmod(0o600)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give an empty private file beside `path`, which takes its name when all went well.

    Raises
    ------
    FileExistsError
        If there is one of that name by now; it stays as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield part
        _sync(part)
        publish(part, path)
    finally:
        for suffix in ("", *SIDE_FILES):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def publish(part: Path, path: Path) -> None:
    """Give a whole file its name, never over another one."""
    try:
        os.link(part, path)
    except OSError:  # it is there, or the file system has no links
        if path.exists():
            raise FileExistsError(f"{path} is there already") from None
        part.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until a new name is on the disk."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
