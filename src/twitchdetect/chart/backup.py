"""A copy of the chart that stands by itself, made while others write, and verified."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from twitchdetect.chart import cipher
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.copying import copy_file, copy_to_file, stamp
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.findings import Verdict
from twitchdetect.chart.sqlite_file import SqliteFile
from twitchdetect.chart.verify import verify


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made.

    Attributes
    ----------
    path : Path
        Always a SQLite file; encrypted if the chart is.
    verdict : Verdict
        Of the backup; a chart with findings has a backup with findings.
    """

    path: Path
    verdict: Verdict


def backup(chart: Chart, path: str | Path, *, passphrase: str | None = None) -> Backup:
    """Copy a chart as it is at one moment into a new file, and verify that file.

    A chart on a server is copied into a SQLite file too, row by row: that can be opened, verified
    and restored anywhere, with any version of the server or without one.

    Parameters
    ----------
    chart : Chart
    path : str or Path
        New file; in a folder, a name with the time is chosen. Nothing is overwritten.
    passphrase : str, optional
        For the copy of a chart on a server; else that of the environment. The copy of a file has
        the passphrase of that file.

    Raises
    ------
    ChartError
        If a passphrase is given for the copy of a file.
    DatabaseError
        If there is a file of that name, or it cannot be written.
    """
    target = Path(path).expanduser()
    if target.is_dir():
        target /= f"chart-{stamp()}.sqlite"
    if chart.file is not None:
        if passphrase is not None:
            raise ChartError(
                "a backup has the passphrase of its chart; to encrypt both: twitchdetect chart "
                "encrypt"
            )
        file = replace(chart.file, path=copy_file(chart.file, target))
    else:
        word = passphrase if passphrase is not None else os.environ.get(cipher.PASSPHRASE) or None
        file = copy_to_file(chart, target, word)
    return Backup(target, verdict_of(file))


def verdict_of(file: SqliteFile) -> Verdict:
    """Verify a file that nobody writes to, and alter nothing."""
    with Chart(file.engine(file.reading_mode()), author="", place=str(file.path), file=file) as it:
        return verify(it)
