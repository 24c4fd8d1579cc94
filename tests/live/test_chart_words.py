"""Every word of the chart's pick-lists has its German, and so has every refusal."""

import pytest

from tests.live.charts import CODE, answer_all, make_chart
from twitchdetect.chart import picklists, sessions
from twitchdetect.chart.needle_work import add_site, put_in
from twitchdetect.chart.picklists import TOPICS
from twitchdetect.chart.sessions import obstacles
from twitchdetect.live.chart_seen import visit_of
from twitchdetect.live.chart_words import (
    PICKS,
    answer_words,
    missing_words,
    obstacle_words,
    picked,
    unit_words,
)
from twitchdetect.live.strings import install_language

ALIKE = {"Hygiene", "hygiene", "latent"}


@pytest.fixture
def german(qapp):
    install_language("de")
    yield
    install_language("en")


def all_words():
    for items in TOPICS.values():
        for item in items:
            yield item.words
            yield from item.answers
    for named in (picklists.MEASURES, picklists.ADVERSE_EVENTS, picklists.SYMPTOMS):
        yield from (one.words for one in named.values())
    yield from picklists.TECHNIQUES.values()
    yield from picklists.RESPONSES.values()
    for plain in (picklists.POINTS, picklists.POSITIONS, picklists.SEVERITIES, picklists.WHEN):
        yield from (word for word in plain if word)
    yield from (topic.replace("_", " ") for topic in TOPICS)


def test_every_word_that_can_be_picked_is_german(german):
    words = set(all_words())
    assert words <= set(PICKS)
    assert {w for w in words if picked(w) == w} <= ALIKE


def test_answers_of_one_question_stay_apart_in_german(german):
    for items in TOPICS.values():
        for item in items:
            shown = [answer_words(value) for value in item.answers]
            assert len(set(shown)) == len(shown)


def test_every_obstacle_is_german(german, tmp_path):
    chart = make_chart(tmp_path)
    sessions.open_session(chart, CODE)
    sessions.answer(chart, CODE, "screening", {"epilepsy": "yes", "pregnancy": "first trimester"})
    sessions.answer(chart, CODE, "consent", {"given": "no"})
    with chart.reading() as session:
        told = obstacles(sessions.find_session(session, CODE))
    said = {words: obstacle_words(words) for words in told}
    assert len(said) == 23
    assert said["Epilepsy (screening): yes. Say in words why it may go on."] == (
        "Epilepsie (Risiken): ja. In Worten sagen, warum es weitergehen darf."
    )
    assert said["Consent was given (consent): no. No needle may be used."] == (
        "Einwilligung liegt vor (Einwilligung): nein. Es darf keine Nadel benutzt werden."
    )
    for words, german_words in said.items():
        assert german_words != words and "not answered" not in german_words


def test_all_that_is_missing_is_german(german, tmp_path):
    chart = make_chart(tmp_path)
    sessions.open_session(chart, CODE)
    answer_all(chart, CODE)
    add_site(chart, CODE, muscle="Soleus")
    put_in(chart, CODE)
    told = list(visit_of(chart, CODE).missing)
    sessions.change_session(chart, CODE, n_needles_counted_out=3)
    told += visit_of(chart, CODE).missing
    said = {words: missing_words(words) for words in told}
    assert len(said) == 5
    assert all(german_words != words for words, german_words in said.items())
    assert "Noch darin: Nadel 1." in said.values()
    assert "Nachsorge: 4 nicht beantwortet." in said.values()


def test_a_sentence_that_is_new_is_shown_as_it_is(qapp):
    assert (
        obstacle_words("Something else.") == missing_words("Something else.") == "Something else."
    )


def test_units_are_written_as_people_write_them(qapp):
    assert [unit_words(unit) for unit in ("deg", "kPa", "NRS", "points")] == [
        *("°", "kPa", "", "points")
    ]
