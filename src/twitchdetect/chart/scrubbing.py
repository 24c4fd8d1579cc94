"""After erasing: overwrites what the database's files still hold of it, and says what it cannot."""

from __future__ import annotations

import re
from contextlib import closing

from sqlalchemy import inspect

from twitchdetect.chart.chart import Chart
from twitchdetect.chart.work import Work

ELSEWHERE = (
    "Backups and exports that were made before still hold it: delete them, or erase it again when "
    "one is brought back.",
    "What a disk keeps of overwritten blocks, or a file system of older states, is out of this "
    "program's reach.",
)
"""What remains whatever the database."""
IN_USE = (
    "Others are reading or writing, so the file may still hold old bytes of it: close other "
    "windows and programs on this chart; the next erasure rewrites the file."
)
ON_SERVER = (
    "PostgreSQL keeps erased rows in its files until they are vacuumed (VACUUM FULL rewrites the "
    "tables), and in its write-ahead log, replicas and backups until those are recycled: ask who "
    "runs the server."
)

_KEPT_SCHEMA = re.compile(r"(version_\d+|before_restore)_\d{8}t\d{6}")


def overwrite(work: Work) -> None:
    """Have what this transaction erases overwritten with zeros, where the database can."""
    if work.get_bind().dialect.name == "sqlite":
        work.connection().exec_driver_sql("PRAGMA secure_delete=ON")


def clean(chart: Chart) -> tuple[str, ...]:
    """Rewrite the database without what was erased from it; do it after the transaction.

    Returns
    -------
    tuple of str
        What may remain, a sentence each.
    """
    copies = copies_kept(chart)
    told = (f"Copies that this program kept still hold it; remove them: {', '.join(copies)}",)
    remains = (*(told if copies else ()), *ELSEWHERE)
    if chart.file is None:
        return (ON_SERVER, *remains)
    return remains if _rewrite(chart) else (IN_USE, *remains)


def copies_kept(chart: Chart) -> tuple[str, ...]:
    """Give the older charts that a migration, a restore or an encryption left, or half of one.

    Returns
    -------
    tuple of str
        Files beside the chart's, or schemas of its database on a server.
    """
    if chart.file is None:
        with chart.reading() as session:
            names = inspect(session.connection()).get_schema_names()
        return tuple(sorted(name for name in names if _KEPT_SCHEMA.fullmatch(name)))
    path = chart.file.path
    kept = re.compile(rf"{re.escape(path.name)}\.[a-z0-9-]+-\d{{8}}T\d{{6}}.*")
    half = re.compile(rf"\.{re.escape(path.name)}\..+\.part")
    found = (place for place in path.parent.iterdir() if place.is_file())
    return tuple(sorted(str(p) for p in found if kept.fullmatch(p.name) or half.fullmatch(p.name)))


def _rewrite(chart: Chart) -> bool:
    """Rewrite every page of the file and empty the log beside it; tell whether that went."""
    with closing(chart.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA secure_delete=ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_ = cursor.fetchall()[0]
        except Exception as error:
            if "locked" in str(error) or "busy" in str(error):
                return False
            raise
        finally:
            cursor.close()
    return not is_busy
