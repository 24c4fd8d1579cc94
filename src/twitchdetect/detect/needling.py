"""From movements to what the needle does: strokes, insertion, withdrawal, and which site it is.

A movement alone may be anything. The needle is told by repetition: thrusts a third of a second to
two seconds apart that pull at the electrodes in the same way, `Pattern`, at the same size. Three
alike make a site, and are reported then; from there on each movement like them is a stroke at once.

What the therapist marks goes before that: nothing is the needle's while it is out, insertion and
withdrawal are looked for where they were marked, and the next site is another one. Markers are no
events; without any nothing here is different.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from twitchdetect.block import Marker
from twitchdetect.detect import state as st
from twitchdetect.detect.marks import Marks
from twitchdetect.detect.movement import AFTER_S
from twitchdetect.detect.needle_site import LIKENESS, SIZE_RATIO, NeedleSite
from twitchdetect.detect.thrust import Movement, likeness
from twitchdetect.events import Event, MarkerKind

LEAST_ALIKE = 3
"""Movements alike that make a site."""
SHORTEST_S, LONGEST_S = 0.2, 2.0
"""From one thrust to the next while it is not known yet that they are thrusts."""
STRAY_SHARE = 0.5
"""Size, in that of its neighbours, of what may come between two thrusts unlike them."""
RECOIL_S, RECOIL_RATIO = 0.6, 0.9
"""How soon after a movement, and how large, one of the opposite sign is its swing back."""
LONGEST_THRUST_S = 0.7
"""A longer movement is none of the needle's strokes."""
ONE_CHANNEL = 0.97
"""Share of a movement's energy on one channel, of three or more, from which an electrode moves."""
LEAST_OVER_REST = 2.0
"""Excursion, in root mean squares of the band at rest, below which it may be muscle noise."""
MOST_MUSCLE = 4.0
"""Energy of muscle, in that of a movement, from which it is the low end of a contraction."""
LONE_RATIO, LONE_S = 1.4, 0.6
"""How much longer than a stroke, and how far from it, insertion and withdrawal are."""
BEFORE_S = 8.0
"""How long before the first stroke the insertion may be."""
FORGET_S = 30.0
"""After so long without a stroke a site is over."""
MOVED_BEFORE, MOVED_BEFORE_ALONE = 3.0, 12.0
"""Strength of the movement that a twitch answers: at a known site, and elsewhere."""
BY_SIGNAL, BY_BOTH = 0.7, 0.9
"""Confidence in insertion and withdrawal: from the signal alone, and where one was marked."""
_SAME_S = 0.06


