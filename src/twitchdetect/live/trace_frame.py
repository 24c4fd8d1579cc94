"""What stands around the traces and on them: names, labels, time, scale, threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from twitchdetect.live.bands import Band
from twitchdetect.live.look import (
    LEFT,
    MIDDLE,
    RIGHT,
    Look,
    draw_card,
    draw_line,
    fitted_font,
    sized_font,
)
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.theme import ink_on, kind_label
from twitchdetect.live.trace_labels import Place, Wish, place_labels
from twitchdetect.live.trace_lanes import Lanes
from twitchdetect.live.trace_places import AXIS_PT, LABEL_PT, LEAST_NAME_PT, Places, name_pixels
from twitchdetect.live.trace_screen import TraceScreen
from twitchdetect.live.trace_steps import scale_bar, tick_text

_LEAST_BAR_PT, _GAP_PT = 26.0, 3.0
_LEAST_LANE_PX = 20.0  # for thresholds across the plot
_DASH, _DASH_EVERY = 5, 11
_RANKS = {"ltr": 0, "needle_in": 1, "needle_out": 1, "site": 1, "note": 1, "stroke": 3}
_SAID = {"yes": ("✔", "good"), "no": ("×", "bad")}


class Label(NamedTuple):
    """A band's label: what it says, where its onset is, where it stands (None: nowhere)."""

    band: Band
    x: float
    text: str
    place: Place | None


class Tick(NamedTuple):
    """A label of time: logical x from the plot's left edge."""

    x: float
    time_s: float


def band_text(band: Band) -> str:
    """Give the words of a band in the user's language."""
    words = kind_label(band.kind)
    return f"{words} {band.text}" if band.text else words


def band_labels(seen: Sequence[tuple[Band, float]], places: Places, look: Look) -> list[Label]:
    """Place the labels of bands whose onsets lie at logical x from the plot's left edge."""
    measure = QFontMetricsF(look.font(LABEL_PT, bold=True)).horizontalAdvance
    sign = _sign_px(look)
    wishes, texts = [], []
    for band, x in seen:
        texts.append(band_text(band))
        n_signs = 2 if band.confirmed in _SAID else 1
        width = n_signs * (sign + look.px(_GAP_PT)) + measure(texts[-1])
        wishes.append(Wish(x, width, sign, _RANKS.get(band.kind, 2)))
    found = place_labels(wishes, places.n_label_rows, places.labels.width(), look.px(6))
    return [
        Label(band, x, text, place)
        for (band, x), text, place in zip(seen, texts, found, strict=True)
    ]


def _sign_px(look: Look) -> int:
    return look.px(LABEL_PT * 0.9)


def draw_labels(painter: QPainter, labels: Sequence[Label], places: Places, look: Look) -> None:
    """Draw signs and words above the plot."""
    painter.fillRect(places.labels, look.colour("background"))
    for label in labels:
        if label.place is not None:
            _draw_label(painter, label, label.place, places, look)


def _draw_label(painter: QPainter, label: Label, place: Place, places: Places, look: Look) -> None:
    """Draw sign, words and what the user said, or the words before the sign."""
    mark, said_of = label.band.mark, _SAID.get(label.band.confirmed or "")
    colour, font = look.theme.role(mark.role), look.font(LABEL_PT, bold=True)
    sign, gap = _sign_px(look), look.px(_GAP_PT)
    row_height = places.labels.height() / places.n_label_rows
    left = places.labels.left() + place.left
    top = places.labels.top() + place.row * row_height
    words = QRectF(left, top, QFontMetricsF(font).horizontalAdvance(label.text), row_height)
    said = QRectF(left, top + (row_height - sign) / 2, sign, sign)
    box = QRectF(said)
    if not place.has_words:
        draw_shape(painter, mark.symbol, box, colour)
        return
    said_width = sign + gap if said_of else 0.0
    if place.is_mirrored:
        words.translate(said_width, 0)
        box.moveLeft(words.right() + gap)
    else:
        words.translate(sign + gap, 0)
        said.moveLeft(words.right() + gap)
    draw_shape(painter, mark.symbol, box, colour)
    draw_line(painter, words, label.text, font, colour)
    if said_of:
        symbol, role = said_of
        draw_shape(painter, symbol, said, look.theme.role(role))


def draw_names(
    painter: QPainter, names: Sequence[str], lanes: Lanes, places: Places, look: Look
) -> None:
    """Draw the names of shown channels, every n-th where lanes are too low for all."""
    painter.fillRect(places.names, look.colour("background"))
    height = lanes.height / places.ratio
    pixels = name_pixels(height, look)
    every = max(1, int(np.ceil(pixels / height)))
    widest = places.names.width() - 2 * look.px(4)
    font = _fitting(names, pixels, widest, look)
    for lane in range(0, len(lanes.channels), every):
        channel = lanes.channels[lane]
        middle = places.y((lane + 0.5) * lanes.height)
        tall = max(height, pixels * 1.1)
        box = QRectF(places.names.left() + look.px(4), middle - tall / 2, widest, tall)
        draw_line(painter, box, names[lane], font, look.theme.trace(channel), RIGHT)


def _fitting(names: Sequence[str], pixels: int, width: float, look: Look) -> QFont:
    """Give the font in which the longest name fits, as far as it stays legible."""
    longest = max(QFontMetricsF(sized_font(pixels, bold=True)).horizontalAdvance(n) for n in names)
    if longest > width:
        pixels = max(look.px(LEAST_NAME_PT), min(pixels, int(pixels * width / longest)))
    return sized_font(pixels, bold=True)


