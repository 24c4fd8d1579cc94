"""Puts a new file in the place of a chart, and the chart aside: it is never overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from twitchdetect.chart import open_files
from twitchdetect.chart.errors import BusyError, DatabaseError
from twitchdetect.chart.private_files import SIDE_FILES, make_private, publish, sync_folder
from twitchdetect.chart.sqlite_file import SqliteFile

PATIENCE_S = 2.0


@contextmanager
def alone(file: SqliteFile) -> Iterator[Any]:
    """Give a connection while nobody else has the chart open; its log is folded into the file.

    Raises
    ------
    BusyError
        If somebody has.
    DatabaseError
        If it is damaged.
    """
    check_unused(file.path)
    connection = file.connect("copy", PATIENCE_S)
    try:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except file.driver.Error as error:
            if "locked" in str(error):
                raise _in_use(file.path) from error
            raise DatabaseError(f"{file.path}: the chart is damaged ({error})") from error
        yield connection
    finally:
        connection.close()


def _in_use(path: Path) -> BusyError:
    return BusyError(
        f"{path}: somebody has the chart open; close it everywhere (windows, too), then repeat it"
    )


def check_unused(path: Path) -> None:
    """Refuse a file that this process has open.

    Raises
    ------
    BusyError
    """
    if open_files.keys_of(path):
        raise _in_use(path)


def put_aside(path: Path, kept: Path, *, is_held: bool) -> None:
    """Give what lies at `path` the name `kept` too.

    Parameters
    ----------
    path, kept : Path
    is_held : bool
        Whether it is held by `alone`; if not, files beside it that it may need move with it.
    """
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        path.rename(kept)
    for suffix in () if is_held else SIDE_FILES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(kept.with_name(kept.name + suffix))
    make_private(kept)


def take_place(new: Path, path: Path) -> None:
    """Let a whole file take the place of one that was put aside."""
    new.replace(path)
    sync_folder(path.parent)


def take_free_place(new: Path, path: Path) -> None:
    """Let a whole file take a place where nothing is.

    Raises
    ------
    BusyError
        If somebody made a chart there meanwhile.
    """
    try:
        publish(new, path)
    except FileExistsError as error:
        raise BusyError(f"{path}: somebody made a chart there meanwhile; repeat it") from error
    new.unlink(missing_ok=True)
