"""The traces: all channels sweeping or scrolling, with events, thresholds, gaps and scale.

``python -m twitchdetect.live.traces`` shows them on the simulated board.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from twitchdetect.block import Marker
from twitchdetect.live import trace_frame as frame
from twitchdetect.live import trace_pointer as pointer
from twitchdetect.live.bands import (
    NO_DECISIONS,
    Band,
    Decisions,
    EventBands,
    Numbered,
)
from twitchdetect.live.look import Look
from twitchdetect.live.paint import Read
from twitchdetect.live.trace_around import Around
from twitchdetect.live.trace_places import Places
from twitchdetect.live.trace_screen import Stretch, TraceScreen
from twitchdetect.live.trace_seen import column_boxes
from twitchdetect.live.trace_settings import SignalSource, TraceSettings

_DRAG_ALPHA = 70


class TraceView(QWidget):
    """Shows a ring; keeps no signal of its own.

    Its signals: ``sample_clicked(sample, channel)``, the sample whose value is drawn where the user
    clicked; ``span_dragged(start_sample, stop_sample, channel)``, what she drew over, half-open;
    ``edges_dragged(number, start_sample, stop_sample)``, where she put an event's edges while they
    are free (`set_edges_free`); ``name_clicked(channel)``; ``settings_changed()``.

    Parameters
    ----------
    signals : Ring
    look : Look, optional
    parent : QWidget, optional
    """

    sample_clicked = Signal(int, int)
    span_dragged = Signal(int, int, int)
    edges_dragged = Signal(int, int, int)
    name_clicked = Signal(int)
    settings_changed = Signal()

    def __init__(
        self, signals: SignalSource, look: Look | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look or Look()
        self._settings = TraceSettings()
        self._drag: pointer.Drag | None = None
        self._edges_free = False
        self._event_bands = EventBands()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.advance)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 120)
        self.set_ring(signals)

    # what is shown

    @property
    def signals(self) -> SignalSource:
        """What is shown."""
        return self._signals

    @property
    def settings(self) -> TraceSettings:
        """What the user chose."""
        return self._settings

    @property
    def is_paused(self) -> bool:
        return self.screen_state.frozen_at is not None

    @property
    def places(self) -> Places:
        """Where the parts of the widget lie."""
        return self.around.places

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of all channels."""
        return self._signals.channels

    @property
    def labels(self) -> Sequence[frame.Label]:
        """The labels of events on the screen."""
        return self.around.labels

    @property
    def ticks(self) -> Sequence[frame.Tick]:
        """The labels of time on the screen."""
        return self.around.ticks

    def set_ring(self, signals: SignalSource) -> None:
        """Show other signals."""
        self._signals = signals
        self.screen_state = TraceScreen(signals, self._settings, self._look.theme, (1, 1))
        self._relook()

    def set_past(self, read: Read, start_sample: int, stop_sample: int) -> None:
        """Give where samples [start, stop) can be read that the ring no longer holds."""
        self.screen_state.set_past(read, start_sample, stop_sample)

    def set_look(self, look: Look) -> None:
        """Show it in other colours or another size."""
        self._look = look
        self._relook()

    def set_settings(self, settings: TraceSettings) -> None:
        """Show it as the user chose now."""
        self._settings = self.screen_state.settings = settings
        self._relook()
        self.settings_changed.emit()

    def fit_gain(self) -> None:
        """Choose the gain by what is on the screen."""
        self.set_settings(replace(self.settings, uV_per_lane=self.screen_state.fitting_gain()))

    def set_events(
        self,
        events: Sequence[Numbered],
        decisions: Decisions = NO_DECISIONS,
        markers: Sequence[Marker] = (),
    ) -> None:
        """Show the detector's events, as the user named and confirmed them, and her markers."""
        self.set_bands(self._event_bands.of(events, decisions, markers))

    def set_bands(self, bands: Sequence[Band]) -> None:
        """Show these and no others."""
        self._update_columns(self.screen_state.set_bands(bands))
        self._refresh_around()

    def set_edges_free(self, are_free: bool) -> None:
        """Let the edges of events be dragged, or not."""
        self._edges_free = are_free

    # time

    def run(self, frames_per_second: float = 60.0) -> None:
        """Show what is new so often; frames drop when there is no time for them."""
        self._timer.start(max(1, int(1000 / frames_per_second)))

    def advance(self) -> None:
        """Show what is new: one frame."""
        picture = self.screen_state.picture
        painted = self.screen_state.advance()
        if picture is not self.screen_state.picture:
            self.update()
        elif painted and not self.screen_state.is_sweep:
            self.update(_outer(self.places.plot))
        else:
            self._update_columns(painted)
        self._refresh_around()

    def pause(self, head: int | None = None) -> None:
        """Stop the picture at what is seen now, or so that it ends before the sample `head`."""
        self.screen_state.freeze(head)
        self._refresh_around()
        self.update()

    def resume(self) -> None:
        """Go on with the newest."""
        self.screen_state.thaw()
        self._refresh_around()
        self.update()

    def scroll_by(self, seconds: float) -> None:
        """Move the paused picture; backwards is negative."""
        frozen_at = self.screen_state.frozen_at
        if frozen_at is None:
            raise ValueError("scroll_by() comes after pause()")
        columns = self.screen_state.columns
        n = round(seconds * self._signals.fs * columns.n_columns / columns.n_samples)
        self.pause(columns.first_sample(frozen_at + n) + 1)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts that have to be."""
        painter = QPainter(self)
        self.around.draw(painter, QRectF(event.rect()), self.screen_state)
        if self._drag is not None and not self._drag.is_click:
            colour = self._look.colour("text")
            colour.setAlpha(_DRAG_ALPHA)
            painter.fillRect(pointer.drag_box(self._drag, self.screen_state, self.places), colour)
        painter.end()

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a span, or the drag of an edge; or choose a name."""
        x, y = event.position().x(), event.position().y()
        if x < self.places.plot.left() and self.places.names.contains(event.position()):
            self.name_clicked.emit(pointer.channel_at(self.screen_state, self.places, y))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._drag = pointer.pressed(self.screen_state, self.places, x, y, self._grip(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag, or show that an edge can be held."""
        x = event.position().x()
        if self._drag is not None:
            self._drag = pointer.moved(self._drag, self.screen_state, self.places, x)
            self.update(_outer(self.places.plot))
        elif self._edges_free:
            shape = Qt.CursorShape.SplitHCursor if self._grip(x) else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say what was clicked or drawn over."""
        drag, self._drag = self._drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        drag = pointer.moved(drag, self.screen_state, self.places, event.position().x())
        if drag.is_click:
            self.sample_clicked.emit(drag.from_sample, drag.channel)
        elif drag.grip is not None:
            self.edges_dragged.emit(drag.grip.band.number, *drag.span)
        else:
            self.span_dragged.emit(*drag.span, drag.channel)
        self.update(_outer(self.places.plot))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a paused picture by a tenth of its width a notch; ctrl changes the gain."""
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_settings(self.settings.stepped_gain(int(np.sign(notches))))
        elif self.is_paused:
            self.scroll_by(-notches * self.settings.time_base_s / 10)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Paint anew on another kind of screen and in another language."""
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.LanguageChange):
            self._relook()
        return bool(super().event(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the room anew."""
        self._relook()

    # bookkeeping

    def _relook(self) -> None:
        """Divide the room, paint everything anew."""
        names = [self.channels[c] for c in self._settings.shown(len(self.channels))]
        ratio, base_s = self.devicePixelRatioF(), self._settings.time_base_s
        self.around = Around(self.size(), ratio, self._look, names, base_s)
        self.screen_state.set_look(
            self._look.theme,
            (self.places.plot_columns, self.places.plot_rows),
            self.around.line,
            self.around.step_s,
        )
        self.around.refresh(self.screen_state)
        self.update()

    def _refresh_around(self) -> None:
        for box in self.around.refresh(self.screen_state):
            self.update(_outer(box))

    def _update_columns(self, stretches: Sequence[Stretch]) -> None:
        for box in column_boxes(stretches, self.screen_state, self.places):
            self.update(_outer(box))

    def _grip(self, x: float) -> pointer.Grip | None:
        if not self._edges_free:
            return None
        return pointer.grip_at(self.screen_state, self.places, x)


def _outer(box: QRectF) -> QRect:
    return box.toAlignedRect()
