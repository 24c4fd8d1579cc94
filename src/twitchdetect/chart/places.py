"""Which sites and needles marks stand for, with those that were taken back; no input, no output.

Every action keeps its place in these lists whatever is done after it, so that rows made of them
stay the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from twitchdetect.session.marked import Action, Marked

_AT_A_SITE = ("needle_in", "stroke")


@dataclass(frozen=True, slots=True)
class Place:
    """A site that was named, or the one that nobody named before something was done there.

    Attributes
    ----------
    number : int
        Of the action that named it, or that was done there without a name.
    start_sample, stop_sample : int
        Where the next one begins; -1 of the last.
    is_undone : bool
        Taken back, or of no more use.
    is_unnamed : bool
    """

    number: int
    muscle: str
    side: str
    start_sample: int
    stop_sample: int
    is_undone: bool
    is_unnamed: bool


@dataclass(frozen=True, slots=True)
class PutIn:
    """A needle that was put in; `place` is the `Place.number` where, `out_sample` -1 while in."""

    place: int
    in_sample: int
    out_sample: int
    is_undone: bool


def places_of(marked: Marked, muscle: str = "", side: str = "") -> tuple[Place, ...]:
    """Give all sites in the order in which they were named.

    Parameters
    ----------
    marked : Marked
    muscle, side : str
        Of the one that nobody named.
    """
    named = [a for a in marked.valid if a.what == "site"]
    slots = [a for a in marked.actions if a.what == "site"]
    unnamed = _unnamed(marked)
    if unnamed is not None:
        homeless = [
            a.sample
            for a in marked.valid
            if a.what in _AT_A_SITE and _last(named, a.sample) is None
        ]
        unnamed = replace(unnamed, sample=min([unnamed.sample, *homeless]))
        slots = sorted([*slots, unnamed], key=lambda a: a.number)
        if homeless:
            named = [unnamed, *named]
    order = sorted(named, key=lambda a: (a.sample, a.number))
    stops = {a.number: b.sample for a, b in pairwise(order)}
    return tuple(
        Place(
            number=a.number,
            muscle=muscle if a is unnamed else a.muscle,
            side=side if a is unnamed else a.side,
            start_sample=a.sample,
            stop_sample=stops.get(a.number, -1),
            is_undone=a not in named,
            is_unnamed=a is unnamed,
        )
        for a in slots
    )


def needles_of(marked: Marked) -> tuple[PutIn, ...]:
    """Give all needles in the order in which they were put in."""
    out = {a.about: a.sample for a in marked.valid if a.what == "needle_out"}
    named = [a for a in marked.valid if a.what == "site"]
    return tuple(
        PutIn(
            place=_place_of(a, named, marked),
            in_sample=a.sample,
            out_sample=out.get(a.number, -1),
            is_undone=a.number in marked.undone,
        )
        for a in marked.actions
        if a.what == "needle_in"
    )


def _place_of(action: Action, named: Sequence[Action], marked: Marked) -> int:
    """Give the number of the site that was current: of all that hold, the last one until then."""
    at = _last(named, action.sample)
    if at is None and action.number in marked.undone:
        at = _last([a for a in marked.actions if a.what == "site"], action.sample)
    if at is None:
        at = _unnamed(marked) or next(a for a in marked.actions if a.what == "site")
    return at.number


def _last(sites: Sequence[Action], sample: int) -> Action | None:
    until = [a for a in sites if a.sample <= sample]
    return max(until, key=lambda a: (a.sample, a.number), default=None)


def _unnamed(marked: Marked) -> Action | None:
    """Give the first action that was done where no site had been named that held then."""
    held: list[Action] = []
    for action in marked.actions:
        if action.what == "undo":
            held = [a for a in held if a.number != action.about]
        elif action.what == "site":
            held.append(action)
        elif action.what in _AT_A_SITE and _last(held, action.sample) is None:
            return action
    return None
