"""Signals of the worst errors: what is known above them, what was found below them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from twitchdetect.evaluate.results import BenchmarkResults, Example, Interval, Samples
from twitchdetect.report import text
from twitchdetect.report.benchmark import chart
from twitchdetect.report.benchmark.chart import Frame
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.kinds import STYLES, Style
from twitchdetect.report.scales import round_down

MOST = 24
MOST_CHANNELS = 8
WIDTH = 620
_LEFT, _RIGHT, _LANE, _TOP, _BELOW = 64, 570, 20, 6, 24
_ROWS_PX, _MOST_ROW_PX = 168, 84
_COLUMNS = 460
_LEAST_PX = 3.0
_LETTER_PX = 6.4
_STYLES: dict[str, Style] = dict(STYLES.items())
_INK = "#3d3d3d"
_OVERLAP = 1.8  # a trace may reach into its neighbours' rows


def choose(results: BenchmarkResults) -> list[Example]:
    """Give those that are shown: ours first, by why, then in the order given; at most `MOST`.

    Where there are more, each kind of error keeps its worst.
    """
    ours = {m.name for m in results.methods if m.is_ours}
    reasons = list(dict.fromkeys(e.why for e in results.examples))
    numbers: dict[tuple[bool, str], int] = {}
    keyed: list[tuple[int, int, Example]] = []
    for i, example in enumerate(results.examples):
        key = (example.method not in ours, example.why)
        numbers[key] = numbers.get(key, 0) + 1
        keyed.append((numbers[key], i, example))
    kept = sorted(keyed, key=lambda k: (k[2].method not in ours, k[0], k[1]))[:MOST]
    kept.sort(key=lambda k: (reasons.index(k[2].why), k[2].method not in ours, k[1]))
    return [example for _, _, example in kept]


def examples(results: BenchmarkResults) -> Markup:
    """Draw the examples under headings that say what went wrong."""
    if not results.examples:
        return element("p", "No examples were kept.")
    shown = choose(results)
    left = len(results.examples) - len(shown)
    parts: list[Markup] = []
    for why, some in groupby(shown, key=lambda e: e.why):
        figures = [_figure(results, e) for e in some]
        parts.append(element("h3", why[:1].upper() + why[1:]))
        parts.append(element("div", *figures, class_="pair"))
    if left:
        parts.append(element("p", f"{text.count(left, 'more example')} not shown here."))
    return join(parts)


def _figure(results: BenchmarkResults, example: Example) -> Markup:
    method = next(m for m in results.methods if m.name == example.method)
    dataset = next(d for d in results.datasets if d.name == example.dataset)
    hidden = len(example.channels) - len(_columns(example))
    more = f"; {text.count(hidden, 'channel')} without anything to see left out" if hidden else ""
    below = f"{method.title} on {dataset.title}{more}"
    caption = element("figcaption", element("b", example.title), element("br"), text.micro(below))
    return element("figure", caption, example_svg(example), class_="example")


def _columns(example: Example) -> list[int]:
    """Give the channels that are shown: those with labels and events, then the first."""
    n = len(example.channels)
    if n <= MOST_CHANNELS:
        return list(range(n))
    named = [c for i in [*example.labels, *example.events] for c in (i.channel, *i.channels)]
    order = dict.fromkeys(c for c in [*named, *range(n)] if 0 <= c < n)
    return sorted(list(order)[:MOST_CHANNELS])


def example_svg(example: Example) -> Markup:
    """Draw one example: a lane of what is known, the channels, a lane of what was found."""
    columns = _columns(example)
    row_px = min(_MOST_ROW_PX, _ROWS_PX / len(columns))
    over = row_px * (_reach(columns) - 1) / 2
    top = _TOP + _LANE + 4 + over
    bottom = top + row_px * len(columns) + over
    stop_s = example.start_s + len(example.data_uV) / example.fs
    frame = Frame(
        left=_LEFT, right=_RIGHT, top=top, bottom=bottom + 4 + _LANE,
        x_span=(example.start_s, stop_s),
    )  # fmt: skip
    parts = [_axis(frame, example)]
    parts += [_tint(frame, example, i, columns, row_px) for i in example.events]
    parts += [_fence(frame, example, i, columns, row_px) for i in example.labels]
    parts += _lane(frame, example, example.labels, (_TOP, "truth"), is_known=True)
    parts += _traces(frame, example, columns, row_px)
    parts += _lane(frame, example, example.events, (bottom + 4, "found"), is_known=False)
    height = frame.bottom + _BELOW
    return element(
        "svg", *parts, viewBox=f"0 0 {WIDTH} {height:g}", role="img", aria_label=example.title
    )


def _reach(columns: list[int]) -> float:
    """Give how far a trace may reach, in half rows."""
    return _OVERLAP if len(columns) > 1 else 1.0


def _axis(frame: Frame, example: Example) -> Markup:
    ticks = chart.round_ticks(*frame.x_span, 7)
    step_s = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    decimals = max(0, -math.floor(math.log10(step_s) + 1e-9))
    said = [(t, f"{t:.{decimals}f}") for t in ticks]
    return join(
        [chart.axis_x(frame, said, ""), chart.write(_LEFT - 8, frame.bottom + 17, "s", "e")]
    )


def _sides(frame: Frame, example: Example, interval: Interval) -> tuple[float, float] | None:
    """Give left and right of an interval, never too thin to be seen; None if it lies outside."""
    first, last = example.first_sample, example.first_sample + len(example.data_uV)
    if interval.stop_sample < first or interval.start_sample > last:
        return None
    start_s, stop_s = interval.start_sample / example.fs, interval.stop_sample / example.fs
    left, right = max(frame.left, frame.x(start_s)), min(frame.right, frame.x(stop_s))
    lack = max(0.0, _LEAST_PX - (right - left)) / 2
    return left - lack, right + lack


def _colour(interval: Interval) -> str:
    style = _STYLES.get(interval.kind)
    return style.colour if style else "#666666"


def _rows(interval: Interval, columns: list[int]) -> list[int]:
    """Give the rows of the channels that an interval names; all of them if it names none."""
    named = {interval.channel, *interval.channels}
    return [row for row, c in enumerate(columns) if c in named] or list(range(len(columns)))


def _tint(
    frame: Frame, example: Example, interval: Interval, columns: list[int], row_px: float
) -> Markup:
    """Tint what was found, stronger on the channels where it was."""
    sides = _sides(frame, example, interval)
    if sides is None:
        return Markup()
    left, right = sides
    width, height = f"{right - left:.1f}", row_px * len(columns)
    look = {"x": f"{left:.1f}", "width": width, "fill": _colour(interval)}
    parts = [
        element("rect", y=f"{frame.top:.1f}", height=f"{height:.1f}", fill_opacity=".1", **look)
    ]
    for row in _rows(interval, columns):
        y = f"{frame.top + row * row_px:.1f}"
        parts.append(element("rect", y=y, height=f"{row_px:.1f}", fill_opacity=".2", **look))
    return join(parts)


def _fence(
    frame: Frame, example: Example, interval: Interval, columns: list[int], row_px: float
) -> Markup:
    """Draw the sides of what is known: dashed on the channels where it is, dotted elsewhere."""
    sides = _sides(frame, example, interval)
    if sides is None:
        return Markup()
    bottom = frame.top + row_px * len(columns)
    thin = "".join(f"M{x:.1f} {frame.top:.1f}V{bottom:.1f}" for x in sides)
    rows = [frame.top + row * row_px for row in _rows(interval, columns)]
    thick = "".join(f"M{x:.1f} {y:.1f}v{row_px:.1f}" for y in rows for x in sides)
    return join(
        [
            element("path", d=thin, stroke="#777", stroke_width=".8", stroke_dasharray="1 3"),
            element("path", d=thick, stroke="#1a1a1a", stroke_width="1.3", stroke_dasharray="4 2"),
        ]
    )


def _lane(
    frame: Frame,
    example: Example,
    some: Sequence[Interval],
    where: tuple[float, str],
    *,
    is_known: bool,
) -> list[Markup]:
    """Draw a box an interval with its sign and kind: hollow if known, full if found."""
    top, title = where
    parts = [chart.write(_LEFT - 8, top + 14, title, "e soft")]
    end = frame.left
    drawn = [(s, i) for i in some if (s := _sides(frame, example, i)) is not None]
    for (left, right), interval in sorted(drawn, key=lambda pair: pair[0]):
        colour = _colour(interval)
        d = f"M{left:.1f} {top + 3:.1f}H{right:.1f}V{top + _LANE - 3:.1f}H{left:.1f}z"
        look = {"fill": "#fff" if is_known else colour, "stroke": colour, "stroke_width": "1.6"}
        parts.append(element("path", d=d, **look))
        style = _STYLES.get(interval.kind)
        said = f"{style.sign if style else '○'} {interval.kind.replace('_', ' ')}"
        x, width = right + 4, _LETTER_PX * len(said)
        if x + width > WIDTH:
            x = left - 4 - width
        if x >= end:
            parts.append(chart.write(x, top + 14, said, style=f"fill:{colour}"))
        end = max(x + width, right) + 4
    return parts


def _traces(frame: Frame, example: Example, columns: list[int], row_px: float) -> list[Markup]:
    """Draw the channels on one scale, which a bar at the right shows."""
    size_uV = float(np.nanmax(np.abs(example.data_uV[:, columns]), initial=1e-3))
    reach_px = row_px / 2 * _reach(columns) - 1
    parts: list[Markup] = []
    for row, column in enumerate(columns):
        middle = frame.top + row_px * (row + 0.5)
        y = middle - example.data_uV[:, column] / size_uV * reach_px
        parts.append(element("path", d=_path(frame, y), stroke=_INK, stroke_width="0.9"))
        name = chart.fitted(example.channels[column], _LEFT - 8)
        parts.append(chart.write(_LEFT - 8, middle + 4, name, "e"))
    return [*parts, *_scale(frame.top + row_px / 2, size_uV / reach_px, row_px)]


def _scale(middle: float, uV_a_px: float, row_px: float) -> list[Markup]:
    """Draw a bar of a round number of microvolts."""
    shown_uV = round_down(uV_a_px * min(row_px, 60.0))
    half = shown_uV / uV_a_px / 2
    bar = f"M{_RIGHT + 6} {middle - half:.1f}V{middle + half:.1f}"
    return [
        element("path", d=bar, stroke="#1a1a1a", stroke_width="2"),
        chart.write(_RIGHT + 11, middle - 1, text.number(shown_uV)),
        chart.write(_RIGHT + 11, middle + 12, "µV"),
    ]


def _path(frame: Frame, y: Samples) -> str:
    """Draw every sample, or the lowest and highest of each column where there are more."""
    step = max(1, -(-len(y) // _COLUMNS))
    edges = np.arange(0, len(y), step)
    x = frame.left + (edges + 0.5 * step) / len(y) * (frame.right - frame.left)
    if step == 1:
        return _steps(x, y)
    both = np.column_stack([np.fmin.reduceat(y, edges), np.fmax.reduceat(y, edges)])
    return _steps(np.repeat(x, 2), both.ravel())


def _steps(x: Samples, y: Samples) -> str:
    written: list[str] = []
    pen = "M"
    for a, b in zip(x.tolist(), y.tolist(), strict=True):
        if math.isfinite(b):
            written.append(f"{pen}{a:.1f} {b:.1f}")
            pen = "L"
        else:
            pen = "M"
    return "".join(written)
