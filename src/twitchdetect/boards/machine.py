"""What the checks may know of a machine, in one place, so that tests can make one up."""

from __future__ import annotations

import ctypes
import getpass
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PLATFORM = sys.platform
_STA_UNSYNC = 0x40
_TIMEX_BYTES, _TIMEX_STATUS = 256, 40


def _may_open(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "$USER"


def _group_ids() -> frozenset[int]:
    return frozenset(os.getgroups()) | {os.getegid()} if hasattr(os, "getgroups") else frozenset()


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _run(command: Sequence[str]) -> str:
    """Give what a program prints, or nothing if it is not there or takes long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def kernel_says_synchronised() -> bool | None:
    """Ask the kernel whether its clock is kept right (any daemon); None where it cannot tell."""
    if sys.platform != "linux" or sys.maxsize < 1 << 32:
        return None
    timex = ctypes.create_string_buffer(_TIMEX_BYTES)  # modes 0: read only
    try:
        state = ctypes.CDLL(None).adjtimex(timex)
    except (OSError, AttributeError):
        return None
    status = int.from_bytes(timex.raw[_TIMEX_STATUS : _TIMEX_STATUS + 4], sys.byteorder)
    return None if state < 0 else not status & _STA_UNSYNC


@dataclass(frozen=True)
class Machine:
    """Roots of the system's trees and the few calls that the checks make.

    Attributes
    ----------
    sys, proc, dev, etc : Path
        Roots; a test gives folders of its own.
    platform : str
        As ``sys.platform`` has it.
    user : str
    group_ids : frozenset of int
        Groups of this process, which are those of the login.
    pid : int
        Of this process, which does not count as another program.
    may_open : callable
        Whether this process may read and write a node; knows of access lists too.
    free_bytes, run, synchronised : callable
        Room under a folder; output of a program; whether the clock is kept right.
    wall_s, now_s : callable
        The clock that may be set, and the one that may not.
    """

    sys: Path = Path("/sys")
    proc: Path = Path("/proc")
    dev: Path = Path("/dev")
    etc: Path = Path("/etc")
    platform: str = _PLATFORM
    user: str = field(default_factory=_user)
    group_ids: frozenset[int] = field(default_factory=_group_ids)
    pid: int = field(default_factory=os.getpid)
    may_open: Callable[[Path], bool] = _may_open
    free_bytes: Callable[[Path], int] = _free_bytes
    run: Callable[[Sequence[str]], str] = _run
    synchronised: Callable[[], bool | None] = kernel_says_synchronised
    wall_s: Callable[[], float] = time.time
    now_s: Callable[[], float] = time.monotonic

    @property
    def is_linux(self) -> bool:
        return self.platform.startswith("linux")

    def processes(self) -> Iterator[Path]:
        """Give the folder of every other process."""
        for path in self.proc.glob("[0-9]*"):
            if path.name != str(self.pid):
                yield path

    def named(self, *names: str) -> list[str]:
        """Give which of these programs are running."""
        return sorted({read_text(p / "comm") for p in self.processes()} & set(names))

    def node(self, device: str) -> Path:
        """Give the node of a device under this machine's ``/dev``, links followed."""
        path = Path(device)
        inside = path if self.dev == Path("/dev") else self.dev / path.name
        return inside.resolve()


def read_text(path: Path) -> str:
    """Give a small file's text without its end of line; nothing if it cannot be read."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
