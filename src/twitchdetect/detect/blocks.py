"""What is learnt block by block (about 130 ms): whitening, the rest floor, the alarm level."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows, view2
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES, add, load, store
from twitchdetect.dsp.noise_floor import push_block
from twitchdetect.dsp.whitening import ORDER, levinson

LEARN_BLOCKS = 4.0
"""Blocks from which the first whitening filter is learnt, before the floor is."""
READY_BLOCKS = 8.0
"""Blocks of floor after which detection begins."""
RELEARN_BLOCKS = 6
LEVEL_BLOCKS = 8
"""Blocks from one renewal of the spectrum or of the alarm level to the next."""
_MEMORY_BLOCKS = 60.0
_FLAT_UV2 = 1e-10


@kernel
def end_block(a: Floats, f: Floats, k: Ints) -> None:
    """Learn from the block that ends here, on every channel that was whole and at rest in it."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    event_is_fresh = k[st.ACTIVE] == 1 and k[st.HOPS] - k[st.ALARM_HOP] < k[st.RELEASE_HOPS]
    if event_is_fresh:
        table[st.BLOCK_BROKEN, :] = 0.0
    else:
        _sum_block(a, k)
        _learn(a, f, k, table)
    a[k[st.A_ACF] : k[st.A_ACF] + ORDER + 1] = 0.0


@kernel
def _learn(a: Floats, f: Floats, k: Ints, table: Floats) -> None:
    """Go through the channels; views are made once, because each costs as much as the work."""
    n_lanes = k[st.N_GROUPS] * LANES
    aged = view2(f, k[st.O_AGED], 2 * n_lanes, k[st.FLOOR_BLOCKS])
    ranked = view2(f, k[st.O_RANKED], 2 * n_lanes, k[st.FLOOR_BLOCKS])
    constants = f[k[st.O_TABLE] : k[st.O_TABLE] + st.N_TABLE]
    acf = rows(a, k[st.A_ACF], ORDER + 1)
    mean = rows(a, k[st.A_ACF_MEAN], ORDER + 1)
    taps = rows(a, k[st.A_TAPS], ORDER + 1)
    thresholds = rows(a, k[st.A_THRESHOLDS], st.N_WINDOWS)
    at, size = k[st.O_SCRATCH], ORDER + 1
    r, new, work = f[at : at + size], f[at + size : at + 2 * size], f[at + 2 * size : at + 3 * size]
    n_filtered = float(st.BLOCK_HOPS * k[st.HOP])
    n_hop = k[st.HOP] / k[st.DECIMATION]
    for c in range(k[st.N_CHANNELS]):
        is_whole = table[st.BLOCK_BROKEN, c] == 0.0 and table[st.BAD_RUN, c] == 0.0
        is_whole = is_whole and table[st.SETTLED_AT, c] <= k[st.SAMPLE]
        table[st.BLOCK_BROKEN, c] = 0.0
        if not is_whole or table[st.BLOCK_FILTERED, c] < _FLAT_UV2 * n_filtered:
            continue
        _learn_spectrum(c, acf, mean, taps, (r, new, work), table)
        if table[st.N_ACF, c] > LEARN_BLOCKS:
            white = table[st.BLOCK_WHITE, c] / (st.BLOCK_HOPS * n_hop)
            filtered = table[st.BLOCK_FILTERED, c] / n_filtered
            _learn_floor(c, white, filtered, aged, ranked, constants, table)
            _set_levels(c, n_hop, thresholds, constants, table)


@kernel
def _sum_block(a: Floats, k: Ints) -> None:
    """Sum the energies of the block's hops."""
    sums = k[st.A_CHANNELS] + st.BLOCK_WHITE
    for g in range(a.shape[1]):
        white, filtered = (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)
        slot = k[st.SLOT]
        for _ in range(st.BLOCK_HOPS):
            slot = slot - 1 if slot > 0 else k[st.RING] - 1
            ring = k[st.A_RINGS] + slot * st.N_RINGS
            white = add(white, load(a, ring + st.RING_WHITE, g))
            filtered = add(filtered, load(a, ring + st.RING_FILTERED, g))
        store(a, sums, g, white)
        store(a, sums + 1, g, filtered)


