"""Knows which files this process has open, because POSIX locks forget it.

When a process closes a file, all its locks on that file are gone, also those of other handles. So a
file that SQLite has open must not be opened and closed by anybody else: another process would think
that nobody uses it, and take its log away.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakSet

LOCK = RLock()
"""Held while a file is opened that way, or looked at in another."""
_OPEN: dict[tuple[int, int], WeakSet[Any]] = {}


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@cache
def tracked(connection: type) -> type:
    """Give a kind of connection that is known here until it is closed."""

    def close(self: Any) -> None:
        connection.close(self)  # type: ignore[attr-defined]
        for members in _OPEN.values():
            members.discard(self)

    return type("TrackedConnection", (connection,), {"close": close, "key": None})


def remember(path: Path, connection: Any, key: str | None) -> None:
    """Take note that a connection has the file open, with this key."""
    connection.key = key
    if (inode := _inode(path)) is not None:
        _OPEN.setdefault(inode, WeakSet()).add(connection)


def keys_of(path: Path) -> list[str | None]:
    """Give the keys with which this process has a file open; none if it has not."""
    inode = _inode(path)
    return [] if inode is None else [connection.key for connection in _OPEN.get(inode, ())]
