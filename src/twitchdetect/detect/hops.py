"""What is judged hop by hop (about 4 ms): windows, peaks of the tail, alarms."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.evidence import evidence
from twitchdetect.detect.following import begin_event, follow_event, masked
from twitchdetect.detect.hum import add_hum
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import add, largest, load, n_above, store

TONE_RATIO = 2.0
"""How far over the floor what went on before must lie to be more than the floor's unrest."""
EXCURSION_HOPS = 24


@kernel
def walk_hops(n: int, a: Floats, f: Floats, k: Ints) -> None:
    """Go through the `n` samples of a chunk, hop by hop."""
    hop, decimation = k[st.HOP], k[st.DECIMATION]
    in_hop, in_thin = k[st.PHASE] % hop, k[st.PHASE] % decimation
    i = j = 0
    while i < n:
        step = min(hop - in_hop, n - i)
        in_thin += step
        n_thin = 0
        while in_thin >= decimation:
            in_thin -= decimation
            n_thin += 1
        _add_to_hop(i, step, j, n_thin, a, k)
        if k[st.ACTIVE]:
            add_hum(k[st.A_FILTERED] + i, step, a, f, k)
        i += step
        j += n_thin
        in_hop += step
        k[st.SAMPLE] += step
        k[st.THIN] += n_thin
        if in_hop == hop:
            in_hop = 0
            k[st.THIN_AT_HOP], k[st.SAMPLE_AT_HOP] = k[st.THIN], k[st.SAMPLE]
            f[k[st.O_HOP_SAMPLE] + k[st.SLOT]] = k[st.SAMPLE] - hop
            if _renew_windows(a, k) > 0:
                _look_closer(a, f, k)
            if k[st.HOPS] > k[st.EXC_CHECK]:
                _end_excursions(a, f, k)
            if k[st.ACTIVE]:
                follow_event(a, f, k)
    k[st.PHASE] += n


@kernel
def _add_to_hop(i: int, n: int, j: int, n_thin: int, a: Floats, k: Ints) -> None:
    """Add `n` filtered samples and `n_thin` energies to the hop in progress."""
    slot = k[st.A_RINGS] + k[st.SLOT] * st.N_RINGS
    filtered, energy, clipped = k[st.A_FILTERED] + i, k[st.A_ENERGY] + j, k[st.A_CLIPPED] + i
    raw = k[st.A_RAW] + i
    for g in range(a.shape[1]):
        total, peak = load(a, slot + st.RING_FILTERED, g), load(a, slot + st.RING_PEAK, g)
        level = load(a, slot + st.RING_RAW, g)
        for m in range(n):
            v = load(a, filtered + m, g)
            level = add(level, load(a, raw + m, g))
            square = (v[0] * v[0], v[1] * v[1], v[2] * v[2], v[3] * v[3])
            total = add(total, square)
            peak = largest(peak, square)
        store(a, slot + st.RING_FILTERED, g, total)
        store(a, slot + st.RING_PEAK, g, peak)
        store(a, slot + st.RING_RAW, g, level)
        white = load(a, slot + st.RING_WHITE, g)
        for m in range(n_thin):
            white = add(white, load(a, energy + m, g))
        store(a, slot + st.RING_WHITE, g, white)
        if k[st.ANY_CLIPPED]:
            bad = load(a, slot + st.RING_CLIPPED, g)
            for m in range(n):
                bad = add(bad, load(a, clipped + m, g))
            store(a, slot + st.RING_CLIPPED, g, bad)


@kernel
def _renew_windows(a: Floats, k: Ints) -> int:
    """Renew the sums of 2 to 32 hops, count those above the threshold, begin the next hop."""
    levels, thresholds = k[st.A_LEVELS], k[st.A_THRESHOLDS] - st.FIRST_WINDOW
    place = k[st.HOPS] & (st.LONGEST_HOPS - 1)
    slot = k[st.A_RINGS] + k[st.SLOT] * st.N_RINGS
    k[st.HOPS] += 1
    k[st.SLOT] += 1
    if k[st.SLOT] == k[st.RING]:
        k[st.SLOT] = 0
    fresh = k[st.A_RINGS] + k[st.SLOT] * st.N_RINGS
    count = 0
    for g in range(a.shape[1]):
        total = load(a, slot + st.RING_WHITE, g)
        for r in range(st.N_RINGS):
            store(a, fresh + r, g, (0.0, 0.0, 0.0, 0.0))
        store(a, levels + place, g, total)
        for level in range(1, st.N_LEVELS):
            before = (place - (1 << (level - 1))) & (st.LONGEST_HOPS - 1)
            total = add(total, load(a, levels + (level - 1) * st.LONGEST_HOPS + before, g))
            store(a, levels + level * st.LONGEST_HOPS + place, g, total)
            if level >= st.FIRST_WINDOW:
                count += n_above(total, load(a, thresholds + level, g))
    return count


@kernel
def _look_closer(a: Floats, f: Floats, k: Ints) -> None:
    """Weigh the channels above the collecting level; raise the alarm."""
    hop = k[st.HOPS] - 1
    place = k[st.A_LEVELS] + st.FIRST_WINDOW * st.LONGEST_HOPS + (hop & (st.LONGEST_HOPS - 1))
    for c in range(k[st.N_CHANNELS]):
        g, lane = np.uint64(c >> 2), np.uint64(c & 3)
        above = False
        for w in range(st.N_WINDOWS):
            energy = a[np.uint64(place + w * st.LONGEST_HOPS), g, lane]
            above |= energy > a[np.uint64(k[st.A_THRESHOLDS] + w), g, lane]
        if above:
            _weigh(c, hop, place, a, f, k)


