"""The event in progress: its beginning, what keeps it open, what stands out of it, its end."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.closeup import look, weigh_high
from twitchdetect.detect.edges import burst_hops, quiet_hops_to_end
from twitchdetect.detect.evidence import evidence
from twitchdetect.detect.hum import HUM_HOPS, begin_hum, end_hum_window
from twitchdetect.detect.level import LAG_HOPS, look_back, next_level
from twitchdetect.detect.records import write_burst
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel

ACTIVE_RATIO = 2.2
"""Mean energy of the 32-ms window over the floor's at which a burst is still going on."""
WINDOW_HOPS = 8
"""By how many hops that window is late to see that it is quiet."""
TAIL_SHARE = 0.01
"""Share of its largest energy below which a burst is over, even if the floor is not reached."""
JUMP_RATIO = 6.0
"""How much more energy than the activity around it makes an event of its own of a burst."""
LEVEL_DOF = 100.0
"""Degrees of freedom of that activity's level."""
RISE_RATIO = 2.5
"""How much more energy than the level before is the beginning of a jump."""
LEAD_IN = 4
"""Weak activity that leads into a burst for less than this many times `merge_s` belongs to it."""
MASK_SHARE = 0.03
"""How much of a burst's energy the filters may ring with afterwards."""
AFTERMATH_SHARE = 0.004
"""Share of a burst's energy below which what follows at once is its dying away."""
MOST_RINGING = 2.0
"""Most energy, over the floor's, that the mains oscillators ring with."""


@kernel
def begin_event(hop: int, a: Floats, f: Floats, k: Ints) -> None:
    """Begin an event that stands out of the floor."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    _begin(hop, a, f, k, table)
    k[st.ON_TOP] = 0
    table[st.EVENT_FLOOR_WHITE, :] = table[st.FLOOR_WHITE, :]
    table[st.EVENT_FLOOR_FILTERED, :] = table[st.FLOOR_FILTERED, :]
    for c in range(k[st.N_CHANNELS]):
        level, table[st.N_BEFORE, c] = look_back(c, hop, a, k)
        table[st.EVENT_LEVEL, c] = table[st.LEVEL_BEFORE, c] = level


@kernel
def _begin(hop: int, a: Floats, f: Floats, k: Ints, table: Floats) -> None:
    begin_hum(a, f, k)
    k[st.ACTIVE], k[st.IS_LONG] = 1, 0
    k[st.ALARM_HOP] = k[st.LAST_ACTIVE_HOP] = hop
    k[st.ALARM_SAMPLE] = k[st.SAMPLE] - 1
    table[st.PEAK_EVIDENCE, :] = 0.0
    table[st.LEVEL_EVIDENCE, :] = 0.0
    table[st.HIGH_EVIDENCE, :] = 0.0
    table[st.EVENT_MAX, :] = 0.0
    table[st.EVENT_MAX_HOP, :] = hop
    table[st.RISE_HOP, :] = hop


@kernel
def _begin_on_top(hop: int, c: int, nats: float, a: Floats, f: Floats, k: Ints) -> None:
    """Begin an event that stands out of activity, on channel `c`; this is its quiet then."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    _begin(hop, a, f, k, table)
    k[st.ON_TOP] = 1
    for i in range(k[st.N_CHANNELS]):
        _, table[st.N_BEFORE, i] = look_back(i, hop, a, k)
        floor = table[st.FLOOR_WHITE, i]
        level = max(table[st.EVENT_LEVEL, i], floor)
        table[st.LEVEL_BEFORE, i] = table[st.EVENT_FLOOR_WHITE, i] = level
        share = level / floor if floor > 0.0 else 1.0
        table[st.EVENT_FLOOR_FILTERED, i] = table[st.FLOOR_FILTERED, i] * share
    table[st.PEAK_EVIDENCE, c] = table[st.LEVEL_EVIDENCE, c] = nats


