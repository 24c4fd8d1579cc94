"""Movements: rises of the slow signal, one record each; whatever moves, needle or not.

The energy of the slow signal in the last 0.13 s is followed. A movement begins where it rises above
what quiet reaches and to twice what it fell to before; it is over when it has fallen to half of its
largest and 0.16 s have passed since, so that both swings of a thrust are one movement and three
thrusts a second are three.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import slow_places as sp
from twitchdetect.detect import state as st
from twitchdetect.detect.slow_band import follow_slow, renewed, slow_pattern, step_hop
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES

ENERGY_STEPS = 8
LEAST_RATIO = 2.5
"""Energy over the quiet level's from which it is a movement."""
CONTRAST = 2.0
"""How far the energy rises before a movement and falls after it."""
REST_STEPS = 10
AROUND_STEPS = 6
"""Steps before and after the largest from which the pattern is taken."""
EDGE_SHARE = 0.25
"""A movement reaches as far as its energy is more than this share without a break."""
TAIL_STEPS, TAIL_RATIO = 20, 4.0
"""What follows a movement this many times stronger, so many steps later, is its dying away."""
BEFORE_S, AFTER_S = 0.15, 0.02
"""How long before and after its onset a burst may have the thrust that it answers."""


@kernel
def follow_movements(a: Floats, f: Floats, k: Ints) -> None:
    """Bring slow signal and movements up to the last whole hop; write records of those over."""
    follow_slow(a, f, k)
    slow = f[k[sp.O_SLOW] : k[sp.O_SLOW] + sp.N_SLOW]
    if k[sp.MOVED_STEPS] == 0:
        slow[sp.S_VALLEY] = st.NEVER
    while k[sp.MOVED_STEPS] < k[sp.N_STEPS]:
        stop = min(k[sp.N_STEPS], k[sp.LAST_MOVED] + k[sp.STILL_STEPS])
        if stop <= k[sp.MOVED_STEPS]:
            stop = k[sp.N_STEPS]
        stop = min(stop, k[sp.MOVED_STEPS] + int(slow[sp.S_LEFT]))
        if _walk(stop, slow, f, k):
            _write_movement(a, f, k)
            k[sp.LAST_MOVED] = k[sp.MOVED_STEPS] - 1
        elif k[sp.MOVED_STEPS] == k[sp.LAST_MOVED] + k[sp.STILL_STEPS]:
            st.new_record(st.STILL, f, k)
        if slow[sp.S_LEFT] == 0.0:
            _end_window(slow)
            slow[sp.S_LEFT] = k[sp.WINDOW_STEPS]
            slow[sp.S_ENERGY] = _whole_energy(k[sp.MOVED_STEPS] - 1, f, k)


@kernel
def _walk(stop: int, slow: Floats, f: Floats, k: Ints) -> bool:
    """Follow the energy up and down, up to a step or until it has come down from a movement."""
    energy, most, valley = slow[sp.S_ENERGY], slow[sp.S_ENERGY_MAX], slow[sp.S_VALLEY]
    peak, peak_step, moving = slow[sp.S_PEAK], k[sp.PEAK_STEP], k[sp.MOVING]
    level = slow[sp.S_ENERGY_LEVEL]
    least = LEAST_RATIO * level if level > 0.0 else st.NEVER
    last, sums = np.uint64(k[sp.N_RING_STEPS] - 1), np.uint64(k[sp.O_SLOW_SUM])
    begin = step = k[sp.MOVED_STEPS]
    is_over = False
    while step < stop and not is_over:
        energy += f[sums + (np.uint64(step) & last)]
        energy -= f[sums + (np.uint64(step - ENERGY_STEPS) & last)]  # before the first it is 0
        most = energy if energy > most else most
        if moving == 0:
            valley = energy if energy < valley else valley
            if energy > least and energy > CONTRAST * valley:
                moving, peak, peak_step = 1, energy, step
        elif energy > peak:
            peak, peak_step = energy, step
        elif energy * CONTRAST < peak and step - peak_step >= REST_STEPS:
            moving, valley, is_over = 0, energy, True
        step += 1
    slow[sp.S_ENERGY], slow[sp.S_ENERGY_MAX], slow[sp.S_VALLEY] = energy, most, valley
    slow[sp.S_PEAK], k[sp.PEAK_STEP], k[sp.MOVING] = peak, peak_step, moving
    slow[sp.S_LEFT] -= step - begin
    k[sp.MOVED_STEPS] = step
    return is_over


