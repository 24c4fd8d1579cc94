"""Where things stand in the overview, in inches: lanes with a mark an event, and the channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from twitchdetect.report.kinds import AnyKind

WIDTH_IN, LEFT_IN, PLOT_IN = 10.0, 1.5, 7.5
LANE_IN, NUMBER_IN = 0.2, 0.15
NUMBER_LEVELS = 3
TOP_IN, BETWEEN_IN, BOTTOM_IN = 0.05, 0.06, 0.75
LEAST_MARK_IN = 0.03
_MOST_ROW_IN, _LEAST_ROW_IN, _ROWS_IN = 2.2, 0.17, 5.6
_DIGIT_IN, _APART_IN = 0.075, 0.05
_CLUSTER_IN = 0.3


@dataclass(frozen=True)
class Label:
    """The numbers of twitches that follow each other; level 0 is next to their lane."""

    first: int
    last: int
    left_in: float
    level: int

    @property
    def text(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def right_in(self) -> float:
        return self.left_in + _DIGIT_IN * len(self.text)


@dataclass(frozen=True)
class Layout:
    """The overview's measures.

    Attributes
    ----------
    kinds : tuple of str
        One lane each, from top to bottom.
    n_channels : int
    duration_s : float
    twitches_s : tuple of float
        Middles of the twitches, in order; they are numbered above their lane.
    has_markers : bool
        Whether a first lane holds what somebody marked.
    """

    kinds: tuple[AnyKind, ...]
    n_channels: int
    duration_s: float
    twitches_s: tuple[float, ...] = ()
    has_markers: bool = False

    @cached_property
    def labels(self) -> list[Label]:
        """Numbers of twitches."""
        return place_labels([self.x_in(t) for t in self.twitches_s])

    @property
    def row_in(self) -> float:
        share = _ROWS_IN / max(1, self.n_channels)
        return round(min(_MOST_ROW_IN, max(_LEAST_ROW_IN, share)), 2)

    @property
    def rows_in(self) -> float:
        return max(1, self.n_channels) * self.row_in

    @property
    def markers_in(self) -> float:
        """Height of the lane of markers."""
        return LANE_IN if self.has_markers else 0.0

    @property
    def numbers_in(self) -> float:
        """Room for the twitches' numbers above their lane."""
        return NUMBER_IN * (1 + max((label.level for label in self.labels), default=-1))

    def number_in(self, label: Label) -> float:
        """Top of a label, from the top of the lanes."""
        return self.markers_in + self.numbers_in - (label.level + 1) * NUMBER_IN

    @property
    def lanes_in(self) -> float:
        return self.markers_in + self.numbers_in + max(1, len(self.kinds)) * LANE_IN

    @property
    def height_in(self) -> float:
        return TOP_IN + self.lanes_in + BETWEEN_IN + self.rows_in + BOTTOM_IN

    def lane_in(self, kind: AnyKind) -> float:
        """Middle of a lane, from the top of the lanes."""
        return self.markers_in + self.numbers_in + (self.kinds.index(kind) + 0.5) * LANE_IN

    def x_in(self, time_s: float) -> float:
        """Place of a time, from the left of the plot."""
        return time_s / self.duration_s * PLOT_IN

    def mark_s(self, start_s: float, stop_s: float, dpi: float) -> tuple[float, float]:
        """Give the ends of a mark on whole pixels: never too thin, and around what it marks."""
        pixel_s = self.duration_s / (PLOT_IN * dpi)
        n_pixels = max(round(LEAST_MARK_IN * dpi), round((stop_s - start_s) / pixel_s))
        first = round((start_s + stop_s) / 2 / pixel_s - n_pixels / 2)
        return first * pixel_s, (first + n_pixels) * pixel_s


def place_labels(places_in: Sequence[float]) -> list[Label]:
    """Number twitches from 1 above their marks.

    Twitches close together use several levels; where these do not suffice, they share labels on
    the lowest.

    Parameters
    ----------
    places_in : sequence of float
        Where the marks stand, in order.
    """
    labels: list[Label] = []
    first = 0
    for stop in range(1, len(places_in) + 1):
        if stop == len(places_in) or places_in[stop] - places_in[stop - 1] > _CLUSTER_IN:
            places = places_in[first:stop]
            own = _place(places, first + 1, labels, NUMBER_LEVELS)
            is_shared = any(label.first < label.last for label in own)
            labels += _place(places, first + 1, labels, 1) if is_shared else own
            first = stop
    return labels


def _place(
    places_in: Sequence[float], first: int, before: Sequence[Label], n_levels: int
) -> list[Label]:
    """Number one cluster of twitches beside the labels that stand before it."""
    ends = [-1.0] * n_levels
    for label in before[-2 * NUMBER_LEVELS :]:
        if label.level < n_levels:
            ends[label.level] = label.right_in + _APART_IN
    labels: list[Label] = []
    for number, place_in in enumerate(places_in, start=first):
        left_in = place_in - _DIGIT_IN * len(str(number)) / 2
        free = [level for level in range(n_levels) if ends[level] <= left_in]
        if free:
            labels.append(Label(number, number, left_in, free[0]))
        elif labels:
            last = labels.pop()
            labels.append(Label(last.first, number, last.left_in, last.level))
        else:
            labels.append(Label(number, number, ends[0], 0))
        ends[labels[-1].level] = labels[-1].right_in + _APART_IN
    return labels


def merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Make one of spans that overlap."""
    apart: list[tuple[float, float]] = []
    for start, stop in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(stop, apart[-1][1]))
        else:
            apart.append((start, stop))
    return apart
