"""Where the labels of events go, so that none lies over another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

_MOST = 80
"""Labels that are placed at most, those of low rank and the newest first."""


class Wish(NamedTuple):
    """A label that wants to stand at `x`, centred on its sign.

    Attributes
    ----------
    x : float
        Of its event's onset.
    width, sign_width : float
        With and without words.
    rank : int
        The lowest is placed first.
    """

    x: float
    width: float
    sign_width: float
    rank: int


class Place(NamedTuple):
    """Where a label stands.

    Attributes
    ----------
    left : float
    row : int
    has_words : bool
        False where there is room for the sign alone.
    is_mirrored : bool
        The words stand before the sign, because there is no room behind it.
    """

    left: float
    row: int
    has_words: bool
    is_mirrored: bool = False


def place_labels(
    wishes: Sequence[Wish], n_rows: int, width: float, gap: float
) -> list[Place | None]:
    """Give each label a place apart from the others, with words, else the sign, else none.

    Those of rank 0 get theirs first, with words. Then come the signs of all others, and then their
    words where there is still room.

    Parameters
    ----------
    wishes : sequence of Wish
    n_rows : int
        Rows of labels, one above the other.
    width : float
        Of the whole.
    gap : float
        Least distance of two labels.
    """
    places: list[Place | None] = [None] * len(wishes)
    rows: list[dict[int, tuple[float, float]]] = [{} for _ in range(n_rows)]
    order = sorted(range(len(wishes)), key=lambda i: (wishes[i].rank, -wishes[i].x))[:_MOST]
    first = [i for i in order if wishes[i].rank == 0]
    for stage, has_words in ((first, True), (order, False), (order, True)):
        for i in stage:
            held = places[i]
            if held is not None and (held.has_words or not has_words):
                continue
            found = _found(rows, i, wishes[i], has_words, width, gap)
            if found is None:
                continue
            if held is not None:
                del rows[held.row][i]
            size = wishes[i].width if has_words else wishes[i].sign_width
            rows[found.row][i] = (found.left, found.left + size)
            places[i] = found
    return places


def _found(
    rows: Sequence[Mapping[int, tuple[float, float]]],
    i: int,
    wish: Wish,
    has_words: bool,
    width: float,
    gap: float,
) -> Place | None:
    """Give the first free place for one label; a label does not stand in its own way."""
    size = wish.width if has_words else wish.sign_width
    if size > width:
        return None
    left = max(0.0, wish.x - wish.sign_width / 2)
    is_mirrored = left + size > width
    if is_mirrored:
        left = max(0.0, min(wish.x + wish.sign_width / 2, width) - size)
    begin, end = left - gap, left + size + gap
    for row, taken in enumerate(rows):
        if all(end <= a or b <= begin for j, (a, b) in taken.items() if j != i):
            return Place(left, row, has_words, is_mirrored)
    return None
