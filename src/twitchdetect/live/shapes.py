"""The signs of events and states as outlines, so that no font has to have them."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

Points = tuple[tuple[float, float], ...]


def _ring(n: int, *, turn: float = -0.25, inner: float | None = None) -> Points:
    """Corners on a circle of radius 1; with `inner` every second one lies that far out."""
    steps = n if inner is None else 2 * n
    radii = [1.0 if inner is None or i % 2 == 0 else inner for i in range(steps)]
    angles = [2 * math.pi * (i / steps + turn) for i in range(steps)]
    return tuple((r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True))


def _bars(width: float) -> Points:
    w = width
    return (
        *((-w, -1.0), (w, -1.0), (w, -w), (1.0, -w), (1.0, w), (w, w)),
        *((w, 1.0), (-w, 1.0), (-w, w), (-1.0, w), (-1.0, -w), (-w, -w)),
    )


def _turned(points: Points) -> Points:
    return tuple(((x - y) * math.sqrt(0.5), (x + y) * math.sqrt(0.5)) for x, y in points)


CORNERS: dict[str, Points] = {
    "▼": ((-1.0, -0.8), (1.0, -0.8), (0.0, 0.95)),
    "▲": ((-1.0, 0.8), (1.0, 0.8), (0.0, -0.95)),
    "▶": ((-0.8, -1.0), (0.95, 0.0), (-0.8, 1.0)),
    "◀": ((0.8, -1.0), (-0.95, 0.0), (0.8, 1.0)),
    "■": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "◆": _ring(4),
    "♦": ((0.0, -1.0), (0.55, 0.0), (0.0, 1.0), (-0.55, 0.0)),
    "★": _ring(5, inner=0.42),
    "⬟": _ring(5),
    "⬢": _ring(6),
    "⯃": _ring(8, turn=1 / 16),
    "✚": _bars(0.34),
    "×": _turned(_bars(0.28)),
    "✔": ((-1.0, 0.05), (-0.65, -0.3), (-0.3, 0.1), (0.65, -0.8), (1.0, -0.45), (-0.3, 0.85)),
}
"""Corners of each sign in a square from -1 to 1, y downwards."""
ROUND = {"●": 0.95, "·": 0.4}


def shape_path(symbol: str, box: QRectF) -> QPainterPath:
    """Give the outline of a sign, as large as fits into a box.

    Raises
    ------
    ValueError
        If there is no such sign.
    """
    path, centre = QPainterPath(), box.center()
    half = min(box.width(), box.height()) / 2
    if symbol in ROUND:
        path.addEllipse(centre, half * ROUND[symbol], half * ROUND[symbol])
    elif symbol in CORNERS:
        corners = (QPointF(x * half, y * half) + centre for x, y in CORNERS[symbol])
        path.addPolygon(QPolygonF(list(corners)))
        path.closeSubpath()
    else:
        raise ValueError(f"no sign {symbol!r}; known are {' '.join((*CORNERS, *ROUND))}")
    return path


def draw_shape(painter: QPainter, symbol: str, box: QRectF, colour: str) -> None:
    """Fill a sign with a colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPath(shape_path(symbol, box))
    painter.restore()
