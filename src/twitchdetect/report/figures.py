"""The overview: lanes with a mark an event, and all channels over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from twitchdetect.block import Recording
from twitchdetect.events import Event
from twitchdetect.report import layout as lay
from twitchdetect.report import text
from twitchdetect.report.kinds import STYLES, AnyKind, counts
from twitchdetect.report.layout import Layout, merged
from twitchdetect.report.markers import CLEAR, draw_markers
from twitchdetect.report.scales import FLAT_UV
from twitchdetect.report.traces import Samples, Traces

INK, SOFT, TRACE = "#1a1a1a", "#555555", "#3d3d3d"
Box = list[tuple[float, float]]
_EDGE = 0.49
_CROWD = 100
_MOST_LABELLED_ROWS = 24
_WIDE_PIXELS = 8
_BOX_ALPHA = {True: "22", False: "66"}  # wide boxes lie behind a trace that is to be read


def make_layout(recording: Recording, events: Sequence[Event]) -> Layout:
    """Measure the overview of a recording."""
    duration_s = max(recording.duration_s, 1 / recording.fs)
    twitches_s = tuple(_middles_s(recording, events, "ltr"))
    return Layout(
        kinds=tuple(counts(events)),
        n_channels=len(recording.channels),
        duration_s=duration_s,
        twitches_s=twitches_s,
        has_markers=bool(recording.markers),
    )


def _middles_s(recording: Recording, events: Sequence[Event], kind: AnyKind) -> list[float]:
    some = [e for e in events if e.kind == kind]
    return [(e.start_sample + e.stop_sample) / 2 / recording.fs for e in some]


def new_figure(height_in: float, dpi: float, width_in: float = lay.WIDTH_IN) -> Any:
    figure = Figure(figsize=(width_in, height_in), dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def overview_figure(
    recording: Recording, events: Sequence[Event], traces: Traces, dpi: float
) -> Any:
    """Draw all channels with the events shaded, and a lane for each kind above them."""
    layout = make_layout(recording, events)
    figure = new_figure(layout.height_in, dpi)
    height_in, left, width = (
        layout.height_in,
        lay.LEFT_IN / lay.WIDTH_IN,
        lay.PLOT_IN / lay.WIDTH_IN,
    )
    rows = (left, lay.BOTTOM_IN / height_in, width, layout.rows_in / height_in)
    bottom_in = lay.BOTTOM_IN + layout.rows_in + lay.BETWEEN_IN
    lanes = (left, bottom_in / height_in, width, layout.lanes_in / height_in)
    draw_channels(figure.add_axes(rows), recording, events, traces, layout)
    lanes_axes = figure.add_axes(lanes)
    draw_lanes(lanes_axes, recording, events, layout)
    draw_markers(lanes_axes, figure.axes[0], recording, layout)
    said = scale_words(recording, traces)
    figure.text(left, 0.12 / height_in, said, fontsize=8.5, color=SOFT)
    return figure


def scale_words(recording: Recording, traces: Traces) -> str:
    """Say what the scale bars mean and what was cut off."""
    said = f"Bars: {text.microvolts(traces.scales.common_uV)} on every channel"
    if len(recording.channels) == 1:
        said = f"Bar: {text.microvolts(traces.scales.common_uV)}"
    elif traces.scales.is_own.any():
        said = f"Bars: {text.microvolts(traces.scales.common_uV)}; * channel with its own scale"
    size_uV = np.fmax(np.abs(traces.low_uV), np.abs(traces.high_uV))
    if (np.nan_to_num(size_uV) > 2 * _EDGE * traces.scales.scale_uV).any():
        said += "; what is larger than its row is cut off"
    return said + "."


def draw_channels(
    axes: Any, recording: Recording, events: Sequence[Event], traces: Traces, layout: Layout
) -> None:
    """Draw one row a channel, the first on top."""
    n = layout.n_channels
    _shade(axes, recording, events, layout)
    for c in range(n):
        _draw_trace(axes, traces, c, n - 1 - c)
    _draw_scales(axes, traces, layout)
    axes.set_ylim(-0.5, max(n, 1) - 0.5)
    axes.set_xlim(0, layout.duration_s)
    size = 9 if layout.row_in > 0.2 else 8
    axes.set_yticks(range(n), list(reversed(text.short_names(recording.channels))), fontsize=size)
    tick_s = text.tick_s(recording.duration_s, 10)
    axes.xaxis.set_major_locator(MultipleLocator(tick_s))
    axes.xaxis.set_major_formatter(FuncFormatter(text.tick_clock(tick_s, recording.duration_s)))
    axes.set_xlabel(text.time_title(recording.duration_s), fontsize=9, color=INK, labelpad=2)
    axes.tick_params(length=0, colors=INK)
    axes.tick_params(axis="x", length=3, labelsize=9)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _draw_trace(axes: Any, traces: Traces, c: int, middle: int) -> None:
    full = 2 * traces.scales.scale_uV[c]
    low = np.clip(traces.low_uV[:, c] / full, -_EDGE, _EDGE) + middle
    high = np.clip(traces.high_uV[:, c] / full, -_EDGE, _EDGE) + middle
    if traces.step == 1:
        axes.plot(traces.time_s, low, color=TRACE, lw=0.7)
        return
    low, high = _joined(low, high)
    axes.fill_between(
        traces.time_s, low, high, where=np.isfinite(low), color=TRACE, lw=0.5, step="mid"
    )


def _joined(low: Samples, high: Samples) -> tuple[Samples, Samples]:
    """Let each column reach to its left neighbour, as a line would."""
    before_low, before_high = np.roll(low, 1), np.roll(high, 1)
    before_low[0] = before_high[0] = np.nan
    gone = np.isnan(low)
    low, high = np.fmin(low, before_high), np.fmax(high, before_low)
    low[gone] = high[gone] = np.nan
    return low, high


def _draw_scales(axes: Any, traces: Traces, layout: Layout) -> None:
    """Draw a bar of half a row's height beside each channel, with its size."""
    n = layout.n_channels
    across = axes.get_yaxis_transform()
    for c in range(n):
        middle, own = n - 1 - c, bool(traces.scales.is_own[c])
        need = traces.need_uV[c]
        said = "no signal" if np.isnan(need) else "flat" if need <= FLAT_UV else ""
        if not said:
            bar = [middle - 0.25, middle + 0.25]
            axes.plot([1.008] * 2, bar, color=INK, lw=1.6, transform=across, clip_on=False)
            if own or n <= _MOST_LABELLED_ROWS or c == 0:
                said = text.microvolts(traces.scales.scale_uV[c]) + (" *" if own else "")
        weight = "bold" if own else "normal"
        axes.text(
            1.016, middle, said, transform=across, va="center", fontsize=8.5, weight=weight,
            color=INK,
        )  # fmt: skip


