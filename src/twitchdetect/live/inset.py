"""The last twitch, frozen, with its measures, while the live trace goes on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from twitchdetect.events import Event
from twitchdetect.live.look import RIGHT, Look, draw_card, draw_line, draw_wrapped, fitted_font
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.strings import translate
from twitchdetect.live.theme import KIND_MARKS, mix
from twitchdetect.live.twitch_view import (
    TwitchView,
    answer_words,
    hold_twitch,
    is_whole,
    measures,
    stretch_of,
)
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import NumberedEvent, Snapshot


class Inset(QWidget):
    """Holds the last twitch of a session until the next one comes."""

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.view = look or Look(), TwitchView()
        self._n_known = 0
        self._newest: NumberedEvent | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 110)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(290), self.look.px(150))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.updateGeometry()
        self.update()

    def show_view(self, view: TwitchView) -> None:
        """Show a twitch that is already held."""
        self.view = view
        self.setToolTip(view.event.reason if view.event else "")
        said = [f"{name} {value}" for name, value in measures(view)]
        self.setAccessibleName("; ".join([view.channel, *said, answer_words(view)[2]]))
        self.update()

    def look_at(self, snapshot: Snapshot, ring: Ring) -> None:
        """Hold the newest twitch of a session; its trace until it is whole, its answer always."""
        new = snapshot.events[self._n_known :]
        self._n_known = len(snapshot.events)
        self._newest = next((e for e in reversed(new) if e.event.kind == "ltr"), self._newest)
        newest = self._newest
        if newest is None:
            return
        if newest.number != self.view.number or self._may_grow(ring):
            self.show_view(hold_twitch(ring, newest.number, newest.event))
        decision = snapshot.decisions.get(newest.number)
        confirmed = (decision.confirmed if decision else None) or ""
        label = (decision.label if decision else None) or ""
        confirmed = confirmed if confirmed in ("yes", "no") else ""
        if (confirmed, label) != (self.view.confirmed, self.view.label):
            self.show_view(replace(self.view, confirmed=confirmed, label=label))

    def _may_grow(self, ring: Ring) -> bool:
        """Tell whether there is more of the trace to come; after two seconds there is not."""
        if self.view.event is None or is_whole(self.view):
            return False
        _, stop = stretch_of(self.view.event, self.view.fs)
        return ring.head < stop + 2 * self.view.fs

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_inset(painter, QRectF(self.rect()), self.view, self.look)
        painter.end()


def paint_inset(painter: QPainter, box: QRectF, view: TwitchView, look: Look) -> None:
    """Draw the inset into a box of any size; in a small one words are smaller than the scale."""
    look = replace(look, scale=min(look.scale, box.height() / 180, box.width() / 380))
    theme, pad = look.theme, look.px(7)
    painter.fillRect(box, QColor(theme.background))
    draw_card(painter, box, theme.panel, look.px(6))
    inner = box.adjusted(pad, pad * 0.7, -pad, -pad * 0.7)
    if view.event is None:
        text = translate("Inset", "The last twitch will stay here")
        draw_line(painter, inner, text, look.font(11), theme.dim, Qt.AlignmentFlag.AlignHCenter)
        return
    head = QRectF(inner.left(), inner.top(), inner.width(), look.px(17))
    room = inner.height() / look.px(1)
    foot_height = look.px(14) * (3 if room > 200 else 2 if room > 112 else 1)
    foot = QRectF(inner.left(), inner.bottom() - foot_height, inner.width(), foot_height)
    middle = QRectF(inner.left(), head.bottom() + pad * 0.4, inner.width(), 0)
    middle.setBottom(foot.top() - pad * 0.4)
    side = min(middle.width() * 0.46, look.px(125))
    column = QRectF(middle.right() - side, middle.top(), side, middle.height())
    _head(painter, head, view, look)
    _trace(painter, middle.adjusted(0, 0, -side - pad, 0), view, look)
    _measures(painter, column, view, look)
    draw_wrapped(painter, foot, view.event.reason, look.font(9), theme.dim)


def _head(painter: QPainter, box: QRectF, view: TwitchView, look: Look) -> None:
    theme, size = look.theme, box.height() * 0.66
    sign = QRectF(box.left(), box.top(), size, box.height())
    draw_shape(painter, KIND_MARKS["ltr"].symbol, sign, theme.ltr)
    symbol, role, said = answer_words(view)
    font = fitted_font(said, box, most=look.px(12), least=9, bold=bool(symbol))
    right = QRectF(box.center().x(), box.top(), box.width() / 2, box.height())
    draw_line(painter, right, said, font, theme.role(role), RIGHT)
    width = painter.fontMetrics().horizontalAdvance(said)
    if symbol:
        mark = QRectF(box.right() - width - size * 1.4, box.top(), size, box.height())
        draw_shape(painter, symbol, mark, theme.role(role))
    title = translate("Inset", "Last twitch · %1").replace("%1", view.channel)
    left = box.adjusted(size * 1.4, 0, -width - size * 2.2, 0)
    font = fitted_font(title, left, most=look.px(12), least=look.px(9), bold=True)
    if QFontMetricsF(font).horizontalAdvance(title) > left.width():
        title = view.channel
    draw_line(painter, left, title, font, theme.text)


def _measures(painter: QPainter, box: QRectF, view: TwitchView, look: Look) -> None:
    rows = measures(view)
    height = box.height() / len(rows)
    for i, (name, value) in enumerate(rows):
        row = QRectF(box.left(), box.top() + i * height, box.width(), height)
        right = row.adjusted(row.width() * 0.57, 0, 0, 0)
        left = row.adjusted(0, 0, -row.width() * 0.47, 0)
        most = min(look.px(14), height * 0.8)
        font = fitted_font(value, right, most=most, least=9, bold=True)
        draw_line(painter, right, value, font, look.theme.text, RIGHT)
        font = fitted_font(name, left, most=most * 0.8, least=8)
        draw_line(painter, left, name, font, look.theme.dim)


def _trace(painter: QPainter, box: QRectF, view: TwitchView, look: Look) -> None:
    """Draw the signal over time, the twitch's own stretch shaded, both thresholds dotted."""
    theme, event = look.theme, view.event
    n = len(view.trace_uV)
    if event is None or n < 2:
        return
    painter.save()
    painter.setClipRect(box)
    draw_card(painter, box, theme.background, look.px(3))
    known = np.abs(view.trace_uV[np.isfinite(view.trace_uV)])
    most = 1.12 * max(float(known.max(initial=0.0)), _finite(view.threshold_uV), 1.0)
    x0, dx, y0 = box.left(), box.width() / (n - 1), box.center().y()
    start, stop = (s - view.first_sample for s in (event.start_sample, event.stop_sample))
    shade = QRectF(x0 + start * dx, box.top(), (stop - start) * dx, box.height())
    painter.fillRect(shade, QColor(mix(theme.background, theme.ltr, 0.22)))
    painter.setPen(QPen(look.colour("grid"), 1))
    painter.drawLine(QLineF(box.left(), y0, box.right(), y0))
    if level := _finite(view.threshold_uV):
        painter.setPen(QPen(look.colour("warn"), 1, Qt.PenStyle.DashLine))
        for y in (y0 - level / most * box.height() / 2, y0 + level / most * box.height() / 2):
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("ltr"), max(1.5, look.px(1.2))))
    for piece in _pieces(view, event, most):
        points = [QPointF(x0 + i * dx, y0 - y * box.height() / 2) for i, y in piece]
        painter.drawPolyline(QPolygonF(points))
    painter.restore()
    _ruler(painter, box, view, look, dx)


