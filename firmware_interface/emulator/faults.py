"""Which faults come when: at given packets, or at random from a seed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

IN_BYTES = ("drop", "repeat", "garble", "insert", "false_start", "text")
IN_TIME = ("stall", "restart", "radio_loss", "off", "unplug")
KINDS = {
    "drop": "n packets are lost",
    "repeat": "a packet is sent n times more",
    "garble": "n bytes of a packet are changed",
    "insert": "n bytes of anything before a packet",
    "false_start": "data that look like the border of a packet",
    "text": "text before a packet",
    "stall": "nothing for some seconds, then all that was held back",
    "restart": "the counter begins at 0 again",
    "radio_loss": "board and dongle do not hear each other for some seconds",
    "off": "the board's own power is off for some seconds, behind a live dongle if it has one",
    "unplug": "the USB plug is out for some seconds; the device comes back under a new name",
}
FOREVER_S = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    Attributes
    ----------
    kind : str
        Key of `KINDS`.
    packet : int
        At or before which packet, counted since the emulator began; -1: the next one.
    n : int
        Packets (``drop``), copies (``repeat``) or bytes (``garble``, ``insert``).
    seconds : float
        How long those in time last; inf: until told otherwise.
    where : str
        Which bytes ``garble`` changes: ``frame`` (first or last, what a reader without checksum can
        see; any byte where there is a checksum), ``any``, or ``data``.
    data : bytes
        What ``insert`` and ``text`` say, instead of something random or usual.
    """

    kind: str
    packet: int = -1
    n: int = 1
    seconds: float = 1.0
    where: str = "frame"
    data: bytes = b""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; known are: {', '.join(KINDS)}")
        if self.n < 1 or self.seconds <= 0:
            raise ValueError(f"n and seconds must be above 0, got {self.n} and {self.seconds}")
        if self.where not in ("frame", "any", "data"):
            raise ValueError(f"where must be frame, any or data, got {self.where!r}")

    @property
    def length(self) -> int:
        """Packets that belong to it."""
        return {"drop": self.n, "false_start": 2}.get(self.kind, 1)


class _Random:
    """Faults of one kind at random places, one behind the other."""

    def __init__(self, kind: str, rate: float, seed: int, like: Fault) -> None:
        if not 0 < rate <= 1:
            raise ValueError(f"the rate of {kind} must be above 0 and at most 1, got {rate}")
        self._rng = np.random.default_rng([seed, zlib.crc32(kind.encode())])
        self._rate, self._like = rate, like
        self.next = replace(like, packet=int(self._rng.geometric(rate)) - 1)

    def step(self) -> None:
        gap = int(self._rng.geometric(self._rate))
        self.next = replace(self._like, packet=self.next.packet + gap)


class Plan:
    """All faults of a run, in order, never two at the same packet (the later one moves on).

    The same seed gives the same faults at the same packets, however they are asked for; a kind has
    a stream of its own, so that switching one leaves the others as they are.

    Parameters
    ----------
    faults : iterable of Fault
        At given packets.
    rates : mapping
        Kind to probability at each packet.
    likes : iterable of Fault
        What random faults are like (n, seconds, where), one a kind; `packet` is ignored.
    seed : int
    """

    def __init__(
        self,
        faults: Iterable[Fault] = (),
        rates: Mapping[str, float] | None = None,
        likes: Iterable[Fault] = (),
        seed: int = 0,
    ) -> None:
        like = {fault.kind: fault for fault in likes}
        self.seed = seed
        self._given = sorted(faults, key=lambda fault: fault.packet)
        self._random = [
            _Random(kind, rate, seed, like.get(kind, Fault(kind=kind)))
            for kind, rate in sorted((rates or {}).items())
        ]
        self._ready: list[Fault] = []
        self._free = 0

    def add(self, fault: Fault, next_packet: int) -> None:
        """Add one that comes as soon as it can, or where it says if that is ahead."""
        packet = max(fault.packet, next_packet)
        self._given.append(replace(fault, packet=packet))
        self._given.sort(key=lambda fault: fault.packet)

    def _look(self, stop: int) -> None:
        """Make ready what begins before packet `stop`."""
        while True:
            first = self._given[0].packet if self._given else stop
            kind = min(self._random, key=lambda r: r.next.packet, default=None)
            if kind is not None and kind.next.packet < min(first, stop):
                fault = kind.next
                kind.step()
            elif first < stop:
                fault = self._given.pop(0)
            else:
                return
            fault = replace(fault, packet=max(fault.packet, self._free))
            self._free = fault.packet + fault.length
            self._ready.append(fault)

    def packets_before_action(self, start: int, most: int) -> int:
        """Say how many packets from `start` on, at most `most`, come before a fault in time."""
        self._look(start + most)
        for fault in self._ready:
            if fault.kind in IN_TIME:
                return max(0, min(most, fault.packet - start))
        return most

    def action_at(self, packet: int) -> Fault | None:
        """Take the fault in time that comes before packet `packet`, if there is one."""
        self._look(packet + 1)
        for place, fault in enumerate(self._ready):
            if fault.packet > packet:
                return None
            if fault.kind in IN_TIME:
                return self._ready.pop(place)
        return None

    def in_bytes(self, start: int, stop: int) -> list[Fault]:
        """Take the faults in bytes of packets ``[start, stop)``, in order."""
        self._look(stop)
        taken = [f for f in self._ready if f.kind in IN_BYTES and f.packet < stop]
        self._ready = [f for f in self._ready if f.kind in IN_TIME or f.packet >= stop]
        return taken
