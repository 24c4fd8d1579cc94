"""A plain decoder of twitchboard streams, from the protocol text, for the tests alone."""

import binascii
import struct


def unstuffed(data):
    """COBS undone; None where a code byte points past the end."""
    decoded, at = b"", 0
    while at < len(data):
        code = data[at]
        piece = data[at + 1 : at + code]
        if code == 0 or len(piece) < code - 1:
            return None
        at += code
        decoded += piece + (b"\0" if code < 255 and at < len(data) else b"")
    return decoded


def samples(body):
    flags, counter, board_ms, n_channels, n = struct.unpack_from("<xBHIBB", body)
    assert n_channels and n and len(body) == 10 + 2 * n_channels * n
    values = struct.unpack_from(f"<{n_channels * n}h", body, 10)
    counts = [list(values[i : i + n_channels]) for i in range(0, len(values), n_channels)]
    return {"flags": flags, "counter": counter, "board_ms": board_ms, "counts": counts}


def identity(body):
    names = "max_channels rate_hz max_channels_x_rate bits reference_mV nV_per_count zero_count channel_skew_us"
    tag, protocol, *version, serial, state, channels = struct.unpack_from("<xBB3B8sBB", body)
    numbers = struct.unpack_from("<BHHBHIhH", body, 16)
    assert len(body) > 32
    return {
        "tag": tag,
        "protocol": protocol,
        "firmware": version,
        "serial": serial.rstrip(b"\0").decode("ascii"),
        "state": state,
        "channels": channels,
        **dict(zip(names.split(), numbers, strict=True)),
        "name": body[32:].decode("ascii"),
    }


def numbers(layout, names):
    return lambda body: dict(zip(names.split(), struct.unpack(layout, body), strict=True))


BODIES = {
    0xA0: ("samples", samples),
    0x81: ("identity", identity),
    0x87: (
        "status",
        numbers(
            "<xBBBIHHHH",
            "tag state reset_cause board_ms overruns dropped_samples damaged_frames watchdog_resets",
        ),
    ),
    0x86: ("pong", numbers("<xBI", "tag board_ms")),
    0x80: ("reply", numbers("<xBBB", "tag command result")),
}


def messages(stream):
    """Messages of the whole frames in a stream; how many were damaged, how many of unknown type."""
    told, damaged, unknown = [], 0, 0
    for encoded in stream.split(b"\0")[:-1]:
        if not encoded:
            continue
        decoded = unstuffed(encoded)
        if decoded is None or len(decoded) < 4:
            damaged += 1
            continue
        body, crc = decoded[:-2], int.from_bytes(decoded[-2:], "little")
        if binascii.crc_hqx(body, 0xFFFF) != crc:
            damaged += 1
        elif body[0] not in BODIES:
            unknown += 1
        else:
            kind, read = BODIES[body[0]]
            try:
                told.append({"type": kind, **read(body)})
            except (AssertionError, struct.error):
                damaged += 1
    return told, damaged, unknown
