"""The header of a BDF+ that is being recorded, and how long its data records are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import numpy as np

from twitchdetect import __version__
from twitchdetect.files.bdf_channels import Channel
from twitchdetect.files.bdf_notes import maker
from twitchdetect.files.bdf_record import Layout
from twitchdetect.files.bdf_scale import HIGHEST

NOTES_LABEL = "BDF Annotations "
COUNT_AT = 236
"""Where the header has the number of records, in 8 characters."""
_LONGEST_S, _WORTHWHILE_S, _SHORTEST_S = 0.25, 0.05, 0.001
_MOST_OFF = 2.5e-6
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def choose_live_record(fs: float) -> tuple[int, Decimal]:
    """Choose how many samples a data record has, and its length in seconds.

    The longest length up to 0.25 s that tells `fs` exactly; if there is none, the shortest up to
    1 s that does (a rate that a reader gets back changed would change what is detected); else
    the one up to 0.25 s that is nearest.

    Raises
    ------
    ValueError
        If no length of 6 decimals tells `fs` within a few millionths.
    """
    if not 0.1 <= fs <= 1e6:
        raise ValueError(f"fs is {fs!r} Hz; expected 0.1 to 1000000 Hz")
    counts = np.arange(1, max(1, math.floor(fs)) + 1)
    lengths_s = np.round(counts / fs, 6)
    counts, lengths_s = counts[lengths_s >= _SHORTEST_S], lengths_s[lengths_s >= _SHORTEST_S]
    is_exact = counts / lengths_s == fs
    is_short = lengths_s <= _LONGEST_S
    is_usual = is_exact & is_short & (lengths_s >= _WORTHWHILE_S)
    off = np.abs(counts / lengths_s / fs - 1)
    near = np.flatnonzero(off <= _MOST_OFF)
    if is_usual.any():
        i = int(np.flatnonzero(is_usual)[-1])
    elif (is_exact & ~is_short).any():
        i = int(np.flatnonzero(is_exact & ~is_short)[0])
    elif len(near):
        short = near[lengths_s[near] <= _LONGEST_S]
        i = int(min(short if len(short) else near, key=lambda k: (off[k], -counts[k])))
    else:
        raise ValueError(f"fs is {fs!r} Hz, which no record of a BDF can tell")
    return int(counts[i]), Decimal(f"{lengths_s[i]:.6f}").normalize()


def make_header(
    channels: Sequence[Channel],
    layout: Layout,
    *,
    start: datetime | None = None,
    is_simulation: bool = False,
) -> bytes:
    """Give the header of a BDF+C without records.

    Parameters
    ----------
    channels : sequence of Channel
    layout : Layout
        Of a data record; the room for annotations must be a multiple of 3 bytes.
    start : datetime, optional
        When it begins, to the second; blank if not given.
    is_simulation : bool
        Whether the header shall say so.
    """
    equipment, more = maker(__version__, is_simulation=is_simulation)
    day = "X" if start is None else f"{start.day:02d}-{_MONTHS[start.month - 1]}-{start.year}"
    when = "01.01.8500.00.00" if start is None else start.strftime("%d.%m.%y%H.%M.%S")
    n = len(channels) + 1
    fixed = [
        ("X X X X", 80),
        (" ".join(["Startdate", day, "X", "X", equipment, *more]), 80),
        (when, 16),
        (str(256 * (n + 1)), 8),
        ("BDF+C", 44),
        ("0", 8),
        (format(layout.record_s, "f"), 8),
        (str(n), 4),
    ]
    columns: list[tuple[list[str], int]] = [
        ([*(c.name for c in channels), NOTES_LABEL], 16),
        ([*(c.transducer for c in channels), ""], 80),
        ([*(c.unit for c in channels), ""], 8),
        ([*(_field(c.physical[0]) for c in channels), "-1"], 8),
        ([*(_field(c.physical[1]) for c in channels), "1"], 8),
        ([*(str(c.digital[0]) for c in channels), str(-HIGHEST - 1)], 8),
        ([*(str(c.digital[1]) for c in channels), str(HIGHEST)], 8),
        ([*(c.filters for c in channels), ""], 80),
        ([*(str(layout.per_record) for _ in channels), str(layout.notes_bytes // 3)], 8),
        ([""] * n, 32),
    ]
    cells = fixed + [(text, width) for texts, width in columns for text in texts]
    return b"\xffBIOSEMI" + "".join(text.ljust(width) for text, width in cells).encode("ascii")


def with_count(header: bytes, n_records: int) -> bytes:
    """Give the header with a number of records."""
    return header[:COUNT_AT] + count_field(n_records) + header[COUNT_AT + 8 :]


def count_field(n_records: int) -> bytes:
    """Give the header's field that says how many records there are."""
    return str(n_records).encode("ascii").ljust(8)


def _field(value: float) -> str:
    """Write what `in_header` gave."""
    return str(int(value) if value.is_integer() else value)
