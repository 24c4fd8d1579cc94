"""Which mains frequency is in the signal: found once, from the signal itself."""

from __future__ import annotations

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows, view2
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import add_product, load, store
from twitchdetect.dsp.line import N_ROWS_BEFORE

LINE_RATIO = 50.0
"""How much stronger than the other's the line of a mains frequency must be, in power."""
WINDOWS = 3.0
"""In how many windows one after the other, on one channel."""


@kernel
def find_mains(n: int, a: Floats, f: Floats, k: Ints) -> int:
    """Look at `n` raw samples of the lanes, differenced, in windows of a second.

    Returns
    -------
    int
        0, or 1 or 2 when the first or second candidate was found.
    """
    raw, sums, rotor = k[st.A_RAW], k[st.A_MAINS], f[k[st.O_ROTOR] : k[st.O_ROTOR] + 8]
    found = 0
    for i in range(n):
        ca, sa, cb, sb = rotor[2], rotor[3], rotor[6], rotor[7]
        for g in range(a.shape[1]):
            new, old = load(a, raw + i, g), load(a, sums + 5, g)
            d = (new[0] - old[0], new[1] - old[1], new[2] - old[2], new[3] - old[3])
            store(a, sums + 5, g, new)
            store(a, sums, g, add_product(load(a, sums, g), d, (ca, ca, ca, ca)))
            store(a, sums + 1, g, add_product(load(a, sums + 1, g), d, (sa, sa, sa, sa)))
            store(a, sums + 2, g, add_product(load(a, sums + 2, g), d, (cb, cb, cb, cb)))
            store(a, sums + 3, g, add_product(load(a, sums + 3, g), d, (sb, sb, sb, sb)))
        rotor[2] = ca * rotor[0] - sa * rotor[1]
        rotor[3] = ca * rotor[1] + sa * rotor[0]
        rotor[6] = cb * rotor[4] - sb * rotor[5]
        rotor[7] = cb * rotor[5] + sb * rotor[4]
        k[st.MAINS_COUNT] += 1
        if k[st.MAINS_COUNT] == k[st.MAINS_WINDOW]:
            k[st.MAINS_COUNT] = 0
            rotor[2], rotor[3], rotor[6], rotor[7] = 1.0, 0.0, 1.0, 0.0
            found = max(found, _judge(rows(a, sums, 6), k[st.N_CHANNELS]))
    return found


@kernel
def _judge(sums: Floats, n_channels: int) -> int:
    """Compare the two lines of a window; row 4 counts windows, positive for the first line."""
    found = 0
    for c in range(n_channels):
        a = sums[0, c] ** 2 + sums[1, c] ** 2
        b = sums[2, c] ** 2 + sums[3, c] ** 2
        streak = sums[4, c]
        if a > LINE_RATIO * b:
            streak = max(streak, 0.0) + 1.0
        elif b > LINE_RATIO * a:
            streak = min(streak, 0.0) - 1.0
        else:
            streak = 0.0
        sums[4, c] = streak
        if streak >= WINDOWS:
            found = 1
        elif streak <= -WINDOWS:
            found = 2
        sums[:4, c] = 0.0
    return found


@kernel
def drop_oscillators(first: int, stop: int, a: Floats, f: Floats, k: Ints) -> None:
    """Take the oscillators ``[first, stop)`` out of the line's removal."""
    n_before = k[st.N_OSCILLATORS]
    constants = view2(f, k[st.O_LINE], n_before, 3)
    state = k[st.A_LINE] + N_ROWS_BEFORE
    for i in range(stop, n_before):
        to = i - stop + first
        constants[to] = constants[i]
        a[state + 2 * to : state + 2 * to + 2] = a[state + 2 * i : state + 2 * i + 2]
    k[st.N_OSCILLATORS] = n_before - (stop - first)
