"""Packets of a Cyton to blocks: their place in time, their size, and what came beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples
from twitchdetect.boards.cyton_arrived import CytonArrived
from twitchdetect.boards.cyton_beside import Reading
from twitchdetect.boards.cyton_packets import N_CHANNELS, to_uV
from twitchdetect.boards.daisy import DaisyFrames, DaisyPairs
from twitchdetect.boards.placing import Ints, Placed, pieces
from twitchdetect.boards.sample_clock import SampleClock
from twitchdetect.boards.source import BoardBlock

PACKETS_HZ = 250.0


class CytonPlacer:
    """Places packets.

    Parameters
    ----------
    gains : ndarray, (8,) or (16,)
        Of each channel; 16 if there is a Daisy.
    read_aux : callable
        See `cyton_beside`.
    """

    def __init__(self, gains: npt.NDArray[np.float64], read_aux: Reading) -> None:
        self._gains, self._read_aux = gains, read_aux
        self._scale = to_uV(np.ones(1, dtype=np.int32), gains)
        self._daisy = DaisyFrameMaker() if len(gains) > N_CHANNELS else None
        self._placed = Placed(SampleClock(PACKETS_HZ, keep_parity=self._daisy is not None))
        self._n_given = self.next_sample = 0
        self._arrival_s = np.nan

    @property
    def n_lost(self) -> int:
        return self.next_sample - self._n_given

    @property
    def drift_ppm(self) -> float:
        drift_ppm = self._placed.clock.fit.drift_ppm
        return np.nan if drift_ppm is None else drift_ppm

    def place(self, arrived: CytonArrived) -> list[BoardBlock]:
        """Take packets with their arrival and give the samples whose place is known."""
        packets, arrival_s = arrived.packets, arrived.arrival_s
        if not len(packets):
            return []
        self._arrival_s = float(arrival_s[-1])
        aux = self._read_aux(packets.stop, packets.aux)
        rows = np.concatenate([packets.counts, packets.counter[:, None], aux], axis=1)
        return self._blocks(self._placed.add(rows, packets.counter, arrival_s))

    def begin_stream(self) -> list[BoardBlock]:
        """Expect counters that begin anew, and give what waited."""
        blocks = self._blocks(self._placed.restart())
        if self._daisy is not None:
            blocks += self._frames(*self._daisy.restart())
        return blocks

    def finish(self) -> list[BoardBlock]:
        """Give what waits, because no more comes."""
        blocks = self._blocks(self._placed.flush())
        if self._daisy is not None:
            blocks += self._frames(*self._daisy.restart())
        return blocks

    def _blocks(self, placed: Sequence[tuple[Ints, Samples]]) -> list[BoardBlock]:
        blocks = []
        for sample, rows in placed:
            if self._daisy is not None:
                blocks += self._frames(*self._daisy.add(sample, rows))
            else:
                data_uV = rows[:, :N_CHANNELS] * self._scale
                blocks.append(self._block(int(sample[0]), data_uV, rows[:, N_CHANNELS + 1 :]))
        return blocks

    def _frames(self, frames: DaisyFrames, aux: Samples) -> list[BoardBlock]:
        data_uV = frames.to_uV(self._gains)
        runs = pieces(frames.frame, np.concatenate([data_uV, aux], axis=1))
        n = len(self._gains)
        return [self._block(int(frame[0]), run[:, :n], run[:, n:]) for frame, run in runs]

    def _block(self, start: int, data_uV: Samples, aux: Samples) -> BoardBlock:
        block = BoardBlock(start, np.ascontiguousarray(data_uV), aux, self._arrival_s)
        self._n_given += len(data_uV)
        self.next_sample = block.stop_sample
        return block


class DaisyFrameMaker:
    """Pairs placed packets to frames, and brings along what came beside either half."""

    def __init__(self) -> None:
        self._pairs = DaisyPairs()
        self._aux: Samples | None = None
        self._aux_frame = np.empty(0, dtype=np.int64)

    def add(self, sample: Ints, rows: Samples) -> tuple[DaisyFrames, Samples]:
        """Take placed rows: eight counts, the counter, what is beside them."""
        counts = rows[:, :N_CHANNELS].astype(np.int32)
        counter = rows[:, N_CHANNELS].astype(np.uint8)
        aux = rows[:, N_CHANNELS + 1 :]
        self._aux = aux if self._aux is None else np.concatenate([self._aux, aux])
        self._aux_frame = np.concatenate([self._aux_frame, sample // 2])
        return self._with_aux(self._pairs.pair(sample, counter, counts))

    def restart(self) -> tuple[DaisyFrames, Samples]:
        """Give what waits for its second half, and expect a new stream."""
        frames = self._pairs.flush()
        self._pairs.restart()
        return self._with_aux(frames)

    def _with_aux(self, frames: DaisyFrames) -> tuple[DaisyFrames, Samples]:
        waiting = np.empty((0, 0)) if self._aux is None else self._aux
        out = np.full((len(frames), waiting.shape[1]), np.nan)
        if len(frames):
            is_due = self._aux_frame <= frames.frame[-1]
            at = np.searchsorted(frames.frame, self._aux_frame[is_due])
            is_new = ~np.isnan(waiting[is_due]).all(axis=1) & (
                frames.frame[np.minimum(at, len(frames) - 1)] == self._aux_frame[is_due]
            )
            out[at[is_new]] = waiting[is_due][is_new]
            self._aux, self._aux_frame = waiting[~is_due], self._aux_frame[~is_due]
        return frames, out
