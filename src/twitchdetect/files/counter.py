"""Packet counters: the round each board runs, and where in its round a row stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Samples

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_SAMPLE_ROWS = 100_000
_LEAST_SHARE = 0.1
_RUNNING_LENGTH = 1 << 40


@dataclass(frozen=True, slots=True, eq=False)
class Cycle:
    """The round that a packet counter runs, counted in rows of a file.

    Attributes
    ----------
    name : str
        The values in words.
    place : ndarray of int, (n_values,), or None
        For each counter value the place of its first row in the round, -1 where the counter does
        not take this value; None for a number that only ever grows.
    repeats : ndarray of int, (n_values,), or None
        How many rows in succession bear the value.
    length : int
        Rows in one round.
    """

    name: str
    place: Ints | None
    repeats: Ints | None
    length: int

    @classmethod
    def of_values(cls, name: str, *rounds: Sequence[int]) -> Cycle:
        """Build a cycle from the rows of one round; several rounds are interchangeable."""
        n_values = max(max(values) for values in rounds) + 1
        place = np.full(n_values, -1, dtype=np.int64)
        repeats = np.ones(n_values, dtype=np.int64)
        for values in rounds:
            found, first, count = np.unique(values, return_index=True, return_counts=True)
            place[found] = first
            repeats[found] = count
        return cls(name, place, repeats, len(rounds[0]))

    def rows_of(self, counter: Ints) -> tuple[Ints, Ints]:
        """Give place (-1 if not of this cycle) and number of rows of each counter value."""
        if self.place is None or self.repeats is None:
            return counter, np.ones_like(counter)
        is_known = (counter >= 0) & (counter < len(self.place))
        known = np.where(is_known, counter, 0)
        return np.where(is_known, self.place[known], -1), self.repeats[known]


def _twice(start: int, stop: int) -> list[int]:
    return [value for value in range(start, stop) for _ in range(2)]


RUNNING = Cycle("running number", None, None, _RUNNING_LENGTH)
CYTON = Cycle.of_values("0-255", range(256))
DAISY_EVEN = Cycle.of_values("0, 2 .. 254", range(0, 256, 2))
DAISY_ODD = Cycle.of_values("1, 3 .. 255", range(1, 256, 2))
DAISY_HALVED = Cycle.of_values("0-127", range(128))
GANGLION_ROWS = Cycle.of_values("0-200", range(201))
GANGLION_2 = Cycle.of_values(
    "0 once, then 1-100 or 101-200 twice each", [0, *_twice(1, 101)], [0, *_twice(101, 201)]
)
GANGLION_3 = Cycle.of_values("0-99 or 100-199 twice each", _twice(0, 100), _twice(100, 200))


def _places_in_run(counter: Ints) -> Ints:
    """Give 0, 1, 2... within each run of equal values."""
    rows = np.arange(len(counter))
    starts = np.where(np.diff(counter, prepend=counter[0] - 1) != 0, rows, 0)
    places: Ints = rows - np.maximum.accumulate(starts)
    return places


def row_phases(counter: Ints, cycle: Cycle) -> Ints:
    """Give the place of each row in the round; -1 where the counter is not of the cycle.

    A packet whose first rows are missing at the start of the file is taken from its end.
    """
    place, repeats = cycle.rows_of(counter)
    in_run = _places_in_run(counter)
    second = np.flatnonzero(in_run[1:] == 0)
    first_run = int(second[0]) + 1 if len(second) else len(counter)
    in_run[:first_run] += -first_run % int(repeats[0])
    return np.where(place >= 0, place + in_run % repeats, -1)


def find_cycle(counter: Ints, candidates: Sequence[Cycle]) -> Cycle | None:
    """Choose the cycle that explains most steps of the counter; None if none explains a tenth.

    Parameters
    ----------
    counter : ndarray of int, (n_rows,)
        At least one row; only the first 100 000 are looked at.
    candidates : sequence of Cycle
        Of equally good ones the first is taken.
    """
    counter = counter[:_SAMPLE_ROWS]
    best, best_share = None, _LEAST_SHARE
    for cycle in candidates:
        phases = row_phases(counter, cycle)
        is_known = phases >= 0
        step_ok = np.diff(phases) % cycle.length == 1
        hits = np.count_nonzero(step_ok & is_known[1:] & is_known[:-1])
        share = (hits + bool(is_known[0])) / len(counter)
        if share > best_share:
            best, best_share = cycle, share
    return best


def repeated_rows(counter: Ints, data_uV: Samples, cycle: Cycle) -> Bools:
    """Mark rows of a packet that was stored again: same counter once too often, same numbers.

    Parameters
    ----------
    counter : ndarray of int, (n_rows,)
        Packet counter, row by row.
    data_uV : ndarray, (n_rows, n_channels)
        The samples.
    cycle : Cycle
        The round that the counter runs.

    Returns
    -------
    ndarray of bool, (n_rows,)
        True for the copies.
    """
    _, repeats = cycle.rows_of(counter)
    is_repeat = np.zeros(len(counter), dtype=np.bool_)
    rows = np.flatnonzero(_places_in_run(counter) >= repeats)
    same = (data_uV[rows] == data_uV[rows - repeats[rows]]).all(axis=1)
    is_repeat[rows[same]] = True
    return is_repeat
