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
def push_block(aged: Samples, ranked: Samples, n_seen: int, energy: float) -> float:
    """Put a block's energy into the ring and give the trimmed mean of what it holds.

    Parameters
    ----------
    aged, ranked : ndarray, (n_blocks,)
        The ring by age and sorted; read and written back.
    n_seen : int
        How many blocks were pushed before.
    energy : float

    Returns
    -------
    float
        Mean of the lowest `TRIM` share, not yet divided by `trim_bias`.
    """
    size = aged.shape[0]
    n = min(n_seen, size)
    slot = n_seen % size
    if n == size:
        old = aged[slot]
        i = 0
        while ranked[i] < old:
            i += 1
        n -= 1
        while i < n:
            ranked[i] = ranked[i + 1]
            i += 1
    aged[slot] = energy
    i = n
    while i > 0 and ranked[i - 1] > energy:
        ranked[i] = ranked[i - 1]
        i -= 1
    ranked[i] = energy
    kept = max(1, int(TRIM * (n + 1)))
    total = 0.0
    for i in range(kept):
        total += ranked[i]
    return total / kept


def trim_bias(n_dof: float) -> float:
    """Expected trimmed mean of chi-square block energies, mean 1, `n_dof` degrees of freedom."""
    shape = n_dof / 2
    quantile = float(special.gammaincinv(shape, TRIM))
    return float(special.gammainc(shape + 1, quantile) / TRIM)
