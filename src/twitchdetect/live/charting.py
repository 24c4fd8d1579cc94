"""The chart beside the window: before, during and after a session; nothing without a chart.

It never holds a session up: what fails on the chart's side is said, tried again, and left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_during import During
from twitchdetect.live.chart_ending import Ending
from twitchdetect.live.chart_lobby import Lobby
from twitchdetect.live.chart_pages import ChartPanel
from twitchdetect.live.chart_seen import Visit
from twitchdetect.live.look import Look
from twitchdetect.live.plan import ChartPlan, Plan
from twitchdetect.live.question import Question
from twitchdetect.live.start import StartScreen
from twitchdetect.live.strings import translate
from twitchdetect.session.snapshot import Snapshot
from twitchdetect.session.thread import SessionThread

CLOSE_S = 3.0
_ACTIONS = ("site_form", "adverse")


class Charting(QObject):
    """Everything that the window does with a chart.

    Parameters
    ----------
    plan : Plan
        Without a chart in it nothing is done, and keys of the chart say so.
    start : StartScreen
    stack : QStackedWidget
    pick : Question
    parent : QObject, optional

    Attributes
    ----------
    desk : ChartDesk or None

    Signals
    -------
    told(str)
        One line for the user.
    """

    told = Signal(str)

    def __init__(
        self,
        plan: Plan,
        start: StartScreen,
        stack: QStackedWidget,
        pick: Question,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.start, self.stack, self.pick, self.look = start, stack, pick, start.look
        self.desk: ChartDesk | None = None
        self.during: During | None = None
        self.lobby: Lobby | None = None
        if plan.chart is not None:
            self._set_up(plan, plan.chart)

    def _set_up(self, plan: Plan, chart: ChartPlan) -> None:
        self.desk = desk = ChartDesk(
            chart.open, author=chart.author, is_simulation=plan.is_simulation, parent=self
        )
        self.lobby = Lobby(desk, self.start, self.stack)
        self.ending = Ending(desk, chart, self.stack, self.pick, self.look)
        self.lobby.unsigned_asked.connect(self._finish_old)
        self.ending.left.connect(self._come_back)
        desk.changed.connect(self._changed)
        for teller in (desk, self.ending):
            teller.told.connect(self._tell)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            for panel in self._panels:
                app.focusChanged.connect(panel.follow_focus)

    @property
    def _panels(self) -> tuple[ChartPanel, ...]:
        return (self.lobby.panel, self.ending.panel) if self.lobby is not None else ()

    def _come_back(self) -> None:
        if self.lobby is not None:
            self.lobby.back()
            self.lobby.look_for()

    # before

    def open(self) -> None:
        """Open the chart, beside the window."""
        if self.lobby is not None:
            self.lobby.open()

    def _finish_old(self, name: str) -> None:
        """Finish a session that was left unsigned."""
        self.ending.take_up(name)

    def _changed(self, visit: Visit) -> None:
        self.ending.show_visit(visit)
        if self.during is not None:
            self.during.show_visit(visit)

    # during

    @property
    def _visit(self) -> Visit | None:
        """The session of the chart that the next recording belongs to."""
        if self.desk is None or self.lobby is None or self.lobby.is_without:
            return None
        return self.desk.visit

    def words(self) -> dict[str, Any]:
        """Give what `Plan.session_of` takes so that typed words go into the chart."""
        if self.desk is None or (visit := self._visit) is None:
            return {}
        return {"keep_words": self.desk.keep_words, "first_words": visit.next_remark}

    def begin(self, session: SessionThread) -> None:
        """Let a session go into the chart from now on."""
        if self.lobby is not None:
            self.lobby.end()
        if self.desk is not None and self._visit is not None:
            self.during = During(self.desk, session, self.pick, self.look, self)
            self.during.told.connect(self._tell)

    def look_at(self, snapshot: Snapshot) -> None:
        """Bring what was marked into the chart."""
        if self.during is not None:
            self.during.look_at(snapshot)

    def stand_on(self, screen: QWidget) -> None:
        """Show panels over the screen while needles are in."""
        if self.during is not None:
            self.during.stand_on(screen)

    def act(self, name: str) -> bool:
        """Do what a key means; tell whether it is one of the chart's, or of no use now."""
        if self.stack.currentWidget() in self._panels:
            return True  # no mark is meant while a form is filled in
        if name not in _ACTIONS:
            return False
        if self.during is None:
            self.told.emit(translate("Chart", "This session goes without a chart: --chart"))
        else:
            self.during.act(name)
        return True

    # after

    def finish(self, snapshot: Snapshot, told: str, close: Callable[[], object]) -> bool:
        """Show the panel after a session; tell whether there is one.

        Parameters
        ----------
        snapshot : Snapshot
            Of the session that has ended.
        told : str
            How it ended.
        close : callable
            Closes the window, when the panel is left.
        """
        if self.during is None:
            return False
        self.during.finish(snapshot)
        self.ending.begin(told, close)
        return True

    def back(self) -> None:
        """Be before a session again: one that failed at its beginning."""
        if self.during is not None:
            self.during.close()
            self.during = None
        if self.lobby is not None:
            self.lobby.again()

    def close(self) -> None:
        """Write what waits, but do not keep the user waiting for long."""
        if self.desk is not None and self.lobby is not None:
            self.lobby.end()
            self.desk.close(CLOSE_S)

    def bring_in(self, session: SessionThread, tell: Callable[[str], None]) -> None:
        """Attach the recording of a session that has ended, if the window did not come to it.

        Parameters
        ----------
        session : SessionThread
        tell : callable
            Says one line on the terminal.
        """
        desk, during = self.desk, self.during
        if desk is None or during is None or during.session is not session:
            return
        if problem := desk.bring_in(session.snapshot(), during.began_at):
            tell(problem)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.look = look
        for panel in self._panels:
            panel.set_look(look)
        if self.during is not None:
            self.during.set_look(look)

    def _tell(self, text: str) -> None:
        """Say one line, where a panel is shown on it, else where the window says things."""
        for panel in self._panels:
            if self.stack.currentWidget() is panel:
                panel.say(text)
                return
        self.told.emit(text)
