"""Mains removal that a burst cannot make ring: oscillators that follow the line, slowly.

A notch filter answers a burst with a ringing of its own that lasts for a third of a second and
looks like muscle. Here each harmonic is an oscillator that turns at its frequency and is corrected
by what is left after subtraction (the complex form of Widrow's adaptive noise canceller, 1975).
Small corrections make it a notch of the same width; corrections are limited to a few times the
residue's usual size, so that a burst a hundred times as large hardly moves it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import add_product, load, store

Samples = npt.NDArray[np.float64]

LINE_WIDTH_HZ = 2.0
SIZE_MEMORY_S = 3.0
N_ROWS_BEFORE = 3
"""Rows of state before the oscillators': last correction, mean size of the residue, weight."""
_LIMIT = 2.0
_EAGER = 2.0
"""How much more is corrected while nothing is limited yet, to find a strong line soon."""


def line_constants(frequencies_hz: list[float], width_hz: float, fs: float) -> Samples:
    """Give cosine and sine of the turn a sample and the correction's gain, (n, 3).

    Parameters
    ----------
    frequencies_hz : list of float
    width_hz : float
        Width of the notch at -3 dB while nothing is limited.
    fs : float
        Sampling frequency in Hz.
    """
    turn = 2 * np.pi * np.asarray(frequencies_hz).reshape(-1) / fs
    gain = np.full(len(turn), 2 * np.pi * width_hz / fs)
    return np.column_stack([np.cos(turn), np.sin(turn), gain])


@kernel
def cancel_line(
    a: Samples, x0: int, n: int, constants: Samples, z0: int, fast: float, slow: float
) -> None:
    """Take the line out of `n` rows, in place.

    Parameters
    ----------
    a : ndarray, (n_rows, n_groups, 4)
        Holds everything, at the rows that follow.
    x0, n : int
        First row and number of samples.
    constants : ndarray, (n_oscillators, 3)
        See `line_constants`.
    z0 : int
        State: `N_ROWS_BEFORE` rows, then two an oscillator; all zero for a start.
    fast, slow : float
        The residue's size is averaged with the weight of a new sample falling from 1 to `slow`;
        until it is below `fast` the corrections are not limited.
    """
    first = z0 + N_ROWS_BEFORE
    for g in range(a.shape[1]):
        c = load(a, z0, g)
        size = load(a, z0 + 1, g)
        weight = load(a, z0 + 2, g)
        for i in range(x0, x0 + n):
            line = (0.0, 0.0, 0.0, 0.0)
            for h in range(constants.shape[0]):
                cosine, sine, gain = constants[h, 0], constants[h, 1], constants[h, 2]
                p = load(a, first + 2 * h, g)
                q = load(a, first + 2 * h + 1, g)
                p = add_product(p, (gain, gain, gain, gain), c)
                u = (
                    cosine * p[0] - sine * q[0],
                    cosine * p[1] - sine * q[1],
                    cosine * p[2] - sine * q[2],
                    cosine * p[3] - sine * q[3],
                )
                v = (
                    sine * p[0] + cosine * q[0],
                    sine * p[1] + cosine * q[1],
                    sine * p[2] + cosine * q[2],
                    sine * p[3] + cosine * q[3],
                )
                line = (line[0] + u[0], line[1] + u[1], line[2] + u[2], line[3] + u[3])
                store(a, first + 2 * h, g, u)
                store(a, first + 2 * h + 1, g, v)
            x = load(a, i, g)
            e = (x[0] - line[0], x[1] - line[1], x[2] - line[2], x[3] - line[3])
            store(a, i, g, e)
            c0, s0, w0 = _limited(e[0], size[0], weight[0], fast, slow)
            c1, s1, w1 = _limited(e[1], size[1], weight[1], fast, slow)
            c2, s2, w2 = _limited(e[2], size[2], weight[2], fast, slow)
            c3, s3, w3 = _limited(e[3], size[3], weight[3], fast, slow)
            c, size, weight = (c0, c1, c2, c3), (s0, s1, s2, s3), (w0, w1, w2, w3)
        store(a, z0, g, c)
        store(a, z0 + 1, g, size)
        store(a, z0 + 2, g, weight)


@kernel
def _limited(
    e: float, size: float, weight: float, fast: float, slow: float
) -> tuple[float, float, float]:
    """Give the residue within its limits, the new mean size and the new weight."""
    if weight == 0.0:
        weight = 1.0
    else:
        weight = max(weight / (1.0 + weight), slow)
    if weight > fast:
        return _EAGER * e, size + weight * (abs(e) - size), weight
    most = _LIMIT * size
    c = min(max(e, -most), most)
    return c, size + weight * (abs(c) - size), weight
