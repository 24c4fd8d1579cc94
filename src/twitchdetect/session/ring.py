"""The last minutes of a session for whoever draws them: one thread writes, any number read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]
Shown = npt.NDArray[np.float32]
Written = Samples | Shown

LANES = ("raw", "filtered", "envelope")


class Ring:
    """Signals of the last minutes; one writer, any readers, no lock.

    The writer says first which samples it is about to overwrite, then overwrites them, then says
    what is new. A reader copies and asks afterwards what was overwritten meanwhile: that reads as
    NaN, like gaps and what is no more held or not yet there.

    Parameters
    ----------
    fs : float
        Sampling frequency in Hz.
    channels : sequence of str
    seconds : float
        How much is held.

    Attributes
    ----------
    fs : float
    channels : tuple of str
    n_channels : int
    capacity : int
        How many samples are held.
    threshold_uV : ndarray, (n_channels,)
        The rms that a burst must reach on the filtered signal; NaN until it is known. The writer
        replaces it as a whole.
    """

    def __init__(self, fs: float, channels: Sequence[str], *, seconds: float = 120.0) -> None:
        self.fs = float(fs)
        self.channels = tuple(channels)
        self.n_channels = len(self.channels)
        self.capacity = round(seconds * self.fs)
        if not self.n_channels or self.capacity < 1:
            raise ValueError(
                f"got {self.n_channels} channels and {seconds:g} s at {self.fs:g} samples/s; "
                "expected at least one channel and one sample"
            )
        self.threshold_uV: Samples = np.full(self.n_channels, np.nan)
        shape = (len(LANES), self.n_channels, self.capacity)
        self._held: Shown = np.full(shape, np.nan, dtype=np.float32)
        self._claimed = 0
        self._heads = (0, 0)  # of raw, and of what is filtered

    @property
    def head(self) -> int:
        """The sample after the newest."""
        return self._heads[0]

    @property
    def tail(self) -> int:
        """The oldest sample that is still held."""
        return max(0, self._claimed - self.capacity)

    def write(
        self,
        start_sample: int,
        raw: Written,
        filtered: Written,
        envelope: Written,
        *,
        delay: int = 0,
    ) -> None:
        """Add samples after those before; what lies between is a gap. For one thread alone.

        Parameters
        ----------
        start_sample : int
            Of the first row of `raw`.
        raw, filtered, envelope : ndarray, (n, n_channels)
        delay : int
            The rows of `filtered` and `envelope` belong this many samples before those of `raw`.

        Raises
        ------
        ValueError
            If the samples are no new ones, or the arrays do not fit.
        """
        shape = (len(raw), self.n_channels)
        if not raw.shape == filtered.shape == envelope.shape == shape:
            raise ValueError(
                f"got arrays of {raw.shape}, {filtered.shape} and {envelope.shape}; expected three "
                f"of (n, {self.n_channels})"
            )
        head, filtered_head = self._heads
        if start_sample < head or max(0, start_sample - delay) < filtered_head:
            raise ValueError(
                f"got samples from {start_sample} with a delay of {delay}; expected them from "
                f"{head} or later, and from {filtered_head} with the delay taken off"
            )
        stop_sample = start_sample + len(raw)
        self._claimed = stop_sample
        self._put(0, head, start_sample, raw)
        self._put(1, filtered_head, start_sample - delay, filtered)
        self._put(2, filtered_head, start_sample - delay, envelope)
        self._heads = (stop_sample, max(0, stop_sample - delay))

    def read(
        self, lane: str, start_sample: int, stop_sample: int, out: Shown | None = None
    ) -> Shown:
        """Copy a stretch of one lane; what is not there is NaN.

        Parameters
        ----------
        lane : str
            One of `LANES`.
        start_sample, stop_sample : int
            Half-open, anywhere.
        out : ndarray of float32, (n_channels, stop_sample - start_sample), optional
            Filled and given back.

        Returns
        -------
        ndarray of float32, (n_channels, stop_sample - start_sample)
            In one state, also while the writer writes.
        """
        if lane not in LANES:
            raise ValueError(f"got lane {lane!r}; expected one of {', '.join(LANES)}")
        shape = (self.n_channels, stop_sample - start_sample)
        if out is None:
            out = np.empty(shape, dtype=np.float32)
        elif out.shape != shape or out.dtype != np.float32:
            raise ValueError(f"got out as {out.dtype} {out.shape}; expected float32 {shape}")
        head = self._heads[0 if lane == "raw" else 1]
        first = min(max(start_sample, self.tail), stop_sample)
        last = max(min(stop_sample, head), first)
        out[:, : first - start_sample] = np.nan
        out[:, last - start_sample :] = np.nan
        self._copy(LANES.index(lane), first, last, out[:, first - start_sample :])
        n_lost = min(self.tail, last) - first
        if n_lost > 0:
            out[:, first - start_sample : first - start_sample + n_lost] = np.nan
        return out

    def _copy(self, lane: int, start: int, stop: int, out: Shown) -> None:
        held = self._held[lane]
        place, n = start % self.capacity, stop - start
        n_first = min(n, self.capacity - place)
        out[:, :n_first] = held[:, place : place + n_first]
        out[:, n_first:n] = held[:, : n - n_first]

    def _put(self, lane: int, head: int, start: int, rows: Written) -> None:
        """Write `rows` from `start`, and NaN from `head` to there."""
        held = self._held[lane]
        stop = start + len(rows)
        oldest = max(0, stop - self.capacity)
        self._each_part(held, max(head, oldest), start, None)
        self._each_part(held, max(start, oldest), stop, rows[max(oldest - start, 0) :])

    def _each_part(self, held: Shown, start: int, stop: int, rows: Written | None) -> None:
        n = stop - start
        if n <= 0:
            return
        place = start % self.capacity
        n_first = min(n, self.capacity - place)
        held[:, place : place + n_first] = np.nan if rows is None else rows[:n_first].T
        held[:, : n - n_first] = np.nan if rows is None else rows[n_first:].T
