"""What is judged hop by hop (about 4 ms): windows, peaks of the tail, alarms, the event's end."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.evidence import evidence
from twitchdetect.detect.hum import HUM_HOPS, add_hum, begin_hum, end_hum_window
from twitchdetect.detect.records import burst_hops, quiet_hops_to_end, write_burst
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import add, largest, load, n_above, store

ACTIVE_RATIO = 2.2
"""Mean energy of the 32-ms window over the floor's at which a burst is still going on."""
TAIL_SHARE = 0.01
"""Share of its largest energy below which a burst is over, even if the floor is not reached."""
JUMP_RATIO = 50.0
"""How much more energy makes a new event of a burst within one."""
WEAK_RATIO = 20.0
"""Most energy, over the floor's, of the weak activity that a jump is told from."""
RISE_RATIO = 4.0
"""How much more energy than the level before is the beginning of a jump."""
LEVEL_RISE, LEVEL_FALL = 1.03, 0.97
"""How fast, a hop, the level may change that a jump is measured from."""
LEAD_IN = 3
"""Weak activity that leads into a burst for less than this many times `merge_s` is not told of."""
MASK_SHARE = 0.03
"""How much of a burst's energy the filters may ring with afterwards."""
AFTERMATH_SHARE = 0.004
"""Share of a burst's energy below which what follows at once is its dying away."""
MOST_RINGING = 2.0
"""Most energy, over the floor's, that the mains oscillators ring with."""
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
        if in_hop == hop:
            in_hop = 0
            f[k[st.O_HOP_SAMPLE] + k[st.SLOT]] = k[st.SAMPLE] - hop
            if _renew_windows(a, k) > 0:
                _look_closer(a, f, k)
            if k[st.HOPS] > k[st.EXC_CHECK]:
                _end_excursions(a, f, k)
            if k[st.ACTIVE]:
                _follow_event(a, f, k)
    k[st.PHASE] += n


@kernel
def _add_to_hop(i: int, n: int, j: int, n_thin: int, a: Floats, k: Ints) -> None:
    """Add `n` filtered samples and `n_thin` energies to the hop in progress."""
    slot = k[st.A_RINGS] + k[st.SLOT] * st.N_RINGS
    filtered, energy, clipped = k[st.A_FILTERED] + i, k[st.A_ENERGY] + j, k[st.A_CLIPPED] + i
    for g in range(a.shape[1]):
        total, peak = load(a, slot + st.RING_FILTERED, g), load(a, slot + st.RING_PEAK, g)
        for m in range(n):
            v = load(a, filtered + m, g)
            square = (v[0] * v[0], v[1] * v[1], v[2] * v[2], v[3] * v[3])
            total = add(total, square)
            peak = largest(peak, square)
        store(a, slot + st.RING_FILTERED, g, total)
        store(a, slot + st.RING_PEAK, g, peak)
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
            quiet += _mask(table, c, first, constants) / floor
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
            _begin_event(hop, a, f, k, table)
        if table[st.EVENT_FLOOR_WHITE, c] == 0.0:  # ready only since the event began
            table[st.EVENT_FLOOR_WHITE, c] = floor
            table[st.EVENT_FLOOR_FILTERED, c] = table[st.FLOOR_FILTERED, c]
        table[st.PEAK_EVIDENCE, c] = max(table[st.PEAK_EVIDENCE, c], most)


@kernel
def _begin_event(hop: int, a: Floats, f: Floats, k: Ints, table: Floats) -> None:
    begin_hum(a, f, k)
    k[st.ACTIVE], k[st.IS_LONG] = 1, 0
    k[st.ALARM_HOP] = k[st.LAST_ACTIVE_HOP] = hop
    k[st.ALARM_SAMPLE] = k[st.SAMPLE] - 1
    table[st.PEAK_EVIDENCE, :] = 0.0
    table[st.EVENT_FLOOR_WHITE, :] = table[st.FLOOR_WHITE, :]
    table[st.EVENT_FLOOR_FILTERED, :] = table[st.FLOOR_FILTERED, :]
    table[st.EVENT_MAX, :] = 0.0
    table[st.EVENT_LEVEL, :] = 0.0
    table[st.EVENT_MAX_HOP, :] = hop


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


