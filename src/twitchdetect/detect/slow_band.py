"""What moves slowly (1 to 18 Hz): skin, needle, electrodes, cables; never removed, only looked at.

From the sums of raw samples that `hops` keeps of each hop `follow_slow` makes a step every four
hops (about 16 ms): a value a channel, low-passed with linear phase and high-passed. Steps of the
last 11 s lie in the ring of rows ``k[A_SLOW] + step % k[N_RING_STEPS]`` of `a`; those with numbers
below ``k[N_STEPS]`` exist. A step belongs to the beginning of hop `step_hop`, about 50 ms before
its last sample. Blocks call `follow_slow` at their end; who must know sooner may call it at any
hop.

**Quiet level.** How far a channel swings when nothing happens: a low quantile of the largest square
in windows of 1.3 s. Every window has a heartbeat in it if there is a heart, so beats are a part of
the quiet, while needling, which is not always, is not. A channel's weight is one over its level, 0
while it is not known. The sum over channels of square times weight, a number a step behind
``f[k[O_SLOW_SUM]]``, has a quiet level of its own.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import slow_places as sp
from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES, add, add_product, largest, load, store, times

QUANTILE = 0.25
"""Share of windows that are quieter than the quiet level."""
_FIRST_DB, _LEAST_DB = 8.0, 0.6
"""Steps of the quantile: after the first window, falling as one over their count, and at least."""
_LEAST_UV2 = 1e-4
_TURNS = 12
"""Power iterations: enough where one pattern is twice as strong as the next."""


@kernel
def step_hop(step: int) -> int:
    """Number of the hop at whose beginning a step stands."""
    return sp.STEP_HOPS * (step + 1) - sp.N_TAPS // 2


@kernel
def follow_slow(a: Floats, f: Floats, k: Ints) -> None:
    """Bring the slow signal up to the last whole hop."""
    while sp.STEP_HOPS * (k[sp.N_STEPS] + 1) <= k[st.HOPS]:
        _make_step(a, f, k)
        k[sp.N_STEPS] += 1
        if k[sp.N_STEPS] == k[sp.NEXT_WINDOW]:
            k[sp.NEXT_WINDOW] += k[sp.WINDOW_STEPS]
            _end_window(a, f, k)


@kernel
def _make_step(a: Floats, f: Floats, k: Ints) -> None:
    step, taps = k[sp.N_STEPS], np.uint64(k[sp.O_SLOW] + sp.S_TAPS)  # views cost, each step
    gain, pole = f[k[sp.O_SLOW] + sp.S_HIGHPASS], f[k[sp.O_SLOW] + sp.S_HIGHPASS + 1]
    ring = k[st.RING]
    oldest = (sp.STEP_HOPS * (step + 1) - sp.N_TAPS) % ring
    sums = k[st.A_RINGS] + st.RING_RAW
    table, place = k[st.A_CHANNELS], step & (k[sp.N_RING_STEPS] - 1)
    total = (0.0, 0.0, 0.0, 0.0)
    for g in range(a.shape[1]):
        v, w = (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)
        for i in range(0, sp.N_TAPS, 2):  # two sums, or each addition waits for the one before
            tap, other = f[taps + np.uint64(i)], f[taps + np.uint64(i + 1)]
            here = oldest + i - (ring if oldest + i >= ring else 0)
            after = here + 1 if here + 1 < ring else 0
            v = add_product(v, (tap, tap, tap, tap), load(a, sums + here * st.N_RINGS, g))
            w = add_product(w, (other, other, other, other), load(a, sums + after * st.N_RINGS, g))
        v = add(v, w)
        z = load(a, k[sp.A_SLOW_Z], g)
        y = add_product(z, (gain, gain, gain, gain), v)
        z = add_product(times(y, pole), (-gain, -gain, -gain, -gain), v)
        store(a, k[sp.A_SLOW_Z], g, z)
        store(a, k[sp.A_SLOW] + place, g, y)
        square = add_product((0.0, 0.0, 0.0, 0.0), y, y)
        most = load(a, table + sp.SLOW_MAX, g)
        store(a, table + sp.SLOW_MAX, g, largest(most, square))
        total = add_product(total, square, load(a, table + sp.SLOW_WEIGHT, g))
    both = (total[0] + total[1]) + (total[2] + total[3])
    f[k[sp.O_SLOW_SUM] + place] = both
    f[k[sp.O_SLOW] + sp.S_SUM_MAX] = max(f[k[sp.O_SLOW] + sp.S_SUM_MAX], both)


@kernel
def _end_window(a: Floats, f: Floats, k: Ints) -> None:
    """Renew the quiet level of every channel that was whole in the window, and that of the sum."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    slow = f[k[sp.O_SLOW] : k[sp.O_SLOW] + sp.N_SLOW]
    if slow[sp.S_SUM_MAX] > 0.0:
        level, n = slow[sp.S_SUM_LEVEL], slow[sp.S_SUM_WINDOWS]
        slow[sp.S_SUM_LEVEL] = renewed(level, slow[sp.S_SUM_MAX], n)
        slow[sp.S_SUM_WINDOWS] += 1.0
        slow[sp.S_SUM_MAX] = 0.0
    for c in range(k[st.N_CHANNELS]):
        most, is_bad = table[sp.SLOW_MAX, c], table[st.BAD_RUN, c] >= k[st.RAIL_RUN]
        if most < st.NEVER and not is_bad:
            level = renewed(table[sp.SLOW_LEVEL, c], most, table[sp.SLOW_WINDOWS, c])
            table[sp.SLOW_LEVEL, c] = max(level, _LEAST_UV2)
            table[sp.SLOW_WEIGHT, c] = 1.0 / table[sp.SLOW_LEVEL, c]
            table[sp.SLOW_WINDOWS, c] += 1.0
        table[sp.SLOW_MAX, c] = st.NEVER if is_bad else 0.0


