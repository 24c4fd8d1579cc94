"""The chart while a session runs: it follows the marks, and offers what they do not say."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from twitchdetect.live.chart_adverse import ask_adverse
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_seen import Visit
from twitchdetect.live.chart_site import SitePanel
from twitchdetect.live.look import Look
from twitchdetect.live.question import Question
from twitchdetect.session.marked import Marked
from twitchdetect.session.snapshot import Snapshot
from twitchdetect.session.thread import SessionThread


class During(QObject):
    """Follows one session.

    Parameters
    ----------
    desk : ChartDesk
    session : SessionThread
    pick : Question
    look : Look
    parent : QObject, optional

    Attributes
    ----------
    began_at : datetime or None
        When the first sample came.
    panel : SitePanel or None
    """

    told = Signal(str)

    def __init__(
        self,
        desk: ChartDesk,
        session: SessionThread,
        pick: Question,
        look: Look,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.session, self._pick, self.look = desk, session, pick, look
        self.began_at: datetime | None = None
        self.panel: SitePanel | None = None
        self._n_actions = self._n_sites = self._n_in = 0

    def stand_on(self, screen: QWidget) -> None:
        """Show the panel of a site over the traces of a screen."""
        traces = getattr(screen, "traces", screen)
        self.panel = SitePanel(self.desk, traces, self.look)
        if self.desk.visit is not None:
            self.panel.show_visit(self.desk.visit)
        self.panel.open_site(0, takes_keys=False)

    def look_at(self, snapshot: Snapshot) -> None:
        """Bring what was marked since the last look into the chart."""
        if not math.isfinite(snapshot.fs) or snapshot.head_sample <= 0:
            return
        if self.began_at is None:
            run = timedelta(seconds=snapshot.head_sample / snapshot.fs)
            self.began_at = datetime.now(UTC) - run
        self.desk.fs_hz = snapshot.fs
        if len(snapshot.actions) == self._n_actions:
            return
        self._n_actions = len(snapshot.actions)
        self.desk.follow(Marked(snapshot.actions), snapshot.fs, self.began_at)
        self._offer(snapshot)

    def _offer(self, snapshot: Snapshot) -> None:
        """Open the panel at a new site; make room for the traces when a needle goes in."""
        n_sites, n_in = len(snapshot.sites), len(snapshot.needles_in)
        if self.panel is not None:
            if n_sites > self._n_sites:
                self.panel.view = ""
                self.panel.open_site(0, takes_keys=False)
            elif n_in > self._n_in and self.panel.isVisible() and not self.panel.has_keys:
                self.panel.leave()
        self._n_sites, self._n_in = n_sites, n_in

    def show_visit(self, visit: Visit) -> None:
        """Show how the chart stands."""
        if self.panel is not None:
            self.panel.show_visit(visit)

    def act(self, name: str) -> None:
        """Do what a key of the chart means."""
        if name == "adverse":
            ask_adverse(self._pick, self.desk, site=self._site())
        elif self.panel is not None:
            if self.panel.has_keys:
                self.panel.leave()
            else:
                self.panel.open_site(self.panel.number, takes_keys=True)

    def _site(self) -> int | None:
        visit = self.desk.visit
        return int(str(visit.sites[-1]["number"])) if visit is not None and visit.sites else None

    def finish(self, snapshot: Snapshot) -> None:
        """Bring everything in once more, and the recording with it."""
        if self.panel is not None:
            self.panel.leave()
        if self.began_at is None or not math.isfinite(snapshot.fs):
            return
        self.desk.follow(Marked(snapshot.actions), snapshot.fs, self.began_at)
        if snapshot.path is not None and snapshot.path.is_file():
            self.desk.attach(snapshot.path, self.began_at)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        if self.panel is not None:
            self.panel.set_look(look)

    def close(self) -> None:
        """Go away."""
        if self.panel is not None:
            self.panel.close()
