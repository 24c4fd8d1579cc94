"""Packets that wait for their place because their counter and their arrival do not agree yet."""

from __future__ import annotations

import numpy as np

from twitchdetect.boards.clock_fit import FS, SPAN_S, Floats, Int, Ints, lateness
from twitchdetect.boards.clock_state import (
    ANEW,
    FIRST_LATE_S,
    IN_ORDER,
    JITTER_S,
    JUMP_AT,
    LAST,
    LAST_COUNTER,
    LAST_S,
    LEAST_BEFORE_S,
    LEAST_LATE_S,
    LEAST_SINCE_S,
    LOST,
    MOST_BACK,
    N_HELD,
    RESTARTED,
    ROUNDS_LOST,
    STEADY,
    WRAP,
    Packet,
)
from twitchdetect.dsp.jit import kernel

_LESS_LATE_S = 0.05
_UNFITTED, _FITTED, _FITTED_SPAN_S = 2e-4, 3e-5, 120.0
_MOST_DOUBT = 0.35


@kernel
def doubt(f: Floats, k: Ints, arrival_s: float) -> float:
    """Give by how many seconds the two clocks may have parted since the last packet."""
    share = _FITTED if f[SPAN_S] > _FITTED_SPAN_S else _UNFITTED
    return float(min(share * (arrival_s - f[LAST_S]), _MOST_DOUBT * k[WRAP] / f[FS]))


@kernel
def hold(f: Floats, k: Ints, held: Floats, packet: Packet) -> None:
    """Let a packet wait; its place is noted as if no whole round were lost."""
    j = k[N_HELD]
    before: Int = k[LAST_COUNTER]
    place: Int = k[LAST]
    if j:
        before = np.int64(held[0, j - 1])
        place = np.int64(held[3, j - 1])
    step = (packet[0] - before) % k[WRAP]
    if step != packet[3] and k[JUMP_AT] < 0:
        k[JUMP_AT] = j
        f[LEAST_BEFORE_S] = f[LEAST_LATE_S]
    late_s = lateness(f, place + step, packet[1])
    is_back = k[WRAP] - step <= MOST_BACK * packet[3]
    if j and (is_back or late_s < min(f[LEAST_LATE_S], 0.0) - JITTER_S):  # sent again
        step -= k[WRAP]
        late_s += k[WRAP] / f[FS]
    place += step
    held[0, j], held[1, j], held[2, j] = packet[0], packet[1], packet[2]
    held[3, j], held[4, j] = place, packet[3]
    if j == 0 or (step == packet[3] and late_s < f[LEAST_LATE_S] - _LESS_LATE_S):
        f[LEAST_SINCE_S] = packet[1]
    if j == 0:
        f[FIRST_LATE_S] = f[LEAST_LATE_S] = late_s
    if step == packet[3]:
        f[LEAST_LATE_S] = min(f[LEAST_LATE_S], late_s)
    k[N_HELD] += 1


@kernel
def drop_stray(k: Ints, held: Floats, packet: Packet) -> bool:
    """Drop the last of those that wait, if a packet goes on from the one before it instead.

    Then its counter was damaged on the way, which the answer tells. It keeps its turn, with the
    place of the one before it.
    """
    j = k[N_HELD] - 1
    if j < 0 or k[ANEW]:
        return False
    before: Int = k[LAST_COUNTER]
    place: Int = k[LAST]
    if j:
        before, place = np.int64(held[0, j - 1]), np.int64(held[3, j - 1])
    own_step = (np.int64(held[0, j]) - before) % k[WRAP]
    step = (packet[0] - before) % k[WRAP]
    if own_step == held[4, j] or not 0 < step <= MOST_BACK * packet[3] or own_step < step:
        return False
    held[0, j], held[3, j] = before, place
    if k[JUMP_AT] == j:
        k[JUMP_AT] = -1
    return True


@kernel
def shift_of_held(f: Floats, k: Ints, held: Floats) -> tuple[Int, int]:
    """Give how many samples later those that wait are than noted, and what is known of them."""
    round_s = k[WRAP] / f[FS]
    doubt_s = doubt(f, k, held[1, 0])
    rounds = np.int64(np.floor((f[LEAST_LATE_S] + JITTER_S + doubt_s) / round_s))
    rest_s = f[LEAST_LATE_S] - rounds * round_s
    if not k[ANEW] and rounds >= -1 and rest_s <= JITTER_S + doubt_s:
        return rounds * k[WRAP], ROUNDS_LOST if rounds else LOST
    if not k[ANEW] and k[JUMP_AT] < 0:  # the host's clock jumped: the counter went on
        return 0, IN_ORDER
    shift = np.int64(np.rint(f[LEAST_LATE_S] * f[FS]))
    return shift + (shift & 1) * k[STEADY], RESTARTED


@kernel
def first_shifted(f: Floats, k: Ints, shift: Int, why: int) -> Int:
    """Give the first of those that wait before which the shift happened.

    That is the first one, unless those before a jump of the counter came faster than a board
    sends, or would still be late: then they are what the host had kept from before.
    """
    jump: Int = k[JUMP_AT]
    if jump <= 0 or k[ANEW] or shift < 0:
        return 0
    if why == RESTARTED:
        return jump
    is_backlog = f[FIRST_LATE_S] - f[LEAST_BEFORE_S] > JITTER_S
    return jump if is_backlog or f[LEAST_BEFORE_S] - shift / f[FS] > JITTER_S else 0
