"""How a panel draws: theme and scale together, fonts, words that fit their box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from twitchdetect.live.theme import DARK, Theme, px

FALLBACKS = ("Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "Arial")
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignHCenter
_LEAST_PIXELS = 9


@dataclass(frozen=True, slots=True)
class Look:
    """Theme and scale.

    Attributes
    ----------
    theme : Theme
    scale : float
        1.0 to 3.0.
    """

    theme: Theme = DARK
    scale: float = 1.0

    def px(self, points: float) -> int:
        """Give a length of so many points in logical pixels."""
        return px(points, self.scale)

    def font(self, points: float, *, bold: bool = False) -> QFont:
        """Give the system's sans font with digits of one width."""
        return sized_font(self.px(points), bold=bold)

    def colour(self, role: str) -> QColor:
        """Give a colour of the theme by its role."""
        return QColor(self.theme.role(role))


@lru_cache(maxsize=256)
def sized_font(pixels: int, *, bold: bool = False) -> QFont:
    """Give the system's sans font, so many pixels high, with digits of one width."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = QFont([system.family(), *FALLBACKS])
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(max(_LEAST_PIXELS, pixels))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def fitted_font(text: str, box: QRectF, *, most: float, least: float, bold: bool = False) -> QFont:
    """Give the largest font between two sizes in pixels with which a line fits into a box.

    Digits alone have nothing below the line and little above, so they may fill the box.
    """
    high = min(most, box.height() / (0.76 if text.isdigit() else 1.2))
    width = QFontMetricsF(sized_font(100, bold=bold)).horizontalAdvance(text) / 100
    fitting = high if width <= 0 else min(high, box.width() / width)
    font = sized_font(int(max(least, fitting)), bold=bold)
    for size in range(font.pixelSize() - 1, int(least) - 1, -1):
        if not _is_wider(text, font, box.width()):
            break
        font = sized_font(size, bold=bold)
    return font


def _is_wider(text: str, font: QFont, width: float) -> bool:
    return QFontMetricsF(font).horizontalAdvance(text) > width


def draw_line(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    colour: QColor | str,
    side: Qt.AlignmentFlag = LEFT,
) -> str:
    """Draw one line in a box, shortened by an ellipsis where it does not fit; give what it was."""
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip)
    painter.drawText(box, flags, shown)
    return shown


def wrap(text: str, width: float, font: QFont, n_lines: int) -> list[str]:
    """Break a text into lines of at most a width in pixels; the last one is shortened."""
    measure: Callable[[str], float] = QFontMetricsF(font).horizontalAdvance
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < n_lines:
        n = 1
        while n < len(words) and measure(" ".join(words[: n + 1])) <= width:
            n += 1
        lines.append(" ".join(words[:n]))
        words = words[n:]
    if words and lines:
        lines[-1] = " ".join([lines[-1], *words])
    elide = QFontMetricsF(font).elidedText
    return [elide(line, Qt.TextElideMode.ElideRight, width + 0.5) for line in lines]


def draw_wrapped(
    painter: QPainter, box: QRectF, text: str, font: QFont, colour: QColor | str
) -> int:
    """Draw a text in as many lines as a box holds, from its top; give how many it took."""
    height = QFontMetricsF(font).lineSpacing()
    lines = wrap(text, box.width(), font, max(1, int(box.height() / height)))
    for i, line in enumerate(lines):
        place = QRectF(box.left(), box.top() + i * height, box.width(), height)
        draw_line(painter, place, line, font, colour)
    return len(lines)


def draw_card(painter: QPainter, box: QRectF, fill: QColor | str, radius: float) -> None:
    """Fill a box with round corners."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(box, radius, radius)
    painter.restore()


def resize_within(window: QWidget, width: int, height: int) -> None:
    """Give a window a size, but no larger than its screen has room for."""
    room = window.screen().availableSize()
    window.resize(min(width, room.width()), min(height, room.height()))