@dataclass(slots=True)
class Needling:
    """Follows the needle through a session; what it says depends on the records alone."""

    fs: float
    n_channels: int
    _recent: list[Movement] = field(default_factory=list)
    _last: Movement | None = None
    _site: NeedleSite | None = None
    _leaving: Movement | None = None
    _touches: list[int] = field(default_factory=list)
    _marks: Marks = field(init=False)

    def __post_init__(self) -> None:
        self._marks = Marks(self.fs)

    def mark(self, marker: Marker) -> None:
        """Take in a marker that counts from its `known_sample` on."""
        self._marks.add(marker)

    def heed(self, sample: int) -> list[Event]:
        """Let the markers known at a sample count; give the events that they decide."""
        events: list[Event] = []
        for marker in self._marks.until(sample):
            self._marks.heed(marker)
            events += self._heed(marker)
        return events

    def take(self, record: st.Floats) -> list[Event]:
        """Give the events that a record about movement decides, in order of time."""
        if record[st.R_TYPE] == st.STILL:
            return self._leave(int(record[st.R_DECIDED]))
        m = Movement.of(record, self.n_channels)
        before, self._last = self._last, m
        if before is not None and self._is_recoil(m, before):
            return []
        if self._marks.is_out(m.sample) or not self._may_be_thrust(m):
            self._recent = [*self._recent, m][-16:]
            return []
        return self._take(m)

    def finish(self, sample: int) -> list[Event]:
        """Give what was still open at the end of the stream."""
        return self._leave(sample)

    def tie(self, event: Event, record: st.Floats) -> Event:
        """Give a twitch with the stroke that it answers, if something moved just before it."""
        touch, moved = int(record[st.R_TOUCH]), float(record[st.R_MOVED])
        is_new = self._marks.since_in(touch) < FORGET_S * self.fs
        is_near = self.is_near(touch) or is_new
        least = MOVED_BEFORE if is_near else MOVED_BEFORE_ALONE
        late = (
            AFTER_S * self.fs if is_near or self.n_channels >= 3 else 0.0
        )  # the thrust's own edge may begin the burst
        if not 0 <= touch <= event.start_sample + late or moved < least:
            return event
        if self._marks.is_out(touch):
            return event
        self._touches = [*self._touches, touch][-8:]
        return replace(event, stroke_sample=touch)

    def is_near(self, sample: int) -> bool:
        """Tell whether strokes were seen in the seconds before a sample."""
        return self._has_site(sample) and not self._marks.is_out(sample)

    def _has_site(self, sample: int) -> bool:
        if self._site is None or sample > self._site.stop_sample:
            return False
        return sample - self._site.last_sample < FORGET_S * self.fs

    def _heed(self, marker: Marker) -> list[Event]:
        """Bring what was seen so far in line with what was marked."""
        reach, known, events = self._marks.reach, marker.known_sample, []
        last = -math.inf if self._site is None else self._site.last_sample
        if marker.kind == "needle_out":
            if self._site is not None and last <= marker.sample + reach:
                self._site.stop_sample = marker.sample + reach
            if self._leaving is not None and abs(self._leaving.sample - marker.sample) <= reach:
                events = self._leave(known)
        elif marker.kind in ("needle_in", "site") and last < marker.sample - reach:
            events = self._leave(known)
            self._site = None
            self._recent = [m for m in self._recent if m.sample >= marker.sample - reach]
        return events

    def _is_recoil(self, m: Movement, before: Movement) -> bool:
        """Whether it swings back from the movement before: skin, cable or the filter's own."""
        is_soon = m.sample - before.sample <= RECOIL_S * self.fs
        is_smaller = m.size <= RECOIL_RATIO * before.size
        return is_soon and is_smaller and likeness(m.pattern, before.pattern) <= -LIKENESS

    def _may_be_thrust(self, m: Movement) -> bool:
        if m.peak_uV < LEAST_OVER_REST * m.rest_uV or m.length > LONGEST_THRUST_S * self.fs:
            return False
        if self.n_channels < 3:
            return m.muscle_ratio <= MOST_MUSCLE
        is_one = float(m.pattern[m.channel] ** 2) > ONE_CHANNEL * m.size**2
        is_known = self._has_site(m.sample) and self._site is not None and self._site.fits(m)
        return not is_one and (is_known or m.muscle_ratio <= MOST_MUSCLE)

    def _take(self, m: Movement) -> list[Event]:
        if not self._has_site(m.sample):
            self._site, self._leaving = None, None
        if self._site is None or not self._site.fits(m):
            self._recent = [*self._recent, m][-16:]
            return self._begin_site(m)
        self._recent = [*self._recent, m][-16:]
        held = self._release()
        gap_s = (m.sample - self._site.last_sample) / self.fs
        is_marked = self._marks.near("needle_out", m.sample) is not None
        if m.length >= LONE_RATIO * self._site.length and (gap_s > LONE_S or is_marked):
            self._leaving = m
            return [*held, *self._leave(m.decided_sample)] if is_marked else held
        return [*held, self._stroke(m)]

    def _release(self) -> list[Event]:
        """What looked like the withdrawal was a stroke, since the needle goes on."""
        m, self._leaving = self._leaving, None
        return [] if m is None else [self._stroke(m)]

    def _leave(self, decided_sample: int) -> list[Event]:
        m, self._leaving = self._leaving, None
        if m is None or self._site is None:
            return []
        self._site = None
        what = "long and alone after strokes"
        return [self._lone("needle_out", m, decided_sample, what)]

    def _lone(self, kind: MarkerKind, m: Movement, decided_sample: int, what: str) -> Event:
        """Give insertion or withdrawal."""
        marked = self._marks.near(kind, m.sample)
        if marked is None:
            return self._event(kind, m, decided_sample, BY_SIGNAL, what)
        side = "after" if marked >= m.sample else "before"
        what = f"marked {abs(marked - m.sample) / self.fs:.1f} s {side} it, {what}"
        return self._event(kind, m, decided_sample, BY_BOTH, what)

    def _begin_site(self, m: Movement) -> list[Event]:
        """Look whether the latest movement is the third of its like."""
        if self._marks.are_bounds:
            self._recent = [one for one in self._recent if not self._marks.is_out(one.sample)]
        chain = self._chain(m)
        if len(chain) < LEAST_ALIKE:
            return []
        events = self._leave(m.decided_sample)
        insertion, chain = self._insertion(chain)
        self._site = NeedleSite(chain[0].pattern, chain[0].length, 0, chain[0].sample)
        strokes = [self._stroke(one, m.decided_sample) for one in chain]
        first = insertion or chain[0]
        events.append(self._event("site", first, m.decided_sample, 0.7, "a new pattern repeats"))
        if insertion is not None:
            what = f"alone {(chain[0].sample - insertion.sample) / self.fs:.1f} s before strokes"
            events.append(self._lone("needle_in", insertion, m.decided_sample, what))
        return events + strokes

    def _chain(self, m: Movement) -> list[Movement]:
        """Movements up to `m` that are alike and follow each other as thrusts do, in order."""
        chain, stray = [m], 0.0
        for one in reversed(self._recent[:-1]):
            gap_s = (chain[0].sample - one.sample) / self.fs
            if gap_s > LONGEST_S or len(chain) == LEAST_ALIKE:
                break
            ratio = one.size / max(m.size, st.LEAST)
            is_one = gap_s >= SHORTEST_S and 1 / SIZE_RATIO <= ratio <= SIZE_RATIO
            if not is_one or min(likeness(one.pattern, c.pattern) for c in chain) < LIKENESS:
                stray = max(stray, ratio)
            elif stray > STRAY_SHARE:
                break
            else:
                chain.insert(0, one)
        return chain

    def _insertion(self, chain: list[Movement]) -> tuple[Movement | None, list[Movement]]:
        """The lone movement before the first stroke that pulls in the same way; the strokes."""
        length = float(np.mean([one.length for one in chain[1:]]))
        if self._marks.are_bounds:
            return self._marked_insertion(chain, LONE_RATIO * length)
        is_lone = chain[1].sample - chain[0].sample > LONE_S * self.fs
        if is_lone and chain[0].length >= LONE_RATIO * length:
            return chain[0], chain[1:]
        first = chain[0]
        for one in reversed(self._recent):
            before_s = (first.sample - one.sample) / self.fs
            is_long = one.length >= LONE_RATIO * length or before_s > LONGEST_S
            is_lone = LONE_S < before_s <= BEFORE_S and is_long
            if is_lone and likeness(one.pattern, first.pattern) >= LIKENESS:
                return one, chain
        return None, chain

    def _marked_insertion(
        self, chain: list[Movement], least_length: float
    ) -> tuple[Movement | None, list[Movement]]:
        """The longest movement where an insertion was marked, if it is longer than strokes."""
        near = [
            one
            for one in self._recent
            if one.sample <= chain[0].sample
            and one.length >= least_length
            and self._marks.near("needle_in", one.sample) is not None
        ]
        found = max(near, key=lambda one: one.length, default=None)
        return found, chain[1:] if found is chain[0] else chain

    def _stroke(self, m: Movement, decided_sample: int | None = None) -> Event:
        assert self._site is not None
        alike = likeness(m.pattern, self._site.pattern)
        self._site.add(m)
        near = [t for t in self._touches if abs(t - m.sample) <= _SAME_S * self.fs]
        at = replace(m, sample=near[-1]) if near else m
        n = max(self._site.n_strokes, LEAST_ALIKE)
        confidence = 1.0 - 1.0 / (1.0 + n * max(alike, 0.0) * min(m.strength / 2.5, 10.0))
        text = f"the {self._site.n_strokes}. movement of its like"
        return self._event("stroke", at, decided_sample or m.decided_sample, confidence, text)

    def _event(
        self, kind: MarkerKind, m: Movement, decided_sample: int, confidence: float, what: str
    ) -> Event:
        return Event(
            kind=kind,
            channel=m.channel,
            start_sample=m.sample,
            stop_sample=m.sample + 1,
            alarm_sample=m.decided_sample,
            decided_sample=decided_sample,
            peak_uV=m.peak_uV,
            rms_uV=math.nan,
            snr_db=10.0 * math.log10(max(m.strength, 1e-30)),
            confidence=confidence,
            reason=f"{what}: {m.length / self.fs * 1000:.0f} ms, {m.strength:.1f} times the slow "
            "signal's quiet energy",
            channels=(m.channel,),
        )
