"""What an emulated board is to the rest: bytes go in, text and packets come out, time is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Stream:
    """A start of the stream: the number of its first packet, and when that was."""

    first_packet: int
    time_s: float


@dataclass(frozen=True, slots=True)
class Packets:
    """Packets (or frames) of equal size, one after the other.

    Attributes
    ----------
    first : int
        Number of the first since the emulator began; lost ones are counted too.
    times_s : ndarray, (n,)
        When each is ready to be sent.
    data : bytes
        All of them, ``n * size`` bytes.
    size : int
    counters : ndarray, (n,)
        The counter that each carries.
    """

    first: int
    times_s: npt.NDArray[np.float64]
    data: bytes
    size: int
    counters: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.times_s)


class Device(Protocol):
    """A board, seen from the USB plug. Times are seconds of one clock and never go back."""

    has_checksum: bool
    """Whether a reader can tell a packet with any byte changed."""

    @property
    def n_packets(self) -> int:
        """Packets made since the emulator began, lost ones and all."""
        ...

    @property
    def streams(self) -> Sequence[Stream]:
        """Every start of the stream so far."""
        ...

    @property
    def is_up(self) -> bool:
        """Whether what it says reaches the plug."""
        ...

    def receive(self, data: bytes, now_s: float) -> None:
        """Take bytes from the host."""
        ...

    def due_s(self, ahead: int = 1) -> float:
        """Say when it has `ahead` packets, or any text, to send; inf if never by itself."""
        ...

    def packet_s(self) -> float:
        """Say when the next packet is ready; inf if it does not stream."""
        ...

    def deadline_s(self) -> float:
        """Say when it gives up waiting for the rest of a command; inf if it waits for none."""
        ...

    def advance(self, now_s: float, most: int) -> Sequence[bytes | Packets]:
        """Give what it says up to `now_s`, at most `most` packets, in order."""
        ...

    def missing(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Give which of packets ``[start, stop)`` are lost in the recording that is played."""
        ...

    def disguise(self, packet: bytearray, place: int) -> tuple[int, int] | None:
        """Put a byte into the data of a packet that looks like the border of one.

        Returns
        -------
        tuple or None
            Offset and value of a byte of the next packet that makes it look more so.
        """
        ...

    def restart_counter(self, now_s: float) -> None:
        """Let the counter begin at 0 again, as after a fault of the board."""
        ...

    def set_link(self, is_up: bool) -> None:
        """Cut or mend the radio between board and dongle, if it has one."""
        ...

    def switch(self, is_on: bool, now_s: float) -> None:
        """Switch the board's own power."""
        ...

    def plug(self, is_in: bool, now_s: float) -> None:
        """Say that the USB plug was put in or pulled."""
        ...

    def opened(self, now_s: float) -> None:
        """Say that a host opened the port."""
        ...
