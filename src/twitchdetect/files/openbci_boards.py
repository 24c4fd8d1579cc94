"""OpenBCI's boards as their files show them: rates, counters, and the limits of the converter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twitchdetect.block import Samples
from twitchdetect.files import counter

ADS1299_UV = 4.5e6 / (2**23 - 1)
USUAL_GAIN = 24.0
_IMPEDANCE_IDS = (201, 205)
GANGLION_UV = 1.2e6 / (1.5 * 51)
_GANGLION_TOP_UV = 15686.0  # its packets drop the lowest bits, so the very limit is never reached
_BELOW_UV = 0.05  # the highest count is one below the lowest, and files round to 0.01 uV


@dataclass(frozen=True, slots=True)
class Board:
    """What is known of a board from its kind alone.

    Attributes
    ----------
    name : str
    n_channels : int
    fs : float
        Its usual sampling frequency in Hz.
    other_fs : tuple of float
        Those it can reach with a WiFi shield.
    cycles : tuple of Cycle
        The rounds that its packet counter runs in files.
    has_gain : bool
        Whether the limits depend on a gain that can be set.
    """

    name: str
    n_channels: int
    fs: float
    other_fs: tuple[float, ...]
    cycles: tuple[counter.Cycle, ...]
    has_gain: bool

    def limits(self, data_uV: Samples, gain: float | None) -> tuple[Samples | None, str | None]:
        """Give lowest and highest value of the converter, and what that assumes.

        Parameters
        ----------
        data_uV : ndarray, (n_rows, n_channels)
            If any value lies beyond the limits, they are not the right ones: None.
        gain : float or None
            Gain of the amplifier; None assumes 24.

        Returns
        -------
        rail_uV : ndarray, (n_channels, 2), or None
        note : str or None
        """
        limit = 2**23 * ADS1299_UV / (gain or USUAL_GAIN) if self.has_gain else GANGLION_UV
        largest = np.nanmax(np.abs(data_uV), initial=0.0)
        said = f"the limits of the {self.name} at gain {gain or USUAL_GAIN:g}"
        if largest > limit + 1:
            return None, f"Values reach {largest:.0f} uV, beyond {said}, so clipping is not known."
        top = limit - _BELOW_UV if self.has_gain else _GANGLION_TOP_UV
        rail_uV = np.tile([-top, top], (data_uV.shape[1], 1))
        if self.has_gain and gain is None:
            return rail_uV, f"Gain 24 was assumed: clipping is looked for at {limit:.0f} uV."
        return rail_uV, None


_WIFI_FS = (250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0)
_GANGLION_FS = (200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0, 12800.0, 25600.0)
_GANGLION_CYCLES = (counter.GANGLION_3, counter.GANGLION_2, counter.GANGLION_ROWS)

CYTON = Board("Cyton", 8, 250.0, _WIFI_FS, (counter.CYTON,), True)
DAISY = Board(
    "Cyton with Daisy",
    16,
    125.0,
    _WIFI_FS,
    (counter.DAISY_EVEN, counter.DAISY_ODD, counter.CYTON, counter.DAISY_HALVED),
    True,
)
GANGLION = Board("Ganglion", 4, 200.0, _GANGLION_FS, (*_GANGLION_CYCLES, counter.CYTON), False)
BOARDS = (CYTON, DAISY, GANGLION)
EVERY_CYCLE = (*DAISY.cycles, *_GANGLION_CYCLES)


def impedance_rows(ids: Samples, data_uV: Samples) -> counter.Bools:
    """Mark rows in which a Ganglion tells impedances: their own numbers, and zeros for samples."""
    low, high = _IMPEDANCE_IDS
    marked: counter.Bools = (ids >= low) & (ids <= high) & (data_uV == 0).all(axis=1)
    return marked