def _finite(value: float) -> float:
    return value if np.isfinite(value) else 0.0


def _pieces(view: TwitchView, event: Event, most: float) -> list[list[tuple[int, float]]]:
    """Give stretches without a hole as places and shares of the half height."""
    pieces: list[list[tuple[int, float]]] = [[]]
    for i, value in enumerate(view.trace_uV):
        if np.isfinite(value):
            pieces[-1].append((i, float(value) / most))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def _ruler(painter: QPainter, box: QRectF, view: TwitchView, look: Look, dx: float) -> None:
    """Draw how long 50 ms are."""
    width, y = 0.05 * view.fs * dx, box.bottom() - look.px(4)
    right = box.right() - look.px(4)
    painter.setPen(QPen(look.colour("dim"), max(1.0, look.px(1))))
    painter.drawLine(QLineF(right - width, y, right, y))
    place = QRectF(right - box.width() / 2, y - look.px(11), box.width() / 2, look.px(10))
    draw_line(painter, place, "50 ms", look.font(7.5), look.theme.dim, RIGHT)


def _keep_up(panel: Inset, snapshot: Snapshot, ring: Ring) -> None:
    panel.look_at(snapshot, ring)


def _example(look: Look) -> Inset:
    from twitchdetect.live.example import last_twitch

    inset = Inset(look)
    inset.show_view(last_twitch())
    return inset


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, _keep_up, "400x190"))
