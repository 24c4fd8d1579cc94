"""Tables of numbers in text: read in bulk where they are clean, line by line where damaged."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twitchdetect.block import Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.files.counter import Bools
from twitchdetect.files.units import blank_impossible

_CHUNK_ROWS = 2048
_MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "-"}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a text.

    Attributes
    ----------
    values : ndarray, (n_rows, n_columns)
        nan where a field is empty or impossible, or its row damaged.
    is_damaged : ndarray of bool, (n_rows,)
        Rows that have another number of fields, or a field that is no number.
    """

    values: Samples
    is_damaged: Bools


def load_lines(path: Path, *, keeps_last: bool = False) -> tuple[list[str], list[str]]:
    """Read a text file into lines; a last line that was cut off is left out.

    A last line without a line end counts as cut off unless it looks like the one before it:
    as many characters after the last separator, as many separators. With `keeps_last` as many
    separators are enough, for tables that were exported rather than logged. NULs at the end,
    which a computer that lost its power leaves, are no part of the text.

    Returns
    -------
    lines : list of str
    notes : list of str
        What was left out, in whole sentences.

    Raises
    ------
    FileFormatError
        If the file cannot be opened, is empty, or holds no text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileFormatError(
            path, f"cannot be opened ({error.strerror}); expected a file that can be read."
        ) from error
    text = _decode(raw)
    whole = text.rstrip("\0")
    if not whole.strip():
        raise FileFormatError(
            path, "the file is empty; expected a recording. Was the recording stopped properly?"
        )
    if "\0" in whole:
        raise FileFormatError(
            path,
            "the file holds binary data, not text; expected rows of numbers. "
            "Check the file's name, or that it was copied completely.",
        )
    notes = []
    if n_nul := len(text) - len(whole):
        notes.append(f"The file ends in {n_nul} bytes without content, as after a loss of power.")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = lines.pop()
    if last.strip():
        if not lines or ends_alike(last, lines[-1], counts_only=keeps_last and not notes):
            lines.append(last)
        else:
            notes.append("The last line was cut off and left out.")
    if not any(line.strip() for line in lines):
        raise FileFormatError(
            path, "no line of the file is whole; expected rows of numbers. Copy it again."
        )
    return lines, notes


def _decode(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    text = raw.decode("utf-8", errors="replace")
    is_single_byte = "\ufffd" in text and text.replace("\ufffd", "").isascii()
    return raw.decode("cp1252", errors="replace") if is_single_byte else text


def ends_alike(line: str, model: str, *, counts_only: bool = False) -> bool:
    """Tell whether a line ends as the one before it, and so is whole; see `load_lines`."""

    def shape(text: str) -> tuple[int, int]:
        text = text.replace("\t", ",").replace(";", ",")
        return text.count(","), 0 if counts_only else len(text) - text.rfind(",")

    return shape(line) == shape(model)


def read_table(lines: Sequence[str], separator: str | None, columns: Sequence[int]) -> Table:
    """Read columns of numbers.

    Parameters
    ----------
    lines : sequence of str
        Rows without blank lines and comments.
    separator : str or None
        None for any white space.
    columns : sequence of int
        Which columns to read; a row is only held to have as many fields as most have.

    Returns
    -------
    Table
        One row a line.
    """
    n_fields = _field_counts(lines, separator)
    usual = Counter(n_fields).most_common(1)[0][0] if n_fields else 0
    is_damaged = np.array(n_fields, dtype=np.int64) != usual
    values = np.full((len(lines), len(columns)), np.nan)
    step = len(lines) if not is_damaged.any() else _CHUNK_ROWS
    for start in range(0, len(lines), step or 1):
        part = slice(start, start + step)
        _read_part(lines[part], separator, columns, values[part], is_damaged[part])
    blank_impossible(values)
    return Table(values, is_damaged)


def _field_counts(lines: Sequence[str], separator: str | None) -> list[int]:
    if separator is None:
        return [len(line.split()) for line in lines]
    return [line.count(separator) + 1 for line in lines]


def _read_part(
    lines: Sequence[str],
    separator: str | None,
    columns: Sequence[int],
    values: Samples,
    is_damaged: Bools,
) -> None:
    """Fill `values` and `is_damaged` (views of the whole), ever smaller parts if need be."""
    if not is_damaged.any():
        try:
            numbers = np.loadtxt(
                lines, delimiter=separator, usecols=columns, comments=None, ndmin=2
            )
        except ValueError:
            numbers = None
        if numbers is not None and numbers.shape == values.shape:
            values[:] = numbers
            return
    if len(lines) > _CHUNK_ROWS:
        for start in range(0, len(lines), _CHUNK_ROWS):
            part = slice(start, start + _CHUNK_ROWS)
            _read_part(lines[part], separator, columns, values[part], is_damaged[part])
        return
    for i, line in enumerate(lines):
        if not is_damaged[i]:
            try:
                fields = line.split(separator)
                values[i] = [number(fields[column]) for column in columns]
            except (ValueError, IndexError):
                is_damaged[i] = True


def number(field: str) -> float:
    """Read one field; empty is nan.

    Raises
    ------
    ValueError
        If it is no number.
    """
    field = field.strip()
    if field.lower() in _MISSING:
        return float("nan")
    if "_" in field:
        raise ValueError(field)  # Python would read 1_0 as ten
    return float(field)


def is_number(field: str) -> bool:
    """Tell whether a field can be read as a number; an empty one cannot."""
    try:
        return not math.isnan(number(field))
    except ValueError:
        return False


def is_missing(field: str) -> bool:
    """Tell whether a field says that there is no value (empty, ``n/a``, ``nan``...)."""
    return field.strip().lower() in _MISSING
