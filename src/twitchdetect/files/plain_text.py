"""Reader of plain tables of numbers: CSV, TSV, white space; with column names or without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from twitchdetect.block import Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.clock import is_plausible_rate, regular_rate, varying_rate
from twitchdetect.files.columns import (
    Column,
    is_marker_name,
    name_columns,
    take_clock,
    take_counter,
    take_markers,
)
from twitchdetect.files.counter import Bools
from twitchdetect.files.openbci_boards import EVERY_CYCLE
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.sheet import Sheet, lay_sheet
from twitchdetect.files.table import is_missing, is_number, load_lines, number, read_table
from twitchdetect.files.timestamps import parse_stamps
from twitchdetect.files.units import find_unit, microvolts_per

_ENDINGS = (".csv", ".tsv", ".txt", ".dat", ".asc", ".tab")
_RATE = re.compile(
    r"(?:sampl\w*[ _-]*(?:rate|freq\w*)|\bfs\b)[^0-9\n]{0,20}?"
    r"([0-9]+(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?)\s*(k?)(?:hz)?",
    re.IGNORECASE,
)
_MOST_CHANNELS = 128
_MOST_FIELDS = 10_000
_WHOLE_WITHIN = 2e-4


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

    Returns
    -------
    Recording
        Channels by their names, or ``ch1``, ``ch2``... Columns of text, of times, and of what is
        no voltage are left out, and `assumptions` say so.

    Raises
    ------
    FileFormatError
        If there are no numbers, or rate or unit is neither stated nor given.
    """
    lines, notes = load_lines(path, keeps_last=True)
    lines = [line for line in lines if line.strip()]
    sheet = _lay_out(path, lines)
    notes += sheet.notes
    columns, values, is_damaged, words = _read_columns(sheet, notes)
    columns, counter = take_counter(columns, values, notes)
    columns, clock_s = take_clock(columns, values, options.fs, notes)
    columns, marker = take_markers(columns, values, notes)
    columns = _voltages(columns, notes)
    if not columns:
        raise FileFormatError(
            path, "holds no column of a channel; expected columns of voltage beside those of time."
        )
    _refuse_wide(path, len(values), len(columns), _MOST_CHANNELS)
    fs = options.fs or _stated_rate(sheet.preamble, notes) or _clock_rate(clock_s, notes)
    if not fs:
        lacks_unit = options.units is None and any(c.unit is None for c in columns)
        raise FileFormatError(
            path,
            "states no sampling frequency and has no column of time that tells it; expected "
            f"either. Give it, for example: --fs 1000{' --units mV' if lacks_unit else ''}",
        )
    return assemble(
        path,
        data_uV=values[:, [c.place for c in columns]] * _scales(path, columns, options, notes),
        fs=fs,
        channels=_unique([c.name for c in columns]),
        format_="table of numbers",
        is_damaged=is_damaged,
        counter=counter,
        clock_s=clock_s,
        marker=marker,
        marker_words=words,
        cycles=EVERY_CYCLE,
        notes=notes,
    )


