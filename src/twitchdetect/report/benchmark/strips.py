"""Errors of onset and end, and latencies: a strip of quantiles a method."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import DatasetInfo
from twitchdetect.report.benchmark import chart, numerals
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.chart import Frame
from twitchdetect.report.benchmark.looks import Look
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.measures import STRIPS, Measure
from twitchdetect.report.benchmark.ranking import Ranked, competing, references

WIDTH = 1120
_NAMES, _GAP, _ROW, _TOP, _BELOW = 284, 26, 20, 24, 24
_FAR = 4.0  # what lies this much further out than the middle one of all ends is cut off

Quantiles = Mapping[str, Figure]


def strips(book: Book, dataset: DatasetInfo, looks: dict[str, Look]) -> Markup:
    """Draw the strips of a data set; nothing if it has no such figures."""
    rows = [*competing(book, dataset), *references(book, dataset)]
    panels = [(m, [_quantiles(book, dataset, r, m) for r in rows]) for m in STRIPS]
    panels = [(measure, some) for measure, some in panels if any(some)]
    kept = [i for i in range(len(rows)) if any(some[i] for _, some in panels)]
    if not kept:
        return Markup()
    bottom = _TOP + _ROW * len(kept)
    width = (WIDTH - _NAMES - 8 - _GAP * (len(panels) - 1)) / len(panels)
    parts = [_name(rows[i], _TOP + _ROW * k) for k, i in enumerate(kept)]
    for p, (measure, some) in enumerate(panels):
        left = _NAMES + p * (width + _GAP)
        shown = [(looks[rows[i].method.name], some[i]) for i in kept]
        parts += _panel(measure, shown, (left, left + width), bottom)
    said = f"Onset errors and latencies on {dataset.title}"
    size = f"0 0 {WIDTH} {bottom + _BELOW}"
    return element("svg", *parts, viewBox=size, role="img", aria_label=said, class_="chart")


def _quantiles(book: Book, dataset: DatasetInfo, ranked: Ranked, measure: Measure) -> Quantiles:
    setting = book.setting(dataset, ranked.method)
    if setting is None:
        return {}
    some = book.groups(dataset, ranked.method, setting, measure.name)
    return {g: f for g, f in some.items() if math.isfinite(f.value)} if "q50" in some else {}


def _name(ranked: Ranked, top: float) -> Markup:
    method = ranked.method
    weight = "700" if method.is_ours else None
    said = chart.fitted(method.title, _NAMES - 52, is_bold=method.is_ours, ours=method.is_ours)
    place = chart.write(22, top + 14, ranked.place, "e", font_weight=weight)
    return join([place, chart.write(32, top + 14, said, font_weight=weight)])


def _panel(
    measure: Measure,
    shown: Sequence[tuple[Look, Quantiles]],
    sides: tuple[float, float],
    bottom: float,
) -> list[Markup]:
    frame = Frame(
        left=sides[0], right=sides[1], top=_TOP, bottom=bottom,
        x_span=choose_span([q for _, q in shown if q]),
    )  # fmt: skip
    ticks = [(t, numerals.tick(t)) for t in chart.round_ticks(*frame.x_span, 5)]
    parts = [
        chart.axis_x(frame, ticks, ""),
        chart.write(frame.left, _TOP - 9, f"{measure.title}, {measure.unit}", "title"),
    ]
    if frame.x_span[0] < 0 < frame.x_span[1]:
        d = f"M{frame.x(0):.1f} {_TOP}V{bottom:g}"
        parts.append(element("path", class_="a", d=d))
    for k, (look, quantiles) in enumerate(shown):
        y = _TOP + _ROW * (k + 0.5)
        parts += _strip(frame, y, look, quantiles) if _has_middle(quantiles) else _nothing(frame, y)
    return parts


def _has_middle(quantiles: Quantiles) -> bool:
    return "q50" in quantiles


def _nothing(frame: Frame, y: float) -> list[Markup]:
    return [chart.write(frame.left + 4, y + 4, "n/a", "soft tag")]


def choose_span(some: Sequence[Quantiles]) -> tuple[float, float]:
    """Give the span of values of a panel: all of them, but for methods that lie far from others.

    Parameters
    ----------
    some : sequence of mapping
        Quantiles by name, at least one of them.
    """
    lows = sorted(min(f.value for f in q.values()) for q in some)
    highs = sorted(max(f.value for f in q.values()) for q in some)
    low = max(lows[0], -_FAR * max(abs(lows[len(lows) // 2]), 1.0))
    high = min(highs[-1], _FAR * max(abs(highs[len(highs) // 2]), 1.0))
    low, high = min(0.0, low), max(0.0, high)
    room = 0.03 * max(high - low, 1.0)
    return low - (room if low < 0 else 0.0), high + room


def _strip(frame: Frame, y: float, look: Look, quantiles: Quantiles) -> list[Markup]:
    """Draw 5 to 95 % as a line, 25 to 75 % as a box, the median as a bar, the mean as a dot."""

    def x(group: str) -> float:
        value = quantiles[group].value if group in quantiles else quantiles["q50"].value
        return min(frame.right, max(frame.left, frame.x(value)))

    said = ", ".join(f"{g} {numerals.whole(f.value)}" for g, f in sorted(quantiles.items()))
    colour = look.colour if look.stands_out else "#7a7a7a"
    box = f"M{x('q25'):.1f} {y - 5:g}H{x('q75'):.1f}V{y + 5:g}H{x('q25'):.1f}z"
    parts = [
        element("title", said),
        element("path", stroke=colour, d=f"M{x('q05'):.1f} {y:g}H{x('q95'):.1f}"),
        element("path", fill=colour, fill_opacity=".3", stroke=colour, d=box),
        element("path", stroke="#1a1a1a", stroke_width="2.4", d=f"M{x('q50'):.1f} {y - 6:g}v12"),
    ]
    if "bias" in quantiles:
        d = f"M{x('bias'):.1f} {y - 3.4:g}l3.4 3.4l-3.4 3.4l-3.4-3.4z"
        parts.append(element("path", fill="#fff", stroke="#1a1a1a", d=d))
    ends = [quantiles[g].value for g in ("q05", "q50", "q95") if g in quantiles]
    parts += _cut(frame, y, colour, ends)
    return [element("g", *parts)]


def _cut(frame: Frame, y: float, colour: str, ends: Sequence[float]) -> list[Markup]:
    """Draw an arrow where a strip goes on outside."""
    arrows: list[Markup] = []
    if min(ends) < frame.x_span[0]:
        arrows.append(element("path", fill=colour, d=f"M{frame.left - 6:.1f} {y:g}l7-5v10z"))
    if max(ends) > frame.x_span[1]:
        arrows.append(element("path", fill=colour, d=f"M{frame.right + 6:.1f} {y:g}l-7-5v10z"))
    return arrows
