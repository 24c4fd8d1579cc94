"""Which count of a BDF stands for which value, so that a converter's counts stay what they were."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples

HIGHEST = 2**23 - 1
"""The highest count of 24 bits."""
_BY_16_BITS = 256 * (2**16 - 1)
_ON_COUNT = 0.2  # rms; 0.29 where values have nothing to do with counts
_MARGIN = 1e-6
"""Share of the range that the detector takes for the limit itself."""
_BEYOND = 1e-4
_HEADROOM = 1.1
_WIDTH = 8
_LOOKED_AT = 4000


@dataclass(frozen=True, slots=True)
class Scale:
    """`low_uV` to `high_uV` are counts `lowest` to `HIGHEST`."""

    low_uV: float
    high_uV: float
    lowest: int

    def exact_counts(self, values_uV: Samples) -> Samples:
        """Give counts with their fractions."""
        uV_per_count = (self.high_uV - self.low_uV) / (HIGHEST - self.lowest)
        counts: Samples = (values_uV - self.low_uV) / uV_per_count + self.lowest
        return counts

    def counts(self, values_uV: Samples) -> npt.NDArray[np.int32]:
        """Give whole counts; what is beyond the limits is at the limit."""
        rounded = np.rint(self.exact_counts(values_uV))
        return np.clip(rounded, self.lowest, HIGHEST).astype(np.int32)

    def fits(self, values_uV: Samples) -> bool:
        """Tell whether the values lie on counts."""
        counts = self.exact_counts(values_uV[:: max(1, len(values_uV) // _LOOKED_AT)])
        return bool(np.sqrt(np.mean((counts - np.rint(counts)) ** 2)) <= _ON_COUNT)

    def holds(self, values_uV: Samples) -> bool:
        """Tell whether no value is far beyond the limits; a little beyond means at the limit."""
        margin_uV = _BEYOND * (self.high_uV - self.low_uV)
        return bool(
            values_uV.min() >= self.low_uV - margin_uV
            and values_uV.max() <= self.high_uV + margin_uV
        )


def choose_scale(values_uV: Samples, rail_uV: Samples | None) -> Scale:
    """Choose the scale of a channel.

    Of those that the limits of the converter suggest, the first on whose counts the values lie;
    if there is none, that of the limits themselves; without limits one with room for the values,
    so that none of them is taken for a limit.

    Parameters
    ----------
    values_uV : ndarray, (n_samples,)
    rail_uV : ndarray, (2,), or None
        Limits of the converter.

    Raises
    ------
    ValueError
        If a value is too large for the header.
    """
    known = [] if rail_uV is None else [s for s in _suggested(*rail_uV) if s.holds(values_uV)]
    for scale in known:
        if scale.fits(values_uV):
            return scale
    return known[0] if known else _with_room(values_uV)


def _suggested(low_uV: float, high_uV: float) -> Iterator[Scale]:
    """Give scales between the limits, as far as the header can write them.

    The reader of a board's text puts limits a little inside; 8 characters round that away.
    """
    low, high = in_header(low_uV), in_header(high_uV)
    near_uV = _MARGIN * (high_uV - low_uV)
    if low is None or high is None or not low < high:
        return
    if abs(low - low_uV) <= near_uV and abs(high - high_uV) <= near_uV:
        if low == -high:
            yield Scale(low, high, -HIGHEST)
        yield Scale(low, high, -HIGHEST - 1)
        yield Scale(low, high, HIGHEST - _BY_16_BITS)


def in_header(value_uV: float) -> float | None:
    """Give the nearest number that 8 characters can write."""
    for decimals in range(6, -1, -1):
        rounded = round(value_uV, decimals)
        text = str(int(rounded) if rounded.is_integer() else rounded)
        if len(text) <= _WIDTH and "e" not in text:
            return float(text)
    return None


def _with_room(values_uV: Samples) -> Scale:
    """Give three digits that are above every value by a tenth or more."""
    most_uV = max(1.0, _HEADROOM * float(np.abs(values_uV).max()))
    step_uV = 10.0 ** (math.floor(math.log10(most_uV)) - 2)
    top_uV = in_header(math.ceil(most_uV / step_uV) * step_uV)
    if top_uV is None or in_header(-top_uV) is None:
        raise ValueError(f"a value of {most_uV / _HEADROOM:g} uV is too large for a BDF's header")
    return Scale(-top_uV, top_uV, -HIGHEST)
