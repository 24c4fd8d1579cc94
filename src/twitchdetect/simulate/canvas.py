"""Where short potentials are laid into a recording, at times between its samples."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

from twitchdetect.simulate.board import Board

Samples = npt.NDArray[np.float64]


class Canvas:
    """Recorded samples, to which potentials are added as the board would record them.

    Parameters
    ----------
    board : Board
    n_samples, n_channels : int

    Attributes
    ----------
    data_uV : ndarray, (n_samples, n_channels)
    """

    def __init__(self, board: Board, n_samples: int, n_channels: int) -> None:
        self.board = board
        self.data_uV = np.zeros((n_samples, n_channels))
        self._impulse = board.impulse(board.oversampling)
        lags = board.lags(n_channels)
        self._groups = [(int(lag), np.flatnonzero(lags == lag)) for lag in np.unique(lags)]

    def tick(self, time_s: float) -> int:
        """Count of the inner step nearest to a time."""
        return round(time_s * self.board.inner_fs)

    def through_board(self, inner_uV: Samples) -> Samples:
        """Filter a potential given in inner steps, (n, n_channels), as the board does."""
        return np.asarray(signal.upfirdn(self._impulse, inner_uV, axis=0))

    def sampled(self, filtered_uV: Samples, tick: int) -> tuple[int, Samples]:
        """Sample a filtered potential that begins at `tick`: first sample, (n, n_channels)."""
        step = self.board.oversampling
        if len(self._groups) == 1:
            first = -(-tick // step)
            return first, filtered_uV[first * step - tick :: step]
        first = -(-(tick - max(lag for lag, _ in self._groups)) // step)
        last = (tick + len(filtered_uV) - 1) // step
        rows = np.zeros((max(0, last - first + 1), filtered_uV.shape[1]))
        for lag, columns in self._groups:
            at = np.arange(first, last + 1) * step + lag - tick
            is_in = (at >= 0) & (at < len(filtered_uV))
            rows[np.ix_(is_in, columns)] = filtered_uV[np.ix_(at[is_in], columns)]
        return first, rows

    def add(self, filtered_uV: Samples, tick: int) -> tuple[int, Samples]:
        """Sample a filtered potential and add it; give its first sample and what was added.

        What lies outside of the recording is lost, and not given.
        """
        first, rows = self.sampled(filtered_uV, tick)
        return self.add_rows(first, rows)

    def add_rows(self, first: int, rows_uV: Samples) -> tuple[int, Samples]:
        """Add samples from sample `first` on; give where, and what of them is in the recording."""
        start = min(max(0, first), len(self.data_uV))
        stop = max(start, min(len(self.data_uV), first + len(rows_uV)))
        rows = rows_uV[start - first : stop - first]
        self.data_uV[start:stop] += rows
        return start, rows
