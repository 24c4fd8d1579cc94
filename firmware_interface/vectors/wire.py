"""The pieces that twitchboard vectors are made of, written straight from the protocol text.

Only encoders: nothing here can decode, so no decoder under test can share a fault with it.
"""

import struct


def crc16(data: bytes) -> int:
    """CRC-16/IBM-3740, bit by bit: polynomial 0x1021, from 0xFFFF, nothing reflected."""
    crc = 0xFFFF
    for byte in data:
        for bit in range(7, -1, -1):
            top = crc >> 15 ^ byte >> bit & 1
            crc = crc << 1 & 0xFFFF ^ 0x1021 * top
    return crc


def cobs(data: bytes) -> bytes:
    """Consistent overhead byte stuffing, without the delimiter."""
    encoded = b""
    pieces = data.split(b"\0")
    for number, piece in enumerate(pieces, start=1):
        full, rest = divmod(len(piece), 254)
        for i in range(full):
            encoded += b"\xff" + piece[254 * i : 254 * (i + 1)]
        if rest or not full or number < len(pieces):
            encoded += bytes([rest + 1]) + piece[254 * full :]
    return encoded


def frame(body: bytes) -> bytes:
    """Body as it goes over the wire, with CRC, COBS and delimiter."""
    return cobs(body + struct.pack("<H", crc16(body))) + b"\0"


def samples(counter: int, board_ms: int, counts: list[list[int]], flags: int = 0) -> bytes:
    """Body of a SAMPLES frame; counts: one list of channels for each sample."""
    head = struct.pack("<BBHIBB", 0xA0, flags, counter, board_ms, len(counts[0]), len(counts))
    return head + b"".join(struct.pack("<h", value) for sample in counts for value in sample)


IDENTITY = {
    "protocol": 1,
    "firmware": [1, 0, 0],
    "serial": "",
    "state": 0,
    "channels": 4,
    "max_channels": 8,
    "rate_hz": 1000,
    "max_channels_x_rate": 4000,
    "bits": 10,
    "reference_mV": 5000,
    "nV_per_count": 4882813,
    "zero_count": 512,
    "channel_skew_us": 112,
    "name": "twitchboard-328p",
}
"""What the firmware of this project says of itself when idle after power-on."""


def identity(tag: int, **changed) -> bytes:
    """Body of IDENTITY: that of the project's firmware, but for what is named."""
    said = {**IDENTITY, **changed}
    return struct.pack(
        "<BBB3B8sBBBHHBHIhH",
        0x81,
        tag,
        said["protocol"],
        *said["firmware"],
        said["serial"].encode(),
        said["state"],
        said["channels"],
        said["max_channels"],
        said["rate_hz"],
        said["max_channels_x_rate"],
        said["bits"],
        said["reference_mV"],
        said["nV_per_count"],
        said["zero_count"],
        said["channel_skew_us"],
    ) + said["name"].encode("ascii")


STATUS = {
    "state": 0,
    "reset_cause": 1,
    "board_ms": 0,
    "overruns": 0,
    "dropped_samples": 0,
    "damaged_frames": 0,
    "watchdog_resets": 0,
}


def status(tag: int, **changed) -> bytes:
    """Body of STATUS: nothing wrong since power-on, but for what is named."""
    said = {**STATUS, **changed}
    return struct.pack("<BBBBIHHHH", 0x87, tag, *said.values())


def pong(tag: int, board_ms: int) -> bytes:
    """Body of PONG."""
    return struct.pack("<BBI", 0x86, tag, board_ms)


def reply(tag: int, command: int, result: int = 0) -> bytes:
    """Body of REPLY."""
    return bytes([0x80, tag, command, result])


COMMANDS = {
    "identify": 1,
    "start": 2,
    "stop": 3,
    "set": 4,
    "self_test": 5,
    "ping": 6,
    "status": 7,
}


def command(kind: str, tag: int, *arguments: int) -> bytes:
    """Body of a command; set takes channels and rate, self_test 0 or 1."""
    body = bytes([COMMANDS[kind], tag])
    if kind == "set":
        return body + struct.pack("<BH", *arguments)
    return body + bytes(arguments)


def pattern(counter: int, n_channels: int, bits: int = 10) -> list[int]:
    """The self-test pattern at one counter."""
    return [(counter * (2 * i + 1) + 128 * i) % (1 << bits) for i in range(n_channels)]