@kernel
def masked(table: Floats, c: int, hop: int, constants: Floats) -> float:
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
def follow_event(a: Floats, f: Floats, k: Ints) -> None:
    """Keep the event open while a channel that alarmed is above floor, ringing and its own tail."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    hop = k[st.HOPS] - 1
    age = hop - k[st.ALARM_HOP]
    if age > 0 and age % HUM_HOPS == 0:
        end_hum_window(table, k)
    if age > 0 and age % k[st.LOOK_HOPS] == 0:
        weigh_high(hop - k[st.LOOK_HOPS], hop, look(hop - k[st.LOOK_HOPS], hop, a, f, k), a, f, k)
    _follow_channels(hop, table, a, f, k)
    quiet_hops = hop - k[st.LAST_ACTIVE_HOP]
    if quiet_hops > 0:
        quiet_hops += WINDOW_HOPS
    if quiet_hops == k[st.MERGE_HOPS]:
        k[st.IS_LONG] = burst_hops(hop, a, k) > k[st.TWITCH_HOPS]
    strongest, nats = -1, 0.0
    if age >= k[st.JUMP_HOPS]:
        strongest, nats = _find_jump(hop, table, a, f, k)
    rise = max(int(table[st.RISE_HOP, max(strongest, 0)]) - 8, k[st.ALARM_HOP])
    if strongest >= 0 and rise - k[st.ALARM_HOP] > LEAD_IN * k[st.MERGE_HOPS]:
        write_burst(st.BY_JUMP, rise, a, f, k)
        _begin_on_top(hop, strongest, nats, a, f, k)
    elif quiet_hops >= quiet_hops_to_end(k):
        write_burst(st.BY_QUIET, hop, a, f, k)
    elif age >= k[st.RING] - 2 * k[st.LOOKBACK_HOPS]:
        write_burst(st.BY_LENGTH, hop, a, f, k)


@kernel
def _follow_channels(hop: int, table: Floats, a: Floats, f: Floats, k: Ints) -> None:
    at = k[st.A_LEVELS] + 3 * st.LONGEST_HOPS
    energies = rows(a, at + hop % st.LONGEST_HOPS, 1)
    before = rows(a, at + (hop - LAG_HOPS) % st.LONGEST_HOPS, 1)
    n = 8 * k[st.HOP] / k[st.DECIMATION]
    constants = f[k[st.O_TABLE] : k[st.O_TABLE] + st.N_TABLE]
    for c in range(k[st.N_CHANNELS]):
        energy, floor = energies[0, c] / n, table[st.FLOOR_WHITE, c]
        if k[st.ON_TOP] == 1:
            floor = max(floor, table[st.EVENT_FLOOR_WHITE, c])
        if table[st.PEAK_EVIDENCE, c] > 0.0:
            quiet = max(floor, masked(table, c, hop, constants))
            if energy > max(ACTIVE_RATIO * quiet, TAIL_SHARE * table[st.EVENT_MAX, c]):
                k[st.LAST_ACTIVE_HOP] = hop
            _renew_mask(table, c, hop, energy, constants)
        if energy > table[st.EVENT_MAX, c]:
            table[st.EVENT_MAX, c] = energy
            table[st.EVENT_MAX_HOP, c] = hop
        level = next_level(table[st.EVENT_LEVEL, c], before[0, c] / n, floor)
        table[st.EVENT_LEVEL, c] = level
        if energy <= RISE_RATIO * level:
            table[st.RISE_HOP, c] = hop


@kernel
def _find_jump(hop: int, table: Floats, a: Floats, f: Floats, k: Ints) -> tuple[int, float]:
    """Channel and evidence of what stands out of the activity that goes on; -1 if nothing does."""
    energies = rows(a, k[st.A_LEVELS] + 3 * st.LONGEST_HOPS + hop % st.LONGEST_HOPS, 1)
    n = 8 * k[st.HOP] / k[st.DECIMATION]
    dof = f[k[st.O_TABLE] + st.T_DOF + 1]
    strongest, most, nats = -1, JUMP_RATIO, 0.0
    for c in range(k[st.N_CHANNELS]):
        level = max(table[st.EVENT_LEVEL, c], table[st.FLOOR_WHITE, c])
        if level <= 0.0 or table[st.SETTLED_AT, c] > k[st.SAMPLE]:
            continue
        ratio = energies[0, c] / (n * level)
        if ratio > most:
            standing = evidence(ratio, dof, LEVEL_DOF)
            if standing >= table[st.ALARM_LEVEL, c]:
                strongest, most, nats = c, ratio, standing
    return strongest, nats
