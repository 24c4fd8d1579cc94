"""Turns a chart's file into an encrypted one; the plain one is kept until the user removes it."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twitchdetect.chart import aside, checks, cipher
from twitchdetect.chart.backup import verdict_of
from twitchdetect.chart.base import new_id
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.copying import free_name, refusing
from twitchdetect.chart.database import open_file
from twitchdetect.chart.errors import DatabaseError
from twitchdetect.chart.private_files import SIDE_FILES, new_file
from twitchdetect.chart.sqlite_file import APPLICATION_ID, SqliteFile
from twitchdetect.chart.verify import head


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A chart that was encrypted.

    Attributes
    ----------
    path : Path
        The chart.
    kept : Path
        The chart as it was, which everybody can read who gets the file: to be removed once the new
        one was opened with its passphrase, and backups of it too.
    """

    path: Path
    kept: Path


def encrypt(place: str | Path, passphrase: str, *, author: str) -> Encrypted:
    """Encrypt the chart in a file that is not encrypted.

    Nobody can read it without the passphrase any more, nor bring it back: there is no way around.

    Parameters
    ----------
    place : str or Path
    passphrase : str
    author : str
        Code of the practitioner who does it.

    Raises
    ------
    DatabaseError
        If it is no such chart, or the encrypted one is not the same; then all is as it was.
    BusyError
        If somebody has it open.
    """
    checks.initials(author)
    path = Path(place).expanduser().resolve()
    if "://" in str(place):
        raise DatabaseError("got a URL; expected a chart's file. A server encrypts its own disks")
    cipher.driver()
    with open_file(path, author=author, must_exist=True) as chart:  # migrated, if it was older
        end = head(chart)
    plain = _ReadByCipher(path)
    with aside.alone(plain) as connection:
        new, kept = free_name(path, "encrypting"), free_name(path, "plain")
        file = _export(connection, new, passphrase)
        try:
            _check(file, end)
            _note(file, author, kept)
            aside.put_aside(path, kept, is_held=True)
            aside.take_place(new, path)
        finally:
            for suffix in ("", *SIDE_FILES):
                file.beside(suffix).unlink(missing_ok=True)
    return Encrypted(path, kept)


class _ReadByCipher(SqliteFile):
    """A plain file, read by SQLCipher, which alone can write an encrypted copy of it."""

    __slots__ = ()

    @property
    def driver(self) -> Any:
        return cipher.driver()


def _export(connection: Any, target: Path, passphrase: str) -> SqliteFile:
    key = cipher.key_of(passphrase, os.urandom(cipher.SALT_BYTES))
    with refusing(target, cipher.driver().Error), new_file(target) as part:
        connection.execute("ATTACH DATABASE ? AS sealed KEY ?", (str(part), f"x'{key}'"))
        connection.execute("SELECT sqlcipher_export('sealed')").fetchall()
        connection.execute(f"PRAGMA sealed.application_id = {APPLICATION_ID}")
        connection.execute("DETACH DATABASE sealed")
        with closing(SqliteFile(part, key).connect()):
            pass  # from now on with a log
    return SqliteFile(target, key)


def _check(file: SqliteFile, end: str) -> None:
    verdict = verdict_of(file)
    if not verdict.is_good or verdict.head != end:
        first = verdict.findings[0] if verdict.findings else f"its log ends with {verdict.head}"
        raise DatabaseError(
            f"{file.path}: the chart is not as its log has it ({first}); it was left as it was. "
            "See: twitchdetect chart verify"
        )


def _note(file: SqliteFile, author: str, kept: Path) -> None:
    with (
        Chart(file.engine(), author=author, place=str(file.path), file=file) as chart,
        chart.writing() as work,
    ):
        work.log("encrypt", "chart", new_id(), kept=kept.name)
