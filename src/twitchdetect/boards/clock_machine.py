"""Which sample a packet is, from its counter and when it arrived.

A packet whose counter goes on is the next sample, and one whose counter jumped comes that much
later, if its arrival agrees. Board time stamps settle everything else at once. Without them a
packet waits together with those that follow it, where

- it comes so late that whole rounds of the counter may be lost, or the host was busy and what it
  reads now is old;
- it comes before it could: packets sent again, or a counter that began anew.

Once 0.25 s have brought none that is 50 ms less late, the one that was least late tells: packets
are never early, and what is read at the board's own pace is late by no more than jitter. So there
is one number of whole rounds that fits, and if there is none, the counter began anew and the
arrival alone gives the place. Where those that wait are cut off before (a pause, an announced
restart, the end) and no whole rounds fit, or they came faster than a board sends, they are taken
for a backlog whose end did not come: the counter alone counts.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.boards.clock_fit import FS, POINT, Floats, Int, Ints, forget, lateness, learn
from twitchdetect.boards.clock_hold import doubt, drop_stray, first_shifted, hold, shift_of_held
from twitchdetect.boards.clock_state import (
    ANEW,
    FIRST_LATE_S,
    IN_ORDER,
    JITTER_S,
    JUMP_AT,
    LAST,
    LAST_COUNTER,
    LAST_MS,
    LAST_S,
    LEAST_LATE_S,
    LEAST_SINCE_S,
    LOST,
    MOST_BACK,
    MOST_HELD,
    N_HELD,
    N_OUT,
    REPEATED,
    RESTARTED,
    ROUNDS_LOST,
    STAMPED_LOST,
    STARTED,
    STEADY,
    WRAP,
    Packet,
)
from twitchdetect.dsp.jit import kernel

_QUIET_S = 0.25
_SILENCE_S = 0.2
_MOST_STAMPED_BACK = 64
_STAMP_SLACK_S, _STAMP_SHARE, _STAMP_EARLY_S = 0.05, 0.01, 0.5


@kernel
def give(k: Ints, out: Ints, place: Int, why: int) -> None:
    out[0, k[N_OUT]], out[1, k[N_OUT]] = place, why
    k[N_OUT] += 1


@kernel
def place_at(
    f: Floats,
    k: Ints,
    points: Floats,
    out: Ints,
    packet: Packet,
    place: Int,
    why: int,
) -> None:
    """Give a packet its place."""
    if why == IN_ORDER or k[POINT] < 0:  # a counter damaged on the way would seem early
        learn(f, k, points, place, packet[1])
    k[LAST], k[LAST_COUNTER], k[LAST_MS] = place, packet[0], packet[2]
    f[LAST_S] = packet[1]
    give(k, out, place - packet[3] + 1, why)


@kernel
def by_stamp(f: Floats, k: Ints, step: Int, arrival_s: float, ms: Int) -> tuple[bool, Int]:
    """Tell whether counter and board time agree on how many samples have passed, and how many."""
    if ms < 0 or k[LAST_MS] < 0 or k[ANEW]:
        return False, 0
    passed_ms = (((ms - k[LAST_MS]) & 0xFFFFFFFF) ^ 0x80000000) - 0x80000000
    passed = passed_ms * 1e-3 * f[FS]
    n = step + np.int64(np.rint((passed - step) / k[WRAP])) * k[WRAP]
    slack = min(0.25 * k[WRAP], _STAMP_SLACK_S * f[FS] + _STAMP_SHARE * abs(passed))
    is_early = lateness(f, k[LAST] + n, arrival_s) < -_STAMP_EARLY_S - doubt(f, k, arrival_s)
    is_damaged = n > k[WRAP] and is_early
    return n >= -_MOST_STAMPED_BACK and abs(n - passed) <= slack and not is_damaged, n


@kernel
def resolve(f: Floats, k: Ints, points: Floats, held: Floats, out: Ints) -> None:
    """Give those that wait their places."""
    n = k[N_HELD]
    if n == 0:
        return
    shift, why = shift_of_held(f, k, held)
    is_cut = n < MOST_HELD and held[1, n - 1] - f[LEAST_SINCE_S] < _QUIET_S and not k[ANEW]
    is_backlog = k[JUMP_AT] < 0 and f[FIRST_LATE_S] - f[LEAST_LATE_S] > JITTER_S
    if is_cut and (why != ROUNDS_LOST or is_backlog):
        shift, why = np.int64(0), IN_ORDER if k[JUMP_AT] < 0 else LOST
    elif why == IN_ORDER:
        forget(f, k)
    jump = first_shifted(f, k, shift, why)
    if why == RESTARTED:
        lift = k[LAST] + np.int64(held[4, jump] - held[3, jump]) - shift
        if jump:
            lift += np.int64(held[3, jump - 1]) - k[LAST]
        if lift > 0:
            shift += lift + (lift & 1) * k[STEADY]
    k[N_HELD], k[JUMP_AT], k[ANEW] = 0, -1, 0
    for j in range(n):
        place = np.int64(held[3, j]) + (shift if j >= jump else 0)
        n_samples = np.int64(held[4, j])
        packet = (np.int64(held[0, j]), held[1, j], np.int64(held[2, j]), n_samples)
        if place <= k[LAST]:
            give(k, out, -1, REPEATED)
        else:
            known = LOST if place > k[LAST] + n_samples else IN_ORDER
            place_at(f, k, points, out, packet, place, why if j == jump else known)


@kernel
def take(f: Floats, k: Ints, points: Floats, held: Floats, out: Ints, packet: Packet) -> None:
    """Place one packet, or let it wait."""
    if k[N_HELD] and packet[1] - held[1, k[N_HELD] - 1] > _SILENCE_S:
        resolve(f, k, points, held, out)
    if not k[STARTED]:
        k[STARTED] = 1
        first = (packet[0] - packet[3] + 1) & 1 & k[STEADY]
        place_at(f, k, points, out, packet, first + packet[3] - 1, IN_ORDER)
        return
    if drop_stray(k, held, packet) and k[N_HELD] == 1:  # nothing else waits
        k[N_HELD] = 0
        give(k, out, -1, REPEATED)
    if k[N_HELD] == 0 and place_at_once(f, k, points, out, packet):
        return
    hold(f, k, held, packet)
    if k[N_HELD] == MOST_HELD or packet[1] - f[LEAST_SINCE_S] >= _QUIET_S:
        resolve(f, k, points, held, out)


@kernel
def place_at_once(f: Floats, k: Ints, points: Floats, out: Ints, packet: Packet) -> bool:
    """Place a packet whose counter and time agree, or drop it as sent again."""
    step = (packet[0] - k[LAST_COUNTER]) % k[WRAP]
    n = packet[3]
    is_told, passed = by_stamp(f, k, step, packet[1], packet[2])
    if is_told and passed <= 0:
        give(k, out, -1, REPEATED)
        return True
    if is_told:
        why = STAMPED_LOST if passed > k[WRAP] else LOST if passed > n else IN_ORDER
        place_at(f, k, points, out, packet, k[LAST] + passed, why)
        return True
    if k[ANEW]:
        return False
    ahead = step if step else k[WRAP]
    late_s = lateness(f, k[LAST] + ahead, packet[1])
    if late_s < -JITTER_S and ahead != n:
        if k[WRAP] - ahead <= MOST_BACK * n:
            give(k, out, -1, REPEATED)
            return True
        return False
    if late_s > (0.5 * k[WRAP] / f[FS] if ahead == n else JITTER_S):
        return False
    place_at(f, k, points, out, packet, k[LAST] + ahead, IN_ORDER if ahead == n else LOST)
    return True


@kernel
def take_all(f: Floats, k: Ints, points: Floats, held: Floats, packets: Floats, out: Ints) -> int:
    """Take packets, (4, n): counter, arrival in s, board ms or -1, number of samples.

    Counter and board ms are those of a packet's first sample.

    Returns
    -------
    int
        How many places, (2, n_places): count or -1, and what is known, were written to `out`.
    """
    k[N_OUT] = 0
    for j in range(packets.shape[1]):
        n, ms = np.int64(packets[3, j]), np.int64(packets[2, j])
        if ms >= 0:
            ms = (ms + np.int64(np.rint((n - 1) * 1e3 / f[FS]))) & 0xFFFFFFFF
        packet = ((np.int64(packets[0, j]) + n - 1) % k[WRAP], packets[1, j], ms, n)
        take(f, k, points, held, out, packet)
    return int(k[N_OUT])


@kernel
def take_rest(f: Floats, k: Ints, points: Floats, held: Floats, out: Ints) -> int:
    """Place those that wait with what is known; as `take_all`."""
    k[N_OUT] = 0
    resolve(f, k, points, held, out)
    return int(k[N_OUT])
