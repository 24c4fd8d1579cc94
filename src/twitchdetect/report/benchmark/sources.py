"""What was measured on, what was measured, and the exact configuration."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping

from twitchdetect.evaluate.results import MethodInfo
from twitchdetect.report import text
from twitchdetect.report.benchmark import numerals
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.tables import box, head, name_cell, plain_row, row_class

_SETTINGS = ("published", "default", "tuned_0.1", "tuned_1", "tuned_10")
_HEADS = {
    "published": ("threshold", "as published"),
    "default": ("threshold", "default"),
    "tuned_0.1": ("threshold", "for 0.1/h"),
    "tuned_1": ("threshold", "for 1/h"),
    "tuned_10": ("threshold", "for 10/h"),
}


def dataset_table(book: Book) -> Markup:
    """Give what each data set is."""
    thead = head(
        ("data set", ""), ("measured on", ""), ("rate", ""), ("channels", ""), ("length", ""),
        ("twitches", ""), ("kind", ""),
    )  # fmt: skip
    rows = [
        plain_row(
            [
                join([element("b", d.title), element("br"), element("code", d.name)]),
                d.what,
                numerals.hertz(d.fs),
                str(d.n_channels),
                numerals.hours(d.hours),
                str(d.n_twitches),
                "simulated" if d.is_simulated else "real",
            ],
            numeric=range(2, 7),
        )
        for d in book.results.datasets
    ]
    return box(thead, [element("tbody", *rows)], "Data sets", "sources")


def method_table(book: Book) -> Markup:
    """Give where each method is from, where it deviates, and its thresholds."""
    used = {f.setting for f in book.results.figures if f.name == "threshold"}
    settings = [s for s in _SETTINGS if s in used]
    thead = head(
        ("method", ""), ("source and notes", ""), ("causal", ""),
        *(_HEADS[s] for s in settings),
    )  # fmt: skip
    rows = [_method_row(book, m, settings) for m in book.results.methods]
    return box(thead, [element("tbody", *rows)], "Methods", "sources")


def _method_row(book: Book, method: MethodInfo, settings: list[str]) -> Markup:
    note = join([element("br"), method.note]) if method.note else Markup()
    kind = element("small", " reference") if method.is_reference else Markup()
    after = join([element("br"), element("code", method.name), kind])
    cells = [
        name_cell(method, after=after),
        element("td", method.source, note),
        element("td", "yes" if method.is_causal else "no", class_="n"),
        *(_threshold(book, method, setting) for setting in settings),
    ]
    return element("tr", *cells, class_=row_class(method))


def _threshold(book: Book, method: MethodInfo, setting: str) -> Markup:
    """Give the threshold, or from which to which it goes over the data sets."""
    found = {
        d.title: f.value
        for d in book.results.datasets
        if (f := book.find(d, method, setting, "threshold", ("", "all"))) and math.isfinite(f.value)
    }
    if not found:
        return element("td", "–", class_="n")
    said = sorted({f"{value:.3g}" for value in found.values()}, key=float)
    each = "; ".join(f"{title}: {value:.3g}" for title, value in found.items())
    shown = said[0] if len(said) == 1 else f"{said[0]}–{said[-1]}"
    return element("td", shown, class_="n", title=each)


def config_table(config: Mapping[str, object]) -> Markup:
    """Give every setting by its dotted name, exactly."""
    if not config:
        return element("p", "No configuration was given.")
    rows = [
        element(
            "tr",
            element("th", element("code", name), scope="row"),
            element("td", element("code", value)),
        )
        for name, value in flattened(config)
    ]
    return box(Markup(), [element("tbody", *rows)], "Configuration", "config")


def flattened(config: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """Give names with dots and values as JSON writes them, texts without quotes."""
    for name, value in config.items():
        if isinstance(value, Mapping):
            yield from flattened(value, f"{before}{name}.")
        elif isinstance(value, str):
            yield f"{before}{name}", text.micro(value)
        else:
            yield f"{before}{name}", json.dumps(value, ensure_ascii=False, default=str)
