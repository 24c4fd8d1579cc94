"""Writer of BIDS-EMG data sets (BIDS 1.11.0): a session with its labels, and what stands around."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twitchdetect import __version__
from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.files.bids_emg import channels_table, describe_emg
from twitchdetect.files.label_table import write_labels
from twitchdetect.files.replacing import replacing
from twitchdetect.labels import Label

BIDS_VERSION = "1.11.0"
_CODE = re.compile(r"[0-9A-Za-z]+")
_AROUND_JSON = ("dataset_description.json", "participants.json")
_ABOUT = ("dataset", "participant", "emg", "channels", "readme")
_PARTICIPANT: dict[str, dict[str, Any]] = {
    "species": {"Description": "Species, as a binomial name"},
    "age": {"Description": "Age", "Units": "year"},
    "sex": {"Description": "Sex", "Levels": {"F": "female", "M": "male", "O": "other"}},
    "handedness": {
        "Description": "Preferred hand",
        "Levels": {"R": "right", "L": "left", "A": "both"},
    },
    "group": {"Description": "Group in the study"},
}
_README = """\
{name}

Surface EMG during dry needling, as BIDS-EMG ({version}), written by twitchdetect. Each recording is
a BDF+ of 24 bits. Lost samples are filled with the last value before them; annotations in the BDF
mark every such stretch. The events tables hold what is known to have happened, one line each; their
JSON files explain the columns. Participants have codes, and no date is given.

Where the _emg.json says that a recording was simulated, no person was measured. twitchdetect is
research software, not a medical device.
"""


def write_session(
    root: Path,
    recording: Recording,
    labels: Sequence[Label],
    *,
    subject: str,
    session: str,
    task: str = "needling",
    about: Mapping[str, Any] | None = None,
) -> Path:
    """Write a session into a data set, which is begun if there is none.

    Parameters
    ----------
    root : Path
        Folder of the data set.
    recording : Recording
        With ``meta["simulated"]`` true every description says so.
    labels : sequence of Label
    subject, session, task : str
        Codes of ASCII letters and digits: pseudonyms, never names.
    about : mapping, optional
        What the recording does not say itself: ``dataset`` (fields of dataset_description.json),
        ``participant`` (species, age, sex, handedness, group), ``emg`` (fields of _emg.json),
        ``channels`` (for each channel by name its columns of _channels.tsv, such as
        ``target_muscle``), ``readme`` (text of a new README).

    Returns
    -------
    Path
        The BDF; what has the same names is replaced.

    Raises
    ------
    ValueError
        If a code is none, `about` has an entry that is not known, or the recording cannot be
        written (see `bdf_write.write_bdf`).
    FileFormatError
        If a file of the data set cannot be read.
    OSError
        If something cannot be written.
    """
    about = about or {}
    check_about(about, subject=subject, session=session, task=task)
    root = Path(root)
    emg = describe_emg(recording, task, about.get("emg", {}), about.get("channels", {}))
    table = channels_table(recording, about.get("channels", {}))
    stem = f"sub-{subject}_ses-{session}_task-{task}"
    folder = root / f"sub-{subject}" / f"ses-{session}" / "emg"
    check_around(root)
    path = write_bdf(recording, folder / f"{stem}_emg.bdf")
    write_json(folder / f"{stem}_emg.json", emg)
    write_text(folder / f"{stem}_channels.tsv", table)
    write_labels(folder / f"{stem}_events.tsv", labels, recording)
    write_around(root, subject, about, is_simulation=bool(recording.meta.get("simulated")))
    return path


def check_about(about: Mapping[str, Any], **codes: str) -> None:
    """Refuse codes that are none, and entries that are not known; see `write_session`."""
    for name, code in codes.items():
        if not _CODE.fullmatch(code):
            raise ValueError(f"{name} must be letters and digits (a code, no name), got {code!r}")
    _only(about, _ABOUT, "about")
    _only(about.get("participant", {}), _PARTICIPANT, "about['participant']")


def check_around(root: Path) -> None:
    """Say what cannot be read of what `write_around` renews, before anything is written."""
    for name in _AROUND_JSON:
        _read_json(root / name)
    _read_participants(root / "participants.tsv")


def _only(given: Mapping[str, Any], known: Mapping[str, Any] | Sequence[str], where: str) -> None:
    if strange := sorted(set(given) - set(known)):
        raise ValueError(f"{where} has {', '.join(strange)}; expected only {', '.join(known)}")


def write_around(
    root: Path, subject: str, about: Mapping[str, Any], *, is_simulation: bool
) -> None:
    """Write or renew what is there once for all sessions."""
    path = root / "dataset_description.json"
    described = _read_json(path)
    described = {
        "Name": "Simulated dry needling" if is_simulation else "Dry needling",
        "DatasetType": "raw",
        **described,
        **about.get("dataset", {}),
        "BIDSVersion": BIDS_VERSION,
        "GeneratedBy": _generated_by(described.get("GeneratedBy", [])),
    }
    write_json(path, described)
    if not any(root.glob("README*")):
        text = _README.format(name=described["Name"], version=BIDS_VERSION)
        write_text(root / "README", about.get("readme", text))
    columns = _renew_participants(root / "participants.tsv", subject, about.get("participant", {}))
    path = root / "participants.json"
    known = {c: _PARTICIPANT[c] for c in columns if c in _PARTICIPANT}
    write_json(path, {"participant_id": {"Description": "Code"}, **known, **_read_json(path)})


def _generated_by(before: Sequence[Any]) -> list[Any]:
    others = [t for t in before if not (isinstance(t, dict) and t.get("Name") == "twitchdetect")]
    return [*others, {"Name": "twitchdetect", "Version": __version__}]


def _renew_participants(path: Path, subject: str, given: Mapping[str, Any]) -> list[str]:
    """Add or renew the row of a participant; give the columns."""
    columns, *rows = _read_participants(path)
    columns += [column for column in given if column not in columns]
    people = {row[0]: dict(zip(columns, row, strict=False)) for row in rows}
    code = f"sub-{subject}"
    cells = {column: " ".join(str(value).split()) for column, value in given.items()}
    people[code] = {**people.get(code, {"participant_id": code}), **cells}
    table = [[person.get(c) or "n/a" for c in columns] for _, person in sorted(people.items())]
    write_text(path, "\n".join("\t".join(row) for row in [columns, *table]) + "\n")
    return columns


def _read_participants(path: Path) -> list[list[str]]:
    """Give the rows of the table, names of columns first."""
    lines = _read(path).splitlines() if path.is_file() else ["participant_id"]
    columns, *rows = [line.split("\t") for line in lines if line] or [[""]]
    if columns[0] != "participant_id" or any(len(row) != len(columns) for row in rows):
        raise FileFormatError(
            path, "is no table of participants; expected participant_id first and equal rows."
        )
    return [columns, *rows]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(_read(path)) if path.is_file() else {}
    except json.JSONDecodeError as error:
        raise FileFormatError(
            path, f"is no JSON ({error}); expected what BIDS describes."
        ) from error
    if not isinstance(content, dict):
        raise FileFormatError(path, "holds no JSON object; expected what BIDS describes.")
    return content


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileFormatError(path, f"cannot be read: {error}") from error


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> None:
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