@kernel
def _learn_spectrum(
    c: int,
    acf: Floats,
    mean: Floats,
    taps: Floats,
    scratch: tuple[Floats, Floats, Floats],
    table: Floats,
) -> None:
    """Average the block's autocorrelation, scaled to unit energy; renew the filter now and then."""
    energy = acf[0, c]
    if energy <= 0.0:
        return
    table[st.N_ACF, c] += 1.0
    share = 1.0 / min(table[st.N_ACF, c], _MEMORY_BLOCKS)
    kept, scale = 1.0 - share, share / energy
    for lag in range(ORDER + 1):
        mean[lag, c] = kept * mean[lag, c] + scale * acf[lag, c]
    if table[st.N_ACF, c] >= LEARN_BLOCKS and (
        int(table[st.N_ACF, c] - LEARN_BLOCKS) % RELEARN_BLOCKS == 0
    ):
        r, new, work = scratch
        for lag in range(ORDER + 1):
            r[lag] = mean[lag, c]
        levinson(r, new, work)
        for lag in range(ORDER + 1):
            taps[lag, c] = new[lag]


@kernel
def _learn_floor(
    c: int,
    white: float,
    filtered: float,
    aged: Floats,
    ranked: Floats,
    constants: Floats,
    table: Floats,
) -> None:
    """Renew both floors: the whitened signal's, in the first half of the rings, and the other's."""
    n_blocks = aged.shape[1]
    second = aged.shape[0] // 2 + c
    seen = int(table[st.N_BLOCKS, c])
    floor = push_block(aged, ranked, c, seen, white) / constants[st.T_BIAS_WHITE]
    rest = push_block(aged, ranked, second, seen, filtered) / constants[st.T_BIAS_FILTERED]
    table[st.N_BLOCKS, c] += 1.0
    table[st.FLOOR_WHITE, c] = floor
    table[st.FLOOR_FILTERED, c] = rest
    table[st.FLOOR_DOF, c] = constants[st.T_DOF_BLOCK] * min(seen + 1, n_blocks)
    if table[st.N_BLOCKS, c] >= READY_BLOCKS:
        risen = table[st.FLOOR_REST, c] * constants[st.T_REST_RISE]
        table[st.FLOOR_REST, c] = min(rest, risen) if risen > 0.0 else rest


@kernel
def _set_levels(c: int, n_hop: float, thresholds: Floats, constants: Floats, table: Floats) -> None:
    """Set the alarm level of a channel from the tail of its own peaks, the white-noise table first.

    Peaks of the evidence above the collecting level come at a rate and exceed it by a mean, both
    averaged over a memory of minutes. An exponential tail through them gives the level that is
    reached as often as is allowed.
    """
    if table[st.N_BLOCKS, c] < READY_BLOCKS:
        for w in range(st.N_WINDOWS):
            thresholds[w, c] = st.NEVER
        return
    decay = constants[st.T_TAIL_DECAY]
    table[st.TAIL_COUNT, c] *= decay
    table[st.TAIL_SUM, c] *= decay
    table[st.TAIL_TIME, c] = table[st.TAIL_TIME, c] * decay + constants[st.T_BLOCK_S]
    if int(table[st.N_BLOCKS, c] + c - READY_BLOCKS) % LEVEL_BLOCKS == 0 or (
        table[st.N_BLOCKS, c] == READY_BLOCKS
    ):
        _set_alarm(c, constants, table)
    for w in range(st.N_WINDOWS):
        hops = st.LONGEST_HOPS >> (st.N_WINDOWS - 1 - w)
        n = hops * n_hop
        thresholds[w, c] = constants[st.T_RATIO + w] * n * table[st.FLOOR_WHITE, c]


@kernel
def _set_alarm(c: int, constants: Floats, table: Floats) -> None:
    weight = constants[st.T_PRIOR_WEIGHT]
    prior_rate = constants[st.T_PRIOR_RATE]
    count = table[st.TAIL_COUNT, c] + weight
    rate = count / (table[st.TAIL_TIME, c] + weight / prior_rate)
    mean_excess = (table[st.TAIL_SUM, c] + weight / constants[st.T_PRIOR_SLOPE]) / count
    table[st.TAIL_RATE, c] = 1.0 / mean_excess
    table[st.ALARM_LEVEL, c] = constants[st.T_COLLECT] + mean_excess * max(
        0.0, np.log(rate / constants[st.T_ALLOWED_RATE])
    )
