"""From an event in progress to a record of numbers: onset, end, size, evidence."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.closeup import look, weigh_high
from twitchdetect.detect.edges import find_burst
from twitchdetect.detect.hum import hum_share
from twitchdetect.detect.jump import compactness, jump_uV
from twitchdetect.detect.movement import add_touch
from twitchdetect.detect.period import find_period
from twitchdetect.detect.repeats import recognise
from twitchdetect.detect.slow import slow_swing_uV
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES

LEAD_HOPS, TAIL_HOPS = 4, 8
"""Hops before and after a burst in which what lies above 75 Hz still belongs to it."""
GROWS_HOPS = 12
"""Hops between a burst and a stronger one for the first to be the second's beginning."""
FLOOR_RISE = 2.0
"""A floor that has risen so much during an event has taken what goes on for the new rest."""


@kernel
def write_burst(ended_by: int, newest: int, a: Floats, f: Floats, k: Ints) -> None:
    """Close the event in progress and write its record, from hops up to `newest`."""
    n_lanes, ring = k[st.N_GROUPS] * LANES, k[st.RING]
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    rings = rows(a, k[st.A_RINGS], ring * st.N_RINGS).reshape((ring, st.N_RINGS, n_lanes))
    record = st.new_record(st.BURST, f, k)
    c, first, last = find_burst(newest, rings, table, k)
    _write_size(record, c, first, last, rings, table, f, k)
    _write_evidence(record, c, table, k)
    _write_signs(record, c, first, last, newest, a, f, k)
    add_touch(first - k[st.DELAY] // k[st.HOP], record, a, f, k)
    goes_on = table[st.FLOOR_WHITE, c] > FLOOR_RISE * table[st.EVENT_FLOOR_WHITE, c]
    record[st.R_GROWS] = ended_by == st.BY_JUMP and newest - last < GROWS_HOPS
    record[st.R_ENDED_BY] = st.BY_LENGTH if ended_by == st.BY_QUIET and goes_on else ended_by
    for i in range(n_lanes):
        record[st.N_RECORD + i] = table[st.PEAK_EVIDENCE, i]
        record[st.N_RECORD + n_lanes + i] = table[st.HIGH_EVIDENCE, i]
    k[st.ACTIVE] = 0
    k[st.LAST_STOP_HOP] = 1 + (last if ended_by == st.BY_JUMP else max(last, k[st.LAST_ACTIVE_HOP]))
    k[st.LAST_EVENT_HOP] = k[st.HOPS]


@kernel
def _write_size(
    record: Floats,
    c: int,
    first: int,
    last: int,
    rings: Floats,
    table: Floats,
    f: Floats,
    k: Ints,
) -> None:
    """Write place, time and size."""
    ring = k[st.RING]
    energy = peak = clipped = 0.0
    for hop in range(first, last + 1):
        slot = hop % ring
        energy += rings[slot, st.RING_FILTERED, c]
        peak = max(peak, rings[slot, st.RING_PEAK, c])
        clipped += rings[slot, st.RING_CLIPPED, c]
    n = (last - first + 1) * k[st.HOP]
    hop_at = f[k[st.O_HOP_SAMPLE] : k[st.O_HOP_SAMPLE] + ring]
    start = max(hop_at[first % ring] + k[st.HOP] // 2 - k[st.DELAY], float(k[st.FIRST_SAMPLE]))
    floor = table[st.EVENT_FLOOR_FILTERED, c]
    record[st.R_CHANNEL] = c
    record[st.R_START] = start
    record[st.R_STOP] = max(hop_at[last % ring] + k[st.HOP] - k[st.DELAY], start + 1.0)
    record[st.R_ALARM] = max(float(k[st.ALARM_SAMPLE]), start)
    record[st.R_PEAK] = np.sqrt(peak)
    record[st.R_RMS] = np.sqrt(energy / n)
    record[st.R_SNR] = 10.0 * np.log10(max(energy / n, 1e-30) / floor)
    record[st.R_FLOOR_UV] = np.sqrt(floor)
    record[st.R_CLIPPED] = clipped / n


@kernel
def _write_evidence(record: Floats, c: int, table: Floats, k: Ints) -> None:
    """Write what it stands out of, and how far."""
    level = table[st.LEVEL_BEFORE, c] / max(table[st.FLOOR_WHITE, c], st.LEAST)
    above_rest = table[st.EVENT_FLOOR_FILTERED, c] / table[st.FLOOR_REST, c]
    record[st.R_EVIDENCE] = table[st.PEAK_EVIDENCE, c]
    record[st.R_LEVEL] = table[st.ALARM_LEVEL, c]
    record[st.R_ABOVE_REST_DB] = 10.0 * np.log10(above_rest)
    record[st.R_LEVEL_EVIDENCE] = table[st.LEVEL_EVIDENCE, c]
    record[st.R_LEVEL_DB] = 10.0 * np.log10(max(level, 1.0))
    record[st.R_N_BEFORE] = table[st.N_BEFORE, c]
    record[st.R_ON_TOP] = k[st.ON_TOP]
    record[st.R_HUM] = hum_share(c, table, k)
    record[st.R_BAD_KIND] = table[st.BAD_KIND, c]
    is_rail = table[st.HELD_STOP, c] > 0.0 and table[st.HELD_KIND, c] == st.RAILED
    record[st.R_RAIL_STOP] = table[st.HELD_STOP, c] if is_rail else -np.inf


@kernel
def _write_signs(
    record: Floats, c: int, first: int, last: int, newest: int, a: Floats, f: Floats, k: Ints
) -> None:
    """Write what tells muscle from the rest: energy above 75 Hz, slow level, steps, repetition."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    begin, end = first - LEAD_HOPS, min(last + TAIL_HOPS, newest)
    looked = look(begin, newest, a, f, k)
    weigh_high(begin, end, looked, a, f, k)
    record[st.R_HIGH] = np.max(table[st.HIGH_EVIDENCE, : k[st.N_CHANNELS]])
    compact, spread, at = compactness(c, begin, end, looked, a, k)
    record[st.R_COMPACT], record[st.R_SPREAD] = compact, spread * k[st.HOP]
    record[st.R_JUMP] = jump_uV(c, at, a, k)
    for i in range(k[st.N_CHANNELS]):
        if i != c:
            record[st.R_OTHER_JUMP] = max(record[st.R_OTHER_JUMP], jump_uV(i, at, a, k))
    record[st.R_SLOW] = slow_swing_uV(c, first, last, a, k)
    if last - first >= k[st.JUMP_HOPS]:
        period_r, period = find_period(c, first, last, looked, a, k)
        record[st.R_PERIOD_R], record[st.R_PERIOD] = period_r, period
    record[st.R_TIMES : st.R_TIMES + st.N_TIMES] = -np.inf
    if newest - first <= k[st.LOOK_HOPS] and first > k[st.FIRST_HOP] + k[st.MERGE_HOPS]:
        shape, record[st.R_SAME] = recognise(first, last, a, f, k)
        times = k[st.O_SHAPES] + shape * st.N_SHAPE + st.S_TIMES
        record[st.R_TIMES : st.R_TIMES + st.N_TIMES] = f[times : times + st.N_TIMES]


@kernel
def write_bad(c: int, start: float, stop: float, kind: float, f: Floats, k: Ints) -> None:
    """Write the record of a stretch in which a channel gave no samples."""
    record = st.new_record(int(kind), f, k)
    record[st.R_CHANNEL] = c
    record[st.R_START] = start
    record[st.R_STOP] = stop
    record[st.R_ALARM] = min(start + k[st.RAIL_RUN], k[st.SAMPLE]) - 1
