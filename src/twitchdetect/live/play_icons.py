"""Signs on the buttons of the play bar, drawn so that no font has to have them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF

Points = tuple[tuple[float, float], ...]
_RIGHT: Points = ((-0.6, -0.8), (0.8, 0.0), (-0.6, 0.8))
_STEP: Points = ((-0.8, -0.75), (0.4, 0.0), (-0.8, 0.75))


def _bar(left: float, right: float) -> Points:
    return ((left, -0.75), (right, -0.75), (right, 0.75), (left, 0.75))


def _mirrored(points: Points) -> Points:
    return tuple((-x, y) for x, y in points)


SIGNS: dict[str, tuple[Points, ...]] = {
    "play": (_RIGHT,),
    "pause": (_bar(-0.65, -0.2), _bar(0.2, 0.65)),
    "next": (_STEP, _bar(0.45, 0.75)),
    "previous": (_mirrored(_STEP), _bar(-0.75, -0.45)),
    "faster": (
        ((-0.1, -0.75), (0.95, 0.0), (-0.1, 0.75)),
        ((-1.0, -0.75), (0.0, 0.0), (-1.0, 0.75)),
    ),
    "slower": (((0.1, -0.75), (-0.95, 0.0), (0.1, 0.75)), ((1.0, -0.75), (0.0, 0.0), (1.0, 0.75))),
}
"""Corners in a square from -1 to 1, y downwards."""


def play_icon(name: str, colour: str, size: int, ratio: float = 1.0) -> QIcon:
    """Give one of `SIGNS` in a colour."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    centre, half = QRectF(0, 0, size, size).center(), size / 2
    for points in SIGNS[name]:
        corners = [centre + QPointF(x * half, y * half) for x, y in points]
        painter.drawPolygon(QPolygonF(corners))
    painter.end()
    return QIcon(picture)
