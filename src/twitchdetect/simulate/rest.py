"""What is there all the time: amplifier, electrode, distant muscle; and the mains.

Rest is 2-10 uV in the analysis band, by channel: white noise of amplifier and electrode, 1/f noise
of the electrode, and noise of distant muscle (30-120 Hz), a third of it shared with the channels
around. It goes through the board's own filter. On top lie a constant offset and slow wander of the
electrodes, far below the band.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

from twitchdetect.dsp.snr import in_band
from twitchdetect.simulate.board import Board
from twitchdetect.simulate.draw import log_uniform
from twitchdetect.simulate.layout import Layout

Samples = npt.NDArray[np.float64]

_CHUNK_S = 30
_WARM_UP_S = 2
_BINS = 8192
_SHARED = 0.35
_MUSCLE_HZ = (30.0, 120.0)
_PINK_CORNER_HZ = 12.0


class Rest:
    """Noise of every channel, as the board records it.

    Parameters
    ----------
    board : Board
    layout : Layout
    rng : numpy.random.Generator
    level_uV : tuple of float
        Lowest and highest root mean square in the analysis band, drawn for each channel.
    drift_db : float
        Largest change of the level from its mean, over minutes; 0 for none.

    Attributes
    ----------
    power_uV2 : ndarray, (n_channels,)
        Mean square in the analysis band, without drift.
    """

    def __init__(
        self,
        board: Board,
        layout: Layout,
        rng: np.random.Generator,
        level_uV: tuple[float, float],
        drift_db: float,
    ) -> None:
        self.board, self._rng, n = board, rng, layout.n_channels
        self._steps = 4 if board.fs < 500 else 2
        self._impulse = board.impulse(self._steps)
        fs = board.fs * self._steps
        self._pink = signal.butter(1, _PINK_CORNER_HZ, fs=fs, output="sos")
        self._muscle = signal.butter(2, _MUSCLE_HZ, "bandpass", fs=fs, output="sos")
        self._shares = np.stack([np.ones(n), rng.uniform(2.0, 6.0, n), rng.uniform(0.5, 4.0, n)])
        self._mixing = _mixing(layout)
        self._state = [np.zeros((len(s), 2, n)) for s in (self._pink, self._muscle)]
        self._tail = np.zeros((len(self._impulse) - 1, n))
        self._gain = np.ones(n)
        self._next(round(_WARM_UP_S * board.fs))
        target_uV = log_uniform(rng, level_uV, n)
        noise_uV = np.maximum(target_uV, board.noise_uV)
        self._gain = noise_uV / np.sqrt(self._band_power_uV2())
        self.power_uV2 = noise_uV**2
        self._drift_db = drift_db
        self._period_s = rng.uniform(120, 500, (2, n))
        self._phase = rng.uniform(0, 2 * np.pi, (2, n))

    def _band_power_uV2(self) -> Samples:
        """Expected mean square in the analysis band at gain 1, by the filters' gains.

        White noise of power 1 at the inner rate; what lies above half the rate folds back.
        """
        fs, steps = self.board.fs, self._steps
        frequency_hz = np.arange(steps * _BINS) * fs / _BINS  # the whole circle of the inner rate
        board = signal.freqz(self._impulse, worN=frequency_hz, fs=fs * steps)[1]
        gain2 = np.abs(board) ** 2
        filters = [
            np.abs(signal.sosfreqz(sos, worN=frequency_hz, fs=fs * steps)[1]) ** 2 * steps
            for sos in (self._pink, self._muscle)
        ]
        folded = [(gain2 * f).reshape(steps, _BINS).mean(axis=0) for f in (1.0, *filters)]
        is_in = in_band(np.minimum(frequency_hz[:_BINS], fs - frequency_hz[:_BINS]))
        shares2: Samples = self._shares**2
        return np.asarray([np.mean(f * is_in) for f in folded] @ shares2)

    def level_db(self, time_s: Samples) -> Samples:
        """Drift of each channel's level in dB at each time: (n_times, n_channels)."""
        turn = 2 * np.pi * time_s[:, None, None] / self._period_s + self._phase
        return np.asarray(self._drift_db / 2 * np.sin(turn).sum(axis=1))

    def power_at(self, time_s: float) -> Samples:
        """Mean square of each channel in the analysis band at a time."""
        return np.asarray(self.power_uV2 * 10 ** (self.level_db(np.array([time_s]))[0] / 10))

    def fill(self, data_uV: Samples) -> None:
        """Write noise into `data_uV`, (n_samples, n_channels)."""
        n_chunk = round(_CHUNK_S * self.board.fs)
        for start in range(0, len(data_uV), n_chunk):
            part = data_uV[start : start + n_chunk]
            part[:] = self._next(len(part)) * self._gain
            if self._drift_db:
                time_s = np.arange(start, start + len(part), 16) / self.board.fs
                gain = 10 ** (self.level_db(time_s) / 20)
                part *= np.repeat(gain, 16, axis=0)[: len(part)]

    def _next(self, n_samples: int) -> Samples:
        """Give the next samples at gain 1."""
        n = n_samples * self._steps
        white, slow, own = self._rng.standard_normal((3, n, self._gain.shape[0]))
        slow, self._state[0] = signal.sosfilt(self._pink, slow, axis=0, zi=self._state[0])
        muscle = own @ self._mixing
        muscle, self._state[1] = signal.sosfilt(self._muscle, muscle, axis=0, zi=self._state[1])
        root = np.sqrt(self._steps)
        total = self._shares[0] * white + root * (self._shares[1] * slow + self._shares[2] * muscle)
        joined = np.concatenate([self._tail, total])
        self._tail = joined[len(joined) - len(self._tail) :]
        filtered = signal.upfirdn(self._impulse, joined, down=self._steps, axis=0)
        skip = len(self._tail) // self._steps
        return np.asarray(filtered[skip : skip + n_samples])


