"""False alarms by what caused them: a table of methods and confounders, shaded."""

from __future__ import annotations

import math

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import DatasetInfo
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.book import Book, setting_words
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.ranking import Ranked, competing, references
from twitchdetect.report.benchmark.tables import Footnotes, box, head, name_cell, row_class

PER_OCCURRENCE, PER_HOUR = "false_alarms_per_occurrence", "false_alarms_per_hour"
PER_SESSION_HOUR = "false_alarms_per_session_hour"
_WHOLE = ("rest", "all", "")
_STEPS = (0.02, 0.1, 0.25, 0.5, 1.0)
"""Shares of occurrences from which on a cell is shaded one step darker."""


def kinds(book: Book, dataset: DatasetInfo) -> list[str]:
    """Give the confounders of a data set in the order of the figures."""
    found: dict[str, None] = {}
    for method in book.present(dataset):
        setting = book.setting(dataset, method)
        for name in (PER_OCCURRENCE, PER_SESSION_HOUR):
            if setting is not None:
                found.update(dict.fromkeys(book.groups(dataset, method, setting, name)))
    return [kind for kind in found if kind not in _WHOLE]


def confounder_table(book: Book, dataset: DatasetInfo) -> Markup:
    """Give the table of a data set; nothing if it has no confounders."""
    some = kinds(book, dataset)
    if not some:
        return Markup()
    notes = Footnotes()
    rows = [_row(book, dataset, r, some, notes) for r in competing(book, dataset)]
    apart = [_row(book, dataset, r, some, notes) for r in references(book, dataset)]
    bodies = [element("tbody", *rows)]
    if apart:
        bodies.append(element("tbody", *apart, class_="apart"))
    heads = [("#", ""), ("method", ""), *((k.replace("_", " "), "") for k in some)]
    thead = head(*heads, ("rest", "per hour"), ("all", "per hour"))
    table = box(thead, bodies, f"False alarms by confounder on {dataset.title}", "heat", len(heads))
    compared = element("p", f"Setting compared: {setting_words(book.compared(dataset))}.")
    return join([compared, table, notes.listed()])


def _row(
    book: Book, dataset: DatasetInfo, ranked: Ranked, some: list[str], notes: Footnotes
) -> Markup:
    method = ranked.method
    setting = book.setting(dataset, method)
    per = book.groups(dataset, method, setting, PER_OCCURRENCE) if setting is not None else {}
    hourly = book.groups(dataset, method, setting, PER_HOUR) if setting is not None else {}
    why = "not measured" if setting is not None else "it has no such setting on this data set"
    due = book.groups(dataset, method, setting, PER_SESSION_HOUR) if setting is not None else {}
    cells = [_cell(per.get(kind), due.get(kind), why, notes) for kind in some]
    cells += [_cell(None, hourly.get(group), why, notes) for group in ("rest", "all")]
    first = [element("td", ranked.place), name_cell(method)]
    return element("tr", *first, *cells, class_=row_class(method))


def _cell(per: Figure | None, hourly: Figure | None, why: str, notes: Footnotes) -> Markup:
    """Give the number an occurrence, and below it that an hour."""
    known = [f for f in (per, hourly) if f is not None and math.isfinite(f.value)]
    if not known:
        given = [f for f in (per, hourly) if f is not None]
        undefined = "it did not occur" if given else why
        return element("td", notes.nothing(undefined), class_="n")
    said: list[str] = []
    if per is not None and per in known:
        said.append(numerals.fixed(per.value, 2))
    if hourly is not None and hourly in known:
        below = f"{numerals.rate(hourly.value)}/h"
        said.append(join([element("br"), element("small", below)]) if said else below)
    step = shade(per.value) if per is not None and per in known else 0
    counted = f"n = {known[0].n}" if known[0].n else None
    return element("td", *said, class_=f"n h{step}", title=counted)


def shade(per_occurrence: float) -> int:
    """Give the step of shading, 0 to 5."""
    return sum(per_occurrence >= step for step in _STEPS)


def legend() -> Markup:
    """Show what the shades mean."""
    said = ["less", *(f"from {step:g}" for step in _STEPS)]
    cells = [element("span", word, class_=f"h{i} shade") for i, word in enumerate(said)]
    return element("p", "False alarms an occurrence: ", join(cells, " "))
