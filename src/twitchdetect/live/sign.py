"""A sign beside words, so that a state is told by shape and colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from twitchdetect.live.look import Look
from twitchdetect.live.shapes import draw_shape


class Sign(QWidget):
    """One of the signs of `twitchdetect.live.shapes`, as large as a line of words."""

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.symbol, self.role = "●", "dim"
        self.set_look(look or Look())

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(17), self.look.px(17))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.setFixedSize(self.sizeHint())
        self.update()

    def show_sign(self, symbol: str, role: str) -> None:
        """Show another sign in the colour of a role."""
        self.symbol, self.role = symbol, role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        inset = self.look.px(1)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        draw_shape(painter, self.symbol, box, self.look.theme.role(self.role))
        painter.end()
