"""What the columns of a plain table are, as far as their names and numbers tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twitchdetect.block import Samples
from twitchdetect.files.clock import epoch_unit_s
from twitchdetect.files.units import find_unit

_WITH_UNIT = re.compile(r"^(.*?)\s*[\[({]\s*([^\])}]*?)\s*[\])}]\s*$")
_WITH_SUFFIX = re.compile(r"^(.+)_([uµμmn]?v|s|ms|us)$", re.IGNORECASE)
_WITH_WORD = re.compile(r"^(.+?)[\s,/:]+([uµμmn]V)$")
_TIME_UNITS_S = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), 1e-3),
    **dict.fromkeys(("us", "µs", "μs", "microseconds"), 1e-6),
    **dict.fromkeys(("ns", "nanoseconds"), 1e-9),
    "min": 60.0,
}
_TIME_NAMES = {"time", "t", "timestamp", "timestamps", "zeit", "temps", "tiempo"} | (
    _TIME_UNITS_S.keys() - {"min"}
)
_INDEX_NAMES = {
    *("", "index", "sample", "samples", "n", "i", "counter", "no", "nr", "#", "nseq", "frame"),
    *("sample index", "sample number", "packet", "packet number", "unnamed: 0"),
}
_MARKER_NAMES = {"marker", "markers", "marker channel", "trigger", "event", "events", "stim"}
_OTHER_UNITS = {
    *("g", "m/s2", "m/s^2", "m/s²", "deg", "°", "deg/s", "°/s", "rad", "rad/s", "µt", "μt"),
    *("newton", "nm", "kg", "%", "°c", "hz", "bpm", "ohm", "kohm", "ut", "degrees"),
}
_EPOCH = 1e8
_STEADY_SHARE = 0.95
_LEAST_FS = 10.0
_MOST_FS = 1e5


@dataclass(frozen=True, slots=True)
class Column:
    """A column by place, bare name, unit of voltage, and unit of time if it is one of time.

    Attributes
    ----------
    time_unit_s : float or None
        Seconds in one unit; None if it is not of time, or names no unit.
    is_time : bool
        Whether name or unit say that it is a time.
    other_unit : str or None
        The unit of something that is no voltage, such as an acceleration.
    """

    place: int
    name: str
    unit: str | None = None
    time_unit_s: float | None = None
    is_time: bool = False
    other_unit: str | None = None


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit of voltage, time, or anything else that is measured."""
    word = text.strip().lower()
    return find_unit(text) is not None or word in _TIME_UNITS_S or word in _OTHER_UNITS


def is_marker_name(name: str) -> bool:
    """Tell whether a column of this name holds markers."""
    return name.strip().lower() in _MARKER_NAMES


def name_columns(names: Sequence[str], units: Sequence[str]) -> list[Column]:
    """Read names and units, such as ``EMG left (mV)``, ``emg_uV`` or ``time [ms]``.

    Parameters
    ----------
    names, units : sequence of str
        Of equal length; a unit that is not empty holds, else that in the name.
    """
    columns = []
    for place, (text, unit) in enumerate(zip(names, units, strict=True)):
        name = text.strip()
        if not unit:
            found = _WITH_UNIT.match(name) or _WITH_SUFFIX.match(name) or _WITH_WORD.match(name)
            if found and is_unit(found[2]):
                name, unit = found[1].strip(), found[2]
        word, voltage = unit.strip().lower(), find_unit(unit)
        is_time = voltage is None and (name.lower() in _TIME_NAMES or word in _TIME_UNITS_S)
        time_unit_s = _TIME_UNITS_S.get(word) or _TIME_UNITS_S.get(name.lower())
        other = unit.strip() if voltage is None and word in _OTHER_UNITS else None
        columns.append(
            Column(place, name, voltage, time_unit_s if is_time else None, is_time, other)
        )
    return columns


