import re

import pytest

from tests.chart.making import harmless
from twitchdetect.chart import picklists
from twitchdetect.chart.visit import AdverseEvent, Answer, Diary, Measure

ITEMS = [(topic, item) for topic, items in picklists.TOPICS.items() for item in items]
LISTS = {
    "measures": picklists.MEASURES,
    "adverse events": picklists.ADVERSE_EVENTS,
    "symptoms": picklists.SYMPTOMS,
}


@pytest.mark.parametrize("topic", picklists.TOPICS)
def test_keys_of_a_topic_are_unique(topic):
    keys = [item.key for item in picklists.TOPICS[topic]]
    assert len(set(keys)) == len(keys)


def test_every_key_is_one_word_that_a_command_line_can_take():
    keys = [item.key for _, item in ITEMS]
    keys += [key for known in LISTS.values() for key in known]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{1,23}", key) for key in keys)
    assert all(kind.key == key for known in LISTS.values() for key, kind in known.items())


def test_words_are_there_and_short():
    words = [item.words for _, item in ITEMS]
    words += [kind.words for known in LISTS.values() for kind in known.values()]
    words += [*picklists.TECHNIQUES.values(), *picklists.RESPONSES.values()]
    assert all(0 < len(w) <= 60 and w == w.strip() for w in words)


@pytest.mark.parametrize("topic", picklists.TOPICS)
def test_words_of_a_topic_differ(topic):
    words = [item.words for item in picklists.TOPICS[topic]]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(("topic", "item"), ITEMS)
def test_what_is_red_or_forbids_can_be_answered_and_something_else_too(topic, item):
    assert {*item.red, *item.forbids} <= set(item.answers)
    assert not {*item.red} & {*item.forbids}
    assert len(set(item.answers)) == len(item.answers)
    assert harmless(item) in item.answers


def test_every_risk_that_the_chart_must_ask_is_asked():
    named = {
        *("needle_phobia", "bleeding_disorder", "anticoagulants", "immune_compromise"),
        *("pregnancy", "under_12", "local_infection", "local_wound", "local_cancer"),
        *("pacemaker", "implants", "lymphoedema", "epilepsy", "metal_allergy"),
        "unstable_condition",
    }
    assert {item.key for item in picklists.SCREENING} == named
    for item in picklists.SCREENING:
        assert item.is_needed
        assert {*item.answers} - {*item.red} == {"no"}


def test_no_consent_and_no_sterile_needle_forbid_needles():
    forbidding = {(topic, item.key): item.forbids for topic, item in ITEMS if item.forbids}
    assert forbidding == {("consent", "given"): ("no",), ("hygiene", "sterile_pack"): ("no",)}


def test_what_is_stored_has_room_in_its_column():
    columns = {c.key: c.type.length for c in Answer.__table__.columns if hasattr(c.type, "length")}
    for topic, item in ITEMS:
        assert len(topic) <= columns["topic"]
        assert len(item.key) <= columns["item"]
        assert max(map(len, item.answers)) <= columns["value"]
    assert max(map(len, picklists.MEASURES)) <= Measure.__table__.c.kind.type.length
    assert max(len(k.unit) for k in picklists.MEASURES.values()) <= 12
    assert max(map(len, picklists.PHASES)) <= Measure.__table__.c.phase.type.length
    assert max(map(len, picklists.ADVERSE_EVENTS)) <= AdverseEvent.__table__.c.kind.type.length
    assert "symptoms" in Diary.__table__.c


def test_base_rates_are_the_published_ones_with_their_source():
    told = {k.key: (k.percent, k.source) for k in picklists.ADVERSE_EVENTS.values() if k.percent}
    assert told == {
        "bleeding": ("16 | 4.65", "Boyce 2020 | Brady 2014"),
        "bruising": ("7.7 | 7.55", "Boyce 2020 | Brady 2014"),
        "pain_during": ("5.9 | 3.01", "Boyce 2020 | Brady 2014"),
        "pain_after": ("2.19", "Brady 2014"),
        "aggravation": ("0.88", "Brady 2014"),
        "drowsiness": ("0.26", "Brady 2014"),
        "headache": ("0.14", "Brady 2014"),
        "nausea": ("0.13", "Brady 2014"),
    }
    assert all(bool(k.percent) == bool(k.source) for k in picklists.ADVERSE_EVENTS.values())
    assert (picklists.ANY_MINOR_PERCENT, picklists.ANY_MAJOR_PERCENT) == ("36.7", "<0.1")


def test_symptoms_that_need_a_call_are_red():
    red = {key for key, symptom in picklists.SYMPTOMS.items() if symptom.is_red}
    assert red == {"numbness", "weakness", "infection", "breath", "bleeding"}


@pytest.mark.parametrize("kind", picklists.MEASURES.values())
def test_a_measure_has_a_range_a_unit_and_a_direction_or_none(kind):
    assert kind.lowest < kind.highest
    assert kind.unit
    assert kind.better in ("lower", "higher", "")
