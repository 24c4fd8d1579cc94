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
from twitchdetect.dsp.lanes import Lanes, add, load, store

Samples = npt.NDArray[np.float64]

LINE_WIDTH_HZ = 2.0
SIZE_MEMORY_S = 3.0
N_ROWS_BEFORE = 4
"""Rows of state before the oscillators': correction, line, mean size of the residue, weight."""
_LIMIT = 2.0
_EAGER = 2.0
"""How much more is corrected while nothing is limited yet, to find a strong line soon."""


def line_constants(frequencies_hz: list[float], width_hz: float, fs: float) -> Samples:
    """Give the coefficients ``2 cos w``, ``gain cos w`` and ``gain`` of each oscillator, (n, 3).

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
    return np.column_stack([2 * np.cos(turn), gain * np.cos(turn), gain])


@kernel
def cancel_line(
    a: Samples,
    x0: int,
    n: int,
    constants: Samples,
    k0: int,
    n_lines: int,
    z0: int,
    fast: float,
    slow: float,
) -> None:
    """Take the line out of `n` rows, in place.

    Parameters
    ----------
    a : ndarray, (n_rows, n_groups, 4)
        Holds everything, at the rows that follow.
    x0, n : int
        First row and number of samples.
    constants, k0, n_lines : ndarray, int, int
        Three coefficients an oscillator (see `line_constants`), flat, from place `k0`.
    z0 : int
        State: `N_ROWS_BEFORE` rows, then two an oscillator; all zero for a start.
    fast, slow : float
        The residue's size is averaged with the weight of a new sample falling from 1 to `slow`;
        until it is below `fast` the corrections are not limited.
    """
    for g in range(a.shape[1]):
        weight = load(a, z0 + 3, g)
        if min(weight) == slow and max(weight) == slow:
            _cancel_settled(a, x0, n, constants, k0, n_lines, z0, g, slow)
        else:
            _cancel_settling(a, x0, n, constants, k0, n_lines, z0, g, fast, slow)


@kernel
def _oscillate(
    a: Samples, first: int, g: int, constants: Samples, k0: int, n_lines: int, c: Lanes
) -> Lanes:
    """Let every oscillator take the correction and turn by one sample; give their sum.

    An oscillator's output is the real part of a phasor, as a transposed second-order section with
    its poles on the unit circle.
    """
    line = (0.0, 0.0, 0.0, 0.0)
    for h in range(n_lines):
        j = np.uint64(k0 + 3 * h)
        double_cos, gain_cos, gain = constants[j], constants[j + 1], constants[j + 2]
        u = load(a, first + 2 * h, g)
        v = load(a, first + 2 * h + 1, g)
        w = (
            double_cos * u[0] + (gain_cos * c[0] + v[0]),
            double_cos * u[1] + (gain_cos * c[1] + v[1]),
            double_cos * u[2] + (gain_cos * c[2] + v[2]),
            double_cos * u[3] + (gain_cos * c[3] + v[3]),
        )
        v = (
            -(gain * c[0] + u[0]),
            -(gain * c[1] + u[1]),
            -(gain * c[2] + u[2]),
            -(gain * c[3] + u[3]),
        )
        store(a, first + 2 * h, g, w)
        store(a, first + 2 * h + 1, g, v)
        line = add(line, w)
    return line


@kernel
def _clipped(value: float, most: float) -> float:
    low = most if value > most else value
    return -most if low < -most else low


@kernel
def _cancel_settled(
    a: Samples,
    x0: int,
    n: int,
    constants: Samples,
    k0: int,
    n_lines: int,
    z0: int,
    g: int,
    slow: float,
) -> None:
    line, size = load(a, z0 + 1, g), load(a, z0 + 2, g)
    c = load(a, z0, g)
    for i in range(x0, x0 + n):
        x = load(a, i, g)
        e = (x[0] - line[0], x[1] - line[1], x[2] - line[2], x[3] - line[3])
        store(a, i, g, e)
        most = (_LIMIT * size[0], _LIMIT * size[1], _LIMIT * size[2], _LIMIT * size[3])
        c = (
            _clipped(e[0], most[0]),
            _clipped(e[1], most[1]),
            _clipped(e[2], most[2]),
            _clipped(e[3], most[3]),
        )
        size = (
            size[0] + slow * (abs(c[0]) - size[0]),
            size[1] + slow * (abs(c[1]) - size[1]),
            size[2] + slow * (abs(c[2]) - size[2]),
            size[3] + slow * (abs(c[3]) - size[3]),
        )
        line = _oscillate(a, z0 + N_ROWS_BEFORE, g, constants, k0, n_lines, c)
    store(a, z0, g, c)
    store(a, z0 + 1, g, line)
    store(a, z0 + 2, g, size)


@kernel
def _cancel_settling(
    a: Samples,
    x0: int,
    n: int,
    constants: Samples,
    k0: int,
    n_lines: int,
    z0: int,
    g: int,
    fast: float,
    slow: float,
) -> None:
    for i in range(x0, x0 + n):
        x, line = load(a, i, g), load(a, z0 + 1, g)
        e = (x[0] - line[0], x[1] - line[1], x[2] - line[2], x[3] - line[3])
        store(a, i, g, e)
        size, weight = load(a, z0 + 2, g), load(a, z0 + 3, g)
        c0, s0, w0 = _limited(e[0], size[0], weight[0], fast, slow)
        c1, s1, w1 = _limited(e[1], size[1], weight[1], fast, slow)
        c2, s2, w2 = _limited(e[2], size[2], weight[2], fast, slow)
        c3, s3, w3 = _limited(e[3], size[3], weight[3], fast, slow)
        c = (c0, c1, c2, c3)
        store(a, z0, g, c)
        store(a, z0 + 1, g, _oscillate(a, z0 + N_ROWS_BEFORE, g, constants, k0, n_lines, c))
        store(a, z0 + 2, g, (s0, s1, s2, s3))
        store(a, z0 + 3, g, (w0, w1, w2, w3))


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
    c = _clipped(e, _LIMIT * size)
    return c, size + weight * (abs(c) - size), weight
