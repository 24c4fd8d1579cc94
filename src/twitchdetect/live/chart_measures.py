"""The page of measures, before a session and after it; after, what it was before stands beside."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from twitchdetect.chart.correcting import change_measure, strike_measure
from twitchdetect.chart.picklists import MEASURES, MeasureKind
from twitchdetect.chart.sessions import add_measure
from twitchdetect.live.chart_buttons import Buttons
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_page import Page
from twitchdetect.live.chart_rows import Card, KeptLine
from twitchdetect.live.chart_seen import Measured, Visit
from twitchdetect.live.chart_words import picked, unit_words
from twitchdetect.live.look import Look
from twitchdetect.live.muscles import side_choices
from twitchdetect.live.strings import translate


class What(NamedTuple):
    """What is measured: of the same name before and after."""

    kind: str
    what: str = ""
    side: str = ""


def number_of(text: str) -> float | None:
    """Give a number as people write it, with a point or a comma; None if it is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def value_words(measured: Measured) -> str:
    """Give a value with its unit."""
    if measured.kind == "pain":
        return f"{measured.value:g}"
    return f"{measured.value:g} {unit_words(measured.unit)}"


class PainRow(Card):
    """Pain from 0 to 10, by one press; none is pressed at first."""

    valued = Signal(float)

    def __init__(self) -> None:
        buttons = Buttons([(str(i), str(i)) for i in range(11)], role="digit")
        super().__init__(picked(MEASURES["pain"].words), buttons, share=4)
        self.buttons = buttons
        self.buttons.setAccessibleName(picked(MEASURES["pain"].words))
        self.buttons.picked.connect(lambda value: self.valued.emit(float(value)))
        self.buttons.moved.connect(self.moved)

    def show_values(self, now: Measured | None, before: Measured | None) -> None:
        """Show what was measured, and what it was before."""
        self.buttons.show_value("" if now is None else f"{now.value:g}")
        self.sign.show_sign(*(("·", "dim") if now is None else ("✔", "good")))
        words = picked(MEASURES["pain"].words)
        self.words.setText(words if before is None else f"{words}\n{before_words(before)}")

    def enter(self) -> None:
        """Take the keyboard."""
        self.buttons.enter()


def before_words(before: Measured) -> str:
    """Give what it was before, in words."""
    return translate("Chart", "before: %1").replace("%1", value_words(before))


class ValueRow(Card):
    """A measure with a field for its value."""

    valued = Signal(str)

    def __init__(self, what: What) -> None:
        self.line = KeptLine("")
        kind = MEASURES[what.kind]
        parts = [picked(kind.words), what.what, dict(side_choices()).get(what.side, "").lower()]
        self.name = ", ".join(part for part in parts if part)
        beside = QWidget()
        across = QHBoxLayout(beside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.line, 1)
        across.addWidget(QLabel(unit_words(kind.unit)))
        super().__init__(self.name, beside)
        self.line.setAccessibleName(self.name)
        self.line.kept.connect(self.valued)
        self.line.moved.connect(self.moved)

    def show_values(self, now: Measured | None, before: Measured | None) -> None:
        """Show what was measured, and what it was before."""
        self.line.show_words("" if now is None else f"{now.value:g}")
        self.sign.show_sign(*(("·", "dim") if now is None else ("✔", "good")))
        self.words.setText(self.name if before is None else f"{self.name}\n{before_words(before)}")

    def enter(self) -> None:
        """Take the keyboard."""
        self.line.enter()


