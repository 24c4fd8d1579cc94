"""FIF and whatever else MNE reads, known by the name's ending."""

from __future__ import annotations

import gzip
import struct
import warnings
import zlib
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.mne_bridge import from_mne
from twitchdetect.files.options import Format, ReadOptions

_TAG = struct.Struct(">4i")
_ENDINGS = (
    ".fif",
    ".fif.gz",
    ".vhdr",
    ".set",
    ".gdf",
    ".cnt",
    ".egi",
    ".mff",
    ".ds",
    ".mefd",
    ".ahdr",
    ".nxe",
    ".nedf",
    ".lay",
    ".eeg",
    ".21e",
    ".cdt",
    ".data",
)


def matches(path: Path, head: bytes) -> bool:
    """Tell by the ending whether MNE may know it."""
    return path.name.lower().endswith(_ENDINGS)


def read(path: Path, options: ReadOptions) -> Recording:
    """Read with ``mne.io.read_raw``; the samples of BrainVision (``.eeg``) by their header.

    Raises
    ------
    FileFormatError
        If MNE cannot, with what it says.
    """
    import mne

    if path.name.lower().endswith((".fif", ".fif.gz")):
        _check_tags(path)
    header = path.with_suffix(".vhdr")
    named = header if path.suffix.lower() == ".eeg" and header.is_file() else path
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            raw = mne.io.read_raw(named, preload=True, verbose="error")
            recording = from_mne(raw)
    except Exception as error:  # MNE's readers raise nearly anything on damaged files
        raise FileFormatError(
            path,
            f"MNE cannot read it ({type(error).__name__}: {' '.join(str(error).split())[:200]}). "
            "Check that it was copied completely, with the files that belong to it.",
        ) from error
    said = tuple(" ".join(str(w.message).split())[:200] for w in caught)
    return replace(
        recording,
        fs=options.fs or recording.fs,
        source=path,
        format=f"{path.suffix.lstrip('.').upper()} by MNE",
        assumptions=(*recording.assumptions, *dict.fromkeys(said)),
    )


def _check_tags(path: Path) -> None:
    """Follow the tags of a FIF file: MNE would follow a chain that leads back for ever.

    Raises
    ------
    FileFormatError
        If a tag has a negative size or leads to one before it.
    """
    seen: set[int] = set()
    at = 0
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            while len(head := _at(file, at)) == _TAG.size:
                _, _, size, following = _TAG.unpack(head)
                seen.add(at)
                if following < 0:
                    return
                leads_to = following or at + _TAG.size + size
                if size < 0 or leads_to in seen:
                    raise FileFormatError(
                        path,
                        f"is damaged: its tag at byte {at} leads back to byte {leads_to}. "
                        "Copy it again.",
                    )
                at = leads_to
    except (OSError, EOFError, zlib.error) as error:
        raise FileFormatError(
            path, f"cannot be unpacked ({error}). Check that it was copied completely."
        ) from error


def _at(file: BinaryIO | gzip.GzipFile, position: int) -> bytes:
    file.seek(position)
    return file.read(_TAG.size)


FORMATS = (Format("a format of MNE", matches, read),)
