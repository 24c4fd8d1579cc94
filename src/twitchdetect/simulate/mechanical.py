"""What moves instead of muscle: needle, cable, electrode. Sizes and shapes are assumptions.

Most of a movement's energy lies below 20 Hz; near the needle some of it reaches 100 Hz.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.labels import Label
from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.draw import log_uniform
from twitchdetect.simulate.layout import Layout

Samples = npt.NDArray[np.float64]

_REACH_MM = 30.0
_NEEDLE_UV = (20.0, 300.0)
_RING_SHARE = (0.05, 0.25)
_RING_HZ = (18.0, 60.0)
_RING_S = (0.010, 0.040)
_SEEN_UV = 2.0


def _steps(canvas: Canvas, length_s: float) -> Samples:
    return np.arange(round(length_s * canvas.board.inner_fs)) / canvas.board.inner_fs


def _label(
    kind: str, canvas: Canvas, time_s: float, length_s: float, size_uV: Samples, cause: str
) -> Label:
    """Label what was added with `size_uV` on each channel."""
    start = round(time_s * canvas.board.fs)
    stop = min(len(canvas.data_uV), start + max(1, round(length_s * canvas.board.fs)))
    order = np.argsort(-np.abs(size_uV), kind="stable")
    seen = tuple(int(c) for c in order if abs(size_uV[c]) > _SEEN_UV)
    return Label(
        kind=kind, start_sample=start, stop_sample=stop, channel=int(order[0]), channels=seen,
        peak_uV=float(abs(size_uV[order[0]])), cause=cause,
    )  # fmt: skip


class NeedleMovement:
    """How the needle of one site couples into the electrodes: alike at each of its strokes."""

    def __init__(self, rng: np.random.Generator, layout: Layout, x_mm: float) -> None:
        distance_mm = layout.distance_to(x_mm, 0.0)
        near = np.exp(-(distance_mm - distance_mm.min()) / _REACH_MM)
        sign = rng.choice([-1.0, 1.0], layout.n_channels)
        self._size_uV = log_uniform(rng, _NEEDLE_UV) * near * sign
        self._ring = rng.uniform(*_RING_SHARE), rng.uniform(*_RING_HZ), rng.uniform(*_RING_S)

    def add(
        self, canvas: Canvas, rng: np.random.Generator, time_s: float, length_s: float
    ) -> Label:
        """Add one thrust and return that touches at `time_s`: slow in and out, a step, a ring."""
        lead_s = 0.4 * length_s
        t = _steps(canvas, 2.5 * length_s) - lead_s
        share, ring_hz, decay_s = self._ring
        slow = np.where(np.abs(t) < lead_s, 0.5 + 0.5 * np.cos(np.pi * t / lead_s), 0.0)
        after = np.maximum(t, 0.0)
        turn = 2 * np.pi * ring_hz * rng.uniform(0.9, 1.1) * after
        ring = np.where(t >= 0, np.exp(-after / decay_s) * np.sin(turn), 0.0)
        step = np.where(t >= 0, np.exp(-after / (0.4 * length_s)), 0.0)
        shape = slow * rng.uniform(0.5, 1.0) + share * ring + 0.3 * share * step
        size_uV = self._size_uV * np.exp(rng.normal(0, 0.3))
        wave = canvas.through_board(shape[:, None] * size_uV)
        canvas.add(wave, canvas.tick(time_s - lead_s))
        return _label(
            "needle_movement", canvas, max(0.0, time_s - lead_s), 2 * length_s, size_uV, ""
        )


def add_cable_tug(canvas: Canvas, rng: np.random.Generator, time_s: float, hum_hz: float) -> Label:
    """Add the swing of a cable that some channels share, with hum that flares while it moves."""
    n_channels = canvas.data_uV.shape[1]
    length_s = rng.uniform(0.3, 1.5)
    t = _steps(canvas, 2 * length_s)
    swing = np.sin(2 * np.pi * rng.uniform(1, 8) * t + rng.uniform(0, 6)) * np.exp(-t / length_s)
    swing *= np.minimum(1, t / 0.04)
    jolts = np.zeros_like(t)
    for at_s in rng.uniform(0, length_s, int(rng.integers(1, 5))):
        jolts += np.where(t > at_s, rng.normal(0, 0.15) * np.exp(-(t - at_s) / 0.02), 0.0)
    hum = 0.05 * np.sin(2 * np.pi * hum_hz * t) * np.exp(-t / length_s) * np.minimum(1, t / 0.05)
    size_uV = np.zeros(n_channels)
    first, n = int(rng.integers(n_channels)), int(rng.integers(1, 4))
    size_uV[first : first + n] = log_uniform(rng, (100, 3000))
    size_uV *= rng.uniform(0.5, 1.5, n_channels)
    wave = canvas.through_board((swing + jolts + hum)[:, None] * size_uV)
    canvas.add(wave, canvas.tick(time_s))
    return _label("cable_motion", canvas, time_s, 2 * length_s, size_uV, "tug at a cable")


def add_electrode_pop(canvas: Canvas, rng: np.random.Generator, time_s: float) -> Label:
    """Add a sudden step at one electrode that returns exponentially."""
    decay_s = log_uniform(rng, (0.05, 0.8))
    t = _steps(canvas, 4 * decay_s)
    size_uV = np.zeros(canvas.data_uV.shape[1])
    size_uV[rng.integers(len(size_uV))] = log_uniform(rng, (40, 2000))
    size_uV *= rng.choice([-1.0, 1.0])
    wave = np.exp(-t / decay_s)[:, None] * size_uV
    canvas.add(canvas.through_board(wave), canvas.tick(time_s))
    return _label("electrode_pop", canvas, time_s, 2 * decay_s, size_uV, "step of one electrode")


def add_electrode_off(
    canvas: Canvas, rng: np.random.Generator, time_s: float, hum_hz: float
) -> Label:
    """Let one electrode come off for some seconds: a jolt, drift, huge hum and noise."""
    length_s = rng.uniform(3, 15)
    t = _steps(canvas, length_s)
    hum_uV = log_uniform(rng, (300, 4000))
    shape = hum_uV * np.sin(2 * np.pi * hum_hz * t) + 20 * rng.standard_normal(len(t))
    drift = np.cumsum(rng.standard_normal(len(t))) * 5000 / np.sqrt(len(t))
    jolt = rng.normal(0, 5000) * np.exp(-t / 0.05)
    size = np.zeros(canvas.data_uV.shape[1])
    size[rng.integers(len(size))] = 1.0
    wave = (shape + drift + jolt)[:, None] * size
    canvas.add(canvas.through_board(wave), canvas.tick(time_s))
    return _label("electrode_off", canvas, time_s, length_s, size * hum_uV, "electrode came off")


def add_saturation(canvas: Canvas, rng: np.random.Generator, time_s: float) -> Label:
    """Drive one channel over the converter's limit and let it return."""
    length_s = rng.uniform(0.1, 1.5)
    t = _steps(canvas, length_s + 1.0)
    over = np.where(t < length_s, 2.5, 2.5 * np.exp(-np.maximum(t - length_s, 0) / 0.06))
    size_uV = np.zeros(canvas.data_uV.shape[1])
    size_uV[rng.integers(len(size_uV))] = canvas.board.rail_uV * rng.choice([-1.0, 1.0])
    wave = (over * np.minimum(1, t / 0.01))[:, None] * size_uV
    canvas.add(canvas.through_board(wave), canvas.tick(time_s))
    return _label(
        "saturation", canvas, time_s, length_s + 0.1, size_uV, "swing beyond the converter's limit"
    )
