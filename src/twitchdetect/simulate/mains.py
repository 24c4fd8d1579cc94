"""Mains hum: harmonics of a frequency that wanders, of another size and phase on every channel.

Sizes, wander and the shares of the harmonics are assumptions.
"""

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
_CHUNK = 65_536


def add_mains(
    data_uV: Samples, board: Board, rng: np.random.Generator, mains_hz: float, *, with_step: bool
) -> list[Label]:
    """Add hum; with a step, it becomes two to four times larger at some moment.

    Its frequency wanders by some hundredths of a hertz and its size by a fifth, over minutes. What
    lies above half the rate folds back with the gain that the board's filter leaves it.
    """
    n_samples, n_channels = data_uV.shape
    period_s = rng.uniform(60, 300, 2)
    start = rng.uniform(0, 2 * np.pi, 2)
    at = int(rng.uniform(0.4, 0.6) * n_samples)
    factor = rng.uniform(2, 4)
    if not with_step:
        at = n_samples
    weights = _weights_uV(board, rng, mains_hz, n_channels)
    peaks_uV = np.zeros((2, n_channels))
    for first in range(0, n_samples, _CHUNK):
        part = data_uV[first : first + _CHUNK]
        sample = np.arange(first, first + len(part))
        time_s = sample / board.fs
        wander = np.sin(2 * np.pi * time_s / period_s[0] + start[0]) * _WANDER_HZ * period_s[0]
        turn = 2 * np.pi * mains_hz * time_s + wander
        size = 1 + 0.2 * np.sin(2 * np.pi * time_s / period_s[1] + start[1])
        size[sample >= at] *= factor
        hum = np.zeros_like(part)
        for order, weight in weights.items():
            hum += np.outer(size * np.cos(order * turn), weight.real)
            hum -= np.outer(size * np.sin(order * turn), weight.imag)
        part += hum
        for i, rows in enumerate((hum[sample < at], hum[sample >= at])):
            peaks_uV[i] = np.maximum(peaks_uV[i], np.abs(rows).max(axis=0, initial=0.0))
    return _labels(mains_hz, peaks_uV, at, n_samples, factor, round(_JUMP_S * board.fs))


def _weights_uV(
    board: Board, rng: np.random.Generator, mains_hz: float, n_channels: int
) -> dict[int, npt.NDArray[np.complex128]]:
    """Size and phase of each harmonic on each channel, behind the board's filter."""
    amplitude_uV = log_uniform(rng, _SIZE_UV, n_channels)
    lag_s = board.lags(n_channels) / board.inner_fs
    weights = {}
    for order, share in _HARMONICS.items():
        phase = rng.uniform(0, 2 * np.pi, n_channels) + 2 * np.pi * order * mains_hz * lag_s
        varied = rng.uniform(0.3, 1.7, n_channels) if order > 1 else 1.0
        gain = board.gain_at(np.array([order * mains_hz]))[0]
        weights[order] = share * varied * amplitude_uV * np.exp(1j * phase) * gain
    return weights


def _labels(
    mains_hz: float, peaks_uV: Samples, at: int, n_samples: int, factor: float, n_jump: int
) -> list[Label]:
    def label(start: int, stop: int, size_uV: Samples) -> Label:
        strongest = int(np.argmax(size_uV))
        return Label(
            kind="mains", start_sample=start, stop_sample=stop, channel=strongest,
            peak_uV=float(size_uV[strongest]), cause=f"{mains_hz:g} Hz with harmonics",
        )  # fmt: skip

    if at >= n_samples:
        return [label(0, n_samples, peaks_uV[0])]
    jump = replace(
        label(at, min(at + n_jump, n_samples), peaks_uV[1]),
        cause=f"hum becomes {factor:.1f} times larger",
    )
    return [label(0, at, peaks_uV[0]), jump, label(at, n_samples, peaks_uV[1])]
