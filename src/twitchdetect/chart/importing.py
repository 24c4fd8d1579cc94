"""Takes in what `exporting` wrote: all of it, or nothing.

The source's log comes along. Each of its entries becomes an entry ``import`` of this chart's log,
with the words it had and, under ``source``, its number, time, author, action, salt, digest and
seals there; so amendments and who made them stay readable, and can be checked against the source.
Before them stands an entry that names the source's head, and after them one for each new row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twitchdetect.chart import checks
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.exporting import FORMAT, VERSION
from twitchdetect.chart.import_rows import Importer
from twitchdetect.chart.json_stream import JsonReader
from twitchdetect.chart.rows import OWNED

HEADER = (
    *("format", "version", "is_research", "software", "exported_at", "about", "source", "clients"),
    "keys",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought.

    Attributes
    ----------
    codes : tuple of str
        The clients of the document, by the codes that they have in this chart.
    added : dict of str to int
        New rows of each table; empty if all were there already.
    n_same : int
        Rows that were there already, and are the same.
    n_log : int
        Entries of the source's log that were taken in.
    source : str
        The source's head as ``NUMBER:SEAL``.
    """

    codes: tuple[str, ...]
    added: dict[str, int]
    n_same: int
    n_log: int
    source: str


def import_chart(chart: Chart, path: Path | str, *, code: str | None = None) -> Imported:
    """Take in a document of `exporting.export_chart`; doing it again changes nothing.

    Parameters
    ----------
    chart : Chart
        May hold other clients, or older rows of the same ones.
    path : Path or str
    code : str, optional
        Code for the client of the document, if this chart knows another one by its own.

    Raises
    ------
    ChartError
        If the document is damaged, foreign, of a newer version or without ids (research); if a row
        is there and differs; if a code is taken by another client. Nothing is written then.
    """
    path = Path(path)
    try:
        with path.open("rb") as file, chart.writing("import") as work:
            return _take_in(Importer(work), JsonReader(file), code)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ChartError(
            f"{path.name}: {_what(error)}. Expected a whole export, as twitchdetect chart export "
            "writes it; nothing was imported"
        ) from error


def _what(error: Exception) -> str:
    told = str(error).splitlines()[0] if str(error) else "it cannot be read"
    return f"{told} is missing" if isinstance(error, KeyError) else told


def _take_in(importer: Importer, reader: JsonReader, code: str | None) -> Imported:
    keys = reader.keys()
    header = _header(keys, reader)
    _check_header(header)
    source, clients = header["source"], header["clients"]
    codes = {str(client["id"]): checks.pseudonym(str(client["code"])) for client in clients}
    if code is not None:
        if len(codes) != 1:
            raise ChartError(
                f"got one code for {len(codes)} clients; expected a document with one: export "
                "them one by one, with --client"
            )
        codes = {key: checks.pseudonym(code) for key in codes}
    importer.begin(source, codes)
    rows: Counter[str] = Counter()
    for name in ("log", *OWNED):
        _expect(keys, name)
        taking = importer.entries if name == "log" else importer.rows
        rows[name] = taking(name, reader.items())
    _expect(keys, "end")
    digest = reader.sha256
    end = reader.value()
    if end["sha256"] != digest or end["rows"] != dict(rows):
        raise ValueError("it was changed after it was written, or is damaged")
    for key in keys:
        raise ValueError(f"got {key!r} after its end")
    importer.end()
    return Imported(
        codes=tuple(sorted(importer.codes.values())),
        added=dict(importer.added),
        n_same=importer.n_same,
        n_log=importer.n_log,
        source=f"{source['number']}:{source['seal']}",
    )


def _header(keys: Iterator[str], reader: JsonReader) -> dict[str, Any]:
    """Read what stands before the rows; what the file is, is looked at first."""
    header: dict[str, Any] = {}
    for name in HEADER:
        found = next(keys, None)
        if name == "exported_at" and header.get("is_research") is True:
            break
        if found != name:
            raise ValueError(_unexpected(found, name))
        header[name] = reader.value()
        if name == "format" and header[name] != FORMAT:
            raise ValueError(f"got {str(header[name])[:40]!r} as its format")
        if name == "version" and header[name] != VERSION:
            raise ValueError(
                f"got an export of version {str(header[name])[:20]}, this program "
                f"knows version {VERSION}: install a newer one"
            )
    return header


def _check_header(header: dict[str, Any]) -> None:
    if header["is_research"] is not False:
        raise ValueError("an export for research has no ids, so it cannot be imported")
    if not isinstance(header["clients"], list) or not isinstance(header["source"], dict):
        raise ValueError("its header is damaged")


def _expect(keys: Iterator[str], name: str) -> None:
    found = next(keys, None)
    if found != name:
        raise ValueError(_unexpected(found, name))


def _unexpected(found: str | None, name: str) -> str:
    got = "its end" if found is None else f"the key {found[:40]!r}"
    return f"got {got} where {name!r} should be"
