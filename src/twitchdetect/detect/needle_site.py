"""The site of the needle in progress: how its strokes pull, and until when it goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.thrust import Movement, likeness

LIKENESS = 0.8
"""Cosine between patterns over channels from which they are alike."""
SIZE_RATIO = 3.0
"""How much larger or smaller than the others what is alike may be."""


@dataclass(slots=True)
class NeedleSite:
    """What is known of the site in progress; patterns as means over its strokes."""

    pattern: st.Floats
    length: float
    n_strokes: int
    last_sample: int
    stop_sample: float = math.inf
    """Where it ends, once its withdrawal was marked."""

    def add(self, m: Movement) -> None:
        """Take in a stroke."""
        self.n_strokes += 1
        share = 1.0 / min(self.n_strokes, 8)
        self.pattern = self.pattern + share * (m.pattern - self.pattern)
        self.length += share * (m.length - self.length)
        self.last_sample = m.sample

    def fits(self, m: Movement) -> bool:
        """Tell whether a movement is like its strokes."""
        ratio = m.size / max(float(np.sqrt(self.pattern @ self.pattern)), st.LEAST)
        is_alike = likeness(m.pattern, self.pattern) >= LIKENESS
        return is_alike and 1 / SIZE_RATIO <= ratio <= SIZE_RATIO
