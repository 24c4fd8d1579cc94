"""Samples with their place in the session: blocks, gaps, markers and whole recordings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive samples of all channels.

    Attributes
    ----------
    start_sample : int
        Count of the first row from the start of the session; lost samples are counted.
    data_uV : ndarray, (n_samples, n_channels)
        float64, microvolts, C-contiguous.
    """

    start_sample: int
    data_uV: Samples

    @property
    def stop_sample(self) -> int:
        """Count after the last row (exclusive)."""
        return self.start_sample + len(self.data_uV)


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples ``[start_sample, stop_sample)`` that were counted but never arrived.

    Attributes
    ----------
    reason : str
        The evidence in words, e.g. ``"clock jumped 29.2 s while the counter restarted"``.
    """

    start_sample: int
    stop_sample: int
    reason: str

    @property
    def n_samples(self) -> int:
        return self.stop_sample - self.start_sample


@dataclass(frozen=True, slots=True)
class Marker:
    """A point in time that somebody marked (``needle_in``, ``stroke``, ``site``, ``note``...).

    Attributes
    ----------
    sample : int
        What it marks.
    kind, text : str
    given_sample : int
        Of one that was given later than what it marks ("2 s ago"): the number of the sample that
        was to come next. -1 if it was given at once.
    """

    sample: int
    kind: str
    text: str = ""
    given_sample: int = -1

    @property
    def known_sample(self) -> int:
        """First sample at whose arrival it was known."""
        return max(self.sample, self.given_sample)


@dataclass(frozen=True)
class Recording:
    """A recording in memory, with the time line that its counter and clock tell.

    Attributes
    ----------
    data_uV : ndarray, (n_rows, n_channels)
        The samples that exist, in microvolts; becomes float64 in C order. Rows on the two sides of
        a gap are neighbours here; `segments` gives them with their place in time.
    fs : float
        Sampling frequency in Hz.
    channels : tuple of str
        Unique channel names, one a column; ``ch1``, ``ch2`` and so on if none are given.
    gaps : tuple of Gap
        In order, not touching each other.
    markers : tuple of Marker
        In order of time.
    rail_uV : ndarray, (n_channels, 2), or None
        Lowest and highest value that the converter can give, per channel; None if unknown.
    source : Path or None
        The file that it was read from.
    format : str
        The format in words, e.g. ``"OpenBCI GUI text v6 (Cyton)"``.
    assumptions : tuple of str
        What the reader had to assume, in whole sentences for the user to see.
    meta : mapping
        Whatever else the file says (board, start time, ...), JSON-able.

    Raises
    ------
    ValueError
        If shapes, names, gaps or the sampling frequency contradict each other.
    """

    data_uV: Samples
    fs: float
    channels: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    markers: tuple[Marker, ...] = ()
    rail_uV: Samples | None = None
    source: Path | None = None
    format: str = "array"
    assumptions: tuple[str, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "data_uV", _samples(self.data_uV))
        object.__setattr__(self, "channels", _names(self.channels, self.data_uV.shape[1]))
        if not (isinstance(self.fs, (int, float)) and 0 < self.fs < np.inf):
            raise ValueError(f"fs must be a positive number of Hz, got {self.fs!r}")
        if self.rail_uV is not None and self.rail_uV.shape != (len(self.channels), 2):
            raise ValueError(f"rail_uV must be (n_channels, 2), got {self.rail_uV.shape}")
        end = 0
        for gap in self.gaps:
            if gap.start_sample < end or gap.stop_sample <= gap.start_sample:
                raise ValueError(f"gaps must be in order, apart and not empty, got {self.gaps}")
            end = gap.stop_sample
        if self.gaps and self.gaps[-1].start_sample > self.n_samples - self.gaps[-1].n_samples:
            raise ValueError(f"the last gap starts after the last sample: {self.gaps[-1]}")

    @property
    def n_samples(self) -> int:
        """Length of the time line: stored rows and lost samples."""
        return len(self.data_uV) + self.n_lost

    @property
    def n_lost(self) -> int:
        return sum(gap.n_samples for gap in self.gaps)

    @property
    def duration_s(self) -> float:
        return self.n_samples / self.fs

    def pick(self, columns: Sequence[int]) -> Recording:
        """Give a copy with some of the channels, in the order given."""
        return replace(
            self,
            data_uV=np.ascontiguousarray(self.data_uV[:, list(columns)]),
            channels=tuple(self.channels[c] for c in columns),
            rail_uV=None if self.rail_uV is None else self.rail_uV[list(columns)],
        )

    def segments(self) -> Iterator[Block]:
        """Give the stretches between gaps as blocks (views, not copies)."""
        row = sample = 0
        for gap in self.gaps:
            n = gap.start_sample - sample
            if n:
                yield Block(sample, self.data_uV[row : row + n])
            row, sample = row + n, gap.stop_sample
        if row < len(self.data_uV):
            yield Block(sample, self.data_uV[row:])

    def blocks(self, n_samples: int) -> Iterator[Block]:
        """Give the segments cut into blocks of at most `n_samples`, as a board would."""
        if n_samples < 1:
            raise ValueError(f"n_samples must be at least 1, got {n_samples}")
        for segment in self.segments():
            for i in range(0, len(segment.data_uV), n_samples):
                yield Block(segment.start_sample + i, segment.data_uV[i : i + n_samples])


def _samples(data: npt.ArrayLike) -> Samples:
    """Give microvolts as float64 in C order, or say what is wrong with them."""
    array = np.asarray(data)
    if array.ndim != 2 or array.dtype.kind not in "fiu":
        raise ValueError(
            "data_uV must be numbers of shape (n_rows, n_channels), in microvolts, got "
            f"{array.dtype} {array.shape}; one channel is data_uV[:, None]"
        )
    return np.ascontiguousarray(array, dtype=np.float64)


def _names(channels: Sequence[str], n_columns: int) -> tuple[str, ...]:
    if isinstance(channels, str):
        raise ValueError(f"channels must be a sequence of names, got the text {channels!r}")
    names = tuple(channels) or tuple(f"ch{i + 1}" for i in range(n_columns))
    if n_columns != len(names):
        raise ValueError(
            f"{len(names)} channel names for {n_columns} columns; expected data_uV of shape "
            "(n_rows, n_channels), turn it over with .T if channels are its rows"
        )
    if len(set(names)) != len(names):
        raise ValueError(f"channel names must be unique, got {list(names)}")
    return names
