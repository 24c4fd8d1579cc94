"""Which mains frequency is in the signal: found once, from the signal itself."""

from __future__ import annotations

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows, view2
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import add_product, load, store
from twitchdetect.dsp.line import N_ROWS_BEFORE

LINE_RATIO = 50.0
"""How much more power a mains frequency must have than the other and than the middle of both."""
STREAK, LAST = 6, 7
"""Rows after the three lines' sums: windows in a row, the last sample."""
WINDOWS = 5.0
"""In how many windows one after the other, on one channel."""


@kernel
def find_mains(n: int, a: Floats, f: Floats, k: Ints) -> int:
    """Look at `n` raw samples of the lanes, differenced, in windows of a second.

    Returns
    -------
    int
        0, or 1 or 2 when the first or second candidate was found.
    """
    raw, sums, rotor = k[st.A_RAW], k[st.A_MAINS], f[k[st.O_ROTOR] : k[st.O_ROTOR] + 12]
    found = 0
    for i in range(n):
        for g in range(a.shape[1]):
            new, old = load(a, raw + i, g), load(a, sums + LAST, g)
            d = (new[0] - old[0], new[1] - old[1], new[2] - old[2], new[3] - old[3])
            store(a, sums + LAST, g, new)
            for line in range(3):
                r, c, s = sums + 2 * line, rotor[4 * line + 2], rotor[4 * line + 3]
                store(a, r, g, add_product(load(a, r, g), d, (c, c, c, c)))
                store(a, r + 1, g, add_product(load(a, r + 1, g), d, (s, s, s, s)))
        for line in range(0, 12, 4):
            c, s = rotor[line + 2], rotor[line + 3]
            rotor[line + 2] = c * rotor[line] - s * rotor[line + 1]
            rotor[line + 3] = c * rotor[line + 1] + s * rotor[line]
        k[st.MAINS_COUNT] += 1
        if k[st.MAINS_COUNT] == k[st.MAINS_WINDOW]:
            k[st.MAINS_COUNT] = 0
            for line in range(0, 12, 4):
                rotor[line + 2], rotor[line + 3] = 1.0, 0.0
            found = max(found, _judge(rows(a, sums, st.N_MAINS_ROWS), k[st.N_CHANNELS]))
    return found


@kernel
def _judge(sums: Floats, n_channels: int) -> int:
    """Compare the lines of a window; a streak counts windows, positive for the first line."""
    found = 0
    for c in range(n_channels):
        a = sums[0, c] ** 2 + sums[1, c] ** 2
        b = sums[2, c] ** 2 + sums[3, c] ** 2
        middle = sums[4, c] ** 2 + sums[5, c] ** 2
        streak = sums[STREAK, c]
        if a > LINE_RATIO * max(b, middle):
            streak = max(streak, 0.0) + 1.0
        elif b > LINE_RATIO * max(a, middle):
            streak = min(streak, 0.0) - 1.0
        else:
            streak = 0.0
        sums[STREAK, c] = streak
        if streak >= WINDOWS:
            found = 1
        elif streak <= -WINDOWS:
            found = 2
        sums[:STREAK, c] = 0.0
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
