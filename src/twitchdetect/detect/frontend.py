"""From raw samples to filtered samples and whitened energies: validity, priming, filters."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.slow_band import follow_slow, prime_slow
from twitchdetect.detect.state import Floats, Ints, rows, view2
from twitchdetect.dsp.cascade import run_cascade
from twitchdetect.dsp.design import N_HIGHPASS
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES, load, store
from twitchdetect.dsp.line import N_ROWS_BEFORE, cancel_line
from twitchdetect.dsp.whitening import ORDER, whiten_rows

LONG_BRIDGE = 3.0
"""From how many bridged samples on a channel is blind for a while after them."""


@kernel
def take_in(x: Floats, i0: int, n: int, a: Floats, f: Floats, k: Ints) -> int:
    """Copy samples into the lanes; where a sample is none, nan, or the last good value.

    A sample is none if it is not finite or at a rail. The first few in a row are nan here, to be
    bridged. After `RAIL_RUN` of them the channel counts as bad until it returns, when its filters
    start anew.

    Returns
    -------
    int
        Samples taken of the `n` from row `i0`: fewer where a channel turns bad or returns, so that
        the turn is the first sample of the next chunk.
    """
    n_channels = k[st.N_CHANNELS]
    raw, table = k[st.A_RAW], k[st.A_CHANNELS]
    low, high, last_good = table + st.LOW, table + st.HIGH, table + st.LAST_GOOD
    k[st.ANY_CLIPPED] = k[st.TO_BRIDGE] = 0
    if k[st.N_BAD] == 0 and k[st.PRIME] == 0:
        n_good = 0
        for i in range(n):
            for c in range(n_channels):
                v = x[i0 + i, c]
                g, lane = c >> 2, c & 3
                a[raw + i, g, lane] = v
                n_good += int(a[low, g, lane] < v) & int(v < a[high, g, lane])
        if n_good == n * n_channels:
            for g in range(a.shape[1]):
                store(a, last_good, g, load(a, raw + n - 1, g))
            return n
    channels = rows(a, table, st.N_ROWS)
    for i in range(n):
        if i > 0 and _any_turn(x, i0 + i, channels, k):
            return i
        _take_sample(x, i0 + i, i, a, channels, k)
        if i == 0:
            _prime(a, f, k, channels)
    return n


@kernel
def _any_turn(x: Floats, i: int, channels: Floats, k: Ints) -> bool:
    """Whether a channel returns, has been bad for long enough now, or is so in another way."""
    for c in range(k[st.N_CHANNELS]):
        v, run = x[i, c], channels[st.BAD_RUN, c]
        if channels[st.LOW, c] < v and v < channels[st.HIGH, c]:
            if run >= LONG_BRIDGE:
                return True
        elif run + 1.0 == k[st.RAIL_RUN] or channels[st.BAD_KIND, c] != _kind(v):
            return True
    return False


@kernel
def _kind(v: float) -> int:
    return st.RAILED if abs(v) < st.MOST_UV else st.INVALID


@kernel
def _take_sample(x: Floats, row: int, i: int, a: Floats, channels: Floats, k: Ints) -> None:
    raw = rows(a, k[st.A_RAW], st.CHUNK)
    clipped = rows(a, k[st.A_CLIPPED], st.CHUNK)
    for c in range(k[st.N_CHANNELS]):
        v = x[row, c]
        run = channels[st.BAD_RUN, c]
        if channels[st.LOW, c] < v and v < channels[st.HIGH, c]:
            clipped[i, c] = 0.0
            if run > 0.0:
                k[st.N_BAD] -= 1
                channels[st.BAD_RUN, c] = 0.0
                if run >= k[st.RAIL_RUN]:
                    channels[st.BAD_RUN, c] = -1.0  # returned: to be primed
                    hold_bad(channels, c, k[st.SAMPLE] + i, k)
                elif run >= LONG_BRIDGE:
                    settled_at = float(k[st.SAMPLE] + i + k[st.BRIDGE_SETTLE])
                    channels[st.SETTLED_AT, c] = max(channels[st.SETTLED_AT, c], settled_at)
            channels[st.LAST_GOOD, c] = v
        else:
            clipped[i, c] = 1.0
            k[st.ANY_CLIPPED] = 1
            if run <= 0.0:
                k[st.N_BAD] += 1
                run = float(k[st.RAIL_RUN]) if k[st.PRIME] else 0.0
                channels[st.BAD_SINCE, c] = k[st.SAMPLE] + i
            channels[st.BAD_RUN, c] = run + 1.0
            channels[st.BAD_KIND, c] = _kind(v)
            if run + 1.0 == k[st.RAIL_RUN]:
                never = rows(a, k[st.A_THRESHOLDS], st.N_WINDOWS)
                for w in range(st.N_WINDOWS):
                    never[w, c] = st.NEVER
            if run + 1.0 < k[st.RAIL_RUN]:
                k[st.TO_BRIDGE] = 1
                raw[i, c] = np.nan
                continue
        raw[i, c] = channels[st.LAST_GOOD, c]


@kernel
def hold_bad(channels: Floats, c: int, stop_sample: int, k: Ints) -> None:
    """Keep a bad stretch back for a while, so that a flickering rail makes one event."""
    if channels[st.HELD_START, c] < 0.0:
        channels[st.HELD_START, c] = channels[st.BAD_SINCE, c]
        k[st.N_HELD] += 1
    channels[st.HELD_STOP, c] = stop_sample
    channels[st.HELD_KIND, c] = channels[st.BAD_KIND, c]


@kernel
def _prime(a: Floats, f: Floats, k: Ints, channels: Floats) -> None:
    """Start the filters of new or returned channels at the steady state of their first sample."""
    unit = view2(f, k[st.O_PRIMED], 2 * k[st.N_SECTIONS], 1)
    slot = k[st.A_RINGS] + k[st.SLOT] * st.N_RINGS
    for c in range(k[st.N_CHANNELS]):
        if k[st.PRIME] == 0 and channels[st.BAD_RUN, c] >= 0.0:
            continue
        follow_slow(a, f, k)
        channels[st.BAD_RUN, c] = max(channels[st.BAD_RUN, c], 0.0)
        g, lane = c // LANES, c % LANES
        for s in range(2 * k[st.N_SECTIONS]):
            a[k[st.A_Z] + s, g, lane] = unit[s, 0] * channels[st.LAST_GOOD, c]
        a[k[st.A_LINE] : k[st.A_LINE] + N_ROWS_BEFORE + 2 * k[st.N_OSCILLATORS], g, lane] = 0.0
        a[k[st.A_ZD] : k[st.A_ZD] + 2 * k[st.N_DECIMATORS], g, lane] = 0.0
        a[k[st.A_HISTORY] : k[st.A_HISTORY] + ORDER, g, lane] = 0.0
        a[k[st.A_LEVELS] : k[st.A_LEVELS] + st.N_LEVELS * st.LONGEST_HOPS, g, lane] = 0.0
        a[slot : slot + st.N_RINGS, g, lane] = 0.0
        prime_slow(c, channels[st.LAST_GOOD, c], a, f, k)
        a[k[st.A_THRESHOLDS] : k[st.A_THRESHOLDS] + st.N_WINDOWS, g, lane] = st.NEVER
        channels[st.SETTLED_AT, c] = k[st.SAMPLE] + k[st.SETTLE]
        channels[st.BLOCK_BROKEN, c] = 1.0
        channels[st.EXC_OPEN, c] = 0.0
    k[st.PRIME] = 0


@kernel
def filter_chunk(n: int, a: Floats, f: Floats, k: Ints) -> None:
    """Filter the first `n` raw rows into the filtered rows and the whitened energies."""
    fresh, filtered, spill = k[st.A_HISTORY] + ORDER, k[st.A_FILTERED], k[st.A_SPILL]
    if k[st.TO_BRIDGE]:
        for i in range(n):
            _bridge(i, a, f, k)
            _filter(i, 1, a, f, k)
    else:
        _filter(0, n, a, f, k)
    n_thin, zd, thin, at = 0, k[st.A_ZD], k[st.A_THIN], k[st.THIN] % k[st.THIN_RING]
    if k[st.DECIMATION] == 1:
        first, source = 0, filtered
    else:
        source = k[st.A_SMOOTH]
        run_cascade(
            a, filtered, a, source, n, f, k[st.O_DECIMATOR], k[st.N_DECIMATORS], a, zd, a, spill
        )
        first = k[st.DECIMATION] - 1 - k[st.PHASE] % k[st.DECIMATION]
    for i in range(first, n, k[st.DECIMATION]):
        for g in range(a.shape[1]):
            v = load(a, source + i, g)
            store(a, fresh + n_thin, g, v)
            store(a, thin + at, g, v)
        n_thin += 1
        at = at + 1 if at + 1 < k[st.THIN_RING] else 0
    n_before = k[st.PHASE] // k[st.DECIMATION]
    whiten_rows(a, fresh, n_thin, n_before, k[st.A_TAPS], k[st.A_ENERGY], k[st.A_ACF])
    for i in range(k[st.A_HISTORY], fresh):
        for g in range(a.shape[1]):
            store(a, i, g, load(a, i + n_thin, g))


@kernel
def _filter(i: int, n: int, a: Floats, f: Floats, k: Ints) -> None:
    """Band filter and mains removal of `n` raw rows from row `i`."""
    raw, filtered, table = k[st.A_RAW] + i, k[st.A_FILTERED] + i, k[st.O_TABLE]
    z, spill = k[st.A_Z], k[st.A_SPILL]
    run_cascade(a, raw, a, filtered, n, f, k[st.O_COEF], k[st.N_SECTIONS], a, z, a, spill)
    if k[st.N_OSCILLATORS] > 0:
        fast, slow = f[table + st.T_LINE_FAST], f[table + st.T_LINE_SLOW]
        cancel_line(a, filtered, n, f, k[st.O_LINE], k[st.N_OSCILLATORS], k[st.A_LINE], fast, slow)


@kernel
def _bridge(i: int, a: Floats, f: Floats, k: Ints) -> None:
    """Put a value in the place of missing samples of a row that makes no transient.

    It is the one that the high-pass would answer with just the mains that is expected.
    """
    raw, line = k[st.A_RAW] + i, k[st.A_LINE] + 1
    for c in range(k[st.N_CHANNELS]):
        g, lane = c // LANES, c % LANES
        if np.isnan(a[raw, g, lane]):
            answer_to_zero, gain = 0.0, 1.0
            for s in range(N_HIGHPASS):
                b0 = f[k[st.O_COEF] + 5 * s]
                answer_to_zero = b0 * answer_to_zero + a[k[st.A_Z] + 2 * s, g, lane]
                gain *= b0
            a[raw, g, lane] = (a[line, g, lane] - answer_to_zero) / gain
