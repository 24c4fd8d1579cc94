"""From packets to the bytes that leave: lost, doubled, garbled and mixed with others here."""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections import deque
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from .device import Device, Packets
from .faults import Fault, Plan
from .record import Happened, Record

MOST_WAITING_BYTES = 1 << 20
USUAL_TEXT = b"Failure: Board RFduino buffer overflowed. Soft reset command sent to Board.$$$"


@dataclass(slots=True)
class _Waiting:
    data: bytes
    first: int
    n_packets: int
    n_gone: int = 0


class Wire:
    """What waits to be written, after faults.

    Attributes
    ----------
    n_waiting : int
        Bytes.
    cause : str
        Why packets do not arrive at present; empty when they do.
    """

    def __init__(self, device: Device, plan: Plan, record: Record) -> None:
        self.device, self.plan, self.record = device, plan, record
        self._waiting: deque[_Waiting] = deque()
        self.n_waiting = 0
        self.cause = ""
        self._drop_until = 0
        self._forced: dict[int, tuple[int, int]] = {}
        self._rng = np.random.default_rng([plan.seed, zlib.crc32(b"bytes")])

    def send(self, data: bytes, first: int = 0, n_packets: int = 0) -> None:
        """Let bytes wait; `n_packets` packets from number `first` on, or something else."""
        self._waiting.append(_Waiting(data, first, n_packets))
        self.n_waiting += len(data)

    def write(self, fd: int) -> int:
        """Write what waits, as much as `fd` takes, in one piece if it can be, and say how much."""
        n = 0
        with contextlib.suppress(BlockingIOError):
            first = self._waiting[0].data[self._waiting[0].n_gone :] if self._waiting else b""
            time_s = time.monotonic()
            n = os.writev(fd, [first, *(item.data for item in islice(self._waiting, 1, 500))])
        self.n_waiting -= n
        left = n
        while left:
            item = self._waiting[0]
            gone = min(left, len(item.data) - item.n_gone)
            item.n_gone += gone
            left -= gone
            if item.n_gone == len(item.data):
                self._waiting.popleft()
                self.record.n_packets_sent += item.n_packets
                if self.record.sent is not None and item.n_packets:
                    self.record.sent.append((time_s, item.first + item.n_packets))
        return n

    def clear(self, cause: str) -> None:
        """Lose what waits."""
        for item in self._waiting:
            if item.n_packets:
                whole = item.n_gone * item.n_packets // len(item.data)
                self.record.n_packets_sent += whole
                self.record.lose(item.first + whole, item.first + item.n_packets, cause)
        self._waiting.clear()
        self.n_waiting = 0

    def send_packets(self, packets: Packets) -> None:
        """Send packets with the faults that are planned for them."""
        at, stop = packets.first, packets.first + len(packets)
        for gap_start, gap_stop in self.device.missing(at, stop):
            self._send_some(packets, at, gap_start)
            self.plan.in_bytes(gap_start, gap_stop)
            self._lose(gap_start, gap_stop, "recording")
            at = gap_stop
        self._send_some(packets, at, stop)

    def _send_some(self, packets: Packets, start: int, stop: int) -> None:
        if start >= stop:
            return
        faults = self.plan.in_bytes(start, stop)
        if self.cause or self.n_waiting > MOST_WAITING_BYTES:
            self._lose(start, stop, self.cause or "nobody reads")
            return
        at = start
        for fault in faults:
            self._run(packets, at, fault.packet)
            at = max(at, fault.packet)
            self._play(packets, fault)
            at += 1
        self._run(packets, at, stop)

    def _run(self, packets: Packets, start: int, stop: int) -> None:
        """Send packets ``[start, stop)`` as they are, but for what goes on from before."""
        if start < min(stop, self._drop_until):
            end = min(stop, self._drop_until)
            self._lose(start, end, "drop")
            start = end
        if start < stop and start in self._forced:
            self.send(bytes(self._packet(packets, start)), start, 1)
            start += 1
        if start < stop:
            first = (start - packets.first) * packets.size
            end = (stop - packets.first) * packets.size
            self.send(packets.data[first:end], start, stop - start)

    def _packet(self, packets: Packets, number: int) -> bytearray:
        place = (number - packets.first) * packets.size
        packet = bytearray(packets.data[place : place + packets.size])
        if number in self._forced:
            offset, value = self._forced.pop(number)
            packet[offset] = value
            self.record.altered[number] = bytes(packet)
        return packet

    def _lose(self, start: int, stop: int, cause: str) -> None:
        self.record.lose(start, stop, cause)
        for number in [n for n in self._forced if start <= n < stop]:
            del self._forced[number]

    def _play(self, packets: Packets, fault: Fault) -> None:
        number = fault.packet
        time_s = float(packets.times_s[number - packets.first])
        happened = Happened(fault.kind, number, time_s, fault.n)
        if fault.kind == "drop":
            self._drop_until = number + fault.n
            self._lose(number, number + 1, "drop")
            self.record.add(happened)
            return
        packet = self._packet(packets, number)
        if fault.kind == "repeat":
            self.send(bytes(packet) * fault.n)
        elif fault.kind == "garble":
            self._garble(packet, fault)
            self.record.broken.append(number)
            happened = replace(happened, data=bytes(packet))
        elif fault.kind == "false_start":
            self._disguise(packet, number)
            happened = replace(happened, data=bytes(packet))
        else:
            data = fault.data or self._stray(fault)
            self.send(data)
            happened = replace(happened, data=data, n=len(data))
        self.send(bytes(packet), number, 1)
        self.record.add(happened)

    def _stray(self, fault: Fault) -> bytes:
        return USUAL_TEXT if fault.kind == "text" else self._rng.bytes(fault.n)

    def _garble(self, packet: bytearray, fault: Fault) -> None:
        """Change bytes so that none is what it was; the last one is no stop byte of any kind."""
        last = len(packet) - 1
        places = {"frame": [0, last], "any": range(last + 1), "data": range(2, last)}[fault.where]
        if fault.where == "frame" and self.device.has_checksum:
            places = range(last)
        n = min(fault.n, len(places))
        for place in self._rng.choice(np.array(places), size=n, replace=False):
            value = packet[place]
            while value == packet[place] or (place == last and value >> 4 == packet[last] >> 4):
                value = int(self._rng.integers(256))
            packet[place] = value

    def _disguise(self, packet: bytearray, number: int) -> None:
        forced = self.device.disguise(packet, int(self._rng.integers(1 << 16)))
        if self.device.has_checksum:
            self.record.broken.append(number)
        else:
            self.record.altered[number] = bytes(packet)
        if forced is not None:
            self._forced[number + 1] = forced
