"""What went before a burst: when, on which channels, and how strong.

Only what was named already counts, so that what is said of a burst depends on nothing that comes
later. Channels are compared by their evidence, in logarithms: where it is, not how much.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Pattern = npt.NDArray[np.float64]

RECENT_S = 10.0
"""How long what was seen counts as what goes on."""
SITE_S = 30.0
"""How long after its last twitch a site is remembered."""
NEW_SHARE = 0.3
"""How much the newest changes what the channels of its kind are taken to be."""
LEAST_CHANNELS = 3
"""On fewer, everything comes on the same channels."""
AS_STRONG_NATS = 0.3
"""A burst this little weaker, in natural logarithms of its evidence, is as strong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What went before one burst; every time is inf and every likeness 0 if there is none.

    Attributes
    ----------
    any_s, channel_s, twitch_s, pulse_s, loss_s : float
        From the onset of the latest burst, of the latest on the same channel, of the latest twitch
        and pulse, and from the end of the latest stretch of lost samples, to its own onset.
    n_twitches : int
        Twitches in the last 10 s.
    n_as_strong : int
        Bursts of the last 10 s that were as strong above 75 Hz on its channel.
    stands_out : float
        Logarithm of its evidence above 75 Hz over the most of those bursts, on its channel.
    like_twitches, like_rejected : float
        How alike its channels and those of the site's twitches, and of what was rejected lately,
        are: cosine of their patterns, 0 to 1.
    """

    any_s: float = math.inf
    channel_s: float = math.inf
    twitch_s: float = math.inf
    pulse_s: float = math.inf
    loss_s: float = math.inf
    n_twitches: int = 0
    n_as_strong: int = 0
    stands_out: float = 0.0
    like_twitches: float = 0.0
    like_rejected: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """When and where a burst is: onset, strongest channel, evidence above 75 Hz by channel."""

    start_s: float
    channel: int
    high: Pattern

    @classmethod
    def of(cls, start_s: float, channel: int, high_nats: Sequence[float]) -> Place:
        """Take the logarithms of evidence."""
        return cls(start_s, channel, np.log1p(np.maximum(high_nats, 0.0)))


@dataclass(slots=True)
class Past:
    """Remembers named bursts as far back as signs ask for them."""

    _bursts: deque[Place] = field(default_factory=lambda: deque(maxlen=24))
    _twitches_s: deque[float] = field(default_factory=lambda: deque(maxlen=16))
    _channel_s: dict[int, float] = field(default_factory=dict)
    _rejected_s: float = -math.inf
    _pulse_s: float = -math.inf
    _loss_s: float = -math.inf
    _of_twitches: Pattern | None = None
    _of_rejected: Pattern | None = None

    def before(self, place: Place) -> Before:
        """Say what went before a burst that is not named yet."""
        now, c = place.start_s, place.channel
        recent = [float(one.high[c]) for one in self._bursts if now - one.start_s < RECENT_S]
        mine = float(place.high[c])
        is_site = now - self._last_twitch_s < SITE_S
        is_recent = now - self._rejected_s < RECENT_S
        return Before(
            any_s=now - self._bursts[-1].start_s if self._bursts else math.inf,
            channel_s=now - self._channel_s.get(c, -math.inf),
            twitch_s=now - self._last_twitch_s,
            pulse_s=now - self._pulse_s,
            loss_s=now - self._loss_s,
            n_twitches=sum(now - t < RECENT_S for t in self._twitches_s),
            n_as_strong=sum(level >= mine - AS_STRONG_NATS for level in recent),
            stands_out=mine - max(recent, default=0.0),
            like_twitches=alike(place.high, self._of_twitches) if is_site else 0.0,
            like_rejected=alike(place.high, self._of_rejected) if is_recent else 0.0,
        )

    def add(self, place: Place, kind: str) -> None:
        """Remember a burst under its name."""
        now = place.start_s
        if kind == "ltr":
            old = self._of_twitches if now - self._last_twitch_s < SITE_S else None
            self._of_twitches = _renewed(old, place.high)
            self._twitches_s.append(now)
        elif kind in ("voluntary", "needle_movement"):
            old = self._of_rejected if now - self._rejected_s < RECENT_S else None
            self._of_rejected = _renewed(old, place.high)
            self._rejected_s = now
        elif kind == "stimulation":
            self._pulse_s = now
        self._channel_s[place.channel] = now
        self._bursts.append(place)

    def lost(self, stop_s: float) -> None:
        """Remember until when samples were lost, or none that is possible came."""
        self._loss_s = stop_s

    @property
    def _last_twitch_s(self) -> float:
        return self._twitches_s[-1] if self._twitches_s else -math.inf


def alike(a: Pattern, b: Pattern | None) -> float:
    """Cosine between two patterns; 0 if one of them is nothing or they have too few channels."""
    if b is None or len(a) < LEAST_CHANNELS:
        return 0.0
    size = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / size if size > 0.0 else 0.0


def _renewed(old: Pattern | None, new: Pattern) -> Pattern:
    return new if old is None else (1.0 - NEW_SHARE) * old + NEW_SHARE * new
