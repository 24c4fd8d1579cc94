"""Words and numbers as they stand in pictures and pages."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache

from matplotlib.font_manager import findfont, get_font

FONT = "DejaVu Sans"
_LONGEST_NAME = 12
_LONGEST_LINE = 150
_TICKS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_DAY_S = 86400.0


@cache
def _drawable() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())


def plain(text: str, longest: int = _LONGEST_LINE) -> str:
    """Make a text drawable: no formula, no character that the font lacks, not too long."""
    known = "".join(ch if ch.isprintable() and ord(ch) in _drawable() else "?" for ch in text)
    if len(known) > longest:
        known = known[: longest - 1] + "…"
    return known.replace("$", r"\$")


def short(name: str) -> str:
    """Give a channel's name in the room that there is."""
    return plain(name, _LONGEST_NAME)


def short_names(names: Sequence[str]) -> list[str]:
    """Give all names in the room that there is; those that become alike are cut in the middle."""
    cut = [name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] for name in names]
    return [
        plain(name[:5] + "…" + name[-6:]) if cut.count(head) > 1 else short(name)
        for name, head in zip(names, cut, strict=True)
    ]


def count(n: int, one: str, more: str = "") -> str:
    """Give a number with its noun: ``1 gap``, ``2 gaps``."""
    return f"{n} {one if n == 1 else more or one + 's'}"


def micro(text: str) -> str:
    """Write the unit with its letter."""
    return re.sub(r"\buV\b", "µV", text)


def number(value: float) -> str:
    """Give whole numbers from 10 on, two digits below."""
    return f"{value:.0f}" if 9.95 <= abs(value) < 1e6 else f"{value:.2g}"


def signed(value: float) -> str:
    """Give a number for an axis, with a real minus."""
    return number(value).replace("-", "−")


def microvolts(value: float) -> str:
    return f"{number(value)} µV" if math.isfinite(value) else "n/a"


def decibels(value: float) -> str:
    return f"{value:.0f} dB" if math.isfinite(value) else "n/a"


def clock(seconds: float, _: object = None) -> str:
    """Give minutes and seconds, and hours where there are some: ``1:05.5``, ``1:01:01``."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    text = f"{rest // 10:02d}" + (f".{rest % 10}" if rest % 10 else "")
    return f"{hours}:{minutes:02d}:{text}" if hours else f"{minutes}:{text}"


def tick_clock(step_s: float, duration_s: float) -> Callable[[float, object], str]:
    """Choose how all ticks of one axis are written: ``0:30``, ``0:00.5`` or ``0:30:00``."""

    def say(seconds: float, _: object = None) -> str:
        tenths = round(seconds * 10)
        whole = tenths // 10
        rest = f"{whole % 60:02d}" + (f".{tenths % 10}" if step_s < 1 else "")
        if duration_s < 3600:
            return f"{whole // 60}:{rest}"
        return f"{whole // 3600}:{whole // 60 % 60:02d}:{rest}"

    return say


def exact(seconds: float) -> str:
    """Give a time to the millisecond: ``0:22.436``, ``1:01:01.000``."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    text = f"{rest // 1000:02d}.{rest % 1000:03d}"
    return f"{hours}:{minutes:02d}:{text}" if hours else f"{minutes}:{text}"


def duration(seconds: float) -> str:
    """Say how long, with the unit."""
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{clock(seconds)} {'h' if seconds >= 3600 else 'min'}"


def time_title(duration_s: float) -> str:
    """Name the axis of time after how `clock` writes it."""
    return "time (h:min:s)" if duration_s >= 3600 else "time (min:s)"


def tick_s(duration_s: float, most: int = 12) -> float:
    """Choose a round distance between ticks."""
    for step_s in _TICKS_S:
        if duration_s <= most * step_s:
            return step_s
    return _DAY_S * max(1.0, duration_s // (most * _DAY_S))
