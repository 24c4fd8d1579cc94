"""How long a twitch takes from its onset to its light on the screen, measured as it happens.

All times are seconds on the session's own clock. When a sample was due follows from the promptest
of the last arrivals; what passes between skin and computer before that cannot be seen from here.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from twitchdetect.events import Event

_KEPT, _ALARMS_KEPT = 50, 100
_ARRIVALS_KEPT = 300


class Lightning:
    """Keeps the last delays.

    Parameters
    ----------
    fs : float
        Sampling frequency in Hz.
    """

    def __init__(self, fs: float) -> None:
        self.fs = fs
        self._late_s: deque[float] = deque(maxlen=_ARRIVALS_KEPT)
        self._lit_s: dict[int, float] = {}
        self.delays_ms: deque[float] = deque(maxlen=_KEPT)

    def arrived(self, head_sample: int, at_s: float) -> None:
        """Say that all samples before `head_sample` were there at a time."""
        self._late_s.append(at_s - head_sample / self.fs)

    def lit(self, alarm_sample: int, now_s: float) -> None:
        """Say that the light of an alarm is on the screen."""
        self._lit_s.setdefault(alarm_sample, now_s)
        while len(self._lit_s) > _ALARMS_KEPT:
            del self._lit_s[next(iter(self._lit_s))]

    def judged(self, event: Event, now_s: float) -> None:
        """Take an event; its light is that of its alarm, or now if that had none."""
        alarms = [a for a in self._lit_s if event.start_sample <= a <= event.decided_sample]
        lit_s = self._lit_s[alarms[0]] if alarms else now_s
        if self._late_s:
            onset_s = min(self._late_s) + event.start_sample / self.fs
            self.delays_ms.append(1000 * (lit_s - onset_s))

    @property
    def p50_ms(self) -> float:
        """The median; nan while there is none."""
        return float(np.median(self.delays_ms)) if self.delays_ms else math.nan

    @property
    def p95_ms(self) -> float:
        return float(np.quantile(self.delays_ms, 0.95)) if self.delays_ms else math.nan
