"""What the annotations of an EDF or BDF tell: when records start, what is missing, markers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Gap, Marker
from twitchdetect.files.bdf_notes import (
    find_filled,
    find_no_number,
    is_fill,
    is_no_number,
    marker_of,
)
from twitchdetect.files.edf_header import Annotation, Header, parse_annotations

_MOST_LOST_S = 7 * 86_400.0
_ROUNDED_S = 0.0004
_MOST_SLACK = 1.5
Notes = Sequence[Sequence[Annotation]]


@dataclass(frozen=True, slots=True)
class Times:
    """The time line of a file.

    Attributes
    ----------
    gaps : tuple of Gap
    markers : tuple of Marker
    is_sample : ndarray of bool, (n_rows,)
        False for rows that twitchdetect filled in where samples were lost.
    no_number : tuple of (str, slice)
        Channel and rows that were no finite numbers when they were recorded.
    """

    gaps: tuple[Gap, ...]
    markers: tuple[Marker, ...]
    is_sample: npt.NDArray[np.bool_]
    no_number: tuple[tuple[str, slice], ...] = ()


def read_times(
    records: npt.NDArray[np.uint8], header: Header, n_samples: int, fs: float, notes: list[str]
) -> Times:
    """Read the annotations of all records.

    Parameters
    ----------
    records : ndarray of uint8, (n_records, record_bytes)
    header : Header
    n_samples : int
        Samples of each channel in a record.
    fs : float
        Sampling frequency in Hz.
    notes : list of str
        What had to be assumed is added here.
    """
    annotations = _annotations(records, header)
    starts = _record_starts(annotations, header, len(records), fs, n_samples, notes)
    end = starts[-1] + n_samples
    no_number: tuple[tuple[str, slice], ...] = ()
    if header.is_discontinuous:
        gaps, is_sample = _gaps(starts, n_samples), np.ones(len(records) * n_samples, np.bool_)
    else:
        row_fs = n_samples / header.record_s  # whatever rate the user states
        gaps, is_sample = find_filled(chain(*annotations), row_fs, end)
        no_number = tuple(find_no_number(chain(*annotations), row_fs, end))
    return Times(gaps, _markers(annotations, fs, end), is_sample, no_number)


def _annotations(records: npt.NDArray[np.uint8], header: Header) -> list[list[Annotation]]:
    """Give the annotations of each record, with times from the start of the first."""
    found: list[list[Annotation]] = [[] for _ in records]
    for s in header.signals:
        if s.is_annotation:
            start, stop = s.offset * header.width, (s.offset + s.samples) * header.width
            for i, record in enumerate(records):
                found[i] += parse_annotations(record[start:stop].tobytes())
    first_s = found[0][0].onset_s if found[0] else 0.0
    return [[a._replace(onset_s=a.onset_s - first_s) for a in record] for record in found]


def _record_starts(
    annotations: Notes, header: Header, n_records: int, fs: float, n_samples: int, notes: list[str]
) -> list[int]:
    """Sample count at which each record starts; lost time only in a discontinuous file."""
    starts = [0]
    early: list[int] = []
    late: list[int] = []
    slack = min(0.5 + _ROUNDED_S * fs, _MOST_SLACK)  # samples; times may be whole ms
    for i in range(1, n_records):
        start = starts[-1] + n_samples
        if header.is_discontinuous and annotations[i]:
            stated = annotations[i][0].onset_s * fs
            if stated < start - slack:
                early.append(i)
            elif stated > start + _MOST_LOST_S * fs:
                late.append(i)
            elif stated > start + slack:
                start = round(stated)
        starts.append(start)
    for rows, place in ((early, "before the end of the one before"), (late, "over a week later")):
        if rows:
            notes.append(
                f"{len(rows)} records state a time {place} (first: record {rows[0] + 1}); this "
                "was not taken as a loss."
            )
    return starts


def _gaps(starts: Sequence[int], n_samples: int) -> tuple[Gap, ...]:
    return tuple(
        Gap(before + n_samples, start, "the file states that it is discontinuous here")
        for before, start in pairwise(starts)
        if start > before + n_samples
    )


def _markers(annotations: Notes, fs: float, end: int) -> tuple[Marker, ...]:
    found = {
        (min(max(round(onset_s * fs), 0), end), text)
        for onset_s, _, text in chain(*annotations)
        if text and not is_fill(text) and not is_no_number(text)
    }
    return tuple(marker_of(sample, text) for sample, text in sorted(found))
