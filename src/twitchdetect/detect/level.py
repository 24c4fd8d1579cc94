"""The level of what goes on at a channel: the rest floor, or the muscle's tone above it."""

from __future__ import annotations

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel

RISE, FALL = 1.06, 0.98
"""How fast, a hop, the level follows: a quarter of all 32-ms windows lie above it then."""
LOOK_BACK_HOPS = 375
"""Hops (1.5 s) over which the level before an event is followed."""
BURST_RATIO, QUIET_RATIO = 4.0, 2.0
"""Energies over the floor's at which an earlier burst begins and is over."""
LAG_HOPS = 16
"""Hops before now that the level does not know of yet: a burst must not hide itself."""


@kernel
def next_level(level: float, energy: float, floor: float) -> float:
    """Follow the level by one hop; it never falls below the floor."""
    moved: float = level * RISE if energy > level else level * FALL
    return max(moved, floor)


@kernel
def look_back(c: int, hop: int, a: Floats, k: Ints) -> tuple[float, int]:
    """Look at what a channel did in the last 1.5 s before `hop`.

    Returns
    -------
    float
        Its level now.
    int
        How many bursts there were.
    """
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    white = k[st.A_RINGS] + st.RING_WHITE
    group, lane, ring = c // 4, c % 4, k[st.RING]
    floor = table[st.FLOOR_WHITE, c]
    n = 8 * k[st.HOP] / k[st.DECIMATION]
    begin = max(hop - LOOK_BACK_HOPS, k[st.FIRST_HOP])
    level, total, in_burst, n_bursts = floor, 0.0, False, 0
    for i in range(begin, hop - LAG_HOPS + 1):
        total += a[white + (i % ring) * st.N_RINGS, group, lane]
        if i - begin >= 8:
            total -= a[white + ((i - 8) % ring) * st.N_RINGS, group, lane]
        if i - begin >= 7:
            level = next_level(level, total / n, floor)
            if not in_burst and total > BURST_RATIO * floor * n:
                in_burst, n_bursts = True, n_bursts + 1
            in_burst = in_burst and total > QUIET_RATIO * floor * n
    return level, n_bursts
