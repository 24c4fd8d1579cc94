"""The chart on the start screen: its line, the panel before a session, what hinders the start."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from twitchdetect.live.chart_before import BeforePanel
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_seen import ClientSeen, Visit
from twitchdetect.live.chart_start import Known, strip_of
from twitchdetect.live.chart_strip import ChartStrip
from twitchdetect.live.start import StartScreen

_TYPED_MS, _LOOK_EACH_MS, _AWAY_S = 250, 500, 4.0


class Lobby(QObject):
    """Leads from a code to a session of the chart that may begin.

    Parameters
    ----------
    desk : ChartDesk
    start : StartScreen
    stack : QStackedWidget

    Attributes
    ----------
    is_without : bool
        Whether the user goes on without the chart.

    Signals
    -------
    unsigned_asked(str)
        A session that waits for its signature.
    """

    unsigned_asked = Signal(str)

    def __init__(self, desk: ChartDesk, start: StartScreen, stack: QStackedWidget) -> None:
        super().__init__(desk)
        self.desk, self.start, self.stack = desk, start, stack
        self.strip, self.panel = ChartStrip(desk.author), BeforePanel(desk, start.look)
        self.is_without = self._is_over = self._shows_panel = False
        self._typed, self._watch = QTimer(self), QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        start.add_chart(self.strip)
        stack.addWidget(self.panel)
        self._connect()

    def _connect(self) -> None:
        desk = self.desk
        self._typed.timeout.connect(self.look_for)
        self._watch.timeout.connect(self.judge)
        self.start.subject.textChanged.connect(self._subject_typed)
        self.start.channels.textChanged.connect(self.judge)
        self.strip.authored.connect(self._authored)
        self.strip.pressed.connect(self._press)
        self.strip.seen.connect(desk.acknowledge)
        self.strip.unsigned_asked.connect(self.unsigned_asked)
        self.panel.left.connect(self.back)
        desk.failed.connect(self.judge)
        desk.opened.connect(self.look_for)
        desk.known.connect(self.start.offer_codes)
        desk.client_seen.connect(self._client_seen)
        desk.changed.connect(self._changed)

    def open(self) -> None:
        """Open the chart, beside the window."""
        self._is_over = False
        self.desk.open()
        self._watch.start(_LOOK_EACH_MS)
        self.judge()

    def again(self) -> None:
        """Be before a session again."""
        self._is_over = False
        self._watch.start(_LOOK_EACH_MS)
        self.look_for()

    def end(self) -> None:
        """A session has begun, or the window is closed."""
        self._is_over = True
        self._watch.stop()
        self._typed.stop()

    def _subject_typed(self) -> None:
        self._typed.start()
        self.judge()

    def look_for(self) -> None:
        """Look for the client whose code is typed."""
        self._typed.stop()
        if (code := self.start.choice.subject) and not self._is_over:
            self.desk.look_for(code)
        self.judge()

    def _authored(self, code: str) -> None:
        self.desk.set_author(code)
        self._subject_typed()

    def _client_seen(self, client: ClientSeen) -> None:
        self.panel.show_client(client)
        self.judge()

    def _changed(self, visit: Visit) -> None:
        self.panel.show_visit(visit)
        if self._shows_panel:
            self._shows_panel = False
            self._show_panel()
        self.judge()

    def _press(self, action: str) -> None:
        """Do what the line's button says."""
        desk, code = self.desk, self.start.choice.subject
        if action == "retry":
            desk.open()
        elif action in ("without", "with"):
            self.is_without = action == "without"
        elif action == "add":
            desk.new_client(code)
        elif action == "begin":
            self._shows_panel = True
            desk.begin_visit(code)
        elif action == "panel":
            self._show_panel()
        self.judge()

    def _show_panel(self) -> None:
        self.stack.setCurrentWidget(self.panel)
        self.panel.enter()

    def back(self) -> None:
        """Come back to the start screen."""
        if self.stack.currentWidget() is self.panel:
            for line in self.panel.lines:
                line.keep()
        self.stack.setCurrentWidget(self.start)
        self.judge()
        (self.start.start if self.start.start.isEnabled() else self.start.subject).setFocus()

    def judge(self) -> None:
        """Say how the chart stands, and whether it hinders the start."""
        desk = self.desk
        if self._is_over:
            return
        visit = desk.visit
        state = strip_of(
            Known(
                subject=self.start.choice.subject,
                channels=self.start.choice.channels,
                author=desk.author,
                problem=desk.problem,
                is_open=desk.chart is not None,
                is_away=desk.worker.is_away or desk.worker.busy_s() > _AWAY_S,
                is_without=self.is_without,
                is_writing=desk.is_writing,
                client=desk.client,
                visit=visit if visit is not None and visit.is_open else None,
            )
        )
        if state != self.strip.state:
            self.strip.show_state(state)
        if state.hindrance != self.start.state.chart:
            self.start.show_state(replace(self.start.state, chart=state.hindrance))
