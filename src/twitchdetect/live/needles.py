"""The needles that are still in, each with the time that it has been there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twitchdetect.live.counts import counts
from twitchdetect.live.look import RIGHT, Look, draw_card, draw_line, fitted_font
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.status_words import clock
from twitchdetect.live.strings import translate
from twitchdetect.live.theme import KIND_MARKS, mix
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

DWELL_MARKS_MIN = (10.0, 30.0)
"""Times at which a needle that stays in is looked after; a protocol may have others."""


@dataclass(frozen=True, slots=True)
class NeedleIn:
    """A needle that is in: what it is called, and for how many seconds."""

    text: str
    dwell_s: float


class NeedlesPanel(QWidget):
    """Lists the needles that are in; those that have been in longest come first."""

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look or Look()
        self.needles: tuple[NeedleIn, ...] = ()
        self.marks_min: tuple[float, ...] = DWELL_MARKS_MIN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(200, 40)

    def sizeHint(self) -> QSize:
        n_rows = min(3, max(1, len(self.needles)))
        return QSize(self.look.px(290), self.look.px(10 + 26 * n_rows))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.updateGeometry()
        self.update()

    def set_marks(self, marks_min: tuple[float, ...]) -> None:
        """Change the times in minutes at which a needle is marked."""
        self.marks_min = tuple(sorted(marks_min))
        self.update()

    def look_at(self, snapshot: Snapshot) -> None:
        """Show the needles of a session."""
        head, fs = snapshot.head_sample, snapshot.fs
        self.show_needles(
            tuple(NeedleIn(needle_words(n.text), n.dwell_s(head, fs)) for n in snapshot.needles_in)
        )

    def show_needles(self, needles: tuple[NeedleIn, ...]) -> None:
        """Show these; paints only if a second went by or one came or went."""
        longest_first = tuple(sorted(needles, key=lambda n: -n.dwell_s))
        before, now = (
            [(n.text, int(n.dwell_s)) for n in some] for some in (self.needles, longest_first)
        )
        is_other_size = len(self.needles) != len(longest_first)
        self.needles = longest_first
        if before != now:
            self.setAccessibleName("; ".join(f"{text} {clock(s)}" for text, s in now))
            self.update()
        if is_other_size:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_needles(painter, QRectF(self.rect()), self.needles, self.marks_min, self.look)
        painter.end()


def needle_words(text: str) -> str:
    return text or translate("Needles", "needle")


def marks_passed(dwell_s: float, marks_min: tuple[float, ...]) -> int:
    """Give how many of the times in minutes a needle has been in for."""
    return sum(dwell_s >= 60 * mark for mark in marks_min)


def paint_needles(
    painter: QPainter,
    box: QRectF,
    needles: tuple[NeedleIn, ...],
    marks_min: tuple[float, ...],
    look: Look,
) -> None:
    """Draw a row a needle, in columns where there are many; what has no room is counted."""
    look = replace(look, scale=min(look.scale, box.height() / 85))
    theme, pad = look.theme, look.px(6)
    painter.fillRect(box, QColor(theme.background))
    draw_card(painter, box, theme.panel, look.px(6))
    inner = box.adjusted(pad, pad * 0.6, -pad, -pad * 0.6)
    if not needles:
        text = translate("Needles", "no needle is in")
        draw_line(painter, inner, text, look.font(12), theme.dim)
        return
    n_rows = max(1, int(inner.height() // look.px(17)))
    n_columns = min(-(-len(needles) // n_rows), max(1, int(inner.width() // look.px(95))))
    n_shown, n_left = len(needles), len(needles) - n_rows * n_columns
    if n_left > 0:
        n_shown = max(1, n_rows - 1) * n_columns
        n_left = len(needles) - n_shown
        n_rows = max(1, n_rows - 1)
    n_lines = min(n_rows, -(-n_shown // n_columns))
    height = min(inner.height() / (n_lines + 0.7 * (n_left > 0)), look.px(40))
    width = (inner.width() - pad * (n_columns - 1)) / n_columns
    if n_left <= 0:
        inner.translate(0, (inner.height() - n_lines * height) / 2)
    for i, needle in enumerate(needles[:n_shown]):
        left = inner.left() + (i // n_lines) * (width + pad)
        row = QRectF(left, inner.top() + (i % n_lines) * height, width, height)
        _row(painter, row, needle, marks_min, look)
    if n_left > 0:
        row = QRectF(inner.left(), inner.top() + n_lines * height, inner.width(), height * 0.7)
        text, most = counts.more_needles(n_left), min(row.height() * 0.8, look.px(12))
        draw_line(painter, row, text, fitted_font(text, row, most=most, least=9), theme.needle)


def _row(
    painter: QPainter, box: QRectF, needle: NeedleIn, marks_min: tuple[float, ...], look: Look
) -> None:
    """Draw sign, name and time, and below them how far the time is on its way to the marks."""
    theme = look.theme
    passed = marks_passed(needle.dwell_s, marks_min)
    role = "needle" if passed == 0 else "warn" if passed < len(marks_min) else "bad"
    colour = theme.role(role)
    upper = QRectF(box.left(), box.top(), box.width(), box.height() * 0.74)
    size = upper.height() * 0.62
    sign = QRectF(upper.left(), upper.top(), size, upper.height())
    draw_shape(painter, KIND_MARKS["needle_in"].symbol if not passed else "▲", sign, colour)
    time = clock(needle.dwell_s)
    right = upper.adjusted(upper.width() * 0.45, 0, 0, 0)
    font = fitted_font(time, right, most=upper.height(), least=10, bold=True)
    draw_line(painter, right, time, font, theme.text if not passed else colour, RIGHT)
    taken = QFontMetricsF(font).horizontalAdvance(time) + size * 0.6
    left = upper.adjusted(size * 1.4, 0, -taken, 0)
    name = needle.text
    if passed:
        over = translate("Needles", "over %1 min").replace("%1", f"{marks_min[passed - 1]:g}")
        name = f"{name} · {over}"
    most = upper.height() * 0.66
    font = fitted_font(name, left, most=most, least=most * 0.7)
    if font.pixelSize() < 0.9 * most:
        name = needle.text  # sign and time say it too
        font = fitted_font(name, left, most=most, least=most * 0.7)
    draw_line(painter, left, name, font, theme.text)
    bar = QRectF(box.left(), upper.bottom() + box.height() * 0.06, box.width(), 0)
    bar.setHeight(max(2.0, box.height() * 0.09))
    _bar(painter, bar, needle, marks_min, colour, look)


def _bar(
    painter: QPainter,
    box: QRectF,
    needle: NeedleIn,
    marks_min: tuple[float, ...],
    colour: str,
    look: Look,
) -> None:
    """Fill a bar up to the last mark, with a notch at each one."""
    theme = look.theme
    painter.fillRect(box, QColor(mix(theme.panel, theme.text, 0.14)))
    if not marks_min:
        return
    whole_s = 60 * marks_min[-1]
    share = min(1.0, needle.dwell_s / whole_s)
    painter.fillRect(QRectF(box.left(), box.top(), share * box.width(), box.height()), colour)
    for mark in marks_min[:-1]:
        x = box.left() + box.width() * 60 * mark / whole_s
        notch = QRectF(x - 1, box.top() - box.height() * 0.5, max(2, look.px(1.5)), 0)
        notch.setHeight(box.height() * 2)
        painter.fillRect(notch, QColor(theme.text))


def _keep_up(panel: NeedlesPanel, snapshot: Snapshot, _ring: Ring) -> None:
    panel.look_at(snapshot)


def _example(look: Look) -> NeedlesPanel:
    panel = NeedlesPanel(look)
    times = (("1, upper trapezius", 1903.0), ("2, levator", 722.0), ("3, infraspinatus", 95.0))
    panel.show_needles(tuple(NeedleIn(*row) for row in times))
    return panel


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, _keep_up, "400x130"))
