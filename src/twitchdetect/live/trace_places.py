"""The parts of the traces' widget: names left, labels above, time below, scale right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from twitchdetect.live.look import Look, sized_font
from twitchdetect.live.trace_settings import LANES, lane_name
from twitchdetect.live.trace_steps import SHORT_S, tick_text

NAME_PT, LEAST_NAME_PT, LABEL_PT, AXIS_PT = 17.0, 7.0, 13.0, 12.0
_WIDEST_NAME = 0.14  # of the widget
_WIDEST_SCALE_TEXT = "500 µV"
_WIDEST_TIME_S = 99999.0
_TALL = 30.0  # label rows


@dataclass(frozen=True, slots=True)
class Places:
    """Boxes in logical pixels; the plot lies on whole device pixels.

    Attributes
    ----------
    names, labels, plot, axis, scale : QRectF
    corner, foot, upper_right, lower_right : QRectF
        The four corners; `foot` is the lower left one.
    n_label_rows : int
    ratio : float
        Device pixels a logical one.
    """

    names: QRectF
    labels: QRectF
    plot: QRectF
    axis: QRectF
    scale: QRectF
    corner: QRectF
    foot: QRectF
    upper_right: QRectF
    lower_right: QRectF
    n_label_rows: int
    ratio: float

    @property
    def plot_columns(self) -> int:
        return max(1, round(self.plot.width() * self.ratio))

    @property
    def plot_rows(self) -> int:
        return max(1, round(self.plot.height() * self.ratio))

    @property
    def plot_left(self) -> int:
        """Give the plot's left edge in device pixels."""
        return round(self.plot.left() * self.ratio)

    @property
    def plot_top(self) -> int:
        return round(self.plot.top() * self.ratio)

    def x(self, column: float) -> float:
        """Give the logical x of a device column of the plot."""
        return self.plot.left() + column / self.ratio

    def y(self, row: float) -> float:
        return self.plot.top() + row / self.ratio


def places(width: float, height: float, ratio: float, look: Look, names: Sequence[str]) -> Places:
    """Divide a widget of this size."""
    pixels = name_pixels(height / max(1, len(names)), look)
    name_width = QFontMetricsF(sized_font(pixels, bold=True)).horizontalAdvance
    widest = max(map(name_width, names), default=0.0)
    pad = look.px(5)
    left = min(widest, width * _WIDEST_NAME) + 2 * pad
    lane_width = QFontMetricsF(look.font(AXIS_PT)).horizontalAdvance
    left = max(left, *(lane_width(lane_name(lane)) + 2 * pad for lane in LANES))
    label_metrics = QFontMetricsF(look.font(LABEL_PT, bold=True))
    right = label_metrics.horizontalAdvance(_WIDEST_SCALE_TEXT) + 2 * pad
    row = label_metrics.height() + look.px(2)
    n_rows = 2 if height > _TALL * row * 0.6 else 1
    top = n_rows * row + look.px(2)
    bottom = QFontMetricsF(look.font(AXIS_PT)).height() + look.px(5)
    x = [round(v * ratio) / ratio for v in (0, left, max(left + 1, width - right), width)]
    y = [round(v * ratio) / ratio for v in (0, top, max(top + 1, height - bottom), height)]
    return Places(
        names=_box(x[0], y[1], x[1], y[2]),
        labels=_box(x[1], y[0], x[2], y[1]),
        plot=_box(x[1], y[1], x[2], y[2]),
        axis=_box(x[1], y[2], x[2], y[3]),
        scale=_box(x[2], y[1], x[3], y[2]),
        corner=_box(x[0], y[0], x[1], y[1]),
        foot=_box(x[0], y[2], x[1], y[3]),
        upper_right=_box(x[2], y[0], x[3], y[1]),
        lower_right=_box(x[2], y[2], x[3], y[3]),
        n_label_rows=n_rows,
        ratio=ratio,
    )


def name_pixels(lane_height: float, look: Look) -> int:
    """Give the size of channel names beside lanes of this height, in logical pixels."""
    return min(look.px(NAME_PT), max(look.px(LEAST_NAME_PT), int(lane_height * 0.8)))


def _box(left: float, top: float, right: float, bottom: float) -> QRectF:
    return QRectF(left, top, right - left, bottom - top)


def time_label_width(look: Look, time_base_s: float) -> float:
    """Give the width of the widest label of the time axis."""
    step_s = 0.1 if time_base_s <= SHORT_S else 1.0
    text = tick_text(_WIDEST_TIME_S, step_s)
    return QFontMetricsF(look.font(AXIS_PT)).horizontalAdvance(text)
