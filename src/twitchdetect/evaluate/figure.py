"""One figure of a benchmark: a row of its tidy table."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its interval and what it was counted on.

    Attributes
    ----------
    dataset : str
        E.g. ``"sweep_250"``.
    method : str
        Name of the detector, or of a reference (``"known"``, ``"envelope"``).
    setting : str
        ``"published"`` (as its authors or its defaults set it) or ``"tuned_1"``: threshold chosen
        on rest so that it gives 1 false alarm an hour.
    name : str
        What was measured: ``"sensitivity"``, ``"false_alarms_per_hour"``, ``"onset_error_ms"``...
    group : str
        What it is of: an SNR in dB (``"6"``), a confounder, a quantile (``"q50"``), a pair of
        kinds (``"ltr>voluntary"``); empty if it is of all.
    value : float
        nan where it is not defined.
    low, high : float
        95 % interval; nan where there is none.
    n : int
        How many twitches, alarms or seconds it was counted on.
    """

    dataset: str
    method: str
    setting: str
    name: str
    group: str
    value: float
    low: float = math.nan
    high: float = math.nan
    n: int = 0
