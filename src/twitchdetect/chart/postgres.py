"""A chart on a PostgreSQL server, which several rooms can share."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from twitchdetect.chart.base import stored_json
from twitchdetect.chart.errors import BusyError, DatabaseError
from twitchdetect.chart.failures import explain
from twitchdetect.errors import TwitchDetectError

_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")
_FORBIDDEN = ("42501", "25006")
"""Insufficient privilege, and a server that may only be read."""
WAIT_MS = 30_000
CONNECT_S = 10
MAKING = 0x54774368
"""Number of the lock under which tables are made or changed."""


def url_of(place: str) -> URL:
    """Give the URL of a database, with the driver that is used here.

    Raises
    ------
    DatabaseError
        If it is no URL, or not one of PostgreSQL; a password in it is not told.
    """
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _SCHEMES or not url.database:
        scheme = place.partition("://")[0]
        raise DatabaseError(
            f"got a place that begins with {scheme}:// as chart; expected a file or "
            "postgresql://USER:PASSWORD@HOST/DATABASE"
        )
    return url.set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    """Give a URL as it may be shown: without its password."""
    hidden = {key: "***" for key in url.query if "pass" in key.lower()}
    told = url.set(drivername="postgresql").update_query_dict(hidden)
    return told.render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """Give an engine; nobody has connected yet.

    Raises
    ------
    DatabaseError
        If the driver is not installed.
    """
    options = " ".join([str(url.query.get("options", "")), f"-c lock_timeout={WAIT_MS}"]).strip()
    given = {"options": options, "connect_timeout": CONNECT_S, "application_name": "twitchdetect"}
    try:
        return create_engine(
            url,
            connect_args=given,
            isolation_level="READ COMMITTED",
            json_deserializer=stored_json,
            hide_parameters=True,  # errors end up in logs, where no name may stand
        )
    except ImportError:
        raise DatabaseError(
            'a chart on PostgreSQL needs its driver: pip install "twitchdetect[postgres]"'
        ) from None


def version_of(connection: Connection, place: str) -> str | None:
    """Give the version of the chart in a database, None if the database is empty.

    Raises
    ------
    DatabaseError
        If there are tables of something else.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if not {"alembic_version", "head", "log"} <= set(tables):
        raise DatabaseError(
            f"{place}: got a database with tables of another program ({', '.join(tables[:3])}); "
            "expected an empty one or a chart. Make one of its own: createdb chart"
        )
    rows = connection.execute(text("SELECT version_num FROM alembic_version")).all()
    if len(rows) != 1:
        raise DatabaseError(f"{place}: the chart is damaged (no version); restore a backup")
    return str(rows[0][0])


def lock_making(connection: Connection) -> None:
    """Wait until nobody else makes or changes tables; let go at the transaction's end."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING})


def trouble(error: DBAPIError, place: str) -> TwitchDetectError:
    """Give the error of a server that lets nobody in, or does not let tables be made."""
    state = getattr(error.orig, "sqlstate", None) or ""
    told = explain(error, place)
    if isinstance(told, BusyError):
        return told
    if state in _FORBIDDEN:
        return DatabaseError(
            f"{place}: {str(error.orig).splitlines()[0]}; expected a user who may make tables"
        )
    return _unreachable(error, place)


def _unreachable(error: DBAPIError, place: str) -> DatabaseError:
    lines = [line for line in str(error.orig).splitlines() if line.strip()]
    cause = " ".join((lines or ["no answer"])[-1 if len(lines) == 1 else 0].split())
    return DatabaseError(
        f"{place}: no connection ({cause}); expected a running PostgreSQL server that lets this "
        "user in. Check host, port, database, user and password"
    )
