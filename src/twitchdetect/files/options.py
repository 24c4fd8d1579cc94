"""What a user can say about a file that does not say it itself, and what a reader is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from twitchdetect.block import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Facts given by the user; None where the file is to be believed.

    Attributes
    ----------
    fs : float or None
        Sampling frequency in Hz.
    units : str or None
        Unit of the stored numbers: ``uV``, ``mV``, ``V`` or ``nV``.
    gain : float or None
        Amplifier gain, for files that store counts without it (OpenBCI SD card).
    rescale_gui_bdf : bool
        Multiply a BDF that bears the OpenBCI GUI's scale fault by 44.739.
    """

    fs: float | None = None
    units: str | None = None
    gain: float | None = None
    rescale_gui_bdf: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A reader and the rule by which it knows its files.

    Attributes
    ----------
    name : str
        The format in words.
    matches : callable
        ``matches(path, head)`` with the first 4096 bytes: whether the file is of this format.
    read : callable
        ``read(path, options) -> Recording``; raises FileFormatError.
    """

    name: str
    matches: Callable[[Path, bytes], bool]
    read: Callable[[Path, ReadOptions], Recording]
