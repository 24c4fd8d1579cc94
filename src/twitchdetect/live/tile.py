"""The state tile: where the needle is, how it twitches, and whether that is dying out.

Read from two metres; a twitch lights the whole tile up, with a word and a sign.
"""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twitchdetect.live import tile_words as words
from twitchdetect.live.look import Look
from twitchdetect.live.tile_paint import TileState, paint_tile
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

FLASH_S = 0.6
"""How long a twitch lights the tile up; one that comes meanwhile prolongs it, so that it never
flickers faster than is safe to look at (at most three flashes a second, WCAG 2.3.1)."""


class StateTile(QWidget):
    """Shows a `TileState`; `flash` and `tick` are given the time by whoever owns a clock.

    Signals
    -------
    flash_painted(int)
        The number of the twitch whose light is on the screen's picture from now on.
    alarm_painted(int)
        The same for the sample of an alarm: a burst that is not judged yet.
    """

    flash_painted = Signal(int)
    alarm_painted = Signal(int)

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.state = look or Look(), TileState()
        self._dark_at_s = -math.inf
        self._now_s = 0.0
        self._number = 0
        self._unseen = self._alarm_unseen = False
        self._alarm = -1
        self._n_known = -1  # events seen; those from before the first look are no news
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 150)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(290), self.look.px(230))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.updateGeometry()
        self.update()

    def show_state(self, state: TileState) -> None:
        """Show another state; paints only if it says something else."""
        said = words.spoken(self.state) != words.spoken(state)
        self.state = state
        if said:
            self.setAccessibleName("; ".join(words.spoken(state)))
            self.update()

    def look_at(self, snapshot: Snapshot, now_s: float) -> None:
        """Show the current site of a session, and light up for twitches that are new."""
        self.show_state(TileState.of(snapshot.current, snapshot.head_sample, snapshot.fs))
        known, self._n_known = self._n_known, len(snapshot.events)
        new = snapshot.events[known:] if known >= 0 else ()
        twitches = [e.number for e in new if e.event.kind == "ltr"]
        if twitches:
            self.flash(twitches[-1], now_s)
        else:
            self.tick(now_s)

    @property
    def is_lit(self) -> bool:
        return self._now_s < self._dark_at_s

    def flash(self, number: int, now_s: float) -> None:
        """Light up for a twitch, on the clock that `tick` tells."""
        self._now_s, self._dark_at_s = now_s, now_s + FLASH_S
        self._number, self._unseen = number, True
        self.update()

    def show_alarm(self, alarm_sample: int) -> None:
        """Frame the tile while a burst goes on that is not judged yet; -1 when there is none."""
        if alarm_sample != self._alarm:
            self._alarm, self._alarm_unseen = alarm_sample, alarm_sample >= 0
            self.update()

    def tick(self, now_s: float) -> None:
        """Tell the time; the light goes out when it is up."""
        was_lit, self._now_s = self.is_lit, now_s
        if was_lit and not self.is_lit:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, is_alarm = QRectF(self.rect()), self._alarm >= 0
        paint_tile(painter, box, self.state, self.look, is_lit=self.is_lit, is_alarm=is_alarm)
        painter.end()
        if self._alarm_unseen:
            self._alarm_unseen = False
            self.alarm_painted.emit(self._alarm)
        if self.is_lit and self._unseen:
            self._unseen = False
            self.flash_painted.emit(self._number)


def _example(look: Look) -> StateTile:
    tile = StateTile(look)
    tile.show_state(TileState("2 · Upper trapezius, right", 7, 12.4, 0.43, 19, 4, "dying out"))
    return tile


def _keep_up(tile: StateTile, snapshot: Snapshot, _ring: Ring) -> None:
    tile.look_at(snapshot, time.monotonic())


if __name__ == "__main__":
    from twitchdetect.live.alone import show_alone

    raise SystemExit(show_alone(_example, _keep_up))
