"""Recorder of a running session as BDF+C, 24 bit, from which no crash takes what was written.

Why filled and marked, not BDF+D: a radio loses single samples and a record has a fixed number of
them, so that a discontinuous file would need a record a loss; EDFlib, on which pyedflib and others
stand, refuses to open one, and MNE closes its gaps. Lost samples hold the last value before them,
and an annotation in the same record marks them; `twitchdetect.read` gives the gap back.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Gap, Marker
from twitchdetect.files.append_file import AppendFile
from twitchdetect.files.bdf_channels import (
    Channel,
    Counts,
    Scales,
    check_channels,
    count_values,
    zero_counts,
)
from twitchdetect.files.bdf_header import choose_live_record, make_header
from twitchdetect.files.bdf_notes import PADDED, marker_text, no_number_text
from twitchdetect.files.bdf_record import Layout, Note, Record, RecordBuilder, check_place
from twitchdetect.files.disk import Disk, SystemDisk, part_path
from twitchdetect.files.recorder_status import Interval, RecorderStatus, State, joined, make_status

_NOTES_BYTES = 360
_REPORT_EACH_S = 30.0


class BdfRecorder:
    """Writes a session record by record, each with its annotations, none longer than 0.25 s.

    Every whole record is synced and then counted in the header, so that after ``kill -9`` or a
    power cut the file opens with every finished record; the last, unfinished one is what can be
    lost. (Rates that no such record tells exactly have records of up to 1 s, see `record_s`.)
    A disk that fails raises nothing: records wait in memory until it is back; see `status`.

    Parameters
    ----------
    path : Path
        The ``.bdf``, which must not be there; it appears with the first record.
    fs : float
        Sampling frequency in Hz.
    channels : sequence of Channel
        All with this rate: slower ones hold their last value, so that readers see one table.
    start : datetime, optional
        When it began, for the header; blank if not given.
    is_simulation : bool
        Whether the header shall say that the samples are simulated.
    memory_limit_s : float
        How much may wait in memory; what comes then is refused, and a gap in the file.
    sync_s : float
        Signal between two syncs; up to the length of a record every record is synced before it
        is counted. With more, a power cut (no crash) can leave a count that is too large.
    on_status : callable, optional
        Called with a `RecorderStatus` when the state or the file changes, and while records wait
        every 30 s of signal.
    disk : Disk, optional
        Stands in for the system's calls in tests.

    Raises
    ------
    ValueError
        If channels or rate cannot be written.
    OSError
        If the file is there already, or the folder cannot be made.
    """

    def __init__(
        self,
        path: Path,
        fs: float,
        channels: Sequence[Channel],
        *,
        start: datetime | None = None,
        is_simulation: bool = False,
        memory_limit_s: float = 1800.0,
        sync_s: float = 0.25,
        on_status: Callable[[RecorderStatus], None] | None = None,
        disk: Disk | None = None,
    ) -> None:
        self.path, self.fs, self.channels = Path(path), fs, check_channels(channels)
        self.scales = Scales(self.channels)
        per_record, length_s = choose_live_record(fs)
        self._layout = Layout(per_record, length_s, _NOTES_BYTES)
        header = make_header(self.channels, self._layout, start=start, is_simulation=is_simulation)
        if self.path.exists() or self.path.is_symlink():
            raise FileExistsError(
                errno.EEXIST, "there already; a recording never replaces one", str(path)
            )
        disk = disk or SystemDisk()
        disk.make_folder(self.path.parent)
        self._builder = RecordBuilder(len(self.channels), self._layout)
        self._file = AppendFile(
            self.path,
            header,
            self._layout,
            disk=disk,
            part_path=part_path,
            sync_records=max(1, int(sync_s / self.record_s)) if math.isfinite(sync_s) else None,
        )
        self._limit_s, self._on_status = memory_limit_s, on_status
        self._last_row: Counts | None = None
        self.n_lost = 0  # filled ones
        self.parts = self._file.parts
        self._refused: list[tuple[int, int]] = []
        self._next_try = 0
        self._is_closed, self._end = False, 0
        self._files = 0, 0
        self._told: tuple[object, ...] = ("recording", (self.path,), 0, 0.0)

    @property
    def record_s(self) -> float:
        """Length of a data record in seconds."""
        return float(self._layout.record_s)

    @property
    def n_samples(self) -> int:
        """Samples of the session so far, lost and refused ones counted."""
        return max(self._stop, self._refused[-1][1] if self._refused else 0)

    @property
    def _stop(self) -> int:
        """Samples taken so far, without those that fill the last record."""
        return self._end if self._is_closed else self._builder.n_samples

    def write(self, block: Block) -> None:
        """Take a block of values, (n_samples, n_channels), in microvolts or the channels' units.

        Values are rounded to the nearest count of each channel; those that `Channel.to_values`
        gave are those counts exactly. What is no finite number becomes the last value of its
        channel and is marked. Samples between the last block and this one are lost samples.

        Raises
        ------
        GapError
            If it begins before the end of what is written.
        ValueError
            If the recorder is closed, the block has another number of channels, or begins more
            than a week later.
        """
        self._check(block.start_sample, block.data_uV.shape)
        counts, held = count_values(self.scales, block.data_uV, self._row())
        for channel, first, end in held:
            note = no_number_text(channel.name)
            self.annotate(block.start_sample + first, note, (end - first) / self.fs)
        self._take(block.start_sample, counts)

    def write_counts(self, start_sample: int, counts: npt.NDArray[np.integer]) -> None:
        """Take a block of a board's own counts, (n_samples, n_channels); else as `write`."""
        self._check(start_sample, counts.shape)
        low, high = np.array([c.digital for c in self.channels]).T
        self._take(start_sample, np.clip(counts, low, high).astype(np.int32))

    def skip(self, sample: int, reason: str = "") -> None:
        """Say that all samples before `sample` that did not come are lost, and why.

        `write` does that for itself; called while nothing comes, it keeps annotations going into
        the file.
        """
        self._check(sample, (0, len(self.channels)))
        if sample > self._builder.n_samples and not self._is_full():
            self._fill(sample, reason)
        self._tell()

    def annotate(self, sample: int, text: str, duration_s: float | None = None) -> None:
        """Put an annotation into the record that is being filled; long texts are cut in pieces."""
        length = None if duration_s is None else max(0, round(duration_s * self.fs))
        self._builder.note(Note(sample, length, text))

    def mark(self, marker: Marker) -> None:
        """Annotate a marker, so that `twitchdetect.read` gives it back."""
        self.annotate(marker.sample, marker_text(marker))

    def flush(self) -> RecorderStatus:
        """Write and sync every whole record; try again what failed."""
        self._file.write(is_sync=True)
        self._note_files()
        return self._tell()

    def move_to(self, folder: Path) -> RecorderStatus:
        """Go on in another folder, in a part of its own; also after `close` with samples left."""
        self._file.move_to(Path(folder))
        self._note_files()
        if self._is_closed:
            self._file.close()
        return self._tell()

    def close(self) -> RecorderStatus:
        """Fill and mark the last record, write, sync; `flush` or `move_to` try again after it."""
        if not self._is_closed:
            self._is_closed, self._end = True, self._builder.n_samples
            if self._builder.has_waiting:
                self._builder, records = self._builder.finish(self._row(), PADDED)
                self._push(records)
        self._file.close()
        return self._tell()

    @property
    def status(self) -> RecorderStatus:
        """Say where the samples are."""
        file = self._file
        return make_status(
            state=self._state(),
            paths=tuple(file.paths) or (self.path,),
            n_samples=self.n_samples,
            buffered_s=len(file.waiting) * self.record_s,
            limit_s=self._limit_s,
            not_on_disk=self._not_on_disk(),
            error=file.problem,
        )

    def _state(self) -> State:
        if self._is_closed:
            return "closed"
        if self._is_full():
            return "memory_full"
        return "recording" if self._file.problem is None else "in_memory"

    def _not_on_disk(self) -> tuple[Interval, ...]:
        per_record, end = self._layout.per_record, self._stop
        lost = [(a * per_record, min(b * per_record, end)) for a, b in self._file.lost]
        if self._file.problem is not None:
            lost.append((min(self._file.n_written * per_record, end), end))
        return joined([*lost, *self._refused])

    def _tell(self) -> RecorderStatus:
        status = self.status
        told = (status.state, status.paths, self._file.n_anew, status.buffered_s // _REPORT_EACH_S)
        if told != self._told and self._on_status is not None:
            self._on_status(status)
        self._told = told
        return status

    def _check(self, start_sample: int, shape: tuple[int, ...]) -> None:
        if self._is_closed:
            raise ValueError("the recording is closed; expected blocks before close() only")
        check_place(start_sample, shape, self.n_samples, len(self.channels), self.fs)

    def _take(self, start_sample: int, counts: Counts) -> None:
        if not len(counts):
            return
        if self._is_full():
            if start_sample >= self._next_try:
                self._file.write()
                self._next_try = start_sample + math.ceil(self.fs)
            if self._is_full():
                self._refused += [(start_sample, start_sample + len(counts))]
                self._refused = list(joined(self._refused))
                self._tell()
                return
        if self._last_row is None:
            self._last_row = counts[0].copy()
        if start_sample > self._builder.n_samples:
            self._fill(start_sample, "")
        self._last_row = counts[-1].copy()
        self._push(self._builder.add(counts))
        self._tell()

    def _fill(self, sample: int, reason: str) -> None:
        """Fill and mark the samples before `sample`."""
        start = self._builder.n_samples
        if self._refused and self._refused[-1][1] > start:
            reason = "the disk failed and memory was full"
        self._builder.mark(Gap(start, sample, reason))
        self.n_lost += sample - start
        self._push(self._builder.fill(sample, self._row()))

    def _row(self) -> Counts:
        """Give the counts with which lost samples are filled."""
        return zero_counts(self.channels) if self._last_row is None else self._last_row

    def _push(self, records: Iterable[Record]) -> None:
        for record in records:
            self._file.push(record)
            self._note_files()

    def _note_files(self) -> None:
        """Annotate where a further file begins, or one was written anew."""
        now = len(self._file.paths), self._file.n_anew
        if now != self._files and (now[0] > 1 or now[1]):
            said = f"recorder: file {now[0]}, written anew {now[1]} times"
            sample = self._file.n_written * self._layout.per_record
            self._builder.note(Note(sample, None, said.removesuffix(", written anew 0 times")))
        self._files = now

    def _is_full(self) -> bool:
        buffered_s = len(self._file.waiting) * self.record_s
        return self._file.problem is not None and buffered_s >= self._limit_s
