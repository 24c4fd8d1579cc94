"""Samples of a session that the ring no longer holds, read back from the file that still grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples
from twitchdetect.files.bdf_append import BdfRecorder
from twitchdetect.files.bdf_channels import Channel
from twitchdetect.files.edf_header import FIXED, Header, parse_header
from twitchdetect.session.ring import LANES, Shown
from twitchdetect.session.screen import Screened, ScreenFilter

WARM_S = 3.0
"""Signal before a stretch that the filters are given: mains removal settles in it."""
Mask = npt.NDArray[np.bool_]
Gaps = Sequence[tuple[int, int]]


class Past:
    """Reads lanes as `Ring.read` does; what no file has yet is NaN. For one thread at a time.

    Parameters
    ----------
    recorder : BdfRecorder
    n_channels : int
        The first of the recorder's, which the detector sees.
    make_filter : callable
        Gives a fresh `ScreenFilter`.
    gaps : sequence of (int, int)
        Half-open intervals of lost samples, in order; may grow. The file has the last value there.

    Notes
    -----
    `filtered` and `envelope` are what the ring had, but for what the filters remember of the time
    before the `WARM_S` that they are given.
    """

    def __init__(
        self,
        recorder: BdfRecorder,
        n_channels: int,
        make_filter: Callable[[], ScreenFilter],
        gaps: Gaps = (),
    ) -> None:
        self._recorder, self._make_filter, self._gaps = recorder, make_filter, gaps
        self._channels: tuple[Channel, ...] = recorder.channels[:n_channels]
        self._fs = recorder.fs

    def read(
        self, lane: str, start_sample: int, stop_sample: int, out: Shown | None = None
    ) -> Shown:
        """Give a stretch of one lane, (n_channels, stop_sample - start_sample).

        Raises
        ------
        OSError
            If the file cannot be read.
        FileFormatError
            If it is no longer the recording.
        """
        if lane not in LANES:
            raise ValueError(f"got lane {lane!r}; expected one of {', '.join(LANES)}")
        if out is None:
            out = np.empty((len(self._channels), stop_sample - start_sample), dtype=np.float32)
        out[:] = np.nan
        if lane == "raw":
            known = self._read(max(0, start_sample), stop_sample)
            out[:, max(0, -start_sample) :] = known.T
            return out
        filter_ = self._make_filter()
        begin = max(0, start_sample - round(WARM_S * self._fs))
        data = self._read(begin, stop_sample + filter_.delay)
        for a, b in _stretches(np.asarray(np.isfinite(data).any(axis=1))):
            _place(filter_.process(Block(begin + a, data[a:b])), lane, start_sample, out)
        return out

    def _read(self, start: int, stop: int) -> Samples:
        """Give raw samples, (n, n_channels), lost and unknown ones NaN."""
        data = np.full((max(0, stop - start), len(self._channels)), np.nan)
        recorder = self._recorder
        for path, record in zip(recorder.status.paths, recorder.parts, strict=False):
            base = record * round(recorder.record_s * recorder.fs)
            first, values = self._read_part(path, start - base, stop - base)
            begin = base + first - start
            data[begin : begin + len(values)] = values
        for a, b in self._gaps[_first_after(self._gaps, start) :]:
            if a >= stop:
                break
            data[max(a - start, 0) : b - start] = np.nan
        return data

    def _read_part(self, path: Path, start: int, stop: int) -> tuple[int, Samples]:
        """Give the samples of a file that lie in [start, stop), and the first one's number."""
        with path.open("rb") as file:
            raw = file.read(FIXED)
            header = parse_header(path, raw + file.read(int(raw[184:192]) - FIXED))
            per_record = header.signals[0].samples
            first = min(max(0, start) // per_record, header.n_records)
            last = min(max(first, -(-max(0, stop) // per_record)), header.n_records)
            file.seek(header.header_bytes + first * header.record_bytes)
            body = file.read((last - first) * header.record_bytes)
        values = self._values(np.frombuffer(body, np.uint8), header)
        skip = min(max(0, start - first * per_record), len(values))
        most = max(0, stop - first * per_record - skip)
        return first * per_record + skip, values[skip : skip + most]

    def _values(self, body: npt.NDArray[np.uint8], header: Header) -> Samples:
        n_records = len(body) // header.record_bytes
        records = body[: n_records * header.record_bytes].reshape(n_records, header.record_bytes)
        n = header.signals[0].samples
        values = np.empty((n_records * n, len(self._channels)))
        for i, channel in enumerate(self._channels):
            start = header.signals[i].offset * header.width
            part = np.zeros((n_records, n, 4), np.uint8)
            part[:, :, 1:] = records[:, start : start + 3 * n].reshape(n_records, n, 3)
            values[:, i] = channel.to_values(part.view("<i4")[:, :, 0].ravel() >> 8)
        return values


def _first_after(gaps: Gaps, sample: int) -> int:
    """Give the place of the first gap that ends after a sample."""
    low, high = 0, len(gaps)
    while low < high:
        middle = (low + high) // 2
        if gaps[middle][1] <= sample:
            low = middle + 1
        else:
            high = middle
    return low


def _stretches(is_there: Mask) -> list[tuple[int, int]]:
    """Give the intervals of rows that are there."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_there, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _place(shown: Screened, lane: str, start: int, out: Shown) -> None:
    """Put what a filter gave where it belongs."""
    rows: Shown = shown.filtered if lane == "filtered" else shown.envelope
    at = shown.start_sample - shown.delay - start
    a, b = max(0, -at), min(len(rows), out.shape[1] - at)
    if a < b:
        out[:, at + a : at + b] = rows[a:b].T
