"""Motor units of a session: which there are, their potentials, and how their discharges add up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.draw import log_uniform
from twitchdetect.simulate.layout import Layout
from twitchdetect.simulate.volume import Samples, Unit, unit_potential

POOL_SIZE = 48
BAND_SIZE = (9, 15)
_HALF_FIBRE_MM = (42.0, 62.0)
_VELOCITY_M_S = (4.0, 0.35)


class Bundle:
    """Some motor units with what each leaves on every channel, as the board records it.

    Parameters
    ----------
    units : sequence of Unit
    layout : Layout
    canvas : Canvas
    rng : numpy.random.Generator
    needled_side : bool
        The side on which they lie; the channels of the other one see nothing.

    Attributes
    ----------
    potentials_uV : list of ndarray, (n_inner_steps, n_channels)
    """

    def __init__(
        self,
        units: Sequence[Unit],
        layout: Layout,
        canvas: Canvas,
        rng: np.random.Generator,
        *,
        needled_side: bool = True,
    ) -> None:
        electrodes, columns = layout.electrodes(needled_side=needled_side)
        self.n_channels, self.fs = layout.n_channels, canvas.board.inner_fs
        self.potentials_uV: list[Samples] = []
        for unit in units:
            own = unit_potential(unit, electrodes, self.fs, rng)
            spread = np.zeros((len(own), layout.n_channels))
            spread[:, columns] = own
            self.potentials_uV.append(canvas.through_board(spread))

    def __len__(self) -> int:
        return len(self.potentials_uV)

    def add_up(self, which: Sequence[int], ticks: Sequence[int]) -> Samples:
        """Give the sum of discharges of units `which` at inner steps `ticks` (from 0)."""
        if not len(which):
            return np.zeros((0, self.n_channels))
        length = max(t + len(self.potentials_uV[u]) for u, t in zip(which, ticks, strict=True))
        total = np.zeros((length, self.n_channels))
        for unit, tick in zip(which, ticks, strict=True):
            potential = self.potentials_uV[unit]
            total[tick : tick + len(potential)] += potential
        return total


def taut_band(rng: np.random.Generator, x_mm: float, depth_mm: float) -> list[Unit]:
    """Neighbouring units around a trigger point near the end plates."""
    n = int(rng.integers(*BAND_SIZE, endpoint=True))
    plate_mm = rng.normal(0, 3)
    return [
        Unit(
            x_mm=x_mm + rng.normal(0, 1.5),
            depth_mm=max(2.0, depth_mm + rng.normal(0, 1.5)),
            radius_mm=rng.uniform(1.5, 3.5),
            end_plate_mm=plate_mm + rng.normal(0, 2),
            left_mm=rng.uniform(*_HALF_FIBRE_MM),
            right_mm=rng.uniform(*_HALF_FIBRE_MM),
            velocity_m_s=max(3.0, rng.normal(*_VELOCITY_M_S)),
            n_fibres=int(np.exp(rng.normal(np.log(250), 0.5))),
        )
        for _ in range(n)
    ]


def muscle_pool(rng: np.random.Generator, n: int = POOL_SIZE) -> list[Unit]:
    """Units of all sizes over the target muscle and its neighbours, smallest first."""
    n_fibres = np.sort(log_uniform(rng, (60, 1500), n)).astype(int)
    return [
        Unit(
            x_mm=rng.uniform(-60, 60),
            depth_mm=rng.uniform(5, 22),
            radius_mm=rng.uniform(2, 6),
            end_plate_mm=rng.normal(0, 6),
            left_mm=rng.uniform(*_HALF_FIBRE_MM),
            right_mm=rng.uniform(*_HALF_FIBRE_MM),
            velocity_m_s=max(3.0, rng.normal(*_VELOCITY_M_S)),
            n_fibres=int(size),
        )
        for size in n_fibres
    ]


def discharges(
    rng: np.random.Generator, n_units: int, drive: Samples, fs: float, within_s: float = 0.05
) -> tuple[list[int], list[int]]:
    """Discharges of a pool under a drive that rises and falls.

    Unit i joins when the drive passes its threshold (small units first, thresholds spread
    exponentially as in Fuglevand et al., J Neurophysiol 70:2470, 1993) and fires at 7 to 25 a
    second, the faster the further the drive is above it, with a coefficient of variation of 0.15.

    Parameters
    ----------
    drive : ndarray, (n_steps,)
        0 to 1, one value a step of the inner simulation.
    within_s : float
        Each unit's first discharge comes at most this long after it was called.

    Returns
    -------
    which, ticks : list of int
        Unit and inner step of every discharge.
    """
    which: list[int] = []
    ticks: list[int] = []
    thresholds = np.exp(np.linspace(np.log(0.02), np.log(0.8), n_units))
    for unit, threshold in enumerate(thresholds):
        active = np.flatnonzero(drive > threshold)
        if not len(active):
            continue
        tick = int(active[0] + rng.uniform(0, within_s) * fs)
        while tick <= active[-1]:
            if drive[tick] > threshold:
                which.append(unit)
                ticks.append(tick)
            rate_hz = 7 + 18 * max(0.0, drive[tick] - threshold)
            tick += max(1, int(fs / rate_hz * max(0.4, rng.normal(1, 0.15))))
    return which, ticks
