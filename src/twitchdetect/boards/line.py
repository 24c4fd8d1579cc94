"""A serial line: for this program alone, read as soon as something comes, always closable."""

from __future__ import annotations

import errno
import os
import select
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from twitchdetect.boards.faults import LostError, PortError

POLL_S = 0.1
"""Longest time that a read waits for a first byte, so that whoever reads can be stopped."""
GATHER_S = 0.008
"""After a first byte it waits so long for what belongs to it: an FTDI hands over a packet of 33
bytes in three or four pieces, and each would wake the computer."""
_WRITE_S = 0.5
_MOST_BYTES = 1 << 16


class Line(Protocol):
    """What a driver needs of a serial line."""

    def read(self) -> bytes:
        """Wait up to `POLL_S` for a first byte and give all that is there, else nothing.

        Raises
        ------
        LostError
            If the port has gone.
        """
        ...

    def write(self, data: bytes) -> None:
        """Send; raises LostError if the port has gone or takes nothing."""
        ...

    def close(self) -> None:
        """Let go of the port; never raises."""
        ...


def _serial(name: str, baud: int) -> Any:
    import serial

    exclusive = None if os.name == "nt" else True  # there every open is exclusive
    return serial.Serial(name, baud, timeout=POLL_S, write_timeout=_WRITE_S, exclusive=exclusive)


class SerialLine:
    """A line through pyserial.

    Parameters
    ----------
    name : str
        The device.
    baud : int
    make : callable
        Opens it; gives what behaves like a ``serial.Serial``.
    gather_s : float
        How long to wait, after a first byte, for more.

    Raises
    ------
    PortError
        If it is not there, held by another program, or not allowed.
    """

    def __init__(
        self,
        name: str,
        baud: int,
        *,
        make: Callable[[str, int], Any] = _serial,
        gather_s: float = GATHER_S,
    ) -> None:
        self.name = name
        try:
            self._serial = make(name, baud)
        except (OSError, ValueError) as error:  # SerialException is an OSError
            raise PortError(name, _why_not_open(name, error)) from error
        self._gather_s = gather_s
        self._descriptors = _descriptors(self._serial)
        self._read = self._read_by_system if self._descriptors else self._read_by_pyserial
        with suppress(OSError, ValueError, AttributeError, NotImplementedError):
            self._serial.set_low_latency_mode(True)

    def read(self) -> bytes:
        """Wait up to `POLL_S` for a first byte and give all that is there, else nothing."""
        try:
            return self._read()
        except (OSError, TypeError, AttributeError, ValueError) as error:  # the last: closed
            raise LostError(self.name, f"was lost while reading ({error})") from error

    def _read_by_system(self) -> bytes:
        """Read with half the system calls of pyserial's own way, where there are descriptors."""
        ready, _, _ = select.select(self._descriptors, [], [], POLL_S)
        if not ready:
            return b""
        if self._gather_s:
            time.sleep(self._gather_s)
        data = os.read(self._descriptors[0], _MOST_BYTES)
        if not data:
            raise OSError("it is ready to be read but has nothing")
        return data

    def _read_by_pyserial(self) -> bytes:
        data: bytes = self._serial.read(max(1, self._serial.in_waiting))
        if data and (waiting := self._serial.in_waiting):
            data += self._serial.read(waiting)
        return data

    def write(self, data: bytes) -> None:
        """Send all of it."""
        try:
            self._serial.write(data)
        except (OSError, TypeError, AttributeError) as error:
            raise LostError(self.name, f"was lost while writing ({error})") from error

    def close(self) -> None:
        """Drop what is still to be sent, since a dead line would hold us up, and let go."""
        for act in (self._serial.reset_output_buffer, self._serial.close):
            with suppress(Exception):
                act()


def _descriptors(port: Any) -> list[int]:
    """Give the port's descriptor, in a list for `select`; none on Windows."""
    try:
        return [] if os.name == "nt" else [int(port.fileno())]
    except (OSError, AttributeError, TypeError):
        return []


def _why_not_open(name: str, error: Exception) -> str:
    number = getattr(error, "errno", None)
    text = str(error).lower()
    if number in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in text:
        return (
            "is held by another program; expected a free port. Close that program; "
            "'twitchdetect doctor' tells which one it is."
        )
    if number in (errno.EACCES, errno.EPERM) or "permission" in text or "access is denied" in text:
        return (
            "may not be opened by this user, or is held by another program; expected permission. "
            "'twitchdetect doctor' tells which command gives it."
        )
    if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO) or "cannot find" in text:
        return "no such port. 'twitchdetect devices' lists those that there are."
    return f"cannot be opened ({error}); expected a serial port. See 'twitchdetect devices'."
