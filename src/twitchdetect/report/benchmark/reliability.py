"""Confidence against truth: of events given 0.8, four in five should be true."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report import text
from twitchdetect.report.benchmark import chart, numerals
from twitchdetect.report.benchmark.book import Book, setting_words
from twitchdetect.report.benchmark.chart import Frame
from twitchdetect.report.benchmark.looks import Look
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.sensitivity import number

WIDTH, HEIGHT = 620, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 600, 30, 262
_COUNTS_TOP, _COUNTS_BOTTOM = 288, 348
_TITLES = {
    "twitch": "Events called ltr: was it a twitch?",
    "name": "All events: was the name right?",
}
_SCORES = {"calibration_error": "calibration error", "brier_score": "Brier score"}
_TICKS = tuple((i / 5, f"{i / 5:g}") for i in range(6))


@dataclass(frozen=True, slots=True)
class Point:
    """A bin: mean confidence, and the share that was right."""

    confidence: float
    right: Figure


def points(book: Book, dataset: DatasetInfo, method: MethodInfo, what: str) -> list[Point]:
    """Give the bins of a curve that hold events, from low confidence to high."""
    setting = book.setting(dataset, method)
    if setting is None:
        return []
    right = book.groups(dataset, method, setting, f"{what}_reliability")
    mean = book.groups(dataset, method, setting, f"{what}_confidence")
    made = [
        Point(mean[g].value, f)
        for g, f in right.items()
        if g in mean and f.n and math.isfinite(f.value + mean[g].value + number(g))
    ]
    return sorted(made, key=lambda p: p.confidence)


def reliability_charts(book: Book, dataset: DatasetInfo, looks: dict[str, Look]) -> Markup:
    """Draw the curves of those of ours that give a confidence; nothing if none does."""
    figures = [
        _figure(book, dataset, method, what, looks[method.name])
        for method in book.results.methods
        if method.is_ours
        for what in _TITLES
        if points(book, dataset, method, what)
    ]
    return element("div", *figures, class_="pair") if figures else Markup()


def _figure(book: Book, dataset: DatasetInfo, method: MethodInfo, what: str, look: Look) -> Markup:
    some = points(book, dataset, method, what)
    title = _TITLES[what]
    setting = book.setting(dataset, method)
    whose = f"{method.title}, {setting_words(setting)}; "
    said = join([whose, _scores(book, dataset, method, what)])
    caption = element("figcaption", element("b", title), element("br"), said)
    frame = Frame(left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM, x_span=(0.0, 1.0))
    parts = [
        chart.axis_y(frame, chart.SHARES, "right, %", _LEFT),
        element("path", class_="a", d=_diagonal(frame), stroke_dasharray="5 4"),
        *(_vertical(frame, x) for x, _ in _TICKS),
        *(_interval(frame, p, look) for p in some),
        look.line(chart.line(frame, [(p.confidence, p.right.value) for p in some])),
        *(_mark(frame, p, look) for p in some),
        *_counts(some, look),
    ]
    svg = element(
        "svg", *parts, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", class_="chart",
        aria_label=f"Reliability on {dataset.title}. {title}",
    )  # fmt: skip
    return element("figure", caption, svg)


def _scores(book: Book, dataset: DatasetInfo, method: MethodInfo, what: str) -> Markup:
    setting = book.setting(dataset, method)
    parts: list[Markup] = []
    for name, words in _SCORES.items():
        f = book.find(dataset, method, setting, f"{what}_{name}", ("",))
        if f is not None and math.isfinite(f.value):
            parts.append(join([words, " ", element("b", numerals.fixed(f.value, 3))]))
    n = sum(p.right.n for p in points(book, dataset, method, what))
    return join([*parts, text.count(n, "event")], ", ")


def _diagonal(frame: Frame) -> str:
    return f"M{frame.x(0):.1f} {frame.y(0):.1f}L{frame.x(1):.1f} {frame.y(1):.1f}"


def _vertical(frame: Frame, x: float) -> Markup:
    return element("path", class_="g", d=f"M{frame.x(x):.1f} {frame.top:g}V{frame.bottom:g}")


def _interval(frame: Frame, point: Point, look: Look) -> Markup:
    if not math.isfinite(point.right.low + point.right.high):
        return Markup()
    x = frame.x(point.confidence)
    d = f"M{x:.1f} {frame.y(point.right.low):.1f}V{frame.y(point.right.high):.1f}"
    return element("path", d=d, stroke=look.colour, stroke_width="6", stroke_opacity=".3")


def _mark(frame: Frame, point: Point, look: Look) -> Markup:
    said = (
        f"confidence {numerals.fixed(point.confidence, 2)}: {numerals.percent(point.right.value)} "
        f"% of {point.right.n} right"
    )
    return element(
        "g",
        element("title", said),
        look.mark(frame.x(point.confidence), frame.y(point.right.value)),
    )


def _counts(some: list[Point], look: Look) -> list[Markup]:
    """Draw how many events lie in each bin of a tenth, on a logarithmic scale, with numbers."""
    most = max(point.right.n for point in some)
    frame = Frame(
        left=_LEFT, right=_RIGHT, top=_COUNTS_TOP, bottom=_COUNTS_BOTTOM, x_span=(0.0, 1.0),
        y_span=(0.0, math.log10(most + 1)),
    )  # fmt: skip
    parts = [
        chart.axis_x(frame, _TICKS, "confidence that was given"),
        chart.write(_LEFT - 6, _COUNTS_BOTTOM - 20, "events", "e"),
        chart.write(_LEFT - 6, _COUNTS_BOTTOM - 6, "(log)", "e soft"),
    ]
    for point in some:
        left, right = frame.x(_low(point)) + 3, frame.x(_low(point) + 0.1) - 3
        top = frame.y(math.log10(point.right.n + 1))
        d = f"M{left:.1f} {frame.bottom:g}V{top:.1f}H{right:.1f}V{frame.bottom:g}z"
        parts.append(element("path", d=d, fill=look.colour, fill_opacity=".35"))
        parts.append(chart.write((left + right) / 2, top - 4, str(point.right.n), "m"))
    return parts


def _low(point: Point) -> float:
    """Give the lower edge of a bin from its middle."""
    return number(point.right.group) - 0.05
