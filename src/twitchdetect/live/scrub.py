"""The whole recording in one bar: what is in it, and where one is; a click or a drag goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from twitchdetect.live.bands import Band
from twitchdetect.live.look import RIGHT, Look, draw_card, draw_line
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.theme import KIND_MARKS, mix
from twitchdetect.live.time_words import clock_text

ROWS = ("ltr", "other", "needle")
"""Twitches stand above all else, what the needle did below."""
_SHARES = (0.42, 0.29, 0.29)
_NEEDLE = ("needle", "text")


def row_of(kind: str) -> int:
    """Give the row in which a kind stands."""
    if kind == "ltr":
        return 0
    return 2 if KIND_MARKS[kind].role in _NEEDLE else 1


class ScrubBar(QWidget):
    """Shows events and the place among them.

    Signals
    -------
    sought(int)
        The sample that the user wants to go to.
    """

    sought = Signal(int)

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look or Look()
        self._n_samples, self._fs, self._sample, self._analysed = 1, 1.0, 0, 0
        self._bands: tuple[Band, ...] = ()
        self._picture: QPixmap | None = None
        self._hover: float | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(400), self.look.px(34))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self._repaint()
        self.updateGeometry()

    def set_length(self, n_samples: int, fs: float) -> None:
        """Say how long the recording is."""
        self._n_samples, self._fs = max(1, n_samples), fs
        self._repaint()

    def set_bands(self, bands: Sequence[Band]) -> None:
        """Show these events and markers."""
        if tuple(bands) != self._bands:
            self._bands = tuple(bands)
            self._repaint()

    def set_place(self, sample: int, analysed_sample: int) -> None:
        """Show where one is, and how far the detector came."""
        if analysed_sample != self._analysed:
            self._analysed = analysed_sample
            self._repaint()
        if sample != self._sample:
            self._sample = sample
            self.update()

    def x_of(self, sample: int) -> float:
        """Give where a sample lies."""
        box = self._track()
        return box.left() + box.width() * sample / self._n_samples

    def sample_at(self, x: float) -> int:
        """Give the sample below a place."""
        box = self._track()
        share = (x - box.left()) / max(1.0, box.width())
        return round(min(1.0, max(0.0, share)) * self._n_samples)

    def _track(self) -> QRectF:
        side = self.look.px(5)
        return QRectF(self.rect()).adjusted(side, self.look.px(2), -side, -self.look.px(2))

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.sought.emit(self.sample_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along, or show what time it is below the mouse."""
        self._hover = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(self.sample_at(self._hover))
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Show no time any more."""
        self._hover = None
        self.update()

    # drawing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it anew."""
        self._repaint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None:
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        box, look = self._track(), self.look
        if self._hover is not None:
            self._draw_hover(painter, box, self._hover)
        x = self.x_of(self._sample)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("text"), look.px(1.2)))
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("text"))
        half = look.px(4)
        top = [QPointF(x - half, box.top()), QPointF(x + half, box.top())]
        painter.drawPolygon(QPolygonF([*top, QPointF(x, box.top() + half * 1.3)]))
        painter.end()

    def _draw_hover(self, painter: QPainter, box: QRectF, x: float) -> None:
        look = self.look
        painter.setPen(QPen(look.colour("dim"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        text = clock_text(self.sample_at(x), self._fs, decimals=1)
        width, gap = look.px(44), look.px(4)
        is_right = x + gap + width > box.right()
        place = QRectF(x - gap - width if is_right else x + gap, box.bottom(), width, look.px(10))
        place.moveBottom(box.bottom() - look.px(1))
        ground = QColor(look.theme.panel)
        ground.setAlpha(220)
        painter.fillRect(place, ground)
        font = look.font(8)
        if is_right:
            draw_line(painter, place, text, font, look.theme.text, RIGHT)
        else:
            draw_line(painter, place, text, font, look.theme.text)

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        look, box = self.look, self._track()
        picture.fill(look.colour("background"))
        painter = QPainter(picture)
        draw_card(painter, box, look.theme.panel, look.px(3))
        done = QRectF(box)
        done.setLeft(self.x_of(self._analysed))
        if self._analysed < self._n_samples:
            painter.fillRect(done, QColor(mix(look.theme.panel, look.theme.grid, 0.7)))
        top = box.top()
        for row, share in enumerate(_SHARES):
            height = box.height() * share
            self._draw_row(painter, row, QRectF(box.left(), top, box.width(), height))
            top += height
        painter.end()
        return picture

    def _draw_row(self, painter: QPainter, row: int, box: QRectF) -> None:
        """Draw a stroke for each event, and its sign where there is room for one."""
        look, size = self.look, min(box.height() * 0.86, self.look.px(11))
        right = box.left() - size
        for band in sorted(self._bands, key=lambda b: b.start_sample):
            if row_of(band.kind) != row:
                continue
            mark, x = KIND_MARKS[band.kind], self.x_of(band.start_sample)
            colour = look.theme.role(mark.role)
            if x - size / 2 >= right:
                sign = QRectF(x - size / 2, box.center().y() - size / 2, size, size)
                draw_shape(painter, mark.symbol, sign, colour)
                right = x + size * 0.6
            else:
                painter.fillRect(QRectF(x, box.top() + 1, 1, box.height() - 2), QColor(colour))
