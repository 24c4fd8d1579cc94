"""The sample clock: a packet's absolute sample count, and when samples were due.

What can be told: any number of lost packets, also beyond a round of the counter, as long as
arrivals jitter by less than 150 ms and the host's clock and the board's are predicted to a third
of a round (8 bits at 250 Hz: 0.35 s, which 30 min of silence reach at 200 ppm, hours with a fitted
rate); packets sent again; stalls of the host, whose backlog is then read.

What cannot, without board time stamps: a counter that began anew in a silence and happens to agree
with the time to 150 ms is taken for one that went on (three in ten for 8 bits at 250 Hz, so say
`restart()` when it is known); after one that is told, places are as good as arrivals are, some ms;
of several losses in one backlog, whole rounds go to the first. A stall whose backlog ends in
another silence leaves nothing that is on time to compare with: a stall of nearly whole rounds is
then taken for a loss of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.boards import clock_fit as fit
from twitchdetect.boards import clock_machine as machine
from twitchdetect.boards import clock_state as state

Ints = npt.NDArray[np.int64]

_TELLS_DRIFT_S = 30.0


@dataclass(frozen=True, slots=True)
class ClockFit:
    """What arrivals tell of the board's clock beside the host's.

    Attributes
    ----------
    offset_s : float
        Host time at which sample 0 was due.
    fs : float
        Samples per second of the host's clock.
    drift_ppm : float or None
        How much faster the board's clock runs than its nominal rate; None in the first 30 s.
    """

    offset_s: float
    fs: float
    drift_ppm: float | None

    def due_s(self, sample: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Give the host time at which samples were due."""
        return self.offset_s + np.asarray(sample) / self.fs


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places of packets, in the order in which these were given; those that wait come later.

    Attributes
    ----------
    sample : ndarray of int64, (n_places,)
        Count of the packet's first sample from the session's start; -1 for a packet that was sent
        again and is to be dropped.
    why : ndarray of int64, (n_places,)
        What is known: ``IN_ORDER``, ``LOST`` and so on of `clock_state`.
    """

    sample: Ints
    why: Ints

    def __len__(self) -> int:
        return len(self.sample)


class SampleClock:
    """Counts samples by packet counter, arrival and, if there is one, board time.

    Parameters
    ----------
    fs : float
        Samples a second, nominal.
    counter_bits : int
        8 for the Cyton, 16 for a twitchboard.
    keep_parity : bool
        Odd counters have odd counts, also after a restart: for boards that send halves in turn.
    """

    def __init__(self, fs: float, counter_bits: int = 8, *, keep_parity: bool = False) -> None:
        if not 0 < fs < np.inf:
            raise ValueError(f"fs must be a positive number of Hz, got {fs!r}")
        if not 4 <= counter_bits <= 32:
            raise ValueError(f"counter_bits must be 4 to 32, got {counter_bits!r}")
        self._f = np.zeros(state.N_FLOATS)
        self._k = np.zeros(state.N_INTS, dtype=np.int64)
        self._points = np.zeros((2, fit.N_POINTS))
        self._held = np.zeros((5, state.MOST_HELD))
        self._f[fit.FS] = fs
        self._k[state.WRAP] = 1 << counter_bits
        self._k[state.STEADY] = keep_parity
        self._k[[fit.POINT, state.JUMP_AT, state.LAST_MS]] = -1

    @property
    def n_waiting(self) -> int:
        """Packets that wait for their place."""
        return int(self._k[state.N_HELD])

    @property
    def next_sample(self) -> int:
        """Count after the last packet placed."""
        return int(self._k[state.LAST] + 1) if self._k[state.STARTED] else 0

    def place(
        self,
        counter: npt.ArrayLike,
        arrival_s: npt.ArrayLike,
        board_ms: npt.ArrayLike = -1,
        n_samples: npt.ArrayLike = 1,
    ) -> Places:
        """Give places to packets, first to those that wait.

        Parameters
        ----------
        counter : array_like of int, (n_packets,)
            Of the first sample in each packet.
        arrival_s : array_like of float, (n_packets,) or one for all
            Host's monotonic clock when the packet's last byte was read; never goes back.
        board_ms : array_like of int, (n_packets,) or one for all
            Board's time stamp of the first sample, 32 bits; -1 where there is none.
        n_samples : array_like of int, (n_packets,) or one for all
            Samples in each packet.
        """
        counter = np.asarray(counter)
        packets = np.empty((4, len(counter)))
        packets[0], packets[1], packets[2], packets[3] = counter, arrival_s, board_ms, n_samples
        out = np.empty((2, self.n_waiting + len(counter)), dtype=np.int64)
        f, k = self._f, self._k
        n = machine.take_all(f, k, self._points, self._held, packets, out)
        return Places(out[0, :n], out[1, :n])

    def restart(self) -> Places:
        """Say that the counter begins anew with the next packet; places those that wait."""
        places = self.flush()
        self._k[state.ANEW] = self._k[state.STARTED]
        return places

    def flush(self) -> Places:
        """Place those that wait with what is known now (stopped, unplugged)."""
        out = np.empty((2, self.n_waiting), dtype=np.int64)
        n = machine.take_rest(self._f, self._k, self._points, self._held, out)
        return Places(out[0, :n], out[1, :n])

    @property
    def fit(self) -> ClockFit:
        """Offset, rate and drift as of now."""
        f = self._f
        period_s = 1 / f[fit.FS] + f[fit.SLOPE]
        drift = None
        if f[fit.SPAN_S] >= _TELLS_DRIFT_S:
            drift = float(1e6 * (1 / (1 + f[fit.RAW_SLOPE] * f[fit.FS]) - 1))
        return ClockFit(float(f[fit.OFFSET_S]), float(1 / period_s), drift)
