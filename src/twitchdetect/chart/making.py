"""Makes the tables of a new chart, and the first entry of its log."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, insert

from twitchdetect.chart import cipher, schema
from twitchdetect.chart.base import new_id, now
from twitchdetect.chart.chart import WRITES
from twitchdetect.chart.sealing import NOTHING
from twitchdetect.chart.sqlite_file import APPLICATION_ID, SqliteFile
from twitchdetect.chart.tables import Head
from twitchdetect.chart.work import Work


def make_chart(path: Path, passphrase: str | None, *, is_empty: bool = False) -> SqliteFile:
    """Make a chart in an empty file.

    Parameters
    ----------
    path : Path
    passphrase : str or None
        None makes a file that is not encrypted.
    is_empty : bool
        Whether even its log is empty, for a copy of another chart.
    """
    salt = os.urandom(cipher.SALT_BYTES)
    file = SqliteFile(path, None if passphrase is None else cipher.key_of(passphrase, salt))
    engine = file.engine()
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            fill(connection, is_empty=is_empty)
    finally:
        engine.dispose()
    return file


def fill(connection: Connection, *, is_empty: bool = False) -> None:
    """Make the tables, and the first entry of the log, in the transaction that runs."""
    schema.upgrade(connection)
    if is_empty:
        return
    with Work(connection, join_transaction_mode="rollback_only") as work:
        work.author = "chart"
        work.execute(insert(Head).values(id=1, number=0, seal=NOTHING))
        work.log("create", "chart", new_id(), made_at=now(), version=schema.CURRENT)
        work.commit()
