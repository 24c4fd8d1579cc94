"""Which words may go into a recording: those of lists that were fixed before anybody lay down.

What somebody types may be a name. It becomes a number before it is kept anywhere; the words
themselves go to the chart, if there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from twitchdetect.errors import TwitchDetectError

FELT = "twitch felt"
"""The note for a twitch that was felt or seen where nothing was detected."""
NOTES = (
    *("client moved", "client coughed", "pain reported"),
    *("cramp", "electrode pressed on", "skin bled", FELT),
)
"""Notes that every session knows."""
LABEL_NOTES = (
    *("clear", "unsure", "look again", "on several channels", "within other activity"),
    *("not seen, only felt", "artefact", *NOTES),
)
"""Notes that a label can have."""
OTHER_MUSCLE = "other muscle"
"""Stands for a muscle that is on no list."""
MUSCLE_SAID = "muscle: "
"""How the words of such a muscle begin where they are kept."""
_NOT_KEPT = "typed words need a chart (--chart), and there is none: a number stands for them"
_NUMBERED = re.compile(r"(?:note|site|needle|stroke) ([1-9][0-9]{0,8})")
_SIDES = ("", "left", "right", "middle")

KeepWords = Callable[[int, str, int], object]
"""Takes words that were typed: their number from 1, the words, and the sample they belong to."""


@dataclass(frozen=True, slots=True)
class KnownWords:
    """Lists whose words are kept as they are.

    Attributes
    ----------
    notes, muscles : frozenset of str
        Beside `NOTES`.
    """

    notes: frozenset[str] = frozenset()
    muscles: frozenset[str] = frozenset()

    def sorted_out(self, what: str, text: str, muscle: str, side: str, number: int) -> Sorted:
        """Tell what may be kept from what may not.

        Parameters
        ----------
        what : str
            Kind of marker.
        text, muscle, side : str
            As they were typed or picked.
        number : int
            Of the words, should there be any that may not be kept.

        Raises
        ------
        ValueError
            If the side is none.
        """
        text, muscle, side = (" ".join(word.split()) for word in (text, muscle, side))
        typed = []
        if side not in _SIDES:
            raise ValueError(f"got {side!r} as a side; expected left, right, middle or nothing")
        if text and text not in self.notes and text not in NOTES:
            typed.append(text)
            text = f"{what.partition('_')[0]} {number}"
        if muscle and muscle not in self.muscles and muscle != OTHER_MUSCLE:
            typed.append(MUSCLE_SAID + muscle)
            muscle = OTHER_MUSCLE
        return Sorted(text, muscle, side, number, tuple(typed))


@dataclass(frozen=True, slots=True)
class Sorted:
    """What goes into files, and what does not: `typed`, each for itself, from `number` on."""

    text: str
    muscle: str
    side: str
    number: int = 0
    typed: tuple[str, ...] = ()


class TypedWords:
    """Numbers words that are on no list and hands them over.

    Parameters
    ----------
    known : KnownWords
    keep : callable or None
        Takes them; without one they are kept nowhere.
    first : int
        Number of the first.
    """

    def __init__(self, known: KnownWords, keep: KeepWords | None, first: int) -> None:
        self._known, self._keep, self._next = known, keep, first

    @property
    def are_kept(self) -> bool:
        return self._keep is not None

    def sort_out(self, what: str, text: str, muscle: str, side: str) -> Sorted:
        """As `KnownWords.sorted_out`, with the next number."""
        return self._known.sorted_out(what, text, muscle, side, self._next)

    def count(self, found: Sorted) -> None:
        """Let words have their numbers for good."""
        self._next = max(self._next, found.number + len(found.typed))

    def hand_over(self, found: Sorted, sample: int) -> str:
        """Give words to whoever keeps them; say in one line, without them, why they are lost."""
        if self._keep is None:
            return _NOT_KEPT if found.typed else ""
        told = ""
        for number, words in enumerate(found.typed, start=found.number):
            try:
                self._keep(number, words, sample)
            except Exception as error:  # noqa: BLE001  what was done holds without its words
                why = str(error) if isinstance(error, TwitchDetectError) else type(error).__name__
                told = f"words number {number} were not kept: {why}"
        return told


def note_number(text: str) -> int:
    """Give the number of the words that a marker's text stands for; 0 if for none."""
    found = _NUMBERED.fullmatch(text)
    return int(found[1]) if found else 0
