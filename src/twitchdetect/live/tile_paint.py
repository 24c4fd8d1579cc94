"""What the state tile says, and how it is drawn into a box of any size."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from twitchdetect.live import tile_words as words
from twitchdetect.live.counts import counts
from twitchdetect.live.look import Look, draw_card, draw_line, fitted_font
from twitchdetect.live.shapes import draw_shape
from twitchdetect.live.theme import KIND_MARKS, ink_on
from twitchdetect.session.snapshot import CurrentSite


@dataclass(frozen=True, slots=True)
class TileState:
    """What the tile says.

    Attributes
    ----------
    site : str
        In words, e.g. ``2 · Upper trapezius, right``.
    n_twitches : int
        At this site.
    last_ago_s : float
        Since the last of them; nan if there was none.
    last_share : float
        Its size against the site's first; nan if unknown.
    n_strokes, strokes_without : int
        Seen at this site, and those since the last one with a twitch.
    response : str
        As `SiteSummary.response`.
    """

    site: str = ""
    n_twitches: int = 0
    last_ago_s: float = math.nan
    last_share: float = math.nan
    n_strokes: int = 0
    strokes_without: int = 0
    response: str = "cannot be told"

    @classmethod
    def of(cls, current: CurrentSite | None, head_sample: int, fs: float) -> TileState:
        """Make it from what a session knows of its current site."""
        if current is None:
            return cls()
        site, last, summary = current.site, current.last_twitch, current.summary
        ago_s = math.nan
        if last is not None:
            ago_s = max(0, head_sample - last.event.start_sample) / fs
        state = cls(
            site=words.site_words(current.number, site.muscle, site.side, site.name),
            n_twitches=current.n_twitches,
            last_ago_s=ago_s,
        )
        if summary is None:
            return state
        return replace(
            state,
            last_share=summary.last_uV / summary.first_uV,
            n_strokes=summary.n_strokes,
            strokes_without=summary.strokes_since,
            response=summary.response,
        )


def paint_tile(
    painter: QPainter,
    box: QRectF,
    state: TileState,
    look: Look,
    *,
    is_lit: bool = False,
    is_alarm: bool = False,
) -> None:
    """Draw the tile into a box of any size."""
    theme = look.theme
    ground = theme.ltr if is_lit else theme.panel
    ink = ink_on(ground) if is_lit else theme.text
    soft = ink if is_lit else theme.dim
    strong = ink if is_lit else theme.ltr
    unit = min(box.height(), box.width() * 0.86)
    painter.fillRect(box, QColor(theme.background))
    draw_card(painter, box, ground, unit * 0.03)
    if is_lit or is_alarm:
        _frame(painter, box, ink if is_lit else theme.ltr, unit * 0.022)
    inner = box.adjusted(unit * 0.06, unit * 0.045, -unit * 0.06, -unit * 0.05)
    rows = _rows(inner, (0.16, 0.44, 0.17, 0.23))
    _title(painter, rows[0], state, ink, is_lit=is_lit)
    _numbers(painter, rows[1], state, (ink, soft, strong))
    _strokes(painter, rows[2], state, (ink, soft))
    _response(painter, rows[3], state, look, ink if is_lit else "")


def _rows(box: QRectF, shares: tuple[float, ...]) -> list[QRectF]:
    rows, top = [], box.top()
    for share in shares:
        rows.append(QRectF(box.left(), top, box.width(), share * box.height()))
        top += share * box.height()
    return rows


def _frame(painter: QPainter, box: QRectF, colour: str, width: float) -> None:
    painter.save()
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width * 1.1
    painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
    painter.restore()


def _title(painter: QPainter, box: QRectF, state: TileState, ink: str, *, is_lit: bool) -> None:
    left = box
    if is_lit:
        sign = QRectF(box.left(), box.top(), box.height() * 0.72, box.height())
        draw_shape(painter, KIND_MARKS["ltr"].symbol, sign, ink)
        left = box.adjusted(sign.width() + box.height() * 0.25, 0, 0, 0)
    text = words.twitch_call() if is_lit else state.site or words.no_site()
    high = box.height() * 0.74
    font = fitted_font(text, left, most=high, least=high * 0.62, bold=True)
    draw_line(painter, left, text, font, ink)


def _numbers(painter: QPainter, box: QRectF, state: TileState, inks: tuple[str, str, str]) -> None:
    """Draw how many twitches, huge, and beside it when and how large the last was."""
    ink, soft, strong = inks
    gap = box.width() * 0.05
    left = QRectF(box.left(), box.top(), box.width() * 0.4 - gap, box.height())
    right = QRectF(left.right() + gap, box.top(), box.right() - left.right() - gap, box.height())
    count = QRectF(left.left(), left.top() + left.height() * 0.02, left.width(), 0)
    count.setHeight(left.height() * 0.72)
    label = QRectF(left.left(), left.bottom() - left.height() * 0.21, left.width(), 0)
    label.setHeight(left.height() * 0.2)
    text = str(state.n_twitches)
    font = fitted_font(text, count, most=count.height() * 1.3, least=20, bold=True)
    draw_line(painter, count, text, font, strong)
    small = label.height() * 0.86
    said = counts.twitches_here(state.n_twitches)
    draw_line(painter, label, said, fitted_font(said, label, most=small, least=small * 0.6), soft)
    lines = (words.ago(state.last_ago_s), words.of_first(state.last_share, state.n_twitches))
    for i, line in enumerate(lines):
        place = QRectF(right.left(), right.top() + i * right.height() * 0.38, right.width(), 0)
        place.setHeight(right.height() * 0.38)
        most = place.height() * 0.72
        font = fitted_font(line, place, most=most, least=most * 0.5, bold=True)
        draw_line(painter, place, line, font, ink)
    place = QRectF(right.left(), label.top(), right.width(), label.height())
    said = words.last_twitch()
    draw_line(painter, place, said, fitted_font(said, place, most=small, least=small * 0.6), soft)


def _strokes(painter: QPainter, box: QRectF, state: TileState, inks: tuple[str, str]) -> None:
    most, is_bold = box.height() * 0.72, bool(state.strokes_without)
    for is_short in (False, True):
        text = words.strokes(state.n_strokes, state.strokes_without, is_short=is_short)
        font = fitted_font(text, box, most=most, least=most * 0.4, bold=is_bold)
        if font.pixelSize() >= most * 0.72:
            break
    draw_line(painter, box, text, font, inks[0] if state.n_strokes else inks[1])


def _response(painter: QPainter, box: QRectF, state: TileState, look: Look, ink: str) -> None:
    """Draw the response in words in a band, with bars that fall, stay or are not known."""
    theme = look.theme
    role = {"dying out": "needle", "steady": "ltr"}.get(state.response, "dim")
    colour = ink or theme.role(role)
    if not ink:
        draw_card(painter, box, theme.tint(role), box.height() * 0.14)
    icon = QRectF(box.left() + box.height() * 0.25, box.top(), box.height() * 0.9, box.height())
    _bars(painter, icon.adjusted(0, box.height() * 0.26, 0, -box.height() * 0.26), state, colour)
    place = box.adjusted(icon.right() - box.left() + box.height() * 0.22, 0, -box.height() * 0.2, 0)
    text = words.response(state.response)
    most = box.height() * 0.6
    font = fitted_font(text, place, most=most, least=most * 0.5, bold=True)
    draw_line(painter, place, text, font, ink or theme.text)


def _bars(painter: QPainter, box: QRectF, state: TileState, colour: str) -> None:
    falling = (1.0, 0.7, 0.45, 0.2)
    heights = {"dying out": falling, "steady": (0.85,) * 4}.get(state.response, (0.16,) * 4)
    step = box.width() / 4
    for i, share in enumerate(heights):
        high = box.height() * share
        bar = QRectF(box.left() + i * step, box.bottom() - high, step * 0.66, high)
        painter.fillRect(bar, QColor(colour))
