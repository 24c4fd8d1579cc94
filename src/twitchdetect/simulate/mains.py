"""Mains hum: harmonics of a frequency that wanders, of another size and phase on every channel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from twitchdetect.labels import Label
from twitchdetect.simulate.board import Board
from twitchdetect.simulate.draw import log_uniform

Samples = npt.NDArray[np.float64]

_HARMONICS = {1: 1.0, 2: 0.05, 3: 0.25, 5: 0.1, 7: 0.04}
_WANDER_HZ = 0.03
_SIZE_UV = (1.0, 30.0)
_JUMP_S = 0.25


def add_mains(
    data_uV: Samples, board: Board, rng: np.random.Generator, mains_hz: float, *, with_step: bool
) -> list[Label]:
    """Add hum; with a step, it becomes two to four times larger at some moment.

    Its frequency wanders by some hundredths of a hertz and its size by a fifth, over minutes. What
    lies above half the rate folds back with the gain that the board's filter leaves it.
    """
    n_samples, n_channels = data_uV.shape
    time_s = np.arange(n_samples) / board.fs
    period_s = rng.uniform(60, 300, 2)
    start = rng.uniform(0, 2 * np.pi, 2)
    wander = np.sin(2 * np.pi * time_s / period_s[0] + start[0]) * _WANDER_HZ * period_s[0]
    turn = 2 * np.pi * mains_hz * time_s + wander
    size = 1 + 0.2 * np.sin(2 * np.pi * time_s / period_s[1] + start[1])
    at = int(rng.uniform(0.4, 0.6) * n_samples) if with_step else n_samples
    factor = rng.uniform(2, 4)
    size[at:] *= factor
    amplitude_uV = log_uniform(rng, _SIZE_UV, n_channels)
    lag_s = board.lags(n_channels) / board.inner_fs
    for order, share in _HARMONICS.items():
        gain = board.gain_at(np.array([order * mains_hz]))[0]
        phase = rng.uniform(0, 2 * np.pi, n_channels) + 2 * np.pi * order * mains_hz * lag_s
        weight = share * amplitude_uV * rng.uniform(0.3, 1.7, n_channels) * np.exp(1j * phase)
        weight *= gain
        data_uV += np.outer(size * np.cos(order * turn), weight.real)
        data_uV -= np.outer(size * np.sin(order * turn), weight.imag)
    return _labels(mains_hz, amplitude_uV, at, n_samples, factor, round(_JUMP_S * board.fs))


def _labels(
    mains_hz: float, amplitude_uV: Samples, at: int, n_samples: int, factor: float, n_jump: int
) -> list[Label]:
    strongest = int(np.argmax(amplitude_uV))

    def label(start: int, stop: int, times: float) -> Label:
        peak_uV = float(amplitude_uV[strongest] * times)
        return Label(
            kind="mains", start_sample=start, stop_sample=stop, channel=strongest, peak_uV=peak_uV,
            cause=f"{mains_hz:g} Hz with harmonics",
        )  # fmt: skip

    if at >= n_samples:
        return [label(0, n_samples, 1.0)]
    jump = replace(
        label(at, min(at + n_jump, n_samples), factor),
        cause=f"hum becomes {factor:.1f} times larger",
    )
    return [label(0, at, 1.0), jump, label(at, n_samples, factor)]
