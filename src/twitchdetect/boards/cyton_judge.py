"""The Cyton's stream of bytes as a machine: which 33 of them are a packet.

A packet is 0xA0, a counter, 24 bytes of samples, six of aux and 0xC0-0xCF. There is no checksum,
and samples contain both marks by chance, so a frame is judged by what else is known of it:

- Does it start where the last packet or a text ended, or with the stream; is its counter the next
  one (after skipped bytes: does it run ahead by no more than the packets that had room there, and
  three); is its stop byte the last one's; are its aux bytes those that such a stream goes on with
  (`is_aux_expected`)? A frame that has all of it is a packet as soon as its last byte is there; so
  is the first one, if its aux bytes are zero.
- Any other waits for the header behind it with the next counter. If it stands elsewhere, its
  samples must be plausible too (`is_plausible`); what stands elsewhere and has all but its place
  is a packet unless the next counter contradicts.
- If it stands in its place, the next header may also have a later counter, or be that of another
  frame: packets were lost. A text may follow instead, or the same frame once more.
- The last frame before the end of the stream needs the place, the stop byte and one of the others.
- What fails is no packet, and the search goes on one byte further.

Every decision follows from the bytes alone, at the first byte that allows it, so the cut of the
stream does not matter.
"""

from __future__ import annotations

from itertools import count

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.jit import kernel

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Int = int | np.int64

PACKET_BYTES = 33
HEADER = 0xA0
FIRST_STOP, LAST_STOP = 0xC0, 0xCF
_ACCEL_STOP = 0xC0
FIRST_STAMPED, LAST_STAMPED = 0xC3, 0xC6
_NEAR = 2048  # of 16 bits: 0.256 g between two readings, 40 ms apart; 12 mV at gain 24
_MORE_LOST = 3
_LONGEST_JUMP = 64
_STAMP_STEP_MS, _STAMP_SLACK_MS = 4, 36
_LOW = 0x000F_000F_000F
_TEXT_BYTES = 8
_MANY = 6

_slot = count()
POSITION, ENDING = (next(_slot) for _ in range(2))
"""Stream position of the first byte given; whether no more will come."""
KNOWN, END, BOUNDARY, COUNTER, STOP, AUX = (next(_slot) for _ in range(6))
"""Whether there was a packet; where it ended; where the next may begin; what it held."""
ACCEL, ACCEL_KNOWN, STAMP_MS, STAMP_KNOWN = (next(_slot) for _ in range(4))
N_PACKETS, N_SKIPPED, DOLLARS = (next(_slot) for _ in range(3))
REFUSED_END, CALM, LEVELS = (next(_slot) for _ in range(3))
"""Where the last frame ended that was refused for its samples; how many channels of the last two
packets were near each other, 0 if few; the last packet's upper 16 bits."""
STATE_SIZE = LEVELS + 8

REJECT, ACCEPT, WAIT = 0, 1, 2


@kernel
def aux_word(data: Bytes, i: int) -> Int:
    """Give the six aux bytes of the frame at `i` as one number of 48 bits."""
    aux: Int = 0
    for j in range(26, 32):
        aux = aux << 8 | np.int64(data[i + j])
    return aux


@kernel
def is_aux_expected(state: Ints, aux: Int, stop: Int, step: Int) -> bool:
    """Tell whether aux bytes go on from those of the last packets.

    A time stamp must move on by what `step` packets take. Without stamps all zero is "nothing
    new"; an acceleration must be near the last one, and both have the low bits zero that a 12-bit
    sensor leaves; any other aux must be what it was.
    """
    if FIRST_STAMPED <= stop <= LAST_STAMPED:
        passed_ms = ((aux & 0xFFFFFFFF) - state[STAMP_MS]) & 0xFFFFFFFF
        most_ms = _STAMP_STEP_MS * step + _STAMP_SLACK_MS
        return bool(state[STAMP_KNOWN] == 1 and 0 < passed_ms <= most_ms)
    if aux == 0:
        return True
    if stop != _ACCEL_STOP:
        return bool(aux == state[AUX])
    if state[ACCEL_KNOWN] == 0 or (state[ACCEL] | aux) & _LOW:
        return False
    for shift in (0, 16, 32):
        now = ((aux >> shift) & 0xFFFF ^ 0x8000) - 0x8000
        before = ((state[ACCEL] >> shift) & 0xFFFF ^ 0x8000) - 0x8000
        if abs(now - before) > _NEAR:
            return False
    return True


@kernel
def text_follows(data: Bytes, i: int, state: Ints) -> int:
    """Say whether the frame at `i` is followed by text."""
    for j in range(i + PACKET_BYTES, i + PACKET_BYTES + _TEXT_BYTES):
        if j >= len(data):
            return REJECT if state[ENDING] else WAIT
        if data[j] != ord("\n") and not ord(" ") <= data[j] <= ord("~"):
            return REJECT
    return ACCEPT


@kernel
def same_follows(data: Bytes, i: int, state: Ints) -> int:
    """Say whether the frame at `i` is followed by itself, sent again."""
    for j in range(i + PACKET_BYTES, i + 2 * PACKET_BYTES):
        if j >= len(data):
            return REJECT if state[ENDING] else WAIT
        if data[j] != data[j - PACKET_BYTES]:
            return REJECT
    return ACCEPT


