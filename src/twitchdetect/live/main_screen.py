"""The screen while needles are in: traces, state tile, last twitch, needles, and one line below."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from twitchdetect.live.bands import Band, EventBands
from twitchdetect.live.head_clock import HeadClock
from twitchdetect.live.inset import Inset
from twitchdetect.live.look import Look
from twitchdetect.live.needles import NeedlesPanel
from twitchdetect.live.status_line import StatusLine
from twitchdetect.live.status_words import status_of
from twitchdetect.live.theme import ink_on
from twitchdetect.live.tile import StateTile
from twitchdetect.live.tile_paint import TileState
from twitchdetect.live.traces import TraceView
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import NumberedEvent, Snapshot

TOLD_S = 4.0
_MARKS = ("needle_in", "needle_out", "site", "note")
_COLUMN_SHARE, _LEAST_COLUMN_PT, _MOST_COLUMN_PT = 0.34, 215, 640


class MainScreen(QWidget):
    """Shows a session; is told the time and what there is by whoever owns both.

    Parameters
    ----------
    ring : Ring
    look : Look, optional
    parent : QWidget, optional
    """

    def __init__(self, ring: Ring, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.ring = look or Look(), ring
        self.traces = TraceView(ring, self.look)
        self.tile, self.inset = StateTile(self.look), Inset(self.look)
        self.needles, self.status = NeedlesPanel(self.look), StatusLine(self.look)
        self.said = QLabel(self)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.setWordWrap(True)
        self.said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.said.hide()
        self._said_until_s = -math.inf
        self._clock = HeadClock()
        self._event_bands, self._banded = EventBands(), (-1, -1)
        self._lay_out()
        self.set_look(self.look)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        for part in (self.traces, self.tile, self.inset, self.needles, self.status):
            part.set_look(look)
        theme, gap = look.theme, look.px(4)
        self.setStyleSheet(f"MainScreen {{ background: {theme.background}; }}")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said.setStyleSheet(
            f"background: {theme.needle}; color: {ink_on(theme.needle)}; font-weight: 600; "
            f"font-size: {look.px(13)}px; padding: {look.px(4)}px {look.px(12)}px; "
            f"border-radius: {look.px(4)}px;"
        )
        self.across.setSpacing(gap)
        self.across.setContentsMargins(gap, gap, gap, gap)
        self.column.setSpacing(gap)
        self._divide()

    def say(self, text: str, now_s: float) -> None:
        """Say in one line what a key did, for some seconds."""
        self.said.setText(text)
        self._said_until_s = now_s + TOLD_S
        self._place_said()
        self.said.show()
        self.said.raise_()

    def look_at(self, snapshot: Snapshot, *, free_bytes: float, flash_ms: float) -> None:
        """Show how a session stands."""
        timed = self._clock.going_on(snapshot)
        tile = TileState.of(timed.current, timed.head_sample, timed.fs)
        self.tile.show_state(tile)
        self.inset.look_at(snapshot, self.ring)
        self.needles.look_at(timed)
        self.status.show_status(status_of(snapshot, free_bytes=free_bytes, flash_ms=flash_ms))
        self._show_bands(snapshot)

    def advance(self, now_s: float) -> None:
        """Show one frame."""
        self.traces.advance()
        self.tile.tick(now_s)
        if now_s >= self._said_until_s and self.said.isVisible():
            self.said.hide()

    def _show_bands(self, snapshot: Snapshot) -> None:
        key = len(snapshot.events), len(snapshot.actions)
        if key == self._banded:
            return
        self._banded = key
        made = self._event_bands.of(snapshot.events, snapshot.decisions)
        self.traces.set_bands((*made, *_marks(snapshot)))

    def resizeEvent(self, _event: object) -> None:
        self._divide()
        self._place_said()

    def _divide(self) -> None:
        """Give the column its share, within what can be read and what is needed."""
        low, high = self.look.px(_LEAST_COLUMN_PT), self.look.px(_MOST_COLUMN_PT)
        width = max(low, min(high, round(_COLUMN_SHARE * self.width())))
        self.beside.setFixedWidth(min(width, max(1, self.width() // 2)))

    def _place_said(self) -> None:
        most = round(0.8 * self.traces.width())
        self.said.setMaximumWidth(most)
        size = self.said.sizeHint()
        width = min(most, size.width())
        height = max(size.height(), self.said.heightForWidth(width))
        left = self.traces.x() + (self.traces.width() - width) // 2
        top = self.traces.y() + self.traces.height() - height - self.look.px(22)
        self.said.setGeometry(left, top, width, height)

    def _lay_out(self) -> None:
        self.beside = QWidget()
        self.column = QVBoxLayout(self.beside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.tile, 6)
        self.column.addWidget(self.inset, 4)
        self.column.addWidget(self.needles, 0)
        self.across = QHBoxLayout()
        self.across.addWidget(self.traces, 1)
        self.across.addWidget(self.beside)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(self.across, 1)
        down.addWidget(self.status)


def _marks(snapshot: Snapshot) -> list[Band]:
    """Give what the user marked and did not take back."""
    undone = {action.about for action in snapshot.actions if action.what == "undo"}
    return [
        Band(0, action.what, action.sample, action.sample, text=action.marked)
        for action in snapshot.actions
        if action.what in _MARKS and action.number not in undone
    ]


def newest(snapshot: Snapshot, kind: str = "ltr") -> NumberedEvent | None:
    """Give the last event of a kind, as the detector named it."""
    return next((e for e in reversed(snapshot.events) if e.event.kind == kind), None)
