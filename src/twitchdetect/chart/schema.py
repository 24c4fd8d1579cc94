"""Which version a database has, and bringing it to this program's."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from twitchdetect.chart.errors import DatabaseError

FOLDER = Path(__file__).parent / "migrations"
CURRENT = "0001"
"""Newest revision in `migrations/versions`: known without Alembic, which takes long to import."""


def is_older(version: str, place: str) -> bool:
    """Tell whether a database must be migrated.

    Raises
    ------
    DatabaseError
        If its version is newer than this program's, or none.
    """
    if not version.isdecimal():
        raise DatabaseError(f"{place}: got a database of another program; expected a chart")
    if int(version) > int(CURRENT):
        raise DatabaseError(
            f"{place}: got a chart of version {int(version)}; this program knows up to version "
            f"{int(CURRENT)}. The chart was left as it is. Install a newer twitchdetect"
        )
    return version != CURRENT


def version_of(connection: Connection) -> str:
    """Give the version that stands in a database."""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def upgrade(connection: Connection) -> None:
    """Make the tables, or change them to those of this version, in the transaction that runs."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, CURRENT)
