"""Where each channel lies on the picture, and how microvolts become rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
OVERLAP = 0.5
"""How far a trace may reach into its neighbours' lanes, in lanes; beyond it is cut, and marked."""
_FLOOR = 0.1  # where zero of the envelope lies above a lane's lower edge, in lanes


@dataclass(frozen=True, eq=False)
class Lanes:
    """Equal lanes from top to bottom, one a shown channel.

    Attributes
    ----------
    channels : tuple of int
        Those shown, from top to bottom.
    n_rows : int
        Height of the picture in device pixels.
    uV_per_lane : float
        What a lane's height stands for.
    is_from_floor : bool
        Zero lies near the lower edge (envelope), not in the middle.
    offset_uV : ndarray, (n_shown,)
        What is drawn at zero, a channel.
    """

    channels: tuple[int, ...]
    n_rows: int
    uV_per_lane: float
    is_from_floor: bool
    offset_uV: npt.NDArray[np.float64]

    @property
    def height(self) -> float:
        """Give a lane's height in rows."""
        return self.n_rows / max(1, len(self.channels))

    @property
    def rows_per_uV(self) -> float:
        return self.height / self.uV_per_lane

    def edges(self, lane: int) -> tuple[int, int]:
        """Give the first row of a lane and the first below it."""
        return round(lane * self.height), round((lane + 1) * self.height)

    def lane_at(self, row: float) -> int:
        """Give the lane at a row, the nearest one outside."""
        return min(max(0, int(row / self.height)), len(self.channels) - 1)

    def zero_row(self, lane: int) -> float:
        """Give the row at which a lane's zero is drawn."""
        return (lane + (1 - _FLOOR if self.is_from_floor else 0.5)) * self.height

    def reach(self) -> tuple[Rows, Rows]:
        """Give the uppermost and lowermost row that each trace may reach, each (n_shown, 1)."""
        lane = np.arange(len(self.channels), dtype=np.float32)[:, None]
        least = np.maximum(0, (lane - OVERLAP) * self.height)
        most = np.minimum(self.n_rows, (lane + 1 + OVERLAP) * self.height)
        return least.astype(np.float32), most.astype(np.float32)

    def strokes(self, low: Rows, high: Rows, thickness: int) -> tuple[Rows, Rows, Flags]:
        """Turn lowest and highest values into rows.

        Parameters
        ----------
        low, high : ndarray of float32, (n_shown, n)
            In microvolts.
        thickness : int
            Of the line, in rows.

        Returns
        -------
        top, bottom : ndarray of float32, (n_shown, n)
        is_cut : ndarray of bool, (n_shown, n)
            Whether the trace goes on beyond where it is drawn.
        """
        n = len(self.channels)
        zeros = np.array([self.zero_row(i) for i in range(n)])[:, None]
        offsets = self.offset_uV[:, None]
        half = thickness / 2
        top = zeros - (high - offsets) * self.rows_per_uV - half
        bottom = zeros - (low - offsets) * self.rows_per_uV + half
        least, most = self.reach()
        is_cut = (top < least - half) | (bottom > most + half)
        top = np.clip(top, least, most - thickness)
        bottom = np.clip(bottom, least + thickness, most)
        return top.astype(np.float32), bottom.astype(np.float32), is_cut
