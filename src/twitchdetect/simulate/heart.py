"""The heartbeat, as electrodes on the trunk see it. All numbers here are assumptions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.labels import Label
from twitchdetect.simulate.canvas import Canvas, Samples
from twitchdetect.simulate.draw import log_uniform

_WAVES = (  # time from the R peak (s), size, width (s): P, Q, R, S, T
    (-0.17, 0.12, 0.022),
    (-0.030, -0.14, 0.009),
    (0.0, 1.0, 0.011),
    (0.032, -0.28, 0.010),
    (0.27, 0.28, 0.045),
)
_BEFORE_S, _AFTER_S = 0.25, 0.45
_QRS_S = (-0.045, 0.055)
_LATE_S = 0.008
_RATE_HZ = (0.85, 1.7)
_RIGHT_SHARE = (0.35, 0.8)


def add_heartbeat(
    canvas: Canvas,
    rng: np.random.Generator,
    largest_uV: tuple[float, float],
    is_needled_side: npt.NDArray[np.bool_],
) -> list[Label]:
    """Add beats at 0.8 to 1.8 a second; QRS of `largest_uV` on the skin by channel, either sign.

    The rate follows breathing and wanders, the size follows breathing by a twentieth. One side of
    the body, either, is the right one, where it is weaker. A second projection, half as large and
    8 ms later, makes the shape differ between channels. The board's filter makes it smaller.
    """
    fs, n_samples = canvas.board.fs, len(canvas.data_uV)
    size_uV = _sizes_uV(rng, largest_uV, is_needled_side)
    waves = _beat(canvas.board.inner_fs)
    shape = waves[:, :1] + waves[:, 1:] * rng.uniform(-0.5, 0.5, len(size_uV))
    beat = canvas.through_board(shape / np.abs(shape).max(axis=0) * size_uV)
    rate_hz, breath_hz = rng.uniform(*_RATE_HZ), rng.uniform(0.2, 0.3)
    labels = []
    time_s = rng.uniform(0, 1)
    while time_s < n_samples / fs:
        breath = np.sin(2 * np.pi * breath_hz * time_s)
        first, rows = canvas.add(beat * (1 + 0.05 * breath), canvas.tick(time_s - _BEFORE_S))
        middle_s = time_s + canvas.board.delay_s
        start, stop = (min(n_samples, max(0, round((middle_s + s) * fs))) for s in _QRS_S)
        if start < stop:
            labels.append(_label(start, stop, rows[start - first : stop - first]))
        time_s += (1 + 0.04 * breath + np.clip(rng.normal(0, 0.02), -0.03, 0.03)) / rate_hz
    return labels


def _sizes_uV(
    rng: np.random.Generator,
    largest_uV: tuple[float, float],
    is_needled_side: npt.NDArray[np.bool_],
) -> Samples:
    lowest, highest = largest_uV
    size_uV = log_uniform(rng, (lowest, highest), len(is_needled_side))
    is_right = is_needled_side == (rng.random() < 0.5)
    size_uV[is_right] = np.maximum(lowest, size_uV[is_right] * rng.uniform(*_RIGHT_SHARE))
    return np.asarray(size_uV * rng.choice([-1.0, 1.0], len(size_uV)))


def _beat(fs: float) -> Samples:
    """Two projections of a beat with an R peak of 1: (n_inner_steps, 2)."""
    time_s = np.arange(round((_BEFORE_S + _AFTER_S) * fs)) / fs - _BEFORE_S
    shape = [
        sum(size * np.exp(-(((time_s - at - late) / width) ** 2) / 2) for at, size, width in _WAVES)
        for late in (0.0, _LATE_S)
    ]
    return np.round(np.stack(shape, axis=1), 9)


def _label(start: int, stop: int, rows_uV: Samples) -> Label:
    size_uV = np.abs(rows_uV).max(axis=0)
    strongest = int(np.argmax(size_uV))
    return Label(
        kind="ecg", start_sample=start, stop_sample=stop, channel=strongest,
        peak_uV=float(size_uV[strongest]), cause="QRS complex",
    )  # fmt: skip
