"""Slow movement under an event: what the electrodes' level does while the muscle is looked at."""

from __future__ import annotations

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel

BEFORE_HOPS, AFTER_HOPS = 25, 20
SMOOTH_HOPS = (5, 4)
"""Two means in a row, of 20 and 16 ms: neither 50 nor 60 Hz passes."""


@kernel
def slow_swing_uV(c: int, first: int, last: int, a: Floats, k: Ints) -> float:
    """Give the range of a channel's slow level in the 0.1 s around the hops ``[first, last]``."""
    ring = k[st.RING]
    raw = rows(a, k[st.A_RINGS], ring * st.N_RINGS)
    begin = max(first - BEFORE_HOPS, k[st.FIRST_HOP], last + AFTER_HOPS - ring + 8)
    end = min(last + AFTER_HOPS, k[st.HOPS] - 1)
    low, high, inner = 1e300, -1e300, 0.0
    middle = raw[(begin % ring) * st.N_RINGS + st.RING_RAW, c]
    outer = 0.0
    means = (0.0, 0.0, 0.0, 0.0)
    for hop in range(begin, end + 1):
        inner += raw[(hop % ring) * st.N_RINGS + st.RING_RAW, c] - middle
        if hop - begin >= SMOOTH_HOPS[0]:
            inner -= raw[((hop - SMOOTH_HOPS[0]) % ring) * st.N_RINGS + st.RING_RAW, c] - middle
        outer += inner - means[3]
        means = (inner, means[0], means[1], means[2])
        if hop - begin >= SMOOTH_HOPS[0] + SMOOTH_HOPS[1] - 2:
            low, high = min(low, outer), max(high, outer)
    n = SMOOTH_HOPS[0] * SMOOTH_HOPS[1] * k[st.HOP]
    swing: float = max(high - low, 0.0) / n
    return swing
