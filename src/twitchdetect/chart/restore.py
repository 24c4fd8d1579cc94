"""Brings a backup back: verified first, and what was there is kept under another name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from twitchdetect.chart import aside, checks, cipher, postgres, schema
from twitchdetect.chart.backup import verdict_of
from twitchdetect.chart.base import new_id
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.copying import copy_file, copy_rows, free_name, refusing, stamp
from twitchdetect.chart.errors import DatabaseError, NotFoundError
from twitchdetect.chart.findings import Verdict
from twitchdetect.chart.looking import look
from twitchdetect.chart.migrating import migrate_file
from twitchdetect.chart.private_files import SIDE_FILES
from twitchdetect.chart.sqlite_file import SqliteFile
from twitchdetect.chart.verify import head
from twitchdetect.chart.work import Work


@dataclass(frozen=True, slots=True)
class Restored:
    """A chart that was brought back.

    Attributes
    ----------
    place : str
        Where; a URL without its password.
    kept : str
        What was there before: a file beside it, or a schema of the database; empty if nothing was.
    old_head, new_head : str
        ``NUMBER:SEAL`` of what was there (empty if it could not be read) and of the backup.
    verdict : Verdict
        Of the backup.
    """

    place: str
    kept: str
    old_head: str
    new_head: str
    verdict: Verdict


def restore(
    place: str | Path, backup: str | Path, *, author: str, passphrase: str | None = None
) -> Restored:
    """Put a backup in the place of a chart; what is there is kept, also if it is damaged.

    The restored chart's log has an entry `restore`: what was restored from what, the log's end of
    both, and where the older one is.

    Parameters
    ----------
    place : str or Path
        File, or URL of a database.
    backup : str or Path
        A file that `backup.backup` made; it is left as it is.
    author : str
        Code of the practitioner who does it.
    passphrase : str, optional
        Of the backup, and from then on of a chart in a file; else that of the environment.

    Raises
    ------
    NotFoundError
        If there is no such backup.
    DatabaseError
        If the backup is no chart, or not as its log has it; then nothing was restored.
    BusyError
        If somebody has the chart open.
    """
    checks.initials(author)
    source, where = Path(backup).expanduser(), str(place)
    if not source.is_file():
        raise NotFoundError(f"{source}: there is no such backup; see its folder for others")
    word = passphrase if passphrase is not None else os.environ.get(cipher.PASSPHRASE) or None
    if "://" in where:
        return _to_server(where, source, author, word)
    return _to_file(Path(where).expanduser().resolve(), source, author, word)


@contextmanager
def _checked_copy(source: Path, target: Path, passphrase: str | None) -> Iterator[SqliteFile]:
    """Give a copy of the backup that was verified and is of this version; it goes at the end."""
    found, version = look(source, passphrase)
    is_older = schema.is_older(version, str(source))
    with refusing(target):
        copy = replace(found, path=copy_file(found, target, mode=found.reading_mode()))
    try:
        if is_older and (older := migrate_file(copy)) is not None:
            older.unlink()
        yield copy
    finally:
        for suffix in ("", *SIDE_FILES):
            copy.beside(suffix).unlink(missing_ok=True)


def _check(source: Path, copy: SqliteFile) -> Verdict:
    verdict = verdict_of(copy)
    if not verdict.is_good:
        raise DatabaseError(
            f"{source}: the backup is not as its log has it: {verdict.n_findings} findings, the "
            f"first: {verdict.findings[0]}. Nothing was restored; choose another backup"
        )
    return verdict


def _to_file(path: Path, source: Path, author: str, passphrase: str | None) -> Restored:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _checked_copy(source, free_name(path, "restoring"), passphrase) as copy:
        verdict = _check(source, copy)
        if not path.exists():
            _note(copy, author, source, verdict.head, "", "")
            aside.take_free_place(copy.path, path)
            return Restored(str(path), "", "", verdict.head, verdict)
        with _held(path, passphrase) as (old_head, is_held):
            kept = free_name(path, "before-restore")
            _note(copy, author, source, verdict.head, old_head, kept.name)
            aside.put_aside(path, kept, is_held=is_held)
            aside.take_place(copy.path, path)
    return Restored(str(path), str(kept), old_head, verdict.head, verdict)


@contextmanager
def _held(path: Path, passphrase: str | None) -> Iterator[tuple[str, bool]]:
    """Keep others from the chart that is there if it is sound; give its head, and whether so."""
    if (file := _sound(path, passphrase)) is None:  # damaged, or another passphrase: it is kept
        aside.check_unused(path)
        yield "", False
        return
    try:
        with Chart(
            file.engine(file.reading_mode()), author="", place=str(path), file=file
        ) as chart:
            old_head = head(chart)
    except DatabaseError:
        old_head = ""
    with ExitStack() as stack:
        is_held = False
        with suppress(DatabaseError):
            stack.enter_context(aside.alone(file))
            is_held = True
        yield old_head, is_held


def _sound(path: Path, passphrase: str | None) -> SqliteFile | None:
    for word in (passphrase, None):
        with suppress(DatabaseError):
            return look(path, word)[0]
    return None


def _note(
    copy: SqliteFile, author: str, source: Path, new_head: str, old_head: str, kept: str
) -> None:
    engine = copy.engine()
    try:
        with Chart(engine, author=author, place=str(copy.path), file=copy).writing() as work:
            _log(work, source, new_head, old_head, kept)
    finally:
        engine.dispose()


def _log(work: Work, source: Path, new_head: str, old_head: str, kept: str) -> None:
    work.log(
        "restore",
        "chart",
        new_id(),
        backup=source.name,
        head=new_head,
        replaced=old_head,
        kept=kept,
    )


def _to_server(where: str, source: Path, author: str, passphrase: str | None) -> Restored:
    url = postgres.url_of(where)
    place, engine = postgres.shown(url), postgres.engine_of(url)
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as folder:
        target = Path(folder) / "chart.sqlite"
        with _checked_copy(source, target, passphrase) as copy:
            verdict = _check(source, copy)
            try:
                with engine.begin() as connection:
                    kept, old_head = _move_aside(connection, place)
                    _fill(connection, copy)
                    with Work(connection, join_transaction_mode="rollback_only") as work:
                        work.author = author
                        _log(work, source, verdict.head, old_head, kept)
                        work.commit()
            except DBAPIError as error:
                raise postgres.trouble(error, place) from error
            finally:
                engine.dispose()
    return Restored(place, kept, old_head, verdict.head, verdict)


def _move_aside(connection: Connection, place: str) -> tuple[str, str]:
    """Move the tables that are there into a schema of their own; give its name and their head."""
    postgres.lock_making(connection)
    if postgres.version_of(connection, place) is None:
        return "", ""
    found = connection.execute(text("SELECT number, seal FROM head")).first()
    kept = f"before_restore_{stamp().lower()}"
    connection.execute(text(f"CREATE SCHEMA {kept}"))
    for table in inspect(connection).get_table_names():
        connection.execute(text(f"ALTER TABLE {table} SET SCHEMA {kept}"))
    return kept, "" if found is None else f"{found.number}:{found.seal[:16]}"


def _fill(connection: Connection, copy: SqliteFile) -> None:
    schema.upgrade(connection)
    engine = copy.engine(copy.reading_mode())
    try:
        with engine.begin() as source:
            copy_rows(source, connection)
    finally:
        engine.dispose()
