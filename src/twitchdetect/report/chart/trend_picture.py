"""The size of every twitch over the session, by site."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from twitchdetect.report.chart import say, svg
from twitchdetect.report.chart.facts import TwitchFact
from twitchdetect.report.chart.style import ACCENT, INK, RULE
from twitchdetect.report.chart.trend import fit_trend, sized

WIDTH, HEIGHT = 640.0, 180.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 634.0, 34.0, 152.0
_MOST_RATIO = 8.0
_TICKS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)


@dataclass(frozen=True)  # without slots, for what is counted once
class TrendPicture:
    """Peaks over time with a line and its interval for each site.

    Attributes
    ----------
    twitches : tuple of TwitchFact
        Of one recording.
    duration_s : float
    """

    twitches: tuple[TwitchFact, ...]
    duration_s: float

    @cached_property
    def shown(self) -> list[TwitchFact]:
        return [t for t in self.twitches if t.peak_uV is not None and math.isfinite(t.peak_uV)]

    @property
    def said(self) -> str:
        sizes = [t.peak_uV for t in self.shown if t.peak_uV is not None]
        if not sizes:
            return "Size of the twitches: not recorded"
        return (
            f"Size of {say.count(len(sizes), 'twitch', 'twitches')} over the session, "
            f"{min(sizes):.0f} to {max(sizes):.0f} µV"
        )

    @property
    def caption(self) -> tuple[str, ...]:
        return ()

    @cached_property
    def sites(self) -> list[int | None]:
        return list(dict.fromkeys(t.site for t in self.shown))

    @property
    def has_line(self) -> bool:
        """Whether a site has twitches enough for a line."""
        sites = ([t for t in self.shown if t.site == site] for site in self.sites)
        return any(fit_trend(sized(own)) is not None for own in sites)

    def svg(self) -> str:
        parts = [*self._axes()]
        for place, site in enumerate(self.sites):
            own = [t for t in self.shown if t.site == site]
            parts += self._site(site, own, place)
        return svg.picture(WIDTH, HEIGHT, self.said, parts)

    def draw(self, axes: Any) -> None:
        """Draw it with matplotlib."""
        marks = {"confirmed": "o", "rejected": "x", "open": "o", "felt": "D"}
        for verdict, mark in marks.items():
            own = [t for t in self.shown if t.verdict == verdict]
            full = ACCENT if verdict in ("confirmed", "rejected") else "white"
            axes.plot(
                [t.onset_s for t in own], [t.peak_uV for t in own],
                ls="", marker=mark, ms=4, mfc=full, mec=ACCENT,
            )  # fmt: skip
        for site in self.sites:
            counted = sized([t for t in self.shown if t.site == site])
            if (trend := fit_trend(counted)) is not None:
                times = [t.onset_s for t in counted]
                axes.fill_between(times, trend.low_uV, trend.high_uV, color="#777777", alpha=0.18)
                axes.plot(times, trend.fitted_uV, color=INK, lw=0.8)
        axes.set_xlim(0, max(self.duration_s, 1))
        if self.is_log:
            axes.set_yscale("log")
        axes.set_ylim(*self._ends)
        axes.set_xlabel("seconds of the recording", fontsize=7)
        axes.set_ylabel("peak, µV", fontsize=7)
        axes.tick_params(labelsize=7)

    @cached_property
    def _peaks(self) -> list[float]:
        return [t.peak_uV for t in self.shown if t.peak_uV is not None and t.peak_uV > 0] or [1.0]

    @cached_property
    def is_log(self) -> bool:
        """Whether some twitches are so much larger that the others would lie on the ground."""
        return max(self._peaks) > _MOST_RATIO * statistics.median(self._peaks)

    @cached_property
    def _ends(self) -> tuple[float, float]:
        if not self.is_log:
            return 0.0, 1.08 * max(self._peaks)
        return _round(min(self._peaks), -1), _round(max(self._peaks), 1)

    @property
    def _ticks(self) -> list[float]:
        low, high = self._ends
        if not self.is_log:
            return _ticks(high)
        ticks = [f * 10.0**k for k in range(-3, 7) for f in (1, 2, 5)]
        found = [t for t in ticks if low * 0.999 <= t <= high * 1.001]
        return found if len(found) <= 6 else [t for t in found if _is_power(t)]

    def _x(self, time_s: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * time_s / max(self.duration_s, 1.0)

    def _y(self, value_uV: float) -> float:
        low, high = self._ends
        if self.is_log:
            share = math.log(max(value_uV, low) / low) / math.log(high / low)
        else:
            share = value_uV / high
        return _BOTTOM - (_BOTTOM - _TOP) * min(max(share, 0.0), 1.0)

    def _axes(self) -> list[str]:
        scale = ", logarithmic scale" if self.is_log else ""
        parts = [svg.words(0, 9, f"peak, µV{scale}", 10.5)]
        for tick_uV in self._ticks:
            y = self._y(tick_uV)
            parts += [
                svg.line(_LEFT, y, _RIGHT, y, RULE if tick_uV != self._ends[0] else INK, 0.5),
                svg.words(_LEFT - 6, y + 3.5, f"{tick_uV:g}", 10.5, "end", INK),
            ]
        step_s = next((s for s in _TICKS_S if self.duration_s <= 10 * s), 7200)
        for k in range(int(self.duration_s // step_s) + 1):
            x = self._x(k * step_s)
            at = f"{k * step_s // 60}:{k * step_s % 60:02d}"
            parts += [
                svg.line(x, _BOTTOM, x, _BOTTOM + 3, INK, 0.5),
                svg.words(min(x, WIDTH - 13), _BOTTOM + 14, at, 10.5, "middle", INK),
            ]
        parts.append(svg.words(_RIGHT, HEIGHT - 2, "min:s of the recording", 10.5, "end"))
        return parts

    def _site(self, site: int | None, own: Sequence[TwitchFact], place: int) -> list[str]:
        first, last = own[0].onset_s, own[-1].onset_s
        parts = []
        counted = sized(own)
        trend = fit_trend(counted)
        if trend is not None:
            times = [self._x(t.onset_s) for t in counted]
            upper = [self._y(v) for v in trend.high_uV]
            lower = [self._y(v) for v in trend.low_uV]
            edge = list(zip(times, upper, strict=True)) + list(zip(times, lower, strict=True))[::-1]
            parts.append(svg.area(edge, "#777777", 0.18))
            line = [self._y(v) for v in trend.fitted_uV]
            parts.append(svg.path(list(zip(times, line, strict=True)), INK, 0.9))
        parts += [
            svg.sign(t.verdict, self._x(t.onset_s), self._y(t.peak_uV or 0), 3.6) for t in own
        ]
        name = "no site" if site is None else f"site {site}"
        if len(self.sites) > 1 or site is not None:
            x1, x2 = self._x(first), self._x(last)
            y = _TOP - 5
            parts.append(svg.line(x1 - 2, y, x2 + 2, y, INK, 0.8))
            parts.append(svg.words((x1 + x2) / 2, y - 3.5, name, 10.5, "middle", INK))
        return parts


def _is_power(value: float) -> bool:
    return abs(math.log10(value) - round(math.log10(value))) < 1e-6


def _round(value: float, way: int) -> float:
    """Give the next of 1, 2, 5 times a power of ten below (-1) or above (1)."""
    ticks = [f * 10.0**k for k in range(-3, 7) for f in (1, 2, 5)]
    found = [t for t in ticks if (t - value) * way >= 0] or [value]
    return min(found) if way > 0 else max(found)


def _ticks(top: float) -> list[float]:
    """Give three or four round values from 0."""
    power = 10.0 ** math.floor(math.log10(top / 4))
    step = next(f * power for f in (1, 2, 2.5, 5, 10) if top / (f * power) <= 4.5)
    return [k * step for k in range(int(top / step) + 1)]
