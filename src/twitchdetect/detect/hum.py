"""How much of an event is mains: hum that changes looks like a burst until it is followed."""

from __future__ import annotations

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import add_product, load, store

HUM_HOPS = 10
"""Hops (40 ms) in which mains keeps its size and phase, more or less, and muscle does not."""


@kernel
def begin_hum(a: Floats, f: Floats, k: Ints) -> None:
    """Begin to measure, with an event."""
    a[k[st.A_CHANNELS] + st.HUM_SUMS : k[st.A_CHANNELS] + st.EVENT_ENERGY + 1] = 0.0
    f[k[st.O_HUM]] = f[k[st.O_HUM] + 2] = 1.0
    f[k[st.O_HUM] + 1] = f[k[st.O_HUM] + 3] = 0.0


@kernel
def add_hum(first: int, n: int, a: Floats, f: Floats, k: Ints) -> None:
    """Add `n` filtered rows to the event's energy and to their products with either mains."""
    sums, energy = k[st.A_CHANNELS] + st.HUM_SUMS, k[st.A_CHANNELS] + st.EVENT_ENERGY
    for i in range(first, first + n):
        for g in range(a.shape[1]):
            v = load(a, i, g)
            store(a, energy, g, add_product(load(a, energy, g), v, v))
            for part in range(4):
                turn = f[k[st.O_HUM] + part]
                total = add_product(load(a, sums + part, g), v, (turn, turn, turn, turn))
                store(a, sums + part, g, total)
        for line in range(2):
            at, step = k[st.O_HUM] + 2 * line, k[st.O_ROTOR] + 4 * line
            c, s = f[at], f[at + 1]
            f[at] = c * f[step] - s * f[step + 1]
            f[at + 1] = c * f[step + 1] + s * f[step]


@kernel
def end_hum_window(table: Floats, k: Ints) -> None:
    """Turn the sums of the last `HUM_HOPS` into energies of either mains."""
    scale = 2.0 / (HUM_HOPS * k[st.HOP])
    for c in range(k[st.N_CHANNELS]):
        for line in range(2):
            row = st.HUM_SUMS + 2 * line
            size = table[row, c] ** 2 + table[row + 1, c] ** 2
            table[st.HUM_ENERGY + line, c] += scale * size
            table[row, c] = table[row + 1, c] = 0.0


@kernel
def hum_share(c: int, table: Floats, k: Ints) -> float:
    """Share of the event's energy on a channel that is mains, either while it is looked for."""
    first, second = table[st.HUM_ENERGY, c], table[st.HUM_ENERGY + 1, c]
    hum = max(first, second)
    if k[st.MAINS] == 0 or k[st.MAINS] == 2:
        hum = first
    elif k[st.MAINS] == 3:
        hum = second
    share: float = hum / max(table[st.EVENT_ENERGY, c], st.LEAST)
    return share
