"""Which detection belongs to which truth: one to one, the most pairs, the nearest onsets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

Counts = npt.NDArray[np.int64]


class Span(Protocol):
    """Anything with a half-open interval of samples: an event, a label."""

    @property
    def start_sample(self) -> int: ...
    @property
    def stop_sample(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Matching:
    """Which detections found which truth.

    Attributes
    ----------
    pairs : tuple of (int, int)
        Index of the detection and of the truth that it found, in order of the first.
    missed : tuple of int
        Indices of the truth that no detection found.
    false : tuple of int
        Indices of the detections that found nothing.
    """

    pairs: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    false: tuple[int, ...]

    @property
    def n_detected(self) -> int:
        return len(self.pairs) + len(self.false)

    @property
    def n_truth(self) -> int:
        return len(self.pairs) + len(self.missed)


def match(
    detected: Sequence[Span], truth: Sequence[Span], *, fs: float, tolerance_s: float = 0.05
) -> Matching:
    """Match detections to what was there, one to one.

    A pair may match if the detection overlaps the truth widened by `tolerance_s` on both sides.
    What has no length is one sample long here. Of all ways to match, the one with the most pairs is
    taken, and of those the one with the least sum of absolute onset differences; both are exact.
    Where that leaves a choice, it does not depend on the order of the input. Kinds and channels do
    not matter: choose what goes in.

    Parameters
    ----------
    detected, truth : sequence of Event, Label or the like
        In any order.
    fs : float
        Sampling frequency in Hz.
    tolerance_s : float
        Intervals are half-open: a detection that begins just `tolerance_s` after the end of the
        truth, or ends just as long before its start, is no match.

    Returns
    -------
    Matching

    Raises
    ------
    ValueError
        If `fs` or `tolerance_s` is no such number, or an interval ends before it starts.
    """
    margin = margin_samples(tolerance_s, fs)
    rank_d, rank_t = _ranking(detected), _ranking(truth)
    spans_d, spans_t = _spans(detected, rank_d), _spans(truth, rank_t)
    edges = _admissible(spans_d, spans_t, margin)
    cost = np.abs(spans_d[edges[:, 0], 0] - spans_t[edges[:, 1], 0])
    found = [pair for part in _components(edges) for pair in _assign(edges[part], cost[part])]
    pairs = tuple(sorted((rank_d[d], rank_t[t]) for d, t in found))
    return Matching(
        pairs,
        missed=_rest(len(truth), (t for _, t in pairs)),
        false=_rest(len(detected), (d for d, _ in pairs)),
    )


def pool(matchings: Sequence[Matching]) -> Matching:
    """Give the matching of several recordings, as if their events stood in one sequence."""
    pairs: list[tuple[int, int]] = []
    missed: list[int] = []
    false: list[int] = []
    n_detected = n_truth = 0
    for one in matchings:
        pairs += [(d + n_detected, t + n_truth) for d, t in one.pairs]
        missed += [t + n_truth for t in one.missed]
        false += [d + n_detected for d in one.false]
        n_detected, n_truth = n_detected + one.n_detected, n_truth + one.n_truth
    return Matching(tuple(pairs), tuple(missed), tuple(false))


def margin_samples(tolerance_s: float, fs: float) -> int:
    """Give the whole samples that widen an interval as `tolerance_s` does in continuous time.

    Two half-open intervals of whole samples, one of them widened by 12.5 samples, overlap just if
    they do when it is widened by 13.

    Raises
    ------
    ValueError
        If `fs` is not positive and finite, or `tolerance_s` negative or not finite.
    """
    if not (math.isfinite(fs) and fs > 0):
        raise ValueError(f"fs must be a positive number of Hz, got {fs!r}")
    if not (math.isfinite(tolerance_s) and tolerance_s >= 0):
        raise ValueError(f"tolerance_s must be 0 s or more, got {tolerance_s!r}")
    return math.ceil(tolerance_s * fs - 1e-6)  # 0.07 * 100 is a little more than 7


def _ranking(spans: Sequence[Span]) -> list[int]:
    """Indices in an order that the input's order has no part in, but for what is wholly alike."""

    def key(i: int) -> tuple[int, int, str, int]:
        span = spans[i]
        kind, channel = getattr(span, "kind", ""), getattr(span, "channel", -1)
        return span.start_sample, span.stop_sample, kind, channel

    return sorted(range(len(spans)), key=key)


def _spans(spans: Sequence[Span], order: Sequence[int]) -> Counts:
    """Give starts and stops, (n, 2); a point in time is the sample that it is at."""
    for span in spans:
        if span.stop_sample < span.start_sample:
            raise ValueError(f"an interval must not end before it starts, got {span}")
    rows = [(spans[i].start_sample, spans[i].stop_sample) for i in order]
    array = np.array(rows, dtype=np.int64).reshape(-1, 2)
    array[:, 1] = np.maximum(array[:, 1], array[:, 0] + 1)
    return array


def _admissible(detected: Counts, truth: Counts, margin: int) -> Counts:
    """Give the pairs that may match, (n, 2); both arrays are in order of start."""
    starts = truth[:, 0] - margin
    stops = truth[:, 1] + margin
    latest_stop = np.maximum.accumulate(stops) if len(stops) else stops
    first = np.searchsorted(latest_stop, detected[:, 0], side="right")
    last = np.searchsorted(starts, detected[:, 1], side="left")
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for d, (low, high) in enumerate(zip(first, last, strict=True)):
        t = low + np.flatnonzero(stops[low:high] > detected[d, 0])
        pairs.append(np.column_stack((np.full(len(t), d), t)))
    return np.concatenate(pairs)


def _components(edges: Counts) -> Iterator[Counts]:
    """Give the rows of `edges` that hang together, part by part."""
    if not len(edges):
        return
    n_d, n_t = edges.max(axis=0) + 1
    n = n_d + n_t
    graph = coo_array((np.ones(len(edges)), (edges[:, 0], n_d + edges[:, 1])), shape=(n, n))
    part = connected_components(graph, directed=False)[1][edges[:, 0]]
    order = np.argsort(part, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(part[order])) + 1)


def _assign(edges: Counts, cost: Counts) -> list[tuple[int, int]]:
    """Give the most pairs at the least cost, among edges that hang together.

    Each detection has a way out, of its own and dearer than everything that matching otherwise
    could save; sums of costs stay far below 2**53, so floats hold them exactly.
    """
    if len(edges) == 1:
        return [(int(edges[0, 0]), int(edges[0, 1]))]
    d, row = np.unique(edges[:, 0], return_inverse=True)
    t, column = np.unique(edges[:, 1], return_inverse=True)
    ways_out = np.arange(len(d))
    dear = (int(cost.max()) + 1) * (min(len(d), len(t)) + 1)
    weight = np.concatenate((cost + 1, np.full(len(d), dear))).astype(np.float64)  # 0 is no edge
    where = (np.concatenate((row, ways_out)), np.concatenate((column, len(t) + ways_out)))
    table = coo_array((weight, where), shape=(len(d), len(t) + len(d))).tocsr()
    rows, columns = min_weight_full_bipartite_matching(table)
    return [(int(d[i]), int(t[j])) for i, j in zip(rows, columns, strict=True) if j < len(t)]


def _rest(n: int, taken: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(range(n)).difference(taken)))
