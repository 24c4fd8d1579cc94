"""Which label is selected, and what is done to it by key, button or on the traces."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from twitchdetect.events import MARKER_KINDS
from twitchdetect.labels import Label
from twitchdetect.live.label_form import OFFERED
from twitchdetect.live.strings import translate
from twitchdetect.session.hand_label import HandLabel, label_at
from twitchdetect.session.label_desk import LabelDesk
from twitchdetect.session.labelled import Labelling


class LabelEditor(QObject):
    """Edits the labels of a desk.

    Parameters
    ----------
    desk : LabelDesk
    parent : QObject, optional

    Attributes
    ----------
    selected : HandLabel or None
    next_kind : str
        Of the label that is added next.
    told : str
        The last line for the user; empty if there is nothing to tell.
    is_good : bool
        Whether that is good news.

    Signals
    -------
    changed()
        Labels, which one is selected, or what is told.
    shown(int, int)
        The user wants to see these samples.
    """

    changed = Signal()
    shown = Signal(int, int)

    def __init__(self, desk: LabelDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.next_kind, self.told, self.is_good = "ltr", desk.told, False
        self.selected: HandLabel | None = None
        self._last_sample = 0

    @property
    def labels(self) -> tuple[HandLabel, ...]:
        """All labels, suggestions too, in order of onset."""
        return self.desk.labelling.labels

    def add(self, start_sample: int, stop_sample: int, channel: int) -> None:
        """Label a stretch with the kind that is chosen."""
        self._edit(lambda labels: labels.add(self.next_kind, channel, start_sample, stop_sample))

    def click(self, sample: int, channel: int) -> None:
        """Select the label there; where there is none, put one that is a point in time."""
        found = label_at(self.labels, sample, channel)
        if found is None and self.next_kind in MARKER_KINDS:
            self.add(sample, sample, -1)
        else:
            self.select(None if found is None else found.number)

    def put_edges(self, number: int, start_sample: int, stop_sample: int) -> None:
        """Put a label's edges elsewhere."""
        self._edit(lambda labels: labels.move(number, start_sample, stop_sample))

    def nudge(self, start: int, stop: int) -> None:
        """Move the edges of the selected label by so many samples."""
        if self.selected is not None:
            label = self.selected.label
            self.put_edges(
                self.selected.number, label.start_sample + start, label.stop_sample + stop
            )

    def choose_kind(self, kind: str) -> None:
        """Call the selected label that; without one, the next."""
        if self.selected is None:
            self.next_kind = kind
            self.changed.emit()
        else:
            number = self.selected.number
            if not self._edit(lambda labels: labels.change_kind(number, kind)):
                self.next_kind = kind
                self.changed.emit()

    def choose_kind_number(self, i: int) -> None:
        """The same by a digit, from 0 for the first kind of the list."""
        if 0 <= i < len(OFFERED):
            self.choose_kind(OFFERED[i])

    def accept(self) -> None:
        """Make the selected suggestion a label, and go on to the next suggestion."""
        if self.selected is not None:
            number = self.selected.number
            if not self._edit(lambda labels: labels.accept(number)):
                self._select_suggestion()

    def delete(self) -> None:
        """Take the selected label away; after a suggestion go on to the next."""
        if self.selected is not None:
            held = self.selected
            self._edit(lambda labels: labels.delete(held.number))
            if held.is_suggested:
                self._select_suggestion()

    def suggest(self, labels: Iterable[Label]) -> int:
        """Take over what the detector found; give how many are new."""
        before = self.desk.labelling.n_suggested
        found = list(labels)
        self._edit(lambda labelling: labelling.suggest(found))
        n = self.desk.labelling.n_suggested - before
        if not n:
            self.tell(translate("Replay", "nothing to suggest that is not labelled or answered"))
        elif self.selected is None or not self.selected.is_suggested:
            self._select_suggestion()
        return n

    def undo(self) -> None:
        """Take back the last edit."""
        self._edit(lambda labels: labels.undo())

    def redo(self) -> None:
        """Do it again."""
        self._edit(lambda labels: labels.redo())

    def save(self) -> bool:
        """Write the table; tell whether it was written."""
        problem = self.desk.save()
        told = translate("Replay", "saved: %1").replace("%1", self.desk.place)
        self.tell(problem or told, is_good=not problem)
        return not problem

    def select(self, number: int | None) -> None:
        """Select a label by its number, or none."""
        labels = self.labels
        self.selected = next((h for h in labels if h.number == number), None)
        if self.selected is not None and self.selected.label.kind in OFFERED:
            self.next_kind = self.selected.label.kind
        self.changed.emit()

    def step(self, n: int, sample: int) -> None:
        """Select the next label, or the one before; without a selection from a place on."""
        labels = self.labels
        if self.selected is not None:
            i = labels.index(self.selected) + n
        elif n > 0:
            i = next((k for k, h in enumerate(labels) if h.label.start_sample >= sample), -1)
        else:
            before = [k for k, h in enumerate(labels) if h.label.start_sample < sample]
            i = before[-1] if before else -1
        if 0 <= i < len(labels):
            self.go_to(labels[i])

    def tell(self, text: str, *, is_good: bool = False) -> None:
        """Have a line shown; an empty one takes the last away."""
        self.told, self.is_good = text, is_good
        self.changed.emit()

    def change_channel(self, channel: int) -> None:
        """Say that the selected label is strongest on another channel."""
        if self.selected is not None:
            number = self.selected.number
            self._edit(lambda labels: labels.change_channel(number, channel))

    def note(self, text: str) -> None:
        """Note something with the selected label."""
        if self.selected is not None:
            number = self.selected.number
            self._edit(lambda labels: labels.note(number, text))

    def _edit(self, edit: Callable[[Labelling], object]) -> str:
        """Edit; select what was made or changed; give why it was refused."""
        made: list[object] = []
        refused = self.desk.do(lambda labelling: made.append(edit(labelling)))
        number = self.selected.number if self.selected is not None else None
        if made and isinstance(made[0], HandLabel):
            number = made[0].number
        self.tell(refused or self.desk.draft_problem)
        self.select(number)
        return refused

    def _select_suggestion(self) -> None:
        """Select the next suggestion after the place of the last, else the first."""
        waiting = [h for h in self.labels if h.is_suggested]
        at = self._last_sample
        later = [h for h in waiting if h.label.start_sample >= at]
        if waiting:
            self.go_to((later or waiting)[0])

    def go_to(self, held: HandLabel) -> None:
        """Select a label and have it shown."""
        self._last_sample = held.label.start_sample
        self.select(held.number)
        self.shown.emit(held.label.start_sample, held.label.stop_sample)
