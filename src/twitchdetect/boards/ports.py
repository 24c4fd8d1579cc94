"""Which serial ports there are, and which of them could be a board.

A port is never a board by its name: an identity of the USB adapter makes it worth asking, and an
answer makes it one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CYTON, TWITCHBOARD = "cyton", "twitchboard"

ADAPTERS: dict[tuple[int, int], tuple[str, tuple[str, ...]]] = {
    (0x0403, 0x6015): ("FTDI FT231X (OpenBCI dongle)", (CYTON, TWITCHBOARD)),
    (0x0403, 0x6001): ("FTDI FT232R (Arduino Nano)", (TWITCHBOARD, CYTON)),
    (0x1A86, 0x7523): ("CH340 (Arduino Uno or Nano, copies)", (TWITCHBOARD,)),
    (0x1A86, 0x5523): ("CH341 (Arduino copies)", (TWITCHBOARD,)),
    (0x1A86, 0x55D4): ("CH9102 (Arduino copies)", (TWITCHBOARD,)),
    (0x2341, 0x0043): ("ATmega16U2 (Arduino Uno R3)", (TWITCHBOARD,)),
    (0x2341, 0x0001): ("ATmega8U2 (Arduino Uno)", (TWITCHBOARD,)),
    (0x2341, 0x0243): ("ATmega16U2 (Arduino Uno R3)", (TWITCHBOARD,)),
    (0x2A03, 0x0043): ("ATmega16U2 (Arduino.org Uno R3)", (TWITCHBOARD,)),
    (0x10C4, 0xEA60): ("CP210x (Arduino copies)", (TWITCHBOARD,)),
}
"""USB identities (vendor, product) of adapters that boards have: in words, and which boards."""


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port.

    Attributes
    ----------
    device : str
        As it is opened, e.g. ``/dev/ttyUSB0`` or ``COM3``.
    vid, pid : int or None
        USB vendor and product; None if it is no USB adapter or unknown.
    serial_number : str
        Of the adapter; empty if it has none (copies with a CH340 do not).
    description : str
    is_given : bool
        Named by the user, and so worth asking whatever it is.
    """

    device: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str = ""
    description: str = ""
    is_given: bool = False

    @property
    def usb_id(self) -> str:
        """``0403:6015``, or nothing if it is no USB adapter."""
        return "" if self.vid is None or self.pid is None else f"{self.vid:04x}:{self.pid:04x}"

    @property
    def adapter(self) -> str:
        """What the USB identity says, in words; nothing if it is not a board's."""
        known = ADAPTERS.get((self.vid or 0, self.pid or 0))
        return known[0] if known else ""

    @property
    def may_be(self) -> tuple[str, ...]:
        """Boards that it could be, the likeliest first; a port that the user names, any."""
        known = ADAPTERS.get((self.vid or 0, self.pid or 0))
        return known[1] if known else (CYTON, TWITCHBOARD) if self.is_given else ()


def full_name(name: str, *, platform: str = sys.platform, dev: Path = Path("/dev")) -> str:
    """Give the device that a user means: ``ttyUSB0`` is ``/dev/ttyUSB0``, ``com3`` is ``COM3``."""
    if platform == "win32":
        return name.upper() if name.lower().startswith("com") else name
    return name if "/" in name else str(dev / name)


def _comports() -> Iterable[Any]:
    from serial.tools import list_ports

    ports: Iterable[Any] = list_ports.comports()
    return ports


def list_ports(
    given: Sequence[str] = (), *, comports: Callable[[], Iterable[Any]] = _comports
) -> list[Port]:
    """List the ports of this machine; those that the user names come first.

    Parameters
    ----------
    given : sequence of str
        Names, also short ones, of ports to be listed even if the system does not list them.
    comports : callable
        What the system lists, as pyserial gives it.
    """
    named = list(dict.fromkeys(full_name(name) for name in given))
    found = {info.device: _from_info(info) for info in comports()}
    first = [_as_given(found.pop(name, None) or _behind(name, found), name) for name in named]
    return first + sorted(found.values(), key=_by_likelihood)


def _from_info(info: Any) -> Port:
    description = info.description or ""
    return Port(
        info.device,
        info.vid,
        info.pid,
        info.serial_number or "",
        "" if description == "n/a" else description,
    )


def _behind(name: str, found: dict[str, Port]) -> Port | None:
    """Find the port that a link such as those in ``/dev/serial/by-id`` leads to."""
    path = Path(name)
    return found.pop(str(path.resolve()), None) if path.is_symlink() else None


def _as_given(port: Port | None, name: str) -> Port:
    if port is None:
        return Port(name, is_given=True)
    return Port(name, port.vid, port.pid, port.serial_number, port.description, is_given=True)


def _by_likelihood(port: Port) -> tuple[bool, bool, str]:
    return not port.may_be, not port.usb_id, port.device


def same_adapter(port: Port, ports: Iterable[Port]) -> list[Port]:
    """Give the ports that may be `port` after it was plugged in again, the surest first.

    The device's name may have changed. With a serial number only the adapter that has it will do;
    without one any of the same make; a port of unknown make is only known by its name.
    """
    others = list(ports)
    if port.usb_id and port.serial_number:
        return [p for p in others if _identity(p) == _identity(port)]
    if port.usb_id:
        alike = [p for p in others if p.usb_id == port.usb_id and not p.serial_number]
        return sorted(alike, key=lambda p: p.device != port.device)
    named = [p for p in others if p.device == port.device]
    return named + [p for p in others if p.is_given and p.device != port.device]


def _identity(port: Port) -> tuple[str, str]:
    return port.usb_id, port.serial_number
