"""Sensitivity against the false alarms that are put up with: one chart a data set."""

from __future__ import annotations

import math

from twitchdetect.evaluate.results import DatasetInfo
from twitchdetect.report.benchmark import chart
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.chart import Frame, Points
from twitchdetect.report.benchmark.looks import Look
from twitchdetect.report.benchmark.markup import Markup, element
from twitchdetect.report.benchmark.ranking import Ranked, competing, references
from twitchdetect.report.benchmark.sensitivity import number

WIDTH, HEIGHT = 620, 366
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 370, 30, 316
_LABEL, _LABEL_PX = 398, 16

Line = tuple[Ranked, Look, list[tuple[float, float]]]


def tradeoff_lines(book: Book, dataset: DatasetInfo, looks: dict[str, Look]) -> list[Line]:
    """Give for each method its points (false alarms an hour, sensitivity), fewest alarms first."""
    lines: list[Line] = []
    for ranked in [*references(book, dataset), *competing(book, dataset)]:
        groups = book.groups(dataset, ranked.method, None, "tradeoff_sensitivity")
        points = [(number(group), figure.value) for group, figure in groups.items()]
        known = sorted(p for p in points if p[0] > 0 and math.isfinite(p[0] + p[1]))
        if known:
            lines.append((ranked, looks[ranked.method.name], known))
    return lines


def tradeoff_chart(book: Book, dataset: DatasetInfo, looks: dict[str, Look]) -> Markup:
    """Draw the chart of a data set; nothing if it has no such figures."""
    lines = tradeoff_lines(book, dataset, looks)
    if not lines:
        return Markup()
    rates = sorted({rate for _, _, points in lines for rate, _ in points})
    span = (rates[0], rates[-1]) if len(rates) > 1 else (rates[0] / 2, rates[0] * 2)
    frame = Frame(left=_LEFT + 8, right=_RIGHT, top=_TOP, bottom=_BOTTOM, x_span=span, is_log=True)
    behind = sorted(lines, key=lambda entry: (entry[0].method.is_ours, entry[1].stands_out))
    parts = [
        chart.axis_y(frame, chart.SHARES, "twitches found, %", _LEFT),
        chart.axis_x(frame, [(r, f"{r:g}") for r in rates], "false alarms an hour at rest"),
        *(_line(frame, *entry) for entry in behind),
        *_labels(frame, lines),
    ]
    said = f"Sensitivity against false alarms an hour on {dataset.title}"
    return element(
        "svg", *parts, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=said, class_="chart"
    )


def _line(frame: Frame, ranked: Ranked, look: Look, points: Points) -> Markup:
    marks = [look.mark(frame.x(rate), frame.y(value)) for rate, value in points]
    if not look.stands_out:
        marks = [
            element(
                "circle", cx=f"{frame.x(r):.1f}", cy=f"{frame.y(v):.1f}", r="2", fill=look.colour
            )
            for r, v in points
        ]
    title = element("title", f"{ranked.place} {ranked.method.title}")
    return element("g", title, look.line(chart.line(frame, points)), *marks, class_="curve")


def _labels(frame: Frame, lines: list[Line]) -> list[Markup]:
    """Name each line at its right end, with a thread to it where it had to move."""
    ends = [(frame.x(points[-1][0]), frame.y(points[-1][1])) for _, _, points in lines]
    places = chart.apart([y for _, y in ends], _LABEL_PX, _TOP - 8, _BOTTOM + 20)
    parts: list[Markup] = []
    for (ranked, look, _), (x, y), place in zip(lines, ends, places, strict=True):
        thread = f"M{x + 5:.1f} {y:.1f}L{_LABEL - 3} {place:.1f}"
        weight = "700" if ranked.method.is_ours else None
        ours = ranked.method.is_ours
        said = chart.fitted(ranked.method.title, WIDTH - _LABEL, is_bold=ours, ours=ours)
        parts += [
            element("path", class_="thread", d=thread),
            chart.write(_LABEL, place + 4, said, style=f"fill:{look.ink}", font_weight=weight),
        ]
    return parts
