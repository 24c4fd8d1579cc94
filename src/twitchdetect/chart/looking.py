"""Looks at what lies at a chart's place, and alters nothing, whatever it is."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from twitchdetect.chart import cipher, open_files
from twitchdetect.chart.errors import DatabaseError, PassphraseError, StorageError
from twitchdetect.chart.sqlite_file import APPLICATION_ID, SqliteFile
from twitchdetect.errors import TwitchDetectError

MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100
_TROUBLE = ("i/o error", "is full", "locked", "unable to open", "readonly")
"""What SQLite says of a sound file that it cannot read: no damage, a backup would not help."""
RESTORE = "Bring a backup back: twitchdetect chart restore"


def look(path: Path, passphrase: str | None) -> tuple[SqliteFile, str]:
    """Give a chart's file and its version; nothing is altered, whatever the file is.

    Raises
    ------
    PassphraseError
        If it is encrypted and the passphrase is missing or wrong.
    DatabaseError
        If it is no chart, or damaged.
    StorageError
        If the disk fails or has no room, or somebody holds it.
    """
    for _ in range(5):
        with open_files.LOCK:
            file = _identify(path, passphrase)
            mode = file.reading_mode()
            try:
                return file, _version(file, mode)
            except (file.driver.Error, UnicodeError) as error:
                if mode == "immutable" and file.beside("-wal").exists():
                    continue  # somebody began to write meanwhile
                raise _unreadable(file, error) from error
    raise DatabaseError(f"{path}: others write so much that it cannot be read; repeat it")


def _identify(path: Path, passphrase: str | None) -> SqliteFile:
    if path.exists() and not path.is_file():  # to open a pipe would wait for who writes to it
        what = "a folder" if path.is_dir() else "no regular file"
        raise DatabaseError(f"{path}: got {what}; expected a chart's file")
    if keys := open_files.keys_of(path):  # which must not be opened and closed
        return _check_passphrase(SqliteFile(path, keys[0]), passphrase)
    try:
        with path.open("rb") as file:
            head, size = file.read(4096), os.fstat(file.fileno()).st_size
    except OSError as error:
        raise DatabaseError(
            f"{path}: {error.strerror}; expected a chart that may be read and written"
        ) from error
    if not size:
        raise DatabaseError(
            f"{path}: got an empty file; expected a chart. Remove it, and a new chart is made"
        )
    if head.startswith(MAGIC) and len(head) >= HEADER_BYTES:
        if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
            raise DatabaseError(
                f"{path}: got a database of another program; expected a chart. Name another file"
            )
        page = int.from_bytes(head[16:18], "big")
        if size % (page if page > 1 else 65536) and not SqliteFile(path).beside("-wal").exists():
            raise DatabaseError(
                f"{path}: the chart is damaged (cut within a page); it was left as it is. {RESTORE}"
            )
        return _check_passphrase(SqliteFile(path), passphrase)
    if not cipher.may_be_encrypted(head, size):
        raise DatabaseError(f"{path}: got no chart, or a damaged one; expected a chart's file")
    key = head[: cipher.SALT_BYTES].hex()
    return _check_passphrase(SqliteFile(path, key), passphrase)


def _check_passphrase(file: SqliteFile, passphrase: str | None) -> SqliteFile:
    """Give the file with the key of the passphrase; of its key the salt alone is used."""
    if file.key is None:
        if passphrase is not None:
            raise DatabaseError(
                f"{file.path}: got a passphrase, but the chart is not encrypted; leave it away, or "
                "encrypt the chart: twitchdetect chart encrypt"
            )
        return file
    if passphrase is None:
        raise PassphraseError(
            f"{file.path}: the chart is encrypted (or no chart at all); give its passphrase, for "
            f"example in the environment as {cipher.PASSPHRASE}"
        )
    salt = bytes.fromhex(file.key[-2 * cipher.SALT_BYTES :])
    return SqliteFile(file.path, cipher.key_of(passphrase, salt))


def _version(file: SqliteFile, mode: str) -> str:
    with closing(file.connect(mode)) as connection:
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        connection.execute("SELECT number, seal FROM head").fetchall()
    if len(rows) != 1:
        raise DatabaseError(f"{file.path}: the chart is damaged (no version). {RESTORE}")
    return str(rows[0][0])


def _unreadable(file: SqliteFile, error: Exception) -> TwitchDetectError:
    if any(words in str(error).lower() for words in _TROUBLE):
        return StorageError(
            f"{file.path}: it cannot be read now ({error}); expected a disk that works, with room, "
            "and nobody who holds the chart for long. Check that, then repeat it"
        )
    if file.key is not None and "not a database" in str(error):
        return PassphraseError(
            f"{file.path}: the passphrase is wrong, or the file is no chart; try again"
        )
    return DatabaseError(
        f"{file.path}: the chart is damaged ({error}); it was left as it is. {RESTORE}"
    )
