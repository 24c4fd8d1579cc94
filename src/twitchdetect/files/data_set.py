"""Which files of a folder are recordings, and which tables say what is in them."""

from __future__ import annotations

from pathlib import Path

from twitchdetect.errors import FileFormatError
from twitchdetect.files.label_places import file_stem, table_of_people, table_stem
from twitchdetect.files.plain_array import matches as is_array
from twitchdetect.files.plain_text import matches as is_text
from twitchdetect.files.read import formats

_SURE = (".bdf", ".edf", ".rec", ".xdf", ".xdfz", ".fif", ".vhdr", ".set", ".gdf", ".cnt")
"""Endings of what can only be a recording."""
_UNSURE = (".txt", ".csv", ".tsv", ".npy", ".dat", ".asc", ".tab", ".h5", ".hdf5")
_NOT_RAW = ("derivatives", "sourcedata", "code")
_DETECTED = "decided_after"
_HEAD_BYTES = 4096


def find_recordings(folder: Path | str) -> list[tuple[Path, Path | None]]:
    """Find the recordings in a folder and its folders, and their tables of labels.

    A recording ``X_emg.bdf`` (BIDS) has ``X_events.tsv``, any other ``STEM.ext`` has
    ``STEM_events.tsv``; labels made by hand lie below ``derivatives/labels``. A table that a
    detector of this program wrote is no truth. Tables of numbers, arrays and the like are
    recordings only if they have such a table; what is below ``derivatives``, ``sourcedata``,
    ``code`` and hidden folders is left out, and so are recordings that are folders themselves.

    Parameters
    ----------
    folder : Path or str

    Returns
    -------
    list of (Path, Path or None)
        Recordings in order of their names, each with its table, if there is one.

    Raises
    ------
    FileFormatError
        If it is no folder, or has no recording.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileFormatError(folder, "is no folder; expected one with recordings.")
    paths = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts)
    found = [
        (path, table)
        for path in paths
        if _may_be_one(path.relative_to(folder)) and (path.is_file() or path.is_symlink())
        if (table := labels_of(path)) or _is_recording(path)
    ]
    if not found:
        raise FileFormatError(
            folder,
            "holds no recording; expected BDF, EDF, XDF or another format that can be read, "
            "beside each a table of labels: X_events.tsv for X.bdf or X_emg.bdf.",
        )
    return found


def labels_of(path: Path) -> Path | None:
    """Give the table of labels that belongs to a recording, if there is one.

    What people labelled by hand (see `label_places`) goes before the table beside the recording.

    Parameters
    ----------
    path : Path
        The recording.

    Raises
    ------
    FileFormatError
        If several people labelled it and it is not known what they agreed on.
    """
    if by_hand := table_of_people(path):
        return by_hand
    table = path.with_name(f"{table_stem(path)}_events.tsv")
    return table if table.is_file() and not _is_detected(table) else None


def _may_be_one(path: Path) -> bool:
    """Judge by the name alone."""
    is_aside = any(part in _NOT_RAW or part.startswith(".") for part in path.parts[:-1])
    is_half = path.name.startswith(".") or Path(file_stem(path)).suffix == ".part"
    return not is_aside and not is_half and _ending(path) in _SURE + _UNSURE


def _is_recording(path: Path) -> bool:
    """Judge a file without a table; OpenBCI's text files know themselves."""
    if _ending(path) in _SURE:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    first = next((f.matches for f in formats() if f.matches(path, head)), is_text)
    return first not in (is_text, is_array)


def _is_detected(table: Path) -> bool:
    """Tell whether a detector of this program wrote the table."""
    with table.open("rb") as file:
        return _DETECTED in file.readline(_HEAD_BYTES).decode("utf-8", "replace").split()


def _ending(path: Path) -> str:
    return Path(path.name.lower().removesuffix(".gz")).suffix
