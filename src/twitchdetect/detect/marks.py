"""What the therapist marks, as far as it is known: when the needle is in, and when it is not.

A hand is later, seldom earlier, than what it marks: each bound is wider by `REACH_S`. A marker
counts for all that is decided from the sample on at which it was given, never for what was decided
before; what it says of the time before it was given counts from then on.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from dataclasses import dataclass, field

from twitchdetect.block import Marker

REACH_S = 1.0
"""How far from what it marks a marker may lie."""
_MOST_KEPT = 64
_Order = tuple[int, int, str]


def _order(marker: Marker) -> _Order:
    return marker.known_sample, marker.sample, marker.kind


@dataclass(slots=True)
class Marks:
    """Markers in the order in which they become known, and the time in which a needle is in.

    Attributes
    ----------
    fs : float
    are_bounds : bool
        Whether an insertion was marked.
    """

    fs: float
    are_bounds: bool = False
    _waiting: list[Marker] = field(default_factory=list)
    _steps: list[tuple[int, str]] = field(default_factory=list)
    _n_in_before: int = 0

    @property
    def reach(self) -> float:
        """`REACH_S` in samples."""
        return REACH_S * self.fs

    def add(self, marker: Marker) -> None:
        """Take in a marker that becomes known; the same one twice is one."""
        place = bisect_right(self._waiting, _order(marker), key=_order)
        if place == 0 or _order(self._waiting[place - 1]) != _order(marker):
            self._waiting.insert(place, marker)

    def until(self, sample: int) -> list[Marker]:
        """Give the markers that became known up to a sample, each once."""
        if not self._waiting or self._waiting[0].known_sample > sample:
            return []
        n = bisect_right(self._waiting, sample, key=lambda m: m.known_sample)
        known, self._waiting = self._waiting[:n], self._waiting[n:]
        return known

    def heed(self, marker: Marker) -> None:
        """Let a marker that has become known count."""
        if marker.kind not in ("needle_in", "needle_out"):
            return
        self.are_bounds = self.are_bounds or marker.kind == "needle_in"
        insort(self._steps, (marker.sample, marker.kind))
        if len(self._steps) > _MOST_KEPT:
            self._n_in_before = _after(self._n_in_before, self._steps.pop(0)[1])

    def near(self, kind: str, sample: int) -> int | None:
        """Give the sample of the marker of a kind that is nearest, if it is within reach."""
        near = [s for s, k in self._steps if k == kind and abs(s - sample) <= self.reach]
        return min(near, key=lambda s: abs(s - sample), default=None)

    def is_out(self, sample: int) -> bool:
        """Tell whether no needle was in; who marks no insertion has set no bounds."""
        if not self.are_bounds:
            return False
        n_in, left = self._n_in_before, -math.inf
        for at, kind in self._steps:
            if at > sample:
                if kind == "needle_in" and at - sample <= self.reach:
                    return False
                continue
            if n_in == 1 and kind == "needle_out":
                left = at
            n_in = _after(n_in, kind)
        return n_in == 0 and sample - left > self.reach

    def since_in(self, sample: int) -> float:
        """Give the samples since the last insertion that was marked; inf if there is none."""
        ins = [at for at, kind in self._steps if kind == "needle_in" and at <= sample + self.reach]
        return sample - ins[-1] if ins else math.inf


def _after(n_in: int, kind: str) -> int:
    return n_in + 1 if kind == "needle_in" else max(0, n_in - 1)
