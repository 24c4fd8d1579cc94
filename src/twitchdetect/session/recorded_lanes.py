"""The lanes of a whole recording, filtered where they are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence

import numpy as np

from twitchdetect.block import Block, Recording
from twitchdetect.session.ring import LANES, Shown
from twitchdetect.session.screen import Screened, ScreenFilter

WARM_S = 3.0
"""Signal before a stretch that the filters are given: mains removal settles in it."""
STRETCH_S = 10.0
_HELD_BYTES = 64_000_000
_LEAST_HELD = 12


class RecordedLanes:
    """Reads lanes of a recording as `Ring.read` does; for one thread.

    Parameters
    ----------
    recording : Recording
    band_hz : tuple of float
        As `Detector.band_hz` gives it.
    mains_hz : float or sequence of float or None

    Notes
    -----
    A stretch is filtered once and kept while there is room. What comes out depends on the place in
    the recording alone, not on what was read before.
    """

    def __init__(
        self,
        recording: Recording,
        band_hz: tuple[float, float],
        mains_hz: float | Sequence[float] | None,
    ) -> None:
        self.fs, self.channels = float(recording.fs), recording.channels
        self.n_samples = recording.n_samples
        self._band_hz, self._mains_hz = band_hz, mains_hz
        self._segments = tuple(recording.segments())
        self._starts = [segment.start_sample for segment in self._segments]
        self._length = max(1, round(STRETCH_S * self.fs))
        bytes_each = 2 * 4 * len(self.channels) * self._length
        self._most_held = max(_LEAST_HELD, _HELD_BYTES // bytes_each)
        self._held: OrderedDict[int, Shown] = OrderedDict()

    def read(
        self, lane: str, start_sample: int, stop_sample: int, out: Shown | None = None
    ) -> Shown:
        """Give a stretch of one lane, (n_channels, stop_sample - start_sample); NaN for nothing.

        Parameters
        ----------
        lane : str
            One of `ring.LANES`.
        start_sample, stop_sample : int
            Half-open, anywhere.
        out : ndarray of float32, optional
            Filled and given back.
        """
        if lane not in LANES:
            raise ValueError(f"got lane {lane!r}; expected one of {', '.join(LANES)}")
        shape = (len(self.channels), stop_sample - start_sample)
        if out is None:
            out = np.empty(shape, dtype=np.float32)
        elif out.shape != shape or out.dtype != np.float32:
            raise ValueError(f"got out as {out.dtype} {out.shape}; expected float32 {shape}")
        out[:] = np.nan
        first, stop = max(0, start_sample), min(stop_sample, self.n_samples)
        if lane == "raw":
            for block in self._blocks(first, stop):
                at = block.start_sample - start_sample
                out[:, at : at + len(block.data_uV)] = block.data_uV.T
            return out
        for i in range(first // self._length, -(-max(first, stop) // self._length)):
            begin = i * self._length
            a, b = max(first, begin), min(stop, begin + self._length)
            stretch = self._stretch(i)[LANES.index(lane) - 1]
            out[:, a - start_sample : b - start_sample] = stretch[:, a - begin : b - begin]
        return out

    def _blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Give what there is of samples [start, stop)."""
        for segment in self._segments[max(0, bisect_right(self._starts, start) - 1) :]:
            if segment.start_sample >= stop:
                return
            a = max(start, segment.start_sample) - segment.start_sample
            rows = segment.data_uV[a : stop - segment.start_sample]
            if len(rows):
                yield Block(segment.start_sample + a, rows)

    def _stretch(self, i: int) -> Shown:
        """Give stretch `i` of filtered and envelope, (2, n_channels, n)."""
        held = self._held.get(i)
        if held is None:
            held = self._held[i] = self._filtered(i * self._length)
            if len(self._held) > self._most_held:
                self._held.popitem(last=False)
        self._held.move_to_end(i)
        return held

    def _filtered(self, start: int) -> Shown:
        n = len(self.channels)
        filter_ = ScreenFilter(self.fs, n, self._band_hz, self._mains_hz)
        out: Shown = np.full((2, n, self._length), np.nan, dtype=np.float32)
        begin = max(0, start - round(WARM_S * self.fs))
        stop = min(self.n_samples, start + self._length + filter_.delay)
        filter_.reset(begin)
        for block in self._blocks(begin, stop):
            _place(filter_.process(block), start, out)
        return out


def _place(shown: Screened, start: int, out: Shown) -> None:
    """Put what a filter gave where it belongs."""
    at = shown.start_sample - shown.delay - start
    a, b = max(0, -at), min(len(shown.raw), out.shape[2] - at)
    if a < b:
        out[0, :, at + a : at + b] = shown.filtered[a:b].T
        out[1, :, at + a : at + b] = shown.envelope[a:b].T
