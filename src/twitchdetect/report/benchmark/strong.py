"""When strong twitches were reported: the first alarm, the verdict, and how right the onset was."""

from __future__ import annotations

import math

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import DatasetInfo
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.markup import Markup, element
from twitchdetect.report.benchmark.ranking import Ranked, competing
from twitchdetect.report.benchmark.tables import Footnotes, box, head, name_cell, row_class

COLUMNS = (
    ("strong_alarm_latency_ms", "q50", "alarm after onset", "ms, median"),
    ("strong_alarm_latency_ms", "q95", "alarm after onset", "ms, 95 % by then"),
    ("strong_verdict_after_end_ms", "q50", "verdict after the end", "ms, median"),
    ("strong_verdict_after_end_ms", "q95", "verdict after the end", "ms, 95 % by then"),
    ("strong_onset_error_ms", "q50", "onset error", "ms, median"),
    ("strong_onset_error_ms", "bias", "onset error", "ms, mean"),
    ("strong_onset_error_ms", "iqr", "onset error", "ms, between quartiles"),
)
_WHY = "it found no such twitch, or was not measured"


def strong_table(book: Book, dataset: DatasetInfo) -> Markup:
    """Give the table of a data set; nothing if no method found a strong twitch."""
    rows = [(ranked, _figures(book, dataset, ranked)) for ranked in competing(book, dataset)]
    if not any(_is_known(f) for _, figures in rows for f in figures):
        return Markup()
    notes = Footnotes()
    body = element("tbody", *(_row(ranked, figures, notes) for ranked, figures in rows))
    heads = [("#", ""), ("method", ""), *((title, below) for _, _, title, below in COLUMNS)]
    thead = head(*heads, ("found", "n"))
    table = box(thead, [body], f"Strong twitches on {dataset.title}", "leaders", len(heads) + 1)
    said = "Twitches of 12 dB and more that were found:"
    return element("div", element("p", said), table, notes.listed())


def _figures(book: Book, dataset: DatasetInfo, ranked: Ranked) -> list[Figure | None]:
    setting = book.setting(dataset, ranked.method)
    return [
        book.find(dataset, ranked.method, setting, name, (group,)) for name, group, _, _ in COLUMNS
    ]


def _is_known(figure: Figure | None) -> bool:
    return figure is not None and math.isfinite(figure.value)


def _row(ranked: Ranked, figures: list[Figure | None], notes: Footnotes) -> Markup:
    cells = [
        element("td", numerals.whole(f.value), class_="n")
        if f is not None and _is_known(f)
        else element(
            "td", notes.nothing("it found no such twitch, or was not measured"), class_="n"
        )
        for f in figures
    ]
    n = max((f.n for f in figures if f is not None), default=0)
    cells.append(element("td", str(n) if n else "–", class_="n"))
    first = [element("td", ranked.place), name_cell(ranked.method)]
    return element("tr", *first, *cells, class_=row_class(ranked.method))
