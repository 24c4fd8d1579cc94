"""The sections of the page, each with what explains it, and the list of contents."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twitchdetect.evaluate.results import DatasetInfo
from twitchdetect.report.benchmark import findings
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.confounders import confounder_table, legend
from twitchdetect.report.benchmark.confusion import confusion_table
from twitchdetect.report.benchmark.examples import examples
from twitchdetect.report.benchmark.leaderboard import leaderboard
from twitchdetect.report.benchmark.looks import Look
from twitchdetect.report.benchmark.losses import losses
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.places import place_table
from twitchdetect.report.benchmark.reliability import reliability_charts
from twitchdetect.report.benchmark.sensitivity import sensitivity_chart
from twitchdetect.report.benchmark.sources import config_table, dataset_table, method_table
from twitchdetect.report.benchmark.strips import strips
from twitchdetect.report.benchmark.strong import strong_table
from twitchdetect.report.benchmark.tradeoff import tradeoff_chart

Draw = Callable[[DatasetInfo], Markup]

_FINDINGS = (
    "The same on the other data sets, each by the first measure that is defined there: SNR for "
    "50 %, sensitivity, false alarms. Gaps are taken before rounding."
)
_LOSES = (
    "Every measure by which some other single method is better on some data set; references do not "
    "count here."
)
_PLACES = (
    "Place of ours among the single methods, below it ours; the best other. ★: first. Onset and "
    "end errors count by their size."
)
_LEADERS = (
    "SNR for 50 % and 90 %: where the curve of sensitivity crosses one half and nine tenths; lower "
    "is better. Small figures: 95 % interval; of onset error and latency, the quartiles. "
    "“Untuned”: the threshold as its authors or its defaults set it; “compared”: as said above "
    "each table."
)
_CURVES = (
    "Share of twitches found at each SNR. In colour, with 95 % intervals: ours, the references (R) "
    "and the best of the others over all data sets; the rest is grey. Numbers on the lines are "
    "places in the leaderboard. “none”: twitches that do not reach the skin; what is found of them "
    "is chance."
)
_STRIPS = (
    "Of the twitches that were found. Line: 5 to 95 %; box: 25 to 75 %; bar: median; diamond: "
    "mean. Left of zero is too early. An arrow: the line goes on outside. Table: the two moments "
    "of an event, for twitches that are strong enough to be seen by eye."
)
_CONFOUNDERS = (
    "Upper figure: false alarms an occurrence of the confounder; lower: an hour of the data set. "
    "Each is laid to the shortest label that it overlaps; “ltr”: a further alarm at a twitch that "
    "was found. Darker is worse."
)
_CONFUSION = (
    "Rows: what it was; columns: what ours called it; below each count its share of the row. "
    "Framed: rightly named. Every label counts once, twitches first. “no event”: nobody said "
    "anything; “under a twitch”: what was found there was the twitch, so nobody can tell. The last "
    "rows are events that answer no label: at “nothing”, or at one that was “found already”."
)
_RELIABILITY = (
    "Of events that were given a confidence of 0.8, four in five should be right: on the dashed "
    "line. Above it: too modest; below: too sure. Bars: 95 % intervals, and how many events lie in "
    "each tenth. Calibration error: mean distance from the line, weighted by events; Brier score: "
    "mean squared difference of confidence and truth; both are better small. Only ours gives a "
    "confidence."
)
_EXAMPLES = (
    "Truth: hollow boxes above, dashed lines through the channels. Found: full boxes below, a tint "
    "over the channels. All channels of an example have one scale. Time is that of the session."
)
_METHODS = "Thresholds in units of each method; from lowest to highest where data sets differ."


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; parts can be led to from the contents."""

    anchor: str
    title: str
    content: Markup
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def drawn(self) -> Markup:
        return element("section", element("h2", self.title, id=self.anchor), self.content)


def contents(sections: Sequence[Section]) -> Markup:
    """List the sections and their parts as links."""
    items = [
        element("li", _link(s.anchor, s.title), element("ul", *map(_item, s.parts)))
        if s.parts
        else _item((s.anchor, s.title))
        for s in sections
    ]
    return element("nav", element("ul", *items), aria_label="contents")


def _item(part: tuple[str, str]) -> Markup:
    return element("li", _link(*part))


def _link(anchor: str, title: str) -> Markup:
    return element("a", title, href=f"#{anchor}")


