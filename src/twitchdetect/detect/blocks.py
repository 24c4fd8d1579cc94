"""What is learnt block by block (about 130 ms): whitening, the rest floor, the alarm level."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.closeup import learn_share, look
from twitchdetect.detect.state import Floats, Ints, rows, view2
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import (
    LANES,
    Lanes,
    Mask,
    add,
    add_product,
    count,
    load,
    smallest,
    store,
    times,
    where,
    where_at_least,
)
from twitchdetect.dsp.noise_floor import push_block
from twitchdetect.dsp.whitening import ORDER, levinson

LEARN_BLOCKS = 4.0
"""Blocks from which the first whitening filter is learnt, before the floor is."""
READY_BLOCKS = 8.0
"""Blocks of floor after which detection begins."""
RELEARN_BLOCKS = 6
SHARE_BLOCKS = 6
"""Blocks from one look at what lies above 75 Hz at rest to the next."""
LEVEL_BLOCKS = 8
"""Blocks from one renewal of the spectrum or of the alarm level to the next."""
MOST_LEVEL = 40.0
"""Highest alarm level: weak twitches one after the other must not lift it past themselves."""
_MEMORY_BLOCKS = 60.0
_FLAT_UV2 = 1e-10
LEAST_FALL, MOST_FALL = 0.5, 4.0
"""Of the noise's tail, in nats for an e-fold."""
MOST_GAUSSIAN_FALL = 1.5
"""A tail that falls more slowly near by is that of no Gaussian noise and bends farther out."""
OWN_WEIGHT = 100.0
"""Peaks of a channel's own that what all channels have in common is worth."""
MOST_PEAKS = 1.5
"""As many times white noise's peaks of one channel count at most for what is common."""


