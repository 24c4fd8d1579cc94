"""One person's labels of a recording on disk, and what of them is not saved yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from twitchdetect import __version__
from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.label_places import NOBODY, data_set_of, hand_table, labels_root
from twitchdetect.files.label_table import read_labels, write_labels
from twitchdetect.files.replacing import replacing
from twitchdetect.labels import Label

BIDS_VERSION = "1.11.0"
METHOD = "by hand, on the traces of 'twitchdetect replay'"


class HandLabels:
    """The table, its sidecar and the draft of what one person says is in a recording.

    A table that this object has neither read nor written is never replaced.

    Parameters
    ----------
    recording : Recording
        Read from a file.
    code : str
        Of the person; nobody in particular if empty.

    Attributes
    ----------
    table, draft : Path
    about : mapping
        What the sidecar that was read or written says of how the labels were made.

    Raises
    ------
    ValueError
        If the recording has no file, or the code is none.
    """

    def __init__(self, recording: Recording, code: str = "") -> None:
        if recording.source is None:
            raise ValueError("got a recording without a file; expected one that was read from one")
        self.recording, self.source = recording, recording.source
        self.table = hand_table(self.source, code)
        self.code = code or NOBODY
        self.draft = self.table.with_name(f".{self.table.stem}_draft.json")
        self.about: Mapping[str, Any] = {}
        self._known = ""

    @cached_property
    def sha256(self) -> str:
        """Of the recording's file."""
        with self.source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def load(self) -> list[Label]:
        """Read what was saved; nothing if there is no table.

        Raises
        ------
        FileFormatError
            If it cannot be read, or was made of another recording.
        """
        if not self.table.is_file():
            self._known = ""
            return []
        described = _read_json(self.table.with_suffix(".json"))
        said = described.get("Source")
        other = said.get("sha256", self.sha256) if isinstance(said, dict) else self.sha256
        if other != self.sha256:
            raise FileFormatError(
                self.table,
                f"was made of a file with the sha256 {other[:12]}..., but {self.source.name} has "
                f"{self.sha256[:12]}.... Label with another code, or put the right file back.",
            )
        labels = read_labels(self.table, self.recording)
        about = described.get("Labelling")
        self.about = about if isinstance(about, dict) else {}
        self._known = _digest(self.table)
        return labels

    def save(self, labels: Sequence[Label], about: Mapping[str, Any]) -> Path:
        """Write the table; the draft goes.

        Parameters
        ----------
        labels : sequence of Label
        about : mapping
            What else the sidecar says of how they were made.

        Raises
        ------
        FileFormatError
            If a table lies there that was neither read nor written here.
        OSError
            If it cannot be written.
        """
        if self.table.is_file() and _digest(self.table) != self._known:
            raise FileFormatError(
                self.table,
                "holds other labels than those that were opened; they are kept. Save with another "
                "code (--labels-by), or take that file away.",
            )
        self._describe_folder()
        write_labels(self.table, labels, self.recording, about=self._about(about))
        self._known, self.about = _digest(self.table), dict(about)
        self.drop_draft()
        return self.table

    def write_draft(self, held: Mapping[str, Any]) -> None:
        """Keep what is not saved yet.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        content = {"sha256": self.sha256, "held": held}
        with replacing(self.draft) as part:
            part.write_text(json.dumps(content), encoding="utf-8", newline="\n")

    def read_draft(self) -> Mapping[str, Any] | None:
        """Give what was not saved; None if all was.

        Raises
        ------
        FileFormatError
            If it cannot be read, or was made of another recording.
        """
        if not self.draft.is_file():
            return None
        content = _read_json(self.draft)
        held = content.get("held")
        if content.get("sha256") != self.sha256 or not isinstance(held, dict):
            raise FileFormatError(
                self.draft, "holds no unsaved labels of this recording. Take it away."
            )
        return held

    def drop_draft(self) -> None:
        """Forget what was not saved."""
        self.draft.unlink(missing_ok=True)

    def _about(self, about: Mapping[str, Any]) -> dict[str, Any]:
        recording = self.recording
        by = "n/a" if self.code == NOBODY else self.code
        return {
            "Labelling": {"Method": METHOD, "By": by, **about},
            "Source": {
                "file": self.source.name,
                "sha256": self.sha256,
                "format": recording.format,
                "channels": list(recording.channels),
                "SamplingFrequency": recording.fs,
                "duration_s": recording.duration_s,
            },
        }

    def _describe_folder(self) -> None:
        """Make it a derivative in the sense of BIDS where the data set is one of BIDS."""
        name = "dataset_description.json"
        path = labels_root(self.source, self.code) / name
        if path.exists() or not (data_set_of(self.source) / name).is_file():
            return
        described = {
            "Name": "Labels made by hand",
            "BIDSVersion": BIDS_VERSION,
            "DatasetType": "derivative",
            "GeneratedBy": [{"Name": "twitchdetect", "Version": __version__}],
        }
        with replacing(path) as part:
            part.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_json(path: Path) -> dict[str, Any]:
    """Read an object; an absent file is an empty one."""
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileFormatError(path, f"cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise FileFormatError(path, "holds no JSON object.")
    return content
