"""From the columns of a file to a recording: damaged rows, gaps, markers, and what to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from twitchdetect.block import Marker, Recording, Samples
from twitchdetect.errors import FileFormatError
from twitchdetect.events import MARKER_KINDS
from twitchdetect.files.clock import rate_note
from twitchdetect.files.counter import Bools, Cycle
from twitchdetect.files.timeline import lay_out


def assemble(
    path: Path,
    *,
    data_uV: Samples,
    fs: float,
    channels: Sequence[str],
    format_: str,
    is_damaged: Bools | None = None,
    counter: Samples | None = None,
    clock_s: Samples | None = None,
    marker: Samples | None = None,
    marker_words: Sequence[str] = (),
    cycles: Sequence[Cycle] = (),
    rail_uV: Samples | None = None,
    notes: Sequence[str] = (),
    meta: Mapping[str, object] | None = None,
) -> Recording:
    """Build a recording from columns of equal length.

    Parameters
    ----------
    path : Path
        The file.
    data_uV : ndarray, (n_rows, n_channels)
        Microvolts; nan where a value is missing.
    fs : float
        Nominal sampling frequency in Hz.
    channels : sequence of str
        Channel names.
    format_ : str
        The format in words.
    is_damaged : ndarray of bool, (n_rows,), or None
        Rows that could not be read. With a counter they are left out and show as a gap; without
        one they stay, as nan, because nothing else would keep their place.
    counter, clock_s, marker : ndarray, (n_rows,), or None
        Packet counter, time in seconds, and a number that is not 0 where somebody marked.
    marker_words : sequence of str
        What the markers mean: the words at their numbers; empty if the numbers are all there is.
    cycles : sequence of Cycle
        The rounds that the counter may run.
    rail_uV : ndarray, (n_channels, 2), or None
        Limits of the converter.
    notes : sequence of str
        What the reader assumed so far.
    meta : mapping or None
        Whatever else the file says.

    Raises
    ------
    FileFormatError
        If no row could be read.
    """
    n_rows = len(data_uV)
    if is_damaged is None:
        is_damaged = np.zeros(n_rows, dtype=np.bool_)
    if is_damaged.all():
        raise FileFormatError(
            path,
            f"none of its {n_rows} rows could be read as numbers; expected rows of samples. "
            "Check that the file was copied completely and is a recording.",
        )
    said = list(notes)
    is_kept = np.ones(n_rows, dtype=np.bool_)
    if n_damaged := np.count_nonzero(is_damaged):
        is_kept = ~is_damaged if counter is not None else is_kept
        fate = "left out" if counter is not None else "kept as missing samples"
        first = int(np.argmax(is_damaged)) + 1
        rows = "1 damaged row was" if n_damaged == 1 else f"{n_damaged} damaged rows were"
        said.append(f"{rows} {fate} (first: row {first} of the data).")
    kept = [x if x is None or is_kept.all() else x[is_kept] for x in (counter, clock_s, marker)]
    counter, clock_s, marker = kept
    data_uV = data_uV if is_kept.all() else data_uV[is_kept]
    n_missing = np.count_nonzero(np.isnan(data_uV)) - np.count_nonzero(is_damaged[is_kept]) * len(
        channels
    )
    if n_missing:
        said.append(f"{n_missing} values are empty or not finite; they stay missing (nan).")
    timeline = lay_out(data_uV, fs, counter=counter, clock_s=clock_s, cycles=cycles)
    said += timeline.notes
    if note := rate_note(fs, timeline.fs_clock):
        said.append(note)
    keep = timeline.keep
    markers: tuple[Marker, ...] = ()
    if marker is not None:
        values = np.nan_to_num(marker[keep], posinf=0.0, neginf=0.0)
        markers = tuple(
            _marker(int(timeline.sample[row]), float(values[row]), marker_words)
            for row in np.flatnonzero(values).tolist()
        )
    return Recording(
        data_uV=np.ascontiguousarray(data_uV if keep.all() else data_uV[keep]),
        fs=fs,
        channels=tuple(channels),
        gaps=timeline.gaps,
        markers=markers,
        rail_uV=rail_uV,
        source=path,
        format=format_,
        assumptions=tuple(said),
        meta={**(meta or {}), "fs_clock_hz": timeline.fs_clock},
    )


def _marker(sample: int, value: float, words: Sequence[str]) -> Marker:
    text = words[int(value)] if words else f"{value:g}"
    return Marker(sample, text) if text in MARKER_KINDS else Marker(sample, "note", text)
