"""The labels that a person makes of a recording, while they are edited; no input, no output.

Every edit can be undone. What somebody else found is no label until the person accepts it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from twitchdetect.labels import Label
from twitchdetect.session.hand_label import (
    HandLabel,
    check_label,
    do_overlap,
    from_row,
    kind_words,
)
from twitchdetect.session.label_state import LabelState, Suggested, ordered, with_answers
from twitchdetect.session.markings import RefusedError
from twitchdetect.session.words import LABEL_NOTES

_UNMEASURED = {"snr_db": math.nan, "peak_uV": math.nan}


class Labelling:
    """Takes edits one by one and refuses what makes no sense.

    Parameters
    ----------
    n_samples, n_channels : int
        Of the recording.
    labels : iterable of Label
        To go on from.

    Attributes
    ----------
    saw_detector : bool
        Whether the person ever saw what the detector found; taking back does not take that back.
    """

    def __init__(self, n_samples: int, n_channels: int, labels: Iterable[Label] = ()) -> None:
        self.n_samples, self.n_channels = n_samples, n_channels
        self.saw_detector = False
        self._next = 1
        own = [self._numbered(label) for label in labels]
        self._had = frozenset(h.label.cause for h in own)
        self._states = [LabelState("", ordered(own))]
        self._at = 0
        self._saved = self._states[0]

    # what holds

    @property
    def labels(self) -> tuple[HandLabel, ...]:
        """All of them, suggestions too, in order of onset."""
        return self._now.labels

    @property
    def accepted(self) -> tuple[Label, ...]:
        """What is saved."""
        return tuple(h.label for h in self.labels if not h.is_suggested)

    @property
    def notes(self) -> tuple[str, ...]:
        """What can be noted with a label; nothing first."""
        had = self._had | {h.label.cause for h in self.labels}
        return ("", *LABEL_NOTES, *sorted(had - {"", *LABEL_NOTES}))

    @property
    def n_suggested(self) -> int:
        """Suggestions that wait for an answer."""
        return sum(h.is_suggested for h in self.labels)

    @property
    def n_refused(self) -> int:
        """Suggestions that were taken away."""
        return self._now.n_refused

    @property
    def can_undo(self) -> str:
        """What undo would take back, in words; empty if nothing."""
        return self._now.words

    @property
    def can_redo(self) -> str:
        """What redo would do again, in words; empty if nothing."""
        return self._states[self._at + 1].words if self._at + 1 < len(self._states) else ""

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was saved last."""
        return self._now is not self._saved

    def get(self, number: int) -> HandLabel:
        """Give a label by its number.

        Raises
        ------
        RefusedError
            If there is none; in one line for the user, as all methods do.
        """
        found = next((h for h in self.labels if h.number == number), None)
        if found is None:
            raise RefusedError(f"there is no label {number}")
        return found

    # edits

    def add(self, kind: str, channel: int, start_sample: int, stop_sample: int) -> HandLabel:
        """Add a label; `channel` -1 concerns all channels."""
        label = Label(
            kind=kind, start_sample=start_sample, stop_sample=stop_sample, channel=channel
        )
        self._check(label)
        new = self._numbered(label)
        self._do(f"{kind_words(kind)} added", (*self.labels, new))
        return new

    def move(self, number: int, start_sample: int, stop_sample: int) -> HandLabel:
        """Put the edges of a label elsewhere."""
        edges = {"start_sample": start_sample, "stop_sample": stop_sample}
        old = self.get(number).label
        if (old.start_sample, old.stop_sample) == (start_sample, stop_sample):
            return self.get(number)
        return self._change(number, "moved", **edges, **_UNMEASURED)

    def change_kind(self, number: int, kind: str) -> HandLabel:
        """Call a label something else."""
        return self._change(number, f"called {kind_words(kind)}", kind=kind)

    def change_channel(self, number: int, channel: int) -> HandLabel:
        """Say that a label is strongest on another channel."""
        if channel == self.get(number).label.channel:
            return self.get(number)
        where = {"channel": channel, "channels": ()}
        return self._change(number, "put on another channel", **where, **_UNMEASURED)

    def note(self, number: int, text: str) -> HandLabel:
        """Note something with a label: one of `LABEL_NOTES`, or a note that a label had before.

        Words of one's own could name somebody, and labels are handed on.
        """
        words = " ".join(text.split())
        if words not in self.notes:
            raise RefusedError(f"a label's note is picked: {', '.join(LABEL_NOTES)}")
        return self._change(number, "noted", cause=words)

    def accept(self, number: int) -> HandLabel:
        """Make a suggestion a label."""
        old = self.get(number)
        if not old.is_suggested:
            raise RefusedError(f"label {number} is no suggestion")
        return self._replace(old, old.label, "accepted")

    def delete(self, number: int) -> None:
        """Take a label away; a suggestion is then not made again."""
        old = self.get(number)
        word = "refused" if old.is_suggested else "deleted"
        rest = tuple(h for h in self.labels if h.number != number)
        self._do(f"{kind_words(old.label.kind)} {word}", rest, old, n_refused=old.is_suggested)

    def suggest(self, labels: Iterable[Label]) -> int:
        """Take over what somebody else found, to be accepted one by one.

        What was answered before is left out, and what overlaps a label of its kind.

        Returns
        -------
        int
            How many are new.
        """
        new = []
        for label in labels:
            self._check(label)
            if Suggested.of(label) not in self._now.answered and not self._has(label):
                new.append(self._numbered(label, is_suggested=True))
        self.saw_detector = True
        if new:
            words = "1 suggestion" if len(new) == 1 else f"{len(new)} suggestions"
            self._do(words, (*self.labels, *new))
        return len(new)

    def undo(self) -> str:
        """Take back the last edit; give what it was."""
        if not self._at:
            raise RefusedError("there is nothing to take back")
        words = self._now.words
        self._at -= 1
        return words

    def redo(self) -> str:
        """Do again what was taken back last; give what it was."""
        if self._at + 1 >= len(self._states):
            raise RefusedError("there is nothing to do again")
        self._at += 1
        return self._now.words

    def mark_saved(self) -> None:
        """Say that what holds now was saved."""
        self._saved = self._now

    # as numbers and text

    def answers(self) -> dict[str, Any]:
        """Give what was said to suggestions, ready for JSON."""
        return {**self._now.answers(), "saw_detector": self.saw_detector}

    def as_dict(self) -> dict[str, Any]:
        """Give all that holds now, ready for JSON; taking back is not kept."""
        return {"labels": [h.as_row() for h in self.labels], **self.answers()}

    def remember(self, answers: Mapping[str, Any]) -> None:
        """Take over what `answers` gave; no edit, so it cannot be taken back.

        Raises
        ------
        RefusedError
            If it cannot be understood.
        """
        new = with_answers("", self.labels, answers)
        self.saw_detector |= answers.get("saw_detector") is True
        is_saved = not self.is_changed
        self._states[self._at] = new
        if is_saved:
            self._saved = new

    def recover(self, held: Mapping[str, Any]) -> None:
        """Go on from what `as_dict` gave, as one edit.

        Raises
        ------
        RefusedError
            If it does not fit the recording.
        """
        try:
            labels = [self._recovered(row) for row in held["labels"]]
        except (KeyError, TypeError, ValueError) as error:
            raise RefusedError(f"unsaved labels cannot be understood: {error}") from error
        self._put(with_answers("unsaved labels recovered", labels, held))
        self.saw_detector |= held.get("saw_detector") is True

    def _recovered(self, row: Mapping[str, Any]) -> HandLabel:
        label = from_row(self._next, row)
        self._check(label.label)
        self._next += 1
        return label

    # bookkeeping

    @property
    def _now(self) -> LabelState:
        return self._states[self._at]

    def _numbered(self, label: Label, *, is_suggested: bool = False) -> HandLabel:
        self._next += 1
        return HandLabel(number=self._next - 1, label=label, is_suggested=is_suggested)

    def _change(self, number: int, word: str, **changes: Any) -> HandLabel:
        """Change a label; who changes a suggestion has accepted it."""
        old = self.get(number)
        label = replace(old.label, **changes)
        self._check(label)
        if label == old.label:
            return old
        return self._replace(old, label, word)

    def _replace(self, old: HandLabel, label: Label, word: str) -> HandLabel:
        new = replace(old, label=label, is_suggested=False)
        rest = (h for h in self.labels if h.number != old.number)
        self._do(f"{kind_words(label.kind)} {word}", (*rest, new), old)
        return new

    def _do(
        self,
        words: str,
        labels: Iterable[HandLabel],
        old: HandLabel | None = None,
        *,
        n_refused: int = 0,
    ) -> None:
        """Make an edit; if it is of a suggestion, that is answered now."""
        answered = self._now.answered
        if old is not None and old.is_suggested:
            answered |= {Suggested.of(old.label)}
        new = LabelState(words, ordered(labels), answered, self._now.n_refused + n_refused)
        self._put(new)

    def _put(self, state: LabelState) -> None:
        self._states[self._at + 1 :] = [state]
        self._at += 1

    def _has(self, label: Label) -> bool:
        return any(h.label.kind == label.kind and do_overlap(h.label, label) for h in self.labels)

    def _check(self, label: Label) -> None:
        check_label(label, self.n_samples, self.n_channels)
