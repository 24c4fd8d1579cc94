"""Frames of the twitchboard protocol: body, CRC-16, COBS, delimiter."""

from __future__ import annotations

import binascii

DELIMITER = b"\x00"
LONGEST_BODY = 252
LONGEST_CODED = LONGEST_BODY + 3


class DamagedError(ValueError):
    """A frame that does not decode."""


def crc16(body: bytes) -> int:
    """Give the CRC-16/IBM-3740."""
    return binascii.crc_hqx(body, 0xFFFF)


def encode(body: bytes) -> bytes:
    """Give the frame of a body, with its delimiter.

    Raises
    ------
    ValueError
        If the body is shorter than 2 or longer than 252 bytes.
    """
    if not 2 <= len(body) <= LONGEST_BODY:
        raise ValueError(f"a body has 2 to {LONGEST_BODY} bytes, got {len(body)}")
    pieces = (body + crc16(body).to_bytes(2, "little")).split(b"\x00")
    coded = b"".join(bytes([len(piece) + 1]) + piece for piece in pieces)
    return coded + DELIMITER


def decode(coded: bytes) -> bytes:
    """Give the body of a frame without its delimiter.

    Raises
    ------
    DamagedError
        If it is no COBS, too short, too long, or its CRC differs.
    """
    if len(coded) > LONGEST_CODED:
        raise DamagedError("too long")
    out, place = bytearray(), 0
    while place < len(coded):
        code = coded[place]
        if code == 0 or place + code > len(coded):
            raise DamagedError("a code points past the end")
        out += coded[place + 1 : place + code]
        place += code
        if code < 0xFF and place < len(coded):
            out.append(0)
    if len(out) < 4:
        raise DamagedError("too short")
    body, crc = bytes(out[:-2]), int.from_bytes(out[-2:], "little")
    if crc16(body) != crc:
        raise DamagedError("the CRC differs")
    return body
