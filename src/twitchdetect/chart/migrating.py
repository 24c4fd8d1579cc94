"""Brings a chart of an older version to this program's; the older one is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from twitchdetect.chart import postgres, schema
from twitchdetect.chart.base import new_id
from twitchdetect.chart.chart import WRITES
from twitchdetect.chart.copying import copy_file, free_name, stamp
from twitchdetect.chart.errors import DatabaseError
from twitchdetect.chart.sqlite_file import SqliteFile
from twitchdetect.chart.work import Work


def migrate_file(file: SqliteFile) -> Path | None:
    """Migrate a SQLite chart, all of it or nothing; give the copy that was made beside it before.

    Raises
    ------
    DatabaseError
        If it fails; then the chart is as it was.
    """
    place, engine = str(file.path), file.engine("schema")
    try:
        with (
            _named(place),
            engine.execution_options(**{WRITES: True}).begin() as connection,
        ):
            before = schema.version_of(connection)
            if not schema.is_older(before, place):
                return None  # somebody else was faster
            kept = copy_file(file, free_name(file.path, f"version-{int(before)}"))
            schema.upgrade(connection)
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise DatabaseError(
                    f"{place}: {len(broken)} rows would point to nothing in version "
                    f"{schema.CURRENT}; the chart is as it was"
                )
            _log(connection, before, kept.name)
            return kept
    finally:
        engine.dispose()


def migrate_server(engine: Engine, place: str) -> str | None:
    """Migrate a chart on PostgreSQL, all of it or nothing; give the schema that keeps the old one.

    Raises
    ------
    DatabaseError
        If it fails; then the chart is as it was.
    """
    with _named(place), engine.begin() as connection:
        postgres.lock_making(connection)
        before = schema.version_of(connection)
        if not schema.is_older(before, place):
            return None
        kept = f"version_{int(before)}_{stamp().lower()}"
        connection.execute(text(f"CREATE SCHEMA {kept}"))
        for table in inspect(connection).get_table_names():
            connection.execute(text(f"LOCK TABLE {table} IN SHARE MODE"))
            connection.execute(text(f"CREATE TABLE {kept}.{table} AS TABLE {table}"))
        schema.upgrade(connection)
        _log(connection, before, kept)
        return kept


@contextmanager
def _named(place: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = " ".join(str(getattr(error, "orig", error)).split())
        raise DatabaseError(
            f"{place}: it could not be brought to version {schema.CURRENT} ({cause}); the chart is "
            "as it was"
        ) from error


def _log(connection: Connection, before: str, kept: str) -> None:
    with Work(connection, join_transaction_mode="rollback_only") as work:
        work.author = "chart"
        work.log("migrate", "chart", new_id(), before=before, after=schema.CURRENT, kept=kept)
        work.commit()
