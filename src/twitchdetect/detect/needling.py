"""From movements to what the needle does: strokes, insertion, withdrawal, and which site it is.

A movement alone may be anything. The needle is told by repetition: thrusts a third of a second to
two seconds apart that pull at the electrodes in the same way, `Pattern`, at the same size. Three
alike make a site, and are reported then; from there on each movement like them is a stroke at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.movement import AFTER_S
from twitchdetect.events import Event, MarkerKind

LEAST_ALIKE = 3
"""Movements alike that make a site."""
SHORTEST_S, LONGEST_S = 0.2, 2.0
"""From one thrust to the next while it is not known yet that they are thrusts."""
LIKENESS = 0.8
"""Cosine between patterns over channels from which they are alike."""
SIZE_RATIO = 3.0
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
_SAME_S = 0.06


@dataclass(frozen=True, slots=True)
class Movement:
    """One rise of the slow signal.

    Attributes
    ----------
    sample : int
        Of its largest excursion.
    start_sample, stop_sample, decided_sample : int
    channel : int
        The strongest, in units of its quiet level.
    peak_uV : float
        Its excursion on that channel.
    strength : float
        Energy over the quiet level's.
    rest_uV : float
        Root mean square of the band above it, on that channel, at rest.
    muscle_ratio : float
        Energy of the band above it over its own, without what rest has of it.
    pattern : ndarray, (n_channels,)
        Signed excursions over the channels' quiet levels.
    """

    sample: int
    start_sample: int
    stop_sample: int
    decided_sample: int
    channel: int
    peak_uV: float
    strength: float
    rest_uV: float
    muscle_ratio: float
    pattern: st.Floats

    @classmethod
    def of(cls, r: st.Floats, n_channels: int) -> Movement:
        """Read a record."""
        return cls(
            sample=int(r[st.R_ALARM]),
            start_sample=min(int(r[st.R_START]), int(r[st.R_ALARM])),
            stop_sample=max(int(r[st.R_STOP]), int(r[st.R_ALARM]) + 1),
            decided_sample=int(r[st.R_DECIDED]),
            channel=int(r[st.R_CHANNEL]),
            peak_uV=float(r[st.R_PEAK]),
            strength=float(r[st.R_EVIDENCE]),
            rest_uV=float(r[st.R_FLOOR_UV]),
            muscle_ratio=float(r[st.R_HUM]),
            pattern=r[st.N_RECORD : st.N_RECORD + n_channels].copy(),
        )

    @property
    def size(self) -> float:
        return float(np.sqrt(self.pattern @ self.pattern))

    @property
    def length(self) -> int:
        return self.stop_sample - self.start_sample


def likeness(a: st.Floats, b: st.Floats) -> float:
    """Cosine between two patterns; -1 to 1."""
    return float(a @ b / max(math.sqrt((a @ a) * (b @ b)), st.LEAST))


@dataclass(slots=True)
class _Site:
    """What is known of the site in progress; patterns as means over its strokes."""

    pattern: st.Floats
    length: float
    n_strokes: int
    last_sample: int

    def add(self, m: Movement) -> None:
        self.n_strokes += 1
        share = 1.0 / min(self.n_strokes, 8)
        self.pattern = self.pattern + share * (m.pattern - self.pattern)
        self.length += share * (m.length - self.length)
        self.last_sample = m.sample

    def fits(self, m: Movement) -> bool:
        ratio = m.size / max(float(np.sqrt(self.pattern @ self.pattern)), st.LEAST)
        is_alike = likeness(m.pattern, self.pattern) >= LIKENESS
        return is_alike and 1 / SIZE_RATIO <= ratio <= SIZE_RATIO


@dataclass(slots=True)
class Needling:
    """Follows the needle through a session; what it says depends on the records alone."""

    fs: float
    n_channels: int
    _recent: list[Movement] = field(default_factory=list)
    _last: Movement | None = None
    _site: _Site | None = None
    _leaving: Movement | None = None
    _touches: list[int] = field(default_factory=list)

    def take(self, record: st.Floats) -> list[Event]:
        """Give the events that a record about movement decides, in order of time."""
        if record[st.R_TYPE] == st.STILL:
            return self._leave(int(record[st.R_DECIDED]))
        m = Movement.of(record, self.n_channels)
        before, self._last = self._last, m
        if before is not None and self._is_recoil(m, before):
            return []
        if not self._may_be_thrust(m):
            self._recent = [*self._recent, m][-16:]
            return []
        return self._take(m)

    def finish(self, sample: int) -> list[Event]:
        """Give what was still open at the end of the stream."""
        return self._leave(sample)

    def tie(self, event: Event, record: st.Floats) -> Event:
        """Give a twitch with the stroke that it answers, if something moved just before it."""
        touch, moved = int(record[st.R_TOUCH]), float(record[st.R_MOVED])
        is_near = self.is_near(touch)
        least = MOVED_BEFORE if is_near else MOVED_BEFORE_ALONE
        late = (
            AFTER_S * self.fs if is_near or self.n_channels >= 3 else 0.0
        )  # the thrust's own edge may begin the burst
        if not 0 <= touch <= event.start_sample + late or moved < least:
            return event
        self._touches = [*self._touches, touch][-8:]
        return replace(event, stroke_sample=touch)

    def is_near(self, sample: int) -> bool:
        """Tell whether strokes were seen in the seconds before a sample."""
        return self._site is not None and sample - self._site.last_sample < FORGET_S * self.fs

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
        is_known = self.is_near(m.sample) and self._site is not None and self._site.fits(m)
        return not is_one and (is_known or m.muscle_ratio <= MOST_MUSCLE)

    def _take(self, m: Movement) -> list[Event]:
        if not self.is_near(m.sample):
            self._site, self._leaving = None, None
        if self._site is None or not self._site.fits(m):
            self._recent = [*self._recent, m][-16:]
            return self._begin_site(m)
        self._recent = [*self._recent, m][-16:]
        held = self._release()
        gap_s = (m.sample - self._site.last_sample) / self.fs
        if m.length >= LONE_RATIO * self._site.length and gap_s > LONE_S:
            self._leaving = m
            return held
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
        return [self._event("needle_out", m, decided_sample, 0.7, "long and alone after strokes")]

    def _begin_site(self, m: Movement) -> list[Event]:
        """Look whether the latest movement is the third of its like."""
        chain = self._chain(m)
        if len(chain) < LEAST_ALIKE:
            return []
        events = self._leave(m.decided_sample)
        insertion, chain = self._insertion(chain)
        self._site = _Site(chain[0].pattern, chain[0].length, 0, chain[0].sample)
        strokes = [self._stroke(one, m.decided_sample) for one in chain]
        first = insertion or chain[0]
        events.append(self._event("site", first, m.decided_sample, 0.7, "a new pattern repeats"))
        if insertion is not None:
            what = f"alone {(chain[0].sample - insertion.sample) / self.fs:.1f} s before strokes"
            events.append(self._event("needle_in", insertion, m.decided_sample, 0.7, what))
        return events + strokes

    def _chain(self, m: Movement) -> list[Movement]:
        """Movements up to `m` that are alike and follow each other as thrusts do, in order."""
        chain, stray = [m], 0.0
        for one in reversed(self._recent[:-1]):
            gap_s = (chain[0].sample - one.sample) / self.fs
            if gap_s > LONGEST_S or len(chain) == LEAST_ALIKE:
                break
            ratio = one.size / max(m.size, st.LEAST)
            is_alike = min(likeness(one.pattern, c.pattern) for c in chain) >= LIKENESS
            if gap_s < SHORTEST_S or not is_alike or not 1 / SIZE_RATIO <= ratio <= SIZE_RATIO:
                stray = max(stray, ratio)
            elif stray > STRAY_SHARE:
                break
            else:
                chain.insert(0, one)
        return chain

    def _insertion(self, chain: list[Movement]) -> tuple[Movement | None, list[Movement]]:
        """The lone movement before the first stroke that pulls in the same way; the strokes."""
        length = float(np.mean([one.length for one in chain[1:]]))
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
