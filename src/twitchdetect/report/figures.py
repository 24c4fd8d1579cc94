"""Figures: all channels over time, and one zoom a twitch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MultipleLocator

from twitchdetect.block import Recording
from twitchdetect.events import KINDS, Event
from twitchdetect.report import text
from twitchdetect.report.traces import Traces

COLOURS = {
    "ltr": "#D55E00",
    "voluntary": "#0072B2",
    "startle": "#332288",
    "needle_movement": "#E69F00",
    "cable_motion": "#B7A100",
    "electrode_pop": "#56B4E9",
    "ecg": "#009E73",
    "stimulation": "#882255",
    "saturation": "#CC79A7",
    "gap": "#777777",
}
INK, FAINT = "#222222", "#8a8a8a"
WIDTH_IN, DPI = 14.0, 100
COLUMNS = 6
ZOOM_CAPTION = "Each ltr on its strongest channel: µV against ms from onset; length, peak and SNR"
LEGEND_COLUMNS = 7


def overview_figure(recording: Recording, events: Sequence[Event], traces: Traces) -> Any:
    """Draw all channels with the events shaded."""
    n = max(1, len(recording.channels))
    row_in = min(0.75, max(0.28, 9.0 / n))
    head_in = 0.4 + 0.25 * -(-len({e.kind for e in events}) // LEGEND_COLUMNS)
    height_in = n * row_in + head_in + 0.45
    figure = new_figure(height_in)
    axes = figure.add_axes((0.085, 0.45 / height_in, 0.855, n * row_in / height_in))
    draw_channels(axes, recording, events, traces)
    _legend(figure, events, height_in)
    return figure


def new_figure(height_in: float) -> Any:
    figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def draw_channels(axes: Any, recording: Recording, events: Sequence[Event], traces: Traces) -> None:
    """Draw one row a channel, the first on top."""
    n = len(recording.channels)
    for c in range(n):
        middle = n - 1 - c
        scale = 2.0 * traces.scale_uV[c]
        low = np.clip(traces.low_uV[:, c] / scale, -0.48, 0.48) + middle
        high = np.clip(traces.high_uV[:, c] / scale, -0.48, 0.48) + middle
        axes.fill_between(
            traces.time_s,
            low - 0.006,
            high + 0.006,
            where=np.isfinite(low),
            color="#4a4a4a",
            lw=0.3,
            step="mid",
        )
        axes.text(
            1.004,
            (middle + 0.5) / n,
            text.scale(traces.scale_uV[c]),
            transform=axes.transAxes,
            va="center",
            fontsize=8,
            color=FAINT,
        )
    _shade(axes, recording, events, n)
    axes.set_ylim(-0.5, max(n, 1) - 0.5)
    axes.set_xlim(0, max(recording.duration_s, 1 / recording.fs))
    axes.set_yticks(range(n), [text.short(name) for name in reversed(recording.channels)])
    axes.xaxis.set_major_locator(MultipleLocator(text.tick_s(recording.duration_s)))
    axes.xaxis.set_major_formatter(FuncFormatter(text.clock))
    axes.tick_params(length=0, labelsize=9, colors=INK)
    axes.tick_params(axis="x", length=3)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _shade(axes: Any, recording: Recording, events: Sequence[Event], n: int) -> None:
    for kind in KINDS:
        boxes = [b for e in events if e.kind == kind for b in _boxes(recording, e, n)]
        if boxes:
            colour = COLOURS[kind]
            axes.add_collection(
                PolyCollection(
                    boxes,
                    facecolor=colour + "55",
                    edgecolor=colour,
                    lw=0.5,
                    hatch=_hatch(kind),
                    label=kind,
                    zorder=0.5,
                )
            )


def _boxes(recording: Recording, event: Event, n: int) -> list[list[tuple[float, float]]]:
    """Corners of one box a channel, or of one over all where the event concerns no single one."""
    start_s = event.start_sample / recording.fs
    stop_s = max(event.stop_sample / recording.fs, start_s + 0.0015 * recording.duration_s)
    if event.channel < 0:
        rows = [(-0.5, n - 0.5)]
    else:
        rows = [(n - 1.5 - c, n - 0.5 - c) for c in event.channels or (event.channel,)]
    return [[(start_s, low), (stop_s, low), (stop_s, high), (start_s, high)] for low, high in rows]


def _hatch(kind: str) -> str | None:
    return "////" if kind == "gap" else None


def _legend(figure: Any, events: Sequence[Event], height_in: float) -> None:
    counts = {kind: sum(e.kind == kind for e in events) for kind in KINDS}
    handles = [
        Patch(facecolor=COLOURS[k] + "88", edgecolor=COLOURS[k], hatch=_hatch(k), label=f"{n} {k}")
        for k, n in counts.items()
        if n
    ]
    if handles:
        figure.legend(
            handles=handles,
            loc="upper left",
            ncols=min(LEGEND_COLUMNS, len(handles)),
            frameon=False,
            fontsize=10,
            bbox_to_anchor=(0.08, 1 - 0.05 / height_in),
        )
    else:
        figure.text(0.085, 1 - 0.25 / height_in, "no event", fontsize=10, color=INK)


def zoom_figure(recording: Recording, twitches: Sequence[Event], traces: Traces) -> Any:
    """Draw the strongest channel of each twitch, 0.4 s to either side of its middle and more."""
    n_rows = max(1, -(-len(twitches) // COLUMNS))
    height_in = n_rows * 1.75 + 0.45
    figure = new_figure(height_in)
    figure.text(0.02, 1 - 0.15 / height_in, ZOOM_CAPTION, fontsize=9, color="#555555")
    grid = figure.subplots(n_rows, COLUMNS, squeeze=False)
    for axes in grid.flat[len(twitches) :]:
        axes.set_axis_off()
    for axes, event in zip(grid.flat, twitches, strict=False):
        draw_zoom(axes, recording, event, traces)
    figure.subplots_adjust(0.035, 0.3 / height_in, 0.985, 1 - 0.65 / height_in, 0.2, 0.75)
    return figure


def draw_zoom(axes: Any, recording: Recording, event: Event, traces: Traces) -> None:
    """Draw one twitch."""
    fs = recording.fs
    first, values = traces.cutouts[event]
    time_ms = (np.arange(first, first + len(values)) - event.start_sample) / fs * 1000
    length_ms = (event.stop_sample - event.start_sample) / fs * 1000
    axes.axvspan(0, length_ms, color=COLOURS[event.kind], alpha=0.22, lw=0)
    axes.plot(time_ms, values, lw=0.7, color=INK)
    top = np.nanmax(np.abs(values), initial=1e-3) * 1.08
    axes.set_ylim(-top, top)
    axes.set_xlim(time_ms[0], time_ms[0] + len(values) / fs * 1000)
    axes.set_title(
        f"{text.clock(event.start_sample / fs)}  {text.short(recording.channels[event.channel])}\n"
        f"{length_ms:.0f} ms  {text.number(event.peak_uV)} µV  {event.snr_db:.0f} dB",
        fontsize=8,
        color=INK,
        loc="left",
        pad=3,
    )
    axes.tick_params(labelsize=7, length=2, colors=FAINT)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