class AddMeasure(Card):
    """Adds a row: which measure, of what, on which side, how much."""

    added = Signal(object, str)

    def __init__(self) -> None:
        beside = QWidget()
        super().__init__(translate("Chart", "Another measure"), beside, share=4)
        self.sign.hide()
        self.kind, self.side = QComboBox(), QComboBox()
        self.what, self.value = KeptLine(), KeptLine()
        self.add = QPushButton(translate("Chart", "Add"))
        self.add.setAutoDefault(True)
        for box in (self.kind, self.side):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(5)
        for kind in MEASURES.values():
            if kind.key != "pain":
                self.kind.addItem(f"{picked(kind.words)} ({unit_words(kind.unit)})", kind.key)
        self.side.addItem(translate("Chart", "no side"), "")
        for side, shown in side_choices():
            self.side.addItem(shown, side)
        self.lines = QGridLayout(beside)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.addWidget(self.kind, 0, 0)
        self.lines.addWidget(self.what, 0, 1, 1, 2)
        self.lines.addWidget(self.side, 1, 0)
        self.lines.addWidget(self.value, 1, 1)
        self.lines.addWidget(self.add, 1, 2)
        self.lines.setColumnStretch(1, 1)
        self.add.clicked.connect(self.take)
        self.value.returnPressed.connect(self.take)
        self.kind.currentIndexChanged.connect(self._ask)
        for line in (self.what, self.value):
            line.moved.connect(self.moved)
        self._ask()

    @property
    def chosen(self) -> MeasureKind:
        """The measure that is picked."""
        return MEASURES[str(self.kind.currentData())]

    def _ask(self) -> None:
        what = translate("Chart", "of what: movement, muscle, score")
        self.what.setPlaceholderText(what)
        self.value.setPlaceholderText(unit_words(self.chosen.unit))

    def take(self) -> None:
        """Add what stands in the fields."""
        if self.value.text().strip():
            what = What(self.chosen.key, self.what.text().strip(), str(self.side.currentData()))
            self.added.emit(what, self.value.text())
            self.value.clear()

    def set_look(self, look: Look) -> None:
        super().set_look(look)
        self.lines.setSpacing(look.px(4))


class MeasuresPage(Page):
    """Pain, and a row for each other measure of this phase or of the one before."""

    def __init__(self, desk: ChartDesk, phase: str) -> None:
        super().__init__(translate("Chart", "Measures"), columns=1)
        self.desk, self.phase = desk, phase
        self.pain, self.adder = PainRow(), AddMeasure()
        self.lines: dict[What, ValueRow] = {}
        self.now: dict[What, Measured] = {}
        self.add(self.pain)
        self.add(self.adder)
        self.pain.valued.connect(lambda value: self._keep(What("pain"), f"{value:g}"))
        self.adder.added.connect(self._keep)

    def show_visit(self, visit: Visit) -> None:
        """Show what was measured."""
        by_phase: dict[str, dict[What, Measured]] = {"before": {}, self.phase: {}}
        for m in visit.measures:
            if m.phase in by_phase:
                by_phase[m.phase][What(m.kind, m.what, m.side)] = m
        self.now = by_phase[self.phase]
        before = by_phase["before"] if self.phase != "before" else {}
        wanted = [what for what in (before | self.now) if what.kind != "pain"]
        for what in [w for w in self.lines if w not in wanted]:
            self.remove(self.lines.pop(what))
        for what in wanted:
            if what not in self.lines:
                self._add_line(what)
        self.pain.show_values(self.now.get(What("pain")), before.get(What("pain")))
        for what, line in self.lines.items():
            line.show_values(self.now.get(what), before.get(what))

    def _add_line(self, what: What) -> None:
        self.lines[what] = line = ValueRow(what)
        line.valued.connect(lambda text: self._keep(what, text))
        self.rows.remove(self.adder)
        self.add(line)
        self.rows.append(self.adder)
        self._n = 0
        line.set_look(self.look)
        self._arrange()

    def _keep(self, what: What, text: str) -> None:
        """Add, change or strike out a measure."""
        held, value = self.now.get(what), number_of(text)
        if not text.strip():
            if held is not None:
                self.desk.write(strike_measure, held.id)
        elif value is None:
            told = translate("Chart", "“%1” is no number.").replace("%1", text)
            self.desk.told.emit(told)
        elif held is not None:
            self.desk.write(change_measure, held.id, value)
        else:
            named = {"phase": self.phase, "what": what.what, "side": what.side}
            self.desk.write(add_measure, what.kind, value, **named)

    @property
    def is_bare(self) -> bool:
        """Whether nothing was measured."""
        return not self.now
