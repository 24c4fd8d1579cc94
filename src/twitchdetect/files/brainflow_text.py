"""Reader of BrainFlow's tab-separated files, which name neither board nor columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.openbci_boards import CYTON, DAISY, GANGLION, Board
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.table import load_lines, read_table
from twitchdetect.files.units import microvolts_per

_LEAST_EPOCH = 1e8
_IMPEDANCE_IDS = (201, 205)
_LOOK_LINES = 5


@dataclass(frozen=True, slots=True)
class _Rows:
    board: Board
    fs: float
    stamp: int
    marker: int


_BY_WIDTH = {
    24: _Rows(CYTON, 250.0, 22, 23),
    32: _Rows(DAISY, 125.0, 30, 31),
    15: _Rows(GANGLION, 200.0, 13, 14),
    25: _Rows(GANGLION, 1600.0, 23, 24),
}


def matches(path: Path, head: bytes) -> bool:
    """Tell by the number of columns, a Unix time and a small counter in their places."""
    lines = head.split(b"\n")
    lines = lines[:-1] if len(lines) > 1 else lines
    rows = [_fields(line) for line in lines[:_LOOK_LINES] if line.strip()]
    if not rows or any(row is None or len(row) != len(rows[0] or ()) for row in rows):
        return False
    layout = _BY_WIDTH.get(len(rows[0] or ()))
    return layout is not None and all(
        row is not None and row[layout.stamp] > _LEAST_EPOCH and 0 <= row[0] < 256 for row in rows
    )


def _fields(line: bytes) -> list[float] | None:
    separator = b"\t" if b"\t" in line else b","
    try:
        return [float(field) for field in line.split(separator)]
    except ValueError:
        return None


def read(path: Path, options: ReadOptions) -> Recording:
    """Read a BrainFlow file.

    Parameters
    ----------
    path : Path
    options : ReadOptions
        `fs` where the board ran faster than usual; `gain` sets the limits of the converter.

    Raises
    ------
    FileFormatError
        If no row could be read.
    """
    lines, said = load_lines(path)
    lines = [line for line in lines if line.strip()]
    separator = "\t" if "\t" in lines[0] else ","
    layout = _BY_WIDTH[lines[0].count(separator) + 1]
    board = layout.board
    n = board.n_channels
    table = read_table(lines, separator, [*range(n + 1), layout.stamp, layout.marker])
    if table.is_damaged.all():
        raise FileFormatError(path, "none of its rows could be read as numbers; copy it again.")
    values, is_damaged = table.values, table.is_damaged
    notes = [
        f"BrainFlow stores no board; {lines[0].count(separator) + 1} columns were taken for a "
        f"{board.name}" + (f" at {layout.fs:g} Hz." if options.fs is None else ".")
    ]
    if board is GANGLION:
        low, high = _IMPEDANCE_IDS
        is_impedance = (values[:, 0] >= low) & (values[:, 0] <= high)
        if is_impedance.any():
            notes.append(f"{np.count_nonzero(is_impedance)} rows of impedance were left out.")
            values, is_damaged = values[~is_impedance], is_damaged[~is_impedance]
    data_uV = np.ascontiguousarray(values[:, 1 : n + 1]) * microvolts_per(options.units or "uV")
    rail_uV, rail_note = board.limits(data_uV, options.gain)
    return assemble(
        path,
        data_uV=data_uV,
        fs=options.fs or layout.fs,
        channels=[f"ch{i + 1}" for i in range(n)],
        format_=f"BrainFlow ({board.name})",
        is_damaged=is_damaged,
        counter=values[:, 0],
        clock_s=values[:, n + 1],
        marker=values[:, n + 2],
        cycles=board.cycles,
        rail_uV=rail_uV,
        notes=[*said, *notes, *([rail_note] if rail_note else [])],
    )


FORMATS = (Format("BrainFlow", matches, read),)
