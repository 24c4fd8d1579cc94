"""What a twitchboard says and is told, besides samples (protocol version 1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from twitchdetect.boards.cobs_frames import frame

PROTOCOL = 1
SAMPLES = 0xA0
_LEAST_IDENTITY, _MOST_NAME = 33, 24


class Command(IntEnum):
    """Types of frames to a board."""

    IDENTIFY = 0x01
    START = 0x02
    STOP = 0x03
    SET = 0x04
    SELF_TEST = 0x05
    PING = 0x06
    STATUS = 0x07


@dataclass(frozen=True, slots=True)
class Identity:
    """Answer to IDENTIFY.

    Attributes
    ----------
    serial : str
        Empty if the board has none.
    most_channels_times_hz : int
        Channels times sampling frequency must not exceed it.
    count_nV, zero_count : int
        A sample is ``(count - zero_count) * count_nV / 1000`` in uV at the analog input.
    channel_skew_us : int
        Time between neighbouring channels of one sample.
    """

    tag: int
    protocol: int
    firmware: tuple[int, int, int]
    serial: str
    is_streaming: bool
    is_self_test: bool
    n_channels: int
    most_channels: int
    fs: int
    most_channels_times_hz: int
    bits: int
    reference_mV: int
    count_nV: int
    zero_count: int
    channel_skew_us: int
    name: str


@dataclass(frozen=True, slots=True)
class Status:
    """Answer to STATUS; with tag 0 unasked, each second of a stream and once after a reset.

    Attributes
    ----------
    reset_cause : int
        0 unknown, 1 power-on, 2 reset pin (the port was opened), 3 brown-out, 4 watchdog.
    """

    tag: int
    is_streaming: bool
    is_self_test: bool
    reset_cause: int
    board_ms: int
    n_overruns: int
    n_dropped: int
    n_damaged: int
    n_watchdog_resets: int


@dataclass(frozen=True, slots=True)
class Pong:
    """Answer to PING."""

    tag: int
    board_ms: int


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer to the other commands, and to every error.

    Attributes
    ----------
    result : int
        0 done, 1 unknown command, 2 wrong length, 3 impossible value, 4 busy.
    """

    tag: int
    command: int
    result: int


Message = Identity | Status | Pong | Reply


def command(kind: Command, tag: int, arguments: bytes = b"") -> bytes:
    """Give the bytes of a command; `tag`, 1 to 255, comes back in its answer."""
    return frame(bytes([kind, tag]) + arguments)


def set_command(tag: int, n_channels: int, fs: int) -> bytes:
    """Give the bytes that set channels and sampling frequency in Hz."""
    return command(Command.SET, tag, struct.pack("<BH", n_channels, fs))


def is_known(kind: int) -> bool:
    """Tell whether this version knows a type of frame from a board, `SAMPLES` apart."""
    return kind in _READERS


def read_message(body: bytes) -> Message | None:
    """Read a body of a known type; None if its length or its text is none of this type."""
    return _READERS[body[0]](body)


def _read_identity(body: bytes) -> Identity | None:
    if not _LEAST_IDENTITY <= len(body) < _LEAST_IDENTITY + _MOST_NAME:
        return None
    protocol, *firmware, serial, state = struct.unpack_from("<4B8sB", body, 2)
    channels, most, fs, most_hz, bits, reference, nV, zero, skew = struct.unpack_from(
        "<BBHHBHIhH", body, 15
    )
    serial, name = serial.rstrip(b"\0"), body[32:]
    if not (serial.isascii() and name.isascii()):
        return None
    return Identity(
        body[1],
        protocol,
        (firmware[0], firmware[1], firmware[2]),
        serial.decode("ascii"),
        bool(state & 1),
        bool(state & 2),
        channels,
        most,
        fs,
        most_hz,
        bits,
        reference,
        nV,
        zero,
        skew,
        name.decode("ascii"),
    )


def _read_status(body: bytes) -> Status | None:
    if len(body) != 16:
        return None
    tag, state, cause, board_ms, *counts = struct.unpack_from("<BBBI4H", body, 1)
    return Status(tag, bool(state & 1), bool(state & 2), cause, board_ms, *counts)


def _read_pong(body: bytes) -> Pong | None:
    return Pong(*struct.unpack_from("<BI", body, 1)) if len(body) == 6 else None


def _read_reply(body: bytes) -> Reply | None:
    return Reply(*body[1:]) if len(body) == 4 else None


_READERS = {0x80: _read_reply, 0x81: _read_identity, 0x86: _read_pong, 0x87: _read_status}
