"""Where the electrodes lie: which muscle and side each channel sees.

Two groups of fibres that do not see each other: the needled side, with a target muscle between
x = -30 and 30 mm and its neighbours beyond, and the other side, its mirror image. End plates lie
around z = 0, so channels at z = 25 mm are on one half of the fibres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.simulate.volume import Electrodes

Samples = npt.NDArray[np.float64]
_BIPOLAR_MM, _GRID_MM = 20.0, 8.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Channels of both sides, in the order of the board.

    Attributes
    ----------
    names : tuple of str
    is_needled_side : ndarray of bool, (n_channels,)
    x_mm, z_mm : ndarray, (n_channels,)
    distance_mm : float
        Between the electrodes of a pair.
    """

    names: tuple[str, ...]
    is_needled_side: npt.NDArray[np.bool_]
    x_mm: Samples
    z_mm: Samples
    distance_mm: float

    @property
    def n_channels(self) -> int:
        return len(self.names)

    def electrodes(self, *, needled_side: bool) -> tuple[Electrodes, npt.NDArray[np.int64]]:
        """Give the electrodes of a side and the columns of their channels."""
        columns = np.flatnonzero(self.is_needled_side == needled_side)
        width_mm = 10.0 if self.distance_mm > 10 else 3.0
        return (
            Electrodes(self.x_mm[columns], self.z_mm[columns], self.distance_mm, width_mm),
            columns,
        )

    def target_muscle(self, channel: int) -> str:
        """Say in words what a channel lies on."""
        if not self.is_needled_side[channel]:
            return "target muscle of the other side"
        return "target muscle" if abs(self.x_mm[channel]) <= 30 else "neighbouring muscle"

    def distance_to(self, x_mm: float, z_mm: float) -> Samples:
        """Distance of each channel's middle from a point of the needled side; inf on the other."""
        distance = np.hypot(self.x_mm - x_mm, self.z_mm - z_mm)
        return np.where(self.is_needled_side, distance, np.inf)


def _layout(rows: list[tuple[str, bool, float, float]], distance_mm: float) -> Layout:
    names, sides, x_mm, z_mm = zip(*rows, strict=True)
    return Layout(
        names, np.array(sides, dtype=np.bool_), np.array(x_mm), np.array(z_mm), distance_mm
    )


_EIGHT = [
    ("target1", True, 0.0, 25.0),
    ("target2", True, 16.0, 25.0),
    ("target3", True, -16.0, 25.0),
    ("target4", True, 0.0, -25.0),
    ("neighbour1", True, 45.0, 25.0),
    ("neighbour2", True, -45.0, 25.0),
    ("mirror1", False, 0.0, 25.0),
    ("mirror2", False, 16.0, 25.0),
]
_SIXTEEN = [
    *_EIGHT,
    ("target5", True, 16.0, -25.0),
    ("target6", True, -16.0, -25.0),
    ("neighbour3", True, 45.0, -25.0),
    ("neighbour4", True, -45.0, -25.0),
    ("mirror3", False, -16.0, 25.0),
    ("mirror4", False, 0.0, -25.0),
    ("mirror5", False, 45.0, 25.0),
    ("mirror6", False, -45.0, 25.0),
]
_GRID = [
    (f"r{row + 1}c{column + 1}", True, (column - 3.5) * _GRID_MM, 5.0 + row * _GRID_MM)
    for row in range(8)
    for column in range(8)
]
LAYOUTS = {
    "four": _layout([_EIGHT[0], _EIGHT[1], _EIGHT[4], _EIGHT[6]], _BIPOLAR_MM),
    "eight": _layout(_EIGHT, _BIPOLAR_MM),
    "sixteen": _layout(_SIXTEEN, _BIPOLAR_MM),
    "grid": _layout(_GRID, _GRID_MM),
}