@kernel
def _whole_energy(step: int, f: Floats, k: Ints) -> float:
    """Add up anew, so that errors of rounding do not."""
    energy = 0.0
    for i in range(ENERGY_STEPS):
        energy += f[k[sp.O_SLOW_SUM] + ((step - i) & (k[sp.N_RING_STEPS] - 1))]
    return energy


@kernel
def _end_window(slow: Floats) -> None:
    if slow[sp.S_ENERGY_MAX] > 0.0:
        level, n = slow[sp.S_ENERGY_LEVEL], slow[sp.S_ENERGY_WINDOWS]
        slow[sp.S_ENERGY_LEVEL] = renewed(level, slow[sp.S_ENERGY_MAX], n)
        slow[sp.S_ENERGY_WINDOWS] += 1.0
        slow[sp.S_ENERGY_MAX] = 0.0


@kernel
def _write_movement(a: Floats, f: Floats, k: Ints) -> None:
    slow = f[k[sp.O_SLOW] : k[sp.O_SLOW] + sp.N_SLOW]
    sums = f[k[sp.O_SLOW_SUM] : k[sp.O_SLOW_SUM] + k[sp.N_RING_STEPS]]
    n = k[sp.N_RING_STEPS]
    record = st.new_record(st.MOVEMENT, f, k)
    best = k[sp.PEAK_STEP]
    for step in range(max(0, best + 1 - ENERGY_STEPS), best):
        if sums[step % n] > sums[best % n]:
            best = step
    first, last = _edges(best, sums, k)
    touch, _ = find_touch(best, a, f, k)
    n_lanes = k[st.N_GROUPS] * LANES
    vector = f[k[sp.O_SLOW_VECTOR] : k[sp.O_SLOW_VECTOR] + n_lanes]
    weight = rows(a, k[st.A_CHANNELS], st.N_ROWS)[sp.SLOW_WEIGHT]
    strongest = int(np.argmax(vector * vector * weight))
    record[st.N_RECORD : st.N_RECORD + n_lanes] = vector * np.sqrt(weight)
    record[st.R_CHANNEL] = strongest
    record[st.R_START], record[st.R_STOP] = _sample_at(first, f, k), _sample_at(last + 1, f, k)
    record[st.R_ALARM] = touch
    record[st.R_PEAK] = abs(vector[strongest])
    record[st.R_EVIDENCE] = slow[sp.S_PEAK] / slow[sp.S_ENERGY_LEVEL]
    record[st.R_FLOOR_UV] = np.sqrt(rows(a, k[st.A_CHANNELS], st.N_ROWS)[st.FLOOR_REST, strongest])
    record[st.R_HUM] = _muscle_ratio(strongest, first, last, a, f, k)
    record[st.R_LEVEL] = 1.0 / np.sqrt(max(weight[strongest], st.LEAST))


@kernel
def _muscle_ratio(c: int, first: int, last: int, a: Floats, f: Floats, k: Ints) -> float:
    """Energy of the band above over that of the movement itself, without what rest has of it."""
    slow = muscle = 0.0
    for step in range(first, last + 1):
        slow += a[k[sp.A_SLOW] + step % k[sp.N_RING_STEPS], c >> 2, c & 3] ** 2
    for hop in range(max(step_hop(first), k[st.FIRST_HOP]), min(step_hop(last + 1), k[st.HOPS])):
        row = k[st.A_RINGS] + (hop % k[st.RING]) * st.N_RINGS + st.RING_FILTERED
        muscle += a[row, c >> 2, c & 3]
    rest = rows(a, k[st.A_CHANNELS], st.N_ROWS)[st.FLOOR_REST, c]
    n_hops = sp.STEP_HOPS * (last + 1 - first)
    ratio: float = (muscle / k[st.HOP] - n_hops * rest) / max(sp.STEP_HOPS * slow, st.LEAST)
    return ratio


