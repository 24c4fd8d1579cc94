"""Whether confidence can be believed: of events given 0.8, four in five should be true."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.evaluate.confusion import ANSWERS, TWITCH, is_thing
from twitchdetect.evaluate.intervals import Estimate, estimate_share
from twitchdetect.evaluate.matching import Matching, margin_samples
from twitchdetect.events import MARKER_KINDS, Event
from twitchdetect.labels import Label

N_BINS = 10
CERTAIN = (*MARKER_KINDS, "gap")
"""What is no verdict on a signal: its confidence is not judged."""

Pairs = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Events whose confidence lies in a range.

    Attributes
    ----------
    low, high : float
        The range ``[low, high)``; the last one holds 1, too.
    confidence : float
        The mean of theirs; nan if there are none.
    right : Estimate
        The share of them that were right, with Wilson's interval.
    """

    low: float
    high: float
    confidence: float
    right: Estimate

    @property
    def centre(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Reliability:
    """How confidence and truth go together.

    Attributes
    ----------
    bins : tuple of ReliabilityBin
        All of one width, empty ones as well.
    calibration_error : Estimate
        Mean absolute gap between confidence and share in a bin, weighted by events (expected
        calibration error, Naeini et al. 2015); without an interval.
    brier_score : Estimate
        Mean squared difference of confidence and truth (Brier 1950), with a normal interval.
    """

    bins: tuple[ReliabilityBin, ...]
    calibration_error: Estimate
    brier_score: Estimate


def judged_twitches(alarms: Sequence[Event], matching: Matching) -> Pairs:
    """Give confidence and truth (1 or 0) of each alarm, (n, 2); none where a confidence is nan.

    Parameters
    ----------
    alarms : sequence of Event
        Of kind ``ltr``, as they were matched.
    matching : Matching
    """
    found = {d for d, _ in matching.pairs}
    return _table((event.confidence, d in found) for d, event in enumerate(alarms))


def judged_names(
    events: Sequence[Event],
    labels: Sequence[Label],
    *,
    fs: float,
    tolerance_s: float = 0.05,
    false: Sequence[Event] = (),
) -> Pairs:
    """Give confidence and whether the name was right (1 or 0) of each event, (n, 2).

    A twitch is right unless it is among `false`; anything else if it overlaps a label of its kind,
    or of a kind that no event bears and for which it is right, widened by `tolerance_s`. Lost
    samples and markers are no verdicts and left out.
    """
    margin = margin_samples(tolerance_s, fs)
    spans: dict[str, list[tuple[int, int]]] = {}
    for label in labels:
        if is_thing(label, fs):
            stop = max(label.stop_sample, label.start_sample + 1)
            for kind in ANSWERS.get(label.kind, (label.kind,)):
                spans.setdefault(kind, []).append((label.start_sample - margin, stop + margin))
    places = {kind: np.array(some) for kind, some in spans.items()}
    wrong = {id(event) for event in false}

    def is_right(event: Event) -> bool:
        if event.kind == TWITCH:
            return id(event) not in wrong
        some = places.get(event.kind)
        stop = max(event.stop_sample, event.start_sample + 1)
        return some is not None and bool(
            ((some[:, 0] < stop) & (event.start_sample < some[:, 1])).any()
        )

    return _table((e.confidence, is_right(e)) for e in events if e.kind not in CERTAIN)


def reliability(judged: Pairs) -> Reliability:
    """Give the reliability curve, the calibration error and the Brier score; nan of nothing.

    Parameters
    ----------
    judged : ndarray, (n, 2)
        Confidence and truth (1 or 0).

    Raises
    ------
    ValueError
        If a confidence is not between 0 and 1.
    """
    table = np.asarray(judged, dtype=np.float64).reshape(-1, 2)
    confidence, truth = table.T
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence.tolist()}")
    edges = np.arange(N_BINS + 1) / N_BINS
    where = np.minimum(np.searchsorted(edges, confidence, side="right") - 1, N_BINS - 1)
    bins = tuple(
        _bin(edges[i], edges[i + 1], confidence[where == i], truth[where == i])
        for i in range(N_BINS)
    )
    if not len(table):
        return Reliability(bins, Estimate(math.nan), Estimate(math.nan))
    gaps = sum(b.right.n * abs(b.confidence - b.right.value) for b in bins if b.right.n)
    squares = (confidence - truth) ** 2
    half = 1.96 * float(squares.std()) / math.sqrt(len(table))
    mean = float(squares.mean())
    brier = Estimate(mean, max(0.0, mean - half), min(1.0, mean + half), len(table))
    return Reliability(bins, Estimate(gaps / len(table), n=len(table)), brier)


def _bin(low: float, high: float, confidence: Pairs, truth: Pairs) -> ReliabilityBin:
    mean = float(confidence.mean()) if len(confidence) else math.nan
    return ReliabilityBin(
        float(low), float(high), mean, estimate_share(int(truth.sum()), len(truth))
    )


def _table(rows: Iterable[tuple[float, bool]]) -> Pairs:
    table = np.array(list(rows), dtype=np.float64).reshape(-1, 2)
    return table[~np.isnan(table[:, 0])]
