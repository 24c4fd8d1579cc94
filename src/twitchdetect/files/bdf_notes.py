"""What twitchdetect writes into the annotations of a BDF+, and how it is read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Gap, Marker
from twitchdetect.events import MARKER_KINDS
from twitchdetect.files.edf_header import Annotation

LOST = "bad: lost samples, filled by twitchdetect"
"""Marks a gap, with onset and duration; MNE leaves out what begins with "bad"."""
LOST_SHORT = "bad: lost samples"
"""The same, where many gaps share a data record."""
NO_NUMBER = "bad: no number, last value kept"
"""Marks samples of one channel that were no finite numbers; read back as nan."""
PADDED = "bad: added after the last sample by twitchdetect"
"""Marks what fills the last record."""
_SIMULATION = "simulation"
_BETWEEN = ": "
_MARKER = re.compile(
    rf"({'|'.join(MARKER_KINDS)})(?: \(set (\d{{1,15}}) samples later\))?(?:: (.*))?", re.S
)
_CONTROL = dict.fromkeys([*range(32), 127], " ")


def lost_text(gap: Gap) -> str:
    """Give the annotation of a gap, with the evidence for it."""
    return LOST + (_BETWEEN + clean(gap.reason) if gap.reason else "")


def marker_text(marker: Marker) -> str:
    """Give the annotation of a marker: a note's bare text, else kind, when it was set, and text."""
    text, later = clean(marker.text), marker.known_sample - marker.sample
    is_clear = marker_of(marker.sample, text).text == text and not is_fill(text)
    if marker.kind == "note" and text and is_clear and not later:
        return text
    set_later = f" (set {later} samples later)" if later else ""
    return marker.kind + set_later + (_BETWEEN + text if text else "")


def marker_of(sample: int, text: str) -> Marker:
    """Give the marker that an annotation stands for; what names no kind is a note."""
    found = _MARKER.fullmatch(text)
    if found is None:
        return Marker(sample, "note", text)
    given = sample + int(found[2]) if found[2] else -1
    return Marker(sample, found[1], found[3] or "", given)


def is_fill(text: str) -> bool:
    """Tell whether an annotation marks samples that stand in for none."""
    return text in (LOST, LOST_SHORT, PADDED) or text.startswith(LOST + _BETWEEN)


def no_number_text(channel: str) -> str:
    """Give the annotation of samples of a channel that were no numbers."""
    return NO_NUMBER + _BETWEEN + channel


def find_no_number(
    annotations: Iterable[Annotation], fs: float, n_rows: int
) -> Iterator[tuple[str, slice]]:
    """Give channel and rows of samples that were no numbers; parameters as of `find_filled`."""
    for onset_s, duration_s, text in annotations:
        if is_no_number(text):
            start = round(onset_s * fs)
            rows = slice(min(start, n_rows), min(start + round(duration_s * fs), n_rows))
            yield text.removeprefix(NO_NUMBER).removeprefix(_BETWEEN), rows


def is_no_number(text: str) -> bool:
    """Tell whether an annotation marks samples that were no numbers."""
    return text.startswith(NO_NUMBER + _BETWEEN)


def find_filled(
    annotations: Iterable[Annotation], fs: float, n_rows: int
) -> tuple[tuple[Gap, ...], npt.NDArray[np.bool_]]:
    """Turn annotations back into gaps.

    Parameters
    ----------
    annotations : iterable of Annotation
        With onsets counted from the first sample.
    fs : float
        Rows a second.
    n_rows : int
        Rows of the file, with those filled in.

    Returns
    -------
    gaps : tuple of Gap
    is_sample : ndarray of bool, (n_rows,)
        False for rows that were filled in.
    """
    gaps: list[Gap] = []
    is_sample = np.ones(n_rows, np.bool_)
    for start, stop, text in _spans(annotations, fs, n_rows):
        if text == PADDED and stop < n_rows:
            continue  # no end of a recording, whatever it is
        is_sample[start:stop] = False
        if text != PADDED:
            reason = "" if text == LOST_SHORT else text.removeprefix(LOST).removeprefix(_BETWEEN)
            gaps.append(Gap(start, stop, reason))
    return tuple(gaps), is_sample


def _spans(
    annotations: Iterable[Annotation], fs: float, n_rows: int
) -> Iterator[tuple[int, int, str]]:
    """Give the filled stretches in order, apart, and inside the file."""
    end = 0
    for onset_s, duration_s, text in sorted(a for a in annotations if is_fill(a.text)):
        first = round(onset_s * fs)
        start, stop = max(first, end), min(first + round(duration_s * fs), n_rows)
        if start < stop:
            yield start, stop, text
            end = stop


def clean(text: str) -> str:
    """Take out what an annotation cannot hold."""
    return text.translate(_CONTROL)


def maker(version: str, *, is_simulation: bool) -> tuple[str, tuple[str, ...]]:
    """Give the header's equipment field and what follows it."""
    return f"twitchdetect_{version}", (_SIMULATION,) if is_simulation else ()


def is_simulated(recording_field: str) -> bool:
    """Tell whether the header says that twitchdetect simulated the samples."""
    words = recording_field.split()
    return _SIMULATION in words and any(word.startswith("twitchdetect_") for word in words)
