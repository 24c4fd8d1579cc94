"""Numbers as the page writes them: few digits, a real minus, intervals."""

from __future__ import annotations

import math
from collections.abc import Callable

from twitchdetect.report import text

SPACE = "\N{NO-BREAK SPACE}"  # between a number and its unit

Say = Callable[[float], str]


def fixed(value: float, decimals: int) -> str:
    """Give a fixed number of decimals, and no minus before a zero."""
    said = f"{value:.{decimals}f}"
    return said.lstrip("-") if float(said) == 0 else said.replace("-", "−")


def tenths(value: float) -> str:
    return fixed(value, 1)


def whole(value: float) -> str:
    return fixed(value, 0)


def percent(value: float) -> str:
    """Give a share in percent, with a decimal only where it is nearly nothing or nearly all."""
    is_near_an_end = 0 < value < 0.01 or 0.99 < value < 1
    return fixed(100 * value, 1 if is_near_an_end else 0)


def rate(value: float) -> str:
    """Give two digits, all of them before the point, and no more than hundredths."""
    if 0 < abs(value) < 0.005:
        return "<0.01" if value > 0 else ">−0.01"
    decimals = 0 if value == 0 or abs(value) >= 9.95 else 1 if abs(value) >= 0.995 else 2
    return fixed(value, decimals)


tick = text.signed
"""Writes a round number beside an axis."""


def span(low: float, high: float, say: Say) -> str:
    """Give an interval, or nothing where there is none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    between = " to " if low < 0 or high < 0 else "–"
    return f"{say(low)}{between}{say(high)}"


def hours(value: float) -> str:
    """Say how long, in minutes below an hour."""
    return f"{text.number(value)} h" if value >= 1 else f"{text.number(60 * value)} min"


def hertz(fs: float) -> str:
    return f"{fs:g} Hz" if math.isfinite(fs) else "several rates"
