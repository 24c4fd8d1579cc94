"""What ours called things, against what they were."""

from __future__ import annotations

import math

from twitchdetect.evaluate.confusion import AGAIN, ANSWERS, HIDDEN, MISSED, NOTHING
from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.events import KINDS
from twitchdetect.labels import LABEL_KINDS
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.book import Book, setting_words
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.tables import box

_ORDER = (*KINDS, *LABEL_KINDS)
_LAST = (HIDDEN, AGAIN, MISSED, NOTHING)
_WORDS = {MISSED: "no event", HIDDEN: "under a twitch", NOTHING: "nothing", AGAIN: "found already"}
_STEPS = (0.02, 0.1, 0.25, 0.5, 0.8)

Counts = dict[tuple[str, str], float]


def counts(book: Book, dataset: DatasetInfo, method: MethodInfo) -> Counts:
    """Give how often what was of a kind (the first) was called so (the second)."""
    setting = book.setting(dataset, method)
    if setting is None:
        return {}
    found: Counts = {}
    for group, figure in book.groups(dataset, method, setting, "confusion").items():
        was, arrow, called = group.partition(">")
        if arrow and math.isfinite(figure.value):
            found[(was, called)] = figure.value
    return found


def in_order(kinds: set[str]) -> list[str]:
    """Order kinds as the vocabulary does, unknown ones after it, what is no kind last."""

    def place(kind: str) -> tuple[int, int, str]:
        last = 1 + _LAST.index(kind) if kind in _LAST else 0
        return (last, _ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)

    return sorted(kinds, key=place)


def confusion_table(book: Book, dataset: DatasetInfo) -> Markup:
    """Give the tables of our methods on a data set; nothing if there are none."""
    return join(_table(book, dataset, m) for m in book.results.methods if m.is_ours)


def _table(book: Book, dataset: DatasetInfo, method: MethodInfo) -> Markup:
    found = counts(book, dataset, method)
    if not found:
        return Markup()
    rows = in_order({was for was, _ in found})
    columns = in_order({called for _, called in found})
    heads = [element("th", _said(k), class_="n", scope="col") for k in columns]
    first = element("th", "was ↓  called →", scope="col")
    total = element("th", "total", class_="n", scope="col")
    thead = element("thead", element("tr", first, *heads, total))
    body = element("tbody", *(_row(found, was, columns) for was in rows))
    said = f"{method.title}, {setting_words(book.setting(dataset, method))}."
    return join(
        [
            element("p", said),
            box(thead, [body], f"Kinds on {dataset.title}", "confusion", len(columns) + 1),
        ]
    )


def _said(kind: str) -> str:
    return _WORDS.get(kind, kind.replace("_", " "))


def _row(found: Counts, was: str, columns: list[str]) -> Markup:
    total = sum(n for (kind, _), n in found.items() if kind == was)
    right = ANSWERS.get(was, () if was in _LAST else (was,))
    cells = [_cell(found.get((was, called), 0.0), total, called in right) for called in columns]
    name = element("th", _said(was), scope="row")
    return element("tr", name, *cells, element("td", numerals.whole(total), class_="n"))


def _cell(n: float, total: float, is_right: bool) -> Markup:
    if not n:
        return element("td", "·", class_="n right" if is_right else "n")
    share = n / total
    step = sum(share >= edge for edge in _STEPS)
    below = join([element("br"), element("small", f"{numerals.percent(share)} %")])
    look = f"n h{step}" + (" right" if is_right else "")
    return element("td", numerals.whole(n), below, class_=look)
