"""A chart's SQLite file, and how to connect to it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, QueuePool, create_engine, event

from twitchdetect.chart import cipher, open_files
from twitchdetect.chart.base import stored_json
from twitchdetect.chart.chart import WRITES

APPLICATION_ID = 0x54774368
"""Stands in the header of each chart: the file says itself whose it is."""
BUSY_S = 30.0


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A file, and the key to it if it is encrypted.

    Attributes
    ----------
    path : Path
    key : str or None
        As `cipher.key_of` gives it.
    """

    path: Path
    key: str | None = field(default=None, repr=False)

    @property
    def driver(self) -> Any:
        """The DB-API module that can read it."""
        return sqlite3 if self.key is None else cipher.driver()

    def connect(self, mode: str = "rw", timeout_s: float = BUSY_S) -> Any:
        """Connect to the file, which must be there.

        Parameters
        ----------
        mode : str
            ``rw``; ``schema``, to change tables, with foreign keys checked at the end; ``copy``,
            to be filled with another file's pages; ``ro``; or ``immutable``, which leaves no files
            beside it, for a file that nobody has open.
        timeout_s : float
            How long to wait for others.
        """
        flags = {"ro": "mode=ro", "immutable": "mode=ro&immutable=1"}.get(mode, "mode=rw")
        with open_files.LOCK:
            connection = self.driver.connect(
                f"{self.path.absolute().as_uri()}?{flags}",
                uri=True,
                timeout=timeout_s,
                isolation_level=None,
                check_same_thread=False,
                factory=open_files.tracked(self.driver.Connection),
            )
            open_files.remember(self.path, connection, self.key)
        try:
            if self.key is not None:
                cipher.unlock(connection, self.key)
            if mode not in ("schema", "copy"):
                connection.execute("PRAGMA foreign_keys=ON")
            if mode in ("rw", "schema"):
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("PRAGMA secure_delete=ON")  # what is erased leaves the file
        except BaseException:
            connection.close()
            raise
        return connection

    def engine(self, mode: str = "rw") -> Engine:
        """Give an engine whose transactions begin as SQLite needs it."""
        engine = create_engine(
            "sqlite://",
            module=self.driver,
            creator=lambda: self.connect(mode),
            poolclass=QueuePool,
            json_deserializer=stored_json,
            hide_parameters=True,  # errors end up in logs, where no name may stand
        )

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            writes = connection.get_execution_options().get(WRITES)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def reading_mode(self) -> str:
        """Give the mode that reads it and alters nothing: a log beside it must be read too."""
        is_used = self.beside("-wal").exists() or open_files.keys_of(self.path)
        return "ro" if is_used else "immutable"

    def beside(self, suffix: str) -> Path:
        return self.path.with_name(self.path.name + suffix)
