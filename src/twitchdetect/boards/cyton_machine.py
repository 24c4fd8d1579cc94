"""The Cyton's stream of bytes as a machine: packets into rows, everything else passed over."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.boards.cyton_judge import (
    ACCEPT,
    AUX,
    BOUNDARY,
    COUNTER,
    DOLLARS,
    END,
    ENDING,
    FIRST_STAMPED,
    FIRST_STOP,
    HEADER,
    LAST_STAMPED,
    LAST_STOP,
    N_PACKETS,
    N_SKIPPED,
    PACKET_BYTES,
    POSITION,
    REJECT,
    STOP,
    WAIT,
    Bytes,
    Int,
    Ints,
    aux_word,
    is_aux_expected,
    judge,
    remember,
    remember_aux,
)
from twitchdetect.boards.wide_load import eight_bytes
from twitchdetect.dsp.jit import kernel

Rows = npt.NDArray[np.int32]

ROW_SIZE = 12


@kernel
def skip(data: Bytes, i: int, state: Ints) -> None:
    """Pass a byte that is of no packet; after the ``$$$`` of a text a packet may begin."""
    state[DOLLARS] = state[DOLLARS] + 1 if data[i] == ord("$") else 0
    if state[DOLLARS] == 3:
        state[BOUNDARY] = state[POSITION] + i + 1


@kernel
def signed(number: np.uint64) -> np.int32:
    """Give the lower 24 bits as a signed number."""
    return np.int32(np.int32(np.uint32(number) << np.uint32(8)) >> np.int32(8))


@kernel
def write_samples(data: Bytes, k: np.uint64, rows: Rows, r: np.uint64) -> None:
    """Write the samples of the packet at `k`: three loads for eight channels."""
    a = eight_bytes(data, k + np.uint64(2))
    b = eight_bytes(data, k + np.uint64(10))
    c = eight_bytes(data, k + np.uint64(18))
    shift = np.uint64
    rows[r, 0] = signed(a >> shift(40))
    rows[r, 1] = signed(a >> shift(16))
    rows[r, 2] = signed(a << shift(8) | b >> shift(56))
    rows[r, 3] = signed(b >> shift(32))
    rows[r, 4] = signed(b >> shift(8))
    rows[r, 5] = signed(b << shift(16) | c >> shift(48))
    rows[r, 6] = signed(c >> shift(24))
    rows[r, 7] = signed(c)


@kernel
def write(data: Bytes, k: np.uint64, end: Int, rows: Rows, r: np.uint64) -> None:
    """Write the packet at `k`: samples, its other bytes, and where it ended."""
    write_samples(data, k, rows, r)
    rest = eight_bytes(data, k + np.uint64(25))  # last sample byte, six aux, stop
    first = np.uint64(data[k + np.uint64(1)]) | (rest & np.uint64(0xFF)) << np.uint64(8)
    for j in range(2):
        first |= (rest >> np.uint64(48 - 8 * j) & np.uint64(0xFF)) << np.uint64(16 + 8 * j)
    second = np.uint64(0)
    for j in range(4):
        second |= (rest >> np.uint64(32 - 8 * j) & np.uint64(0xFF)) << np.uint64(8 * j)
    rows[r, 8], rows[r, 9] = np.int32(np.uint32(first)), np.int32(np.uint32(second))
    rows[r, 10], rows[r, 11] = np.int32(end), np.int32(end >> 32)


@kernel
def run_on(data: Bytes, i: int, state: Ints, rows: Rows, row: int) -> int:
    """Take packets from `i` on as long as each is what was expected.

    This is what nearly all packets are; `judge` would say the same of each.
    """
    stop, n = np.uint64(state[STOP]), 0
    may_be_zero = not FIRST_STAMPED <= stop <= LAST_STAMPED
    counter, k, r = np.uint64(state[COUNTER]), np.uint64(i), np.uint64(row)
    end = np.int64(state[END])
    for _ in range((len(data) - i) // PACKET_BYTES):
        counter = (counter + np.uint64(1)) & np.uint64(0xFF)
        tail = eight_bytes(data, k + np.uint64(25))
        is_next = data[k] == HEADER and data[k + np.uint64(1)] == counter
        if not is_next or (tail & np.uint64(0xFF)) != stop:
            break
        aux = np.int64(tail >> np.uint64(8) & np.uint64(0xFFFF_FFFF_FFFF))
        if aux or not may_be_zero:
            if not is_aux_expected(state, aux, np.int64(stop), 1):
                break
            remember_aux(state, aux, np.int64(stop))
        state[AUX] = aux
        end += PACKET_BYTES
        write(data, k, end, rows, r)
        k += np.uint64(PACKET_BYTES)
        r += np.uint64(1)
        n += 1
    for j in range(max(0, n - 2), n):
        remember(data, i + j * PACKET_BYTES, state)
    state[N_PACKETS] += n
    return n


@kernel
def decode(data: Bytes, state: Ints, rows: Rows) -> tuple[int, int, int]:
    """Decode `data` from its first byte, which is the first undecided one of the stream.

    Parameters
    ----------
    data : ndarray of uint8, (n_bytes,)
    state : ndarray of int64, (STATE_SIZE,)
    rows : ndarray of int32, (n_packets, ROW_SIZE)
        Written to: eight counts; then, as bytes, counter, stop byte and six aux bytes; then, as
        one int64 of a little-endian machine, the stream position after the packet's last byte.

    Returns
    -------
    n_packets : int
    n_used : int
        Bytes that are decided; the others must be given again, in front of those that follow.
    n_skipped : int
        Bytes among them that belong to no packet.
    """
    n, i, row = len(data), 0, 0
    while i < n:
        if data[i] == HEADER:
            if i + PACKET_BYTES > n and not state[ENDING]:
                break
            verdict = REJECT
            if i + PACKET_BYTES <= n and FIRST_STOP <= data[i + 32] <= LAST_STOP:
                verdict = judge(data, i, state)
            if verdict == WAIT:
                break
            if verdict == ACCEPT:
                remember(data, i, state)
                remember_aux(state, aux_word(data, i), np.int64(data[i + 32]))
                state[N_PACKETS] += 1
                write(data, np.uint64(i), state[END], rows, np.uint64(row))
                n_more = run_on(data, i + PACKET_BYTES, state, rows, row + 1)
                i += PACKET_BYTES * (1 + n_more)
                row += 1 + n_more
                continue
        skip(data, i, state)
        i += 1
    state[POSITION] += i
    n_skipped = i - row * PACKET_BYTES
    state[N_SKIPPED] += n_skipped
    return row, i, n_skipped
