"""Numbers, times and counts as a report writes them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def date(at: datetime) -> str:
    """Give ``25 November 2026``, where this machine is."""
    local = at.astimezone()
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def short_date(at: datetime) -> str:
    """Give ``25 Nov 2026``, which no line breaks."""
    local = at.astimezone()
    return f"{local.day}\u00a0{_MONTHS[local.month - 1][:3]}\u00a0{local.year}"


def time(at: datetime) -> str:
    """Give ``14:05``."""
    return f"{at.astimezone():%H:%M}"


def moment(at: datetime) -> str:
    """Give ``25 Nov 2026, 14:05``."""
    return f"{short_date(at)}, {time(at)}"


def zone(at: datetime) -> str:
    """Give ``UTC+01:00``."""
    offset = f"{at.astimezone():%z}"
    return f"UTC{offset[:3]}:{offset[3:5]}"


def count(n: int, one: str, more: str = "") -> str:
    """Give ``1 needle``, ``2 needles``."""
    return f"{n} {one if n == 1 else more or one + 's'}"


def number(value: float | None, decimals: int = 0, unit: str = "") -> str:
    """Give a number with its unit and a real minus; empty if it is not known."""
    if value is None or not math.isfinite(value):
        return ""
    said = f"{value:.{decimals}f}"
    if float(said) == 0:
        said = said.lstrip("-")
    return f"{said} {unit}".rstrip().replace("-", "−")


def change(value: float, decimals: int = 0) -> str:
    """Give a difference with its sign: ``+3``, ``−2``, ``0``."""
    said = number(value, decimals)
    return f"+{said}" if value > 0 and float(f"{value:.{decimals}f}") else said


def decimals_of(values: Iterable[float | None], most: int = 2) -> int:
    """Give how many decimals all of some values need."""
    needed = 0
    for value in values:
        if value is not None and math.isfinite(value):
            said = f"{value:.{most}f}".rstrip("0")
            needed = max(needed, len(said.partition(".")[2]))
    return needed


def listed(words: Sequence[str]) -> str:
    """Give ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def clock(seconds: float) -> str:
    """Give ``1:05.5`` from a recording's start."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    said = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{said}" if hours else f"{minutes}:{said}"


def duration(seconds: float) -> str:
    """Give ``42 s`` or ``12 min 5 s``."""
    if seconds < 60:
        return f"{seconds:.2g} s" if 0 < seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def interval(low: float, high: float, decimals: int = 0, unit: str = "") -> str:
    """Give ``(95 % interval 3 to 9 uV)``."""
    said = f"{low:.{decimals}f} to {high:.{decimals}f} {unit}".rstrip()
    return f"95 % interval {said}".replace("-", "−")


def capital(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def words_of(key: str) -> str:
    """Write a key as words."""
    return key.replace("_", " ")
