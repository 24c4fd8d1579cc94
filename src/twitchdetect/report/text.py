"""Words and numbers as they stand in pictures."""

from __future__ import annotations

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


def number(value: float) -> str:
    """Give whole numbers from 10 on, two digits below."""
    return f"{value:.0f}" if 9.95 <= abs(value) < 1e6 else f"{value:.2g}"


def scale(scale_uV: float) -> str:
    return f"±{number(scale_uV)} µV" if scale_uV > 0.002 else "flat"


def clock(seconds: float, _: object = None) -> str:
    """Give minutes and seconds, and hours where there are some: ``1:05.5``, ``1:01:01``."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    text = f"{rest // 10:02d}" + (f".{rest % 10}" if rest % 10 else "")
    return f"{hours}:{minutes:02d}:{text}" if hours else f"{minutes}:{text}"


def duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 120 else clock(seconds)


def tick_s(duration_s: float, most: int = 12) -> float:
    """Choose a round distance between ticks."""
    for step_s in _TICKS_S:
        if duration_s <= most * step_s:
            return step_s
    return _DAY_S * max(1.0, duration_s // (most * _DAY_S))