def take_counter(
    columns: list[Column], values: Samples, notes: list[str]
) -> tuple[list[Column], Samples | None]:
    """Split off a first column that counts samples, or is called so and holds whole numbers."""
    if len(columns) < 2 or columns[0].name.lower() not in _INDEX_NAMES or columns[0].unit:
        return columns, None
    numbers = values[:, columns[0].place]
    finite = numbers[np.isfinite(numbers)]
    if not len(finite) or not bool((finite == np.rint(finite)).all()):
        return columns, None
    steps = np.diff(finite)
    is_running = len(steps) > 0 and bool((steps >= 1).all()) and float(np.median(steps)) == 1.0
    if not is_running and not columns[0].name:
        return columns, None
    notes.append("The first column counts samples; it was used to find lost ones.")
    return columns[1:], numbers


def take_markers(
    columns: list[Column], values: Samples, notes: list[str]
) -> tuple[list[Column], Samples | None]:
    """Split off a column of markers; a mark is where its number changes to one that is not 0."""
    found = next((c for c in columns if is_marker_name(c.name) and not c.unit), None)
    if found is None or len(columns) < 2:
        return columns, None
    numbers = np.nan_to_num(values[:, found.place])
    is_change = np.diff(numbers, prepend=0.0) != 0
    notes.append(f"Column {found.name!r} was read as markers.")
    return [c for c in columns if c is not found], np.where(is_change, numbers, 0.0)


def take_clock(
    columns: list[Column], values: Samples, fs: float | None, notes: list[str]
) -> tuple[list[Column], Samples | None]:
    """Split off the columns of time and give the first in seconds.

    A column is one of time by its name or unit, or by growing evenly in the first place.

    Parameters
    ----------
    fs : float or None
        What the user says, in Hz; helps to tell the unit where it is not named.
    """
    times = [c for c in columns if c.is_time]
    first = columns[0]
    is_open = len(columns) > 1 and not times and not first.unit and not first.other_unit
    if is_open and _grows_evenly(values[:, first.place]):
        notes.append("The first column grows evenly and was taken as time.")
        times = [first]
    if not times:
        return columns, None
    rest = [c for c in columns if c not in times]
    if len(times) > 1:
        notes.append(f"Of {len(times)} columns of time the first was used.")
    stamps = values[:, times[0].place]
    unit_s = times[0].time_unit_s or _guess_unit_s(stamps, fs, notes)
    return rest, None if unit_s is None else stamps * unit_s


def _grows_evenly(numbers: Samples) -> bool:
    steps = np.diff(numbers[np.isfinite(numbers)])
    if len(steps) < 2 or not bool((steps > 0).all()):
        return False
    median = float(np.median(steps))
    n_even = int(np.count_nonzero(np.abs(steps - median) < 0.1 * median))
    return n_even >= _STEADY_SHARE * len(steps)


def _guess_unit_s(stamps: Samples, fs: float | None, notes: list[str]) -> float | None:
    """Give the seconds in one unit of stamps whose unit is not named; None if it stays open."""
    finite = stamps[np.isfinite(stamps)]
    step = float(np.ptp(finite)) / (len(finite) - 1) if len(finite) > 1 else 0.0
    if step <= 0:
        return None
    if float(np.median(finite)) > _EPOCH:
        return epoch_unit_s(stamps)
    known = {"seconds": 1.0, "milliseconds": 1e-3, "microseconds": 1e-6}
    for word, unit_s in known.items():
        rate = 1 / (step * unit_s)
        is_likely = abs(rate / fs - 1) < 0.2 if fs else _LEAST_FS <= rate <= _MOST_FS
        if is_likely and (fs or unit_s == 1.0 or step != 1.0):
            notes.append(f"The column of time names no unit; {word} were assumed ({rate:.6g} Hz).")
            return unit_s
    notes.append(
        f"The column of time names no unit and grows by {step:.6g} a row; it was not used."
    )
    return None
