"""Reader of the text files that the OpenBCI GUI records, versions 1 to 6, and of imitations."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from twitchdetect.block import Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.files.assemble import assemble
from twitchdetect.files.clock import epoch_unit_s, is_plausible_rate, unwrap_days
from twitchdetect.files.counter import Bools
from twitchdetect.files.openbci_boards import EVERY_CYCLE, GANGLION, Board, impedance_rows
from twitchdetect.files.openbci_layout import (
    Layout,
    find_board,
    find_layout,
    has_decimal_commas,
    leading_number,
    parse_header,
)
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.table import is_number, load_lines, number, read_table
from twitchdetect.files.units import stated_microvolts

_LOOK_ROWS = 50
_DATE = re.compile(r"\d{4}-\d\d-\d\d[ T]")
_SIGNS = re.compile(
    rb"openbci|%\s*raw e\w?g data|%\s*board\s*=|%\s*number of channels\s*=|exg channel",
    re.IGNORECASE,
)


def matches(path: Path, head: bytes) -> bool:
    """Tell whether the file begins as an OpenBCI GUI text file does."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"%", b"Sample Index")) and _SIGNS.search(start) is not None


def read(path: Path, options: ReadOptions) -> Recording:
    """Read an OpenBCI GUI text file, or one written in its manner.

    Parameters
    ----------
    path : Path
        The file.
    options : ReadOptions
        `fs` and `units` overrule the file; `gain` sets the limits of the converter.

    Returns
    -------
    Recording
        Channels ``ch1``, ``ch2``...; a marker that is not 0 becomes a ``note``.

    Raises
    ------
    FileFormatError
        If there are no rows of samples, if it is written with decimal commas, or if the
        sampling frequency is neither stated nor given.
    """
    lines, notes = load_lines(path)
    header = parse_header([line for line in lines if line.startswith("%")])
    rows = [line for line in lines if line.strip() and not line.startswith("%")]
    names, rows = _take_names(rows)
    if not rows:
        raise FileFormatError(
            path,
            "there is a header but no sample; expected rows of numbers below it. "
            "The recording was stopped before its first row was written.",
        )
    if any(has_decimal_commas(row) for row in rows[:_LOOK_ROWS]):
        raise FileFormatError(
            path,
            "the numbers are written with decimal commas or semicolons, so that columns cannot "
            "be told apart; expected decimal points. Record or export it again in an English "
            "locale.",
        )
    layout = find_layout(names, rows[:_LOOK_ROWS], header)
    if layout is None:
        raise FileFormatError(
            path,
            f"no columns of channels found in the row {rows[0][:60]!r}; expected a counter, the "
            "channels, and a time. Check that the file was copied completely.",
        )
    return _assemble(path, options, header, names, rows, layout, notes)


def _take_names(rows: list[str]) -> tuple[list[str], list[str]]:
    """Split off the row of column names, or the row of zeros that stands in its place."""
    if not rows:
        return [], rows
    fields = [field.strip() for field in rows[0].split(",")]
    if not is_number(fields[0]) and not re.match(r"[-+.\d]", fields[0]):
        return fields, rows[1:]
    is_zero = all(is_number(field) and number(field) == 0 for field in fields)
    return [], rows[1:] if is_zero else rows


def _assemble(
    path: Path,
    options: ReadOptions,
    header: dict[str, str],
    names: list[str],
    rows: list[str],
    layout: Layout,
    notes: list[str],
) -> Recording:
    n_channels = len(layout.channels)
    stated_fs = leading_number(header.get("sample rate", ""))
    stated_fs = stated_fs if is_plausible_rate(stated_fs) else None
    board = find_board(header, n_channels, stated_fs)
    fs = options.fs or stated_fs
    if fs is None and board is not None and header:
        fs = board.fs
        notes.append(f"{fs:g} Hz was assumed, the usual rate of the {board.name}.")
    if fs is None:
        raise FileFormatError(
            path,
            "the file does not state its sampling frequency; expected a line such as "
            "'%Sample Rate = 250 Hz'. Give it: --fs 250",
        )
    if layout.is_guessed:
        notes.append(f"{n_channels} channels were taken, from the width of the rows.")
    values, clock_s, is_damaged = _read_columns(rows, layout)
    if board is GANGLION:
        is_sample = ~impedance_rows(values[:, n_channels], values[:, :n_channels])
        if n_left := np.count_nonzero(~is_sample):
            notes.append(f"{n_left} rows of impedance were left out.")
            values, is_damaged = values[is_sample], is_damaged[is_sample]
            clock_s = None if clock_s is None else clock_s[is_sample]
    data_uV = np.ascontiguousarray(values[:, :n_channels])
    data_uV *= stated_microvolts(options.units, notes)
    rail_uV, rail_note = board.limits(data_uV, options.gain) if board else (None, None)
    return assemble(
        path,
        data_uV=data_uV,
        fs=fs,
        channels=[f"ch{i + 1}" for i in range(n_channels)],
        format_=_describe(header, names, board),
        is_damaged=is_damaged,
        counter=values[:, n_channels],
        clock_s=clock_s,
        marker=None if layout.marker is None else values[:, -1],
        cycles=board.cycles if board else EVERY_CYCLE,
        rail_uV=rail_uV,
        notes=[*notes, *([rail_note] if rail_note else [])],
        meta={"header": header},
    )


def _read_columns(rows: list[str], layout: Layout) -> tuple[Samples, Samples | None, Bools]:
    """Give channels, counter and (last) marker; the clock in seconds; which rows are damaged."""
    columns = [*layout.channels, layout.counter]
    n = len(columns)
    if layout.stamp is not None:
        columns.append(layout.stamp)
    elif layout.clock is not None:
        rows = [_DATE.sub("", row).replace(":", ",") for row in rows]
        columns = [c if c < layout.clock else c + 2 for c in columns]
        columns += [layout.clock, layout.clock + 1, layout.clock + 2]
    if layout.marker is not None:
        columns.append(layout.marker)
    if layout.stamp is None and layout.clock is None:
        stop = max(columns) + 1  # without a clock, accelerometer columns come only now and then
        rows = [",".join(row.split(",")[:stop]) for row in rows]
    table = read_table(rows, ",", columns)
    values = table.values
    clock_s = None
    if layout.stamp is not None:
        clock_s = values[:, n] * epoch_unit_s(values[:, n])
    elif layout.clock is not None:
        clock_s = unwrap_days(values[:, n : n + 3] @ [3600.0, 60.0, 1.0])
    return values, clock_s, table.is_damaged


def _describe(header: dict[str, str], names: list[str], board: Board | None) -> str:
    lower = [name.lower() for name in names]
    if "marker channel" in lower:
        version = "v6"
    elif names or "board" in header:
        version = "v5"
    else:
        version = "v1-v4"
    return f"OpenBCI GUI text {version} ({board.name if board else 'other board'})"


FORMATS = (Format("OpenBCI GUI text", matches, read),)
