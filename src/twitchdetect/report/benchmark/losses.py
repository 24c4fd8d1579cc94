"""Where ours loses, a line a measure and a line for confounders."""

from __future__ import annotations

import math
from statistics import median

from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.confounders import PER_OCCURRENCE, kinds
from twitchdetect.report.benchmark.measures import PLACED, Measure
from twitchdetect.report.benchmark.ranking import best_other, competing, place_of

_LEAST_GAP = 0.005  # an occurrence: less is not seen in two decimals


def losses(book: Book) -> list[tuple[str, str]]:
    """Give each measure by which another single method is better somewhere, and what is so."""
    if book.ours is None:
        return []
    found = [(m.title, _by_measure(book, book.ours, m)) for m in PLACED]
    found += [
        (f"false alarms by confounder on {d.title}", _by_confounder(book, book.ours, d))
        for d in book.judged
    ]
    return [(title, said) for title, said in found if said]


def _by_measure(book: Book, ours: MethodInfo, measure: Measure) -> str:
    """Count the data sets, and name that where ours stands furthest back."""
    places = {
        d.name: (d, place)
        for d in book.judged
        if (place := place_of(book, d, ours, measure)) and place[1] > 1
    }
    behind = [(d, place) for d, place in places.values() if place[0] > 1]
    if not behind:
        return ""
    worst, place = max(behind, key=lambda entry: (entry[1][0] - 1) / (entry[1][1] - 1))
    best = best_other(book, worst, measure)
    own, other = (book.of(worst, m, measure) for m in (ours, best) if m)
    versus = (
        f"ours {measure.with_unit(own.value)}, {best.title} {measure.with_unit(other.value)}"
        if own and other and best
        else ""
    )
    return (
        f"another is better on {len(behind)} of {len(places)}; ours stands furthest back on "
        f"{worst.title}: place {place[0]} of {place[1]} ({versus})."
    )


def _by_confounder(book: Book, ours: MethodInfo, dataset: DatasetInfo) -> str:
    """Name the confounders that raise more false alarms in ours than the others' median."""
    worse = []
    for kind in kinds(book, dataset):
        own = _per_occurrence(book, dataset, ours, kind)
        others = [
            value
            for r in competing(book, dataset)
            if not r.method.is_ours
            and math.isfinite(value := _per_occurrence(book, dataset, r.method, kind))
        ]
        if others and own > median(others) + _LEAST_GAP:
            usual = numerals.fixed(median(others), 2)
            worse.append(f"{kind.replace('_', ' ')} ({numerals.fixed(own, 2)}; {usual})")
    if not worse:
        return ""
    said = "more an occurrence than the median of the other methods (ours; median)"
    return f"{said}: {', '.join(worse)}."


def _per_occurrence(book: Book, dataset: DatasetInfo, method: MethodInfo, kind: str) -> float:
    setting = book.setting(dataset, method)
    figure = book.find(dataset, method, setting, PER_OCCURRENCE, (kind,))
    return figure.value if figure else math.nan
