"""Four channels side by side: what LLVM turns into one vector register.

Arrays have four lanes as their last axis. Constant indices, unrolled, are what makes it vectorize.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.jit import kernel

Samples = npt.NDArray[np.float64]
Lanes = tuple[float, float, float, float]
Mask = tuple[bool, bool, bool, bool]
LANES = 4


@kernel
def load(a: Samples, i: int, j: int) -> Lanes:
    u, v = np.uint64(i), np.uint64(j)  # signed indices are checked for being negative, each
    return a[u, v, 0], a[u, v, 1], a[u, v, 2], a[u, v, 3]


@kernel
def store(a: Samples, i: int, j: int, v: Lanes) -> None:
    r, s = np.uint64(i), np.uint64(j)
    a[r, s, 0] = v[0]
    a[r, s, 1] = v[1]
    a[r, s, 2] = v[2]
    a[r, s, 3] = v[3]


@kernel
def add(a: Lanes, b: Lanes) -> Lanes:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


@kernel
def add_product(a: Lanes, b: Lanes, c: Lanes) -> Lanes:
    """Give ``a + b c``."""
    return a[0] + b[0] * c[0], a[1] + b[1] * c[1], a[2] + b[2] * c[2], a[3] + b[3] * c[3]


@kernel
def largest(a: Lanes, b: Lanes) -> Lanes:
    """Give the larger of `a` and `b`."""
    return (
        b[0] if b[0] > a[0] else a[0],
        b[1] if b[1] > a[1] else a[1],
        b[2] if b[2] > a[2] else a[2],
        b[3] if b[3] > a[3] else a[3],
    )


@kernel
def n_above(a: Lanes, b: Lanes) -> int:
    """Count the lanes in which `a` is above `b`."""
    return int(a[0] > b[0]) + int(a[1] > b[1]) + int(a[2] > b[2]) + int(a[3] > b[3])


@kernel
def times(a: Lanes, s: float) -> Lanes:
    return a[0] * s, a[1] * s, a[2] * s, a[3] * s


@kernel
def smallest(a: Lanes, b: Lanes) -> Lanes:
    """Give the smaller of `a` and `b`."""
    return (
        b[0] if b[0] < a[0] else a[0],
        b[1] if b[1] < a[1] else a[1],
        b[2] if b[2] < a[2] else a[2],
        b[3] if b[3] < a[3] else a[3],
    )


@kernel
def where(mask: Mask, a: Lanes, b: Lanes) -> Lanes:
    """Give `a` where the mask is set, else `b`."""
    return (
        a[0] if mask[0] else b[0],
        a[1] if mask[1] else b[1],
        a[2] if mask[2] else b[2],
        a[3] if mask[3] else b[3],
    )


@kernel
def where_at_least(mask: Mask, a: Lanes, least: float) -> Mask:
    """Give the lanes of the mask in which `a` is no less than `least`."""
    return (
        mask[0] & (a[0] >= least),
        mask[1] & (a[1] >= least),
        mask[2] & (a[2] >= least),
        mask[3] & (a[3] >= least),
    )


@kernel
def count(mask: Mask) -> Lanes:
    """Give 1 where the mask is set, else 0."""
    return where(mask, (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0))
