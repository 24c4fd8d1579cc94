"""The page of the client: position, medication and history as told that day."""

from __future__ import annotations

from twitchdetect.chart import sessions
from twitchdetect.chart.picklists import POSITIONS
from twitchdetect.live.chart_buttons import Buttons
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_fields import LineRow, PickRow
from twitchdetect.live.chart_page import Page
from twitchdetect.live.chart_seen import ClientSeen, Visit
from twitchdetect.live.chart_words import picked
from twitchdetect.live.strings import translate


class ClientPage(Page):
    """How the client lies, and what was told of medication and history that day."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(translate("Chart", "Client"), columns=1)
        self.desk = desk
        answers = [(p, picked(p)) for p in POSITIONS if p]
        self.position = PickRow(translate("Chart", "Position"), Buttons(answers, per_line=4))
        self.medication = LineRow(translate("Chart", "Medication, as told today"))
        self.history = LineRow(translate("Chart", "History, as told today"))
        self.position.buttons.picked.connect(
            lambda value: desk.write(sessions.change_session, position=value)
        )
        self.medication.line.kept.connect(
            lambda words: desk.write(sessions.change_session, medication=words)
        )
        self.history.line.kept.connect(
            lambda words: desk.write(sessions.change_session, history=words)
        )
        for row in (self.position, self.medication, self.history):
            self.add(row)

    def show_client(self, client: ClientSeen) -> None:
        """Show what the chart knows from before, where nothing is written yet."""
        nothing = translate("Chart", "nothing is known from before")
        known = translate("Chart", "known: %1")
        for row, words in ((self.medication, client.medication), (self.history, client.history)):
            told = known.replace("%1", words) if words else nothing
            row.line.setPlaceholderText(told)

    def show_visit(self, visit: Visit) -> None:
        """Show what was told."""
        self.position.show_value(visit.said["position"])
        self.medication.show_words(visit.said["medication"])
        self.history.show_words(visit.said["history"])

    @property
    def is_bare(self) -> bool:
        """Whether nothing was told."""
        fields = (self.medication.line.text(), self.history.line.text())
        return not (self.position.buttons.value or any(fields))
