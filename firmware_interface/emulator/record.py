"""What truly happened, for tests to compare with what a host made of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Happened:
    """One fault, where it truly was.

    Attributes
    ----------
    kind : str
        As in `faults.KINDS`, or what ends one: ``replug``, ``radio_back``, ``on``; and ``opened``
        and ``closed`` of the port.
    packet : int
        Number of the packet before or in which it happened, since the emulator began.
    time_s : float
        On the emulator's clock.
    n : int
        Packets lost, copies sent, or bytes changed or inserted.
    data : bytes
        What was inserted, or the packet as it was sent.
    note : str
        Name of the device after a replug, and the like.
    """

    kind: str
    packet: int
    time_s: float
    n: int = 1
    data: bytes = b""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Packets ``[start, stop)`` that never reached the host, and why."""

    start: int
    stop: int
    cause: str


class Record:
    """Grows while the emulator runs; other threads may read it and wait for it.

    Attributes
    ----------
    happened : list of Happened
    lost : list of Lost
        As they were noted.
    broken : list of int
        Packets that were sent with other bytes than they had.
    altered : dict
        Packets whose samples were chosen to mislead, number to bytes: they count as true.
    heard : list of (time_s, bytes)
        What the host sent.
    n_packets_sent : int
        Packets that the system took.
    sent : list of (time_s, stop), or None
        Where somebody put a list: ``time.monotonic()`` just before the last byte of the packets up
        to number `stop` was handed to the system, a line a write.
    """

    def __init__(self) -> None:
        self.happened: list[Happened] = []
        self.lost: list[Lost] = []
        self.broken: list[int] = []
        self.altered: dict[int, bytes] = {}
        self.heard: list[tuple[float, bytes]] = []
        self.n_packets_sent = 0
        self.sent: list[tuple[float, int]] | None = None
        self._changed = threading.Condition()

    def add(self, happened: Happened) -> None:
        self.happened.append(happened)
        self.announce()

    def lose(self, start: int, stop: int, cause: str) -> None:
        """Note packets as lost, as one stretch with those before if it goes on."""
        if self.lost and self.lost[-1].stop == start and self.lost[-1].cause == cause:
            start = self.lost.pop().start
        self.lost.append(Lost(start, stop, cause))

    def announce(self) -> None:
        """Wake those who wait."""
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, is_so: Callable[[], object], timeout_s: float = 30.0) -> None:
        """Wait until `is_so` gives something true; it is asked whenever something happened.

        Raises
        ------
        TimeoutError
            If it never does.
        """
        end_s = time.monotonic() + timeout_s
        with self._changed:
            while not is_so():
                left_s = end_s - time.monotonic()
                if left_s <= 0:
                    raise TimeoutError(f"waited {timeout_s} s; happened: {self.happened[-5:]}")
                self._changed.wait(min(left_s, 0.5))

    def of_kind(self, kind: str) -> list[Happened]:
        return [happened for happened in self.happened if happened.kind == kind]

    def lost_packets(self, but_for: Collection[str] = ()) -> npt.NDArray[np.int64]:
        """Give the numbers of all packets that were lost or broken, but for some causes."""
        lost = [one for one in self.lost if one.cause not in but_for]
        stretches = [np.arange(one.start, one.stop) for one in lost]
        return np.unique(np.concatenate([*stretches, np.array(self.broken, dtype=np.int64)]))
