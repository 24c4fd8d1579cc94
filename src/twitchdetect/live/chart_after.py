"""Pages after a session: needles counted, response, plan, and the signature."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from twitchdetect.chart import needle_work, sessions
from twitchdetect.chart.picklists import ADVERSE_EVENTS, RESPONSES
from twitchdetect.live.chart_adverse import ask_adverse
from twitchdetect.live.chart_buttons import Buttons
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_fields import LineRow, PickRow, WideButton
from twitchdetect.live.chart_items import ItemsPage
from twitchdetect.live.chart_measures import number_of
from twitchdetect.live.chart_page import Page
from twitchdetect.live.chart_rows import Card
from twitchdetect.live.chart_seen import NeedleSeen, Visit
from twitchdetect.live.chart_words import missing_words, picked
from twitchdetect.live.counts import counts
from twitchdetect.live.look import Look
from twitchdetect.live.question import Question
from twitchdetect.live.strings import translate

_NEXT_DAYS = (3, 7, 14, 28)


class NeedleAlarm(QFrame):
    """A needle that is still in, loud, and the button that says that it is out."""

    def __init__(self, needle: NeedleSeen) -> None:
        super().__init__()
        self.setProperty("role", "alarm")
        told = translate("Chart", "Needle %1 is still in: site %2, %3")
        told = told.replace("%1", f"{needle.number}").replace("%2", f"{needle.site}")
        self.words = QLabel(told.replace("%3", needle.muscle).rstrip(", "))
        self.words.setWordWrap(True)
        self.out = QPushButton(translate("Chart", "It is out now"))
        self.out.setAutoDefault(True)
        self.across = QHBoxLayout(self)
        self.across.addWidget(self.words, 1)
        self.across.addWidget(self.out)

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        pad = look.px(6)
        self.across.setContentsMargins(pad, pad, pad, pad)
        self.words.setFont(look.font(14, bold=True))

    def enter(self) -> None:
        """Take the keyboard."""
        self.out.setFocus()


class CountPage(Page):
    """Needles that are still in, and the number that was counted by hand."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(translate("Chart", "Needles"), columns=1)
        self.desk, self._is_wrong = desk, True
        self.alarms: dict[int, NeedleAlarm] = {}
        words = translate("Chart", "Counted by hand into the sharps container")
        self.count = LineRow(words, translate("Chart", "type how many"))
        self.told = Card("", QLabel(), share=0)
        self.count.line.kept.connect(self._counted)
        self.add(self.count)
        self.add(self.told)

    def _counted(self, text: str) -> None:
        number = number_of(text)
        if text and number is None:
            told = translate("Chart", "“%1” is no number.").replace("%1", text)
            self.desk.told.emit(told)
        else:
            self.desk.write(sessions.change_session, n_needles_counted_out=number)

    def show_visit(self, visit: Visit) -> None:
        """Name needles that are in; what went in stands there only when a number was typed."""
        now = {needle.number: needle for needle in visit.needles_in}
        for number in [n for n in self.alarms if n not in now]:
            self.remove(self.alarms.pop(number))
        for number, needle in now.items():
            if number not in self.alarms:
                self._add_alarm(needle)
        counted, n_in = visit.n_counted_out, len(visit.insertions)
        self.count.show_words("" if counted is None else f"{counted}")
        is_match = counted == n_in and not now
        self._is_wrong = bool(n_in) and not is_match
        told = counts.needles_in_out(n_in)
        if counted is None and n_in:
            told = translate("Chart", "Count first: what was marked stands here then.")
            sign = ("●", "needle")
        else:
            sign = ("✔", "good") if is_match or not n_in else ("×", "bad")
        self.told.words.setText(told)
        self.told.sign.show_sign(*sign)
        self.told.set_tone("bad" if sign[1] == "bad" else "")
        self.count.sign.show_sign(*sign)
        self._sound(next((w for w in visit.missing if "were counted out" in w), ""))

    def _sound(self, missing: str) -> None:
        """Be as loud as a needle that is still in when one is missing; empty when none is."""
        if missing:
            self.told.words.setText(missing_words(missing))
        self.told.sign.setVisible(not missing)
        if self.told.property("role") != (role := "alarm" if missing else "card"):
            self.told.setProperty("role", role)
            self.told.set_tone("")
            self.told.style().polish(self.told)
            self.told.words.style().polish(self.told.words)
        self.told.words.setFont(self.look.font(14 if missing else 11.5, bold=bool(missing)))

    def _add_alarm(self, needle: NeedleSeen) -> None:
        self.alarms[needle.number] = alarm = NeedleAlarm(needle)
        alarm.out.clicked.connect(lambda: self.desk.write(needle_work.take_out, needle.number))
        alarm.set_look(self.look)
        self.rows.insert(len(self.alarms) - 1, alarm)
        self._n = 0
        self._arrange()

    @property
    def n_open(self) -> int:
        """Whether it does not match."""
        return max(len(self.alarms), int(self._is_wrong))


