"""Recordings that the project holds: where they lie, their sums, and how the sums are renewed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from twitchdetect.errors import FetchError
from twitchdetect.files.manifest import Entry, Held, Manifest, read_manifest
from twitchdetect.files.replacing import replacing

_BELOW = "# The recordings that are held here; recordings/make.py writes what follows.\n"
_FIELDS = (
    "name", "description", "path", "source", "licence", "fs_Hz", "n_channels", "annotated_by",
    "scenario", "seed",
)  # fmt: skip


def sha256(path: Path) -> str:
    """Give the sum of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place(held: Held) -> Path:
    """Give the path of a recording that the project holds.

    Raises
    ------
    FetchError
        If it is not there, as in an installed package.
    """
    folder = read_manifest().folder
    if folder is None or not (folder / held.path).is_file():
        raise FetchError(
            f"{held.name}: {held.path} is not here; expected a checkout of the project, which "
            "holds it in recordings/. An installed package does not."
        )
    return folder / held.path


def held_hashes(folder: Path, root: Path | None = None) -> dict[str, str]:
    """Give the sums of all files in a folder and its folders.

    Parameters
    ----------
    folder : Path
    root : Path, optional
        Folder that the names are given from, with ``/``; the folder itself if left out.

    Returns
    -------
    dict of str to str
        In order of the names; hidden files are left out.

    Raises
    ------
    ValueError
        If `folder` is not within `root`, or holds no file.
    """
    root = root or folder
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(root).as_posix(): path for path in paths if path.name[0] != "."}
    if not names:
        raise ValueError(f"{folder} holds no file; expected those of a recording")
    return {name: sha256(names[name]) for name in sorted(names)}


def write_held(manifest: Path, entries: Sequence[Held]) -> None:
    """Renew the ``[[held]]`` entries of a manifest; what stands above them stays.

    Parameters
    ----------
    manifest : Path
        A ``manifest.toml``.
    entries : sequence of Held
        All of them, with their sums (see `held_hashes`).

    Raises
    ------
    FileFormatError
        If that would be no manifest any more; the file stays as it was.
    """
    above = manifest.read_text("utf-8").partition(_BELOW)[0].rstrip("\n")
    text = "\n".join([above, "", _BELOW + "".join(map(_toml, entries))])
    with replacing(manifest) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
        read_manifest(part)


def _toml(held: Held) -> str:
    values = {name: getattr(held, name) for name in _FIELDS}
    lines = ["", "[[held]]"]
    lines += [f"{name} = {_value(v)}" for name, v in values.items() if v not in (None, "")]
    lines += ["[held.sha256]", *(f"{_value(n)} = {_value(s)}" for n, s in held.sha256.items()), ""]
    return "\n".join(lines)


def _value(value: str | float) -> str:
    """Give a value as TOML; its texts in quotes are JSON's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def verify(manifest: Manifest | None = None) -> list[tuple[str, str, bool]]:
    """Compare the sums of all recordings that are here with the manifest.

    Parameters
    ----------
    manifest : Manifest, optional
        The program's own, if none is given.

    Returns
    -------
    list of (str, str, bool)
        For each recording its name, what was found in words, and whether that is as it should be.
    """
    manifest = manifest or read_manifest()
    told = [(entry.name, *_verify_fetched(entry)) for entry in manifest.recordings]
    return told + [(held.name, *_verify_held(held, manifest.folder)) for held in manifest.held]


def _verify_fetched(entry: Entry) -> tuple[str, bool]:
    if not entry.path.is_file():
        return "not fetched", True
    if sha256(entry.path) != entry.sha256:
        return f"{entry.path.name} is not what the manifest says", False
    return "fetched, sum right", True


def _verify_held(held: Held, folder: Path | None) -> tuple[str, bool]:
    if folder is None:
        return "held only in a checkout of the project, not in an installed package", True
    missing = [name for name in held.sha256 if not (folder / name).is_file()]
    wrong = [
        name
        for name, value in held.sha256.items()
        if name not in missing and sha256(folder / name) != value
    ]
    faults = [f"{name} is missing" for name in missing]
    faults += [f"{name} is not what the manifest says" for name in wrong]
    return "; ".join(faults) or f"held, sums of {len(held.sha256)} files right", not faults
