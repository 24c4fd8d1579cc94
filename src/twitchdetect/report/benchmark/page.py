"""The benchmark as one page that needs nothing else: no network, no script."""

from __future__ import annotations

from twitchdetect.evaluate.results import BenchmarkResults
from twitchdetect.report.benchmark import findings
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.looks import choose_looks
from twitchdetect.report.benchmark.markup import Markup, element, join
from twitchdetect.report.benchmark.sections import contents, make_sections
from twitchdetect.report.benchmark.style import BENCHMARK_STYLE
from twitchdetect.report.heading import NOTICE
from twitchdetect.report.style import STYLE

TITLE = "Benchmark of twitch detection"
SIMULATED = (
    "Simulated data says nothing about accuracy on people: it compares methods on signals whose "
    "truth is known."
)


def draw(results: BenchmarkResults) -> str:
    """Give the page; the same results give the same page.

    Parameters
    ----------
    results : BenchmarkResults
    """
    book = Book(results)
    sections = make_sections(book, choose_looks(book))
    notice = element("p", f"{NOTICE} {SIMULATED}", class_="notice")
    body = [
        element("h1", TITLE),
        notice,
        element("p", findings.main_finding(book), class_="finding"),
        contents(sections),
        *(section.drawn for section in sections),
        notice,
    ]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", TITLE),
        element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        element("style", Markup(STYLE + BENCHMARK_STYLE)),
    )
    page = element("html", head, "\n", element("body", join(body, "\n")), lang="en")
    return f"<!doctype html>\n{page}\n"
