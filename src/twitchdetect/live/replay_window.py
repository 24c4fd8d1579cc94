"""A recording in the window: played, stepped through, and labelled by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QWidget

from twitchdetect.block import Recording
from twitchdetect.config import DetectorConfig
from twitchdetect.live.keys import key_text
from twitchdetect.live.look import Look
from twitchdetect.live.replay_acts import acts_of
from twitchdetect.live.replay_keys import NEEDS_LABELS, REPEATS, action_of
from twitchdetect.live.replay_panels import ReplayPanels
from twitchdetect.live.replay_shown import ReplayShown
from twitchdetect.live.strings import translate
from twitchdetect.live.unsaved import Unsaved, ask_unsaved
from twitchdetect.session.hand_label import label_of
from twitchdetect.session.label_desk import LabelDesk
from twitchdetect.session.replayed import ReplaySession

_FRAME_MS = 16
_AFTER = 0.4
"""Of the screen is what comes after an event to which one steps."""


class ReplayWindow(QMainWindow):
    """Shows a `ReplaySession` and the labels of a `LabelDesk`.

    While one labels, nothing of what the detector found is seen until one asks for it.

    Parameters
    ----------
    session : ReplaySession
    desk : LabelDesk
    look : Look, optional
    now_s : callable
        The clock.

    Attributes
    ----------
    session : ReplaySession
    desk : LabelDesk
    panels : ReplayPanels
    ask : callable
        Asked with the window when it closes with unsaved labels: ``save``, ``keep``, ``drop``, or
        ``stay``.
    """

    def __init__(
        self,
        session: ReplaySession,
        desk: LabelDesk,
        look: Look | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.session, self.desk, self.look = session, desk, look or Look()
        self._now_s = now_s
        self.ask: Callable[[QWidget], Unsaved] = ask_unsaved
        self.panels = ReplayPanels(session, desk, self.look)
        self.setCentralWidget(self.panels)
        self.acts = acts_of(self)
        self._shown = ReplayShown(session, desk, self.panels)
        source = session.recording.source
        name = source.name if source is not None else translate("Replay", "recording")
        self.setWindowTitle(f"{name} – twitchdetect")
        self._connect()
        self.panels.traces.installEventFilter(self)
        self.panels.traces.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.panels.traces.setFocus()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.show_now)
        self.seek(round(self.panels.traces.settings.time_base_s * session.recording.fs))

    @property
    def is_labelling(self) -> bool:
        return self.panels.is_labelling

    # what the user does

    def set_labelling(self, is_labelling: bool) -> None:
        """Label, or watch."""
        self.session.place.pause()
        self.panels.set_labelling(is_labelling)
        self.show_now()

    def toggle_play(self) -> None:
        """Play or pause."""
        place = self.session.place
        place.pause() if place.is_playing else place.play()
        self.show_now()

    def seek(self, sample: int) -> None:
        """Go to a sample."""
        self.session.place.seek(sample)
        self.show_now()

    def seek_by(self, share: float) -> None:
        """Go by a share of the screen."""
        n = round(share * self._n_screen)
        self.seek(self.session.place.sample + n)

    def step(self, n: int) -> None:
        """Go to the next event, or the one before; while one labels, to the next label."""
        place, panels = self.session.place, self.panels
        place.pause()
        if self.is_labelling:
            panels.editor.step(n, place.sample - (self._n_screen if n > 0 else 0))
            return
        self.session.after_s = _AFTER * panels.traces.settings.time_base_s
        kinds = panels.transport.kinds
        found = self.session.next_event(kinds) if n > 0 else self.session.previous_event(kinds)
        if found is None:
            panels.tell(translate("Replay", "no more of these in that direction"))
        self.show_now()

    def step_speed(self, n: int) -> None:
        """Play faster or slower."""
        self.session.place.step_speed(n)
        self.show_now()

    def step_time(self, n: int) -> None:
        """Show more seconds, or fewer; the selected label stays in sight."""
        traces, held = self.panels.traces, self.panels.editor.selected
        traces.set_settings(traces.settings.stepped_time(n))
        if self.is_labelling and held is not None:
            self.show_stretch(held.label.start_sample, held.label.stop_sample)
        self.show_now()

    def show_stretch(self, _start_sample: int, stop_sample: int) -> None:
        """Go to where samples can be seen that end there."""
        self.session.place.pause()
        self.seek(stop_sample + round(_AFTER * self._n_screen))

    def suggest(self) -> None:
        """Take over what the detector found, of the kinds between which one steps."""
        kinds = self.panels.transport.kinds
        events = self.session.analysis.events(self.session.recording.n_samples)
        found = (label_of(e.event) for e in events if e.event.kind in kinds)
        self.panels.editor.suggest(found)
        if not self.session.analysis.is_over:
            told = translate("Replay", "the detector is not through yet; ask again for the rest")
            self.panels.editor.tell(told)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        self.panels.set_look(look)
        self._shown.forget()
        self.show_now()

    # what is shown

    @property
    def _n_screen(self) -> int:
        settings = self.panels.traces.settings
        return round(settings.time_base_s * self.session.recording.fs)

    def show_now(self) -> None:
        """Show what holds at this moment: one frame."""
        self._shown.refresh(self._now_s())

    def run(self) -> None:
        """Let the detector begin, and show what holds from now on."""
        self.session.start()
        self._timer.start(_FRAME_MS)

    # what Qt tells

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means, unless somebody writes."""
        key = key_text(event)
        focus = QApplication.focusWidget()
        if isinstance(focus, (QLineEdit, QComboBox)) and "Ctrl" not in key:
            if key in ("Return", "Esc"):
                self.panels.traces.setFocus()
            return
        if not self.press(key, is_repeat=event.isAutoRepeat()):
            super().keyPressEvent(event)

    def press(self, key: str, *, is_repeat: bool = False) -> bool:
        """Do what a key means; tell whether it means anything now."""
        name = action_of(key)
        needs_labels = name in NEEDS_LABELS or name.startswith("kind ")
        if not name or (needs_labels and not self.is_labelling):
            return False
        if self.panels.help.isVisible() and name != "help":
            self.panels.help.hide()
        if is_repeat and name not in REPEATS:
            return True
        self.acts[name]()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel move the place, not the picture alone."""
        if isinstance(event, QWheelEvent) and event.type() == QEvent.Type.Wheel:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            self.session.place.pause()
            self.seek_by(-event.angleDelta().y() / 1200)
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the end of the picture where the place is."""
        super().resizeEvent(event)
        self._shown.forget()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close; unsaved labels are saved, kept for the next time, or dropped, as one says."""
        if self.desk.labelling.is_changed:
            answer = self.ask(self)
            is_stuck = answer == "save" and not self.panels.editor.save()
            if answer == "stay" or is_stuck:
                event.ignore()
                return
            if answer == "drop":
                self.desk.drop()
        self._timer.stop()
        self.session.close()
        event.accept()

    def _connect(self) -> None:
        panels = self.panels
        bar, traces = panels.transport, panels.traces
        bar.play_toggled.connect(self.toggle_play)
        bar.stepped.connect(self.step)
        bar.speed_stepped.connect(self.step_speed)
        bar.sought.connect(self.seek)
        bar.kinds_changed.connect(traces.setFocus)
        panels.mode_chosen.connect(self.set_labelling)
        panels.labels.suggestions_wanted.connect(self.suggest)
        panels.editor.shown.connect(self.show_stretch)
        panels.editor.changed.connect(self.show_now)
        traces.span_dragged.connect(lambda a, b, c: self._on_labels(panels.editor.add, a, b, c))
        traces.sample_clicked.connect(lambda s, c: self._on_labels(panels.editor.click, s, c))
        traces.edges_dragged.connect(
            lambda n, a, b: self._on_labels(panels.editor.put_edges, n, a, b)
        )
        traces.name_clicked.connect(
            lambda channel: traces.set_settings(traces.settings.soloed(channel))
        )

    def _on_labels(self, act: Callable[..., object], *arguments: int) -> None:
        self.panels.traces.setFocus()
        if self.is_labelling:
            act(*arguments)


def make_replay_window(
    recording: Recording,
    config: DetectorConfig | None = None,
    *,
    code: str = "",
    is_labelling: bool = False,
    look: Look | None = None,
    now_s: Callable[[], float] = time.monotonic,
) -> ReplayWindow:
    """Make the window for a recording; `run` starts it.

    Parameters
    ----------
    recording : Recording
    config : DetectorConfig, optional
    code : str
        Of who labels; nobody in particular if empty.
    is_labelling : bool
        Begin by labelling, with nothing of the detector in sight.
    look : Look, optional
    now_s : callable
        The clock.

    Raises
    ------
    FileFormatError
        If labels that were saved before cannot be read.
    ValueError
        If the code is none, or a setting does not fit the recording.
    """
    desk = LabelDesk(recording, code)
    window = ReplayWindow(ReplaySession(recording, config), desk, look, now_s)
    settings = window.panels.traces.settings
    window.panels.traces.set_settings(replace(settings, mode="scroll"))
    window.panels.set_labelling(is_labelling)
    return window
