"""How a table in text is laid out: separator, decimal mark, preamble, names, kinds of column."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from twitchdetect.files.columns import is_unit
from twitchdetect.files.table import is_missing, is_number

Kind = Literal["numbers", "text", "nothing"]
_COMMENT = ("#", "%", "//")
_LOOK_ROWS = 50
_USUAL_SHARE = 0.8
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_QUOTED = re.compile(r'"([^"]*)"')
_QUOTED_COMMA = re.compile(r'"\s*([+-]?\d+),(\d+(?:[eE][+-]?\d+)?)\s*"')
_SPACED_NAME = re.compile(r"[^\s\[(]+(?:\s*[\[(][^\])]*[\])])?")
_TENTHS = re.compile(r"[+-]?\d+,0\d+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in text, with what stands around it.

    Attributes
    ----------
    preamble : list of str
        Comments, and the lines above the names.
    names, units : list of str
        One a column, empty where the text has none.
    rows : list of str
        The rows of numbers, with decimal points and without quotes.
    separator : str or None
        None for any white space.
    kinds : list of str
        What each column holds: ``"numbers"``, ``"nothing"``, or ``"text"`` such as words.
    is_confused : bool
        Commas seem to be decimal marks and separators at once.
    notes : list of str
        What was assumed, in whole sentences.
    """

    preamble: list[str]
    names: list[str]
    units: list[str]
    rows: list[str]
    separator: str | None
    kinds: list[Kind]
    is_confused: bool
    notes: list[str]


def lay_sheet(lines: Sequence[str]) -> Sheet | None:
    """Find the layout; None if there are no rows of numbers.

    Parameters
    ----------
    lines : sequence of str
        Without blank lines.
    """
    comments = [line for line in lines if _is_comment(line)]
    rows = [line for line in lines if not _is_comment(line)]
    middle = len(rows) // 2
    sample = [_unquote(row) for row in rows[middle : middle + _LOOK_ROWS]]
    separator, has_decimal_commas = _separator(sample, rows[:1])
    if has_decimal_commas:
        sample = [row.replace(",", ".") for row in sample]
    kinds = _kinds(sample, separator)
    if "numbers" not in kinds:
        return None
    first = next(
        (i for i, row in enumerate(rows) if _is_data(row, separator, kinds, has_decimal_commas)),
        len(rows),
    )
    above, body = rows[:first], rows[first:]
    names, units = _names(above, comments, separator, kinds)
    notes = []
    if any('"' in row for row in body):
        if any(_QUOTED_COMMA.search(row) for row in body):
            notes.append("Commas in quotes were read as decimal points.")
        body = [_unquote(row) for row in body]
    if has_decimal_commas:
        notes.append("Commas were read as decimal points.")
        body = [row.replace(",", ".") for row in body]
    if separator == "," and not above and all(_DECIMAL_COMMA.fullmatch(row) for row in sample):
        notes.append("Commas were read as separators; write decimal commas as points.")
    n_filled = _n_filled(kinds)
    n_named = len(_split(above[-1], separator)) if above else n_filled
    is_confused = (
        separator == ","
        and n_filled / 2 <= n_named < n_filled
        and not any("." in row for row in sample)
    )
    return Sheet([*comments, *above], names, units, body, separator, kinds, is_confused, notes)


def _is_comment(line: str) -> bool:
    line = line.lstrip()
    return line.startswith(_COMMENT) and not line.lower().startswith("#n/a")  # a missing value


def _separator(sample: Sequence[str], first: Sequence[str]) -> tuple[str | None, bool]:
    """Find the separator, and whether commas are decimal marks."""
    for separator in ("\t", ";"):
        if _is_usual(separator in row for row in sample):
            return separator, _has_decimal_commas(sample, separator)
    if not _is_usual("," in row for row in sample):
        return None, _has_decimal_commas(sample, None)
    is_spaced = _is_usual(
        len(row.split()) > 1 and all(_DECIMAL_COMMA.fullmatch(f) for f in row.split())
        for row in sample
    )
    is_single = _is_usual(_DECIMAL_COMMA.fullmatch(row.strip()) is not None for row in sample)
    is_headed = bool(first) and "," not in first[0] and not is_number(first[0])
    is_tenths = any(_TENTHS.fullmatch(row.strip()) for row in sample)
    if is_spaced or (is_single and (is_headed or is_tenths)):
        return None, True
    return ",", False


