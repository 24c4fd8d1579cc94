"""Small pictures of one value over a client's sessions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twitchdetect.report.chart import say, svg
from twitchdetect.report.chart.style import ACCENT, INK, RULE, SOFT

WIDTH, HEIGHT = 320.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 312.0, 10.0, 124.0
_LEAST_GAP = 6.0
_LABEL = 44.0


@dataclass(frozen=True, slots=True)
class Point:
    """What is known of one session; nan for what is not.

    Attributes
    ----------
    number : int
        Of the session.
    before, after, later : float
        `after` alone is a value without its before.
    low, high : float
        Interval of `after`, where that is an estimate.
    """

    number: int
    at: datetime
    before: float = math.nan
    after: float = math.nan
    later: float = math.nan
    low: float = math.nan
    high: float = math.nan

    @property
    def values(self) -> list[float]:
        found = (self.before, self.after, self.later, self.low, self.high)
        return [v for v in found if math.isfinite(v)]


@dataclass(frozen=True, slots=True)
class OverTime:
    """One value over sessions.

    Attributes
    ----------
    title, unit : str
    hint : str
        Which direction is better, or what the interval is.
    points : tuple of Point
        In order of time.
    lowest, highest : float or None
        Ends of the scale, where they are fixed.
    decimals : int
    """

    title: str
    unit: str
    hint: str
    points: tuple[Point, ...]
    lowest: float | None = None
    highest: float | None = None
    decimals: int = 0

    @property
    def said(self) -> str:
        return f"{self.title}: {self._course}"

    @property
    def caption(self) -> tuple[str, ...]:
        unit = f", {self.unit}" if self.unit else ""
        return (f"{self.title}{unit}", self._course, self.hint)

    @property
    def _course(self) -> str:
        known = [p for p in self.points if p.values]
        told = [_told(p) for p in known]
        if not told:
            return "not recorded"
        first, last = (say.number(v, self.decimals) for v in (told[0], told[-1]))
        if len(told) == 1:
            return f"{first} at session {known[0].number}"
        return f"{first} at session {known[0].number}, {last} at session {known[-1].number}"

    @property
    def _ticks(self) -> list[float]:
        values = [v for p in self.points for v in p.values] or [0.0, 1.0]
        low = min(values) if self.lowest is None else self.lowest
        high = max(values) if self.highest is None else self.highest
        step = _step((high - low) / 3 or 1.0)
        first = math.floor(low / step + 1e-9)
        last = max(first + 1, math.ceil(high / step - 1e-9))
        return [k * step for k in range(first, last + 1)]

    def svg(self) -> str:
        ticks, xs = self._ticks, _places([p.at for p in self.points])
        decimals = say.decimals_of(ticks)
        parts = []
        for tick in ticks:
            y = self._y(tick)
            parts.append(svg.line(_LEFT, y, _RIGHT, y, RULE, 0.5))
            said = say.number(tick, decimals)
            parts.append(svg.words(_LEFT - 5, y + 3.5, said, 10, "end", INK))
        parts += _dates(self.points, xs)
        shown = [(x, self._y(_told(p))) for x, p in zip(xs, self.points, strict=True) if p.values]
        parts.append(svg.path(shown, "#8a8a8a", 0.8))
        for x, p in zip(xs, self.points, strict=True):
            parts += self._marks(x, p)
        return svg.picture(WIDTH, HEIGHT, self.said, parts)

    def draw(self, axes: Any) -> None:
        """Draw it with matplotlib."""
        known = [p for p in self.points if p.values]
        numbers = [p.number for p in known]
        axes.plot(numbers, [_told(p) for p in known], color="#8a8a8a", lw=0.6)
        for p in known:
            if math.isfinite(p.low):
                axes.plot([p.number] * 2, [p.low, p.high], color=INK, lw=0.8)
            axes.plot([p.number] * 2, [p.before, p.after], color=SOFT, lw=0.6)
        look = {"ls": "", "ms": 3.5, "mec": ACCENT}
        axes.plot(numbers, [p.before for p in known], marker="o", mfc="white", **look)
        axes.plot(numbers, [p.after for p in known], marker="o", mfc=ACCENT, **look)
        axes.plot(numbers, [p.later for p in known], marker="D", mfc="white", **look)
        axes.set_ylim(self._ticks[0], self._ticks[-1])
        axes.set_xlabel("session", fontsize=6)
        axes.tick_params(labelsize=6)

    def _y(self, value: float) -> float:
        ticks = self._ticks
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return _BOTTOM - (_BOTTOM - _TOP) * share

    def _marks(self, x: float, p: Point) -> list[str]:
        parts = []
        if math.isfinite(p.low) and math.isfinite(p.high):
            low, high = self._y(p.low), self._y(min(p.high, self._ticks[-1]))
            parts.append(svg.line(x, low, x, high, INK, 1))
            parts += [svg.line(x - 2.5, y, x + 2.5, y, INK, 1) for y in (low, high)]
        if math.isfinite(p.before) and math.isfinite(p.after):
            parts.append(svg.line(x, self._y(p.before), x, self._y(p.after), SOFT, 1))
        marks = ((p.before, "open"), (p.after, "confirmed"), (p.later, "felt"))
        parts += [svg.sign(s, x, self._y(v), 3.4) for v, s in marks if math.isfinite(v)]
        return parts


def _told(p: Point) -> float:
    """Give the value by which a session is joined to the next."""
    return next(v for v in (p.before, p.after, p.later) if math.isfinite(v))


def _step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= least * (1 - 1e-9))


def _places(times: Sequence[datetime]) -> list[float]:
    """Give each session its place in time; sessions close in time are moved apart."""
    if not times:
        return []
    left, right = _LEFT + 8, _RIGHT - 8
    gap = min(_LEAST_GAP, (right - left) / max(len(times) - 1, 1))
    span_s = (times[-1] - times[0]).total_seconds()
    if span_s <= 0:
        step = (right - left) / max(len(times), 2)
        return [left + step * (i + 0.5) for i in range(len(times))]
    xs = [left + (right - left) * (t - times[0]).total_seconds() / span_s for t in times]
    for i in range(1, len(xs)):
        xs[i] = max(xs[i], xs[i - 1] + gap)
    xs[-1] = min(xs[-1], right)
    for i in range(len(xs) - 2, -1, -1):
        xs[i] = min(xs[i], xs[i + 1] - gap)
    return xs


def _dates(points: Sequence[Point], xs: Sequence[float]) -> list[str]:
    """Write the days of some sessions, the first and the last among them."""
    parts = [svg.line(x, _BOTTOM, x, _BOTTOM + 3, SOFT, 0.6) for x in xs]
    chosen: list[int] = []
    for i in [0, len(xs) - 1, *range(1, len(xs) - 1)]:
        if 0 <= i < len(xs) and all(abs(xs[i] - xs[k]) > _LABEL for k in chosen):
            chosen.append(i)
    for i in chosen:
        local = points[i].at.astimezone()
        anchor = "start" if xs[i] < _LEFT + 20 else "end" if xs[i] > _RIGHT - 20 else "middle"
        x = xs[i] + {"start": -6, "end": 6, "middle": 0}[anchor]
        day = say.short_date(points[i].at).rpartition("\u00a0")[0]
        parts.append(svg.words(x, HEIGHT - 12, day, 10, anchor, INK))
        if i == 0 or local.year != points[0].at.astimezone().year:
            parts.append(svg.words(x, HEIGHT - 1, f"{local.year}", 10, anchor))
    return parts