@kernel
def _edges(best: int, sums: Floats, k: Ints) -> tuple[int, int]:
    """First and last step of the movement whose largest step is `best`."""
    n, least = k[sp.N_RING_STEPS], EDGE_SHARE * sums[best % k[sp.N_RING_STEPS]]
    first = last = best
    while first > max(0, k[sp.N_STEPS] - n) and sums[(first - 1) % n] > least:
        first -= 1
    while last + 1 < k[sp.N_STEPS] and sums[(last + 1) % n] > least:
        last += 1
    return first, last


@kernel
def _sample_at(step: int, f: Floats, k: Ints) -> float:
    """Sample at which a step stands; not before the stream began, anew after a gap."""
    hop = min(max(step_hop(step), k[st.FIRST_HOP]), k[st.HOPS] - 1)
    sample: float = f[k[st.O_HOP_SAMPLE] + hop % k[st.RING]]
    return sample


@kernel
def find_touch(best: int, a: Floats, f: Floats, k: Ints) -> tuple[float, float]:
    """Sample of the largest excursion around a step, and its strength.

    Notes
    -----
    A parabola through the largest and its neighbours tells where between the steps it lies.
    """
    start, stop = step_hop(best - AROUND_STEPS), step_hop(best + AROUND_STEPS + 1)
    strength, _, hop = slow_pattern(start, stop, a, f, k)
    step = (hop - step_hop(0)) // sp.STEP_HOPS
    sample = _sample_at(step, f, k)
    if step < 1 or step + 1 >= k[sp.N_STEPS] or strength == 0.0:
        return sample, strength
    before, here, after = (
        _along(step - 1, a, f, k),
        _along(step, a, f, k),
        _along(step + 1, a, f, k),
    )
    bend = 2.0 * here - before - after
    shift = 0.5 * (after - before) / bend if bend > 0.0 else 0.0
    shift = min(max(shift, -0.5), 0.5) * sp.STEP_HOPS * k[st.HOP]
    return max(sample + np.rint(shift), 0.0), strength


@kernel
def _along(step: int, a: Floats, f: Floats, k: Ints) -> float:
    """How far a step goes along the pattern that was found last."""
    vector = f[k[sp.O_SLOW_VECTOR] : k[sp.O_SLOW_VECTOR] + k[st.N_GROUPS] * LANES]
    row = rows(a, k[sp.A_SLOW] + step % k[sp.N_RING_STEPS], 1)[0]
    weight = rows(a, k[st.A_CHANNELS], st.N_ROWS)[sp.SLOW_WEIGHT]
    total = 0.0
    for c in range(len(vector)):
        total += row[c] * vector[c] * weight[c]
    return total


@kernel
def add_touch(first_hop: int, record: Floats, a: Floats, f: Floats, k: Ints) -> None:
    """Write into a burst's record when before its first hop something moved, and how strongly."""
    follow_slow(a, f, k)
    sums = f[k[sp.O_SLOW_SUM] : k[sp.O_SLOW_SUM] + k[sp.N_RING_STEPS]]
    hop_s = f[k[st.O_TABLE] + st.T_BLOCK_S] / st.BLOCK_HOPS
    first = (first_hop - int(BEFORE_S / hop_s) - step_hop(0)) // sp.STEP_HOPS
    stop = (first_hop + int(AFTER_S / hop_s) - step_hop(0)) // sp.STEP_HOPS + 1
    first = max(first, 0, k[sp.N_STEPS] - k[sp.N_RING_STEPS])
    stop = min(stop, k[sp.N_STEPS])
    record[st.R_TOUCH] = -1.0
    if stop <= first:
        return
    best, n = first, k[sp.N_RING_STEPS]
    for step in range(first, stop):
        if sums[step % n] > sums[best % n]:
            best = step
    for step in range(max(0, k[sp.N_STEPS] - n, first - TAIL_STEPS), first):
        if sums[step % n] > TAIL_RATIO * sums[best % n]:
            return
    record[st.R_TOUCH], record[st.R_MOVED] = find_touch(best, a, f, k)
