"""The potential that a motor unit leaves on the skin: a line source in an anisotropic conductor.

Each fibre carries an action potential from its end plate to both tendons. Its profile is
Rosenfalck's (Acta Physiol Scand Suppl 321, 1969), Vm = 96 s^3 exp(-s) mV with s in mm behind the
front. The axial current is the core conductor's, cut off at the tendons, so that the sources sum to
zero at every moment and the end plate's and the tendons' standing potentials come out by
themselves: the line source of Dimitrov & Dimitrova (Med Eng Phys 20:374, 1998) and of Farina &
Merletti (IEEE Trans Biomed Eng 48:637, 2001). Muscle is an anisotropic half-space (radial
conductivity 0.063 S/m, axial 0.33 S/m; Andreassen & Rosenfalck, Crit Rev Bioeng 6:267, 1981) below
insulating air.

What differs: fat and skin count as additional depth of muscle instead of layers of their own, all
fibres are parallel to the skin, and an electrode averages over three points of its width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]

RADIAL_S_PER_M = 0.063
AXIAL_S_PER_M = 0.33
_INSIDE_S_PER_M = 1.01
_FIBRE_AREA_M2 = np.pi / 4 * 55e-6**2
_STEP_MM = 0.5
_TAIL_MM = 14.0
_FIBRES_DRAWN = 10


@dataclass(frozen=True, slots=True)
class Electrodes:
    """Bipolar channels on the skin above one muscle group; fibres run along z.

    Attributes
    ----------
    x_mm, z_mm : ndarray, (n_channels,)
        Middle of each pair, across and along the fibres.
    distance_mm : float
        Between the two electrodes of a pair, along the fibres.
    width_mm : float
        Of an electrode, across the fibres.
    """

    x_mm: Samples
    z_mm: Samples
    distance_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A motor unit.

    Attributes
    ----------
    x_mm, depth_mm : float
        Middle of its territory, across the fibres and below the skin.
    radius_mm : float
        Of the territory.
    end_plate_mm : float
        Where along z its end plates lie.
    left_mm, right_mm : float
        From end plate to the two tendons.
    velocity_m_s : float
        Conduction velocity.
    n_fibres : int
    """

    x_mm: float
    depth_mm: float
    radius_mm: float
    end_plate_mm: float
    left_mm: float
    right_mm: float
    velocity_m_s: float
    n_fibres: int


def unit_potential(
    unit: Unit, electrodes: Electrodes, fs: float, rng: np.random.Generator
) -> Samples:
    """Give the potential of one discharge on every channel, from the moment of discharge.

    Parameters
    ----------
    unit : Unit
    electrodes : Electrodes
    fs : float
        Sampling frequency in Hz, high enough for the potential (4000 or more).
    rng : numpy.random.Generator
        Scatters fibres over the territory, end plates and tendons by some mm.

    Returns
    -------
    ndarray, (n_samples, n_channels)
        Microvolts.
    """
    spread = rng.standard_normal((_FIBRES_DRAWN, 5))
    longest_mm = max(unit.left_mm, unit.right_mm) + 6.0 + _TAIL_MM
    time_ms = np.arange(int(longest_mm / unit.velocity_m_s * fs / 1000)) * 1000 / fs
    total = np.zeros((len(time_ms), len(electrodes.x_mm)))
    for across, down, plate, left, right in spread:
        total += _fibre_potential(
            x_mm=unit.x_mm + unit.radius_mm / 2 * across,
            depth_mm=max(1.5, unit.depth_mm + unit.radius_mm / 2 * down),
            ends_mm=(
                unit.end_plate_mm - unit.left_mm + 1.5 * left,
                unit.end_plate_mm + 2.0 * plate,
                unit.end_plate_mm + unit.right_mm + 1.5 * right,
            ),
            velocity_m_s=unit.velocity_m_s,
            time_ms=time_ms,
            electrodes=electrodes,
        )
    return np.round(total * unit.n_fibres / _FIBRES_DRAWN, 6)


def _fibre_potential(
    x_mm: float,
    depth_mm: float,
    ends_mm: tuple[float, float, float],
    velocity_m_s: float,
    time_ms: Samples,
    electrodes: Electrodes,
) -> Samples:
    """Axial current along the fibre times the potential gradient of a point source: microvolts."""
    left_mm, plate_mm, right_mm = ends_mm
    z_mm = np.arange(left_mm + _STEP_MM / 2, right_mm, _STEP_MM)
    behind_mm = velocity_m_s * time_ms[:, None] - np.abs(z_mm - plate_mm)[None, :]
    current = _slope_of_profile(behind_mm) * np.sign(z_mm - plate_mm)
    scale = _INSIDE_S_PER_M * _FIBRE_AREA_M2 / (2 * np.pi * RADIAL_S_PER_M)
    potential: Samples = current @ _gradient(x_mm, depth_mm, z_mm, electrodes)
    return potential * (scale * _STEP_MM * 1e-3 * 1e6 * 1e6)  # V/m, mm, 1/mm2 -> uV


def _slope_of_profile(behind_mm: Samples) -> Samples:
    """Slope of the action potential along the fibre in V/m (mV/mm)."""
    s = np.maximum(behind_mm, 0.0)
    slope: Samples = 96.0 * (3 * s**2 - s**3) * np.exp(-s)
    return slope


def _gradient(x_mm: float, depth_mm: float, z_mm: Samples, electrodes: Electrodes) -> Samples:
    """Gradient along z of 1 / distance, electrode pair by electrode pair: (n_z, n_channels), 1/mm2.

    Distances across the fibres count by the root of the ratio of conductivities.
    """
    ratio = AXIAL_S_PER_M / RADIAL_S_PER_M
    result = np.zeros((len(z_mm), len(electrodes.x_mm)))
    for point in (-1.0, 0.0, 1.0):
        across_mm = electrodes.x_mm + point * electrodes.width_mm / 3 - x_mm
        radial2 = ratio * (across_mm**2 + depth_mm**2)
        for sign in (1.0, -1.0):
            at_mm = electrodes.z_mm + sign * electrodes.distance_mm / 2
            along_mm = z_mm[:, None] - at_mm[None, :]
            result -= sign * along_mm / (radial2 + along_mm**2) ** 1.5 / 3
    return result
