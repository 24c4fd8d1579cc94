"""Who comes before whom on a data set, and which others are worth a colour."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.measures import ORDERING, Measure


@dataclass(frozen=True, slots=True)
class Ranked:
    """A method with its place; ``"–"`` if nothing was measured, ``"R1"``... for references."""

    method: MethodInfo
    place: str


def competing(book: Book, dataset: DatasetInfo) -> list[Ranked]:
    """Give the methods of a data set in order, the best first, without the references."""
    some = [m for m in book.present(dataset) if not m.is_reference]
    some.sort(key=lambda m: (_costs(book, dataset, m), m.title, m.name))
    return [Ranked(m, _place(i, _costs(book, dataset, m))) for i, m in enumerate(some, start=1)]


def _costs(book: Book, dataset: DatasetInfo, method: MethodInfo) -> tuple[float, ...]:
    return tuple(measure.cost(book.of(dataset, method, measure)) for measure in ORDERING)


def _place(number: int, costs: tuple[float, ...]) -> str:
    return str(number) if min(costs) < math.inf else "–"


def references(book: Book, dataset: DatasetInfo) -> list[Ranked]:
    """Give the references of a data set."""
    numbers = {m.name: i for i, m in enumerate(_references(book), start=1)}
    return [Ranked(m, f"R{numbers[m.name]}") for m in book.present(dataset) if m.is_reference]


def _references(book: Book) -> list[MethodInfo]:
    return [m for m in book.results.methods if m.is_reference]


def ordered_by(book: Book, dataset: DatasetInfo) -> Measure | None:
    """Give the measure that decides the order on a data set."""
    some = [r.method for r in competing(book, dataset)]
    for measure in ORDERING:
        if any(measure.cost(book.of(dataset, m, measure)) < math.inf for m in some):
            return measure
    return None


def best_others(book: Book, most: int) -> list[MethodInfo]:
    """Give the methods that are neither ours nor references and do best over all data sets."""
    shares: dict[str, list[float]] = {}
    for dataset in book.judged:
        ranked = [r for r in competing(book, dataset) if r.place != "–"]
        for i, r in enumerate(ranked):
            shares.setdefault(r.method.name, []).append((i + 0.5) / len(ranked))
    some = [m for m in book.results.methods if m.name in shares and not m.is_ours]
    some.sort(key=lambda m: (sum(shares[m.name]) / len(shares[m.name]), m.title, m.name))
    return some[:most]


def place_of(
    book: Book, dataset: DatasetInfo, method: MethodInfo, measure: Measure
) -> tuple[int, int] | None:
    """Give a method's place by one measure and among how many; those alike share the better."""
    costs = {
        r.method.name: measure.cost(book.of(dataset, r.method, measure))
        for r in competing(book, dataset)
    }
    own = costs.get(method.name, math.inf)
    known = [cost for cost in costs.values() if cost < math.inf]
    return (1 + sum(cost < own for cost in known), len(known)) if own < math.inf else None


def best_other(book: Book, dataset: DatasetInfo, measure: Measure) -> MethodInfo | None:
    """Give the best method by one measure that is neither ours nor a reference."""
    some = [r.method for r in competing(book, dataset) if not r.method.is_ours]
    some = [m for m in some if measure.cost(book.of(dataset, m, measure)) < math.inf]
    return min(some, key=lambda m: measure.cost(book.of(dataset, m, measure)), default=None)
