"""The host's end in tests of the emulator: written apart from it, plain and slow."""

import os
import select
import time

import numpy as np
from firmware_interface.emulator import Board, Cyton, Pattern

PATIENCE_S = 20.0


def cyton(**options):
    """A Cyton that has begun at time 0, without pseudo-terminal."""
    made = Cyton(Board(options.pop("source", Pattern()), **options))
    made.plug(True, 0.0)
    return made


def said(device, data=b"", at_s=0.0):
    """What a device answers at once, as text."""
    if data:
        device.receive(data, at_s)
    return b"".join(item for item in device.advance(at_s, 0) if isinstance(item, bytes))


def streamed(device, until_s, most=100_000):
    """All packets up to a time, as one byte string."""
    out = []
    while True:
        items = [item for item in device.advance(until_s, most) if not isinstance(item, bytes)]
        if not items:
            return b"".join(out)
        out += [item.data for item in items]


def decoded(data):
    """Counters, counts (n, 8), aux (list of 6 bytes) and stop bytes of intact packets only."""
    assert len(data) % 33 == 0
    packets = [data[i : i + 33] for i in range(0, len(data), 33)]
    assert all(p[0] == 0xA0 and p[32] >> 4 == 0xC for p in packets)
    counts = [
        [int.from_bytes(p[i : i + 3], "big", signed=True) for i in range(2, 26, 3)] for p in packets
    ]
    return (
        np.array([p[1] for p in packets]),
        np.array(counts).reshape(-1, 8),
        [p[26:32] for p in packets],
        [p[32] for p in packets],
    )


class Line:
    """An opened port."""

    def __init__(self, name):
        self.fd = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def write(self, data):
        assert os.write(self.fd, data) == len(data)

    def some(self, most=65536):
        """Whatever comes next; empty when the line is dead."""
        ready, _, _ = select.select([self.fd], [], [], PATIENCE_S)
        if not ready:
            raise TimeoutError(f"nothing came for {PATIENCE_S} s")
        try:
            return os.read(self.fd, most)
        except OSError:
            return b""

    def exactly(self, n):
        data = b""
        while len(data) < n:
            more = self.some(n - len(data))
            if not more:
                raise EOFError(f"the line died after {len(data)} bytes")
            data += more
        return data

    def until(self, end, most=1 << 20):
        data = b""
        while not data.endswith(end) and len(data) < most:
            data += self.exactly(1)
        return data

    def ask(self, command):
        self.write(command)
        return self.until(b"$$$").decode()

    def quiet(self, pause_s=0.2):
        """Everything until nothing comes for a while."""
        data = b""
        end_s = time.monotonic() + PATIENCE_S
        while select.select([self.fd], [], [], pause_s)[0]:
            data += os.read(self.fd, 65536)
            assert time.monotonic() < end_s
        return data


def crc_bit_by_bit(data):
    """CRC-16/IBM-3740 as its definition says."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def framed(*body):
    """A command as a frame, with a delimiter before it too."""
    data = bytes(body)
    data += crc_bit_by_bit(data).to_bytes(2, "little")
    out = b""
    for piece in data.split(b"\0"):
        out += bytes([len(piece) + 1]) + piece
    return b"\0" + out + b"\0"


def bodies(data):
    """Bodies of the intact frames in a byte string, in order, and how many were damaged."""
    out, n_damaged = [], 0
    for coded in data.split(b"\0")[:-1]:
        if not coded:
            continue
        pieces, place = [], 0
        while place < len(coded):
            pieces.append(coded[place + 1 : place + coded[place]])
            place += coded[place]
        body = b"\0".join(pieces)
        is_whole = place == len(coded) and len(body) >= 4
        if is_whole and crc_bit_by_bit(body[:-2]) == little(body[-2:]):
            out.append(body[:-2])
        else:
            n_damaged += 1
    return out, n_damaged


def little(data):
    return int.from_bytes(data, "little")
