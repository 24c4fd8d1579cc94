"""What the columns of a plain table are, as far as their names tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twitchdetect.block import Samples
from twitchdetect.files.units import find_unit

_WITH_UNIT = re.compile(r"^(.*?)\s*[\[({]\s*([^\])}]*?)\s*[\])}]\s*$")
_WITH_SUFFIX = re.compile(r"^(.+)_(uv|µv|mv|nv|v|s|ms|us)$", re.IGNORECASE)
_TIME_UNITS_S = {"s": 1.0, "sec": 1.0, "seconds": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6}
_TIME_NAMES = {"time", "t", "timestamp", "timestamps", "seconds", "sec", "zeit", "temps", "tiempo"}
_INDEX_NAMES = {"", "index", "sample", "samples", "n", "i", "counter", "no", "nr", "#", "nseq"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column by place, bare name, unit of voltage, and unit of time if it is one of time."""

    place: int
    name: str
    unit: str | None
    time_unit_s: float | None


def name_columns(names: Sequence[str]) -> list[Column]:
    """Read names and units, such as ``EMG left (mV)``, ``emg_uV`` or ``time [ms]``."""
    columns = []
    for place, text in enumerate(names):
        found = _WITH_UNIT.match(text) or _WITH_SUFFIX.match(text)
        name, unit = (found[1].strip(), found[2]) if found else (text.strip(), "")
        time_unit_s = None
        if name.lower() in _TIME_NAMES or unit.lower() in ("s", "ms", "us", "µs"):
            time_unit_s = _TIME_UNITS_S.get(unit.lower() or "s")
        columns.append(Column(place, name, find_unit(unit) if unit else None, time_unit_s))
    return columns


def drop_index(
    columns: list[Column], values: Samples, notes: list[str]
) -> tuple[list[Column], Samples | None]:
    """Split off a first column of whole numbers that grow, as a counter of samples."""
    if len(columns) < 2 or columns[0].name.lower() not in _INDEX_NAMES:
        return columns, None
    numbers = values[:, columns[0].place]
    steps = np.diff(numbers[np.isfinite(numbers)])
    is_count = len(steps) > 0 and bool((steps >= 1).all()) and bool((steps == np.rint(steps)).all())
    if not is_count or float(np.median(steps)) != 1.0:
        return columns, None
    notes.append("The first column counts samples; it was used to find lost ones.")
    return columns[1:], numbers
