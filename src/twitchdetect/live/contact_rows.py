"""How each channel does, a row a channel, with sign and words, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twitchdetect.boards.contact import GOOD, OFF, POOR, Contact
from twitchdetect.live.contact_words import (
    SIGNS,
    contact_text,
    level_words,
    measures_of,
    name_of,
)
from twitchdetect.live.look import Look, draw_card, draw_line, fitted_font, sized_font
from twitchdetect.live.shapes import draw_shape

_GRAVEST_FIRST = (OFF, POOR, GOOD)


class ContactRows(QWidget):
    """A row a channel, those that need a hand first."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.channels: tuple[str, ...] = ()
        self.contacts: tuple[Contact, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(420), sum(self._heights()))

    def show_contacts(self, contacts: Sequence[Contact], channels: Sequence[str]) -> None:
        """Show these, the gravest first."""
        order = sorted(contacts, key=lambda c: (_GRAVEST_FIRST.index(c.level), c.channel))
        self.contacts, self.channels = tuple(order), tuple(channels)
        self.updateGeometry()
        self.update()

    def _heights(self) -> list[int]:
        low, high = self.look.px(24), self.look.px(42)
        return [low if c.level == GOOD else high for c in self.contacts]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour("background"))
        top, gap = 0.0, self.look.px(3)
        for contact, height in zip(self.contacts, self._heights(), strict=True):
            row = QRectF(0, top, self.width(), height - gap)
            paint_contact(painter, row, contact, name_of(contact, self.channels), self.look)
            top += height
        painter.end()


def paint_contact(painter: QPainter, box: QRectF, contact: Contact, name: str, look: Look) -> None:
    """Draw a channel: sign, name, level, its numbers, and below them what to do."""
    theme = look.theme
    sign, role = SIGNS[contact.level]
    colour = theme.role(role)
    fill = theme.panel if contact.level == GOOD else theme.tint(role)
    draw_card(painter, box, fill, look.px(4))
    draw_card(painter, QRectF(box.left(), box.top(), look.px(3.5), box.height()), colour, 1)
    line_height = look.px(21)
    line = QRectF(box.left() + look.px(10), box.top(), box.width() - look.px(16), line_height)
    size = look.px(11)
    draw_shape(painter, sign, QRectF(line.left(), line.top(), size, line_height), colour)
    label = QRectF(line.left() + size * 1.6, line.top(), line.width() * 0.2, line_height)
    font = fitted_font(name, label, most=look.px(12), least=look.px(8), bold=True)
    draw_line(painter, label, name, font, theme.text)
    level = QRectF(label.right() + look.px(4), line.top(), line.width() * 0.1, line_height)
    said = level_words(contact.level)
    font = fitted_font(said, level, most=look.px(11), least=look.px(5.5), bold=True)
    draw_line(painter, level, said, font, colour)
    rest = QRectF(level.right() + look.px(6), line.top(), 0, line_height)
    rest.setRight(line.right())
    _measures(painter, rest, contact, look)
    if contact.level != GOOD:
        text = contact_text(contact)
        below = QRectF(label.left(), line.bottom() - look.px(3), 0, box.bottom() - line.bottom())
        below.setRight(line.right())
        font = fitted_font(text, below, most=look.px(10.5), least=look.px(8))
        draw_line(painter, below, text, font, theme.text)


def _measures(painter: QPainter, box: QRectF, contact: Contact, look: Look) -> None:
    """Draw the numbers in columns as wide as their names, all in one size."""
    theme = look.theme
    measures = measures_of(contact)
    metrics = QFontMetricsF(sized_font(100, bold=True))
    ems = [metrics.horizontalAdvance(f"{m.name} 888 µV") / 100 + 1.5 for m in measures]
    size = min(look.px(10), box.width() / sum(ems))
    left = box.left()
    for measure, em in zip(measures, ems, strict=True):
        cell = QRectF(left, box.top(), em / sum(ems) * box.width(), box.height())
        left = cell.right()
        is_fine = measure.level == GOOD
        sign, role = SIGNS[measure.level]
        if not is_fine:
            mark = QRectF(cell.left(), cell.top(), size * 0.8, cell.height())
            draw_shape(painter, sign, mark, theme.role(role))
        words = cell.adjusted(size * 1.1, 0, 0, 0)
        font = sized_font(int(size), bold=not is_fine)
        text = f"{measure.name} {measure.value}"
        draw_line(painter, words, text, font, theme.dim if is_fine else theme.text)
