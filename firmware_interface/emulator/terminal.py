"""A pseudo-terminal that stands for a serial port, and its name, which a replug changes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import termios
import time
import tty
from pathlib import Path

from .watch import Watch


class Terminal:
    """The emulator's end of the cable.

    Parameters
    ----------
    ports : Path, optional
        A folder that stands for /dev: each plug makes the link ``ttyUSB0`` there, the next one
        ``ttyUSB1`` and so on, since a system whose old name is still held open gives a new one.
    link : Path, optional
        A link of one name, as udev's ``by-id`` ones are.

    Attributes
    ----------
    fd : int
        The master side, not blocking; -1 while unplugged.
    name : str
        What a host opens; the last one while unplugged.
    is_open : bool
        Whether a host had it open at the last `look`.
    """

    def __init__(self, ports: Path | None = None, link: Path | None = None) -> None:
        self._ports, self._link = ports, link
        self._made: list[Path] = []
        self._n_plugged = 0
        self._device = ""
        self._watch: Watch | None = None
        self.fd = -1
        self.name = ""
        self.is_open = False

    @property
    def is_plugged(self) -> bool:
        return self.fd >= 0

    @property
    def watch_fd(self) -> int:
        """Readable when the port was opened or closed; -1 if that cannot be told."""
        return self._watch.fd if self._watch is not None else -1

    def plug(self) -> None:
        """Appear."""
        if self.is_plugged:
            return
        fd, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(fd, False)
        self._device = self.name = os.ttyname(slave)
        os.close(slave)  # the mode stays, and now the master can tell whether a host is there
        self._watch = Watch(self._device)
        if self._link is not None:
            self.name = self._point(self._link)
        if self._ports is not None:
            self._ports.mkdir(parents=True, exist_ok=True)
            self.name = self._point(self._ports / f"ttyUSB{self._n_plugged}")
        self._n_plugged += 1
        self.fd = fd  # last: others may ask at any moment whether it is plugged, and for its name

    def _point(self, link: Path) -> str:
        if link.exists() and not link.is_symlink():
            raise ValueError(f"{link} is a file; expected a name that is free, or a link")
        fresh = link.with_name(f".{link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(self._device)
        fresh.replace(link)
        self._made.append(link)
        return str(link)

    def look(self) -> list[str]:
        """Say what happened to the port since the last look: ``opened``, ``closed``, in order."""
        was_open, (was_closed, was_reopened) = self.is_open, (False, False)
        if self._watch is not None:
            was_closed, was_reopened = self._watch.take()
        poll = select.poll()
        poll.register(self.fd, 0)  # hung up as long as nobody has the other side
        self.is_open = not poll.poll(2 if was_closed else 0)  # which follows the close by a while
        if was_open and self.is_open:
            return ["closed", "opened"] if was_reopened else []
        if was_open == self.is_open:
            return ["opened", "closed"] if was_closed else []
        return ["opened"] if self.is_open else ["closed"]

    def drain(self) -> None:
        """Forget what a host that is gone left unread, as a real port does."""
        slave = os.open(self._device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        with contextlib.suppress(OSError):
            while os.read(slave, 65536):
                pass
        os.close(slave)
        if self._watch is not None:
            self._watch.take()  # that was us

    def settle(self, most_s: float) -> None:
        """Wait until the host has read what was written, for a while at most."""
        if not self.is_open:
            return
        end_s = time.monotonic() + most_s
        slave = os.open(self._device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        n_quiet = 0
        while n_quiet < 3 and time.monotonic() < end_s:  # the kernel hands on in several steps
            unread = fcntl.ioctl(slave, termios.FIONREAD, b"\0" * 4)
            n_quiet = n_quiet + 1 if unread == b"\0" * 4 else 0
            time.sleep(0.001)
        os.close(slave)

    def unplug(self) -> None:
        """Vanish: the links first, as udev does, then the line goes dead."""
        fd, watch = self.fd, self._watch
        self.fd, self._watch, self.is_open = -1, None, False
        for link in self._made:
            link.unlink(missing_ok=True)
        self._made.clear()
        if watch is not None:
            watch.close()
        if fd >= 0:
            os.close(fd)
