"""What the user does, one line of JSON each, on the disk as soon as it happened."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twitchdetect import __version__
from twitchdetect.errors import FileFormatError
from twitchdetect.files.replacing import naming, replacing

_ENDING = "_audit.jsonl"
_FORMAT = "twitchdetect audit 1"
_BINARY = getattr(os, "O_BINARY", 0)  # Windows


def audit_path(path: Path) -> Path:
    """Give where the audit log of a recording or an event table lies: beside it.

    ``..._emg.bdf`` and ``..._events.tsv`` share ``..._audit.jsonl``.
    """
    stem = path.name.partition(".")[0]
    for ending in ("_emg", "_events"):
        stem = stem.removesuffix(ending)
    return path.with_name(stem + _ENDING)


def table_path(audit: Path) -> Path:
    """Give the event table to which an audit log belongs."""
    return audit.with_name(audit.name.removesuffix(_ENDING) + "_events.tsv")


def let_validators_pass(root: Path) -> None:
    """Name audit logs in the data set's ``.bidsignore``: BIDS has no place for them beside a file.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path, line = root / ".bidsignore", f"*{_ENDING}"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if line not in before.splitlines():
        text = before + "\n" * bool(before and not before.endswith("\n")) + line + "\n"
        with replacing(path) as part:
            part.write_text(text, encoding="utf-8", newline="\n")


class AuditLog:
    """Appends lines and syncs each; what cannot be written waits, in order, and is tried again.

    Parameters
    ----------
    path : Path
        Goes on behind what is there.
    fs : float
        Sampling frequency in Hz.
    channels : sequence of str
        As events count them.

    Attributes
    ----------
    problem : OSError or None
        Why the last try failed.
    """

    def __init__(self, path: Path, fs: float, channels: Sequence[str]) -> None:
        self.path = path
        self.problem: OSError | None = None
        self._fd: int | None = None
        self._size = 0
        self._lines: list[bytes] = []
        self._n_written = 0
        first = {"format": _FORMAT, "software": __version__, "fs_Hz": fs, "channels": [*channels]}
        self._put(first)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Append an entry; a disk that fails raises nothing."""
        self._put(entry)

    def flush(self) -> None:
        """Try again what failed, also if the file is gone."""
        try:
            with naming(self.path):
                self._write()
        except OSError as error:
            self._close()
            self.problem = error
        else:
            self.problem = None

    def close(self) -> None:
        """Write what waits still, and let go."""
        self.flush()
        self._close()

    def _put(self, entry: Mapping[str, Any]) -> None:
        self._lines.append(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
        self.flush()

    def _write(self) -> None:
        if self._n_written and not self.path.exists():
            self._close()
            self._n_written = 0
        if self._n_written == len(self._lines):
            return
        if self._fd is None:
            self._open()
        assert self._fd is not None
        data = b"".join(self._lines[self._n_written :])
        try:
            done = 0
            while done < len(data):
                done += os.write(self._fd, data[done:])
            os.fsync(self._fd)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self._size)
            raise
        self._size += len(data)
        self._n_written = len(self._lines)

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o666)
        self._size = os.fstat(self._fd).st_size

    def _close(self) -> None:
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = None


def read_audit(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read a log; a last line that was cut off is left out.

    Returns
    -------
    about, entries : dict, list of dict
        The first line, and the others.

    Raises
    ------
    FileFormatError
        If it is none, or damaged before its last line.
    """
    expected = "expected a line of JSON each, as twitchdetect writes it"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileFormatError(path, f"cannot be read ({error.strerror}); {expected}.") from error
    *lines, _ = raw.split(b"\n")
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        if not isinstance(entry, dict):
            raise FileFormatError(path, f"line {number} is damaged; {expected}. Look for a copy.")
        found.append(entry)
    if not found or found[0].get("format") != _FORMAT:
        raise FileFormatError(path, f"is no audit log; {expected}.")
    about, *rest = found
    return about, [entry for entry in rest if "format" not in entry]
