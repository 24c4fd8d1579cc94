"""One table a data set: the methods in order, references apart."""

from __future__ import annotations

from dataclasses import dataclass

from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report.benchmark import measures, numerals
from twitchdetect.report.benchmark.book import Book, setting_words
from twitchdetect.report.benchmark.looks import Look, swatch
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.measures import Measure
from twitchdetect.report.benchmark.ranking import Ranked, competing, ordered_by, references
from twitchdetect.report.benchmark.tables import (
    Footnotes,
    box,
    head,
    is_known,
    name_cell,
    row_class,
    value_cell,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A measure, at the setting that is compared or at that which nobody tuned."""

    measure: Measure
    below: str
    is_untuned: bool = False

    def setting(self, book: Book, dataset: DatasetInfo, method: MethodInfo) -> str | None:
        choose = book.as_given if self.is_untuned else book.setting
        return choose(dataset, method)

    def figure(self, book: Book, dataset: DatasetInfo, method: MethodInfo) -> Figure | None:
        setting = self.setting(book, dataset, method)
        return book.find(dataset, method, setting, self.measure.name, self.measure.groups)

    @property
    def title(self) -> str:
        return f"{self.measure.title} ({self.below})"


COLUMNS = (
    Column(measures.SNR_50, "dB"),
    Column(measures.SNR_90, "dB"),
    Column(measures.SENSITIVITY, "%, all twitches"),
    Column(measures.ALARMS_REST, "per hour, untuned", is_untuned=True),
    Column(measures.ALARMS_REST, "per hour, compared"),
    Column(measures.ALARMS_ALL, "per hour, compared"),
    Column(measures.PRECISION, "%"),
    Column(measures.ONSET, "ms, median, quartiles"),
    Column(measures.ALARM_LATENCY, "ms, median, quartiles"),
)


def leaderboard(book: Book, dataset: DatasetInfo, looks: dict[str, Look]) -> Markup:
    """Give the table of a data set with what it was counted on and why figures are missing."""
    notes = Footnotes()
    some, apart = competing(book, dataset), references(book, dataset)
    shown = [
        c
        for c in COLUMNS
        if any(is_known(c.figure(book, dataset, r.method)) for r in [*some, *apart])
    ]
    rows = [_row(book, dataset, r, shown, looks[r.method.name], notes) for r in [*some, *apart]]
    bodies = [element("tbody", *rows[: len(some)])]
    if apart:
        said = "References: no detector can be expected to reach them, they take no place"
        title = element("tr", element("th", said, colspan=len(shown) + 4, scope="rowgroup"))
        bodies.append(element("tbody", title, *rows[len(some) :], class_="apart"))
    heads = [("#", ""), ("method", ""), *((c.measure.title, c.below) for c in shown)]
    thead = head(*heads, ("twitches", "n"), ("causal", ""))
    table = box(thead, bodies, f"Methods on {dataset.title}", "leaders")
    dropped = [c for c in COLUMNS if c not in shown]
    below = [notes.listed(), _dropped(dataset, dropped), _absent(book, dataset)]
    return join([_order(book, dataset), table, *below])


def facts(dataset: DatasetInfo) -> str:
    """Say how much was measured."""
    kind = "Simulated" if dataset.is_simulated else "Real signals"
    channels = "1 channel" if dataset.n_channels == 1 else f"{dataset.n_channels} channels"
    twitches = f"{dataset.n_twitches or 'no'} twitch" + ("" if dataset.n_twitches == 1 else "es")
    size = f"{numerals.hertz(dataset.fs)}, {channels}, {numerals.hours(dataset.hours)}, {twitches}"
    return f"{kind}, {size}"


def _order(book: Book, dataset: DatasetInfo) -> Markup:
    measure = ordered_by(book, dataset)
    order = f"ordered by {measure.title}" if measure else "in no order, as nothing was measured"
    compared = setting_words(book.compared(dataset))
    return element("p", f"{facts(dataset)}. Setting compared: {compared}; {order}.")


def _dropped(dataset: DatasetInfo, columns: list[Column]) -> Markup:
    """Name the columns that would be empty."""
    if not columns:
        return Markup()
    no_twitch = dataset.n_twitches == 0 and all(c.measure.needs_twitches for c in columns)
    why = "the data set holds no twitch" if no_twitch else "no method has them here"
    names = ", ".join(c.title for c in columns)
    return element("p", f"Columns left out, as {why}: {names}.", class_="notes")


def _absent(book: Book, dataset: DatasetInfo) -> Markup:
    names = [m.title for m in book.results.methods if not book.settings(dataset, m)]
    if not names:
        return Markup()
    return element("p", f"Not run on this data set: {', '.join(names)}.", class_="notes")


def _row(
    book: Book,
    dataset: DatasetInfo,
    ranked: Ranked,
    columns: list[Column],
    look: Look,
    notes: Footnotes,
) -> Markup:
    method = ranked.method
    sensitivity = book.of(dataset, method, measures.SENSITIVITY)
    cells = [
        element("td", ranked.place),
        name_cell(method, swatch(look), _other_setting(book, dataset, method)),
        *(_cell(book, dataset, method, column, notes) for column in columns),
        element("td", str(sensitivity.n) if sensitivity and sensitivity.n else "–", class_="n"),
        element("td", "yes" if method.is_causal else "no", class_="n"),
    ]
    return element("tr", *cells, class_=row_class(method))


def _cell(
    book: Book, dataset: DatasetInfo, method: MethodInfo, column: Column, notes: Footnotes
) -> Markup:
    figure = column.figure(book, dataset, method)
    if figure is None or not is_known(figure):
        setting = column.setting(book, dataset, method)
        why = book.why_not(dataset, method, setting, column.measure)
        return element("td", notes.nothing(why), class_="n")
    bounds = _quartiles(book, dataset, method, figure) if figure.group == "q50" else None
    return value_cell(figure, column.measure.say, bounds)


def _quartiles(
    book: Book, dataset: DatasetInfo, method: MethodInfo, figure: Figure
) -> tuple[float, float] | None:
    some = book.groups(dataset, method, figure.setting, figure.name)
    return (some["q25"].value, some["q75"].value) if {"q25", "q75"} <= some.keys() else None


def _other_setting(book: Book, dataset: DatasetInfo, method: MethodInfo) -> Markup:
    """Name the setting of a method that is not compared at the one of the others."""
    setting = book.setting(dataset, method)
    if setting in (None, book.compared(dataset)):
        return Markup()
    return join([element("br"), element("small", setting_words(setting))])
