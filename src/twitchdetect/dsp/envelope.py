"""Root mean square of the last milliseconds, sample by sample."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.jit import kernel

Samples = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@kernel
def _moving_rms(x: Samples, out: Samples, squares: Samples, total: Samples, place: Ints) -> None:
    """Follow the window's sum; it is summed up anew each time the window has passed once."""
    n_window = squares.shape[0]
    for i in range(x.shape[0]):
        at = place[0]
        for c in range(x.shape[1]):
            square = x[i, c] * x[i, c]
            old = squares[at, c]
            squares[at, c] = square
            if square == square:
                total[0, c] += square
                total[1, c] += 1.0
            if old == old:
                total[0, c] -= old
                total[1, c] -= 1.0
        place[0] = at + 1 if at + 1 < n_window else 0
        if place[0] == 0:
            for c in range(x.shape[1]):
                total[0, c] = 0.0
                for j in range(n_window):
                    if squares[j, c] == squares[j, c]:
                        total[0, c] += squares[j, c]
        for c in range(x.shape[1]):
            known = x[i, c] == x[i, c]
            out[i, c] = np.sqrt(max(total[0, c], 0.0) / total[1, c]) if known else np.nan


class MovingRms:
    """Root mean square over a causal window; what is missing does not count.

    Parameters
    ----------
    n_window : int
        Samples.
    n_channels : int

    Notes
    -----
    The output does not depend on how the input is cut into blocks, to the last bit.
    """

    def __init__(self, n_window: int, n_channels: int) -> None:
        if n_window < 1 or n_channels < 1:
            raise ValueError(f"got {n_window} samples, {n_channels} channels; expected 1 or more")
        self._squares = np.empty((n_window, n_channels))
        self._total = np.empty((2, n_channels))
        self._place = np.zeros(1, dtype=np.int64)
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._squares[:] = np.nan
        self._total[:] = 0.0
        self._place[:] = 0

    def process(self, data: Samples) -> Samples:
        """Give the rms that ends at each sample of `data`, (n_samples, n_channels)."""
        data = np.ascontiguousarray(data)  # one kind of array, one compiled kernel
        out = np.empty_like(data)
        _moving_rms(data, out, self._squares, self._total, self._place)
        return out
