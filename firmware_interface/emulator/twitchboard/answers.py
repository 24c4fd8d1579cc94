"""Bodies that the board sends, field by field, and the test pattern."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IDENTIFY, START, STOP, SET, SELF_TEST, PING, STATUS = 1, 2, 3, 4, 5, 6, 7
DONE, UNKNOWN, WRONG_LENGTH, IMPOSSIBLE, BUSY = range(5)
CAUSES = {"unknown": 0, "power": 1, "pin": 2, "brown-out": 3, "watchdog": 4}
MOST_U16 = 65535
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a board is, as IDENTITY tells it.

    Attributes
    ----------
    most_product : int
        Most channels times rate.
    rates_hz : tuple of int
        Those that SET takes.
    nV_per_count, zero_count : int
        At the analog input.
    skew_us : int
        Between neighbouring channels of one sample.
    """

    name: str = "emulated board"
    serial: bytes = b"EMU00001"
    version: tuple[int, int, int] = (1, 0, 0)
    channels: int = 4
    rate_hz: int = 1000
    most_channels: int = 8
    most_product: int = 4000
    rates_hz: tuple[int, ...] = (125, 250, 500, 1000)
    bits: int = 10
    reference_mV: int = 5000
    nV_per_count: int = 4_882_813
    zero_count: int = 512
    skew_us: int = 112


def identity(kind: Kind, tag: int, state: int, channels: int, rate_hz: int) -> bytes:
    fixed = struct.pack(
        "<BBBBBB8sBBBHHBHIhH", 0x81, tag, 1, *kind.version, kind.serial, state, channels,
        kind.most_channels, rate_hz, kind.most_product, kind.bits, kind.reference_mV,
        kind.nV_per_count, kind.zero_count, kind.skew_us,
    )  # fmt: skip
    return fixed + kind.name.encode("ascii")


def status(tag: int, state: int, cause: str, now_ms: int, counts: tuple[int, ...]) -> bytes:
    """Give STATUS; `counts`: overruns, dropped samples, damaged frames, watchdog resets."""
    limited = [min(count, MOST_U16) for count in counts]
    return struct.pack("<BBBBIHHHH", 0x87, tag, state, CAUSES[cause], now_ms, *limited)


def pong(tag: int, now_ms: int) -> bytes:
    return struct.pack("<BBI", 0x86, tag, now_ms)


def reply(tag: int, command: int, result: int) -> bytes:
    return bytes([0x80, tag, command, result])


def samples(is_test: bool, counter: int, ms: int, counts: Counts) -> bytes:
    """Give SAMPLES; `counts` is (n, channels)."""
    n, channels = counts.shape
    head = struct.pack(
        "<BBHIBB", 0xA0, int(is_test), counter & 0xFFFF, ms & 0xFFFFFFFF, channels, n
    )
    return head + counts.astype("<i2").tobytes()


def test_pattern(counter: Counts, channels: int, bits: int) -> Counts:
    """Give the self-test pattern, (n, channels), of samples with these counters."""
    i = np.arange(channels)
    counts = ((counter[:, None] & 0xFFFF) * (2 * i + 1) + 128 * i) % (1 << bits)
    return np.asarray(counts, dtype=np.int64)
