"""FIF and whatever else MNE reads, known by the name's ending."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.mne_bridge import from_mne
from twitchdetect.files.options import Format, ReadOptions

_ENDINGS = (
    ".fif",
    ".fif.gz",
    ".vhdr",
    ".set",
    ".gdf",
    ".cnt",
    ".egi",
    ".mff",
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
    """Read with ``mne.io.read_raw``.

    Raises
    ------
    FileFormatError
        If MNE cannot, with what it says.
    """
    import mne

    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            raw = mne.io.read_raw(path, preload=True, verbose="error")
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


FORMATS = (Format("a format of MNE", matches, read),)
