"""Figures as a tidy table: tab-separated, one figure a line, ``n/a`` for nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from twitchdetect.errors import FileFormatError
from twitchdetect.evaluate.figure import Figure
from twitchdetect.files.replacing import naming, replacing

COLUMNS = tuple(field.name for field in fields(Figure))
TEXTS = COLUMNS[:5]
NOTHING = "n/a"


def format_figures(figures: Sequence[Figure]) -> str:
    """Give figures as a table with a header, in the order that they have.

    Numbers are as short as they can be without loss, whole ones have no decimals.

    Raises
    ------
    ValueError
        If a text of a figure holds a tab or a line end, or is ``n/a``.
    """
    lines = [COLUMNS, *(_cells(figure) for figure in figures)]
    return "".join("\t".join(cells) + "\n" for cells in lines)


def write_figures(path: Path | str, figures: Sequence[Figure]) -> None:
    """Write figures as a table; an older one stays until the new one is whole.

    Raises
    ------
    OSError
        If it cannot be written; it names the file.
    ValueError
        As for `format_figures`.
    """
    text = format_figures(figures)
    with replacing(Path(path)) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def read_figures(path: Path | str) -> list[Figure]:
    """Read a table that `write_figures` wrote: the same figures in the same order.

    Raises
    ------
    FileFormatError
        If it is no such table; it says in which line.
    OSError
        If it cannot be opened; it names the file.
    """
    path = Path(path)
    try:
        with naming(path):
            lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise FileFormatError(path, f"is no table of figures: {error}") from error
    if tuple(lines[0].split("\t")) != COLUMNS:
        expected = ", ".join(COLUMNS)
        raise FileFormatError(path, f"is no table of figures: expected a first line of {expected}")
    numbered = [(i, line) for i, line in enumerate(lines[1:], start=2) if line]
    return [_parse(path, i, line) for i, line in numbered]


def _cells(figure: Figure) -> tuple[str, ...]:
    texts = [_text(getattr(figure, name)) for name in TEXTS]
    numbers = [_number(value) for value in (figure.value, figure.low, figure.high)]
    return (*texts, *numbers, str(figure.n))


def _text(text: str) -> str:
    if text == NOTHING or any(mark in text for mark in "\t\n\r"):
        raise ValueError(f"a cell cannot hold a tab or a line end, nor be 'n/a', got {text!r}")
    return text or NOTHING


def _number(value: float) -> str:
    if math.isnan(value):
        return NOTHING
    return repr(float(value)).removesuffix(".0")


def _parse(path: Path, number: int, line: str) -> Figure:
    cells = line.split("\t")
    try:
        dataset, method, setting, name, group = ("" if c == NOTHING else c for c in cells[:5])
        value, low, high = (math.nan if c == NOTHING else float(c) for c in cells[5:8])
        (n,) = map(int, cells[8:])
    except ValueError as error:
        expected = f"expected {len(COLUMNS)} cells, texts and then numbers"
        raise FileFormatError(path, f"line {number}: {expected}, got {line!r}") from error
    return Figure(dataset, method, setting, name, group, value, low, high, n)
