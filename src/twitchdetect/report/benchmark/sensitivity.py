"""Sensitivity against SNR: one chart a data set, a line a method."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report.benchmark import chart, numerals
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.chart import Frame
from twitchdetect.report.benchmark.looks import Look
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.measures import SNR_50
from twitchdetect.report.benchmark.ranking import competing, references

WIDTH = 1120
_LEFT, _RIGHT, _TOP, _BELOW = 56, 750, 34, 44
_KEY, _ROW, _GUTTER = 772, 20, 56
_LEAST_HEIGHT = 330
_NAME_ROOM = WIDTH - 62 - (_KEY + 58)
_TAG_LEVELS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
_TAG_WIDTH, _TAG_HEIGHT = 20, 13


@dataclass(frozen=True, slots=True)
class Curve:
    """The sensitivity of a method by SNR, and on twitches that do not reach the skin."""

    method: MethodInfo
    place: str
    look: Look
    figures: tuple[tuple[float, Figure], ...]
    none: Figure | None

    @property
    def points(self) -> list[tuple[float, float]]:
        return [(snr_db, figure.value) for snr_db, figure in self.figures]


def curves(book: Book, dataset: DatasetInfo, looks: dict[str, Look]) -> list[Curve]:
    """Give the curves of a data set: references first, then the methods in their order."""
    made: list[Curve] = []
    for ranked in [*references(book, dataset), *competing(book, dataset)]:
        method = ranked.method
        setting = book.setting(dataset, method)
        if setting is None:
            continue
        groups = book.groups(dataset, method, setting, "sensitivity")
        known = [(snr, f) for g, f in groups.items() if math.isfinite(snr := number(g))]
        points = tuple(sorted(known, key=lambda pair: pair[0]))
        if any(math.isfinite(f.value) for _, f in points):
            look = looks[method.name]
            made.append(Curve(method, ranked.place, look, points, groups.get("none")))
    return made


def number(group: str) -> float:
    """Give the number that a group stands for, nan if it is none."""
    try:
        return float(group)
    except ValueError:
        return math.nan


def sensitivity_chart(book: Book, dataset: DatasetInfo, looks: dict[str, Look]) -> Markup:
    """Draw the chart of a data set; nothing if it has no such figures."""
    some = curves(book, dataset, looks)
    if not some:
        return Markup()
    height = max(_LEAST_HEIGHT, _TOP + _ROW * (len(some) + 1) + 8)
    frame = _frame(some, height - _BELOW)
    behind = sorted(some, key=lambda c: (c.method.is_ours, c.look.stands_out))
    parts = [
        _axes(frame, some),
        *(_band(frame, c) for c in behind if c.look.stands_out),
        *(_curve(frame, c) for c in behind),
        *_none(frame, some),
        *_tags(frame, some),
        *_key(book, dataset, some),
    ]
    said = f"Sensitivity against SNR on {dataset.title}, {len(some)} methods"
    return element(
        "svg", *parts, viewBox=f"0 0 {WIDTH} {height}", role="img", aria_label=said, class_="chart"
    )


def _frame(some: list[Curve], bottom: float) -> Frame:
    at_db = [snr_db for c in some for snr_db, _ in c.figures]
    low_db, high_db = min(at_db), max(at_db)
    if low_db == high_db:
        low_db, high_db = low_db - 1, high_db + 1
    left = _LEFT + (_GUTTER if any(c.none for c in some) else 0)
    return Frame(left=left, right=_RIGHT, top=_TOP, bottom=bottom, x_span=(low_db, high_db))


def _axes(frame: Frame, some: list[Curve]) -> Markup:
    ticks = [(t, f"{numerals.whole(t)}") for t in chart.round_ticks(*frame.x_span, 14)]
    parts = [
        chart.axis_y(frame, chart.SHARES, "twitches found, %", _LEFT),
        chart.axis_x(frame, ticks, "SNR of the twitch, dB"),
    ]
    if any(c.none for c in some):
        x = _LEFT + _GUTTER / 2 - 6
        parts.append(chart.write(x, frame.bottom + 17, "none", "m"))
        parts.append(element("path", class_="a", d=f"M{_LEFT} {frame.bottom:g}h{_GUTTER - 14}"))
    return join(parts)


def _band(frame: Frame, curve: Curve) -> Markup:
    bounds = [(snr_db, f.low, f.high) for snr_db, f in curve.figures]
    d = chart.band(frame, bounds)
    return element("path", d=d, fill=curve.look.colour, fill_opacity=".14") if d else Markup()


def _curve(frame: Frame, curve: Curve) -> Markup:
    marks = [
        curve.look.mark(frame.x(snr_db), frame.y(value))
        for snr_db, value in curve.points
        if math.isfinite(value)
    ]
    line = curve.look.line(chart.line(frame, curve.points))
    title = element("title", f"{curve.place} {curve.method.title}")
    return element("g", title, line, *marks, class_="curve")


def _none(frame: Frame, some: list[Curve]) -> list[Markup]:
    """Draw what is found of twitches that do not reach the skin: that is chance."""
    known = [c for c in some if c.look.stands_out and c.none and math.isfinite(c.none.value)]
    step = (_GUTTER - 22) / max(1, len(known) - 1)
    return [
        c.look.mark(_LEFT + 4 + i * step, frame.y(c.none.value))
        for i, c in enumerate(known)
        if c.none
    ]


def _tags(frame: Frame, some: list[Curve]) -> list[Markup]:
    """Put each method's place on its line, where no other stands yet."""
    placed: list[tuple[float, float]] = []
    parts: list[Markup] = []
    for curve in some:
        x, y = _free(frame, curve, placed)
        placed.append((x, y))
        weight = "700" if curve.look.stands_out else None
        parts.append(
            chart.write(
                x, y + 4, curve.place, "m tag", style=f"fill:{curve.look.ink}", font_weight=weight
            )
        )
    return parts


