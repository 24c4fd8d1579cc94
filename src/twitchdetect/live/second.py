"""A second window, for the client or an assistant: tile and last twitch, nothing to press."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twitchdetect.live.head_clock import HeadClock
from twitchdetect.live.inset import Inset
from twitchdetect.live.look import Look
from twitchdetect.live.strings import translate
from twitchdetect.live.tile import StateTile
from twitchdetect.live.tile_paint import TileState
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot


class SecondWindow(QWidget):
    """Follows the session that the first window shows."""

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.look = look or Look()
        self.setWindowTitle(translate("Window", "twitchdetect, second window"))
        self.tile, self.inset = StateTile(self.look), Inset(self.look)
        self._clock = HeadClock()
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.tile, 3)
        self.column.addWidget(self.inset, 2)
        self.resize(720, 640)
        self.set_look(self.look)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        for part in (self.tile, self.inset):
            part.set_look(look)
        gap = look.px(6)
        self.column.setContentsMargins(gap, gap, gap, gap)
        self.column.setSpacing(gap)
        self.setStyleSheet(f"SecondWindow {{ background: {look.theme.background}; }}")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def look_at(self, snapshot: Snapshot, ring: Ring) -> None:
        """Show how the session stands."""
        timed = self._clock.going_on(snapshot)
        tile = TileState.of(timed.current, timed.head_sample, timed.fs)
        self.tile.show_state(tile)
        self.inset.look_at(snapshot, ring)

    def tick(self, now_s: float) -> None:
        """Tell the time."""
        self.tile.tick(now_s)
