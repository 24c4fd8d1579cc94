"""The signal as it is shown: filtered as the detector filters it, and its envelope, streaming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block
from twitchdetect.dsp import design
from twitchdetect.dsp.cascade import padded_sections, run_cascade_long, steady_state
from twitchdetect.dsp.envelope import MovingRms
from twitchdetect.dsp.lanes import LANES
from twitchdetect.dsp.line import (
    LINE_WIDTH_HZ,
    N_ROWS_BEFORE,
    SIZE_MEMORY_S,
    cancel_line,
    line_constants,
)

Samples = npt.NDArray[np.float64]
Shown = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

ENVELOPE_S = 0.032
"""Window of the envelope; that of `Detector.alarm_level_uV` is as long."""
BRIDGE_S = 0.01
"""The longest loss over which the filters go on, as the detector's do."""
_SETTLE_S = 0.3
_CHUNK = 128
_LONG = 1 << 30


@dataclass(frozen=True, slots=True)
class Screened:
    """What `Ring.write` takes.

    Attributes
    ----------
    start_sample : int
        Of the first row of `raw`.
    raw, filtered, envelope : ndarray of float32, (n, n_channels)
        NaN is what is missing.
    delay : int
        The rows of `filtered` and `envelope` belong so many samples before those of `raw`.
    """

    start_sample: int
    raw: Shown
    filtered: Shown
    envelope: Shown
    delay: int


