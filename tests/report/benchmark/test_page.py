"""The page as a whole: it is valid, holds everything, and says the same each time."""

import re

import pytest

from tests.report.benchmark.fake import make_results
from tests.report.benchmark.some import OURS, SWEEP, A, Reader, figure, halves, results, svgs
from twitchdetect.evaluate.results import DatasetInfo, MethodInfo
from twitchdetect.report.benchmark.markup import Markup, element, escaped
from twitchdetect.report.benchmark.page import draw


@pytest.fixture(scope="module")
def given():
    return make_results()


@pytest.fixture(scope="module")
def page(given):
    return draw(given)


@pytest.fixture(scope="module")
def read(page):
    return Reader(page)


def test_every_tag_is_closed_and_every_picture_is_xml(page, read):
    assert read.open == []
    assert read.wrong == []
    assert len(svgs(page)) == page.count("<svg") > 100


def test_the_same_results_give_the_same_page(page):
    assert draw(make_results()) == page
    assert draw(make_results(seed=1)) != page


def test_nothing_comes_from_elsewhere(page, read):
    assert not re.search(r"https?:|url\(|@import|javascript:", page)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in read.found}


def test_it_stays_small(page):
    assert 200_000 < len(page.encode()) < 3_000_000


def test_contents_lead_to_every_section_and_ids_are_unique(read):
    ids = [attrs["id"] for _, attrs in read.found if "id" in attrs]
    links = [a["href"][1:] for a in read.of("a")]
    assert len(set(ids)) == len(ids)
    assert links == ids  # in the order of the page, none left out


def test_sections_are_in_the_order_of_a_sceptic(page):
    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert titles == [
        "Findings", "Leaderboard", "Sensitivity against SNR", "Sensitivity against false alarms",
        "Onset errors and latencies", "False alarms by confounder", "Kinds, by ours",
        "Confidence against truth", "Worst errors", "Data sets", "Methods", "Exact configuration",
    ]  # fmt: skip


def test_it_says_that_it_is_research_and_that_simulations_are_no_people(page):
    top = page[: page.index("<nav")]
    assert "Research software, not a medical device" in top
    assert "Simulated data says nothing about accuracy on people" in top


def test_every_method_data_set_and_setting_is_there(given, read):
    for info in (*given.methods, *given.datasets):
        assert info.title in read.text
    for m in given.methods:
        assert m.source in read.text
    for d in given.datasets:
        assert d.what in read.text
    assert "matching.slack_ms" in read.text


def test_no_number_is_written_as_nan_or_with_a_hyphen_for_minus(read):
    assert not re.search(r"\bnan\b|\binf\b|None", read.text)
    cells = [cell for row in read.rows for cell in row if not cell.startswith("[")]
    assert any("−" in cell for cell in cells)
    assert not [cell for cell in cells if re.search(r"(^| )-\d", cell)]


def test_no_text_becomes_markup():
    bad = "<script>&\"'\x00\ud800"
    method = MethodInfo(name="a", title=bad, source=bad, note=bad)
    dataset = DatasetInfo(name="sweep", title=bad, what=bad, fs=250.0, n_channels=1, hours=1.0,
                          n_twitches=3, is_simulated=True)  # fmt: skip
    figures = [*halves()[:2], figure("us", "false_alarms_per_occurrence", 1.0, group=bad)]
    figures += [figure("us", "confusion", 1.0, group=f"{bad}>{bad}")]
    figures += [figure("us", "sensitivity", 0.5, group=g) for g in ("0", "5")]
    page = draw(results(*figures, methods=(OURS, method), datasets=(dataset,), config={bad: bad}))
    read = Reader(page)
    assert not read.of("script")
    assert read.wrong == []
    assert "<script>&\"'\ufffd\ufffd" in read.text
    assert "\x00" not in page
    page.encode("utf-8")
    assert svgs(page)


def test_markup_is_escaped_once_and_attributes_too():
    assert element("b", "a<b", Markup("<i>x</i>")) == "<b>a&lt;b<i>x</i></b>"
    assert element("td", class_='"x"', data_n=None) == '<td class="&quot;x&quot;"></td>'
    assert escaped(escaped("&")) == "&amp;"


def test_a_page_of_nothing_is_a_page():
    page = draw(results(methods=(), datasets=()))
    assert Reader(page).wrong == []
    assert "None of these methods is ours" in page
    assert "No examples were kept." in page
    page = draw(results(methods=(OURS, A), datasets=(SWEEP,)))
    assert "nothing that methods could be compared by was measured" in page
