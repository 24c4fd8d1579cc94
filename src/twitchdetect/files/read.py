"""`read`: any known format to a `Recording`. The content decides before the name does."""

from __future__ import annotations

import stat
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.options import Format, ReadOptions
from twitchdetect.files.packed import is_packed, unpacked
from twitchdetect.files.units import microvolts_per

_HEAD_BYTES = 4096
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FOLDERS = (".mff", ".ds", ".mefd")
"""Endings of folders that MNE reads as one recording."""
_READERS = (
    "opensignals",
    "xdf",
    "edf",
    "openbci_text",
    "openbci_sd",
    "brainflow_text",
    "mne_formats",
    "plain_array",
    "plain_text",
)


def formats() -> tuple[Format, ...]:
    """Give all formats in the order in which they are tried."""
    found: list[Format] = []
    for name in _READERS:
        found += import_module(f"twitchdetect.files.{name}").FORMATS
    return tuple(found)


def read(
    path: Path | str,
    *,
    fs: float | None = None,
    units: str | None = None,
    gain: float | None = None,
    rescale_gui_bdf: bool = False,
) -> Recording:
    """Read a recording of any known format.

    Parameters
    ----------
    path : Path or str
        May be packed with gzip.
    fs : float, optional
        Sampling frequency in Hz, where the file does not say.
    units : str, optional
        ``uV``, ``mV``, ``V`` or ``nV``, where the file does not say.
    gain : float, optional
        Amplifier gain, for OpenBCI SD card files.
    rescale_gui_bdf : bool
        Correct the scale of a BDF that the OpenBCI GUI wrote.

    Returns
    -------
    Recording
        Its `assumptions` say what the reader had to assume.

    Raises
    ------
    FileFormatError
        If the file is missing, damaged or of no known format.
    ValueError
        If an option makes no sense.
    """
    path = Path(path)
    if fs is not None and not 0 < fs < 1e6:
        raise ValueError(f"fs must be a positive number of Hz below 1000000, got {fs}")
    if gain is not None and not 0 < gain < 1e6:
        raise ValueError(f"gain must be a positive number, got {gain}")
    if units is not None:
        microvolts_per(units)
    return _read(path, ReadOptions(fs=fs, units=units, gain=gain, rescale_gui_bdf=rescale_gui_bdf))


def _read(path: Path, options: ReadOptions, *, is_inner: bool = False) -> Recording:
    head = _head(path)
    if is_packed(path, head) and not is_inner:
        return _read_packed(path, options)
    for format_ in formats():
        if format_.matches(path, head):
            return _checked(path, format_.read(path, options))
    raise FileFormatError(
        path,
        "this is no format that is known here; expected OpenBCI text, SD card or BDF files, "
        "BrainFlow, BDF/EDF, XDF, OpenSignals HDF5, a format that MNE reads, or a table of numbers "
        "(.csv .tsv .txt .npy). Check the file, or export it as one of these.",
    )


def _read_packed(path: Path, options: ReadOptions) -> Recording:
    with unpacked(path) as inner:
        try:
            return replace(_read(inner, options, is_inner=True), source=path)
        except FileFormatError as error:
            raise FileFormatError(path, error.message) from error


def _head(path: Path) -> bytes:
    """Give the first bytes, UTF-16 as UTF-8; none of a folder that MNE reads."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _head_of_folder(path)
        if not stat.S_ISREG(mode):
            raise FileFormatError(
                path,
                "is a pipe or a device, which cannot be read twice; expected a file. Write it to "
                "one first.",
            )
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise FileFormatError(
            path, "there is no such file; expected a recording. Check the spelling and the folder."
        ) from error
    except OSError as error:
        raise FileFormatError(
            path, f"cannot be opened ({error.strerror}); expected a file that can be read."
        ) from error
    if not head:
        raise FileFormatError(
            path, "the file is empty; expected a recording. Was the recording stopped properly?"
        )
    return head.decode("utf-16", "replace").encode() if head.startswith(_UTF16) else head


def _head_of_folder(path: Path) -> bytes:
    if path.suffix.lower() not in _FOLDERS:
        raise FileFormatError(path, "this is a folder; expected a file. Name a recording in it.")
    return b""


def _checked(path: Path, recording: Recording) -> Recording:
    if not recording.channels or not len(recording.data_uV):
        raise FileFormatError(
            path,
            f"holds {len(recording.channels)} channels and {len(recording.data_uV)} samples; "
            "expected at least one of each. Check that the recording was stopped properly.",
        )
    return recording
