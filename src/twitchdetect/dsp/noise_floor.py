"""The rest floor: mean of the quietest blocks of the last seconds, unmoved by bursts.

A ring holds the mean energy of recent blocks in order of age and a sorted copy of it. The floor is
the mean of the lowest `TRIM` share, divided by what that mean would be for white Gaussian noise of
unit variance, so that bursts of up to 1 - `TRIM` of the time leave it where it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from twitchdetect.dsp.jit import kernel

Samples = npt.NDArray[np.float64]

TRIM = 0.7


@kernel
def push_block(aged: Samples, ranked: Samples, row: int, n_seen: int, energy: float) -> float:
    """Put a block's energy into the ring and give the trimmed mean of what it holds.

    Parameters
    ----------
    aged, ranked : ndarray, (n_rings, n_blocks)
        Rings by age and sorted; read and written back.
    row : int
        Which ring.
    n_seen : int
        How many blocks were pushed before.
    energy : float

    Returns
    -------
    float
        Mean of the lowest `TRIM` share, not yet divided by `trim_bias`.
    """
    size = aged.shape[1]
    slot = n_seen % size
    n = min(n_seen + 1, size)
    i = n - 1
    if n_seen >= size:
        i = _place_of(ranked, row, aged[row, slot])
    aged[row, slot] = energy
    while i > 0 and ranked[row, i - 1] > energy:
        ranked[row, i] = ranked[row, i - 1]
        i -= 1
    while i + 1 < n and ranked[row, i + 1] < energy:
        ranked[row, i] = ranked[row, i + 1]
        i += 1
    ranked[row, i] = energy
    kept = max(1, int(TRIM * n))
    return _sum(ranked, row, kept) / kept


@kernel
def _place_of(ranked: Samples, row: int, energy: float) -> int:
    """First place of `energy` in the sorted ring."""
    low, high = 0, ranked.shape[1] - 1
    while low < high:
        middle = (low + high) >> 1
        if ranked[row, middle] < energy:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def _sum(values: Samples, row: int, n: int) -> float:
    """Sum of the first `n`, in four parts that do not wait for each other."""
    a = b = c = d = 0.0
    i = 0
    while i + 4 <= n:
        a += values[row, i]
        b += values[row, i + 1]
        c += values[row, i + 2]
        d += values[row, i + 3]
        i += 4
    while i < n:
        a += values[row, i]
        i += 1
    return (a + b) + (c + d)


def trim_bias(n_dof: float) -> float:
    """Expected trimmed mean of chi-square block energies, mean 1, `n_dof` degrees of freedom."""
    shape = n_dof / 2
    quantile = float(special.gammaincinv(shape, TRIM))
    return float(special.gammainc(shape + 1, quantile) / TRIM)
