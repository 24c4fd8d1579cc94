"""Reader of BrainFlow's tab-separated files, which name neither board nor columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twitchdetect.block import Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.clock import epoch_unit_s, measure_rate
from twitchdetect.files.counter import CYTON as CYTON_COUNTER
from twitchdetect.files.openbci_boards import CYTON, DAISY, GANGLION, Board, impedance_rows
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.table import is_number, load_lines, number, read_table
from twitchdetect.files.units import stated_microvolts

_LEAST_EPOCH = 1e8
_STOP_BYTES = (0xC0, 0xCF)
_LOOK_LINES = 5
_STALL_S = 0.6
_RATE_WITHIN = 0.1


@dataclass(frozen=True, slots=True)
class _Rows:
    """The row of a board: how many columns, and where is what; `stop` is that of the stop byte."""

    board: Board
    fs: float
    n_columns: int
    stamp: int
    marker: int
    stop: int | None = None


_SYNTHETIC = Board("synthetic board", 16, 250.0, (), (CYTON_COUNTER,), False)
_ROWS = (
    _Rows(CYTON, 250.0, 24, 22, 23, stop=12),
    _Rows(DAISY, 125.0, 32, 30, 31, stop=20),
    _Rows(_SYNTHETIC, 250.0, 32, 30, 31),
    _Rows(GANGLION, 200.0, 15, 13, 14),
    _Rows(GANGLION, 1600.0, 25, 23, 24),
)


def matches(path: Path, head: bytes) -> bool:
    """Tell by the number of columns, a Unix time and a small counter in their places."""
    lines = head.split(b"\n")
    lines = lines[:-1] if len(lines) > 1 else lines
    text = b"\n".join(line for line in lines if line.strip()).decode("ascii", "replace")
    return _find_rows(text.split("\n")[:_LOOK_LINES]) is not None


def _find_rows(lines: Sequence[str]) -> tuple[_Rows, str] | None:
    """Give the layout that the first lines fit, and their separator; None if there is none."""
    separator = "\t" if "\t" in lines[0] else ","
    split = [line.split(separator) for line in lines]
    if not all(is_number(field) for fields in split for field in fields):
        return None
    numbers = [[number(field) for field in fields] for fields in split]
    for rows in _ROWS:
        if all(len(row) == rows.n_columns and _fits(row, rows) for row in numbers):
            return rows, separator
    return None


def _fits(row: Sequence[float], rows: _Rows) -> bool:
    low, high = _STOP_BYTES
    has_stop = rows.stop is None or (low <= row[rows.stop] <= high)
    return has_stop and row[rows.stamp] > _LEAST_EPOCH and 0 <= row[0] < 256


def read(path: Path, options: ReadOptions) -> Recording:
    """Read a BrainFlow file.

    Parameters
    ----------
    path : Path
    options : ReadOptions
        `fs` overrules the board's usual rate and the clock; `gain` sets the limits of the
        converter.

    Returns
    -------
    Recording
        Channels ``ch1``, ``ch2``...; a marker that is not 0 becomes a ``note``.

    Raises
    ------
    FileFormatError
        If no row could be read, or the columns are of no board that is known here.
    """
    lines, notes = load_lines(path)
    lines = [line for line in lines if line.strip()]
    found = _find_rows(lines[:_LOOK_LINES])
    if found is None:
        raise FileFormatError(
            path,
            "its columns are of no BrainFlow board that is known here; expected those of a Cyton, "
            "Daisy or Ganglion. Export it as a table with names.",
        )
    rows, separator = found
    board = rows.board
    n = board.n_channels
    table = read_table(lines, separator, [*range(n + 1), rows.stamp, rows.marker])
    values, is_damaged = table.values, table.is_damaged
    if board is GANGLION:
        is_impedance = impedance_rows(values[:, 0], values[:, 1 : n + 1])
        if is_impedance.any():
            notes.append(f"{np.count_nonzero(is_impedance)} rows of impedance were left out.")
            values, is_damaged = values[~is_impedance], is_damaged[~is_impedance]
    clock_s = values[:, n + 1] * epoch_unit_s(values[:, n + 1])
    fs = options.fs or _rate(rows, clock_s)
    notes.append(
        f"BrainFlow stores no board; {rows.n_columns} columns were taken for a {board.name}"
        + (f" at {fs:g} Hz." if options.fs is None else ".")
    )
    data_uV = np.ascontiguousarray(values[:, 1 : n + 1]) * stated_microvolts(options.units, notes)
    rail_uV, rail_note = None, None
    if board is not _SYNTHETIC:
        rail_uV, rail_note = board.limits(data_uV, options.gain)
    return assemble(
        path,
        data_uV=data_uV,
        fs=fs,
        channels=[f"ch{i + 1}" for i in range(n)],
        format_=f"BrainFlow ({board.name})",
        is_damaged=is_damaged,
        counter=values[:, 0],
        clock_s=clock_s,
        marker=values[:, n + 2],
        cycles=board.cycles,
        rail_uV=rail_uV,
        notes=[*notes, *([rail_note] if rail_note else [])],
    )


def _rate(rows: _Rows, clock_s: Samples) -> float:
    """Give the usual rate, unless the clock runs at another that the board can be set to."""
    good = np.flatnonzero(np.isfinite(clock_s))
    if len(good) < 2:
        return rows.fs
    for fs in (rows.fs, *rows.board.other_fs):
        from_start_s = clock_s[good] - clock_s[good[0]]
        measured = measure_rate(good, from_start_s, fs, cut_samples=_STALL_S * fs)
        if measured is not None and abs(measured / fs - 1) < _RATE_WITHIN:
            return fs
    return rows.fs


FORMATS = (Format("BrainFlow", matches, read),)
