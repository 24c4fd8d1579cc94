"""The panel after a session, and what is asked when it is left: signed, or open for later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget

from twitchdetect.chart import signing
from twitchdetect.live.chart_after import CountPage, PlanPage, ResponsePage, SignPage
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_items import ItemsPage
from twitchdetect.live.chart_measures import MeasuresPage
from twitchdetect.live.chart_pages import ChartPanel
from twitchdetect.live.chart_seen import Visit
from twitchdetect.live.chart_words import missing_words
from twitchdetect.live.look import Look
from twitchdetect.live.plan import ChartPlan
from twitchdetect.live.question import Question
from twitchdetect.live.strings import translate


class AfterPanel(ChartPanel):
    """Needles counted, measures again, response, aftercare, plan, signature.

    Signals
    -------
    signed()
        It is to be signed.
    """

    signed = Signal()

    def __init__(self, desk: ChartDesk, pick: Question, look: Look) -> None:
        self.visit: Visit | None = None
        self._desk = desk
        super().__init__(
            [
                CountPage(desk),
                MeasuresPage(desk, "after"),
                ResponsePage(desk, pick),
                ItemsPage(
                    desk,
                    translate("Chart", "Aftercare"),
                    ("aftercare", "red_flags"),
                    all_words=translate("Chart", "I told each of these"),
                    all_value="yes",
                ),
                PlanPage(desk),
                SignPage(),
            ]
        )
        self.back.setText(translate("Chart", "Later"))
        self.set_look(look)

    def show_visit(self, visit: Visit) -> None:
        """Show a session, and what keeps it from being signed."""
        self.visit = visit
        super().show_visit(visit)
        told = translate("Chart", "After session %2 of %1")
        self.title.setText(told.replace("%1", visit.code).replace("%2", f"{visit.number}"))
        ready = translate("Chart", "Nothing is missing.") if visit.is_open else ""
        self.hint.setText(missing_words(visit.missing[0]) if visit.missing else ready)
        self.hint.setProperty("role", "hint" if visit.missing else "good")
        self.hint.style().polish(self.hint)
        self._let()
        self.count()
        self.setWindowTitle(f"{self.title.text()}. {self.hint.text()}")

    def show_page(self, i: int) -> None:
        super().show_page(i)
        self._let()

    def _let(self) -> None:
        is_last, visit = self.at + 1 == len(self.pages), self.visit
        can_sign = visit is not None and visit.is_open and not visit.missing
        self.onward.setEnabled(not is_last or can_sign)
        if is_last and can_sign and self.pages[-1].hasFocus():
            self.onward.setFocus()

    def onward_words(self, i: int) -> str:
        if i + 1 < len(self.pages):
            return translate("Chart", "Next")
        return translate("Chart", "Sign and close")

    def go_on(self) -> None:
        if self.at + 1 < len(self.pages):
            self.show_page(self.at + 1)
        else:
            self.signed.emit()


class Ending(QObject):
    """Shows the panel after a session, signs, and offers the report.

    Signals
    -------
    left()
        A session that was taken up from the start screen is left.
    told(str)
    """

    left = Signal()
    told = Signal(str)

    def __init__(
        self, desk: ChartDesk, plan: ChartPlan, stack: QStackedWidget, pick: Question, look: Look
    ) -> None:
        super().__init__(desk)
        self._desk, self._plan, self._stack, self._pick = desk, plan, stack, pick
        self._then: Callable[[], object] | None = None
        self._told = ""
        self._is_signing = False
        self.panel = AfterPanel(desk, pick, look)
        stack.addWidget(self.panel)
        self.panel.left.connect(self._later)
        self.panel.signed.connect(self._sign)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.panel.set_look(look)

    def begin(self, told: str, then: Callable[[], object]) -> None:
        """Show the panel of a session that has ended, as is `told`; `then` leaves the window."""
        self._then, self._told = then, told
        self._show()

    def take_up(self, name: str) -> None:
        """Show the panel of an older session."""
        self._then, self._told = None, ""
        self._desk.take_up(name)
        self._show()

    def _show(self) -> None:
        if self._desk.visit is not None:
            self.panel.show_visit(self._desk.visit)
        self._stack.setCurrentWidget(self.panel)
        self.panel.enter()

    def show_visit(self, visit: Visit) -> None:
        """Show how the chart stands; ask what comes when it has been signed."""
        if self._stack.currentWidget() is not self.panel:
            return
        self.panel.show_visit(visit)
        if self._is_signing and not visit.is_open:
            self._is_signing = False
            self._ask(visit)

    def _sign(self) -> None:
        for line in self.panel.lines:
            line.keep()
        self._is_signing = True
        self._desk.write(signing.close_session)

    def _later(self) -> None:
        """Leave it open."""
        for line in self.panel.lines:
            line.keep()
        visit = self._desk.visit
        if self._then is not None and visit is not None:
            self._ask(visit)
        else:
            self.left.emit()

    def _ask(self, visit: Visit) -> None:
        """Ask what comes next."""
        signed, open_ = (
            translate("Chart", "%1 is signed by %2."),
            translate("Chart", "%1 stays open; it waits for your signature."),
        )
        told = (open_ if visit.is_open else signed).replace("%1", visit.name)
        close = translate("Window", "close the window")
        answers = [("done", close if self._then is not None else translate("Chart", "go on"))]
        if self._plan.report is not None and not visit.is_open:
            answers.append(("report", translate("Chart", "look at the report")))
        if visit.is_open:
            answers.append(("back", translate("Chart", "back to the panel")))
        self._pick.ask(
            told.replace("%2", visit.closed_by),
            answers,
            lambda answer: self._answered(answer, visit),
            left=lambda: self._answered("back", visit),
            more=self._told,
        )

    def _answered(self, answer: str, visit: Visit) -> None:
        if answer == "report":
            self._report(visit)
            self._ask(visit)
        elif answer == "back":
            self.panel.enter()
        elif self._then is not None:
            self._then()
        else:
            self.left.emit()

    def _report(self, visit: Visit) -> None:
        """Write the report beside the window and open it in the browser."""
        chart, make = self._desk.chart, self._plan.report
        if chart is None or make is None:
            return
        self._desk.worker.do(lambda: make(chart, visit.name), open_file)


def open_file(path: Path) -> None:
    """Open a file as the desktop does."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
