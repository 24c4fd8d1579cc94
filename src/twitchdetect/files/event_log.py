"""An event table that grows line by line while a session runs."""

from __future__ import annotations

import contextlib
import json
import pickle
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from twitchdetect.block import Recording
from twitchdetect.events import Event
from twitchdetect.files.event_table import HEADER, format_row, sidecar, write_sidecar, write_table
from twitchdetect.files.replacing import naming


class EventLog:
    """Writes a table line by line while a session runs, and puts it in order at the end.

    The table grows under its own name, unless a whole one has that name already: that one stays
    until the new one is whole, which grows as ``STEM.unfinished.tsv``.

    Parameters
    ----------
    path : Path
        The ``.tsv``; the sidecar lies beside it as ``.json``.
    recording : Recording
        For names, sampling frequency and the sidecar.
    detector : mapping
        What `Detector.describe` gives; it may change until the end.

    Attributes
    ----------
    growing : Path
        Where the table lies until it is closed as complete.

    Raises
    ------
    OSError
        If a file cannot be written; it names the file, which ends with a whole line.
    """

    def __init__(self, path: Path, recording: Recording, detector: Mapping[str, Any]) -> None:
        self.path = path
        self.growing = path.with_name(f"{path.stem}.unfinished.tsv") if _is_whole(path) else path
        self._recording = recording
        self._events = _Kept()
        with naming(self.growing):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._sidecar = sidecar(recording, detector)
        self._lines = _Lines(self.growing)
        try:
            self._lines.write(HEADER)
            write_sidecar(self.growing, self._sidecar)
        except OSError:
            self._lines.close()
            self.growing.unlink(missing_ok=True)
            raise

    def add(self, event: Event) -> None:
        """Append an event; the system has it when this returns."""
        self._events.add(event)
        self._lines.write(format_row(event, self._recording.fs, self._recording.channels))

    def mend(self) -> None:
        """Write the table anew if a line could not be written, or it is gone; go on with lines."""
        if self._lines.has_failed or not self.growing.exists():
            self._lines.close()
            self._lines.has_failed = True
            write_table(self.growing, self._recording, self._events.all(), self._sidecar)
            self._lines = _Lines(self.growing, is_new=False)

    def close(
        self,
        detector: Mapping[str, Any],
        *,
        analysed_s: float,
        is_complete: bool = True,
        source: Mapping[str, Any] | None = None,
    ) -> None:
        """Put the table in order of onset and say in the sidecar how far it goes.

        Parameters
        ----------
        detector : mapping
            What `Detector.describe` gives.
        analysed_s : float
            How much of the recording the detector has seen.
        is_complete : bool
            Whether that is all of it; only then an older table gives way.
        source : mapping, optional
            What the sidecar shall say of a recording that was not finished at the start.
        """
        self._lines.close()
        described = self._sidecar | {
            "Source": self._sidecar["Source"] | dict(source or {}),
            "Detector": dict(detector),
            "Complete": is_complete,
            "AnalysedDuration_s": analysed_s,
        }
        place = self.path if is_complete else self.growing
        write_table(place, self._recording, self._events.all(), described)
        if place != self.growing:
            self.growing.unlink(missing_ok=True)
            self.growing.with_suffix(".json").unlink(missing_ok=True)


class _Kept:
    """The events of a day in little memory: whole pages of them are packed."""

    _PAGE = 256

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._open: list[Event] = []

    def add(self, event: Event) -> None:
        self._open.append(event)
        if len(self._open) == self._PAGE:
            self._packed.append(zlib.compress(pickle.dumps(self._open), 1))
            self._open = []

    def all(self) -> list[Event]:
        """Give them in the order in which they came."""
        pages = (pickle.loads(zlib.decompress(page)) for page in self._packed)
        return [event for page in (*pages, self._open) for event in page]


class _Lines:
    """A file that grows by whole lines; after one that could not be written no other follows."""

    def __init__(self, path: Path, *, is_new: bool = True) -> None:
        self._path = path
        self._size = 0
        self.has_failed = False
        with naming(path):
            if path.is_symlink():
                path.unlink()
            self._file = path.open("ab", buffering=0)
            _lock(self._file)
            if is_new:
                self._file.truncate(0)
            self._size = self._file.tell()

    def write(self, line: str) -> None:
        """Append a line, all of it or nothing."""
        if self.has_failed:
            return
        data = f"{line}\n".encode()
        done = 0
        try:
            with naming(self._path):
                while done < len(data):
                    done += self._file.write(data[done:]) or 0
        except OSError:
            self.has_failed = True
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
            self.close()
            raise
        self._size += len(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()


def _lock(file: IO[bytes]) -> None:
    """Keep other runs from the file until it is closed, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise OSError(error.errno, "another run is writing this table") from error
    except OSError:  # a file system without locks
        return


def _is_whole(path: Path) -> bool:
    """Tell whether a table is there whose sidecar does not say that it is unfinished."""
    if not path.exists():
        return False
    try:
        described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return not (isinstance(described, dict) and described.get("Complete") is False)
