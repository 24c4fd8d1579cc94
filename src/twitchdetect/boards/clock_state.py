"""The sample clock's state in a few arrays, and the names of the places in them."""

from __future__ import annotations

from itertools import count

from twitchdetect.boards.clock_fit import N_FIT_FLOATS, N_FIT_INTS, Int

Packet = tuple[Int, float, Int, Int]
"""Counter of the last sample in it, arrival in s, board ms at this sample or -1, samples."""

IN_ORDER, LOST, ROUNDS_LOST, STAMPED_LOST, RESTARTED, REPEATED = range(6)
"""What is known of a packet: next one; counter jumped; by whole rounds too, which arrival or board
stamps told; counter began anew, placed by arrival; sent again, or its counter was damaged."""

MOST_HELD = 4096
JITTER_S = 0.15
"""How late packets may be that are read at the board's own pace."""
MOST_BACK = 8
"""How many samples a counter may go back at once and mean a packet sent again."""

_float_slot = count(N_FIT_FLOATS)
LAST_S, FIRST_LATE_S, LEAST_LATE_S, LEAST_SINCE_S, LEAST_BEFORE_S = (
    next(_float_slot) for _ in range(5)
)
"""Arrival of the last packet placed; lateness of the first that waits, the least of all and since
when it is that, and the least of those before the jump."""
N_FLOATS = next(_float_slot)

_int_slot = count(N_FIT_INTS)
WRAP, STEADY, STARTED, LAST, LAST_COUNTER, LAST_MS = (next(_int_slot) for _ in range(6))
"""Values of the counter; whether counts keep its parity; the last packet placed."""
N_HELD, JUMP_AT, ANEW, N_OUT = (next(_int_slot) for _ in range(4))
"""Packets that wait, the first of them that does not follow the one before it, whether the driver
said that the counter begins anew, and packets given out in this call."""
N_INTS = next(_int_slot)
