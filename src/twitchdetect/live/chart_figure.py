"""The body figure, front or back, on which a click places the point."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from twitchdetect.chart.body import Mark, aspect, inner_lines, outline
from twitchdetect.live.look import MIDDLE, Look, draw_line
from twitchdetect.live.strings import translate
from twitchdetect.live.theme import ink_on, mix

_STEP = 0.01


class BodyFigure(QWidget):
    """Shows places of a session, and takes the one of the site that is written about.

    Signals
    -------
    placed(float, float)
        0 to 1, from its left and from its top.
    """

    placed = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.look, self.view = Look(), "back"
        self.marks: tuple[Mark, ...] = ()
        self.now = 0
        self.usual: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(60, 120)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(150), self.look.px(300))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.updateGeometry()
        self.update()

    def show_places(
        self,
        view: str,
        marks: tuple[Mark, ...],
        now: int,
        usual: tuple[float, float] | None = None,
    ) -> None:
        """Show a view.

        Parameters
        ----------
        view : str
            ``front`` or ``back``.
        marks : tuple of Mark
            In this view.
        now : int
            Number of the site that is written about.
        usual : tuple of float, optional
            Where its muscle is usually needled; drawn as an empty ring.
        """
        self.view, self.marks, self.now, self.usual = view, marks, now, usual
        told = ", ".join(f"{mark.number} {mark.words}" for mark in marks)
        self.setAccessibleName(f"{view_words(view)}: {told}")
        self.update()

    @property
    def box(self) -> QRectF:
        """Where the figure stands: as large as fits, below the words."""
        head = self.look.px(15)
        room = QRectF(self.rect()).adjusted(2, head, -2, -2)
        height = min(room.height(), room.width() / aspect())
        width = height * aspect()
        return QRectF(room.center().x() - width / 2, room.top(), width, height)

    def place_at(self, at: QPointF) -> tuple[float, float] | None:
        """Give the place of a point of the widget; None beside the figure's box."""
        box = self.box
        x, y = (at.x() - box.left()) / box.width(), (at.y() - box.top()) / box.height()
        return (x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (place := self.place_at(event.position())) is not None:
            self.placed.emit(round(place[0], 4), round(place[1], 4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the point by arrows; Return takes the usual place."""
        steps = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        key = Qt.Key(event.key())
        own = next((m for m in self.marks if m.number == self.now), None)
        start = (own.x, own.y) if own is not None else self.usual or (0.5, 0.3)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.placed.emit(*(self.usual or start))
        elif key in steps:
            x, y = (min(1.0, max(0.0, a + b)) for a, b in zip(start, steps[key], strict=True))
            self.placed.emit(round(x, 4), round(y, 4))
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, theme, box = self.look, self.look.theme, self.box
        head = QRectF(0, 0, self.width(), look.px(15))
        draw_line(painter, head, view_words(self.view), look.font(10.5), theme.dim, MIDDLE)
        ink = QPen(QColor(theme.dim), look.px(1.0))
        painter.setPen(ink)
        painter.setBrush(QColor(mix(theme.panel, theme.text, 0.1)))
        for line in outline(self.view):
            painter.drawPolygon(_polygon(line, box))
        painter.setPen(QPen(QColor(mix(theme.panel, theme.dim, 0.6)), look.px(0.7)))
        for line in inner_lines(self.view):
            painter.drawPolyline(_polygon(line, box))
        self._paint_places(painter, box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.needle), look.px(1.5)))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_places(self, painter: QPainter, box: QRectF) -> None:
        look, theme = self.look, self.look.theme
        own = any(mark.number == self.now for mark in self.marks)
        if self.usual is not None and not own:
            painter.setPen(QPen(QColor(theme.needle), look.px(1.5), Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = look.px(8)
            painter.drawEllipse(_at(self.usual, box), radius, radius)
        for mark in sorted(self.marks, key=lambda m: m.number == self.now):
            is_now = mark.number == self.now
            colour = theme.ltr if is_now else theme.dim
            radius = look.px(8 if is_now else 6)
            at = _at((mark.x, mark.y), box)
            painter.setPen(QPen(QColor(theme.background), look.px(1)))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(at, radius, radius)
            place = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
            font = look.font(9.5 if is_now else 7.5, bold=True)
            draw_line(painter, place, str(mark.number), font, ink_on(colour), MIDDLE)


def _at(place: tuple[float, float], box: QRectF) -> QPointF:
    return QPointF(box.left() + place[0] * box.width(), box.top() + place[1] * box.height())


def _polygon(points: tuple[tuple[float, float], ...], box: QRectF) -> QPolygonF:
    return QPolygonF([_at(point, box) for point in points])


def view_words(view: str) -> str:
    """Give what a view is called."""
    return translate("Chart", "Front") if view == "front" else translate("Chart", "Back of body")