class ResponsePage(Page):
    """How the client took it, and what was unwanted."""

    def __init__(self, desk: ChartDesk, pick: Question) -> None:
        super().__init__(translate("Chart", "Response"), columns=1)
        answers = [(key, picked(words)) for key, words in RESPONSES.items() if key]
        self.response = PickRow(translate("Chart", "The client"), Buttons(answers, per_line=3))
        self.words = LineRow(translate("Chart", "In words"))
        self.note = LineRow(translate("Chart", "Note on the session"))
        unwanted = WideButton(translate("Chart", "Something unwanted …"))
        self.adverse = Card("", unwanted)
        self.response.buttons.picked.connect(
            lambda value: desk.write(sessions.change_session, response=value)
        )
        self.words.line.kept.connect(
            lambda words: desk.write(sessions.change_session, response_note=words)
        )
        self.note.line.kept.connect(lambda words: desk.write(sessions.change_session, note=words))
        unwanted.clicked.connect(lambda: ask_adverse(pick, desk))
        for row in (self.response, self.words, self.adverse, self.note):
            self.add(row)

    def show_visit(self, visit: Visit) -> None:
        """Show what was told."""
        self.response.show_value(visit.said["response"])
        self.words.show_words(visit.said["response_note"])
        self.note.show_words(visit.said["note"])
        names = [picked(ADVERSE_EVENTS[key].words) for key in visit.adverse]
        nothing = translate("Chart", "Nothing unwanted was noted.")
        self.adverse.words.setText(", ".join(names) or nothing)
        self.adverse.sign.show_sign(*(("▲", "warn") if names else ("·", "dim")))
        self.adverse.set_tone("warn" if names else "")

    @property
    def is_bare(self) -> bool:
        """Whether nothing was told."""
        return not self.response.buttons.value


class PlanPage(ItemsPage):
    """What comes next, and what else was done."""

    def __init__(self, desk: ChartDesk) -> None:
        self.plan = LineRow(translate("Chart", "Plan"))
        self.next = LineRow(translate("Chart", "Next session"), translate("Chart", "date or words"))
        today = date.today()
        days = [(f"{today + timedelta(days=n)}", counts.days_from_now(n)) for n in _NEXT_DAYS]
        self.soon = PickRow("", Buttons(days))
        super().__init__(desk, translate("Chart", "Plan"), ("other_treatment",))
        self.plan.line.kept.connect(lambda words: desk.write(sessions.change_session, plan=words))
        for kept in (self.next.line.kept, self.soon.buttons.picked):
            kept.connect(lambda words: desk.write(sessions.change_session, next_session=words))
        self.soon.sign.hide()
        for i, row in enumerate((self.plan, self.next, self.soon)):
            self.add(row, is_wide=True)
            self.rows.insert(i, self.rows.pop())

    def show_visit(self, visit: Visit) -> None:
        """Show what was planned."""
        super().show_visit(visit)
        self.plan.show_words(visit.said["plan"])
        self.next.show_words(visit.said["next_session"])
        self.soon.buttons.show_value(visit.said["next_session"])

    @property
    def is_bare(self) -> bool:
        """Whether nothing was planned."""
        return not (self.plan.line.text() or self.next.line.text())


class SignPage(Page):
    """What is still missing, in words; a signature when nothing is."""

    def __init__(self) -> None:
        super().__init__(translate("Chart", "Sign"), columns=1)
        self.summary = Card("", QLabel(), share=0)
        self.summary.sign.show_sign("·", "dim")
        self.told: list[Card] = []
        self.add(self.summary)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def enter(self) -> None:
        """Take the keyboard, so that no key presses a button while something is missing."""
        self.setFocus()

    def show_visit(self, visit: Visit) -> None:
        """Say what is missing."""
        for card in self.told:
            self.remove(card)
        self.told = []
        told = translate("Chart", "%1: sites %2, needles %3, twitches in the recording %4")
        values = (visit.name, len(visit.sites), len(visit.insertions), visit.n_twitches)
        for i, value in enumerate(values, start=1):
            told = told.replace(f"%{i}", f"{value}")
        self.summary.words.setText(told)
        for words in visit.missing:
            self._tell(missing_words(words), "×", "bad")
        if not visit.is_open:
            signed = translate("Chart", "Signed by %1. Only amendments change it now.")
            self._tell(signed.replace("%1", visit.closed_by), "✔", "good")
        elif not visit.missing:
            ready = translate(
                "Chart", "Nothing is missing. %1 signs; after that only amendments change it."
            )
            self._tell(ready.replace("%1", visit.author), "✔", "good")

    def _tell(self, words: str, sign: str, role: str) -> None:
        card = Card(words, QLabel(), share=0)
        card.sign.show_sign(sign, role)
        card.set_tone("bad" if role == "bad" else "")
        card.set_look(self.look)
        self.told.append(card)
        self.add(card)

    @property
    def n_open(self) -> int:
        """How much is missing."""
        return sum(card.property("tone") == "bad" for card in self.told)

    @property
    def is_bare(self) -> bool:
        """There is nothing to be ticked here."""
        return True
