"""What the figures say, in sentences made by rules."""

from __future__ import annotations

import math

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.book import Book, setting_words
from twitchdetect.report.benchmark.measures import ALARMS_ALL, SENSITIVITY, SNR_50, Measure
from twitchdetect.report.benchmark.ranking import best_other, ordered_by, place_of, references

_DOES = {
    SNR_50.name: ("finds half of the twitches at", "does so at"),
    SENSITIVITY.name: ("finds", "finds"),
    ALARMS_ALL.name: ("gives", "gives"),
}
_OF = {SENSITIVITY.name: " of the twitches", ALARMS_ALL.name: " false alarms an hour"}


def main_finding(book: Book) -> str:
    """Say the most important in a few sentences: the first data set, then how often ours loses."""
    if book.ours is None:
        return "None of these methods is ours, so nothing is said about it."
    dataset = headline(book)
    return f"{finding(book, dataset)} {summary(book)}" if dataset else summary(book)


def headline(book: Book) -> DatasetInfo | None:
    """Give the data set of the main finding: the first where ours crosses one half."""
    for dataset in book.judged:
        figure = book.of(dataset, book.ours, SNR_50) if book.ours else None
        if SNR_50.cost(figure) < math.inf:
            return dataset
    return None


def finding(book: Book, dataset: DatasetInfo) -> str:
    """Compare ours with every reference and with the best other method on one data set."""
    ours, measure = book.ours, ordered_by(book, dataset)
    if ours is None or measure is None:
        return f"On {dataset.title}: nothing that methods could be compared by was measured."
    if not book.settings(dataset, ours):
        return f"On {dataset.title} ours was not run."
    at = setting_words(book.setting(dataset, ours))
    own = book.of(dataset, ours, measure)
    best = best_other(book, dataset, measure)
    rivals = [(best, f"The best single other method, {best.title},")] if best else []
    apart = [r.method for r in references(book, dataset)]
    rivals += [(method, f"The reference “{method.title}”") for method in apart]
    said = [_against(book, dataset, own, m, measure, title) for m, title in rivals]
    return f"On {dataset.title}, {at}, ours {_does(own, measure)}.{''.join(said)}"


def _does(figure: Figure | None, measure: Measure, which: int = 0) -> str:
    """Say what a method reaches, with its interval."""
    if figure is None or math.isnan(figure.value):
        why = f" ({measure.undefined})" if figure else ""
        return f"has no figure for it: {measure.title} is not defined{why}"
    interval = numerals.span(figure.low, figure.high, measure.say)
    value = measure.with_unit(figure.value).removesuffix("/h")
    said = value + (f" ({interval})" if interval else "")
    return f"{_DOES[measure.name][which]} {said}{_OF.get(measure.name, '')}"


def _against(
    book: Book,
    dataset: DatasetInfo,
    own: Figure | None,
    method: MethodInfo,
    measure: Measure,
    title: str,
) -> str:
    other = book.of(dataset, method, measure)
    if other is None or math.isnan(other.value):
        return ""
    return f" {title} {_does(other, measure, 1)}: ours {verdict(own, other, measure)}."


def verdict(own: Figure | None, other: Figure, measure: Measure) -> str:
    """Say by how much ours loses to or wins over another, and whether that is more than chance."""
    cost, rival = measure.cost(own), measure.cost(other)
    if own is None or math.isinf(cost):
        return "loses"
    if cost == rival:
        return "is level with it"
    word = "loses" if cost > rival else "wins by"
    overlap = _do_overlap(own, other)
    caveat = " (the intervals overlap)" if overlap else ""
    return f"{word} {measure.gap(abs(cost - rival))}{caveat}"


def _do_overlap(one: Figure, other: Figure) -> bool:
    return one.low <= other.high and other.low <= one.high


def summary(book: Book) -> str:
    """Count the data sets where ours is first and those where another single method is."""
    first: list[str] = []
    beaten: list[str] = []
    for dataset in book.judged:
        measure = ordered_by(book, dataset)
        if book.ours is None or measure is None or not book.settings(dataset, book.ours):
            continue
        place = place_of(book, dataset, book.ours, measure)
        (first if place and place[0] == 1 else beaten).append(dataset.title)
    n = len(first) + len(beaten)
    if not n:
        return "Ours was measured on none of the data sets."
    sets = "data set" if n == 1 else "data sets"
    said = f"By the first measure of each, ours is first of the single methods on {len(first)} of "
    behind = f"; another is better on {'; '.join(beaten)}" if beaten else ""
    return f"{said}{n} {sets}{behind}."