@kernel
def level(data: Bytes, i: int, c: int) -> Int:
    """Give the upper 16 bits of channel `c`."""
    j = i + 2 + 3 * c
    return ((np.int64(data[j]) << 8 | np.int64(data[j + 1])) ^ 0x8000) - 0x8000


@kernel
def repeats_last(data: Bytes, i: int, state: Ints) -> bool:
    """Tell whether samples are those of the last packet, as far as they are remembered."""
    n_same = 0
    for c in range(8):
        n_same += level(data, i, c) == state[LEVELS + c]
    return n_same == 8


@kernel
def is_plausible(data: Bytes, i: int, state: Ints) -> bool:
    """Tell whether samples are near those of the last packet, or follow some that were not.

    A frame that begins in garbage and ends with a packet has the right followers by nature. As
    many channels must be within 2^19 counts, 12 mV at gain 24, as were from packet to packet
    before, if these were six or more; and only one frame in a row is refused for it.
    """
    if not state[CALM] or state[REFUSED_END] == state[POSITION] + i:
        return True
    n_near = 0
    for c in range(8):
        n_near += abs(level(data, i, c) - state[LEVELS + c]) <= _NEAR
    if n_near >= state[CALM]:
        return True
    state[REFUSED_END] = state[POSITION] + i + PACKET_BYTES
    return False


@kernel
def judge(data: Bytes, i: int, state: Ints) -> int:
    """Say whether the frame at `i`, with both marks in place, is a packet."""
    n = len(data)
    counter, stop = np.int64(data[i + 1]), np.int64(data[i + 32])
    known, in_place = state[KNOWN] == 1, state[POSITION] + i == state[BOUNDARY]
    skipped = state[POSITION] + i - state[END]
    step = (counter - state[COUNTER]) & 0xFF
    room = min(1 + skipped // PACKET_BYTES + _MORE_LOST, _LONGEST_JUMP) if skipped else 1
    in_step = known and 1 <= step <= room
    same_stop = known and stop == state[STOP]
    aux = aux_word(data, i)
    aux_expected = is_aux_expected(state, aux, stop, step)
    fits_all = in_step and same_stop and aux_expected
    if in_place and (fits_all or (not known and aux == 0)):
        return ACCEPT
    if i + 34 >= n and not state[ENDING] and (i + 33 == n or data[i + 33] == HEADER):
        return WAIT
    if i + 33 == n and in_place:
        return ACCEPT if not known or (same_stop and (in_step or aux_expected)) else REJECT
    if i + 34 >= n or data[i + 33] != HEADER:
        if in_place:
            fits = same_stop and (in_step or aux_expected)
            return text_follows(data, i, state) if fits else REJECT
        return ACCEPT if fits_all and is_plausible(data, i, state) else REJECT
    following = np.int64(data[i + 34])
    if following == (counter + 1) & 0xFF:
        return ACCEPT if in_place or not known or is_plausible(data, i, state) else REJECT
    if not in_place:
        in_order = step <= (following - state[COUNTER]) & 0xFF
        return ACCEPT if fits_all and in_order and is_plausible(data, i, state) else REJECT
    return judge_in_place(data, i, state, step, same_stop and aux_expected)


@kernel
def judge_in_place(data: Bytes, i: int, state: Ints, step: Int, fits: bool) -> int:
    """Say whether a frame in its place is a packet though the next one has not the next counter.

    Packets were lost behind it, or it was sent again, or its counter is damaged; or it is the one
    before it that was cut and this is what stands there by chance.
    """
    counter, following = np.int64(data[i + 1]), np.int64(data[i + 34])
    known = state[KNOWN] == 1
    if known and following == counter and step:
        return same_follows(data, i, state)
    further = (following - state[COUNTER]) & 0xFF
    if known and not (step < further if step else repeats_last(data, i, state)):
        return REJECT
    if fits:
        return ACCEPT
    if i + 67 >= len(data):
        return REJECT if state[ENDING] else WAIT
    is_next = FIRST_STOP <= data[i + 65] <= LAST_STOP and data[i + 66] == HEADER
    stop, third = data[i + 32], np.int64(data[i + 67])
    if known:
        is_run = further < (third - state[COUNTER]) & 0xFF
        is_run &= stop == state[STOP] or stop == data[i + 65]
    else:
        is_run = third == (following + 1) & 0xFF or third == following == counter
    return ACCEPT if is_next and is_run else REJECT


@kernel
def remember_aux(state: Ints, aux: Int, stop: Int) -> None:
    """Note the aux bytes that the next ones are compared with."""
    state[AUX] = aux
    if FIRST_STAMPED <= stop <= LAST_STAMPED:
        state[STAMP_MS], state[STAMP_KNOWN] = aux & 0xFFFFFFFF, 1
    elif stop == _ACCEL_STOP and aux:
        state[ACCEL], state[ACCEL_KNOWN] = aux, 1


@kernel
def remember(data: Bytes, i: int, state: Ints) -> None:
    """Note what the next packet is compared with, and count this one; its aux bytes apart."""
    n_near = 0
    for c in range(8):
        now = level(data, i, c)
        n_near += abs(now - state[LEVELS + c]) <= _NEAR
        state[LEVELS + c] = now
    state[CALM] = n_near if n_near >= _MANY and state[N_PACKETS] > 0 else 0
    state[KNOWN], state[DOLLARS] = 1, 0
    state[END] = state[BOUNDARY] = state[POSITION] + i + PACKET_BYTES
    state[COUNTER], state[STOP] = data[i + 1], data[i + 32]
