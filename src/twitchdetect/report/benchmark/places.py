"""The place of ours by every measure: one row a data set."""

from __future__ import annotations

from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.measures import PLACED, Measure
from twitchdetect.report.benchmark.ranking import best_other, place_of
from twitchdetect.report.benchmark.tables import Footnotes, box, head


def place_table(book: Book) -> Markup:
    """Give places, and under each the figure of ours and that of the best other."""
    ours = book.ours
    if ours is None:
        return Markup()
    notes = Footnotes()
    rows = [_row(book, d, ours, notes) for d in book.judged]
    heads = [element("th", "data set", scope="col")]
    for measure in PLACED:
        unit = join([element("br"), element("small", measure.unit)])
        heads.append(element("th", measure.title, unit, class_="n", scope="col"))
    table = box(head(*heads), [element("tbody", *rows)], "Places of ours", "places")
    return join([table, notes.listed()])


def _row(book: Book, dataset: DatasetInfo, ours: MethodInfo, notes: Footnotes) -> Markup:
    cells = [_cell(book, dataset, ours, measure, notes) for measure in PLACED]
    return element("tr", element("th", dataset.title, scope="row"), *cells)


def _cell(
    book: Book, dataset: DatasetInfo, ours: MethodInfo, measure: Measure, notes: Footnotes
) -> Markup:
    place, own = place_of(book, dataset, ours, measure), book.of(dataset, ours, measure)
    if place is None or own is None:
        why = book.why_not(dataset, ours, book.setting(dataset, ours), measure)
        return element("td", notes.nothing(why), class_="n")
    best = best_other(book, dataset, measure)
    other = book.of(dataset, best, measure) if best else None
    said = measure.say(own.value)
    versus = f"; {measure.say(other.value)}" if other else ""
    is_first = place[0] == 1
    return element(
        "td", f"{'★ ' if is_first else ''}{place[0]} of {place[1]}", element("br"),
        element("small", said + versus), class_="n first" if is_first else "n",
        title=f"best other: {best.title}" if best else None,
    )  # fmt: skip
