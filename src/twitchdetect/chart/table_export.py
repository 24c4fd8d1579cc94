"""A chart as a folder of tidy tables, each with a sidecar that says what its columns mean."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from twitchdetect import __version__
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.clients import find_client
from twitchdetect.chart.dictionary import UNCERTAIN
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.tidy import Tidy
from twitchdetect.chart.tidy_columns import TABLES

NOTHING = "n/a"


def export_tables(
    chart: Chart, folder: Path | str, *, client: str | None = None, is_research: bool = True
) -> Path:
    """Write ``sessions.tsv``, ``sites.tsv`` ... and a sidecar ``.json`` beside each.

    Parameters
    ----------
    chart : Chart
    folder : Path or str
        Must not be there yet, or be empty. It appears when everything in it is written.
    client : str, optional
        Code of one client; all of them if not given.
    is_research : bool
        Whether to leave out all that could lead to a person: typed words, dates (times become days
        since the client's first session), practitioners, ids; codes are new random ones.

    Raises
    ------
    ChartError
        If the folder holds something, or there is no such client.
    """
    folder = Path(folder)
    with chart.reading() as session, _new_folder(folder) as part:
        client_id = None if client is None else find_client(session, client).id
        tidy = Tidy(session, client_id=client_id, is_research=is_research)
        for name in TABLES:
            meanings = tidy.meanings(name)
            with private(part / f"{name}.tsv") as file:
                write_table(file, list(meanings), tidy.rows(name))
            with private(part / f"{name}.json") as file:
                write_sidecar(file, meanings)
    return folder


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside it, which takes its name when all went well."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ChartError(f"{folder} is there already; name another folder, nothing was written")
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    part.mkdir(mode=0o700)
    try:
        yield part
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def private(path: Path) -> Iterator[IO[str]]:
    """Open a new file that only its owner may read."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_table(file: IO[str], names: list[str], rows: Iterator[dict[str, Any]]) -> None:
    """Write tab-separated rows; what is not known is ``n/a``."""
    writer = csv.writer(
        file,
        delimiter="\t",
        lineterminator="\n",
        quoting=csv.QUOTE_NONE,
        quotechar=None,
        escapechar=None,
    )
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)


def write_sidecar(file: IO[str], meanings: dict[str, dict[str, object]]) -> None:
    """Write what columns mean, as BIDS does it."""
    about = {
        "GeneratedBy": [{"Name": "twitchdetect", "Version": __version__}],
        "Caution": UNCERTAIN,
    }
    json.dump({**meanings, **about}, file, indent=2, ensure_ascii=False)
    file.write("\n")


def cell(value: Any) -> str:
    """Give a value as it stands in a table."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    return " ".join(str(value).split()) or NOTHING