def make_sections(book: Book, looks: dict[str, Look]) -> list[Section]:
    """Give all sections in order."""
    return [
        _findings(book),
        _by_dataset(book, "leaderboard", "Leaderboard", _LEADERS,
                    lambda d: leaderboard(book, d, looks)),
        _by_dataset(book, "sensitivity", "Sensitivity against SNR", _CURVES,
                    lambda d: sensitivity_chart(book, d, looks)),
        _tradeoffs(book, looks),
        _by_dataset(book, "timing", "Onset errors and latencies", _STRIPS,
                    lambda d: join([strips(book, d, looks), strong_table(book, d)])),
        _confounders(book),
        _by_dataset(book, "kinds", "Kinds, by ours", _CONFUSION,
                    lambda d: confusion_table(book, d)),
        _by_dataset(book, "confidence", "Confidence against truth", _RELIABILITY,
                    lambda d: reliability_charts(book, d, looks)),
        Section("examples", "Worst errors", join([_said(_EXAMPLES), examples(book.results)])),
        Section("datasets", "Data sets", dataset_table(book)),
        Section("methods", "Methods", join([_said(_METHODS), method_table(book)])),
        Section("configuration", "Exact configuration", config_table(book.results.config)),
    ]  # fmt: skip


def _said(words: str) -> Markup:
    return element("p", words)


def _findings(book: Book) -> Section:
    first = findings.headline(book)
    others = [d for d in book.judged if d is not first] if book.ours else []
    each = [element("li", findings.finding(book, d)) for d in others]
    parts = [_said(_FINDINGS), element("ul", *each)] if each else []
    parts.append(element("h3", "Where ours loses", id="losses"))
    lost = [element("li", element("b", t), ": ", said) for t, said in losses(book)]
    if lost:
        parts += [_said(_LOSES), element("ul", *lost)]
    else:
        parts.append(_said("No other method is better by any measure that was taken."))
    parts += [element("h3", "Places of ours", id="places"), _said(_PLACES), place_table(book)]
    led = (("losses", "Where ours loses"), ("places", "Places of ours"))
    return Section("findings", "Findings", join(parts), led)


def _by_dataset(book: Book, anchor: str, title: str, words: str, draw: Draw) -> Section:
    """Give a part a data set; those without anything to draw are named at the end."""
    parts, led, missing = [_said(words)], [], []
    for dataset in book.results.datasets:
        drawn = draw(dataset)
        if drawn:
            where = _anchor(book, anchor, dataset)
            parts += [element("h3", _capital(dataset.title), id=where), drawn]
            led.append((where, _capital(dataset.title)))
        else:
            missing.append(dataset.title)
    if missing:
        parts.append(_missing(missing))
    return Section(anchor, title, join(parts), tuple(led))


def _anchor(book: Book, before: str, dataset: DatasetInfo) -> str:
    return f"{before}-{list(book.results.datasets).index(dataset) + 1}"


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


def _missing(titles: Sequence[str]) -> Markup:
    return element("p", f"Not measured on: {'; '.join(titles)}.", class_="notes")


def _tradeoffs(book: Book, looks: dict[str, Look]) -> Section:
    """Give small charts side by side."""
    snr_db = book.results.config.get("tradeoff_snr_db")
    is_known = isinstance(snr_db, int | float) and math.isfinite(snr_db)
    at = f"an SNR of {snr_db:g} dB" if is_known else "the SNR that the configuration states"
    words = _said(
        f"Share of twitches found at {at}, with the threshold chosen at rest for each number of "
        "false alarms an hour."
    )
    drawn = [(d, tradeoff_chart(book, d, looks)) for d in book.results.datasets]
    figures = [
        element("figure", element("figcaption", element("b", _capital(d.title))), svg)
        for d, svg in drawn
        if svg
    ]
    missing = [d.title for d, svg in drawn if not svg]
    parts = [words, element("div", *figures, class_="pair")]
    return Section(
        "tradeoff",
        "Sensitivity against false alarms",
        join([*parts, _missing(missing)] if missing else parts),
    )


def _confounders(book: Book) -> Section:
    section = _by_dataset(
        book, "confounders", "False alarms by confounder", _CONFOUNDERS,
        lambda d: confounder_table(book, d),
    )  # fmt: skip
    return Section(section.anchor, section.title, join([legend(), section.content]), section.parts)
