"""Data records of a BDF+: samples of 24 bits and, behind them, the annotations of their time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from twitchdetect.block import Gap
from twitchdetect.errors import GapError
from twitchdetect.files.bdf_channels import Counts
from twitchdetect.files.bdf_notes import LOST_SHORT, clean, lost_text

_STEP = Decimal("0.0000001")
"""What EDFlib counts time in."""
_TIME_BYTES = 24
_AROUND_BYTES = 48
_NUMBER_BYTES = 16
_LONGEST_GAP_S = 7 * 86_400.0


class Note(NamedTuple):
    """An annotation: where, how long (samples; None: a moment) and what."""

    sample: int
    n_samples: int | None
    text: str


class Record(NamedTuple):
    """One data record: its number from the start of the session, its samples, its annotations."""

    number: int
    body: bytes
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a record of this file looks like.

    Attributes
    ----------
    per_record : int
        Samples of each channel.
    record_s : Decimal
        Its length in seconds.
    notes_bytes : int
        Room for annotations.
    """

    per_record: int
    record_s: Decimal
    notes_bytes: int

    def encode(self, record: Record, base: int) -> bytes:
        """Give a record's bytes, for a file that begins with record `base`."""
        begin = base * self.per_record
        tals = b"".join(self.tal(_moved(note, begin)) for note in record.notes)
        return record.body + (self.time(record.number - base) + tals).ljust(self.notes_bytes, b"\0")

    def time(self, index: int) -> bytes:
        """Give the time-keeping annotation of a file's record."""
        return b"+" + _decimal(index * self.record_s) + b"\x14\x14\0"

    def tal(self, note: Note) -> bytes:
        """Give an annotation's bytes."""
        lasts = b"" if note.n_samples is None else b"\x15" + self._seconds(note.n_samples)
        return b"+%b%b\x14%b\x14\0" % (self._seconds(note.sample), lasts, note.text.encode())

    def _seconds(self, samples: int) -> bytes:
        return _decimal((samples * self.record_s / self.per_record).quantize(_STEP))

    @property
    def most_text_bytes(self) -> int:
        """How long a text may be, so that it always finds room."""
        return (self.notes_bytes - _TIME_BYTES) // 2 - _AROUND_BYTES


