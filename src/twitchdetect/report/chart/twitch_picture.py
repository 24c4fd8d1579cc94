"""A twitch as a small picture; all of a session have one scale."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from twitchdetect.report.chart import say, svg
from twitchdetect.report.chart.cuts import AFTER_S, BEFORE_S, Cut
from twitchdetect.report.chart.facts import TwitchFact
from twitchdetect.report.chart.style import ACCENT, INK, SOFT
from twitchdetect.report.scales import round_up

SIGNS = {"confirmed": "●", "rejected": "×", "open": "○", "felt": "◇"}
WORDS = {
    "confirmed": "confirmed",
    "rejected": "rejected",
    "open": "not judged",
    "felt": "felt, not detected",
}
WIDTH, HEIGHT = 140.0, 64.0
_TOP, _BOTTOM = 2.0, 58.0
_FITS = 4.0  # what is so much larger than most does not set the scale
_LEAST_UV = 5.0
_TICK_S = 0.1


def common_scale_uV(cuts: Iterable[Cut]) -> float:
    """Give half a picture's height: nearly every twitch fits, the largest may be cut off."""
    sizes = [float(np.nanmax(np.abs(c.values_uV))) for c in cuts if np.isfinite(c.values_uV).any()]
    if not sizes:
        return _LEAST_UV
    median_uV, upper_uV = np.quantile(sizes, (0.5, 0.75)).tolist()
    limit_uV = max(_FITS * median_uV, _FITS / 2 * upper_uV)
    return round_up(max(_LEAST_UV, *(size for size in sizes if size <= limit_uV)))


@dataclass(frozen=True, slots=True)
class TwitchPicture:
    """One twitch.

    Attributes
    ----------
    cut : Cut or None
        None without a recording.
    scale_uV : float
        Half the picture's height.
    """

    twitch: TwitchFact
    cut: Cut
    scale_uV: float

    @property
    def said(self) -> str:
        t = self.twitch
        size = f", peak {say.number(t.peak_uV, 0, 'µV')}" if t.peak_uV is not None else ""
        return f"Twitch {t.number} at {say.clock(t.onset_s)}: {WORDS[t.verdict]}{size}"

    @property
    def caption(self) -> tuple[str, ...]:
        t = self.twitch
        size = say.number(t.peak_uV, 0, "µV")
        label = say.words_of(t.label) if t.label != "ltr" else ""
        return (
            f"{SIGNS[t.verdict]} {t.number}\u2002{say.clock(t.onset_s)}",
            ", ".join(part for part in (self.cut.channel, size, label) if part),
        )

    def svg(self) -> str:
        colour = SOFT if self.twitch.verdict == "rejected" else INK
        return svg.picture(
            WIDTH,
            HEIGHT,
            self.said,
            [*self._ground(), svg.path(self._points(), colour, 0.9), *self._cut_off()],
        )

    def draw(self, axes: Any) -> None:
        """Draw it with matplotlib."""
        is_rejected = self.twitch.verdict == "rejected"
        if self.twitch.duration_s:
            axes.axvspan(0, self.twitch.duration_s, color=ACCENT, alpha=0.12, lw=0)
        axes.axvline(0, color=ACCENT, lw=0.5)
        colour = SOFT if is_rejected else INK
        axes.plot(self.cut.time_s, self.cut.values_uV, color=colour, lw=0.5)
        axes.set_xlim(-BEFORE_S, AFTER_S)
        axes.set_ylim(-self.scale_uV, self.scale_uV)
        axes.set_axis_off()

    def _ground(self) -> list[str]:
        """Draw the twitch's length, its onset, and a tick each 100 ms."""
        parts = []
        verdict = self.twitch.verdict
        if self.twitch.duration_s:
            end = min(_x(self.twitch.duration_s), WIDTH)
            fill = SOFT if verdict == "rejected" else ACCENT
            parts.append(svg.box(_x(0), _TOP, end - _x(0), _BOTTOM - _TOP, fill, 0.13))
        dash = "3 2" if verdict in ("rejected", "felt") else ""
        parts.append(svg.line(_x(0), _TOP, _x(0), _BOTTOM, SOFT if dash else ACCENT, 0.7, dash))
        parts.append(svg.line(0, _BOTTOM, WIDTH, _BOTTOM, "#bbbbbb", 0.5))
        first, last = math.ceil(-BEFORE_S / _TICK_S), math.floor(AFTER_S / _TICK_S)
        for k in range(first, last + 1):
            x, length = _x(k * _TICK_S), 4.0 if k == 0 else 2.0
            parts.append(svg.line(x, _BOTTOM, x, _BOTTOM + length, "#999999", 0.5))
        return parts

    def _points(self) -> list[tuple[float, float]]:
        shown = np.clip(self.cut.values_uV / self.scale_uV, -1.0, 1.0)
        middle, half = (_TOP + _BOTTOM) / 2, (_BOTTOM - _TOP) / 2
        return [
            (_x(float(t)), middle - half * float(v))
            for t, v in zip(self.cut.time_s, shown, strict=True)
        ]

    def _cut_off(self) -> list[str]:
        """Mark what is larger than the picture."""
        values = self.cut.values_uV
        is_larger = bool(np.isfinite(values).any() and np.nanmax(np.abs(values)) > self.scale_uV)
        return [svg.words(WIDTH - 1, 9, "cut off", 8, "end")] if is_larger else []


def _x(time_s: float) -> float:
    return WIDTH * (time_s + BEFORE_S) / (BEFORE_S + AFTER_S)


@dataclass(frozen=True, slots=True)
class ScalePicture:
    """The scale of all pictures beside it."""

    scale_uV: float

    @property
    def said(self) -> str:
        return (
            f"Scale of all traces: {self.scale_uV:g} µV from the middle to the edge, "
            f"{_TICK_S * 1000:.0f} ms from tick to tick"
        )

    @property
    def caption(self) -> tuple[str, ...]:
        return ("Scale of all", "shaded: from onset to end")

    def svg(self) -> str:
        middle = (_TOP + _BOTTOM) / 2
        left, wide = 8.0, _x(0.1) - _x(0)
        return svg.picture(
            WIDTH,
            HEIGHT,
            self.said,
            [
                svg.line(left, _TOP, left, middle, INK, 1.4),
                svg.words(left + 6, _TOP + 17, f"{self.scale_uV:g} µV", 10, colour=INK),
                svg.line(left, _BOTTOM, left + wide, _BOTTOM, INK, 1.4),
                svg.words(left + wide + 5, _BOTTOM + 3, f"{_TICK_S * 1000:.0f} ms", 10, colour=INK),
            ],
        )

    def draw(self, axes: Any) -> None:
        """Draw it with matplotlib."""
        axes.plot([0, 0], [0, self.scale_uV], color=INK, lw=1)
        axes.text(0.02, 0.4 * self.scale_uV, f"{self.scale_uV:g} µV", fontsize=7, color=INK)
        axes.plot([0, _TICK_S], [-self.scale_uV] * 2, color=INK, lw=1, clip_on=False)
        said = f"{_TICK_S * 1000:.0f} ms"
        axes.text(_TICK_S + 0.02, -self.scale_uV, said, fontsize=7, color=INK)
        axes.set_xlim(-BEFORE_S, AFTER_S)
        axes.set_ylim(-self.scale_uV, self.scale_uV)
        axes.set_axis_off()
