"""The panels of a replay and their places: traces left, state or labels right, play bar below."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from twitchdetect.live.edge_overlay import EdgeOverlay
from twitchdetect.live.inset import Inset
from twitchdetect.live.label_editor import LabelEditor
from twitchdetect.live.labelling import LabelPanel
from twitchdetect.live.look import Look
from twitchdetect.live.replay_keys import ReplayHelp
from twitchdetect.live.strings import translate
from twitchdetect.live.stylesheet import stylesheet
from twitchdetect.live.tile import StateTile
from twitchdetect.live.tile_paint import TileState
from twitchdetect.live.trace_settings import TraceSettings
from twitchdetect.live.traces import TraceView
from twitchdetect.live.transport import Transport
from twitchdetect.live.twitch_view import TwitchView
from twitchdetect.session.label_desk import LabelDesk
from twitchdetect.session.replayed import ReplaySession
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

_SIDE_SHARE = 0.3
_LEAST_SIDE_PT, _MOST_SIDE_PT = 250, 340


class ReplayPanels(QWidget):
    """Holds the panels of a replay.

    Attributes
    ----------
    traces, overlay, tile, inset, labels, transport, help : QWidget
    editor : LabelEditor
    is_labelling : bool

    Signals
    -------
    mode_chosen(bool)
        Whether the user wants to label.
    """

    mode_chosen = Signal(bool)

    def __init__(self, session: ReplaySession, desk: LabelDesk, look: Look) -> None:
        super().__init__()
        self.look, self.is_labelling = look, False
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        recording = session.recording
        self._ring = cast(Ring, session.ring)  # it reads like one
        self.traces = TraceView(session.ring, look)
        self.overlay = EdgeOverlay(self.traces, look)
        self.tile, self.inset = StateTile(look), Inset(look)
        self.editor = LabelEditor(desk, self)
        self.labels = LabelPanel(self.editor, recording.channels, recording.fs, look)
        self.transport = Transport(look)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.watch = _mode_button(translate("Replay", "Watch"))
        self.label = _mode_button(translate("Replay", "Label  L"))
        self._lay_out()
        self.help = ReplayHelp(look, self)
        self.set_look(look)
        self.tell("\n".join(recording.assumptions))
        self.set_labelling(False)

    def set_labelling(self, is_labelling: bool) -> None:
        """Show what is needed to label, or to watch."""
        self.is_labelling = is_labelling
        (self.label if is_labelling else self.watch).setChecked(True)
        self._stack.setCurrentIndex(int(is_labelling))
        self.traces.set_edges_free(is_labelling)

    def hold(self, sample: int) -> None:
        """Have the traces stand still and end at a sample."""
        self.traces.pause(sample)
        if self.traces.settings.lane == "raw":  # what drifted away is put back into its lane
            self.traces.set_settings(self.traces.settings)

    def set_lane(self, settings: TraceSettings) -> None:
        """Show another signal, as large as fits."""
        self.traces.set_settings(settings)
        self.traces.fit_gain()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the needle is and the last twitch."""
        state = TileState.of(snapshot.current, snapshot.head_sample, snapshot.fs)
        self.tile.show_state(state)
        if any(e.event.kind == "ltr" for e in snapshot.events):
            self.inset.look_at(snapshot, self._ring)
        elif self.inset.view.event is not None:
            self.inset.show_view(TwitchView())

    def tell(self, text: str) -> None:
        """Tell the user a line while she watches."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = self.overlay.look = look
        self.setStyleSheet(stylesheet(look))
        for panel in (self.traces, self.tile, self.inset, self.labels, self.transport, self.help):
            panel.set_look(look)
        self._fit_side()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between traces and what is beside them."""
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        least, most = self.look.px(_LEAST_SIDE_PT), self.look.px(_MOST_SIDE_PT)
        wanted = round(self.width() * _SIDE_SHARE)
        self._side.setFixedWidth(min(max(least, wanted), most))

    def _lay_out(self) -> None:
        gap = self.look.px(4)
        self._side, watching = QWidget(), QWidget()
        self._stack = QStackedWidget()
        beside = QVBoxLayout(watching)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(gap)
        beside.addWidget(self.tile, 3)
        beside.addWidget(self.inset, 2)
        beside.addWidget(self.told)
        self._stack.addWidget(watching)
        self._stack.addWidget(self.labels)
        modes = QHBoxLayout()
        modes.setSpacing(gap)
        modes.addWidget(self.watch)
        modes.addWidget(self.label)
        group = QButtonGroup(self)
        group.addButton(self.watch)
        group.addButton(self.label)
        self.watch.clicked.connect(lambda: self.mode_chosen.emit(False))
        self.label.clicked.connect(lambda: self.mode_chosen.emit(True))
        side = QVBoxLayout(self._side)
        side.setContentsMargins(gap, gap, gap, 0)
        side.setSpacing(gap)
        side.addLayout(modes)
        side.addWidget(self._stack, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.traces, 0, 0)
        grid.addWidget(self._side, 0, 1)
        grid.addWidget(self.transport, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(0, 1)


def _mode_button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
