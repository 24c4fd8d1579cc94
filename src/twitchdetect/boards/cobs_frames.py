"""Frames of the twitchboard protocol: COBS between zeros, a CRC-16 behind every body.

A zero never occurs within a frame, so after any damage the next frame is found at the next zero.
The CRC finds every damage of up to 16 neighbouring bits and all but 1 in 65 536 of any other; the
lengths that each type of message prescribes find most of these.
"""

from __future__ import annotations

from itertools import count

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.jit import kernel

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Int = int | np.int64

LEAST_DECODED, MOST_DECODED = 4, 254
_POLYNOMIAL, _CRC_START = 0x1021, 0xFFFF

_slot = count()
POSITION, N_FRAMES, N_DAMAGED, TOO_LONG = (next(_slot) for _ in range(4))
"""Stream position of the first byte given; frames with a good CRC; frames dropped; whether what
came since the last zero is too long for a frame and was let go."""
STATE_SIZE = next(_slot)


def _crc_table() -> Ints:
    table = np.arange(256, dtype=np.int64) << 8
    for _ in range(8):
        table = (table << 1) ^ np.where(table & 0x8000, _POLYNOMIAL, 0)
        table &= 0xFFFF
    return table


_CRC_TABLE = _crc_table()


@kernel
def crc16(data: Bytes, start: Int, stop: Int) -> int:
    """Give the CRC-16/IBM-3740 of ``data[start:stop]``."""
    crc = np.int64(_CRC_START)
    for i in range(start, stop):
        crc = (crc << 8 & 0xFFFF) ^ _CRC_TABLE[crc >> 8 ^ np.int64(data[i])]
    return int(crc)


@kernel
def unstuff(data: Bytes, start: int, stop: int, body: Bytes, at: Int) -> Int:
    """Undo COBS of ``data[start:stop]`` into `body` from `at` on; give the length, -1 if it fails.

    A piece of 254 bytes without a zero behind it cannot be told from the end here and is not
    needed: a frame decodes to 254 bytes at most.
    """
    n, i = 0, np.int64(start)
    while i < stop:
        code = np.int64(data[i])
        if i + code > stop:
            return -1
        for j in range(1, code):
            body[at + n] = data[i + j]
            n += 1
        i += code
        if i < stop and code < 0xFF:
            body[at + n] = 0
            n += 1
    return n


@kernel
def unframe(data: Bytes, state: Ints, body: Bytes, frames: Ints) -> tuple[int, int]:
    """Find frames in `data`, whose first byte is the first undecided one of the stream.

    Parameters
    ----------
    data : ndarray of uint8, (n_bytes,)
    state : ndarray of int64, (STATE_SIZE,)
    body : ndarray of uint8, (n_bytes,)
        Written to: bodies without their CRC, one after the other.
    frames : ndarray of int64, (n_frames, 3)
        Written to: start and stop of each body, stream position after the frame's delimiter.

    Returns
    -------
    n_frames : int
    n_used : int
        Bytes that are decided; the others must be given again, in front of those that follow.
    """
    n_frames, start = 0, 0
    at: Int = 0
    for i in range(len(data)):
        if data[i]:
            continue
        if state[TOO_LONG] or i - start > MOST_DECODED + 1:
            state[N_DAMAGED] += 1
        elif i > start:
            n = unstuff(data, start, i, body, at)
            is_good = LEAST_DECODED <= n <= MOST_DECODED and crc16(body, at, at + n - 2) == (
                np.int64(body[at + n - 2]) | np.int64(body[at + n - 1]) << 8
            )
            if is_good:
                frames[n_frames, 0], frames[n_frames, 1] = at, at + n - 2
                frames[n_frames, 2] = state[POSITION] + i + 1
                n_frames += 1
                at += n
            state[N_DAMAGED] += not is_good
        state[TOO_LONG] = 0
        start = i + 1
    if len(data) - start > MOST_DECODED + 1:
        state[TOO_LONG] = 1
        start = len(data)
    state[N_FRAMES] += n_frames
    state[POSITION] += start
    return n_frames, start


def frame(body: bytes) -> bytes:
    """Give a body as it is sent: CRC, COBS and the delimiter.

    Raises
    ------
    ValueError
        If the body is not 2 to 252 bytes long.
    """
    if not LEAST_DECODED - 2 <= len(body) <= MOST_DECODED - 2:
        raise ValueError(f"a body must be 2 to 252 bytes long, got {len(body)}")
    crc = crc16(np.frombuffer(body, dtype=np.uint8), 0, len(body))
    pieces = (body + crc.to_bytes(2, "little")).split(b"\0")
    return b"".join(bytes([len(piece) + 1]) + piece for piece in pieces) + b"\0"
