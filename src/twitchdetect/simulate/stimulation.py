"""Electro-stimulation through the needles: artefact and muscle's answer, strictly periodic.

Rates are published ones; sizes and delays are assumptions.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.labels import Label
from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.draw import log_uniform
from twitchdetect.simulate.layout import Layout
from twitchdetect.simulate.units import Bundle

Samples = npt.NDArray[np.float64]

RATES_HZ = (2.0, 2.5, 10.0, 100.0)
_PULSE_S = 0.0004
_ANSWER_S = (0.003, 0.006)
_LABEL_S = 0.04
_LABEL_EACH_UP_TO_HZ = 10.0


def add_stimulation(
    canvas: Canvas,
    rng: np.random.Generator,
    band: Bundle,
    layout: Layout,
    start_s: float,
    length_s: float,
) -> list[Label]:
    """Add a train of biphasic pulses of 0.4 ms with the amplifier's recovery and an M-wave each.

    Sizes: artefact 100-5000 uV at the nearest channel, M-wave 30-600 uV. At up to 10 a second each
    pulse gets a label, besides the one of the train.
    """
    fs = canvas.board.fs
    rate_hz = float(rng.choice(RATES_HZ))
    pulse = _pulse(canvas, rng, band, layout)
    start, step = canvas.tick(start_s), canvas.tick(1 / rate_hz)
    placed = [canvas.sampled(pulse, start + i * step) for i in range(int(length_s * rate_hz))]
    begins, n_pulse = [first for first, _ in placed], round(_LABEL_S * fs)
    train = np.zeros((begins[-1] + len(placed[-1][1]) + 1 - begins[0], layout.n_channels))
    for first, rows in placed:
        train[first - begins[0] :][: len(rows)] += rows
    begin, train = canvas.add_rows(begins[0], train)

    def label(first: int, stop: int, cause: str) -> Label:
        size_uV = np.abs(train[first - begin : stop - begin]).max(axis=0)
        strongest = int(np.argmax(size_uV))
        return Label(
            kind="stimulation", start_sample=first, stop_sample=min(len(canvas.data_uV), stop),
            channel=strongest, peak_uV=float(size_uV[strongest]), cause=cause,
        )  # fmt: skip

    labels = [label(begin, begins[-1] + n_pulse, f"train at {rate_hz:g} Hz")]
    if rate_hz <= _LABEL_EACH_UP_TO_HZ:
        labels += [label(at, at + n_pulse, f"pulse, {rate_hz:g} Hz") for at in begins]
    return labels


def _pulse(canvas: Canvas, rng: np.random.Generator, band: Bundle, layout: Layout) -> Samples:
    """Artefact and M-wave of one pulse, as the board records them."""
    fs = canvas.board.inner_fs
    t = np.arange(round(0.05 * fs)) / fs
    n = max(1, round(_PULSE_S / 2 * fs))
    artefact = np.zeros_like(t)
    artefact[:n], artefact[n : 2 * n] = 1.0, -0.9
    artefact += np.where(t > _PULSE_S, -0.1 * np.exp(-t / 0.004), 0.0)
    near = np.exp(-layout.distance_to(0.0, 0.0) / 40.0)
    size_uV = log_uniform(rng, (100, 5000)) * near / near.max()
    total = canvas.through_board(artefact[:, None] * size_uV)
    delay = round(rng.uniform(*_ANSWER_S) * fs)
    answer = band.add_up(range(len(band)), [delay] * len(band))
    answer *= log_uniform(rng, (30, 600)) / np.abs(answer).max()
    longer = np.zeros((max(len(total), len(answer)), layout.n_channels))
    longer[: len(total)] += total
    longer[: len(answer)] += answer
    return longer
