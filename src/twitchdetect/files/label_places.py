"""Where labels that people make of a recording are kept: a BIDS derivative for each person."""

from __future__ import annotations

import re
from pathlib import Path

from twitchdetect.errors import FileFormatError

NOBODY, AGREED = "hand", "agreed"
"""Who made them where no code is given; what several people agreed on."""
FOLDER, _LABELS = "derivatives", "labels-"
_MODALITY = re.compile(r"_(emg|eeg|ieeg|meg)$")
_CODE = re.compile(r"[0-9A-Za-z]+")


def file_stem(path: Path) -> str:
    """Give a name without its ending, and without that of a packed file."""
    name = path.name
    return Path(name[:-3] if name.lower().endswith(".gz") else name).stem


def table_stem(path: Path) -> str:
    """Give what the names of a recording's tables begin with: its own, without BIDS' modality."""
    return _MODALITY.sub("", file_stem(path))


def data_set_of(path: Path) -> Path:
    """Give the folder of the data set that a recording belongs to.

    It is the nearest one above with a ``dataset_description.json``; where there is none, the
    recording's own.
    """
    path = path.absolute()
    found = (p for p in path.parents if (p / "dataset_description.json").is_file())
    return next(found, path.parent)


def labels_root(path: Path, code: str = "") -> Path:
    """Give the folder of all labels that one person made in a recording's data set.

    Parameters
    ----------
    path : Path
        The recording.
    code : str
        Of the person, letters and digits; `NOBODY` if empty.

    Raises
    ------
    ValueError
        If it is no code.
    """
    if code and not _CODE.fullmatch(code):
        raise ValueError(
            f"got {code!r} for who labels; expected a code of letters and digits, no name"
        )
    return data_set_of(path) / FOLDER / f"{_LABELS}{code or NOBODY}"


def hand_table(path: Path, code: str = "") -> Path:
    """Give the place of one person's labels of a recording; see `labels_root`."""
    return labels_root(path, code) / _within(path)


def hand_tables(path: Path) -> dict[str, Path]:
    """Give all tables that people made of a recording, by their codes, in order."""
    roots = sorted((data_set_of(path) / FOLDER).glob(f"{_LABELS}*"))
    tables = {root.name.removeprefix(_LABELS): root / _within(path) for root in roots}
    return {code: table for code, table in tables.items() if table.is_file()}


def _within(path: Path) -> Path:
    folder = path.absolute().parent.relative_to(data_set_of(path))
    return folder / f"{table_stem(path)}_events.tsv"


def table_of_people(path: Path) -> Path | None:
    """Give the table that counts: what people agreed on, else the only one; None if there is none.

    Raises
    ------
    FileFormatError
        If several people made one and none is what they agreed on.
    """
    tables = hand_tables(path)
    if len(tables) > 1 and AGREED not in tables:
        raise FileFormatError(
            path,
            f"has labels by {', '.join(tables)} in {data_set_of(path) / FOLDER}; expected one "
            f"table, or one by {AGREED}. Take the others out, or save what is agreed on with "
            f"'twitchdetect replay --labels-by {AGREED}'.",
        )
    return tables.get(AGREED) or next(iter(tables.values()), None)
