"""Keeps the panels of a replay up with its place and with the labels, frame by frame."""

from __future__ import annotations

from twitchdetect.live.replay_bands import event_bands, label_bands, marker_bands, snapshot_bands
from twitchdetect.live.replay_panels import ReplayPanels
from twitchdetect.session.label_desk import LabelDesk
from twitchdetect.session.replayed import ReplaySession


class ReplayShown:
    """Knows what is on the screen, so that only what changed is shown anew.

    Parameters
    ----------
    session : ReplaySession
    desk : LabelDesk
    panels : ReplayPanels
    """

    def __init__(self, session: ReplaySession, desk: LabelDesk, panels: ReplayPanels) -> None:
        self.session, self.desk, self.panels = session, desk, panels
        self._known: tuple[object, ...] = ()
        self._held_at, self._n_flashed = -1, 0

    def forget(self) -> None:
        """Show everything anew the next time."""
        self._known, self._held_at = (), -1

    def refresh(self, now_s: float) -> None:
        """Show what holds at this time: one frame."""
        session, panels = self.session, self.panels
        session.tick(now_s)
        place, traces = session.place, panels.traces
        if place.is_playing:
            if traces.is_paused:
                traces.resume()
            traces.advance()
        elif place.sample != self._held_at or not traces.is_paused:
            panels.hold(place.sample)
        self._held_at = place.sample
        if panels.is_labelling:
            self._show_labels()
        else:
            self._show_events()
            self._show_state(now_s)
        analysis = session.analysis
        panels.transport.show_place(place, analysis.analysed_sample, analysis.problem)
        panels.overlay.show_label(panels.editor.selected if panels.is_labelling else None)

    def _is_new(self, *known: object) -> bool:
        is_new = known != self._known
        self._known = known
        return is_new

    def _show_labels(self) -> None:
        labels = self.desk.labelling.labels
        if self._is_new(True, labels, self.session.analysis.analysed_sample):
            bands = label_bands(labels)
            self.panels.traces.set_bands(bands)
            recording = self.session.recording
            self.panels.transport.show_recording(recording.n_samples, recording.fs, bands)

    def _show_events(self) -> None:
        session, panels = self.session, self.panels
        recording, analysis, snapshot = session.recording, session.analysis, session.snapshot()
        key = (snapshot.events, snapshot.actions, analysis.analysed_sample, analysis.is_over)
        if not self._is_new(False, *key):
            return
        self.desk.labelling.saw_detector |= bool(snapshot.events)
        panels.traces.set_bands(snapshot_bands(snapshot))
        found = event_bands(analysis.events(recording.n_samples))
        bands = (*found, *marker_bands(session.markers))
        panels.transport.show_recording(recording.n_samples, recording.fs, bands)

    def _show_state(self, now_s: float) -> None:
        """Show site and last twitch; one that comes while it plays lights up."""
        snapshot, tile = self.session.snapshot(), self.panels.tile
        self.panels.show_snapshot(snapshot)
        twitches = (e.number for e in reversed(snapshot.events) if e.event.kind == "ltr")
        newest = next(twitches, 0)
        if self.session.place.is_playing and newest > self._n_flashed:
            tile.flash(newest, now_s)
        self._n_flashed = newest
        tile.tick(now_s)
