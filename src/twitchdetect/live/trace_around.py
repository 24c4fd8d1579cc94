"""What stands around the traces now, and what of it has to be drawn again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from twitchdetect.live import trace_frame as frame
from twitchdetect.live.bands import Band
from twitchdetect.live.look import LEFT, Look
from twitchdetect.live.theme import clamp_scale
from twitchdetect.live.trace_places import Places, places, time_label_width
from twitchdetect.live.trace_screen import TraceScreen
from twitchdetect.live.trace_seen import (
    foot_text,
    lane_text,
    level_rows,
    paused_texts,
    seen_bands,
    seen_ticks,
)
from twitchdetect.live.trace_steps import tick_step_s

_GROWS_FROM, _MOST_GROWTH = 800, 1.5


class Around:
    """Names, labels, time, scale and thresholds of a screen.

    Attributes
    ----------
    places : Places
    line : int
        Thickness of lines, in device pixels.
    step_s : float
        Distance of the labels of time.
    labels, ticks, levels : list
        What is on the screen: labels of events, labels of time, rows of thresholds.
    """

    def __init__(
        self, size: QSize, ratio: float, look: Look, names: Sequence[str], time_base_s: float
    ) -> None:
        self._look = look = _grown(look, size.height())
        self.places: Places = places(size.width(), size.height(), ratio, look, names)
        self.line = max(1, round(ratio))
        label_width = time_label_width(look, time_base_s)
        self.step_s = tick_step_s(time_base_s, label_width, self.places.axis.width())
        self.labels: list[frame.Label] = []
        self.ticks: list[frame.Tick] = []
        self.levels: list[int] = []
        self._seen: list[tuple[Band, float]] = []
        self._dash: QPixmap = frame.dashes(look.colour("dim"), self.line)

    def refresh(self, screen: TraceScreen) -> list[QRectF]:
        """Find out what is on the screen now; give the boxes in which something changed."""
        boxes = []
        seen = seen_bands(screen, self.places)
        if seen != self._seen:
            self._seen = seen
            self.labels = frame.band_labels(seen, self.places, self._look)
            boxes.append(self.places.labels)
        ticks = seen_ticks(screen, self.places, self.step_s)
        if ticks != self.ticks:
            self.ticks = ticks
            boxes.append(self.places.axis)
        levels = level_rows(screen)
        if levels != self.levels:
            self.levels = levels
            boxes.append(self.places.plot)
        return boxes

    def draw(self, painter: QPainter, exposed: QRectF, screen: TraceScreen) -> None:
        """Draw what of the widget is exposed."""
        boxes, look = self.places, self._look
        if exposed.intersects(boxes.plot):
            self._draw_plot(painter, exposed & boxes.plot, screen)
        if exposed.intersects(boxes.labels):
            frame.draw_labels(painter, self.labels, boxes, look)
        if exposed.intersects(boxes.axis):
            frame.draw_axis(painter, self.ticks, self.step_s, boxes, look)
        if exposed.intersects(boxes.names):
            frame.draw_names(painter, _shown_names(screen), screen.lanes, boxes, look)
        if exposed.intersects(boxes.scale):
            frame.draw_scale(painter, screen.lanes, boxes, look)
            if screen.frozen_at is not None:
                frame.draw_paused(painter, paused_texts(screen), boxes, look)
        if exposed.intersects(boxes.corner):
            frame.draw_corner(painter, lane_text(screen), boxes.corner, look)
        if exposed.intersects(boxes.foot):
            frame.draw_corner(painter, foot_text(screen), boxes.foot, look, LEFT)
        for box in (boxes.upper_right, boxes.lower_right):
            painter.fillRect(box & exposed, look.colour("background"))

    def _draw_plot(self, painter: QPainter, exposed: QRectF, screen: TraceScreen) -> None:
        painter.save()
        painter.scale(1 / self.places.ratio, 1 / self.places.ratio)
        frame.draw_picture(painter, exposed, screen, self.places)
        frame.draw_thresholds(painter, self.levels, self._dash, self.places, screen.lanes)
        painter.restore()


def _shown_names(screen: TraceScreen) -> list[str]:
    return [screen.signals.channels[channel] for channel in screen.lanes.channels]


def _grown(look: Look, height: int) -> Look:
    """Give larger words where there is room: they are read from two metres."""
    growth = min(_MOST_GROWTH, max(1.0, height / _GROWS_FROM))
    return Look(look.theme, clamp_scale(look.scale * growth))
