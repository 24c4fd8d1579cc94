"""Copies of a whole chart: page by page within SQLite, row by row between databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError

from twitchdetect.chart.chart import WRITES, Chart
from twitchdetect.chart.errors import DatabaseError
from twitchdetect.chart.making import make_chart
from twitchdetect.chart.private_files import new_file
from twitchdetect.chart.raw import ROWS_AT_ONCE
from twitchdetect.chart.sqlite_file import SqliteFile
from twitchdetect.chart.tables import Base


def stamp() -> str:
    """Give the time for a name, in UTC."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S")


def free_name(path: Path, what: str) -> Path:
    """Give a name beside `path` that nothing has yet: ``chart.sqlite.WHAT-20261125T170512``."""
    name = f"{path.name}.{what}-{stamp()}"
    places = (path.with_name(f"{name}-{i}" if i else name) for i in range(1_000_000))
    return next(place for place in places if not place.exists())


def copy_file(file: SqliteFile, target: Path, *, mode: str = "rw") -> Path:
    """Copy a chart's file as it is at one moment, while others may write to it; give `target`.

    An encrypted one stays encrypted, with the same passphrase.

    Parameters
    ----------
    file : SqliteFile
    target : Path
        Nothing may have this name yet.
    mode : str
        How `file` is opened, see `SqliteFile.connect`.

    Raises
    ------
    DatabaseError
        If it cannot be read or written.
    """
    with (
        refusing(target, file.driver.Error),
        new_file(target) as part,
        closing(file.connect(mode)) as source,
        closing(replace(file, path=part).connect("copy")) as copy,
    ):
        source.backup(copy)
    return target


@contextmanager
def refusing(target: Path, error: type[Exception] = DBAPIError) -> Iterator[None]:
    """Turn what can happen while a file is written anew into one line."""
    try:
        yield
    except FileExistsError:
        raise DatabaseError(
            f"{target}: there is a file of that name already, which is never overwritten; choose "
            "another name"
        ) from None
    except (OSError, error) as caught:
        cause = getattr(caught, "orig", None) or getattr(caught, "strerror", None) or caught
        raise DatabaseError(
            f"{target}: the copy failed ({cause}); the chart is as it was. Choose a place that may "
            "be written to, with room"
        ) from caught


def copy_to_file(chart: Chart, target: Path, passphrase: str | None) -> SqliteFile:
    """Copy a chart row by row into a new SQLite file, as it is at one moment; give the file.

    Raises
    ------
    DatabaseError
        If there is a file of that name, or it cannot be written.
    """
    with refusing(target), new_file(target) as part:
        made = make_chart(part, passphrase, is_empty=True)
        engine = made.engine()
        try:
            with (
                chart.reading() as session,
                engine.execution_options(**{WRITES: True}).begin() as connection,
            ):
                copy_rows(session.connection(), connection)
        finally:
            engine.dispose()
    return replace(made, path=target)


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy all rows of all tables into tables without rows, in the transactions that run."""
    for table in Base.metadata.sorted_tables:
        found = source.execute(select(table), execution_options={"yield_per": ROWS_AT_ONCE})
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
