"""The label: what is known to be there, in a simulated or an annotated recording."""

from __future__ import annotations

import math
from dataclasses import dataclass

LABEL_KINDS = ("mains", "de_qi", "electrode_off", "rest")
"""Kinds of label that no detector names; the others are those of `events`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One thing that happened, with its place in time.

    Attributes
    ----------
    kind : str
        A kind of event, of marker, or one of `LABEL_KINDS`.
    start_sample, stop_sample : int
        Half-open interval, counted from the session's start; empty for a point in time.
    channel : int
        Index of the channel where it is strongest; -1 where it concerns all of them.
    channels : tuple of int
        Every channel on which it can be seen, if it is known.
    snr_db : float
        Of a burst: its own band power over that of rest, in `channel` (see `dsp.snr`); nan if
        unknown, or for what is no burst; -inf for a burst that does not reach the skin.
    peak_uV : float
        Largest absolute value of what was added in `channel`, without the rest; nan if unknown.
    site, stroke : int
        Number of the needling site and of the stroke there, from 1; 0 outside.
    cause : str
        What lies behind it, in words: ``"guarding"``, ``"stroke with a twitch"``.
    """

    kind: str
    start_sample: int
    stop_sample: int
    channel: int = -1
    channels: tuple[int, ...] = ()
    snr_db: float = math.nan
    peak_uV: float = math.nan
    site: int = 0
    stroke: int = 0
    cause: str = ""
