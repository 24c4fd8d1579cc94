"""Reader of plain tables of numbers: CSV, TSV, white space; with column names or without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from twitchdetect.block import Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.clock import regular_rate
from twitchdetect.files.columns import Column, drop_index, name_columns
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.table import load_lines, read_table
from twitchdetect.files.units import microvolts_per

_ENDINGS = (".csv", ".tsv", ".txt", ".dat", ".asc", ".tab")
_COMMENT = ("#", "%", "//")
_LOOK_ROWS = 50
_RATE = re.compile(
    r"(?:sampl\w*[ _-]*(?:rate|freq\w*)|\bfs\b)[^0-9\n]{0,20}?([0-9]+(?:\.[0-9]+)?)\s*(k?)(?:hz)?",
    re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"^[+-]?\d+,\d+(?:[eE][+-]?\d+)?$")


def matches(path: Path, head: bytes) -> bool:
    """Tell by the ending, or by content that is text with numbers."""
    if path.suffix.lower() in _ENDINGS:
        return True
    return b"\0" not in head and re.match(rb"[\s\d+.,;eE\t-]{4,}\n", head) is not None


def read(path: Path, options: ReadOptions) -> Recording:
    """Read a table, one sample a row.

    Parameters
    ----------
    path : Path
    options : ReadOptions
        `fs`, unless there is a column of time or a comment that states it; `units`, unless the
        column names do (``EMG [mV]``).

    Raises
    ------
    FileFormatError
        If there are no numbers, or rate or unit is neither stated nor given.
    """
    lines = [line for line in load_lines(path, keeps_last=True) if line.strip()]
    comments = [line for line in lines if line.lstrip().startswith(_COMMENT)]
    rows = [line for line in lines if not line.lstrip().startswith(_COMMENT)]
    notes: list[str] = []
    separator, rows = _separate(rows, notes)
    names, rows = _take_names(rows, separator)
    if not rows or _width(rows[:_LOOK_ROWS], separator) is None:
        first = lines[0] if lines else ""
        raise FileFormatError(
            path,
            f"holds no rows of numbers (first line: {first[:60]!r}); expected one sample a "
            "row, channels in columns.",
        )
    width = _width(rows[:_LOOK_ROWS], separator) or 1
    table = read_table(rows, separator, range(width))
    columns = name_columns(names if len(names) == width else [""] * width)
    columns, counter = drop_index(columns, table.values, notes)
    clock_s, columns = _take_clock(columns, table.values, notes)
    fs = options.fs or _stated_rate(comments, notes) or _clock_rate(clock_s, notes)
    if not fs:
        raise FileFormatError(
            path,
            "states no sampling frequency and has no column of time; expected either. "
            "Give it: --fs 1000",
        )
    if not columns:
        raise FileFormatError(path, "has a column of time but no channel; expected both.")
    return assemble(
        path,
        data_uV=table.values[:, [c.place for c in columns]] * _scales(path, columns, options),
        fs=fs,
        channels=_unique([c.name for c in columns]),
        format_="table of numbers",
        is_damaged=table.is_damaged,
        counter=counter,
        clock_s=clock_s,
        notes=notes,
    )


def _separate(rows: list[str], notes: list[str]) -> tuple[str | None, list[str]]:
    """Find the separator; turn decimal commas into points where they are not the separator."""
    sample = rows[1 : _LOOK_ROWS + 1] or rows
    for separator in ("\t", ";"):
        if _is_usual(separator in row for row in sample):
            break
    else:
        has_commas = _is_usual("," in row for row in sample)
        is_spaced = _is_usual(
            all(_DECIMAL_COMMA.match(field) for field in row.split()) for row in sample
        )
        several = _is_usual(len(row.split()) > 1 for row in sample)
        separator = "," if has_commas and not (is_spaced and several) else ""
    if separator != "," and any("," in row for row in sample):
        fields = [f.strip() for row in sample for f in row.split(separator or None)]
        if any(_DECIMAL_COMMA.match(field) for field in fields):
            notes.append("Commas were read as decimal points.")
            rows = [row.replace(",", ".") for row in rows]
    return separator or None, rows


def _is_usual(answers: Iterable[bool]) -> bool:
    """Tell whether at least four of five say yes."""
    said = list(answers)
    return bool(said) and sum(said) >= 0.8 * len(said)


def _is_numbers(row: str, separator: str | None) -> bool:
    fields = [field.strip() for field in row.split(separator)]
    try:
        return bool([float(field) for field in fields if field])
    except ValueError:
        return False


def _take_names(rows: list[str], separator: str | None) -> tuple[list[str], list[str]]:
    if not rows or _is_numbers(rows[0], separator):
        return [], rows
    names = [name.strip().strip('"').strip() for name in rows[0].split(separator)]
    return names, rows[1:]


def _width(rows: Sequence[str], separator: str | None) -> int | None:
    """Usual number of columns of the rows that are numbers; None if no row is."""
    widths = Counter(len(row.split(separator)) for row in rows if _is_numbers(row, separator))
    return widths.most_common(1)[0][0] if widths else None


def _take_clock(
    columns: list[Column], values: Samples, notes: list[str]
) -> tuple[Samples | None, list[Column]]:
    """Split off the column of time: by its name, or by growing evenly in the first place."""
    for column in columns:
        if column.time_unit_s is not None:
            return values[:, column.place] * column.time_unit_s, [c for c in columns if c != column]
    first = columns[0] if columns else None
    if first is not None and len(columns) > 1 and not first.name:
        steps = np.diff(values[:, first.place])
        if len(steps) > 1 and (steps > 0).all() and np.ptp(steps) < 0.2 * np.median(steps):
            notes.append("The first column grows evenly and was taken as time in seconds.")
            return values[:, first.place], columns[1:]
    return None, columns


def _stated_rate(comments: Sequence[str], notes: list[str]) -> float | None:
    for line in comments:
        found = _RATE.search(line)
        if found is not None and float(found[1]) > 0:
            fs = float(found[1]) * (1000.0 if found[2] else 1.0)
            notes.append(f"{fs:g} Hz was read from the comment {line.strip()[:60]!r}.")
            return fs
    return None


def _clock_rate(clock_s: Samples | None, notes: list[str]) -> float | None:
    if clock_s is None:
        return None
    stamps_s = clock_s[np.isfinite(clock_s)]
    steps_s = np.diff(stamps_s)
    if not len(steps_s) or not np.median(steps_s) > 0:
        return None
    fs = regular_rate(stamps_s) or 1.0 / float(np.median(steps_s))
    fs = round(fs) if abs(fs - round(fs)) < 2e-4 * fs else fs
    notes.append(f"{fs:.6g} Hz was taken from the column of time.")
    return float(fs)


def _scales(path: Path, columns: Sequence[Column], options: ReadOptions) -> Samples:
    units = [options.units or column.unit for column in columns]
    unknown = [column.name or f"column {column.place + 1}" for column in columns if not column.unit]
    if options.units is None and unknown:
        raise FileFormatError(
            path,
            f"states no unit for {', '.join(unknown[:8])}; expected names such as 'EMG [mV]'. "
            "Give it: --units uV",
        )
    return np.array([microvolts_per(unit or "uV") for unit in units])


def _unique(names: Sequence[str]) -> list[str]:
    if all(names) and len(set(names)) == len(names):
        return list(names)
    return [f"ch{i + 1}" for i in range(len(names))]


FORMATS = (Format("table of numbers", matches, read),)
