"""What is learnt block by block (about 100 ms): whitening, the rest floor, the alarm level."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows, view2
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES
from twitchdetect.dsp.noise_floor import push_block
from twitchdetect.dsp.whitening import ORDER, levinson

LEARN_BLOCKS = 5.0
"""Blocks from which the first whitening filter is learnt, before the floor is."""
READY_BLOCKS = 10.0
"""Blocks of floor after which detection begins."""
RELEARN_BLOCKS = 6
_MEMORY_BLOCKS = 80.0
_FLAT_UV2 = 1e-10


@kernel
def end_block(a: Floats, f: Floats, k: Ints) -> None:
    """Learn from the block that ends here, on every channel that was whole and at rest in it."""
    n_lanes = k[st.N_GROUPS] * LANES
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    rings = rows(a, k[st.A_RINGS], k[st.RING] * st.N_RINGS).reshape((-1, st.N_RINGS, n_lanes))
    event_is_fresh = k[st.ACTIVE] == 1 and k[st.HOPS] - k[st.ALARM_HOP] < k[st.RELEASE_HOPS]
    n_filtered = float(st.BLOCK_HOPS * k[st.HOP])
    n_white = n_filtered / k[st.DECIMATION]
    for c in range(k[st.N_CHANNELS]):
        whole = table[st.BLOCK_BROKEN, c] == 0.0 and table[st.BAD_RUN, c] == 0.0
        whole = whole and table[st.SETTLED_AT, c] <= k[st.SAMPLE]
        table[st.BLOCK_BROKEN, c] = 0.0
        if not whole or event_is_fresh:
            continue
        white = filtered = 0.0
        for i in range(1, st.BLOCK_HOPS + 1):
            slot = (k[st.HOPS] - i) % k[st.RING]
            white += rings[slot, st.RING_WHITE, c]
            filtered += rings[slot, st.RING_FILTERED, c]
        if filtered < _FLAT_UV2 * n_filtered:
            continue
        _learn_spectrum(c, a, k, table)
        if table[st.N_ACF, c] > LEARN_BLOCKS:
            _learn_floor(c, white / n_white, filtered / n_filtered, f, k, table)
            _set_levels(c, a, f, k, table)
    a[k[st.A_ACF] : k[st.A_ACF] + ORDER + 1] = 0.0


@kernel
def _learn_spectrum(c: int, a: Floats, k: Ints, table: Floats) -> None:
    """Average the block's autocorrelation, scaled to unit energy; renew the filter now and then."""
    acf = rows(a, k[st.A_ACF], ORDER + 1)
    mean = rows(a, k[st.A_ACF_MEAN], ORDER + 1)
    taps = rows(a, k[st.A_TAPS], ORDER + 1)
    energy = acf[0, c]
    if energy <= 0.0:
        return
    table[st.N_ACF, c] += 1.0
    share = 1.0 / min(table[st.N_ACF, c], _MEMORY_BLOCKS)
    for lag in range(ORDER + 1):
        mean[lag, c] += share * (acf[lag, c] / energy - mean[lag, c])
    if table[st.N_ACF, c] >= LEARN_BLOCKS and (
        int(table[st.N_ACF, c] - LEARN_BLOCKS) % RELEARN_BLOCKS == 0
    ):
        r = np.empty(ORDER + 1)
        new = np.empty(ORDER + 1)
        work = np.empty(ORDER + 1)
        for lag in range(ORDER + 1):
            r[lag] = mean[lag, c]
        levinson(r, new, work)
        for lag in range(ORDER + 1):
            taps[lag, c] = new[lag]


@kernel
def _learn_floor(c: int, white: float, filtered: float, f: Floats, k: Ints, table: Floats) -> None:
    n_lanes = k[st.N_GROUPS] * LANES
    n_blocks = k[st.FLOOR_BLOCKS]
    aged = view2(f, k[st.O_AGED], 2 * n_lanes, n_blocks)
    ranked = view2(f, k[st.O_RANKED], 2 * n_lanes, n_blocks)
    constants = f[k[st.O_TABLE] : k[st.O_TABLE] + st.N_TABLE]
    seen = int(table[st.N_BLOCKS, c])
    floor = push_block(aged[c], ranked[c], seen, white) / constants[st.T_BIAS_WHITE]
    rest = (
        push_block(aged[n_lanes + c], ranked[n_lanes + c], seen, filtered)
        / constants[st.T_BIAS_FILTERED]
    )
    table[st.N_BLOCKS, c] += 1.0
    table[st.FLOOR_WHITE, c] = floor
    table[st.FLOOR_FILTERED, c] = rest
    table[st.FLOOR_DOF, c] = constants[st.T_DOF_BLOCK] * min(seen + 1, n_blocks)
    if table[st.N_BLOCKS, c] >= READY_BLOCKS:
        risen = table[st.FLOOR_REST, c] * constants[st.T_REST_RISE]
        table[st.FLOOR_REST, c] = min(rest, risen) if risen > 0.0 else rest


@kernel
def _set_levels(c: int, a: Floats, f: Floats, k: Ints, table: Floats) -> None:
    """Set the alarm level of a channel from the tail of its own peaks, the white-noise table first.

    Peaks of the evidence above the collecting level come at a rate and exceed it by a mean, both
    averaged over a memory of minutes. An exponential tail through them gives the level that is
    reached as often as is allowed.
    """
    constants = f[k[st.O_TABLE] : k[st.O_TABLE] + st.N_TABLE]
    thresholds = rows(a, k[st.A_THRESHOLDS], st.N_WINDOWS)
    if table[st.N_BLOCKS, c] < READY_BLOCKS:
        thresholds[:, c] = st.NEVER
        return
    decay = constants[st.T_TAIL_DECAY]
    table[st.TAIL_COUNT, c] *= decay
    table[st.TAIL_SUM, c] *= decay
    table[st.TAIL_TIME, c] = table[st.TAIL_TIME, c] * decay + constants[st.T_BLOCK_S]
    weight = constants[st.T_PRIOR_WEIGHT]
    prior_rate = constants[st.T_PRIOR_RATE]
    count = table[st.TAIL_COUNT, c] + weight
    rate = count / (table[st.TAIL_TIME, c] + weight / prior_rate)
    mean_excess = (table[st.TAIL_SUM, c] + weight / constants[st.T_PRIOR_SLOPE]) / count
    table[st.TAIL_RATE, c] = 1.0 / mean_excess
    table[st.ALARM_LEVEL, c] = constants[st.T_COLLECT] + mean_excess * max(
        0.0, np.log(rate / constants[st.T_ALLOWED_RATE])
    )
    for w in range(st.N_WINDOWS):
        hops = st.LONGEST_HOPS >> (st.N_WINDOWS - 1 - w)
        n = hops * k[st.HOP] / k[st.DECIMATION]
        thresholds[w, c] = constants[st.T_RATIO + w] * n * table[st.FLOOR_WHITE, c]
