"""Rows of an event table, looked at before they come into the chart."""

from __future__ import annotations

from pathlib import Path

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.events import KINDS, MARKER_KINDS

Row = dict[str, str]

_SLACK_S = 1.0
"""By which an event may reach over the end, and clocks may differ."""


def number_of(cell: str | None) -> float | None:
    """Give a cell's number; None where it says ``n/a``."""
    return None if cell in (None, "", "n/a") else float(cell)


def checked(table: Path, rows: list[Row], recording: Recording) -> list[Row]:
    """Refuse a table in which a row makes no sense, or is of another recording.

    Raises
    ------
    FileFormatError
    """
    for number, row in enumerate(rows, start=2):
        try:
            is_good, is_inside = _is_good(row), _is_inside(row, recording)
        except (KeyError, TypeError, ValueError, OverflowError):
            is_good, is_inside = False, True
        if not (is_good and is_inside):
            what = "is damaged" if not is_good else "lies outside of the recording"
            raise FileFormatError(table, f"line {number} {what}; make it anew: twitchdetect detect")
    return rows


def _is_good(row: Row) -> bool:
    is_good = int(row["sample"]) >= 0 and float(row["duration"]) >= 0
    is_good = is_good and row["trial_type"] in (*KINDS, *MARKER_KINDS) and bool(row["channel"])
    for name in ("peak_uV", "rms_uV", "snr_db", "confidence", "stroke_latency_ms"):
        number_of(row.get(name))
    is_good = is_good and row["reason"] is not None
    return is_good and row["confirmed"] in ("yes", "no", "n/a")


def _is_inside(row: Row, recording: Recording) -> bool:
    """Tell whether an event can be one of this recording, by its time and its sample."""
    start_s = int(row["sample"]) / recording.fs
    is_same = abs(float(row["onset"]) - start_s) <= _SLACK_S
    return is_same and start_s + float(row["duration"]) <= recording.duration_s + _SLACK_S
