"""The label that is being edited: kind, channel, onset, length, note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from twitchdetect.events import KINDS, MARKER_KINDS
from twitchdetect.live.label_rows import kind_icon, label_words
from twitchdetect.live.look import Look
from twitchdetect.live.strings import QT_TRANSLATE_NOOP, translate
from twitchdetect.live.time_words import clock_text, length_of, length_text, sample_of
from twitchdetect.session.hand_label import HandLabel

OFFERED: tuple[str, ...] = (*KINDS, *MARKER_KINDS)
NOTES = (
    QT_TRANSLATE_NOOP("Notes", "clear"),
    QT_TRANSLATE_NOOP("Notes", "unsure"),
    QT_TRANSLATE_NOOP("Notes", "look again"),
    QT_TRANSLATE_NOOP("Notes", "on several channels"),
    QT_TRANSLATE_NOOP("Notes", "within other activity"),
    QT_TRANSLATE_NOOP("Notes", "not seen, only felt"),
    QT_TRANSLATE_NOOP("Notes", "artefact"),
)


class LabelForm(QWidget):
    """Shows a label, or the kind that the next one gets; tells what is changed.

    Signals
    -------
    kind_chosen(str)
    channel_chosen(int)
        -1 for all channels.
    edges_written(int, int)
        First sample and the one after the last.
    noted(str)
    told(str)
        Why what was written cannot be understood.
    """

    kind_chosen = Signal(str)
    channel_chosen = Signal(int)
    edges_written = Signal(int, int)
    noted = Signal(str)
    told = Signal(str)

    def __init__(self, channels: Sequence[str], fs: float, look: Look) -> None:
        super().__init__()
        self._fs = fs
        self._held: HandLabel | None = None
        self._kinds = list(OFFERED)
        self.kind, self.channel = QComboBox(), QComboBox()
        self.onset, self.length, self.note = QLineEdit(), QLineEdit(), QComboBox()
        self._notes: tuple[str, ...] = ()
        self.channel.addItem(translate("Replay", "all channels"))
        self.channel.addItems(list(channels))
        self.note.setPlaceholderText(translate("Replay", "note  T"))
        for field in (self.kind, self.channel, self.onset, self.length, self.note):
            field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else they take keys
        self.kind.activated.connect(lambda i: self.kind_chosen.emit(self._kinds[i]))
        self.channel.activated.connect(lambda i: self.channel_chosen.emit(i - 1))
        self.onset.editingFinished.connect(self._onset_written)
        self.length.editingFinished.connect(self._length_written)
        self.note.activated.connect(self._note_picked)
        for box in (self.kind, self.channel, self.note):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
        self._lay_out(look)
        self.set_look(look)
        self.show_label(None, "ltr")

    def set_look(self, look: Look) -> None:
        """Draw the signs in other colours."""
        chosen = self.kind.currentIndex()
        self.kind.clear()
        for kind in self._kinds:
            self.kind.addItem(kind_icon(kind, look), label_words(kind))
        self.kind.setCurrentIndex(chosen)

    def show_label(self, held: HandLabel | None, next_kind: str, notes: Sequence[str] = ()) -> None:
        """Show a label and what can be noted with it; without one the kind of the next."""
        self._held = held
        self._offer(tuple(notes))
        kind = next_kind if held is None else held.label.kind
        if kind in self._kinds:
            self.kind.setCurrentIndex(self._kinds.index(kind))
        else:
            self.kind.setCurrentIndex(-1)
        for field in (self.channel, self.onset, self.length, self.note):
            field.setEnabled(held is not None)
        self.channel.setCurrentIndex(-1 if held is None else held.label.channel + 1)
        label = None if held is None else held.label
        self.onset.setText("" if label is None else clock_text(label.start_sample, self._fs))
        n = 0 if label is None else label.stop_sample - label.start_sample
        self.length.setText("" if label is None else length_text(n, self._fs))
        is_noted = label is not None and label.cause in self._notes[1:]
        self.note.setCurrentIndex(self._notes.index(label.cause) if label and is_noted else -1)

    def _note_picked(self, place: int) -> None:
        self.note.clearFocus()  # keys mean what they meant
        self.noted.emit(self._notes[place])

    def _offer(self, notes: tuple[str, ...]) -> None:
        if notes != self._notes:
            self._notes = notes
            self.note.clear()
            self.note.addItems([translate("Notes", note) if note else "–" for note in notes])

    def _onset_written(self) -> None:
        held = self._held
        if held is None or self.onset.text() == clock_text(held.label.start_sample, self._fs):
            return
        start = sample_of(self.onset.text(), self._fs)
        if start is None:
            self.told.emit(_unclear(self.onset.text(), "1:02.345"))
            return
        self.edges_written.emit(start, start + held.label.stop_sample - held.label.start_sample)

    def _length_written(self) -> None:
        held = self._held
        if held is None:
            return
        start, stop = held.label.start_sample, held.label.stop_sample
        if self.length.text() == length_text(stop - start, self._fs):
            return
        n = length_of(self.length.text(), self._fs)
        if n is None:
            self.told.emit(_unclear(self.length.text(), "80 ms"))
            return
        self.edges_written.emit(start, start + n)

    def _lay_out(self, look: Look) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(3))
        self.kind.setAccessibleName(translate("Replay", "kind"))
        self.channel.setAccessibleName(translate("Replay", "channel"))
        grid.addWidget(self.kind, 0, 0, 1, 2)
        grid.addWidget(self.channel, 0, 2, 1, 2)
        edges = (
            (translate("Replay", "onset"), self.onset),
            (translate("Replay", "length"), self.length),
        )
        for i, (name, field) in enumerate(edges):
            label = QLabel(name)
            label.setProperty("role", "dim")
            label.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(label, 1, 2 * i)
            grid.addWidget(field, 1, 2 * i + 1)
        grid.addWidget(self.note, 2, 0, 1, 4)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, look.px(55))


def _unclear(got: str, expected: str) -> str:
    told = translate("Replay", "got %1; expected something like %2")
    return told.replace("%1", repr(got)).replace("%2", expected)