@kernel
def _weigh(c: int, hop: int, place: int, a: Floats, f: Floats, k: Ints) -> None:
    """Follow the excursion of a channel that has a window above the collecting level."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    if table[st.SETTLED_AT, c] > k[st.SAMPLE]:
        return
    energies = rows(a, place, 1 + (st.N_WINDOWS - 1) * st.LONGEST_HOPS)
    thresholds = rows(a, k[st.A_THRESHOLDS], st.N_WINDOWS)
    constants = f[k[st.O_TABLE] : k[st.O_TABLE] + st.N_TABLE]
    floor = table[st.FLOOR_WHITE, c]
    in_event = k[st.ACTIVE] == 1 and table[st.PEAK_EVIDENCE, c] > 0.0
    is_masked = not in_event and table[st.MASK_HOP, c] > 0.0
    most = 0.0
    for w in range(st.N_WINDOWS):
        first = hop + 1 - (1 << (st.FIRST_WINDOW + w))
        quiet = 1.0
        if is_masked:
            if k[st.ACTIVE] == 0 and first <= k[st.LAST_ACTIVE_HOP]:
                break
            quiet += masked(table, c, first, constants) / floor
        if energies[w * st.LONGEST_HOPS, c] <= thresholds[w, c]:
            continue
        at_floor = thresholds[w, c] / constants[st.T_RATIO + w]
        ratio = energies[w * st.LONGEST_HOPS, c] / (at_floor * quiet)
        most = max(most, evidence(ratio, constants[st.T_DOF + w], table[st.FLOOR_DOF, c]))
    if most < constants[st.T_COLLECT]:
        return
    if table[st.EXC_OPEN, c] == 0.0:
        table[st.EXC_OPEN, c] = 1.0
        table[st.EXC_PEAK, c] = 0.0
        table[st.EXC_START, c] = hop
        k[st.EXC_CHECK] = min(k[st.EXC_CHECK], hop + EXCURSION_HOPS)
    table[st.EXC_LAST, c] = hop
    table[st.EXC_PEAK, c] = max(table[st.EXC_PEAK, c], most)
    if most >= table[st.ALARM_LEVEL, c]:
        if k[st.ACTIVE] == 0:
            if hop - k[st.LAST_EVENT_HOP] > k[st.MERGE_HOPS]:
                k[st.BUSY_HOP] = hop
            begin_event(hop, a, f, k)
        if table[st.EVENT_FLOOR_WHITE, c] == 0.0:  # ready only since the event began
            table[st.EVENT_FLOOR_WHITE, c] = floor
            table[st.EVENT_FLOOR_FILTERED, c] = table[st.FLOOR_FILTERED, c]
        above = _above_level(c, energies, table, constants, k)
        table[st.LEVEL_EVIDENCE, c] = max(table[st.LEVEL_EVIDENCE, c], above)
        if k[st.ON_TOP] == 1:
            most = above if above >= table[st.ALARM_LEVEL, c] else 0.0
        table[st.PEAK_EVIDENCE, c] = max(table[st.PEAK_EVIDENCE, c], most)


@kernel
def _above_level(c: int, energies: Floats, table: Floats, constants: Floats, k: Ints) -> float:
    """Evidence over the level of what went on before the event, rather than over the floor."""
    level = table[st.LEVEL_BEFORE, c]
    if level < TONE_RATIO * table[st.EVENT_FLOOR_WHITE, c]:
        level = table[st.EVENT_FLOOR_WHITE, c]
    most = 0.0
    for w in range(st.N_WINDOWS):
        n = (1 << (st.FIRST_WINDOW + w)) * k[st.HOP] / k[st.DECIMATION]
        ratio = energies[w * st.LONGEST_HOPS, c] / (n * max(level, st.LEAST))
        most = max(most, evidence(ratio, constants[st.T_DOF + w], table[st.FLOOR_DOF, c]))
    return most


@kernel
def _end_excursions(a: Floats, f: Floats, k: Ints) -> None:
    """Close what has been quiet for a while; what no event touched belongs to the noise's tail."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    collect = f[k[st.O_TABLE] + st.T_COLLECT]
    hop = k[st.HOPS] - 1
    k[st.EXC_CHECK] = st.FAR
    for c in range(k[st.N_CHANNELS]):
        if table[st.EXC_OPEN, c] == 0.0:
            continue
        end = int(table[st.EXC_LAST, c]) + EXCURSION_HOPS
        if hop < end:
            k[st.EXC_CHECK] = min(k[st.EXC_CHECK], end)
            continue
        table[st.EXC_OPEN, c] = 0.0
        touched = k[st.ACTIVE] == 1 or k[st.LAST_EVENT_HOP] >= table[st.EXC_START, c]
        if not touched:
            excess = table[st.EXC_PEAK, c] - collect
            if excess < st.NEAR_NATS:
                table[st.TAIL_COUNT, c] += 1.0
                table[st.TAIL_SUM, c] += excess