@kernel
def _mask(table: Floats, c: int, hop: int, constants: Floats) -> float:
    """Energy that band filter and oscillators may still ring with after a burst of a channel."""
    passed = hop - table[st.MASK_HOP, c]
    fast = table[st.MASK, c] * np.exp(-constants[st.T_MASK_FALL] * passed)
    slow = table[st.RINGING, c] * np.exp(-constants[st.T_RINGING_FALL] * passed)
    both: float = fast + slow
    return both


@kernel
def _renew_mask(table: Floats, c: int, hop: int, energy: float, constants: Floats) -> None:
    passed = hop - table[st.MASK_HOP, c]
    most = MASK_SHARE * energy
    fast = table[st.MASK, c] * np.exp(-constants[st.T_MASK_FALL] * passed)
    slow = table[st.RINGING, c] * np.exp(-constants[st.T_RINGING_FALL] * passed)
    table[st.MASK, c] = max(fast, most)
    ringing = min(most, MOST_RINGING * table[st.FLOOR_WHITE, c])
    table[st.RINGING, c] = max(slow, ringing, AFTERMATH_SHARE * energy)
    table[st.MASK_HOP, c] = hop


@kernel
def _follow_level(table: Floats, c: int, hop: int, energy: float, is_new: bool) -> None:
    """Follow the level that a jump is measured from; it starts free and then moves slowly."""
    level = max(table[st.EVENT_LEVEL, c], table[st.FLOOR_WHITE, c])
    if is_new or energy <= RISE_RATIO * level:
        table[st.RISE_HOP, c] = hop
    if is_new:
        table[st.EVENT_LEVEL, c] = table[st.EVENT_MAX, c]
    else:
        table[st.EVENT_LEVEL, c] = max(min(energy, level * LEVEL_RISE), level * LEVEL_FALL)


@kernel
def _follow_event(a: Floats, f: Floats, k: Ints) -> None:
    """Keep the event open while a channel that alarmed is above floor, ringing and its own tail."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    hop = k[st.HOPS] - 1
    energies = rows(a, k[st.A_LEVELS] + 3 * st.LONGEST_HOPS + hop % st.LONGEST_HOPS, 1)
    n = 8 * k[st.HOP] / k[st.DECIMATION]
    constants = f[k[st.O_TABLE] : k[st.O_TABLE] + st.N_TABLE]
    age = hop - k[st.ALARM_HOP]
    if age > 0 and age % HUM_HOPS == 0:
        end_hum_window(table, k)
    strongest, most = -1, 0.0
    for c in range(k[st.N_CHANNELS]):
        energy, floor = energies[0, c] / n, table[st.FLOOR_WHITE, c]
        quiet = max(floor, _mask(table, c, hop, constants))
        if table[st.PEAK_EVIDENCE, c] > 0.0 and (
            energy > max(ACTIVE_RATIO * quiet, TAIL_SHARE * table[st.EVENT_MAX, c])
        ):
            k[st.LAST_ACTIVE_HOP] = hop
            level = table[st.EVENT_LEVEL, c]
            is_jump = energy > JUMP_RATIO * level and level < WEAK_RATIO * floor
            if is_jump and energy / floor > most:
                strongest, most = c, energy / floor
        if energy > table[st.EVENT_MAX, c]:
            table[st.EVENT_MAX, c] = energy
            table[st.EVENT_MAX_HOP, c] = hop
        _follow_level(table, c, hop, energy, age < k[st.MERGE_HOPS])
        if table[st.PEAK_EVIDENCE, c] > 0.0:
            _renew_mask(table, c, hop, energy, constants)
    quiet_hops = hop - k[st.LAST_ACTIVE_HOP]
    if quiet_hops == k[st.MERGE_HOPS]:
        k[st.IS_LONG] = burst_hops(hop, a, k) > k[st.TWITCH_HOPS]
    if age >= k[st.MERGE_HOPS] and strongest >= 0:
        rise = int(table[st.RISE_HOP, strongest]) - 8
        if rise - k[st.ALARM_HOP] > LEAD_IN * k[st.MERGE_HOPS]:
            write_burst(st.BY_JUMP, rise, a, f, k)
        else:
            k[st.LAST_STOP_HOP] = rise
        _begin_event(hop, a, f, k, table)
        table[st.PEAK_EVIDENCE, strongest] = table[st.ALARM_LEVEL, strongest]
    elif quiet_hops >= quiet_hops_to_end(k):
        write_burst(st.BY_QUIET, hop, a, f, k)
    elif age >= k[st.RING] - 2 * k[st.LOOKBACK_HOPS]:
        write_burst(st.BY_LENGTH, hop, a, f, k)
