"""Samples without a counter: their place follows from the time stamps that come with them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Samples

LEAST_GAP_S = 0.1
_FOLLOW_S = 30.0


class ByTime:
    """Counts samples, and leaves a gap where time stamps ran ahead of the count.

    Stamps come in bunches and with jitter, and the sender's clock drifts; so the count follows the
    stamps slowly, and only a step of `least_gap_s` is a loss. A loss shorter than that cannot be
    told from jitter and goes unseen.

    Parameters
    ----------
    fs : float
    least_gap_s : float

    Attributes
    ----------
    n_lost : int
    """

    def __init__(self, fs: float, least_gap_s: float = LEAST_GAP_S) -> None:
        self.fs = fs
        self.n_lost = 0
        self._least_gap_s = least_gap_s
        self._next = 0
        self._late_s = 0.0
        self._origin_s = np.nan
        self._share = 1 / (_FOLLOW_S * fs)

    @property
    def next_sample(self) -> int:
        return self._next

    def place(self, data_uV: Samples, times_s: npt.NDArray[np.float64]) -> Iterator[Block]:
        """Give blocks of consecutive samples.

        Parameters
        ----------
        data_uV : ndarray, (n_samples, n_channels)
        times_s : ndarray, (n_samples,)
        """
        if np.isnan(self._origin_s) and len(times_s):
            self._origin_s = times_s[0]
        begin = 0
        for i, time_s in enumerate(times_s):
            late_s = time_s - self._origin_s - self._next / self.fs - self._late_s
            if late_s >= self._least_gap_s:
                if i > begin:
                    yield Block(self._next - (i - begin), data_uV[begin:i])
                missing = round(late_s * self.fs)
                self._next += missing
                self.n_lost += missing
                late_s -= missing / self.fs
                begin = i
            self._late_s += late_s * self._share
            self._next += 1
        if len(times_s) > begin:
            yield Block(self._next - (len(times_s) - begin), data_uV[begin:])
