"""What a published detector is here: a statistic per sample, a threshold, a rule for intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]
Intervals = npt.NDArray[np.int64]

Statistic = Callable[[Samples, float, float], Samples]
"""``(filtered_uV (n_samples, n_channels), fs, rest_s) -> (n_samples, n_channels)``, larger where it
is more active; -inf where it is not defined yet. The first `rest_s` seconds are rest."""
Rule = Callable[[Samples, float, float], Intervals]
"""``(statistic (n_samples,), threshold, fs) -> (k, 2)``: half-open intervals in order, apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A detector of the literature, one channel at a time.

    Attributes
    ----------
    name : str
        For the command line, e.g. ``"hodges_bui"``.
    title : str
        For people, e.g. ``"Hodges & Bui 1996"``.
    source : str
        The paper.
    threshold : float
        As published; larger means fewer alarms. It may be any positive number, so that a
        benchmark can look for the one with the false-alarm rate that it wants.
    threshold_means : str
        What the threshold is, in words and units.
    is_causal : bool
        False if the statistic at a sample needs later samples (a batch method).
    delay_s : float
        How many seconds after a sample its statistic is known, at least.
    statistic : callable
    rule : callable
    """

    name: str
    title: str
    source: str
    threshold: float
    threshold_means: str
    is_causal: bool
    delay_s: float
    statistic: Statistic
    rule: Rule
