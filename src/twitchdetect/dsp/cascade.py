"""A cascade of second-order sections over many channels, four channels a vector lane.

Arrays are ``(n_samples, n_groups, 4)``: channels in groups of four. Sections run in passes of four
or five, as many as the processor's registers hold; the copy of each section's output to `spill`
is what lets LLVM see the four lanes as one vector.
"""

from __future__ import annotations

import numpy as np
from scipy import signal

from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES, Lanes, Samples, load, store

_CHUNK = 128


@kernel
def _section(coef: Samples, s: int) -> tuple[float, float, float, float, float]:
    i = np.uint64(s)
    return coef[i], coef[i + 1], coef[i + 2], coef[i + 3], coef[i + 4]


@kernel
def _biquad(
    c: tuple[float, float, float, float, float], v: Lanes, p: Lanes, q: Lanes
) -> tuple[Lanes, Lanes, Lanes]:
    """Transposed direct form II on four lanes: output and the two new states."""
    b0, b1, b2, a1, a2 = c
    w = (b0 * v[0] + p[0], b0 * v[1] + p[1], b0 * v[2] + p[2], b0 * v[3] + p[3])
    p = (
        (b1 * v[0] + q[0]) - a1 * w[0],
        (b1 * v[1] + q[1]) - a1 * w[1],
        (b1 * v[2] + q[2]) - a1 * w[2],
        (b1 * v[3] + q[3]) - a1 * w[3],
    )
    q = (
        b2 * v[0] - a2 * w[0],
        b2 * v[1] - a2 * w[1],
        b2 * v[2] - a2 * w[2],
        b2 * v[3] - a2 * w[3],
    )
    return w, p, q


@kernel
def _pass4(
    x: Samples,
    x0: int,
    y: Samples,
    y0: int,
    n: int,
    coef: Samples,
    c0: int,
    z: Samples,
    z0: int,
    s: int,
    g: int,
    t: Samples,
    t0: int,
) -> None:
    r = z0 + 2 * s
    k0 = _section(coef, c0 + 5 * (s + 0))
    k1 = _section(coef, c0 + 5 * (s + 1))
    k2 = _section(coef, c0 + 5 * (s + 2))
    k3 = _section(coef, c0 + 5 * (s + 3))
    p0, q0 = load(z, r + 0, g), load(z, r + 1, g)
    p1, q1 = load(z, r + 2, g), load(z, r + 3, g)
    p2, q2 = load(z, r + 4, g), load(z, r + 5, g)
    p3, q3 = load(z, r + 6, g), load(z, r + 7, g)
    for i in range(n):
        v = load(x, x0 + i, g)
        v, p0, q0 = _biquad(k0, v, p0, q0)
        store(t, t0 + 0, 0, v)
        v, p1, q1 = _biquad(k1, v, p1, q1)
        store(t, t0 + 1, 0, v)
        v, p2, q2 = _biquad(k2, v, p2, q2)
        store(t, t0 + 2, 0, v)
        v, p3, q3 = _biquad(k3, v, p3, q3)
        store(y, y0 + i, g, v)
    store(z, r + 0, g, p0)
    store(z, r + 1, g, q0)
    store(z, r + 2, g, p1)
    store(z, r + 3, g, q1)
    store(z, r + 4, g, p2)
    store(z, r + 5, g, q2)
    store(z, r + 6, g, p3)
    store(z, r + 7, g, q3)


@kernel
def _pass5(
    x: Samples,
    x0: int,
    y: Samples,
    y0: int,
    n: int,
    coef: Samples,
    c0: int,
    z: Samples,
    z0: int,
    s: int,
    g: int,
    t: Samples,
    t0: int,
) -> None:
    """Five sections; the fifth keeps its state in memory because the registers are full."""
    r = z0 + 2 * s
    k0 = _section(coef, c0 + 5 * (s + 0))
    k1 = _section(coef, c0 + 5 * (s + 1))
    k2 = _section(coef, c0 + 5 * (s + 2))
    k3 = _section(coef, c0 + 5 * (s + 3))
    k4 = _section(coef, c0 + 5 * (s + 4))
    p0, q0 = load(z, r + 0, g), load(z, r + 1, g)
    p1, q1 = load(z, r + 2, g), load(z, r + 3, g)
    p2, q2 = load(z, r + 4, g), load(z, r + 5, g)
    p3, q3 = load(z, r + 6, g), load(z, r + 7, g)
    for i in range(n):
        v = load(x, x0 + i, g)
        v, p0, q0 = _biquad(k0, v, p0, q0)
        store(t, t0 + 0, 0, v)
        v, p1, q1 = _biquad(k1, v, p1, q1)
        store(t, t0 + 1, 0, v)
        v, p2, q2 = _biquad(k2, v, p2, q2)
        store(t, t0 + 2, 0, v)
        v, p3, q3 = _biquad(k3, v, p3, q3)
        store(t, t0 + 3, 0, v)
        v, p4, q4 = _biquad(k4, v, load(z, r + 8, g), load(z, r + 9, g))
        store(z, r + 8, g, p4)
        store(z, r + 9, g, q4)
        store(y, y0 + i, g, v)
    store(z, r + 0, g, p0)
    store(z, r + 1, g, q0)
    store(z, r + 2, g, p1)
    store(z, r + 3, g, q1)
    store(z, r + 4, g, p2)
    store(z, r + 5, g, q2)
    store(z, r + 6, g, p3)
    store(z, r + 7, g, q3)


