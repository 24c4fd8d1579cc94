"""The fields of a site: muscle, side, point, technique with what belongs to it, depth."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QVBoxLayout, QWidget

from twitchdetect.chart.picklists import POINTS, TECHNIQUES
from twitchdetect.live.chart_buttons import Buttons
from twitchdetect.live.chart_rows import KeptLine
from twitchdetect.live.chart_seen import NeedleSeen
from twitchdetect.live.chart_words import picked
from twitchdetect.live.look import Look
from twitchdetect.live.muscles import muscle_from, offered, shown_muscle_of, side_choices
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate

_SHORT = {
    "superficial": QT_TRANSLATE_NOOP("Chart", "superficial"),
    "deep": QT_TRANSLATE_NOOP("Chart", "deep"),
    "ims": QT_TRANSLATE_NOOP("Chart", "intramuscular stim."),
    "electro": QT_TRANSLATE_NOOP("Chart", "electro-stim."),
}
_STIMULATION = {
    "frequency_hz": QT_TRANSLATE_NOOP("Chart", "Frequency in Hz"),
    "pulse_width_us": QT_TRANSLATE_NOOP("Chart", "Pulse width in µs"),
    "intensity_mA": QT_TRANSLATE_NOOP("Chart", "Intensity in mA"),
    "stimulation_s": QT_TRANSLATE_NOOP("Chart", "Time in s"),
}


class SiteForm(QWidget):
    """Shows a site and tells what is changed.

    Signals
    -------
    changed(str, object)
        A column of the site and its value.
    typed(str, str)
        A column that holds a number, and what was typed.
    """

    changed = Signal(str, object)
    typed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._number: object = 0
        self.muscle = QComboBox()
        self.side = Buttons(side_choices())
        self.point = Buttons([(point, picked(point)) for point in POINTS if point])
        names = [(t, translate("Chart", _SHORT[t])) for t in TECHNIQUES if t]
        self.technique = Buttons(names, per_line=2)
        self.segments = KeptLine(translate("Chart", "segments, for example C5-C6"))
        self.settings = {
            key: KeptLine(translate("Chart", _STIMULATION[key])) for key in _STIMULATION
        }
        self.depth_line = KeptLine(translate("Chart", "Depth in mm"))
        self.depth_words = QLabel()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._make_muscle()
        self._lay_out()
        self._connect()

    def set_look(self, look: Look) -> None:
        """Change theme and scale."""
        self.column.setSpacing(look.px(5))
        for buttons in (self.side, self.point, self.technique):
            buttons.set_look(look)

    def show_site(self, site: Mapping[str, object], needle: NeedleSeen | None) -> None:
        """Show a site, and the depth of its last needle."""
        muscle = shown_muscle_of(str(site["muscle"]))
        field = self.muscle.lineEdit()
        is_other, self._number = site["number"] != self._number, site["number"]
        is_written = field is not None and field.hasFocus() and not is_other
        if field is not None and not is_written and field.text() != muscle:
            self.muscle.setCurrentText(muscle)
            field.setCursorPosition(0)
        self._muscle = muscle
        for key, buttons in (("side", self.side), ("point", self.point)):
            buttons.show_value(str(site[key]))
        technique = str(site["technique"])
        self.technique.show_value(technique)
        self.segments.show_words(str(site["segments"]))
        self.segments.setVisible(technique == "ims")
        for key, line in self.settings.items():
            value = site[key]
            line.show_words("" if value is None else f"{value:g}")
            line.setVisible(technique == "electro")
        self.depth_line.setVisible(needle is not None)
        self.depth_words.setVisible(needle is not None)
        if needle is not None:
            told = translate("Chart", "Depth of needle %1 in mm")
            self.depth_words.setText(told.replace("%1", f"{needle.number}"))
            self.depth_line.show_words("" if needle.depth_mm is None else f"{needle.depth_mm:g}")

    def enter(self) -> None:
        """Take the keyboard: at the first thing that is not said."""
        for buttons in (self.side, self.point, self.technique):
            if not buttons.value:
                buttons.enter()
                return
        self.point.enter()

    def keep_all(self) -> None:
        """Tell what is still being written."""
        for line in (self.segments, self.depth_line, *self.settings.values()):
            line.keep()
        self._take_muscle()

    def _take_muscle(self) -> None:
        text = self.muscle.currentText()
        if text != self._muscle:
            self._muscle = text
            self.changed.emit("muscle", muscle_from(text))

    def _make_muscle(self) -> None:
        self._muscle = ""
        self.muscle.setEditable(True)
        self.muscle.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.muscle.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.muscle.setMinimumContentsLength(6)
        self.muscle.addItems(offered())
        self.muscle.setCurrentText("")
        self.muscle.setAccessibleName(translate("Chart", "Muscle"))
        if (completer := self.muscle.completer()) is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def _connect(self) -> None:
        self.muscle.activated.connect(lambda _: self._take_muscle())
        if (field := self.muscle.lineEdit()) is not None:
            field.setPlaceholderText(translate("Start", "pick or type"))
            field.editingFinished.connect(self._take_muscle)
        for key, buttons in (("side", self.side), ("point", self.point)):
            buttons.picked.connect(lambda value, key=key: self.changed.emit(key, value))
        self.technique.picked.connect(lambda value: self.changed.emit("technique", value))
        self.segments.kept.connect(lambda words: self.changed.emit("segments", words))
        for key, line in self.settings.items():
            line.kept.connect(lambda text, key=key: self.typed.emit(key, text))
        self.depth_line.kept.connect(lambda text: self.typed.emit("depth_mm", text))
        rows = [self.side, self.point, self.technique]
        for i, row in enumerate(rows):
            row.moved.connect(lambda step, i=i: self._go(i + step))

    def _go(self, i: int) -> None:
        rows = [self.side, self.point, self.technique]
        if 0 <= i < len(rows):
            rows[i].enter()
        elif i >= len(rows):
            lines: list[KeptLine] = [self.segments, *self.settings.values(), self.depth_line]
            line = next((line for line in lines if not line.isHidden()), None)
            if line is not None:
                line.enter()
        else:
            self.muscle.setFocus()

    def _lay_out(self) -> None:
        named: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (translate("Chart", "Muscle"), (self.muscle,)),
            (translate("Start", "Side"), (self.side,)),
            (translate("Chart", "Trigger point"), (self.point,)),
            (
                translate("Chart", "Technique"),
                (self.technique, self.segments, *self.settings.values()),
            ),
        )
        for words, parts in named:
            label = QLabel(words)
            label.setProperty("role", "dim")
            self.column.addWidget(label)
            for part in parts:
                self.column.addWidget(part)
        self.depth_words.setProperty("role", "dim")
        self.column.addWidget(self.depth_words)
        self.column.addWidget(self.depth_line)
        self.column.addStretch(1)