class RecordBuilder:
    """Cuts a stream of counts into records and finds room for its annotations.

    The marks of lost samples go into the record of the first of them as long as there is room, so
    that no file, wherever it is cut, passes filled samples off as measured. What finds no room goes
    into the next record. Half of it is for notes, so that a radio that loses every other sample
    does not keep them out.

    Attributes
    ----------
    n_samples : int
        Samples taken so far, filled ones among them.
    """

    def __init__(self, n_channels: int, layout: Layout) -> None:
        self.layout = layout
        self.n_samples = 0
        self._part = np.zeros((layout.per_record, n_channels), np.int32)
        self._n_in_part = 0
        self._notes: deque[Note] = deque()
        self._marks: deque[Note] = deque()

    @property
    def has_waiting(self) -> bool:
        """Whether annotations or samples are in no record yet."""
        return bool(self._n_in_part or self._notes or self._marks)

    def add(self, counts: Counts) -> Iterator[Record]:
        """Take consecutive samples, (n_samples, n_channels); give the records they complete."""
        done = 0
        while done < len(counts):
            n = min(len(counts) - done, len(self._part) - self._n_in_part)
            self._part[self._n_in_part : self._n_in_part + n] = counts[done : done + n]
            self._n_in_part += n
            self.n_samples += n
            done += n
            if self._n_in_part == len(self._part):
                yield self._record(_body(self._part))

    def fill(self, stop_sample: int, row: Counts) -> Iterator[Record]:
        """Put `row` into every sample before `stop_sample`; whole records share their memory."""
        per_record = self.layout.per_record
        to_border = min(stop_sample - self.n_samples, -self.n_samples % per_record)
        yield from self.add(np.repeat(row[None], to_border, axis=0))
        n_whole, rest = divmod(stop_sample - self.n_samples, per_record)
        body = _body(np.repeat(row[None], per_record, axis=0)) if n_whole > 0 else b""
        for _ in range(n_whole):
            self.n_samples += per_record
            yield self._record(body)
        yield from self.add(np.repeat(row[None], rest, axis=0))

    def note(self, note: Note, *, is_first: bool = False) -> None:
        """Put an annotation into the record that is being filled; a long text is cut in pieces."""
        if note.sample < 0:
            raise ValueError(f"an annotation at sample {note.sample}; expected 0 or more")
        pieces = _pieces(clean(note.text), self.layout.most_text_bytes)
        notes = [note._replace(text=piece) for piece in pieces]
        if is_first:
            self._notes.extendleft(reversed(notes))
        else:
            self._notes.extend(notes)

    def mark(self, gap: Gap) -> None:
        """Mark samples that are about to be filled."""
        self._marks.append(Note(gap.start_sample, gap.n_samples, lost_text(gap)))

    def finish(self, row: Counts, padded: str) -> tuple[RecordBuilder, list[Record]]:
        """Give the last records, with room for every annotation, and the builder behind them.

        `row` fills them, and an annotation `padded` says from where on.
        """
        per_record, end = self.layout.per_record, self.n_samples
        stop, more = (end // per_record + 1) * per_record, per_record
        while True:
            last = deepcopy(self)
            last.note(Note(end, stop - end, padded), is_first=True)
            records = list(last.fill(stop, row))
            if not last.has_waiting:
                return last, records
            stop, more = stop + more, 2 * more

    def _record(self, body: bytes) -> Record:
        index = (self.n_samples - 1) // self.layout.per_record
        self._n_in_part = 0
        return Record(index, body, tuple(self._chosen(index)))

    def _chosen(self, index: int) -> Iterator[Note]:
        """Take those annotations out of the queues for which there is room."""
        room = self.layout.notes_bytes - len(self.layout.time(index))
        left = room
        for note in self._taken(self._notes, room // 2):
            left -= len(self.layout.tal(note))
            yield note
        is_crowded = not self._have_room(left)
        for mark in self._taken(self._marks, left, is_short=is_crowded):
            left -= len(self.layout.tal(mark))
            yield mark
        yield from self._taken(self._notes, left)

    def _have_room(self, room: int) -> bool:
        """Tell whether all marks find room with their reasons."""
        for mark in self._marks:
            room -= len(self.layout.tal(mark))
            if room < 0:
                return False
        return True

    def _taken(self, queue: deque[Note], room: int, *, is_short: bool = False) -> Iterator[Note]:
        while queue:
            note = queue[0]._replace(text=LOST_SHORT) if is_short else queue[0]
            room -= len(self.layout.tal(note))
            if room < 0:
                return
            queue.popleft()
            yield note


def check_place(
    start_sample: int, shape: tuple[int, ...], next_sample: int, n_channels: int, fs: float
) -> None:
    """Refuse a block that overlaps what is written, or cannot be of this session."""
    if len(shape) != 2 or shape[1] != n_channels:
        raise ValueError(f"a block of shape {shape}; expected (n_samples, {n_channels})")
    if start_sample < next_sample and shape[0]:
        raise GapError(expected_sample=next_sample, got_sample=start_sample)
    if start_sample - next_sample > _LONGEST_GAP_S * fs:
        raise ValueError(
            f"a block at sample {start_sample}, over a week after sample {next_sample}; expected "
            "the counts of one session. Begin another recording."
        )


def _body(counts: Counts) -> bytes:
    """Give the samples of a record, channel after channel, 3 bytes each."""
    columns = np.ascontiguousarray(counts.T, dtype="<i4")
    return columns.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _moved(note: Note, begin: int) -> Note:
    """Count an annotation from a file's first sample; what was before it is cut off."""
    start = max(note.sample - begin, 0)
    if note.n_samples is None:
        return note._replace(sample=start)
    return note._replace(
        sample=start, n_samples=max(note.sample + note.n_samples - begin - start, 0)
    )


def _pieces(text: str, most_bytes: int) -> list[str]:
    """Cut a text that is too long into numbered pieces."""
    if len(text.encode()) <= most_bytes:
        return [text]
    pieces = []
    while text:
        head = text.encode()[: most_bytes - _NUMBER_BYTES].decode(errors="ignore")
        pieces.append(head)
        text = text[len(head) :]
    return [f"{piece} ({i}/{len(pieces)})" for i, piece in enumerate(pieces, 1)]


def _decimal(value: Decimal) -> bytes:
    """Write as EDFlib reads it: no exponent, no superfluous zeros."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).encode()
