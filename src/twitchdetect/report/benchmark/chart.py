"""The frame of a chart: from values to places, ticks, lines, bands, labels that do not collide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.ticker import MaxNLocator

from twitchdetect.report.benchmark.markup import Markup, element, escaped, join

_LETTER, _BOLD_LETTER = 7.4, 8.4  # widths at 13 px in a wide font

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a chart stands, in units of its picture, and which values its edges have.

    Attributes
    ----------
    left, right, top, bottom : float
    x_span, y_span : tuple of float
        Values at left and right, at bottom and top.
    is_log : bool
        Whether x is a logarithm.
    """

    left: float
    right: float
    top: float
    bottom: float
    x_span: tuple[float, float]
    y_span: tuple[float, float] = (0.0, 1.0)
    is_log: bool = False

    def x(self, value: float) -> float:
        low, high = self.x_span
        if self.is_log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self.y_span
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """Give round values from `low` to `high`."""
    ticks = MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(low, high)
    slack = 1e-9 * (high - low)
    return [float(t) + 0.0 for t in ticks if low - slack <= t <= high + slack]


def fitted(title: str, room: float, *, is_bold: bool = False, ours: bool = False) -> str:
    """Cut a title to the room that there is, with whose it is after it."""
    said = " (ours)" if ours else ""
    most = int(room / (_BOLD_LETTER if is_bold else _LETTER)) - len(said)
    cut = title if len(title) <= most else title[: most - 1].rstrip() + "…"
    return cut + said


def write(x: float, y: float, said: str, look: str = "", **more: object) -> Markup:
    return element("text", escaped(said), x=f"{x:.1f}", y=f"{y:.1f}", class_=look or None, **more)


def axis_x(frame: Frame, ticks: Iterable[tuple[float, str]], title: str) -> Markup:
    """Draw the lower axis with its ticks, faint lines above them, and its title."""
    parts = [element("path", class_="a", d=f"M{frame.left:g} {frame.bottom:g}H{frame.right:g}")]
    for value, said in ticks:
        x = frame.x(value)
        parts.append(element("path", class_="g", d=f"M{x:.1f} {frame.top:g}V{frame.bottom:g}"))
        parts.append(element("path", class_="a", d=f"M{x:.1f} {frame.bottom:g}v4"))
        parts.append(write(x, frame.bottom + 17, said, "m tick-x"))
    middle = (frame.left + frame.right) / 2
    parts.append(write(middle, frame.bottom + 34, title, "m title"))
    return join(parts)


def axis_y(frame: Frame, ticks: Iterable[tuple[float, str]], title: str, left: float) -> Markup:
    """Draw faint lines and their values at `left`, and the title above them."""
    parts: list[Markup] = []
    for value, said in ticks:
        y = frame.y(value)
        parts.append(element("path", class_="g", d=f"M{left:g} {y:.1f}H{frame.right:g}"))
        parts.append(write(left - 6, y + 4, said, "e tick-y"))
    parts.append(write(left - 30, frame.top - 10, title, "title"))
    return join(parts)


SHARES = tuple((i / 4, f"{25 * i}") for i in range(5))
"""Ticks of an axis in percent."""


def line(frame: Frame, points: Points) -> str:
    """Give the path through values; it is interrupted where there is none."""
    steps, pen = [], "M"
    for x, y in points:
        if math.isfinite(y):
            steps.append(f"{pen}{frame.x(x):.1f} {frame.y(y):.1f}")
            pen = "L"
        else:
            pen = "M"
    return "".join(steps)


def band(frame: Frame, bounds: Sequence[tuple[float, float, float]]) -> str:
    """Give the area between (x, low, high), as one shape a stretch without nan."""
    shapes: list[str] = []
    run: list[tuple[float, float, float]] = []
    floor, ceiling = frame.y_span
    for x, low, high in [*bounds, (math.nan, math.nan, math.nan)]:
        if math.isfinite(low) and math.isfinite(high):
            run.append((x, max(floor, low), min(ceiling, high)))
            continue
        if len(run) > 1:
            there = line(frame, [(a, top) for a, _, top in run])
            back = line(frame, [(a, bottom) for a, bottom, _ in reversed(run)])
            shapes.append(f"{there}L{back[1:]}z")
        run = []
    return "".join(shapes)


def crossing(points: Points, level: float) -> float | None:
    """Give x where the line through values first rises through a level."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if y0 < level <= y1:
            return x0 + (level - y0) / (y1 - y0) * (x1 - x0)
    return None


def apart(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Move places as little as needed for a distance between them, in the order they have.

    Where there is no room between `low` and `high` for all, they reach below `low`.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    placed = _spread([wanted[i] for i in order], distance)
    for k in range(len(placed)):
        placed[k] = max(placed[k], placed[k - 1] + distance if k else low)
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], placed[k + 1] - distance if k + 1 < len(placed) else high)
    return [placed[order.index(i)] for i in range(len(wanted))]


def _spread(wanted: Sequence[float], distance: float) -> list[float]:
    """Pool neighbours that are too close around their common middle."""
    groups: list[tuple[float, int]] = []  # the place of a first one, and how many there are
    for place in wanted:
        groups.append((place, 1))
        while len(groups) > 1 and groups[-2][0] + groups[-2][1] * distance > groups[-1][0]:
            (a, n), (b, m) = groups[-2:]
            groups[-2:] = [((a * n + (b - n * distance) * m) / (n + m), n + m)]
    return [first + k * distance for first, n in groups for k in range(n)]
