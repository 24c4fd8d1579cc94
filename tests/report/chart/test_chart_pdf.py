"""Reports as PDF: by WeasyPrint, and plainly without it."""

import re
import shutil
import subprocess

import pytest

from tests.report.chart import made
from twitchdetect.chart import clients, needle_work, picklists, sessions
from twitchdetect.report.chart import pdf
from twitchdetect.report.chart.client_report import client_report
from twitchdetect.report.chart.cuts import cut_twitches
from twitchdetect.report.chart.document import Document, Pairs, Points, Table, Text
from twitchdetect.report.chart.gather import gather_session
from twitchdetect.report.chart.gather_client import gather_client
from twitchdetect.report.chart.html_page import write_html
from twitchdetect.report.chart.patient_report import patient_report
from twitchdetect.report.chart.plain_pdf import write_plain_pdf
from twitchdetect.report.chart.session_report import session_report


@pytest.fixture
def chart(tmp_path):
    chart = made.new_chart(tmp_path)
    clients.add_client(chart, "P07")
    yield chart
    chart.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Give what is told of a whole session, of its traces and of its client."""
    folder = tmp_path_factory.mktemp("told")
    with made.new_chart(folder) as chart:
        clients.add_client(chart, "P07")
        facts = gather_session(chart, made.full_session(chart, folder))
        return facts, cut_twitches(facts), gather_client(chart, "P07")


@pytest.fixture
def document(whole):
    return session_report(*whole[:2])


def poppler(name, *arguments):
    if shutil.which(name) is None:
        pytest.skip(f"needs {name} of poppler")
    done = subprocess.run([name, *map(str, arguments)], capture_output=True, text=True, check=True)
    return done.stdout


def n_pages(path):
    return int(poppler("pdfinfo", path).partition("Pages:")[2].split()[0])


def size_of(path):
    return poppler("pdfinfo", path).partition("Page size:")[2].splitlines()[0]


def text_of(path):
    return " ".join(poppler("pdftotext", "-layout", path, "-").split())


@pytest.fixture
def weasyprint():
    try:
        return pdf._weasyprint()
    except (ImportError, OSError) as error:
        pytest.skip(f"needs WeasyPrint: {error}")


@pytest.mark.parametrize(("paper", "size"), [("A4", "595"), ("letter", "612 x 792")])
def test_weasyprint_writes_pages_of_the_paper(weasyprint, document, tmp_path, paper, size):
    path = tmp_path / "r.pdf"
    assert pdf.write_pdf(document, path, paper) == ""
    assert path.read_bytes().startswith(b"%PDF")
    assert size in size_of(path)
    said = text_of(path)
    assert "Session P07/1, 24 Nov 2026" in said
    assert f"page 1 / {n_pages(path)}" in said
    assert "Upper trapezius (trapezius descendens), left" in said


def test_nothing_is_fetched(weasyprint):
    with pytest.raises(ValueError, match="fetches nothing"):
        pdf._refuse("file:///etc/passwd")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ImportError("no"), 'pip install "twitchdetect[report]"'),
        (OSError("pango"), "apt install libpango"),
    ],
)
def test_without_weasyprint_the_pdf_is_plain_and_says_what_is_missing(
    document, tmp_path, monkeypatch, error, told
):
    def fail(name):
        assert name == "weasyprint"
        raise error

    monkeypatch.setattr(pdf, "import_module", fail)
    path = tmp_path / "r.pdf"
    assert told in pdf.write_pdf(document, path, "letter")
    assert path.read_bytes().startswith(b"%PDF")
    assert "612 x 792" in size_of(path)


def said_in(document: Document):
    """Give every text of a document, cut into words that no line break can part."""
    yield from (document.kind, document.title, document.banner, *document.aside, *document.alerts)
    for value, words in document.figures:
        yield from (value, words)
    for section in document.sections:
        yield section.title
    for block in (*document.walk(), *document.closing):
        if isinstance(block, Text):
            yield block.words
        elif isinstance(block, Points):
            yield from block.items
        elif isinstance(block, Pairs):
            yield from (part for row in block.rows for part in row)
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
            yield from (column.head for column in block.columns)


@pytest.mark.parametrize("which", ["session", "client", "patient"])
def test_the_plain_pdf_holds_all_the_text(whole, document, tmp_path, which):
    if which == "client":
        document = client_report(whole[2])
    elif which == "patient":
        document = patient_report(whole[0], "de")
    path = tmp_path / "r.pdf"
    write_plain_pdf(document, path, "A4")
    found = "".join(text_of(path).split())
    n = 0
    for text in said_in(document):
        for word in text.split():
            n += 1
            assert word in found, word
    assert n > 100
    assert "?" not in found.replace("?.", "")


def test_the_plain_pdf_draws_every_twitch(document, tmp_path):
    path = tmp_path / "r.pdf"
    write_plain_pdf(document, path, "A4")
    said = text_of(path)
    for number, at in ((1, "0:02.0"), (14, "0:17.6")):
        assert f"{number} {at}" in said
    assert "100 ms" in said


def test_long_words_stay_on_the_page_and_every_letter_is_there(chart, tmp_path):
    word = "Donaudampfschifffahrtsgesellschaft" * 12
    sessions.open_session(chart, "P07", plan=word, history=word)
    made.answer_all(chart, "P07/1")
    needle_work.add_site(chart, "P07/1", muscle=word)
    facts = gather_session(chart, "P07/1")
    document = session_report(facts, cut_twitches(facts))
    path = tmp_path / "r.pdf"
    write_plain_pdf(document, path, "A4")
    assert "".join(text_of(path).split()).count(word) >= 2
    for x_max in _rights(path):
        assert x_max < 595 - 20


def _rights(path):
    words = poppler("pdftotext", "-bbox", path, "-")
    return [float(x) for x in re.findall(r'xMax="([\d.]+)"', words)]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """Give a session of which there is as much to say to the client as there can be."""
    folder = tmp_path_factory.mktemp("crowded")
    with made.new_chart(folder) as chart:
        clients.add_client(chart, "P07")
        made.full_session(
            chart, folder, n_sites=8, n_twitches=6, is_closed=False, is_simulation=True
        )
        for muscle in (
            "Multifidus, thoracic",
            "Flexor carpi ulnaris",
            "Vastus medialis",
            "x" * 300,
        ):
            needle_work.add_site(chart, "P07/1", muscle=muscle, side="right")
        for kind in picklists.ADVERSE_EVENTS:
            needle_work.add_adverse_event(chart, "P07/1", kind)
        sessions.change_session(chart, "P07/1", next_session="On Tuesday in two weeks " * 30)
        return gather_session(chart, "P07/1")


@pytest.mark.parametrize("n_sites", [6, 8])
def test_a_usual_page_to_take_home_is_one_page_in_large_letters(
    weasyprint, chart, tmp_path, n_sites
):
    made.full_session(chart, tmp_path, n_sites=n_sites, n_twitches=6, is_simulation=True)
    document = patient_report(gather_session(chart, "P07/1"), "de")
    assert 'class="plain"' in write_html(document)
    path = tmp_path / "r.pdf"
    pdf.write_pdf(document, path, "letter")
    assert n_pages(path) == 1


@pytest.mark.parametrize("paper", ["A4", "letter"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_to_take_home_is_one_page(weasyprint, crowded, tmp_path, paper, language):
    document = patient_report(crowded, language, contact="0341 " * 100)
    path = tmp_path / "r.pdf"
    pdf.write_pdf(document, path, paper)
    assert n_pages(path) == 1
    write_plain_pdf(document, path, paper)
    assert n_pages(path) == 1
