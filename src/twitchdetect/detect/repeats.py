"""Shapes that come again: pulses of a stimulator, heartbeats, a motor unit that fires on and on.

A bank holds the shapes of the latest events, whitened, over all channels in units of their floors.
An event that matches one of them, shifted by some milliseconds, is another of its kind; the times
between them tell what it is: equal to a few milliseconds, they are a machine's.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.whitening import ORDER

SAME = 0.75
"""Correlation from which two shapes are the same."""
LEAST_SHARE = 0.15
"""How much a new shape changes its template at least."""


@kernel
def recognise(first: int, last: int, a: Floats, f: Floats, k: Ints) -> tuple[int, float]:
    """Match the event in the hops ``[first, last]`` with the bank and put it in there.

    Returns
    -------
    int
        Which shape of the bank it is.
    float
        Its correlation with what the bank held of that shape, 0 if it is new.
    """
    anchor = _anchor(first, last, a, k)
    _cut(anchor, a, k)
    n, shift = k[st.SHAPE_ROWS], k[st.SHAPE_SHIFT]
    snippet = rows(a, k[st.A_SNIPPET], n + 2 * shift)
    low, high = _seen(a, k)
    best, best_lag, most, part = -1, 0, SAME, 0.0
    for s in range(st.N_SHAPES):
        if f[k[st.O_SHAPES] + s * st.N_SHAPE + st.S_COUNT] > 0.0:
            lag, r, rest = _correlate(snippet, rows(a, k[st.A_BANK] + s * n, n), low, high, k)
            if r > most:
                best, best_lag, most, part = s, lag, r, rest
    if best < 0:
        best, most, best_lag = _oldest(f, k), 0.0, shift
        f[k[st.O_SHAPES] + best * st.N_SHAPE + st.S_COUNT] = 0.0
    _remember(best, best_lag, anchor + best_lag - shift + part, snippet, a, f, k)
    return best, most


@kernel
def _anchor(first: int, last: int, a: Floats, k: Ints) -> int:
    """Row of the thin stream in the middle of the strongest 16 ms, over all channels."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    ring, m = k[st.RING], k[st.HOP] // k[st.DECIMATION]
    best, most, total = first, -1.0, 0.0
    for hop in range(first, last + 1):
        total += _energy(hop, ring, table, a, k)
        if hop - first >= 4:
            total -= _energy(hop - 4, ring, table, a, k)
        if total > most:
            best, most = hop, total
    row: int = k[st.THIN_AT_HOP] - (k[st.HOPS] - best) * m - m
    return row


@kernel
def _energy(hop: int, ring: int, table: Floats, a: Floats, k: Ints) -> float:
    white = rows(a, k[st.A_RINGS] + (hop % ring) * st.N_RINGS + st.RING_WHITE, 1)
    total = 0.0
    for c in range(k[st.N_CHANNELS]):
        if table[st.PEAK_EVIDENCE, c] > 0.0:
            total += white[0, c] / max(table[st.EVENT_FLOOR_WHITE, c], st.LEAST)
    return total


@kernel
def _cut(anchor: int, a: Floats, k: Ints) -> None:
    """Whiten the rows around an anchor into the snippet, in units of each channel's floor."""
    n = k[st.SHAPE_ROWS] + 2 * k[st.SHAPE_SHIFT]
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    thin = rows(a, k[st.A_THIN], k[st.THIN_RING])
    taps = rows(a, k[st.A_TAPS], ORDER + 1)
    snippet = rows(a, k[st.A_SNIPPET], n)
    begin = anchor - k[st.SHAPE_BEFORE] - k[st.SHAPE_SHIFT]
    newest = k[st.THIN_AT_HOP]
    for c in range(k[st.N_CHANNELS]):
        seen = table[st.PEAK_EVIDENCE, c] > 0.0
        scale = 1.0 / np.sqrt(max(table[st.EVENT_FLOOR_WHITE, c], st.LEAST))
        for i in range(n):
            y, row = 0.0, begin + i
            if seen and row < newest:
                for lag in range(ORDER + 1):
                    y += taps[lag, c] * thin[(row - lag) % k[st.THIN_RING], c]
            snippet[i, c] = y * scale


@kernel
def _seen(a: Floats, k: Ints) -> tuple[int, int]:
    """First channel on which the event was seen, and the one after the last."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    low, high = k[st.N_CHANNELS], 0
    for c in range(k[st.N_CHANNELS]):
        if table[st.PEAK_EVIDENCE, c] > 0.0:
            low, high = min(low, c), c + 1
    return low, high


@kernel
def _correlate(
    snippet: Floats, shape: Floats, low: int, high: int, k: Ints
) -> tuple[int, float, float]:
    """Shift of the largest correlation, its value, and what to add to the shift.

    The shape has unit energy; the snippet is 0 but on channels ``[low, high)``. A parabola through
    three correlations gives parts of a row.
    """
    n, last = k[st.SHAPE_ROWS], 2 * k[st.SHAPE_SHIFT]
    best, most, before, after, previous = 0, -1.0, -1.0, -1.0, -1.0
    for lag in range(last + 1):
        dot = energy = 0.0
        for i in range(n):
            for c in range(low, high):
                v = snippet[i + lag, c]
                dot += v * shape[i, c]
                energy += v * v
        r = dot / np.sqrt(max(energy, st.LEAST))
        if r > most:
            best, most, before, after = lag, r, previous, -1.0
        elif lag == best + 1:
            after = r
        previous = r
    part = 0.0
    if 0 < best < last and 2.0 * most > before + after:
        part = 0.5 * (before - after) / (before - 2.0 * most + after)
    return best, most, part


@kernel
def _oldest(f: Floats, k: Ints) -> int:
    """The shape that was seen longest ago; of those seen once if there are any."""
    best, when, once = 0, np.inf, False
    for s in range(st.N_SHAPES):
        at = k[st.O_SHAPES] + s * st.N_SHAPE
        is_once = f[at + st.S_COUNT] <= 1.0
        if (is_once and not once) or (is_once == once and f[at + st.S_LAST] < when):
            best, when, once = s, f[at + st.S_LAST], is_once
    return best


@kernel
def _remember(s: int, lag: int, row: float, snippet: Floats, a: Floats, f: Floats, k: Ints) -> None:
    n, at = k[st.SHAPE_ROWS], k[st.O_SHAPES] + s * st.N_SHAPE
    shape = rows(a, k[st.A_BANK] + s * n, n)
    energy = 0.0
    for i in range(n):
        for c in range(k[st.N_CHANNELS]):
            energy += snippet[i + lag, c] ** 2
    count = f[at + st.S_COUNT]
    share = max(1.0 / (count + 1.0), LEAST_SHARE)
    scale = share / np.sqrt(max(energy, st.LEAST))
    total = 0.0
    for i in range(n):
        for c in range(k[st.N_CHANNELS]):
            shape[i, c] = (1.0 - share) * shape[i, c] + scale * snippet[i + lag, c]
            total += shape[i, c] ** 2
    shape[:] /= np.sqrt(max(total, st.LEAST))
    time = k[st.SAMPLE_AT_HOP] - (k[st.THIN_AT_HOP] - row) * k[st.DECIMATION]
    f[at + st.S_COUNT] = count + 1.0
    f[at + st.S_LAST] = time
    for i in range(st.N_TIMES - 1, 0, -1):
        f[at + st.S_TIMES + i] = f[at + st.S_TIMES + i - 1] if count > 0.0 else -np.inf
    f[at + st.S_TIMES] = time