@kernel
def run_cascade(
    x: Samples,
    x0: int,
    y: Samples,
    y0: int,
    n: int,
    coef: Samples,
    c0: int,
    n_sections: int,
    z: Samples,
    z0: int,
    spill: Samples,
    spill0: int,
) -> None:
    """Filter rows ``x0 .. x0 + n`` of `x` into rows from `y0` of `y`, all sections.

    All arrays but `coef`, which is flat, are (n_rows, n_groups, 4) and may be one and the same.

    Parameters
    ----------
    x, y : ndarray
        Input and output, a sample a row; in place if they are the same rows.
    x0, y0, n : int
        First rows and number of samples.
    coef, c0, n_sections : ndarray, int, int
        b0 b1 b2 a1 a2 of each section, flat, from place `c0`; the number as `padded_sections`
        gives it.
    z, z0 : ndarray, int
        State, two rows a section from row `z0`; read and written back.
    spill, spill0 : ndarray, int
        Four rows of scratch.
    """
    n_fives = n_sections % 4
    for g in range(z.shape[1]):
        source, first = x, x0
        s = 0
        while s < n_sections:
            if s < 5 * n_fives:
                _pass5(source, first, y, y0, n, coef, c0, z, z0, s, g, spill, spill0)
                s += 5
            else:
                _pass4(source, first, y, y0, n, coef, c0, z, z0, s, g, spill, spill0)
                s += 4
            source, first = y, y0


@kernel
def run_cascade_long(x: Samples, y: Samples, coef: Samples, z: Samples, spill: Samples) -> None:
    """`run_cascade` over whole arrays, in chunks that stay in the processor's caches."""
    flat = coef.reshape(coef.size)
    for i in range(0, x.shape[0], _CHUNK):
        n = min(_CHUNK, x.shape[0] - i)
        run_cascade(x, i, y, i, n, flat, 0, coef.shape[0], z, 0, spill, 0)


def padded_sections(sos: Samples) -> Samples:
    """Give scipy's sections as rows b0 b1 b2 a1 a2, filled up with identities.

    The number of rows becomes one that passes of four and five sections can make up.
    """
    n = len(sos)
    while n < 4 or (n % 4) * 5 > n:
        n += 1
    coef = np.zeros((n, 5))
    coef[:, 0] = 1.0
    coef[: len(sos), :3] = sos[:, :3]
    coef[: len(sos), 3:] = sos[:, 4:]
    return coef


def steady_state(coef: Samples) -> Samples:
    """State, (n_sections, 2), that a cascade has after a constant input of one."""
    sos = np.insert(coef, 3, 1.0, axis=1)
    state: Samples = signal.sosfilt_zi(sos)
    return state


class Cascade:
    """A causal filter with state, primed by the first sample so that an offset makes no transient.

    Parameters
    ----------
    sos : ndarray, (n_sections, 6)
        Second-order sections as scipy gives them.
    n_channels : int

    Notes
    -----
    The output does not depend on how the input is cut into blocks, to the last bit.
    """

    def __init__(self, sos: Samples, n_channels: int) -> None:
        if n_channels < 1:
            raise ValueError(f"n_channels must be at least 1, got {n_channels}")
        self.n_channels = n_channels
        self._coef = padded_sections(np.asarray(sos, dtype=np.float64))
        self._n_groups = -(-n_channels // LANES)
        self._spill = np.zeros((4, 1, LANES))
        self.reset()

    def reset(self) -> None:
        """Forget the past; the next sample primes the filter."""
        self._z = np.zeros((2 * len(self._coef), self._n_groups, LANES))
        self._primed = False

    def process(self, data: Samples, *, in_place: bool = False) -> Samples:
        """Filter `data`, (n_samples, n_channels), and give an array of the same shape.

        With `in_place` the result takes the place of `data` where its memory allows: float64 in C
        order, and a number of channels that is a multiple of four.
        """
        if data.ndim != 2 or data.shape[1] != self.n_channels:
            raise ValueError(f"expected (n_samples, {self.n_channels}), got {data.shape}")
        n_lanes = self._n_groups * LANES
        if n_lanes == self.n_channels:
            x = np.ascontiguousarray(data, dtype=np.float64)
        else:
            x = np.zeros((len(data), n_lanes))
            x[:, : self.n_channels] = data
        x = x.reshape(len(data), self._n_groups, LANES)
        if not self._primed and len(x):
            unit = steady_state(self._coef)
            self._z[:] = unit.reshape(-1, 1, 1) * x[0]
            self._primed = True
        y = x if in_place else np.empty_like(x)
        run_cascade_long(x, y, self._coef, self._z, self._spill)
        return y.reshape(len(data), n_lanes)[:, : self.n_channels]