@kernel
def end_block(a: Floats, f: Floats, k: Ints) -> None:
    """Learn from the block that ends here, on every channel that was whole and at rest in it."""
    table = k[st.A_CHANNELS]
    event_is_fresh = k[st.ACTIVE] == 1 and k[st.HOPS] - k[st.BUSY_HOP] < k[st.RELEASE_HOPS]
    if event_is_fresh:
        for g in range(a.shape[1]):
            store(a, table + st.BLOCK_BROKEN, g, (0.0, 0.0, 0.0, 0.0))
    else:
        constants = f[k[st.O_TABLE] : k[st.O_TABLE] + st.N_TABLE]
        _sum_block(a, k)
        first = k[st.HOPS] - st.BLOCK_HOPS
        looks = (k[st.HOPS] // st.BLOCK_HOPS) % SHARE_BLOCKS == 0
        looks = looks and look(first, k[st.HOPS] - 1, a, f, k) == first
        for g in range(a.shape[1]):
            is_whitened = _learn_spectrum(g, _whole(g, a, k), a, f, k)
            if looks:
                learn_share(g, is_whitened, a, k)
            _learn_floor(g, is_whitened, constants, a, k)
    a[k[st.A_ACF] : k[st.A_ACF] + ORDER + 1] = 0.0


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
def _whole(g: int, a: Floats, k: Ints) -> Mask:
    """Which channels of a group gave a good sample all through the block, and not a flat line."""
    table = k[st.A_CHANNELS]
    broken = add(load(a, table + st.BLOCK_BROKEN, g), load(a, table + st.BAD_RUN, g))
    is_whole = where_at_least((True, True, True, True), times(broken, -1.0), 0.0)
    waiting = times(load(a, table + st.SETTLED_AT, g), -1.0)
    is_whole = where_at_least(is_whole, waiting, -float(k[st.SAMPLE]))
    store(a, table + st.BLOCK_BROKEN, g, (0.0, 0.0, 0.0, 0.0))
    flat = _FLAT_UV2 * st.BLOCK_HOPS * k[st.HOP]
    return where_at_least(is_whole, load(a, table + st.BLOCK_FILTERED, g), flat)


@kernel
def _learn_spectrum(g: int, is_whole: Mask, a: Floats, f: Floats, k: Ints) -> Mask:
    """Average the block's autocorrelation, scaled to unit energy; renew the filter now and then.

    Gives the channels of the group that are whole and have a whitening filter already.
    """
    acf, mean, counts = k[st.A_ACF], k[st.A_ACF_MEAN], k[st.A_CHANNELS] + st.N_ACF
    n_blocks = add(load(a, counts, g), count(is_whole))
    store(a, counts, g, n_blocks)
    w, e, n = count(is_whole), load(a, acf, g), n_blocks
    share = _share(w[0], n[0]), _share(w[1], n[1]), _share(w[2], n[2]), _share(w[3], n[3])
    kept = (1.0 - share[0], 1.0 - share[1], 1.0 - share[2], 1.0 - share[3])
    scale = (
        share[0] / max(e[0], st.LEAST),
        share[1] / max(e[1], st.LEAST),
        share[2] / max(e[2], st.LEAST),
        share[3] / max(e[3], st.LEAST),
    )
    for lag in range(ORDER + 1):
        old = add_product((0.0, 0.0, 0.0, 0.0), kept, load(a, mean + lag, g))
        store(a, mean + lag, g, add_product(old, scale, load(a, acf + lag, g)))
    _renew_filters(g, is_whole, n_blocks, a, f, k)
    return where_at_least(is_whole, n_blocks, LEARN_BLOCKS + 1.0)


@kernel
def _share(is_new: float, n_blocks: float) -> float:
    return is_new / max(min(n_blocks, _MEMORY_BLOCKS), 1.0)


@kernel
def _renew_filters(g: int, is_whole: Mask, n_blocks: Lanes, a: Floats, f: Floats, k: Ints) -> None:
    """Learn the whitening filters of a group's channels anew, where it is time for it."""
    for lane in range(LANES):
        n = int(n_blocks[lane] - LEARN_BLOCKS)
        if is_whole[lane] and n >= 0 and n % RELEARN_BLOCKS == 0:
            scratch = view2(f, k[st.O_SCRATCH], 3, ORDER + 1)
            r, new, work = scratch[0], scratch[1], scratch[2]
            power, emptied = a[k[st.A_ACF_MEAN], g, lane], k[st.O_TABLE] + st.T_EMPTIED
            for lag in range(ORDER + 1):
                r[lag] = a[k[st.A_ACF_MEAN] + lag, g, lane] + power * f[emptied + lag]
            levinson(r, new, work)
            for lag in range(ORDER + 1):
                a[k[st.A_TAPS] + lag, g, lane] = new[lag]


@kernel
def _learn_floor(g: int, is_new: Mask, constants: Floats, a: Floats, k: Ints) -> None:
    """Renew both floors of a group: of the whitened signal and of the filtered one."""
    table, size = k[st.A_CHANNELS], k[st.FLOOR_BLOCKS]
    n_filtered = float(st.BLOCK_HOPS * k[st.HOP])
    n_white = n_filtered / k[st.DECIMATION]
    seen, n_seen = load(a, table + st.N_BLOCKS, g), table + st.N_BLOCKS
    energy = times(load(a, table + st.BLOCK_WHITE, g), 1.0 / n_white)
    white = push_block(a, k[st.A_FLOORS], size, g, seen, energy, is_new)
    white = times(white, 1.0 / constants[st.T_BIAS_WHITE])
    energy = times(load(a, table + st.BLOCK_FILTERED, g), 1.0 / n_filtered)
    filtered = push_block(a, k[st.A_FLOORS] + 2 * size, size, g, seen, energy, is_new)
    filtered = times(filtered, 1.0 / constants[st.T_BIAS_FILTERED])
    seen = add(seen, count(is_new))
    store(a, n_seen, g, seen)
    store(a, table + st.FLOOR_WHITE, g, where(is_new, white, load(a, table + st.FLOOR_WHITE, g)))
    old = load(a, table + st.FLOOR_FILTERED, g)
    store(a, table + st.FLOOR_FILTERED, g, where(is_new, filtered, old))
    n_kept = smallest(seen, (float(size), float(size), float(size), float(size)))
    store(a, table + st.FLOOR_DOF, g, times(n_kept, constants[st.T_DOF_BLOCK]))
    is_ready = where_at_least(is_new, seen, READY_BLOCKS)
    _follow_rest(g, is_ready, filtered, constants, a, k)
    _set_levels(g, is_ready, white, seen, constants, a, k)


@kernel
def _follow_rest(
    g: int, is_ready: Mask, floor: Lanes, constants: Floats, a: Floats, k: Ints
) -> None:
    """Let the quietest floor of the last minutes rise slowly and fall at once."""
    row = k[st.A_CHANNELS] + st.FLOOR_REST
    rest = load(a, row, g)
    risen = times(rest, constants[st.T_REST_RISE])
    is_known = where_at_least(is_ready, rest, st.LEAST)
    store(a, row, g, where(is_known, smallest(floor, risen), where(is_ready, floor, rest)))


@kernel
def _set_levels(
    g: int, is_ready: Mask, floor: Lanes, n_blocks: Lanes, constants: Floats, a: Floats, k: Ints
) -> None:
    """Set the levels of a group from its channels' floors and from the tail of their own peaks."""
    table = k[st.A_CHANNELS]
    decay, one = constants[st.T_TAIL_DECAY], (1.0, 1.0, 1.0, 1.0)
    decays = where(is_ready, times(one, decay), one)
    zero = (0.0, 0.0, 0.0, 0.0)
    for tail in (st.TAIL_COUNT, st.TAIL_SUM):
        row = table + tail
        store(a, row, g, add_product(zero, load(a, row, g), decays))
    passed = times(count(is_ready), constants[st.T_BLOCK_S])
    row = table + st.TAIL_TIME
    store(a, row, g, add_product(passed, load(a, row, g), decays))
    for lane in range(LANES):
        n = int(n_blocks[lane] - READY_BLOCKS)
        if is_ready[lane] and (n == 0 or (n + g * LANES + lane) % LEVEL_BLOCKS == 0):
            _set_alarm(g * LANES + lane, k[st.N_CHANNELS], constants, rows(a, table, st.N_ROWS))
    n_hop = k[st.HOP] / k[st.DECIMATION]
    for w in range(st.N_WINDOWS):
        scale = constants[st.T_RATIO + w] * n_hop * (1 << (st.FIRST_WINDOW + w))
        row = k[st.A_THRESHOLDS] + w
        store(a, row, g, where(is_ready, times(floor, scale), load(a, row, g)))


@kernel
def _set_alarm(c: int, n_channels: int, constants: Floats, table: Floats) -> None:
    """Set the alarm level of a channel.

    Peaks of the evidence within `NEAR_NATS` above the collecting level come at a rate and exceed it
    by a mean, both averaged over a memory of minutes. White noise's are a prior for those of all
    channels, and these for the channel's own. An exponential tail through them gives the level
    that is reached as often as is allowed. Higher peaks do not
    count: most of them are weak twitches, whose evidence is as likely here as there.
    """
    mean, rate = _common_tail(table, n_channels, constants)
    n = table[st.TAIL_COUNT, c] + OWN_WEIGHT
    time_s = table[st.TAIL_TIME, c] + OWN_WEIGHT / rate
    fall = truncated_fall((table[st.TAIL_SUM, c] + OWN_WEIGHT * mean) / n)
    rate = n / time_s / (1.0 - np.exp(-st.NEAR_NATS / fall))
    fall += max(0.0, fall - MOST_GAUSSIAN_FALL)
    level = fall * max(0.0, np.log(rate / constants[st.T_ALLOWED_RATE]))
    table[st.TAIL_RATE, c] = 1.0 / fall
    table[st.ALARM_LEVEL, c] = min(constants[st.T_COLLECT] + level, MOST_LEVEL)


@kernel
def _common_tail(table: Floats, n_channels: int, constants: Floats) -> tuple[float, float]:
    """Mean excess and rate of near peaks over all channels, those with many weighing no more."""
    n, fall = constants[st.T_PRIOR_WEIGHT], constants[st.T_PRIOR_FALL]
    rate = constants[st.T_PRIOR_RATE] * (1.0 - np.exp(-st.NEAR_NATS / fall))
    total, time_s = n * truncated_mean(fall), n / rate
    for i in range(n_channels):
        most = MOST_PEAKS * rate * table[st.TAIL_TIME, i]
        weight = min(1.0, most / max(table[st.TAIL_COUNT, i], 1.0))
        n += weight * table[st.TAIL_COUNT, i]
        total += weight * table[st.TAIL_SUM, i]
        time_s += table[st.TAIL_TIME, i]
    return total / n, n / time_s


@kernel
def truncated_mean(fall: float) -> float:
    """Mean of an exponential variable of mean `fall`, given that it is below `NEAR_NATS`."""
    mean: float = fall - st.NEAR_NATS / np.expm1(st.NEAR_NATS / fall)
    return mean


@kernel
def truncated_fall(mean: float) -> float:
    """Fall of the exponential tail whose values below `NEAR_NATS` have this mean, within limits."""
    low, high = LEAST_FALL, MOST_FALL
    for _ in range(16):
        middle = 0.5 * (low + high)
        if truncated_mean(middle) < mean:
            low = middle
        else:
            high = middle
    return low
