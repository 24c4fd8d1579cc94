"""The database itself: its pages, its tables, and that every row points to one that is there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, text

from twitchdetect.chart import schema
from twitchdetect.chart.findings import Finding, Findings
from twitchdetect.chart.raw import readable
from twitchdetect.chart.sqlite_file import SqliteFile
from twitchdetect.chart.tables import Base

_MOST_ROWS = 100


def check_references(connection: Connection, findings: Findings) -> None:
    """Add rows that point to a row which is not there."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            with readable(connection, findings, table.name):
                _check_key(connection, table, key.parent.name, key.column, findings)


def _check_key(
    connection: Connection, table: Table, column: str, target: Any, findings: Findings
) -> None:
    pointed = f'"{target.table.name}"."{target.name}"'
    query = text(
        f'SELECT "{table.name}"."{column}" FROM "{table.name}" LEFT JOIN "{target.table.name}" '
        f'ON {pointed} = "{table.name}"."{column}" '
        f'WHERE "{table.name}"."{column}" IS NOT NULL AND {pointed} IS NULL'
    )
    for (value,) in connection.execute(query).fetchmany(_MOST_ROWS):
        what = f"it points to {value}, which is not there"
        expected = f"a row of {target.table.name}"
        findings.add(Finding(what, expected, table.name, column=column))


def check_database(connection: Connection, file: SqliteFile | None, findings: Findings) -> None:
    """Add pages that are damaged, and tables that are not those of this version."""
    if file is None:
        with readable(connection, findings):
            for difference in _differences(connection):
                findings.add(Finding(f"the tables are others ({difference})", "this version's"))
        return
    if file.key is not None:
        with readable(connection, findings):
            for (told,) in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
                findings.add(Finding(f"damaged: {told}", "a sound file"))
    if not _check_pages(connection, findings, ""):
        for table in Base.metadata.sorted_tables:
            _check_pages(connection, findings, table.name)
    with readable(connection, findings):
        _check_tables(connection, findings)


def _check_pages(connection: Connection, findings: Findings, table: str) -> bool:
    """Add damaged pages of the file, or of one table; tell whether that could be looked at."""
    with readable(connection, findings, table):
        for (told,) in connection.exec_driver_sql(
            f"PRAGMA integrity_check({table or _MOST_ROWS})"
        ).fetchmany(_MOST_ROWS):
            if told != "ok":
                what = f"damaged: {' '.join(str(told).split())}"
                findings.add(Finding(what, "a sound file", table))
        return True
    return False


def _differences(connection: Connection) -> list[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection)
    return [str(found)[:120] for found in compare_metadata(context, Base.metadata)]


_SCHEMA = "SELECT name, type, tbl_name, sql FROM sqlite_master"


def _check_tables(connection: Connection, findings: Findings) -> None:
    there = {str(r[0]): tuple(r[1:]) for r in connection.exec_driver_sql(_SCHEMA)}
    expected = _tables(schema.FOLDER, schema.CURRENT)
    for name in sorted(there.keys() | expected.keys()):
        if name.startswith("sqlite_stat"):
            continue
        if name not in there:
            findings.add(Finding(f"{name} is missing in the database", "this version's tables"))
        elif name not in expected:
            findings.add(Finding(f"{name} does not belong to a chart", "this version's tables"))
        elif there[name] != expected[name]:
            findings.add(Finding("it is defined otherwise", "as in this version", name))


@lru_cache
def _tables(folder: Path, version: str) -> dict[str, tuple[Any, ...]]:
    """Give what a new chart's tables are defined by."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.upgrade(connection)
        found = connection.execute(text(_SCHEMA)).all()
    engine.dispose()
    return {str(row[0]): tuple(row[1:]) for row in found}
