"""How early, late, long or short detections are, in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isfinite, nan

import numpy as np
import numpy.typing as npt

from twitchdetect.evaluate.matching import Matching, Span
from twitchdetect.evaluate.rates import HasSnr
from twitchdetect.events import Event

Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers are spread; all nan if there are none.

    Attributes
    ----------
    q05, q25, q50, q75, q95 : float
        Quantiles, interpolated linearly; `q50` is the median.
    bias : float
        The mean.
    iqr : float
        From the first to the third quartile.
    n : int
        How many numbers.
    """

    q05: float
    q25: float
    q50: float
    q75: float
    q95: float
    bias: float
    iqr: float
    n: int

    def as_dict(self) -> dict[str, float]:
        """Give all but `n` by name."""
        return {name: value for name, value in asdict(self).items() if name != "n"}


def spread(values: npt.ArrayLike) -> Spread:
    """Summarise numbers, in the unit that they have."""
    array = np.asarray(values, dtype=np.float64)
    if not array.size:
        return Spread(nan, nan, nan, nan, nan, nan, nan, 0)
    q05, q25, q50, q75, q95 = map(float, np.quantile(array, [0.05, 0.25, 0.5, 0.75, 0.95]))
    return Spread(q05, q25, q50, q75, q95, float(array.mean()), q75 - q25, array.size)


def onset_error_s(
    detected: Sequence[Span], truth: Sequence[Span], matching: Matching, fs: float
) -> Seconds:
    """Give detected less true onset, one a pair; positive if it was detected late."""
    starts = [(detected[d].start_sample, truth[t].start_sample) for d, t in matching.pairs]
    return _differences_s(starts, fs)


def offset_error_s(
    detected: Sequence[Span], truth: Sequence[Span], matching: Matching, fs: float
) -> Seconds:
    """Give detected less true end, one a pair; positive if it was detected late."""
    stops = [(detected[d].stop_sample, truth[t].stop_sample) for d, t in matching.pairs]
    return _differences_s(stops, fs)


def alarm_latency_s(
    detected: Sequence[Event], truth: Sequence[Span], matching: Matching, fs: float
) -> Seconds:
    """Give the time from true onset until the first alarm, one a pair.

    The sample that raised the alarm has to arrive first, so the least possible latency is one
    sample; it is less where something before the onset raised the alarm.
    """
    moments = [(detected[d].alarm_sample + 1, truth[t].start_sample) for d, t in matching.pairs]
    return _differences_s(moments, fs)


def decision_latency_s(
    detected: Sequence[Event], truth: Sequence[Span], matching: Matching, fs: float
) -> Seconds:
    """Give the time from true onset until the verdict, one a pair, counted as for the alarm."""
    moments = [(detected[d].decided_sample + 1, truth[t].start_sample) for d, t in matching.pairs]
    return _differences_s(moments, fs)


def verdict_after_end_s(
    detected: Sequence[Event], truth: Sequence[Span], matching: Matching, fs: float
) -> Seconds:
    """Give the time from the true end until the verdict, one a pair, counted as for the alarm."""
    moments = [(detected[d].decided_sample + 1, truth[t].stop_sample) for d, t in matching.pairs]
    return _differences_s(moments, fs)


def of_strong(truth: Sequence[HasSnr], matching: Matching, least_db: float) -> Matching:
    """Keep the pairs whose truth has a known SNR of at least so much; for errors in time only."""
    pairs = tuple((d, t) for d, t in matching.pairs if truth[t].snr_db >= least_db)
    return Matching(pairs, missed=(), false=())


def _differences_s(pairs: Sequence[tuple[int, int]], fs: float) -> Seconds:
    if not (isfinite(fs) and fs > 0):
        raise ValueError(f"fs must be a positive number of Hz, got {fs!r}")
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    seconds: Seconds = (array[:, 0] - array[:, 1]) / fs
    return seconds
