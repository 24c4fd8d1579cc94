"""The heartbeat, as electrodes on the trunk see it."""

from __future__ import annotations

import numpy as np

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
_QRS_S = (-0.045, 0.050)


def add_heartbeat(
    canvas: Canvas, rng: np.random.Generator, largest_uV: tuple[float, float]
) -> list[Label]:
    """Add beats at 0.9 to 1.5 a second; R peaks of `largest_uV` (drawn) by channel, either sign.

    The rate follows breathing and wanders, the size follows breathing by a twentieth. A second
    projection, half as large and 8 ms later, makes the shape differ between channels.
    """
    n_channels = canvas.data_uV.shape[1]
    fs = canvas.board.inner_fs
    beat = canvas.through_board(_beat(fs))
    size_uV = log_uniform(rng, largest_uV, n_channels)
    size_uV *= rng.choice([-1.0, 1.0], n_channels)
    weights = np.stack([size_uV, rng.uniform(-0.5, 0.5, n_channels) * size_uV])
    rate_hz, breath_hz = rng.uniform(0.9, 1.5), rng.uniform(0.2, 0.3)
    duration_s = len(canvas.data_uV) / canvas.board.fs
    labels = []
    time_s = rng.uniform(0, 1)
    while time_s < duration_s:
        breath = np.sin(2 * np.pi * breath_hz * time_s)
        gain = 1 + 0.05 * breath
        potential = (beat @ weights) * gain
        canvas.add(potential, canvas.tick(time_s - _BEFORE_S))
        start, stop = (round((time_s + s) * canvas.board.fs) for s in _QRS_S)
        labels.append(_label(start, stop, size_uV * gain))
        time_s += (1 + 0.04 * breath + rng.normal(0, 0.02)) / rate_hz
    return [label for label in labels if label.stop_sample <= len(canvas.data_uV)]


def _beat(fs: float) -> Samples:
    """Two projections of a beat with an R peak of 1: (n_inner_steps, 2)."""
    time_s = np.arange(round((_BEFORE_S + _AFTER_S) * fs)) / fs - _BEFORE_S
    shape = [
        sum(size * np.exp(-(((time_s - at - late) / width) ** 2) / 2) for at, size, width in _WAVES)
        for late in (0.0, 0.008)
    ]
    return np.round(np.stack(shape, axis=1), 9)


def _label(start: int, stop: int, size_uV: Samples) -> Label:
    strongest = int(np.argmax(np.abs(size_uV)))
    return Label(
        kind="ecg", start_sample=max(0, start), stop_sample=stop, channel=strongest,
        peak_uV=float(abs(size_uV[strongest])), cause="QRS complex",
    )  # fmt: skip
