"""Events as the traces show them: a stretch, its lanes, its look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np

from twitchdetect.block import Marker
from twitchdetect.events import Event
from twitchdetect.live.theme import KIND_MARKS, KindMark

Decision = tuple[str | None, str | None]
"""``yes`` or ``no`` to whether it was felt or seen, and the kind it was given; None is unsaid."""
Decisions = Mapping[int, Decision]
"""By event number."""
NO_DECISIONS: Decisions = MappingProxyType({})


class Numbered(Protocol):
    """An event with its number: a `session.snapshot.NumberedEvent`."""

    @property
    def number(self) -> int: ...

    @property
    def event(self) -> Event: ...


@dataclass(frozen=True, slots=True)
class Band:
    """An event or marker on the traces.

    Attributes
    ----------
    number : int
        From 1, in the order of the events; 0 for what is no event.
    kind : str
        As the user named it, else as the detector did.
    start_sample, stop_sample : int
        Half-open; equal for a point in time.
    channel : int
        Where it is strongest; -1 for no single one.
    channels : tuple of int
        Where it is seen; empty for everywhere.
    confirmed : str or None
        ``yes`` or ``no``, as the user said of it.
    text : str
        Shown beside the kind.
    """

    number: int
    kind: str
    start_sample: int
    stop_sample: int
    channel: int = -1
    channels: tuple[int, ...] = ()
    confirmed: str | None = None
    text: str = ""

    @property
    def mark(self) -> KindMark:
        """How it is told apart; a kind that is not known looks like a note."""
        return KIND_MARKS.get(self.kind, KIND_MARKS["note"])

    @property
    def is_point(self) -> bool:
        return self.stop_sample <= self.start_sample


class Bands:
    """All bands of a session, which may be thousands, and quick to ask for those of a stretch."""

    def __init__(self, bands: Sequence[Band] = ()) -> None:
        self.all = tuple(bands)
        self._starts = np.array([band.start_sample for band in self.all], dtype=np.int64)
        stops = np.array([band.stop_sample for band in self.all], dtype=np.int64)
        self._stops = np.maximum(stops, self._starts + 1)

    def between(self, start_sample: int, stop_sample: int) -> list[Band]:
        """Give those that lie at least in part in [start_sample, stop_sample), in their order."""
        is_there = (self._starts < stop_sample) & (self._stops > start_sample)
        return [self.all[i] for i in np.flatnonzero(is_there)]


class EventBands:
    """The bands of markers and of a growing list of events; only new ones are made anew."""

    def __init__(self) -> None:
        self._events: Sequence[Numbered] = ()
        self._decisions: dict[int, Decision] = {}
        self._points: list[Band] = []
        self._made: tuple[Band, ...] = ()
        self._all: tuple[Band, ...] = ()

    def of(
        self,
        events: Sequence[Numbered],
        decisions: Decisions = NO_DECISIONS,
        markers: Sequence[Marker] = (),
    ) -> tuple[Band, ...]:
        """Give the bands of markers and events; the same tuple while nothing changes."""
        points = [Band(0, m.kind, m.sample, m.sample, text=m.text) for m in markers]
        n = len(self._events)
        is_same = n <= len(events) and decisions == self._decisions
        if not (is_same and (n == 0 or events[n - 1].event is self._events[n - 1].event)):
            n = 0
        if n == 0 or len(events) > n or points != self._points:
            new = (_band(numbered, decisions) for numbered in events[n:])
            self._made = (*self._made[:n], *new)
            self._points, self._all = points, (*points, *self._made)
            self._events, self._decisions = events, dict(decisions)
        return self._all


def _band(numbered: Numbered, decisions: Decisions) -> Band:
    event = numbered.event
    confirmed, label = decisions.get(numbered.number, (None, None))
    is_everywhere = event.channel < 0
    return Band(
        number=numbered.number,
        kind=label or event.kind,
        start_sample=event.start_sample,
        stop_sample=event.stop_sample,
        channel=event.channel,
        channels=() if is_everywhere else event.channels or (event.channel,),
        confirmed=confirmed,
    )


def changed(old: Sequence[Band], new: Sequence[Band]) -> list[Band]:
    """Give what is no more as it was at its place in two lists, as it was and as it is."""
    n = min(len(old), len(new))
    pairs = ((a, b) for a, b in zip(old, new, strict=False) if a is not b and a != b)
    return [*(band for pair in pairs for band in pair), *old[n:], *new[n:]]
