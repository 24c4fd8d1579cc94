"""A session on the screen: what is looked at, what keys do, when a twitch was lit."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from twitchdetect.live.contact_words import verdict_of
from twitchdetect.live.lightning import Lightning
from twitchdetect.live.look import Look
from twitchdetect.live.main_screen import MainScreen
from twitchdetect.live.picture_keys import PictureKeys, kept_of, settings_of
from twitchdetect.live.pointed import sample_words, span_words
from twitchdetect.live.question import Question
from twitchdetect.live.second import SecondWindow
from twitchdetect.live.session_keys import SessionKeys
from twitchdetect.live.settings import Protocol, Settings
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot
from twitchdetect.session.thread import SessionThread

_FIT_EACH_S = 5.0


class NeedlingStage:
    """Keeps screen, keys and measured delays of one session together.

    Parameters
    ----------
    session : SessionThread
        Running.
    ring : Ring
    pick : Question
    look : Look
    settings : Settings
    """

    def __init__(
        self,
        session: SessionThread,
        ring: Ring,
        pick: Question,
        look: Look,
        settings: Settings,
    ) -> None:
        self.session, self.ring, self._pick = session, ring, pick
        self.screen = MainScreen(ring, look)
        path = session.snapshot().path
        self.screen.setWindowTitle("" if path is None else path.name)
        self.screen.traces.set_settings(settings_of(settings))
        self.picture = PictureKeys(self.screen.traces, is_auto=settings.gain_uV == 0)
        self.keys = SessionKeys(session, pick, self.say)
        self.lightning = Lightning(ring.fs)
        self.second: SecondWindow | None = None
        self._n_events = len(session.snapshot().events)
        self._revision = -1
        self._alarm = -1
        self._fit_due_s = 0.0
        self._told_check = _check_of(session.snapshot())
        self.screen.tile.alarm_painted.connect(self._lit)
        self.screen.traces.name_clicked.connect(self._chosen)
        self.screen.traces.sample_clicked.connect(self._pointed)
        self.screen.traces.span_dragged.connect(self._drawn)

    def follow(self, protocol: Protocol) -> None:
        """Follow a protocol."""
        self.keys = SessionKeys(self.session, self._pick, self.say, protocol)
        self.screen.needles.set_marks(protocol.dwell_marks_min)

    def act(self, name: str) -> None:
        """Do what a key means."""
        if self.picture.does(name):
            if name == "back" and not self.screen.traces.is_paused:
                self._open_past()
            if said := self.picture.act(name):
                self.say(said)
        elif self.keys.does(name):
            self.keys.act(name)
            self._revision = -1

    def say(self, text: str) -> None:
        """Say something in one line."""
        self.screen.say(text, self.session.elapsed_s)

    def look_at(self, snapshot: Snapshot, free_bytes: float) -> None:
        """Show how the session stands."""
        if snapshot.revision == self._revision:
            return
        self._revision = snapshot.revision
        self.lightning.arrived(snapshot.head_sample, snapshot.at_s)
        self._flash(snapshot)
        self._tell_check(snapshot)
        self.screen.look_at(snapshot, free_bytes=free_bytes, flash_ms=self.lightning.p50_ms)
        if self.second is not None:
            self.second.look_at(snapshot, self.ring)

    def advance(self) -> None:
        """Draw one frame; light an alarm up at once."""
        now_s = self.session.elapsed_s
        snapshot = self.session.snapshot()
        if snapshot.alarm_sample != self._alarm:
            self._alarm = snapshot.alarm_sample
            self.screen.tile.show_alarm(self._alarm)
        if len(snapshot.events) > self._n_events:
            self._flash(snapshot)
        if now_s >= self._fit_due_s:
            self._fit_due_s = now_s + _FIT_EACH_S
            self.picture.fit()
        self.screen.advance(now_s)
        if self.second is not None:
            self.second.tick(now_s)

    def _flash(self, snapshot: Snapshot) -> None:
        """Light the tile up for twitches that are new."""
        now_s = self.session.elapsed_s
        for numbered in snapshot.events[self._n_events :]:
            if numbered.event.kind == "ltr":
                self.lightning.judged(numbered.event, now_s)
                self.screen.tile.flash(numbered.number, now_s)
                if self.second is not None:
                    self.second.tile.flash(numbered.number, now_s)
        self._n_events = max(self._n_events, len(snapshot.events))

    def _tell_check(self, snapshot: Snapshot) -> None:
        """Say what a check of contact has found."""
        done = _check_of(snapshot)
        if done != self._told_check and snapshot.rest_check is not None:
            verdict = verdict_of(snapshot.rest_check.contacts, snapshot.channels)
            self.say(f"{verdict.title}. {verdict.text}")
        self._told_check = max(done, self._told_check)

    def _pointed(self, sample: int, channel: int) -> None:
        name, fs = self.ring.channels[channel], self.ring.fs
        self.say(sample_words(self.session.read, channel, name, sample, fs))

    def _drawn(self, start_sample: int, stop_sample: int, channel: int) -> None:
        name, lane = self.ring.channels[channel], self.screen.traces.settings.lane
        span = start_sample, stop_sample, self.ring.fs
        self.say(span_words(self.session.read, channel, name, *span, lane))

    def _lit(self, alarm_sample: int) -> None:
        self.lightning.lit(alarm_sample, self.session.elapsed_s)

    def _chosen(self, channel: int) -> None:
        self.picture.chosen = channel
        self.screen.traces.set_settings(self.screen.traces.settings.soloed(channel))

    def _open_past(self) -> None:
        """Let the traces read what the ring no longer holds."""
        self.screen.traces.set_past(self.session.read, 0, self.ring.head)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.screen.set_look(look)
        if self.second is not None:
            self.second.set_look(look)

    def kept(self, settings: Settings) -> Settings:
        """Give the user's settings with those of the traces."""
        return kept_of(settings, self.screen.traces.settings, is_auto=self.picture.is_auto)

    def show_second(self, parent: QWidget) -> None:
        """Open the second window, or close it."""
        if self.second is None:
            self.second = SecondWindow(self.screen.look, parent)
        self.second.setVisible(not self.second.isVisible())
        self.second.look_at(self.session.snapshot(), self.ring)

    def close(self) -> None:
        """Close what stands apart."""
        if self.second is not None:
            self.second.close()


def _check_of(snapshot: Snapshot) -> int:
    """Give the number of the last check that is over; 0 if none is."""
    check = snapshot.rest_check
    if check is None:
        return 0
    return check.number - 1 if check.is_running else check.number
