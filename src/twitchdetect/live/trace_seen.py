"""What of bands, times and thresholds is on the screen now, and where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from twitchdetect.live.bands import Band
from twitchdetect.live.strings import translate
from twitchdetect.live.trace_frame import Tick
from twitchdetect.live.trace_places import Places
from twitchdetect.live.trace_screen import Stretch, TraceScreen
from twitchdetect.live.trace_settings import lane_name


def seen_bands(screen: TraceScreen, places: Places) -> list[tuple[Band, float]]:
    """Give the bands on the screen, each with its onset's logical x in the plot.

    One that began before the screen does stands at its left edge, unless it sweeps.
    """
    first = screen.picture.first
    shown = set(screen.lanes.channels)
    seen = []
    for band in screen.seen_bands():
        begin = screen.columns.column_of(band.start_sample)
        if band.channels and shown.isdisjoint(band.channels):
            continue
        if begin < first and screen.is_sweep:
            continue
        begin = max(begin, first)
        seen.append((band, screen.x_of(begin) / places.ratio))
    return seen


def seen_ticks(screen: TraceScreen, places: Places, step_s: float) -> list[Tick]:
    """Give the labels of time on the screen."""
    first, stop = max(0, screen.picture.first), screen.picture.stop
    columns, fs = screen.columns, screen.signals.fs
    ticks = []
    i = int(columns.first_sample(first) / fs / step_s)
    while (column := columns.column_of(round(i * step_s * fs))) < stop:
        if column >= first:
            ticks.append(Tick(screen.x_of(column) / places.ratio, i * step_s))
        i += 1
    return ticks


def level_rows(screen: TraceScreen) -> list[int]:
    """Give the rows of thresholds; none on the raw signal, which they do not belong to."""
    if screen.settings.lane == "raw":
        return []
    lanes, rows = screen.lanes, []
    for i, channel in enumerate(lanes.channels):
        size = float(screen.signals.threshold_uV[channel]) * lanes.rows_per_uV
        upper, lower = lanes.edges(i)
        sizes = [size] if lanes.is_from_floor else [size, -size]
        places = [lanes.zero_row(i) - rows_up for rows_up in sizes]
        rows += [int(place) for place in places if upper <= place < lower]
    return rows


def lane_text(screen: TraceScreen) -> str:
    """Say which signal is shown."""
    return lane_name(screen.settings.lane)


def foot_text(screen: TraceScreen) -> str:
    """Say how many channels are not shown, if any."""
    n_hidden = len(screen.signals.channels) - len(screen.lanes.channels)
    return translate("Traces", "%1 hidden").replace("%1", str(n_hidden)) if n_hidden else ""


def paused_texts(screen: TraceScreen) -> tuple[str, str]:
    """Say in two lines that the picture stands still, and where its end is."""
    end_s = screen.columns.first_sample(screen.picture.stop) / screen.signals.fs
    return translate("Traces", "paused"), f"{end_s:.1f} s"


def column_boxes(stretches: Sequence[Stretch], screen: TraceScreen, places: Places) -> list[QRectF]:
    """Give where columns of the session lie in the widget: strips, or the plot."""
    width, plot = places.plot_columns, places.plot
    if stretches and not screen.is_sweep:
        return [plot]
    boxes = []
    for first, stop in stretches:
        left = first % width
        right = left + stop - first
        parts = [(left, min(right, width)), (0, right - width)]
        boxes += [
            QRectF(places.x(a), plot.top(), (b - a) / places.ratio, plot.height())
            for a, b in parts
            if a < b
        ]
    return boxes
