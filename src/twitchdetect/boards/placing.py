"""Rows of samples to blocks: each at its place in time, those that wait for it kept in order."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples
from twitchdetect.boards.sample_clock import Places, SampleClock

Ints = npt.NDArray[np.int64]


class Placed:
    """Places rows by their counter and arrival.

    Parameters
    ----------
    clock : SampleClock

    Attributes
    ----------
    n_dropped : int
        Rows that were sent again.
    """

    def __init__(self, clock: SampleClock) -> None:
        self.clock = clock
        self.n_dropped = 0
        self._rows: deque[Samples] = deque()

    def add(
        self,
        rows: Samples,
        counter: npt.ArrayLike,
        arrival_s: npt.ArrayLike,
        board_ms: npt.ArrayLike = -1,
    ) -> list[tuple[Ints, Samples]]:
        """Take rows, (n, n_columns), and give those whose place is known: counts and rows."""
        self._rows.append(rows)
        return self._give(self.clock.place(counter, arrival_s, board_ms))

    def restart(self) -> list[tuple[Ints, Samples]]:
        """Expect a counter that begins anew; give what waited."""
        return self._give(self.clock.restart())

    def flush(self) -> list[tuple[Ints, Samples]]:
        """Give what waits, because no more comes."""
        return self._give(self.clock.flush())

    def _give(self, places: Places) -> list[tuple[Ints, Samples]]:
        n = len(places)
        if n == 0:
            return []
        if n == len(self._rows[0]):
            rows = self._rows.popleft()
        else:
            every = np.concatenate(self._rows)
            rows, rest = every[:n], every[n:]
            self._rows.clear()
            if len(rest):
                self._rows.append(rest)
        sample = places.sample
        if sample.min() < 0:
            is_kept = sample >= 0
            self.n_dropped += int(n - is_kept.sum())
            sample, rows = sample[is_kept], rows[is_kept]
        return pieces(sample, rows)


def pieces(sample: Ints, rows: Samples) -> list[tuple[Ints, Samples]]:
    """Cut rows where their counts jump."""
    if not len(sample):
        return []
    if sample[-1] - sample[0] == len(sample) - 1:
        return [(sample, rows)]
    cuts = np.flatnonzero(np.diff(sample) != 1) + 1
    return list(zip(np.split(sample, cuts), np.split(rows, cuts), strict=True))
