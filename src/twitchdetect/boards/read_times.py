"""When each byte of a stream arrived: as far as reads of several bytes can tell."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

_MOST = 4096


class ReadTimes:
    """Remembers the last reads, so that a packet gets the time of its last byte.

    A packet may be decided some bytes after its end; it still has the time of its own end.
    """

    def __init__(self) -> None:
        self._ends: deque[int] = deque([0], maxlen=_MOST)
        self._times_s: deque[float] = deque([0.0], maxlen=_MOST)

    def add(self, n_bytes: int, arrival_s: float) -> None:
        """Note a read of `n_bytes` that returned at `arrival_s`."""
        if n_bytes:
            self._ends.append(self._ends[-1] + n_bytes)
            self._times_s.append(arrival_s)

    def of(self, ends: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Give the arrival in seconds of the bytes before the stream positions `ends`."""
        if len(ends) == 0:
            return np.empty(0)
        if ends[0] > self._ends[-2 if len(self._ends) > 1 else -1]:  # nearly always: the last read
            return np.full(len(ends), self._times_s[-1])
        at = np.searchsorted(np.fromiter(self._ends, np.int64), ends)
        times: npt.NDArray[np.float64] = np.fromiter(self._times_s, np.float64)[at]
        return times