def _free(frame: Frame, curve: Curve, placed: list[tuple[float, float]]) -> tuple[float, float]:
    spots = [
        (frame.x(x), frame.y(level))
        for level in _TAG_LEVELS
        if (x := chart.crossing(curve.points, level)) is not None
    ]
    if not spots:
        x, value = next(p for p in reversed(curve.points) if math.isfinite(p[1]))
        spots = [(frame.x(x) - _TAG_WIDTH * i, frame.y(value) - 6) for i in range(1, 9)]
    room = [min((_distance(s, p) for p in placed), default=math.inf) for s in spots]
    free = [s for s, r in zip(spots, room, strict=True) if r >= 1]
    return free[0] if free else spots[room.index(max(room))]


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give how far two tags are apart; from 1 on they do not touch."""
    return max(abs(one[0] - other[0]) / _TAG_WIDTH, abs(one[1] - other[1]) / _TAG_HEIGHT)


def _key(book: Book, dataset: DatasetInfo, some: list[Curve]) -> list[Markup]:
    """Name every line: place, line, title, and where it crosses one half."""
    parts = [chart.write(WIDTH - 4, _TOP - 4, "50 % at", "e soft")]
    for i, curve in enumerate(some):
        y = _TOP + _ROW * (i + 0.75)
        figure = book.of(dataset, curve.method, SNR_50)
        half = "n/a" if figure is None or math.isnan(figure.value) else SNR_50.with_unit(
            figure.value
        )  # fmt: skip
        weight = "700" if curve.method.is_ours else None
        ours = curve.method.is_ours
        named = chart.fitted(curve.method.title, _NAME_ROOM, is_bold=ours, ours=ours)
        parts += [
            chart.write(_KEY + 12, y + 4, curve.place, "e", font_weight=weight),
            element("g", curve.look.line("M0 0H30"), curve.look.mark(15, 0),
                    transform=f"translate({_KEY + 20} {y:g})"),
            chart.write(_KEY + 58, y + 4, named, font_weight=weight),
            chart.write(WIDTH - 4, y + 4, half, "e", font_weight=weight),
        ]  # fmt: skip
    return parts