@kernel
def renewed(level: float, most: float, n_windows: float) -> float:
    """Move a running quantile, in decibels, towards what the window says."""
    if n_windows == 0.0:
        return most
    step_db = max(_FIRST_DB / n_windows, _LEAST_DB)
    share = QUANTILE if most > level else QUANTILE - 1.0
    renewed: float = level * 10.0 ** (0.1 * step_db * share)
    return renewed


@kernel
def prime_slow(c: int, value_uV: float, a: Floats, f: Floats, k: Ints) -> None:
    """Let the slow signal of a channel be as if it had been `value_uV` ever since."""
    g, lane, slow = c >> 2, c & 3, k[sp.O_SLOW]
    in_hop = k[st.PHASE] % k[st.HOP]
    for back in range(sp.N_TAPS + sp.STEP_HOPS):
        row = k[st.A_RINGS] + (k[st.HOPS] - back) % k[st.RING] * st.N_RINGS + st.RING_RAW
        a[row, g, lane] = value_uV * (k[st.HOP] if back > 0 else in_hop)
    a[k[sp.A_SLOW_Z], g, lane] = -f[slow + sp.S_HIGHPASS] * value_uV
    a[k[st.A_CHANNELS] + sp.SLOW_WEIGHT, g, lane] = 0.0
    a[k[st.A_CHANNELS] + sp.SLOW_MAX, g, lane] = st.NEVER


@kernel
def slow_pattern(
    first_hop: int, stop_hop: int, a: Floats, f: Floats, k: Ints
) -> tuple[float, float, int]:
    """Give the spatial pattern that most of the slow signal in an interval of hops has.

    Its microvolts, signed, at its largest excursion are written behind ``f[k[O_SLOW_VECTOR]]``, one
    a lane; channels weigh as their quiet levels tell.

    Parameters
    ----------
    first_hop, stop_hop : int
        Half-open; what has no step yet is left out: call `follow_slow` before.

    Returns
    -------
    strength : float
        Square of its largest excursion over the quiet level; 1 is what quiet reaches in most
        windows of a second. 0 if there is no step or no level yet.
    share : float
        Its share of the energy of the interval: 1 if all channels move as one.
    hop : int
        Where its largest excursion is.
    """
    lag = sp.N_TAPS // 2 - sp.STEP_HOPS
    oldest = max(0, k[sp.N_STEPS] - k[sp.N_RING_STEPS])
    first = max(-((-first_hop - lag) // sp.STEP_HOPS), oldest)
    stop = min(-((-stop_hop - lag) // sp.STEP_HOPS), k[sp.N_STEPS])
    level = f[k[sp.O_SLOW] + sp.S_SUM_LEVEL]
    n_lanes = k[st.N_GROUPS] * LANES
    vector = f[k[sp.O_SLOW_VECTOR] : k[sp.O_SLOW_VECTOR] + n_lanes]
    new = f[k[sp.O_SLOW_VECTOR] + n_lanes : k[sp.O_SLOW_VECTOR] + 2 * n_lanes]
    vector[:] = 0.0
    if stop <= first or level <= 0.0:
        return 0.0, 0.0, first_hop
    ring = rows(a, k[sp.A_SLOW], k[sp.N_RING_STEPS])
    weight = rows(a, k[st.A_CHANNELS], st.N_ROWS)[sp.SLOW_WEIGHT]
    sums = f[k[sp.O_SLOW_SUM] : k[sp.O_SLOW_SUM] + k[sp.N_RING_STEPS]]
    return _find_pattern(first, stop, ring, sums, weight, level, vector, new)


@kernel
def _find_pattern(
    first: int,
    stop: int,
    ring: Floats,
    sums: Floats,
    weight: Floats,
    level: float,
    vector: Floats,
    new: Floats,
) -> tuple[float, float, int]:
    """Power iteration on the weighted steps, from the one with the most energy."""
    n, best, total = len(sums), first, 0.0
    for step in range(first, stop):
        total += sums[step % n]
        if sums[step % n] > sums[best % n]:
            best = step
    vector[:] = ring[best % n]
    most = energy = 0.0
    for _ in range(_TURNS):
        size = 0.0
        for c in range(len(vector)):
            size += vector[c] * vector[c] * weight[c]
        if size <= 0.0:
            return 0.0, 0.0, step_hop(best)
        size = np.sqrt(size)
        new[:] = 0.0
        most, energy = 0.0, 0.0
        for step in range(first, stop):
            along = 0.0
            for c in range(len(vector)):
                along += ring[step % n, c] * vector[c] * weight[c]
            along /= size
            energy += along * along
            if abs(along) > abs(most):
                most, best = along, step
            for c in range(len(vector)):
                new[c] += along * ring[step % n, c]
        for c in range(len(vector)):
            vector[c] = new[c] / max(energy, st.LEAST) * most
    return most * most / level, min(1.0, energy / max(total, st.LEAST)), step_hop(best)
