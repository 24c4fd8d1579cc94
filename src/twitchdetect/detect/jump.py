"""A step of an electrode: its level jumps at once and stays away, which no muscle makes it do."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel

NEAR_HOPS, FAR_HOPS = 2, 7
"""The level is the middle value of hops 8 to 28 ms before and after the moment."""
AROUND_HOPS = 3
COMPACT_HOPS = 4


@kernel
def jump_uV(c: int, at: int, a: Floats, k: Ints) -> float:
    """Largest jump of a channel's level near a hop, over what the level did before it anyway."""
    most = 0.0
    for hop in range(at - AROUND_HOPS, at + AROUND_HOPS):
        before = _middle(c, hop - FAR_HOPS, a, k)
        drift = before - _middle(c, hop - 2 * FAR_HOPS - 2, a, k)
        after = _middle(c, hop + NEAR_HOPS, a, k)
        most = max(most, abs(after - before - drift))
    return most


@kernel
def _middle(c: int, first: int, a: Floats, k: Ints) -> float:
    """Middle value of the raw level in five hops, none of them before or after what is known."""
    raw, ring = rows(a, k[st.A_RINGS], k[st.RING] * st.N_RINGS), k[st.RING]
    values = np.empty(FAR_HOPS - NEAR_HOPS)
    for i in range(len(values)):
        hop = min(max(first + i, k[st.FIRST_HOP]), k[st.HOPS] - 1)
        values[i] = raw[(hop % ring) * st.N_RINGS + st.RING_RAW, c] / k[st.HOP]
    values.sort()
    middle: float = values[len(values) // 2]
    return middle


@kernel
def compactness(
    c: int, first: int, last: int, looked: int, a: Floats, k: Ints
) -> tuple[float, float, int]:
    """How a channel's energy above 75 Hz lies in time.

    Returns
    -------
    float
        Its share in the strongest 16 ms.
    float
        Over how many hops it is spread: the square of its sum over the sum of squares.
    int
        The hop in the middle of the strongest 16 ms.
    """
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    energies = rows(a, k[st.A_HIGH_HOPS], k[st.N_CLOSE])
    m = k[st.HOP] // k[st.DECIMATION]
    floor = table[st.HIGH_SHARE, c] * table[st.EVENT_FLOOR_WHITE, c] * m
    total, run, most, at = 0.0, 0.0, 0.0, first
    positive = squares = 0.0
    for hop in range(max(first, looked), last + 1):
        excess = energies[hop - looked, c] - floor
        total += excess
        positive += max(excess, 0.0)
        squares += max(excess, 0.0) ** 2
        run += excess
        if hop - COMPACT_HOPS >= max(first, looked):
            run -= energies[hop - COMPACT_HOPS - looked, c] - floor
        if run > most:
            most, at = run, hop
    spread = positive * positive / max(squares, st.LEAST)
    return most / max(total, floor, st.LEAST), spread, at - COMPACT_HOPS // 2
