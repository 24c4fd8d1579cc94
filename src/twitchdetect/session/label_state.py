"""What holds after an edit of labels, and how it is kept as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from twitchdetect.labels import Label
from twitchdetect.session.hand_label import HandLabel
from twitchdetect.session.markings import RefusedError


class Suggested(NamedTuple):
    """By what a suggestion is known again."""

    kind: str
    channel: int
    start_sample: int
    stop_sample: int

    @classmethod
    def of(cls, label: Label) -> Suggested:
        return cls(label.kind, label.channel, label.start_sample, label.stop_sample)


class LabelState(NamedTuple):
    """What holds after an edit.

    Attributes
    ----------
    words : str
        The edit, for the user.
    labels : tuple of HandLabel
        In order of onset.
    answered : frozenset of Suggested
        Suggestions that were accepted, changed or refused.
    n_refused : int
    """

    words: str
    labels: tuple[HandLabel, ...]
    answered: frozenset[Suggested] = frozenset()
    n_refused: int = 0

    def answers(self) -> dict[str, Any]:
        """Give what was said to suggestions, ready for JSON."""
        keys = [key._asdict() for key in sorted(self.answered)]
        return {"answered": keys, "n_refused": self.n_refused}


def ordered(labels: Iterable[HandLabel]) -> tuple[HandLabel, ...]:
    """Put labels in order of onset."""
    return tuple(sorted(labels, key=lambda h: h.place))


def with_answers(words: str, labels: Iterable[HandLabel], answers: Mapping[str, Any]) -> LabelState:
    """Make a state of labels and what `LabelState.answers` gave.

    Raises
    ------
    RefusedError
        If it cannot be understood; in one line for the user.
    """
    try:
        answered = frozenset(Suggested(**key) for key in answers["answered"])
        n_refused = int(answers["n_refused"])
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedError(f"answers to suggestions cannot be understood: {error}") from error
    return LabelState(words, ordered(labels), answered, n_refused)