def _has_decimal_commas(sample: Sequence[str], separator: str | None) -> bool:
    return any(_DECIMAL_COMMA.fullmatch(f.strip()) for row in sample for f in row.split(separator))


def _is_usual(answers: Iterable[bool]) -> bool:
    said = list(answers)
    return bool(said) and sum(said) >= _USUAL_SHARE * len(said)


def _split(row: str, separator: str | None) -> list[str]:
    """Split a row of names, which may hold the separator in quotes or before a unit."""
    if separator is None:
        return _SPACED_NAME.findall(row)
    try:
        fields = next(csv.reader([row], delimiter=separator), [])
    except csv.Error:
        fields = row.split(separator)
    return [field.strip() for field in fields]


def _unquote(row: str) -> str:
    """Take off quotes; a comma in them is a decimal mark or part of a text, never a separator."""
    if '"' not in row:
        return row
    row = _QUOTED_COMMA.sub(r'"\1.\2"', row)
    return _QUOTED.sub(lambda found: re.sub(r"[,;\t]", " ", found[1]), row).replace('"', "")


def _kinds(sample: Sequence[str], separator: str | None) -> list[Kind]:
    """Tell what each column of the usual rows holds; nothing if no row holds a number."""
    split = [row.split(separator) for row in sample]
    widths = Counter(len(fields) for fields in split if any(map(is_number, fields)))
    if not widths:
        return []
    width = widths.most_common(1)[0][0]
    kinds: list[Kind] = []
    for column in zip(*(fields for fields in split if len(fields) == width), strict=True):
        filled = [field for field in column if not is_missing(field)]
        is_numbers = _is_usual(map(is_number, filled))
        kinds.append("numbers" if is_numbers else "text" if filled else "nothing")
    return kinds


def _n_filled(kinds: Sequence[Kind]) -> int:
    """Give the number of columns without empty ones at the end, as a last separator makes."""
    return max(i + 1 for i, kind in enumerate(kinds) if kind != "nothing")


def _is_data(
    row: str, separator: str | None, kinds: Sequence[Kind], has_decimal_commas: bool
) -> bool:
    row = _unquote(row)
    fields = (row.replace(",", ".") if has_decimal_commas else row).split(separator)
    if len(fields) != len(kinds):
        return False
    wanted = [field for field, kind in zip(fields, kinds, strict=True) if kind == "numbers"]
    return any(map(is_number, wanted)) and all(is_number(f) or is_missing(f) for f in wanted)


def _names(
    above: Sequence[str], comments: Sequence[str], separator: str | None, kinds: Sequence[Kind]
) -> tuple[list[str], list[str]]:
    """Give names, and units if there is a row of them below the names."""
    width = len(kinds)
    empty = [""] * width
    split = [_split(row, separator) for row in above]
    heads = [
        [*fields, *empty][:width] for fields in split if _n_filled(kinds) <= len(fields) <= width
    ]
    if heads:
        units = [field.strip("[]() ") for field in heads[-1]]
        is_units = len(heads) > 1 and any(units) and all(is_unit(u) or not u for u in units)
        return (heads[-2], units) if is_units else (heads[-1], empty)
    if not above and comments:
        fields = _split(comments[-1].lstrip("#%/ \t"), separator)
        if len(fields) == width and _are_names(fields, separator):
            return fields, empty
    return empty, empty


def _are_names(fields: Sequence[str], separator: str | None) -> bool:
    """Tell whether the fields of a comment are names, rather than words of a sentence."""
    if any(is_number(field) or field.endswith((":", "=")) for field in fields):
        return False
    return (separator is not None and len(fields) > 1) or any("[" in field for field in fields)