def _mixing(layout: Layout) -> Samples:
    """Weights by which channels near each other share distant muscle; each column has power 1."""
    apart_mm = np.hypot(
        layout.x_mm[:, None] - layout.x_mm, layout.z_mm[:, None] - layout.z_mm
    ) + 1e6 * (layout.is_needled_side[:, None] != layout.is_needled_side)
    shared = np.exp(-apart_mm / 20.0)
    np.fill_diagonal(shared, 0.0)
    shared /= np.maximum(np.sqrt((shared**2).sum(axis=0)), 1e-9)
    mixing = np.sqrt(1 - _SHARED) * np.eye(len(apart_mm)) + np.sqrt(_SHARED) * shared
    return np.asarray(mixing / np.sqrt((mixing**2).sum(axis=0)))


def add_offsets(data_uV: Samples, board: Board, rng: np.random.Generator) -> None:
    """Add each electrode's constant offset and its wander below 1 Hz."""
    n = data_uV.shape[1]
    data_uV += rng.uniform(-0.1, 0.1, n) * board.rail_uV
    knots = rng.standard_normal((len(data_uV) // round(board.fs) + 4, n)).cumsum(axis=0)
    knots -= np.linspace(0, 1, len(knots))[:, None] * knots[-1]
    size_uV = min(15.0, 0.01 * board.rail_uV)
    n_chunk = round(_CHUNK_S * board.fs)
    for start in range(0, len(data_uV), n_chunk):
        part = data_uV[start : start + n_chunk]
        at = np.arange(start, start + len(part)) / round(board.fs) + 1
        part += size_uV * _smooth(knots, at)


def _smooth(knots: Samples, at: Samples) -> Samples:
    """Cubic B-spline over equally spaced knots, (n_knots, n_channels), at some places."""
    left = at.astype(np.int64)
    t = (at - left)[:, None]
    k = [knots[left + i] for i in (-1, 0, 1, 2)]
    return np.asarray(
        (
            k[0] * (1 - t) ** 3
            + k[1] * (3 * t**3 - 6 * t**2 + 4)
            + k[2] * (-3 * t**3 + 3 * t**2 + 3 * t + 1)
            + k[3] * t**3
        )
        / 6
    )
