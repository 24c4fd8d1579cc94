"""What the mouse does on the traces: click, draw over, drag an event's edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRectF

from twitchdetect.live.bands import Band
from twitchdetect.live.trace_places import Places
from twitchdetect.live.trace_screen import TraceScreen

_LEAST_DRAG_PX, _NEAR_EDGE_PX = 4.0, 6.0


class Grip(NamedTuple):
    """An event's edge that is held."""

    band: Band
    is_start: bool


@dataclass(frozen=True, slots=True)
class Drag:
    """A press that was not yet let go.

    Attributes
    ----------
    x, y : float
        Where it began, in logical pixels of the widget.
    from_sample, to_sample : int
        What is below its beginning, and below the mouse now.
    channel : int
    grip : Grip or None
    is_click : bool
        It did not go far enough to be more.
    """

    x: float
    y: float
    from_sample: int
    to_sample: int
    channel: int
    grip: Grip | None
    is_click: bool = True

    @property
    def span(self) -> tuple[int, int]:
        """Give the half-open stretch that was drawn over, or the event as it would become."""
        if self.grip is None:
            low, high = sorted((self.from_sample, self.to_sample))
            return low, high + 1
        band = self.grip.band
        if self.grip.is_start:
            return min(self.to_sample, band.stop_sample - 1), band.stop_sample
        return band.start_sample, max(self.to_sample, band.start_sample + 1)


def sample_at(screen: TraceScreen, places: Places, x: float) -> int | None:
    """Give the sample below a logical x of the widget; None where there is none."""
    at = int(x * places.ratio) - places.plot_left
    if not 0 <= at < places.plot_columns:
        return None
    column = screen.column_at(at)
    return None if column is None else screen.columns.sample_at(column)


def channel_at(screen: TraceScreen, places: Places, y: float) -> int:
    """Give the channel whose lane is at a logical y of the widget."""
    row = y * places.ratio - places.plot_top
    return screen.lanes.channels[screen.lanes.lane_at(row)]


def grip_at(screen: TraceScreen, places: Places, x: float) -> Grip | None:
    """Give the edge of an event nearest to a logical x, if one is near."""
    grips = [
        Grip(b, is_start) for b in screen.seen_bands() if b.number > 0 for is_start in (True, False)
    ]
    near = [(abs(_edge_x(screen, places, grip) - x), i) for i, grip in enumerate(grips)]
    near = [(distance, i) for distance, i in near if distance <= _NEAR_EDGE_PX]
    return grips[min(near)[1]] if near else None


def _edge_x(screen: TraceScreen, places: Places, grip: Grip) -> float:
    band = grip.band
    sample = band.start_sample if grip.is_start else band.stop_sample - 1
    column = screen.columns.column_of(sample)
    if not screen.picture.first <= column < screen.picture.stop:
        return float("inf")
    return places.x(screen.x_of(column) + 0.5)


def drag_box(drag: Drag, screen: TraceScreen, places: Places) -> QRectF:
    """Give the stretch of the plot that a drag covers, in logical pixels."""
    start_sample, stop_sample = drag.span
    ends = (screen.columns.column_of(start_sample), screen.columns.column_of(stop_sample - 1))
    left, right = sorted(places.x(screen.x_of(column)) for column in ends)
    box = QRectF(left, places.plot.top(), right - left + 1, places.plot.height())
    return box & places.plot


def pressed(
    screen: TraceScreen, places: Places, x: float, y: float, grip: Grip | None
) -> Drag | None:
    """Begin where the mouse was pressed; None outside of the signal."""
    sample = sample_at(screen, places, x)
    if sample is None or not places.plot.top() <= y < places.plot.bottom():
        return None
    channel = channel_at(screen, places, y) if grip is None else grip.band.channel
    return Drag(x, y, sample, sample, channel, grip)


def moved(drag: Drag, screen: TraceScreen, places: Places, x: float) -> Drag:
    """Go on to where the mouse is; beyond the signal the last place stays."""
    sample = sample_at(screen, places, min(max(x, places.plot.left()), places.plot.right() - 1))
    is_click = drag.is_click and abs(x - drag.x) < _LEAST_DRAG_PX
    to_sample = drag.to_sample if sample is None else sample
    return Drag(drag.x, drag.y, drag.from_sample, to_sample, drag.channel, drag.grip, is_click)
