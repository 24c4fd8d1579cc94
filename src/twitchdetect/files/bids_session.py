"""A session that is written into a BIDS-EMG data set while it runs."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Marker, Recording
from twitchdetect.events import Event
from twitchdetect.files.bdf_append import BdfRecorder
from twitchdetect.files.bdf_channels import Channel
from twitchdetect.files.bids import check_about, check_around, write_around, write_json, write_text
from twitchdetect.files.bids_emg import channels_table, describe_emg, lost_fields
from twitchdetect.files.disk import Disk
from twitchdetect.files.event_log import EventLog
from twitchdetect.files.recorder_status import RecorderStatus

_TYPES = {"emg": "EMG", "aux": "MISC", "accelerometer": "ACCEL"}
_SESSION = re.compile(r"ses-0*([0-9]+)")
_UNKNOWN_UNTIL_CLOSED = "RecordingDuration"


class BidsSession:
    """Recorder, event table and what stands around them, in a folder of its own.

    Tables that cannot be written wait as samples do: `table_problem` says why, `flush` and every
    further event try again, `close` writes them once more as a whole.

    Parameters
    ----------
    root : Path
        Folder of the data set, which is begun if there is none.
    fs : float
        Sampling frequency in Hz.
    channels : sequence of Channel
        Events count those of kind ``emg`` only, in this order.
    detector : mapping
        What `Detector.describe` gives.
    subject, task : str
        Codes of ASCII letters and digits: pseudonyms, never names.
    session : str, optional
        Code of the session; the next free number if not given. A session is never overwritten.
    about : mapping, optional
        As `bids.write_session` takes it.
    start, is_simulation, memory_limit_s, sync_s, on_status, disk
        As `BdfRecorder` takes them.

    Attributes
    ----------
    path : Path
        The BDF.
    table : Path
        The event table.
    recorder : BdfRecorder
    table_problem : OSError or None
        Why the last try to write a table failed.

    Raises
    ------
    ValueError
        If a code is none, or `about` or channels cannot be written.
    FileFormatError
        If a file of the data set cannot be read.
    OSError
        If something cannot be written, or the session is there already.
    """

    def __init__(
        self,
        root: Path,
        fs: float,
        channels: Sequence[Channel],
        detector: Mapping[str, Any],
        *,
        subject: str,
        session: str | None = None,
        task: str = "needling",
        about: Mapping[str, Any] | None = None,
        start: datetime | None = None,
        is_simulation: bool = False,
        memory_limit_s: float = 1800.0,
        sync_s: float = 0.25,
        on_status: Callable[[RecorderStatus], None] | None = None,
        disk: Disk | None = None,
    ) -> None:
        self._root, self._subject, self._about = Path(root), subject, dict(about or {})
        self._task, self._channels, self._detector = task, tuple(channels), dict(detector)
        check_about(self._about, subject=subject, session=session or "01", task=task)
        meta = {"simulated": True} if is_simulation else {}
        names = tuple(channel.name for channel in channels)
        self._described = Recording(np.empty((0, len(names))), fs, names, meta=meta)
        self._emg, self._channel_table = self._describe()
        check_around(self._root)
        folder = _reserve(self._root / f"sub-{subject}", session)
        stem = f"sub-{subject}_{folder.name}_task-{task}"
        self.path = folder / "emg" / f"{stem}_emg.bdf"
        self.table = folder / "emg" / f"{stem}_events.tsv"
        self.table_problem: OSError | None = None
        try:
            self.recorder = BdfRecorder(
                self.path,
                fs,
                channels,
                start=start,
                is_simulation=is_simulation,
                memory_limit_s=memory_limit_s,
                sync_s=sync_s,
                on_status=on_status,
                disk=disk,
            )
            self._log = EventLog(self.table, self._of_emg(), detector)
            self._write_descriptions()
        except (OSError, ValueError):
            _remove_empty(folder)
            raise

    def write(self, block: Block) -> None:
        """Take a block of all channels; see `BdfRecorder.write`."""
        self.recorder.write(block)

    def write_counts(self, start_sample: int, counts: npt.NDArray[np.integer]) -> None:
        """Take a block of a board's own counts; see `BdfRecorder.write_counts`."""
        self.recorder.write_counts(start_sample, counts)

    def mark(self, marker: Marker) -> None:
        """Put a marker into the BDF."""
        self.recorder.mark(marker)

    def add(self, event: Event) -> None:
        """Append an event to the table; a disk that fails raises nothing."""
        with self._noting_problems():
            self._log.add(event)
            self._log.mend()
            self.table_problem = None

    def flush(self) -> RecorderStatus:
        """Have everything on the disk that can be there; try again what failed."""
        with self._noting_problems():
            self._log.mend()
            if not self.path.with_suffix(".json").exists():
                self._write_descriptions()
            self.table_problem = None
        return self.recorder.flush()

    def close(
        self, detector: Mapping[str, Any] | None = None, *, analysed_s: float | None = None
    ) -> RecorderStatus:
        """Finish the recording, put the table in order and say how long it is.

        Parameters
        ----------
        detector : mapping, optional
            What `Detector.describe` gives now.
        analysed_s : float, optional
            How much of the session the detector has seen; all of it if not given.

        Returns
        -------
        RecorderStatus
            What no file holds. Called once more, it tries again.
        """
        status = self.recorder.close()
        duration_s = self.recorder.n_samples / self.recorder.fs
        source = {"file": self.path.name, "duration_s": duration_s} | {
            "lost_samples": self.recorder.n_lost
        }
        lost = lost_fields(self.recorder.n_lost)
        self._emg = {**self._emg, _UNKNOWN_UNTIL_CLOSED: duration_s, **lost}
        with self._noting_problems():
            self._write_descriptions()
            self._log.close(
                self._detector if detector is None else detector,
                analysed_s=duration_s if analysed_s is None else analysed_s,
                source=source,
            )
            self.table_problem = None
        return status

    def _describe(self) -> tuple[dict[str, Any], str]:
        """Give what _emg.json says at the start, and the table of channels."""
        about = self._about.get("channels", {})
        unknown = {name: about[name] for name in about if name not in self._described.channels}
        cells = {
            c.name: {"type": _TYPES[c.kind], "description": c.transducer, **about.get(c.name, {})}
            for c in self._channels
        }
        units = {c.name: c.unit for c in self._channels}
        table = channels_table(self._described, {**cells, **unknown}, units)
        emg = describe_emg(self._described, self._task, self._about.get("emg", {}), cells)
        return {k: v for k, v in emg.items() if k != _UNKNOWN_UNTIL_CLOSED}, table

    def _of_emg(self) -> Recording:
        """Give the channels that the detector sees."""
        columns = [i for i, c in enumerate(self._channels) if c.kind == "emg"]
        of_emg = self._described.pick(columns)
        format_ = "twitchdetect recording"
        return Recording(
            of_emg.data_uV, of_emg.fs, of_emg.channels, format=format_, meta=of_emg.meta
        )

    def _write_descriptions(self) -> None:
        write_json(self.path.with_suffix(".json"), self._emg)
        stem = self.path.stem.removesuffix("_emg")
        write_text(self.path.with_name(f"{stem}_channels.tsv"), self._channel_table)
        is_simulation = bool(self._described.meta.get("simulated"))
        write_around(self._root, self._subject, self._about, is_simulation=is_simulation)

    @contextlib.contextmanager
    def _noting_problems(self) -> Any:
        try:
            yield
        except OSError as error:
            self.table_problem = error


def _reserve(subject: Path, session: str | None) -> Path:
    """Make the folder of a session that nobody has."""
    subject.mkdir(parents=True, exist_ok=True)
    if session is not None:
        folder = subject / f"ses-{session}"
        folder.mkdir()
        return folder
    taken = [_SESSION.fullmatch(path.name) for path in subject.iterdir()]
    number = 1 + max((int(found[1]) for found in taken if found), default=0)
    while True:
        folder = subject / f"ses-{number:02d}"
        try:
            folder.mkdir()
        except FileExistsError:  # another run was faster
            number += 1
        else:
            return folder


def _remove_empty(folder: Path) -> None:
    """Take back a reserved folder in which nothing was recorded."""
    for path in sorted(folder.rglob("*"), reverse=True):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
