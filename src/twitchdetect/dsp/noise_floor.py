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
from twitchdetect.dsp.lanes import (
    Lanes,
    Mask,
    add,
    count,
    largest,
    load,
    smallest,
    store,
    where,
)

Samples = npt.NDArray[np.float64]

TRIM = 0.7
EMPTY = 1e300
"""Larger than any energy: what an unused place of a ring holds."""


@kernel
def push_block(
    a: Samples, first: int, size: int, g: int, n_seen: Lanes, energy: Lanes, is_new: Mask
) -> Lanes:
    """Put a block's energy into the rings of a group and give the trimmed mean of what they hold.

    Parameters
    ----------
    a : ndarray, (n_rows, n_groups, 4)
        Holds the rings: `size` rows by age from row `first`, then `size` rows sorted, both filled
        with `EMPTY` for a start; read and written back.
    first, size : int
    g : int
        Which group of channels.
    n_seen : tuple of float
        How many blocks each channel has pushed before.
    energy : tuple of float
    is_new : tuple of bool
        Channels that push; the others' rings stay.

    Returns
    -------
    tuple of float
        Mean of the lowest `TRIM` share, not yet divided by `trim_bias`.
    """
    old, kept = _replace_oldest(a, first, size, g, n_seen, energy, is_new)
    ranked = first + size
    before, total = (-EMPTY, -EMPTY, -EMPTY, -EMPTY), (0.0, 0.0, 0.0, 0.0)
    here = load(a, ranked, g)
    for i in range(size):
        above = load(a, ranked + i + 1, g) if i + 1 < size else (EMPTY, EMPTY, EMPTY, EMPTY)
        rest = where(_below(here, old), here, above)
        new = where(is_new, smallest(largest(before, energy), rest), here)
        store(a, ranked + i, g, new)
        place = float(i)
        is_kept = _below((place, place, place, place), kept)
        total = add(total, where(is_kept, new, (0.0, 0.0, 0.0, 0.0)))
        before, here = rest, above
    return total[0] / kept[0], total[1] / kept[1], total[2] / kept[2], total[3] / kept[3]


@kernel
def _replace_oldest(
    a: Samples, first: int, size: int, g: int, n_seen: Lanes, energy: Lanes, is_new: Mask
) -> tuple[Lanes, Lanes]:
    """Give what leaves the rings by age, and how many of each channel's blocks are kept."""
    slots = (
        first + int(n_seen[0]) % size,
        first + int(n_seen[1]) % size,
        first + int(n_seen[2]) % size,
        first + int(n_seen[3]) % size,
    )
    old = a[slots[0], g, 0], a[slots[1], g, 1], a[slots[2], g, 2], a[slots[3], g, 3]
    new = where(is_new, energy, old)
    a[slots[0], g, 0], a[slots[1], g, 1] = new[0], new[1]
    a[slots[2], g, 2], a[slots[3], g, 3] = new[2], new[3]
    n = add(n_seen, count(is_new))
    return old, (_kept(n[0], size), _kept(n[1], size), _kept(n[2], size), _kept(n[3], size))


@kernel
def _kept(n: float, size: int) -> float:
    return float(max(1, int(TRIM * min(n, float(size)))))


@kernel
def _below(a: Lanes, b: Lanes) -> Mask:
    return a[0] < b[0], a[1] < b[1], a[2] < b[2], a[3] < b[3]


def trim_bias(n_dof: float) -> float:
    """Expected trimmed mean of chi-square block energies, mean 1, `n_dof` degrees of freedom."""
    shape = n_dof / 2
    quantile = float(special.gammaincinv(shape, TRIM))
    return float(special.gammainc(shape + 1, quantile) / TRIM)
