"""Thresholds at which every contender gives the same rate of false alarms on rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.evaluate.benchmark.contenders import Contender, Prepared, View
from twitchdetect.evaluate.benchmark.items import Item

Counts = npt.NDArray[np.float64]
MOST_PER_ITEM = 60
"""So many false alarms on one recording are enough to know, if they are twice what is wanted."""


@dataclass(frozen=True, slots=True)
class Counted:
    """False alarms of every contender on some rest, at every rung of its ladder.

    Attributes
    ----------
    seconds : float
        How long the rest was, without the part that contenders may learn from.
    counts : dict of str to ndarray
        By contender; inf where it was not looked any more, as there were too many already.
    """

    seconds: float
    counts: dict[str, Counts]
    fs: float
    n_channels: int


def count_alarms(item: Item, contenders: Sequence[Contender], highest_rate: float = 0.0) -> Counted:
    """Count on one recording of rest, up to the highest rate an hour that is wanted."""
    loaded = item.load()
    view = View(loaded, item.title)
    recording = loaded.recording
    seconds = recording.duration_s - loaded.rest_s
    most = max(MOST_PER_ITEM, 2 * highest_rate * seconds / 3600)
    counts = {c.name: _climb(c, c.prepare(view), most) for c in contenders if c.ladder}
    return Counted(seconds, counts, recording.fs, len(recording.channels))


def _climb(contender: Contender, prepared: Prepared, most: float) -> Counts:
    """Count from the quiet end on until there are more than `most`, and where nobody tuned."""
    counts = np.full(len(contender.ladder), np.inf)
    for i, threshold in enumerate(contender.ladder):
        counts[i] = 0 if prepared.is_silent_at(threshold) else prepared.count(threshold)
        if counts[i] > most:
            break
    untuned = contender.ladder.index(contender.published)
    if not np.isfinite(counts[untuned]):
        counts[untuned] = prepared.count(contender.published)
    return counts


def pooled(parts: Sequence[Counted]) -> Counted:
    """Add up what was counted on several recordings."""
    names = parts[0].counts
    return Counted(
        sum(part.seconds for part in parts),
        {name: np.sum([part.counts[name] for part in parts], axis=0) for name in names},
        parts[0].fs,
        parts[0].n_channels,
    )


def threshold_for(ladder: Sequence[float], counts: Counts, seconds: float, rate: float) -> float:
    """Interpolate the threshold that gives `rate` false alarms an hour.

    Between the last rung that gives at most so many and the next, both rates taken as at least half
    an alarm in all the time there was, on logarithmic scales.

    Returns
    -------
    float
        nan if the rest is too short for that rate (less than one alarm is expected), or if no rung
        is quiet enough, or every one is.
    """
    wanted = rate * seconds / 3600 * (1 + 1e-9)  # 0.1 an hour in 10 hours is 1
    if wanted < 1 or counts[0] > wanted:
        return math.nan
    too_many = np.flatnonzero(counts > wanted)
    if not len(too_many):
        return math.nan
    noisy = int(too_many[0])
    low, high = max(counts[noisy - 1], 0.5), counts[noisy]
    if not math.isfinite(high):
        return float(ladder[noisy - 1])
    share = (math.log(wanted) - math.log(low)) / (math.log(high) - math.log(low))
    logs = np.log([ladder[noisy - 1], ladder[noisy]])
    return float(np.exp(logs[0] + share * (logs[1] - logs[0])))
