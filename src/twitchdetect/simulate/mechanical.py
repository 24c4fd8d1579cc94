"""What moves instead of muscle: needle, cable, electrode. Sizes and shapes are assumptions.

Most of a movement's energy lies below 20 Hz; near the needle some of it reaches 100 Hz.
"""

from __future__ import annotations

from dataclasses import replace

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


def _place(
    kind: str, canvas: Canvas, wave_uV: Samples, time_s: float, length_s: float, cause: str
) -> Label:
    """Add a wave that begins at `time_s` and label its first `length_s`, as the board sees them."""
    first, rows = canvas.add(canvas.through_board(wave_uV), canvas.tick(time_s))
    size_uV = np.abs(rows).max(axis=0)
    order = np.argsort(-size_uV, kind="stable")
    n = round((length_s + 2 * canvas.board.delay_s) * canvas.board.fs)
    return Label(
        kind=kind, start_sample=first, stop_sample=first + min(len(rows), max(1, n)),
        channel=int(order[0]), channels=tuple(int(c) for c in order if size_uV[c] > _SEEN_UV),
        peak_uV=float(size_uV[order[0]]), cause=cause,
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
        wave = shape[:, None] * (self._size_uV * np.exp(rng.normal(0, 0.3)))
        return _place("needle_movement", canvas, wave, time_s - lead_s, 1.4 * length_s, "")


def add_cable_tug(
    canvas: Canvas, rng: np.random.Generator, time_s: float, length_s: float, hum_hz: float
) -> Label:
    """Add the swing of a cable that some channels share, with hum that flares while it moves."""
    n_channels = canvas.data_uV.shape[1]
    t = _steps(canvas, length_s)
    fades = np.exp(-2 * t / length_s) * (0.5 + 0.5 * np.cos(np.pi * t / length_s))
    swing = np.sin(2 * np.pi * rng.uniform(1, 8) * t + rng.uniform(0, 6)) * np.minimum(1, t / 0.04)
    jolts = np.zeros_like(t)
    for at_s in rng.uniform(0, length_s / 2, int(rng.integers(1, 5))):
        jolts += np.where(t > at_s, rng.normal(0, 0.15) * np.exp(-(t - at_s) / 0.02), 0.0)
    hum = 0.05 * np.sin(2 * np.pi * hum_hz * t) * np.minimum(1, t / 0.05)
    size_uV = np.zeros(n_channels)
    first, n = int(rng.integers(n_channels)), int(rng.integers(1, 4))
    size_uV[first : first + n] = log_uniform(rng, (100, 3000))
    size_uV *= rng.uniform(0.5, 1.5, n_channels)
    wave = ((swing + hum) * fades + jolts)[:, None] * size_uV
    return _place("cable_motion", canvas, wave, time_s, length_s, "tug at a cable")


def add_electrode_pop(
    canvas: Canvas, rng: np.random.Generator, time_s: float, length_s: float
) -> Label:
    """Add a sudden step at one electrode that returns exponentially; the label holds 95 % of it."""
    decay_s = length_s / 3
    t = _steps(canvas, 12 * decay_s)
    size_uV = np.zeros(canvas.data_uV.shape[1])
    size_uV[rng.integers(len(size_uV))] = log_uniform(rng, (40, 2000)) * rng.choice([-1.0, 1.0])
    wave = np.exp(-t / decay_s)[:, None] * size_uV
    return _place("electrode_pop", canvas, wave, time_s, length_s, "step of one electrode")


def add_electrode_off(
    canvas: Canvas, rng: np.random.Generator, time_s: float, length_s: float, hum_hz: float
) -> Label:
    """Let one electrode come off for some seconds: a jolt, drift, huge hum and noise."""
    t = _steps(canvas, length_s)
    hum_uV = log_uniform(rng, (300, 4000))
    shape = hum_uV * np.sin(2 * np.pi * hum_hz * t) + 20 * rng.standard_normal(len(t))
    drift = np.cumsum(rng.standard_normal(len(t))) * 5000 / np.sqrt(len(t))
    jolt = rng.normal(0, 5000) * np.exp(-t / 0.05)
    channel = np.zeros(canvas.data_uV.shape[1])
    channel[rng.integers(len(channel))] = 1.0
    wave = ((shape + drift + jolt) * np.minimum(1, (length_s - t) / 0.05))[:, None] * channel
    return _place("electrode_off", canvas, wave, time_s, length_s, "electrode came off")


def add_saturation(
    canvas: Canvas, rng: np.random.Generator, time_s: float, length_s: float
) -> Label:
    """Drive one channel over the converter's limit and let it return; the label holds both.

    The return has a time constant of 60 ms, and is in the label until it is below 10 uV.
    """
    return_s = 0.7
    held_s = length_s - return_s
    t = _steps(canvas, length_s + 0.5)
    over = np.where(t < held_s, 2.5, 2.5 * np.exp(-np.maximum(t - held_s, 0) / 0.06))
    size_uV = np.zeros(canvas.data_uV.shape[1])
    size_uV[rng.integers(len(size_uV))] = canvas.board.rail_uV * rng.choice([-1.0, 1.0])
    wave = (over * np.minimum(1, t / 0.01))[:, None] * size_uV
    cause = "swing beyond the converter's limit"
    label = _place("saturation", canvas, wave, time_s, length_s, cause)
    return replace(label, peak_uV=min(label.peak_uV, canvas.board.rail_uV))
