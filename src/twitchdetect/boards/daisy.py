"""Frames of 16 channels from a Cyton with Daisy, which sends halves in turn.

Packets with odd counter hold the board's channels 1-8, those with even counter the Daisy's 9-16;
every value is the mean of the present and the previous conversion. Two packets make a frame, 125 a
second, and its halves are 4 ms apart: no pairing changes that. Which two belong together is a
convention:

- ``"even_first"``: Daisy packet n and board packet n + 1, as BrainFlow and OpenBCI_Python pair
  them; the board's half is the later one.
- ``"odd_first"``: board packet n and Daisy packet n + 1, as the vendor's documentation does; the
  Daisy's half is the later one.

The packet with counter 0 right after the start of the stream has no previous conversion and counts
as missing. A missing half stays missing: neither repeated nor guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from twitchdetect.boards.cyton_packets import N_CHANNELS, to_uV

Pairing = Literal["even_first", "odd_first"]
HALVES_APART_S = 0.004


@dataclass(frozen=True, slots=True, eq=False)
class DaisyFrames:
    """Frames of which at least one half came; a jump of `frame` is a gap.

    Attributes
    ----------
    frame : ndarray of int64, (n_frames,)
        Count at 125 a second: half the sample count of its first packet.
    counts : ndarray of int32, (n_frames, 16)
        The board's eight channels, then the Daisy's; 0 in a missing half.
    is_missing : ndarray of bool, (n_frames, 2)
        Whether the board's and the Daisy's half are missing.
    """

    frame: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int32]
    is_missing: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.frame)

    def to_uV(self, gain: npt.ArrayLike = 24.0) -> npt.NDArray[np.float64]:
        """Scale to microvolts, nan where a half is missing; `gain` is one or one a channel."""
        data_uV = to_uV(self.counts, gain)
        data_uV[np.repeat(self.is_missing, N_CHANNELS, axis=1)] = np.nan
        return data_uV


class DaisyPairs:
    """Pairs packets to frames, however they are cut.

    A frame comes out with its second half, or with the first packet of a later frame.
    """

    def __init__(self, pairing: Pairing = "even_first") -> None:
        if pairing not in ("even_first", "odd_first"):
            raise ValueError(f"pairing must be even_first or odd_first, got {pairing!r}")
        self._shift = int(pairing == "odd_first")
        self._sample = np.empty(0, dtype=np.int64)
        self._counts = np.empty((0, N_CHANNELS), dtype=np.int32)
        self.restart()

    def restart(self) -> None:
        """Say that the next packet is the first after a start of the stream."""
        self._is_first = True

    def pair(
        self,
        sample: npt.NDArray[np.int64],
        counter: npt.NDArray[np.uint8],
        counts: npt.NDArray[np.int32],
    ) -> DaisyFrames:
        """Take the next packets in their places.

        Parameters
        ----------
        sample : ndarray of int64, (n_packets,)
            Rising counts of `SampleClock(250.0, keep_parity=True)`; a packet at -1 is dropped.
        counter : ndarray of uint8, (n_packets,)
        counts : ndarray of int32, (n_packets, 8)
        """
        is_kept = sample >= 0
        if self._is_first and len(sample):
            is_kept[0] &= counter[0] != 0
            self._is_first = False
        is_kept &= sample >= self._shift
        self._sample = np.concatenate([self._sample, sample[is_kept]])
        self._counts = np.concatenate([self._counts, counts[is_kept]])
        return self._take(is_last=False)

    def flush(self) -> DaisyFrames:
        """Give what waits for its second half."""
        return self._take(is_last=True)

    def _take(self, *, is_last: bool) -> DaisyFrames:
        place = self._sample - self._shift
        n = len(place)
        if n and not is_last and place[-1] % 2 == 0:
            n -= 1  # its second half may come yet
        frame, row = np.unique(place[:n] // 2, return_inverse=True)
        half = 1 - self._sample[:n] % 2
        counts = np.zeros((len(frame), 2, N_CHANNELS), dtype=np.int32)
        is_missing = np.ones((len(frame), 2), dtype=np.bool_)
        counts[row, half] = self._counts[:n]
        is_missing[row, half] = False
        self._sample, self._counts = self._sample[n:], self._counts[n:]
        return DaisyFrames(frame, counts.reshape(-1, 2 * N_CHANNELS), is_missing)