def draw_axis(
    painter: QPainter, ticks: Sequence[Tick], step_s: float, places: Places, look: Look
) -> None:
    """Draw labels of time, each apart from the others."""
    painter.fillRect(places.axis, look.colour("background"))
    font = look.font(AXIS_PT)
    metrics = QFontMetricsF(font)
    tick = look.px(3)
    for x, time_s in ticks:
        text = tick_text(time_s, step_s)
        width = metrics.horizontalAdvance(text)
        left = max(0.0, x - width / 2)
        if left + width > places.axis.width():
            continue
        painter.fillRect(
            QRectF(places.axis.left() + x, places.axis.top(), 1, tick), look.colour("dim")
        )
        box = QRectF(places.axis.left() + left, places.axis.top() + tick, width, metrics.height())
        draw_line(painter, box, text, font, look.theme.dim, LEFT)


def draw_scale(painter: QPainter, lanes: Lanes, places: Places, look: Look) -> None:
    """Draw the bar that says how many microvolts a length is."""
    painter.fillRect(places.scale, look.colour("background"))
    least = max(look.px(_LEAST_BAR_PT) * places.ratio, min(0.3 * lanes.height, 0.2 * lanes.n_rows))
    bar = scale_bar(lanes.rows_per_uV, least)
    height = bar.rows / places.ratio
    x = places.scale.left() + look.px(8)
    top, thick = places.scale.top() + look.px(4), max(2, look.px(2))
    colour = look.colour("text")
    painter.fillRect(QRectF(x, top, thick, height), colour)
    cap = look.px(6)
    for y in (top, top + height - 1):
        painter.fillRect(QRectF(x - cap / 2 + thick / 2, y, cap, 1), colour)
    font = look.font(LABEL_PT, bold=True)
    width, line = places.scale.right() - x + cap / 2, QFontMetricsF(font).height()
    box = QRectF(x - cap / 2, top + height + look.px(2), width, line)
    draw_line(painter, box, bar.text, font, colour, LEFT)


def draw_corner(
    painter: QPainter,
    text: str,
    box: QRectF,
    look: Look,
    side: Qt.AlignmentFlag = RIGHT,
) -> None:
    """Draw a few words into a corner."""
    painter.fillRect(box, look.colour("background"))
    pad = look.px(4)
    inner = box.adjusted(pad, 0, -pad, 0)
    draw_line(painter, inner, text, look.font(AXIS_PT), look.theme.dim, side)


def dashes(colour: QColor, thickness: int) -> QPixmap:
    """Give a piece of a dashed line; drawn side by side it is much cheaper than a dashed pen."""
    piece = QPixmap(_DASH_EVERY * thickness, thickness)
    piece.fill(Qt.GlobalColor.transparent)
    painter = QPainter(piece)
    painter.fillRect(0, 0, _DASH * thickness, thickness, colour)
    painter.end()
    return piece


def draw_thresholds(
    painter: QPainter, rows: Sequence[int], piece: QPixmap, places: Places, lanes: Lanes
) -> None:
    """Draw thresholds over the plot, at its right edge alone where lanes are low.

    The painter counts in device pixels.
    """
    width = places.plot_columns
    if lanes.height < _LEAST_LANE_PX * places.ratio:
        width = min(width, 3 * piece.width())
    left = places.plot_left + places.plot_columns - width
    for row in rows:
        box = QRectF(left, places.plot_top + row, width, piece.height())
        painter.drawTiledPixmap(box, piece, QPointF(0, 0))


def draw_picture(painter: QPainter, exposed: QRectF, screen: TraceScreen, places: Places) -> None:
    """Copy what is exposed of the picture, in two parts where it scrolls.

    The painter counts in device pixels, so that nothing is resampled.
    """
    width = places.plot_columns
    first = int(np.floor(exposed.left() * places.ratio)) - places.plot_left
    stop = int(np.ceil(exposed.right() * places.ratio)) - places.plot_left
    shift = 0 if screen.is_sweep else screen.picture.first % width
    for a, b in ((0, width - shift), (width - shift, width)):
        left, right = max(first, a), min(stop, b)
        if left < right:
            source = QRect((left + shift) % width, 0, right - left, places.plot_rows)
            place = QPoint(places.plot_left + left, places.plot_top)
            painter.drawImage(place, screen.picture.image, source)


def draw_paused(painter: QPainter, texts: Sequence[str], places: Places, look: Look) -> None:
    """Draw a card below the scale that says that the picture stands still."""
    font = look.font(AXIS_PT, bold=True)
    line, pad = QFontMetricsF(font).height(), look.px(3)
    box = places.scale.adjusted(pad, 0, -pad, 0)
    box.setTop(box.bottom() - line * (len(texts) + 1) - 2 * pad)
    ink = ink_on(look.theme.warn)
    draw_card(painter, box, look.theme.warn, look.px(3))
    bar = QRectF(box.center().x() - line * 0.35, box.top() + pad, line * 0.2, line * 0.8)
    for shift in (0.0, line * 0.5):
        painter.fillRect(bar.translated(shift, 0), QColor(ink))
    for i, text in enumerate(texts):
        place = QRectF(box.left(), box.top() + pad + (i + 1) * line, box.width(), line)
        most, least = font.pixelSize(), look.px(LEAST_NAME_PT)
        room = place.adjusted(pad, -line, -pad, line)
        fitted = fitted_font(text, room, most=most, least=least, bold=True)
        draw_line(painter, place, text, fitted, ink, MIDDLE)
