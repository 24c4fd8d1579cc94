"""Which column of an OpenBCI text file is what: by name where names help, else by content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from twitchdetect.files.openbci_boards import BOARDS, CYTON, DAISY, GANGLION, Board
from twitchdetect.files.table import is_number, number

_LEAST_EPOCH = 1e8
_N_ACCEL = 3
_FIRST = 5
_WITHOUT_POINT = re.compile(r"[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?")
_EXG_NAME = re.compile(r"(exg|eeg|emg)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by their part; None where the file has none.

    Attributes
    ----------
    channels : tuple of int
    counter : int
        Packet counter.
    stamp, clock, marker : int or None
        Unix time in s or ms, formatted time, marker.
    is_guessed : bool
        Whether the number of channels was only inferred from the width.
    """

    channels: tuple[int, ...]
    counter: int
    stamp: int | None
    clock: int | None
    marker: int | None
    is_guessed: bool = False


def parse_header(lines: Sequence[str]) -> dict[str, str]:
    """Give the ``%key = value`` lines of a header, keys in lower case."""
    header = {}
    for line in lines:
        key, equals, value = line.lstrip("%").partition("=")
        if equals:
            header[key.strip().lower()] = value.strip()
    return header


def leading_number(text: str) -> float | None:
    """Give the number at the start of ``"250.0 Hz"`` or ``"500Hz"``; None if there is none."""
    found = re.match(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?", text)
    return float(found[0]) if found else None


def has_decimal_commas(row: str) -> bool:
    """Tell whether a row was written with decimal commas (``"0, 61379,36, 49492,89"``)."""
    if ";" in row:
        return True
    tokens = [token.strip() for token in row.split(", ") if ":" not in token]
    first = tokens[1:_FIRST]  # behind the channels, version 6 writes commas without a space
    is_plain = all(_WITHOUT_POINT.fullmatch(token) for token in first)
    return is_plain and any("," in token for token in first)


def find_board(header: dict[str, str], n_channels: int, fs: float | None) -> Board | None:
    """Name the board from the header, or from a number of channels and rate that only it has."""
    name = header.get("board", "").lower()
    if name:
        for key, board in (("ganglion", GANGLION), ("daisy", DAISY), ("cyton", CYTON)):
            if key in name and board.n_channels == n_channels:
                return board
        return None
    for board in BOARDS:
        if board.n_channels == n_channels and fs in (None, board.fs, *board.other_fs):
            return board
    return None


def find_layout(names: Sequence[str], rows: Sequence[str], header: dict[str, str]) -> Layout | None:
    """Find the columns.

    Parameters
    ----------
    names : sequence of str
        Column names, empty if the file has none.
    rows : sequence of str
        Some data rows.
    header : dict
        From `parse_header`.

    Returns
    -------
    Layout or None
        None if there are no columns of channels.
    """
    counts = Counter(row.count(",") for row in rows)
    usual = counts.most_common(1)[0][0]
    fields = [f.strip() for f in next(r for r in rows if r.count(",") == usual).split(",")]
    if len(names) != len(fields):
        names = [""] * len(fields)
    lower = [name.strip().lower() for name in names]
    clock = next((i for i, field in enumerate(fields) if ":" in field), None)
    stamp = next(
        (i for i, f in enumerate(fields) if is_number(f) and number(f) > _LEAST_EPOCH), None
    )
    exg = [i for i, name in enumerate(names) if _EXG_NAME.match(name.strip())]
    is_guessed = False
    if not exg:
        stated = leading_number(header.get("number of channels", ""))
        if stated is None:
            ends = [i for i in (clock, stamp, len(fields)) if i is not None]
            width = min(ends) - 1
            stated = width if width in (b.n_channels for b in BOARDS) else width - _N_ACCEL
            is_guessed = True
        exg = list(range(1, 1 + int(min(stated, len(fields)))))
    if not exg or exg[0] == 0 or exg[-1] >= len(fields):
        return None
    marker = lower.index("marker channel") if "marker channel" in lower else None
    if marker is None and stamp is not None and (header.get("board") or any(names)):
        after = stamp + 1
        marker = after if after < len(fields) and is_number(fields[after]) else None
    return Layout(tuple(exg), 0, stamp, clock, marker, is_guessed)