class ScreenFilter:
    """Band filter and mains removal with state, then the root mean square of the last 32 ms.

    Parameters
    ----------
    fs : float
        Sampling frequency in Hz.
    n_channels : int
    band_hz : tuple of float
        As `Detector.band_hz` gives it.
    mains_hz : float or sequence of float or None
        What is taken out with its harmonics.

    Attributes
    ----------
    delay : int
        Group delay of the filter in samples.

    Notes
    -----
    The output does not depend on how the input is cut into blocks, to the last bit. After a loss
    that is too long to be bridged the filters start at the steady state of the next sample.
    """

    def __init__(
        self,
        fs: float,
        n_channels: int,
        band_hz: tuple[float, float],
        mains_hz: float | Sequence[float] | None,
    ) -> None:
        self.fs, self.n_channels = fs, n_channels
        sos = design.band_sections(band_hz, fs)
        self.delay = round(design.group_delay_samples(sos, fs, 2 * band_hz[0], 0.8 * band_hz[1]))
        self._coef = padded_sections(sos)
        self._unit = steady_state(self._coef).ravel()
        self._line = _line(fs, band_hz, mains_hz)
        self._fast, self._slow = 1 / (_SETTLE_S * fs), 1 / (SIZE_MEMORY_S * fs)
        self._n_groups = -(-n_channels // LANES)
        self._spill = np.zeros((4, 1, LANES))
        self._bridge = max(1, round(BRIDGE_S * fs))
        self._envelope = MovingRms(max(1, round(ENVELOPE_S * fs)), n_channels)
        self.reset()

    def reset(self, next_sample: int = 0) -> None:
        """Forget the past; what comes next starts at `next_sample`."""
        self.next_sample = next_sample
        self._z = np.zeros((2 * len(self._coef), self._n_groups, LANES))
        n_rows = _CHUNK + N_ROWS_BEFORE + 2 * len(self._line)
        self._work = np.zeros((n_rows, self._n_groups, LANES))
        self._run = np.full(self.n_channels, _LONG)  # of samples missing up to now
        self._was_missing = np.ones((self.delay, self.n_channels), dtype=np.bool_)
        self._envelope.reset()

    def process(self, block: Block) -> Screened:
        """Take the next block and give what is known by now.

        Of a short loss before the block the rows come with it, NaN in `raw`.
        """
        start, data = block.start_sample, block.data_uV
        n_lost = start - self.next_sample
        if n_lost < 0:
            raise ValueError(f"got samples from {start}; expected {self.next_sample} or later")
        if n_lost > self._bridge:
            self.reset(start)
        elif n_lost:
            lost = np.full((n_lost, self.n_channels), np.nan)
            start, data = self.next_sample, np.vstack([lost, data])
        self.next_sample = block.stop_sample
        is_missing = ~np.isfinite(data)
        filtered = self._filter(data, is_missing)
        known = np.vstack([self._was_missing, is_missing])
        filtered[known[: len(data)]] = np.nan
        self._was_missing = known[len(data) :]
        envelope = self._envelope.process(filtered)
        raw = np.where(is_missing, np.nan, data).astype(np.float32)
        shown = filtered.astype(np.float32), envelope.astype(np.float32)
        return Screened(start, raw, *shown, self.delay)

    def _filter(self, data: Samples, is_missing: Mask) -> Samples:
        if not is_missing.any() and not self._run.any():
            return self._rows(data)
        turns = np.flatnonzero((is_missing[1:] != is_missing[:-1]).any(axis=1)) + 1
        edges = [0, *turns.tolist(), len(data)]
        parts = [self._stretch(data[a:b], is_missing[a]) for a, b in _pairs(edges)]
        return np.vstack(parts) if parts else np.empty((0, self.n_channels))

    def _stretch(self, data: Samples, missing: Mask) -> Samples:
        """Filter rows in which the same channels are missing."""
        for c in np.flatnonzero(~missing & (self._run > self._bridge)):
            self._prime(int(c), float(data[0, c]))
        self._run[~missing] = 0
        if not missing.any():
            return self._rows(data)
        filled = np.where(missing, 0.0, data)
        n_bridged = min(max(0, self._bridge - int(self._run[missing].min())), len(data))
        parts = []
        for i in range(n_bridged):
            filled[i, missing] = self._bridging()[missing]
            parts.append(self._rows(filled[i : i + 1]))
        parts.append(self._rows(filled[n_bridged:]))
        self._run[missing] = np.minimum(self._run[missing] + len(data), _LONG)
        return np.vstack(parts)

    def _prime(self, channel: int, value_uV: float) -> None:
        group, lane = divmod(channel, LANES)
        self._z[:, group, lane] = self._unit * value_uV
        self._work[_CHUNK:, group, lane] = 0.0

    def _bridging(self) -> Samples:
        """Give the values that the high-pass would answer with just the mains that is expected."""
        answer_to_zero, gain = np.zeros((self._n_groups, LANES)), 1.0
        for s in range(design.N_HIGHPASS):
            b0 = self._coef[s, 0]
            answer_to_zero = b0 * answer_to_zero + self._z[2 * s]
            gain *= b0
        values: Samples = (self._work[_CHUNK + 1] - answer_to_zero) / gain
        return values.ravel()[: self.n_channels]

    def _rows(self, data: Samples) -> Samples:
        """Filter rows without anything missing."""
        rows = np.zeros((len(data), self._n_groups, LANES))
        lanes = rows.reshape(len(data), self._n_groups * LANES)
        lanes[:, : self.n_channels] = data
        run_cascade_long(rows, rows, self._coef, self._z, self._spill)
        if len(self._line):
            constants, n_lines, work = self._line.ravel(), len(self._line), self._work
            for i in range(0, len(rows), _CHUNK):
                part = rows[i : i + _CHUNK]
                work[: len(part)] = part
                n = len(part)
                cancel_line(work, 0, n, constants, 0, n_lines, _CHUNK, self._fast, self._slow)
                part[:] = work[:n]
        return lanes[:, : self.n_channels]


def _line(
    fs: float, band_hz: tuple[float, float], mains_hz: float | Sequence[float] | None
) -> Samples:
    """Give the constants of the oscillators; with two mains frequencies what both share is once."""
    mains = (mains_hz,) if isinstance(mains_hz, (int, float)) else tuple(mains_hz or ())
    found = sorted({f for hz in mains for f in design.harmonics_hz(hz, band_hz, fs)})
    return line_constants(found, LINE_WIDTH_HZ, fs).reshape(-1, 3)


def _pairs(edges: Sequence[int]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in pairwise(edges) if a < b]
