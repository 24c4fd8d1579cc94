"""Wakes when somebody opens or closes a device file: Linux's inotify; elsewhere one must poll."""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct

_IN_OPEN, _IN_CLOSE = 0x20, 0x18
_EVENT = struct.Struct("iIII")


class Watch:
    """Opens and closes of one file.

    Attributes
    ----------
    fd : int
        Readable when something happened; -1 where there is no inotify.
    """

    def __init__(self, path: str) -> None:
        self.fd = -1
        with contextlib.suppress(AttributeError, OSError):
            libc = ctypes.CDLL(None, use_errno=True)
            fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            if fd >= 0 and libc.inotify_add_watch(fd, path.encode(), _IN_OPEN | _IN_CLOSE) < 0:
                os.close(fd)
                fd = -1
            self.fd = fd

    def take(self) -> tuple[bool, bool]:
        """Take what happened: whether it was closed last, and whether closed, then opened."""
        was_closed = was_reopened = False
        if self.fd < 0:
            return False, False
        with contextlib.suppress(BlockingIOError):
            while True:
                data = os.read(self.fd, 4096)
                for place in range(0, len(data), _EVENT.size):
                    mask = _EVENT.unpack_from(data, place)[1]
                    was_reopened = was_reopened or (was_closed and bool(mask & _IN_OPEN))
                    was_closed = bool(mask & _IN_CLOSE)
        return was_closed, was_reopened

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
        self.fd = -1