def _lay_out(path: Path, lines: Sequence[str]) -> Sheet:
    n_fields = max(lines[len(lines) // 2].count(mark) for mark in ",;\t ") + 1
    _refuse_wide(path, len(lines), n_fields, _MOST_FIELDS)
    sheet = lay_sheet(lines)
    if sheet is None or not sheet.rows:
        raise FileFormatError(
            path,
            f"holds no rows of numbers (first line: {lines[0][:60]!r}); expected one sample a "
            "row, channels in columns.",
        )
    if sheet.is_confused:
        raise FileFormatError(
            path,
            f"has rows such as {sheet.rows[0][:60]!r} under fewer names: commas seem to be decimal "
            "marks and separators at once; expected either. Export it with tabs or semicolons "
            "between the columns.",
        )
    return sheet


def _refuse_wide(path: Path, n_rows: int, n_columns: int, most: int) -> None:
    if n_columns > max(most, n_rows):
        raise FileFormatError(
            path,
            f"has {n_rows} rows of {n_columns} columns; expected one sample a row, channels in "
            "columns. Transpose it.",
        )


def _read_columns(sheet: Sheet, notes: list[str]) -> tuple[list[Column], Samples, Bools, list[str]]:
    """Read the columns of numbers, times and markers; the others are named in the notes.

    Words of a column of markers are given last; their places in the list stand in the column.
    """
    places = [i for i, kind in enumerate(sheet.kinds) if kind == "numbers"]
    table = read_table(sheet.rows, sheet.separator, places)
    if table.is_damaged.any() and any(is_marker_name(sheet.names[i]) for i in places):
        places = [i for i in places if not is_marker_name(sheet.names[i])]  # words among numbers
        table = read_table(sheet.rows, sheet.separator, places)
    columns = name_columns([sheet.names[i] for i in places], [sheet.units[i] for i in places])
    values = table.values
    left = []
    words: list[str] = []
    for i, kind in enumerate(sheet.kinds):
        name = sheet.names[i] or f"column {i + 1}"
        if kind == "text" and (stamps_s := parse_stamps(_fields(sheet, i))) is not None:
            notes.append(f"{name!r} was read as dates or times.")
            columns.append(Column(values.shape[1], name, is_time=True, time_unit_s=1.0))
            values = np.column_stack([values, stamps_s])
        elif i not in places and not words and is_marker_name(name):
            marks = [_mark(field.strip()) for field in _fields(sheet, i)]
            words = sorted({"", *marks})
            columns.append(Column(values.shape[1], name))
            codes = {word: code for code, word in enumerate(words)}
            values = np.column_stack([values, [codes[mark] for mark in marks]])
        elif kind == "text" or (kind == "nothing" and sheet.names[i]):
            left.append(name)
    if left:
        notes.append(f"Columns that hold no numbers were left out: {', '.join(left[:8])}.")
    return columns, values, table.is_damaged, words


def _mark(field: str) -> str:
    """Give what a field marks; nothing if it is empty or 0."""
    value = number(field) if is_number(field) else None
    if is_missing(field) or value == 0:
        return ""
    return field if value is None else f"{value:g}"


def _fields(sheet: Sheet, place: int) -> list[str]:
    """Give the texts of a column; empty where a row is too short."""
    split = (row.split(sheet.separator) for row in sheet.rows)
    return [fields[place] if len(fields) > place else "" for fields in split]


def _voltages(columns: Sequence[Column], notes: list[str]) -> list[Column]:
    """Give the columns that may be voltages; those that are not are named in the notes."""
    others = [f"{c.name} [{c.other_unit}]" for c in columns if c.other_unit]
    if others:
        notes.append(f"Columns that are no voltage were left out: {', '.join(others[:8])}.")
    return [c for c in columns if not c.other_unit]


def _stated_rate(preamble: Sequence[str], notes: list[str]) -> float | None:
    for line in preamble:
        found = _RATE.search(line)
        fs = float(found[1].replace(",", ".")) * (1000.0 if found[2] else 1.0) if found else 0.0
        if is_plausible_rate(fs):
            notes.append(f"{fs:g} Hz was read from the line {line.strip()[:60]!r}.")
            return fs
    return None


def _clock_rate(clock_s: Samples | None, notes: list[str]) -> float | None:
    """Give the rate of a column of time: that of its steps if they are equal, else its slope."""
    if clock_s is None:
        return None
    stamps_s = clock_s[np.isfinite(clock_s)]
    if len(stamps_s) < 2 or not stamps_s[-1] > stamps_s[0]:
        return None
    fs = regular_rate(stamps_s)
    if fs is None:
        fs = varying_rate(clock_s)
        notes.append("The steps of the column of time vary.")
    if not is_plausible_rate(fs):
        return None
    fs = round(fs) if abs(fs - round(fs)) < _WHOLE_WITHIN * fs else fs
    notes.append(f"{fs:.6g} Hz was taken from the column of time.")
    return float(fs)


def _scales(
    path: Path, columns: Sequence[Column], options: ReadOptions, notes: list[str]
) -> Samples:
    stated = {c.unit for c in columns}
    unknown = [c.name or f"column {c.place + 1}" for c in columns if c.unit is None]
    if options.units is None and unknown:
        raise FileFormatError(
            path,
            f"states no unit for {', '.join(unknown[:8])}; expected names such as 'EMG [mV]'. "
            "Give it, for example: --units mV. Counts of a converter are no unit: turn them into "
            "volts first",
        )
    if options.units is None:
        notes.append(f"Units were read from the names of the columns: {_words(stated)}.")
    elif stated - {None, find_unit(options.units)}:
        notes.append(f"{options.units} was used, though the columns say {_words(stated)}.")
    return np.array([microvolts_per(options.units or c.unit or "uV") for c in columns])


def _words(units: set[str | None]) -> str:
    return ", ".join(sorted(unit for unit in units if unit))


def _unique(names: Sequence[str]) -> list[str]:
    """Give names to columns without one, and number those that share one."""
    given: list[str] = []
    for i, name in enumerate(names):
        name = name or f"ch{i + 1}"
        n = sum(other == name for other in names[:i])
        name = f"{name} ({n + 1})" if n else name
        given.append(name if name not in given else f"{name} (column {i + 1})")
    return given


FORMATS = (Format("table of numbers", matches, read),)
