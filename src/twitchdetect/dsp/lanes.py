"""Four channels side by side: what LLVM turns into one vector register.

Arrays have four lanes as their last axis. Constant indices, unrolled, are what makes it vectorize.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.jit import kernel

Samples = npt.NDArray[np.float64]
Lanes = tuple[float, float, float, float]
LANES = 4


@kernel
def load(a: Samples, i: int, j: int) -> Lanes:
    return a[i, j, 0], a[i, j, 1], a[i, j, 2], a[i, j, 3]


@kernel
def store(a: Samples, i: int, j: int, v: Lanes) -> None:
    a[i, j, 0] = v[0]
    a[i, j, 1] = v[1]
    a[i, j, 2] = v[2]
    a[i, j, 3] = v[3]


@kernel
def add(a: Lanes, b: Lanes) -> Lanes:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


@kernel
def add_product(a: Lanes, b: Lanes, c: Lanes) -> Lanes:
    """Give ``a + b c``."""
    return a[0] + b[0] * c[0], a[1] + b[1] * c[1], a[2] + b[2] * c[2], a[3] + b[3] * c[3]


@kernel
def largest(a: Lanes, b: Lanes) -> Lanes:
    """Give the larger magnitude of `a`, which is not negative, and `b`."""
    b0, b1, b2, b3 = abs(b[0]), abs(b[1]), abs(b[2]), abs(b[3])
    return (
        b0 if b0 > a[0] else a[0],
        b1 if b1 > a[1] else a[1],
        b2 if b2 > a[2] else a[2],
        b3 if b3 > a[3] else a[3],
    )


@kernel
def n_above(a: Lanes, b: Lanes) -> int:
    """Count the lanes in which `a` is above `b`."""
    return int(a[0] > b[0]) + int(a[1] > b[1]) + int(a[2] > b[2]) + int(a[3] > b[3])