def _shade(axes: Any, recording: Recording, events: Sequence[Event], layout: Layout) -> None:
    for kind in layout.kinds:
        some = [e for e in events if e.kind == kind]
        boxes = _boxes(recording, some, layout, axes.figure.dpi)
        style = STYLES[kind]
        pixel_s = layout.duration_s / (lay.PLOT_IN * axes.figure.dpi)
        is_wide = [b[1][0] - b[0][0] > _WIDE_PIXELS * pixel_s for b in boxes]
        axes.add_collection(
            PolyCollection(
                boxes, facecolor=[style.colour + _BOX_ALPHA[w] for w in is_wide], lw=0,
                edgecolor=style.colour + "99", hatch=style.hatch, antialiased=False, label=kind,
                zorder=0.5,
            )
        )  # fmt: skip
        sides = [side for b, wide in zip(boxes, is_wide, strict=True) if wide for side in _sides(b)]
        axes.add_collection(LineCollection(sides, colors=style.colour, lw=1.0, zorder=0.6))
        _sign_rows(axes, recording, some, layout)


def _sides(box: Box) -> list[Box]:
    return [[box[0], box[3]], [box[1], box[2]]]


def _sign_rows(axes: Any, recording: Recording, some: Sequence[Event], layout: Layout) -> None:
    """Put the kind's shape at the top of the row of the strongest channel."""
    where = [e for e in some if e.channel >= 0]
    if where:
        style = STYLES[where[0].kind]
        size = min(5.0, 0.3 * layout.row_in * 72) * style.size
        axes.plot(
            [(e.start_sample + e.stop_sample) / 2 / recording.fs for e in where],
            [layout.n_channels - 1 - e.channel + 0.46 - size / layout.row_in / 144 for e in where],
            ls="", marker=style.marker, ms=size, mfc=style.colour, mec="white", mew=0.4, zorder=3,
        )  # fmt: skip


def _boxes(recording: Recording, some: Sequence[Event], layout: Layout, dpi: float) -> list[Box]:
    """Corners of a box an event and channel, or over all where it concerns no single one.

    Boxes that overlap become one: their colours would add up until nothing else is seen.
    """
    n, fs = layout.n_channels, recording.fs
    rows: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for event in some:
        span = layout.mark_s(event.start_sample / fs, event.stop_sample / fs, dpi)
        if event.channel < 0:
            rows.setdefault((-0.5, n - 0.5), []).append(span)
        else:
            for c in event.channels or (event.channel,):
                rows.setdefault((n - 1.5 - c, n - 0.5 - c), []).append(span)
    return [
        [(start, low), (stop, low), (stop, high), (start, high)]
        for (low, high), spans in rows.items()
        for start, stop in merged(spans)
    ]


def draw_lanes(axes: Any, recording: Recording, events: Sequence[Event], layout: Layout) -> None:
    """Draw a lane a kind: its name, its marks and how many there are."""
    axes.set_axis_off()
    axes.set_xlim(0, layout.duration_s)
    axes.set_ylim(layout.lanes_in, 0)
    if not layout.kinds:
        axes.text(
            0, layout.lanes_in - lay.LANE_IN / 2, "no events", va="center", fontsize=9, color=INK
        )
    for kind, n in counts(events).items():
        _draw_lane(axes, kind, _middles_s(recording, events, kind), n, layout)
    _number(axes, layout)


def _draw_lane(axes: Any, kind: AnyKind, middles_s: list[float], n: int, layout: Layout) -> None:
    style, y, across = STYLES[kind], layout.lane_in(kind), axes.get_yaxis_transform()
    axes.plot([0, layout.duration_s], [y, y], color="#dddddd", lw=0.6, zorder=0)
    look = {"marker": style.marker, "mfc": style.colour, "mec": "white", "clip_on": False}
    axes.plot(
        middles_s,
        [y] * n,
        ls="",
        ms=7 * style.size,
        mew=0.4 if n < _CROWD else 0,
        label=kind,
        **look,
    )
    axes.plot([-0.012], [y], ls="", ms=7 * style.size, mew=0.4, transform=across, **look)
    words = {"va": "center", "fontsize": 9, "color": INK, "transform": across}
    axes.text(-0.024, y, kind, ha="right", **words)
    axes.text(1.016, y, str(n), **words)


def _number(axes: Any, layout: Layout) -> None:
    for label in layout.labels:
        middle_in = (label.left_in + label.right_in) / 2
        axes.text(
            middle_in / lay.PLOT_IN * layout.duration_s,
            layout.number_in(label) + lay.NUMBER_IN / 2,
            label.text, ha="center", va="center", fontsize=8, color=STYLES["ltr"].colour,
            bbox=CLEAR,
        )  # fmt: skip
