"""One line at the foot of the window: calm, and loud only when data is at risk."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twitchdetect.live.look import Look, draw_line, fitted_font
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.status_words import Figure, StatusText, status_of
from twitchdetect.live.theme import ink_on
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

_SIGNS = {"calm": ("●", "good"), "warn": ("▲", "warn"), "loud": ("×", "bad")}


class StatusLine(QWidget):
    """Shows a `StatusText`; grows only while it is loud."""

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.status = look or Look(), StatusText("calm", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        is_loud = self.status.level == "loud"
        return QSize(self.look.px(400), self.look.px(34 if is_loud else 21))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(120), self.sizeHint().height())

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.updateGeometry()
        self.update()

    def show_status(self, status: StatusText) -> None:
        """Show another line; paints only if it says something else."""
        if status == self.status:
            return
        was, self.status = self.status, status
        self.setAccessibleName(status.text)
        self.setToolTip(status.text)
        if was.level != status.level:
            self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_status(painter, QRectF(self.rect()), self.status, self.look)
        painter.end()


def paint_status(painter: QPainter, box: QRectF, status: StatusText, look: Look) -> None:
    """Draw the line: its sign and words, then as many figures as there is room for."""
    theme, is_loud = look.theme, status.level == "loud"
    ground = theme.bad if is_loud else theme.panel
    ink = ink_on(ground) if is_loud else theme.text
    painter.fillRect(box, QColor(ground))
    sign, role = _SIGNS[status.level]
    gap = look.px(6)
    size = box.height() * (0.5 if is_loud else 0.4)
    mark = QRectF(box.left() + gap, box.top(), size, box.height())
    draw_shape(painter, sign, mark, ink if is_loud else theme.role(role))
    font = look.font(13 if is_loud else 10.5, bold=status.level != "calm")
    needed = QFontMetricsF(font).horizontalAdvance(status.text)
    right = box.right() - gap
    left = mark.right() + gap
    if not is_loud:
        shown = _fitting(status.figures, right - left - needed - 2 * gap, look)
        right = _draw_figures(painter, box, shown, right, look)
    place = QRectF(left, box.top(), right - left - gap, box.height())
    if is_loud:
        font = fitted_font(status.text, place, most=look.px(13), least=look.px(8.5), bold=True)
    colour = ink if status.level != "warn" else theme.warn
    draw_line(painter, place, status.text, font, colour)


def _figure_font(look: Look) -> QFont:
    return look.font(10.5)


def _width(figure: Figure, look: Look) -> float:
    sign = look.px(12) if figure.sign else 0
    return QFontMetricsF(_figure_font(look)).horizontalAdvance(figure.text) + sign + look.px(13)


def _fitting(figures: tuple[Figure, ...], room: float, look: Look) -> tuple[Figure, ...]:
    """Leave out the least important figures until the others fit; a warning stays longest."""
    kept = sorted(range(len(figures)), key=lambda i: (not figures[i].sign, i))
    while kept and sum(_width(figures[i], look) for i in kept) > room:
        kept.pop()
    return tuple(figures[i] for i in sorted(kept))


def _draw_figures(
    painter: QPainter, box: QRectF, figures: tuple[Figure, ...], right: float, look: Look
) -> float:
    """Draw figures from the right, the first at the very right; give where they begin."""
    theme = look.theme
    for figure in figures:
        width = _width(figure, look)
        left = right - width + look.px(13)
        place = QRectF(left, box.top(), width - look.px(13), box.height())
        if figure.sign:
            mark = QRectF(left, box.top(), look.px(8.5), box.height())
            draw_shape(painter, figure.sign, mark, theme.role(figure.role))
            place.setLeft(left + look.px(12))
        colour = theme.text if figure.role in ("warn", "bad") else theme.dim
        draw_line(painter, place, figure.text, _figure_font(look), colour)
        right -= width
    return right


def _keep_up(panel: StatusLine, snapshot: Snapshot, _ring: Ring) -> None:
    panel.show_status(status_of(snapshot))


def _example(look: Look) -> StatusLine:
    from twitchdetect.live.example import status

    line = StatusLine(look)
    line.show_status(status())
    return line


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, _keep_up, "1024x28"))
