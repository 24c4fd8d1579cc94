"""Units of voltage, and what one is in microvolts."""

from __future__ import annotations

import numpy as np

from twitchdetect.block import Samples

_LARGEST = 1e30
_UV = {"uV": 1.0, "mV": 1e3, "V": 1e6, "nV": 1e-3}
_SPELLINGS = {
    "uv": "uV",
    "\N{MICRO SIGN}v": "uV",
    "\N{GREEK SMALL LETTER MU}v": "uV",
    "microvolt": "uV",
    "microvolts": "uV",
    "mv": "mV",
    "millivolt": "mV",
    "millivolts": "mV",
    "v": "V",
    "volt": "V",
    "volts": "V",
    "nv": "nV",
    "nanovolt": "nV",
    "nanovolts": "nV",
}
UNITS = tuple(_UV)


def find_unit(text: str) -> str | None:
    """Give the unit that a word means (``"µV"`` -> ``"uV"``); None if it is no unit of voltage."""
    word = text.strip()
    return None if word == "MV" else _SPELLINGS.get(word.lower())


def microvolts_per(unit: str) -> float:
    """Give the microvolts in one `unit`.

    Raises
    ------
    ValueError
        If the unit is not one of `UNITS` or a spelling of one.
    """
    known = find_unit(unit)
    if known is None:
        raise ValueError(f"units must be one of {', '.join(UNITS)}, got {unit!r}")
    return _UV[known]


def stated_microvolts(unit: str | None, notes: list[str]) -> float:
    """Give the microvolts in one `unit` for a format that stores microvolts, and say a difference.

    Raises
    ------
    ValueError
        If the unit is not one of `UNITS` or a spelling of one.
    """
    factor = microvolts_per(unit or "uV")
    if factor != 1.0:
        notes.append(f"{unit} was used, though this format stores uV.")
    return factor


def blank_impossible(values: Samples) -> None:
    """Set to nan, in place, what is not finite or larger (1e30) than any voltage or time."""
    values[~(np.abs(values) < _LARGEST)] = np.nan
