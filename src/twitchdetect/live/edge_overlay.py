"""The edges of the label that is edited, over the traces."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from twitchdetect.live.look import Look
from twitchdetect.live.traces import TraceView
from twitchdetect.session.hand_label import HandLabel


class EdgeOverlay(QWidget):
    """Lies over the traces and lets the mouse through.

    Parameters
    ----------
    traces : TraceView
    look : Look
    """

    def __init__(self, traces: TraceView, look: Look) -> None:
        super().__init__(traces)
        self._traces, self.look = traces, look
        self._held: HandLabel | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        traces.installEventFilter(self)
        self.hide()

    def show_label(self, held: HandLabel | None) -> None:
        """Show the edges of a label; None shows nothing."""
        self._held = held
        self.setGeometry(self._traces.rect())
        self.setVisible(held is not None)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the traces."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._traces.rect())
        return False

    def edges(self) -> tuple[float | None, float | None]:
        """Give the logical x of onset and end; None for one that is not on the screen."""
        if self._held is None:
            return None, None
        label = self._held.label
        stop = max(label.start_sample, label.stop_sample - 1)
        return self._x(label.start_sample, 0.0), self._x(stop, 1.0)

    def _x(self, sample: int, share: float) -> float | None:
        screen = self._traces.screen_state
        column = screen.columns.column_of(sample)
        if not screen.picture.first <= column < screen.picture.stop:
            return None
        return self._traces.places.x(screen.x_of(column) + share)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._held is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for x, inward in zip(self.edges(), (1, -1), strict=True):
            if x is not None:
                self._draw_edge(painter, x, inward)
        painter.end()

    def _draw_edge(self, painter: QPainter, x: float, inward: int) -> None:
        """Draw a line through all lanes and a bracket around the label's own."""
        plot, look = self._traces.places.plot, self.look
        painter.setPen(QPen(look.colour("text"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
        box, tip = self._lane(), look.px(6) * inward
        painter.setPen(QPen(look.colour("text"), look.px(1.6)))
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        for y in (box.top(), box.bottom()):
            painter.drawLine(QLineF(x, y, x + tip, y))

    def _lane(self) -> QRectF:
        """Give the lane of the label's channel, or all of them."""
        places, lanes = self._traces.places, self._traces.screen_state.lanes
        channel = -1 if self._held is None else self._held.label.channel
        if channel not in lanes.channels:
            return places.plot
        upper, lower = lanes.edges(lanes.channels.index(channel))
        top = places.plot.top() + upper / places.ratio
        height = (lower - upper) / places.ratio
        return QRectF(places.plot.left(), top + 1, places.plot.width(), height - 2)
