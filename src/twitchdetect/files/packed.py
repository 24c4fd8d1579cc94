"""Recordings packed with gzip."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twitchdetect.errors import FileFormatError

_MAGIC = b"\x1f\x8b"
_UNPACKED_BY_READERS = (".fif.gz", ".xdf.gz", ".xdfz")


def is_packed(path: Path, head: bytes) -> bool:
    """Tell whether a file is packed and no reader unpacks it itself."""
    return head.startswith(_MAGIC) and not path.name.lower().endswith(_UNPACKED_BY_READERS)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give a file with the content, under the name without ``.gz``, for as long as it is read.

    Raises
    ------
    FileFormatError
        If it is damaged or there is no room for the content.
    """
    name = path.stem if path.suffix.lower() == ".gz" else path.name
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as folder:
        inner = Path(folder, name)
        try:
            with gzip.open(path) as source, inner.open("wb") as target:
                shutil.copyfileobj(source, target)
        except (OSError, EOFError, zlib.error) as error:
            raise FileFormatError(
                path, f"cannot be unpacked ({error}). Check that it was copied completely."
            ) from error
        yield inner
