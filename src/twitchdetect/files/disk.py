"""Names of a growing file, and the calls of the system that it needs, where tests put faults."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Protocol

_BINARY = getattr(os, "O_BINARY", 0)  # Windows
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)


def part_path(path: Path, number: int) -> Path:
    """Give the path of a further part: ``STEM_part-02.bdf``, in BIDS ``..._run-02_emg.bdf``."""
    if path.stem.endswith("_emg") and "_task-" in path.stem:
        return path.with_name(f"{path.stem.removesuffix('_emg')}_run-{number:02d}_emg{path.suffix}")
    return path.with_name(f"{path.stem}_part-{number:02d}{path.suffix}")


class Disk(Protocol):
    """What `AppendFile` asks for; every call may raise an OSError."""

    def open(self, path: Path, *, is_new: bool) -> int: ...
    def write_at(self, fd: int, data: bytes, offset: int) -> int: ...
    def read_at(self, fd: int, n_bytes: int, offset: int) -> bytes: ...
    def sync(self, fd: int) -> None: ...
    def cut(self, fd: int, n_bytes: int) -> None: ...
    def size(self, fd: int) -> int: ...
    def has_name(self, fd: int, path: Path) -> bool: ...
    def close(self, fd: int) -> None: ...
    def remove(self, path: Path) -> None: ...
    def make_folder(self, path: Path) -> None: ...
    def sync_folder(self, path: Path) -> None: ...


class SystemDisk:
    """The real one."""

    def open(self, path: Path, *, is_new: bool) -> int:
        """Open for reading and writing; a new file must not be there yet."""
        flags = os.O_RDWR | _BINARY | _CLOEXEC
        return os.open(path, flags | (os.O_CREAT | os.O_EXCL if is_new else 0), 0o666)

    def write_at(self, fd: int, data: bytes, offset: int) -> int:
        """Write with one call; give how many bytes the system took."""
        if hasattr(os, "pwrite"):
            return os.pwrite(fd, data, offset)
        os.lseek(fd, offset, os.SEEK_SET)
        return os.write(fd, data)

    def read_at(self, fd: int, n_bytes: int, offset: int) -> bytes:
        """Read all of them; fewer only at the end of the file."""
        found = bytearray()
        os.lseek(fd, offset, os.SEEK_SET)
        while len(found) < n_bytes and (part := os.read(fd, n_bytes - len(found))):
            found += part
        return bytes(found)

    def sync(self, fd: int) -> None:
        """Wait until content and length are on the disk."""
        try:
            from fcntl import F_FULLFSYNC, fcntl  # type: ignore[attr-defined,unused-ignore]
        except ImportError:
            getattr(os, "fdatasync", os.fsync)(fd)
        else:  # macOS, whose fsync leaves it in the drive's memory
            fcntl(fd, F_FULLFSYNC)

    def cut(self, fd: int, n_bytes: int) -> None:
        """Make the file this long."""
        os.ftruncate(fd, n_bytes)

    def size(self, fd: int) -> int:
        """Give the length of an open file in bytes."""
        return os.fstat(fd).st_size

    def has_name(self, fd: int, path: Path) -> bool:
        """Tell whether the open file is the one at `path`; yes where that cannot be seen."""
        try:
            return os.path.samestat(os.fstat(fd), path.stat())
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:  # a folder that may no longer be looked into; the file may be written still
            return True

    def close(self, fd: int) -> None:
        """Close it; what close says about earlier writes came from sync before."""
        with contextlib.suppress(OSError):
            os.close(fd)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> None:
        """Make a folder, if there is none."""
        path.mkdir(parents=True, exist_ok=True)

    def sync_folder(self, path: Path) -> None:
        """Wait until a new name in the folder is on the disk, where a system has that."""
        if os.name != "posix":
            return
        fd = os.open(path, os.O_RDONLY | _CLOEXEC)
        try:
            os.fsync(fd)
        except OSError:  # a file system that cannot
            pass
        finally:
            os.close(fd)
