"""A sum of small decision trees, read from a table, and what each sign adds to it.

A tree asks one sign after the other whether it is above some value. Every node knows the mean of
what lies below it, so that each question moves the sum by a known amount: the sum is a constant
and what each sign has added, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

LEAF = -1
MOST_SCORE = 50.0


class Tree(NamedTuple):
    """Nodes in an order in which the one for lower values follows its parent.

    `sign` is which sign a node asks for or `LEAF`, `at` the value up to which it is low, `high` the
    node for higher values, `mean` what the tree comes to on average from there.
    """

    sign: tuple[int, ...]
    at: tuple[float, ...]
    high: tuple[int, ...]
    mean: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees over named signs, and the line that makes a probability of their sum."""

    signs: tuple[str, ...]
    trees: tuple[Tree, ...]
    slope: float
    intercept: float

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Trees:
        """Read the table that `as_table` gives."""
        trees = tuple(
            Tree(*(tuple(tree[name]) for name in Tree._fields)) for tree in table["trees"]
        )
        return cls(tuple(table["signs"]), trees, float(table["slope"]), float(table["intercept"]))

    def as_table(self) -> dict[str, Any]:
        """Give everything as lists and numbers, for JSON."""
        return {
            "slope": self.slope,
            "intercept": self.intercept,
            "signs": list(self.signs),
            "trees": [{name: list(v) for name, v in tree._asdict().items()} for tree in self.trees],
        }

    def added(self, values: Sequence[float]) -> tuple[float, list[float]]:
        """Give the score, log odds, and how much of it each sign has added.

        Parameters
        ----------
        values : sequence of float
            One a sign, in the order of `signs`.
        """
        parts, score = [0.0] * len(values), 0.0
        for sign, at, high, mean in self.trees:
            i = 0
            while (s := sign[i]) >= 0:
                j = i + 1 if values[s] <= at[i] else high[i]
                parts[s] += mean[j] - mean[i]
                i = j
            score += mean[i]
        return self.intercept + self.slope * score, [self.slope * part for part in parts]


def probability(score: float) -> float:
    """Probability of log odds."""
    return 1.0 / (1.0 + math.exp(-min(max(score, -MOST_SCORE), MOST_SCORE)))
