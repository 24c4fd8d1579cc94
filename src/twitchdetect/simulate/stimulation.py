"""Electro-stimulation through the needles: artefact and muscle's answer, strictly periodic."""

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
    rate_hz = float(rng.choice(RATES_HZ))
    pulse = _pulse(canvas, rng, band, layout)
    times_s = start_s + np.arange(int(length_s * rate_hz)) / rate_hz
    strongest = int(np.argmax(np.abs(pulse).max(axis=0)))
    peak_uV = float(np.abs(pulse[:, strongest]).max())
    n_samples = len(canvas.data_uV)

    def label(at_s: float, until_s: float, cause: str) -> Label:
        start, stop = (min(n_samples, round(s * canvas.board.fs)) for s in (at_s, until_s))
        return Label(
            kind="stimulation", start_sample=start, stop_sample=max(stop, start + 1),
            channel=strongest, peak_uV=peak_uV, cause=cause,
        )  # fmt: skip

    labels = [label(start_s, start_s + length_s, f"train at {rate_hz:g} Hz")]
    for at_s in times_s:
        canvas.add(pulse, canvas.tick(at_s))
        if rate_hz <= _LABEL_EACH_UP_TO_HZ:
            labels.append(label(at_s, at_s + 0.04, f"pulse, {rate_hz:g} Hz"))
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
