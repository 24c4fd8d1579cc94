"""An open chart: reading, and writing as one transaction at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from twitchdetect.chart import checks
from twitchdetect.chart.errors import ChartError, DatabaseError
from twitchdetect.chart.failures import explained
from twitchdetect.chart.tables import Head
from twitchdetect.chart.work import Work

if TYPE_CHECKING:
    from twitchdetect.chart.sqlite_file import SqliteFile

logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
# else what it says of a connection that a signal broke would stand on stderr, beside our one line
WRITES = "twitchdetect_writes"
"""Execution option of a transaction that will write: SQLite must be told when it begins."""


class Chart:
    """A chart in a database, and who works on it.

    Parameters
    ----------
    engine : Engine
        Of a database that `database.open_chart` has looked at.
    author : str
        Code of the practitioner whose doing is logged.
    place : str
        File or URL without a password, for messages.
    file : SqliteFile or None
        None for a database on a server.
    """

    def __init__(
        self, engine: Engine, *, author: str, place: str, file: SqliteFile | None = None
    ) -> None:
        self.engine, self.author, self.place, self.file = engine, author, place, file

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the chart and writes nothing."""
        options: dict[str, Any] = {}
        if self.engine.dialect.name == "postgresql":  # SQLite's are so by themselves
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        engine = self.engine.execution_options(**options)
        with (
            explained(self.place, "reading"),
            Session(engine, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def writing(
        self, action: str = "", *, reason: str = "", amends: bool = False
    ) -> Iterator[Work]:
        """Give a transaction; all of it is written and logged at its end, or nothing.

        Parameters
        ----------
        action : str
            What the log calls it; ``create`` and ``change`` if not given.
        reason : str
            Why.
        amends : bool
            Whether signed sessions may be changed.

        Raises
        ------
        BusyError
            If others write for too long, or changed the same row since it was read.
        StorageError
            If the disk is full, or the connection was lost.
        ChartError
            If the chart refuses it.
        """
        if not self.author:
            raise ChartError("nobody said who is writing; give a practitioner's code: --author AB")
        checks.initials(self.author)
        engine = self.engine.execution_options(**{WRITES: True})
        with explained(self.place), Work(engine, expire_on_commit=False) as work:
            work.author, work.action, work.reason = self.author, action, reason
            work.is_amending = amends
            if work.execute(select(Head).with_for_update()).one_or_none() is None:
                raise DatabaseError(
                    f"{self.place}: the chart is damaged (its log has no head); bring a backup "
                    "back: twitchdetect chart restore"
                )
            yield work
            work.flush()
            with explained(self.place, "committing"):
                work.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
