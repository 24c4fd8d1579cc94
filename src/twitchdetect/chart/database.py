"""Finds, makes and opens the database of a chart."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from twitchdetect.chart import cipher, postgres, private_files, schema
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import DatabaseError, NotFoundError
from twitchdetect.chart.looking import look
from twitchdetect.chart.making import fill, make_chart
from twitchdetect.chart.migrating import migrate_file, migrate_server

PLACE = "TWITCHDETECT_CHART"


def default_place() -> str:
    """Give where the chart is if nobody says: the environment's, or the user's data folder."""
    if found := os.environ.get(PLACE):
        return found
    return str(platformdirs.user_data_path("twitchdetect") / "chart.sqlite")


def open_chart(
    place: str | Path | None = None,
    *,
    author: str = "",
    passphrase: str | None = None,
    must_exist: bool = False,
    read_only: bool = False,
) -> Chart:
    """Open a chart; one that is not there is made.

    A chart of an older version is brought to this program's, after a copy of it was kept. What is
    no chart, or damaged, or of a newer version, is left as it is.

    Parameters
    ----------
    place : str or Path, optional
        File, or URL of a database: ``postgresql://USER:PASSWORD@HOST/DATABASE``.
    author : str
        Code of the practitioner whose doing is logged.
    passphrase : str, optional
        Of an encrypted file; else that of the environment, `cipher.PASSPHRASE`.
    must_exist : bool
        Whether to refuse rather than to make a new one.
    read_only : bool
        Whether to look only: it must exist, nothing is made, migrated or written.

    Raises
    ------
    NotFoundError
        If it is not there and must be.
    PassphraseError
        If it is encrypted and the passphrase is missing or wrong.
    DatabaseError
        If it is no chart, damaged, newer, or cannot be reached or written to.
    """
    where = str(place or default_place())
    if "://" in where:
        return _open_server(where, author, must_exist or read_only, read_only)
    word = passphrase if passphrase is not None else os.environ.get(cipher.PASSPHRASE) or None
    return open_file(
        Path(where).expanduser(),
        author=author,
        passphrase=word,
        must_exist=must_exist,
        read_only=read_only,
    )


def open_file(
    path: Path,
    *,
    author: str = "",
    passphrase: str | None = None,
    must_exist: bool = False,
    read_only: bool = False,
) -> Chart:
    """Open the chart in a file as `open_chart` does, whatever passphrase the environment has."""
    path = _resolved(path)
    if not _is_there(path):
        if must_exist or read_only:
            raise NotFoundError(
                f"{path}: there is no chart; check the place, or make a chart there"
            )
        _make_file(path, passphrase)
    file, version = look(path, passphrase)
    is_older = schema.is_older(version, str(path))
    if read_only:
        if is_older:
            raise DatabaseError(f"{path}: got a chart of an older version; open it to write first")
        return Chart(file.engine(file.reading_mode()), author=author, place=str(path), file=file)
    private_files.check_writable(path)
    private_files.make_private(path)
    if is_older:
        migrate_file(file)
    return Chart(file.engine(), author=author, place=str(path), file=file)


def _resolved(path: Path) -> Path:
    """Give what links lead to: SQLite puts its files beside that."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a ring of links, a NUL in the name
        raise DatabaseError(
            f"{path}: got no place of a file ({error}); name another one"
        ) from error


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise DatabaseError(
            f"{path}: {error.strerror}; expected a chart that may be read and written"
        ) from error
    return True


def _make_file(path: Path, passphrase: str | None) -> None:
    """Make a chart's file, whole or not at all; one that is there by then is left as it is."""
    try:
        with private_files.new_file(path) as part:
            make_chart(part, passphrase)
    except OSError as error:
        if isinstance(error, FileExistsError) and path.exists():
            return
        raise DatabaseError(
            f"{path}: no chart can be made ({error.strerror}); expected a folder that may be "
            "written to, with room. Choose another place"
        ) from error
    except DBAPIError as error:
        raise DatabaseError(
            f"{path}: no chart can be made ({error.orig}); expected a disk with room"
        ) from error


def _open_server(where: str, author: str, must_exist: bool, read_only: bool) -> Chart:
    url = postgres.url_of(where)
    place, engine = postgres.shown(url), postgres.engine_of(url)
    try:
        with engine.connect() as connection:
            version = postgres.version_of(connection, place)
        if version is None:
            if must_exist:
                raise NotFoundError(f"{place}: the database is empty; expected a chart")
            version = _make_on_server(engine, place)
        if schema.is_older(version, place):
            if read_only:
                raise DatabaseError(f"{place}: got a chart of an older version; open it to write")
            migrate_server(engine, place)
    except DBAPIError as error:
        engine.dispose()
        raise postgres.trouble(error, place) from error
    except BaseException:
        engine.dispose()
        raise
    return Chart(engine, author=author, place=place)


def _make_on_server(engine: Engine, place: str) -> str:
    with engine.begin() as connection:
        postgres.lock_making(connection)
        if (version := postgres.version_of(connection, place)) is not None:
            return version  # somebody else was faster
        fill(connection)
    return schema.CURRENT
