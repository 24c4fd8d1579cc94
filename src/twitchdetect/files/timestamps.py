"""Dates and times of day in words (ISO 8601), as seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

import numpy as np

from twitchdetect.block import Samples
from twitchdetect.files.clock import unwrap_days

_DAY_S = 86_400.0
_LOOK = 50


def parse_stamps(fields: Sequence[str]) -> Samples | None:
    """Give dates with times, or times of day, in seconds; nan where one cannot be read.

    None if fewer than half are such, judged from the middle first, or if they stand still.
    """
    middle = len(fields) // 2
    if not _most(np.array([_seconds(field) for field in fields[middle : middle + _LOOK]])):
        return None
    stamps_s = np.array([_seconds(field) for field in fields])
    if not _most(stamps_s) or np.nanmin(stamps_s) == np.nanmax(stamps_s):
        return None
    return unwrap_days(stamps_s) if np.nanmax(stamps_s) < _DAY_S else stamps_s


def _most(stamps_s: Samples) -> bool:
    return bool(2 * np.count_nonzero(np.isfinite(stamps_s)) > len(stamps_s))


def _seconds(field: str) -> float:
    field = field.strip()
    try:
        moment = datetime.fromisoformat(field)
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return _seconds_of_day(field)


def _seconds_of_day(field: str) -> float:
    try:
        at = time.fromisoformat(field)
    except ValueError:
        return float("nan")
    return (at.hour * 60 + at.minute) * 60 + at.second + at.microsecond / 1e6
