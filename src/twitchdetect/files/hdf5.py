"""What must be looked at before the HDF5 library may: damage here makes it crash or never return.

Texts of attributes lie in global heaps ("HDF5 file format specification", III.E). The library
trusts the sizes that a heap states, and the type that an attribute states.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import Any

from twitchdetect.errors import FileFormatError

_HEAP = b"GCOL\x01\0\0\0"
_HEADER_BYTES = 16


def check_heaps(path: Path) -> None:
    """Check that what the global heaps of a file state about their size is possible.

    Raises
    ------
    FileFormatError
        If an object would reach beyond its heap, or a heap beyond the file.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        start = content.find(_HEAP)
        while start >= 0:
            if not _is_sound(content, start):
                raise FileFormatError(
                    path,
                    f"is damaged: the texts stored at byte {start} state impossible lengths. "
                    "Copy it again, or export it as text.",
                )
            start = content.find(_HEAP, start + len(_HEAP))


def _is_sound(content: mmap.mmap, start: int) -> bool:
    if start + _HEADER_BYTES > len(content):
        return False
    stop: int = start + struct.unpack_from("<Q", content, start + 8)[0]
    if stop > len(content):
        return False
    at: int = start + _HEADER_BYTES
    while at + _HEADER_BYTES <= stop:
        number, size = struct.unpack_from("<H6xQ", content, at)
        if number == 0:  # free space, to the end; its size includes its header
            return bool(size == stop - at)
        at += _HEADER_BYTES + -(-size // 8) * 8
    return at <= stop


def attribute(thing: Any, name: str, default: Any) -> Any:
    """Give an attribute of a group or dataset if it is of a plain type, else `default`."""
    import h5py

    if name not in thing.attrs:
        return default
    type_ = thing.attrs.get_id(name).get_type()
    is_plain = isinstance(type_, h5py.h5t.TypeStringID | h5py.h5t.TypeIntegerID)
    is_plain = is_plain or isinstance(type_, h5py.h5t.TypeFloatID)
    return thing.attrs[name] if is_plain else default
