"""The page to take home: plain words, what was told, and one page whatever was done."""

import html
import re

import pytest

from tests.report.chart import made
from twitchdetect.chart import clients, muscles, needle_work, picklists, sessions
from twitchdetect.report.chart.document import Points, Text
from twitchdetect.report.chart.gather import gather_session
from twitchdetect.report.chart.html_page import write_html
from twitchdetect.report.chart.patient_report import _plain_muscles, patient_report
from twitchdetect.report.chart.patient_words import LANGUAGES


@pytest.fixture
def chart(tmp_path):
    chart = made.new_chart(tmp_path)
    clients.add_client(chart, "P07")
    yield chart
    chart.close()


def text_of(chart, language="en", name="P07/1", **options):
    page = write_html(patient_report(gather_session(chart, name), language, **options))
    body = page.partition("</style>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_it_says_what_was_done_what_is_normal_and_when_to_call(chart, tmp_path):
    made.full_session(chart, tmp_path, is_closed=False)
    said = text_of(chart)
    for words in (
        *("Your treatment on 24 November 2026", "the muscle between your neck and your shoulder"),
        *(
            "the muscle on your shoulder blade, right side",
            "Your muscles twitched",
            "24 to 48 hours",
        ),
        *("You got a bruise.", "6 before and 2.5 after", "call the emergency number at once"),
        *("No hard sport", "fever: call us", "1 December 2026, 14:00"),
    ):
        assert words in said, words


def test_german_is_german(chart, tmp_path):
    made.full_session(chart, tmp_path)
    said = text_of(chart, "de")
    for words in ("24. November 2026", "der Muskel zwischen Hals und Schulter, linke Seite",
                  "6 vorher und 2,5 nachher", "Sie haben einen blauen Fleck bekommen.",
                  "Rufen Sie sofort den Notruf an"):  # fmt: skip
        assert words in said, words
    for english in (" the ", " your ", "Needle", "left", "call"):
        assert english not in said, english


def test_only_the_aftercare_that_was_told_is_on_it(chart):
    sessions.open_session(chart, "P07")
    assert "Nothing special." in text_of(chart)
    sessions.answer(chart, "P07/1", "aftercare", {"heat": "yes", "hydration": "no"})
    said = text_of(chart)
    assert "Put something warm on sore muscles." in said
    assert "Drink enough" not in said
    assert "Nothing special." not in said
    assert "call the emergency number" in said  # whatever was told


def test_a_session_without_twitches_or_sites_claims_none(chart):
    sessions.open_session(chart, "P07")
    said = text_of(chart)
    assert "twitched" not in said
    assert "pain, as you told" not in said
    assert "None is fixed yet." in said
    assert "Nobody wrote down where needles were used." in said


def test_a_rejected_twitch_is_none(chart, tmp_path):
    sessions.open_session(chart, "P07", opened_at=made.BEGAN)
    made.answer_all(chart, "P07/1")
    made.add_sites(chart, "P07/1", 1)
    made.attach(chart, "P07/1", tmp_path, 3, verdicts=("no", "n/a"))
    assert "twitched" not in text_of(chart)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_term_of_art_is_on_it(chart, tmp_path, language):
    made.full_session(chart, tmp_path, n_sites=8, is_closed=False)
    said = text_of(chart, language)
    for term in (
        "LTR",
        "µV",
        "EMG",
        "SNR",
        "trigger",
        "trapezius",
        "NRS",
        "kPa",
        "deg",
        "Hz",
        "AB",
    ):
        assert term not in said, term


@pytest.mark.parametrize("language", ["en", "de"])
def test_sentences_are_short(chart, tmp_path, language):
    made.full_session(chart, tmp_path)
    document = patient_report(gather_session(chart, "P07/1"), language)
    texts = [b.words for b in document.walk() if isinstance(b, Text)]
    texts += [item for b in document.walk() if isinstance(b, Points) for item in b.items]
    for text in texts:
        for sentence in re.split(r"[.:] ", text):
            assert len(sentence.split()) <= 21, sentence


def test_every_muscle_of_the_list_has_plain_words_in_both_languages():
    plain = _plain_muscles()
    assert {m.name for m in muscles.MUSCLES} == set(plain)
    for words in plain.values():
        assert len(words) == 2
        assert all(words)


def test_every_picked_aftercare_and_event_has_its_words():
    minor = {k for k, kind in picklists.ADVERSE_EVENTS.items() if kind.percent}
    for words in LANGUAGES.values():
        assert set(words.care_points) == {item.key for item in picklists.AFTERCARE}
        assert minor <= set(words.adverse)
        assert len(words.call_points) + 2 == len(picklists.RED_FLAGS)


def test_whom_to_call_is_on_it_or_a_line_to_write_on(chart):
    sessions.open_session(chart, "P07")
    assert "Our phone number: ........" in text_of(chart)
    assert "Our phone number: 0341 123 456" in text_of(chart, contact="0341 123 456")


def test_what_was_typed_is_escaped_and_cut(chart):
    sessions.open_session(chart, "P07", next_session="<script>x</script> " * 50)
    made.answer_all(chart, "P07/1")
    needle_work.add_site(chart, "P07/1", muscle="<img src=x>" * 60)
    page = write_html(patient_report(gather_session(chart, "P07/1"), contact="<b>" * 200))
    assert not re.search(r"<(script|img)", page)
    assert page.count("…") == 3


def test_a_place_where_no_needle_went_in_is_not_named_beside_those_where_one_did(chart):
    sessions.open_session(chart, "P07")
    made.answer_all(chart, "P07/1")
    needle_work.add_site(chart, "P07/1", muscle="Soleus", side="left")
    needle_work.add_site(chart, "P07/1", muscle="Upper trapezius", side="left")
    before = text_of(chart)
    needle_work.put_in(chart, "P07/1", site=2)
    after = text_of(chart)
    names = [
        place for place, _ in (_plain_muscles()["Soleus"], _plain_muscles()["Upper trapezius"])
    ]
    assert all(name in before for name in names)
    assert [name in after for name in names] == [False, True]
