from datetime import UTC, datetime, timedelta

import pytest

from tests.chart.making import (
    LONG_AGO,
    assert_log_tells_all,
    log_of,
    opened_session,
    ready_session,
)
from twitchdetect.chart import picklists
from twitchdetect.chart.clients import add_client
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.sessions import (
    add_measure,
    answer,
    change_session,
    find_session,
    name_of,
    obstacles,
    open_session,
)
from twitchdetect.chart.signing import strike_out


@pytest.fixture(scope="module")
def opened(lasting):
    """Give a chart and an open session that refuses what is done to it."""
    return lasting, opened_session(lasting)


def seen(chart, name, look):
    with chart.reading() as reading:
        return look(find_session(reading, name))


def told(chart, name):
    return seen(chart, name, obstacles)


def test_sessions_of_a_client_are_counted_from_one(chart):
    assert [opened_session(chart, "P07") for _ in range(3)] == ["P07/1", "P07/2", "P07/3"]
    assert opened_session(chart, "P08") == "P08/1"
    assert seen(chart, "p07", name_of) == "P07/3"
    session_id = seen(chart, "P07/2", lambda s: s.id)
    assert seen(chart, session_id, name_of) == "P07/2"


@pytest.mark.parametrize("name", ["P07/", "P07/x", "P07/-1", "P07/1/2", "P07/²", f"P07/{10**30}"])
def test_what_is_no_number_of_a_session_is_refused(chart, name):
    opened_session(chart)
    with pytest.raises(ChartError, match="expected CODE/NUMBER"):
        seen(chart, name, name_of)


@pytest.mark.parametrize("name", ["P08", "P07/2", "", "/1"])
def test_a_session_that_is_not_there_is_not_found(chart, name):
    opened_session(chart)
    with pytest.raises(NotFoundError):
        seen(chart, name, name_of)


def test_a_client_without_sessions_has_no_newest(chart):
    add_client(chart, "P07")
    with pytest.raises(NotFoundError, match="no session 'P07'"):
        seen(chart, "P07", name_of)


@pytest.mark.parametrize(
    "details",
    [
        {"position": "upside down"},
        {"position": ["prone"]},
        {"response": "great"},
        {"n_needles_counted_out": -1},
        {"n_needles_counted_out": 2.5},
        {"n_needles_counted_out": float("nan")},
        {"n_needles_counted_out": True},
        {"plan": None},
        {"plan": 5},
        {"plan": "a\x00b"},
        {"plan": "\ud800"},
        {"plan": "x" * 4001},
        {"closed_at": None},
        {"author": "CD"},
        {"opened_at": LONG_AGO},
        {"is_struck": True},
        {"unknown": "x"},
    ],
)
def test_what_a_session_cannot_hold_is_refused_and_nothing_of_it_is_kept(opened, details):
    chart, name = opened
    n_before = len(log_of(chart))
    with pytest.raises(ChartError):
        change_session(chart, name, note="kept?", **details)
    assert len(log_of(chart)) == n_before
    assert seen(chart, name, lambda s: s.note) == ""


def test_a_session_can_be_opened_for_a_day_that_has_been(chart):
    name = opened_session(chart, opened_at=LONG_AGO, position="prone", place=" clinic ")
    assert seen(chart, name, lambda s: (s.opened_at, s.place)) == (LONG_AGO, "clinic")
    with pytest.raises(ChartError, match="expected a time that has been"):
        open_session(chart, "P07", opened_at=datetime.now(UTC) + timedelta(hours=1))
    assert seen(chart, "P07", name_of) == name


def test_nothing_is_ready_before_it_was_asked(chart):
    name = opened_session(chart)
    needed = [i for t in picklists.BEFORE for i in picklists.TOPICS[t] if i.is_needed]
    assert len(told(chart, name)) == len(needed)
    assert all(line.endswith("not answered.") for line in told(chart, name))
    assert told(chart, ready_session(chart)) == []


@pytest.mark.parametrize("value", ["yes", "unknown"])
def test_a_red_answer_must_be_acknowledged_in_words(chart, value):
    name = ready_session(chart)
    answer(chart, name, "screening", {"anticoagulants": value})
    assert told(chart, name) == [
        f"Anticoagulants or antiplatelet drugs (screening): {value}. Say in words why it may go on."
    ]
    answer(chart, name, "screening", {}, {"anticoagulants": "  \n"})
    assert len(told(chart, name)) == 1
    answer(chart, name, "screening", {}, {"anticoagulants": "aspirin, pressed for a minute"})
    assert told(chart, name) == []


def test_another_answer_takes_the_words_of_the_old_one_with_it(chart):
    name = ready_session(chart)
    answer(chart, name, "screening", {"pregnancy": "first trimester"}, {"pregnancy": "agreed"})
    answer(chart, name, "screening", {"pregnancy": "first trimester"})
    assert told(chart, name) == []
    answer(chart, name, "screening", {"pregnancy": "third trimester"})
    assert len(told(chart, name)) == 1


def test_what_forbids_needles_is_not_talked_away(chart):
    name = ready_session(chart)
    answer(chart, name, "consent", {"given": "no"}, {"given": "but he smiled"})
    assert told(chart, name) == ["Consent was given (consent): no. No needle may be used."]


def test_an_answer_that_was_struck_out_is_asked_again(chart):
    name = ready_session(chart)
    answer(chart, name, "screening", {"epilepsy": "yes"}, {"epilepsy": "long ago"})
    strike_out(chart, name, "answer screening.epilepsy")
    assert told(chart, name) == ["Epilepsy (screening): not answered."]
    with pytest.raises(ChartError, match="not answered yet"):
        answer(chart, name, "screening", {}, {"epilepsy": "x"})
    answer(chart, name, "screening", {"epilepsy": "yes"})
    assert told(chart, name) == ["Epilepsy (screening): yes. Say in words why it may go on."]


def test_a_child_that_is_said_to_be_older_is_noticed(chart):
    year = datetime.now(UTC).year
    add_client(chart, "C11", birth_year=year - 11)
    add_client(chart, "C12", birth_year=year - 12)
    name = ready_session(chart, "C11")
    assert told(chart, name) == [
        "Younger than 12 years (screening): no, but by the day or year of birth it is so. Say in "
        "words why it may go on."
    ]
    answer(chart, name, "screening", {}, {"under_12": "a slip, born a year earlier"})
    assert told(chart, name) == []
    assert told(chart, ready_session(chart, "C12")) == []


@pytest.mark.parametrize(
    ("topic", "answers", "words"),
    [
        ("weather", {"rain": "yes"}, {}),
        ("screening", {"rain": "yes"}, {}),
        ("screening", {"epilepsy": "perhaps"}, {}),
        ("screening", {"epilepsy": None}, {}),
        ("screening", {"epilepsy": ["yes"]}, {}),
        ("screening", {"implants": "no"}, {"epilepsy": "x"}),
        ("screening", {"epilepsy": "yes"}, {"epilepsy": "x" * 4001}),
        ("screening", {"epilepsy": "yes"}, {"epilepsy": "a\x00b"}),
    ],
)
def test_of_answers_one_of_which_cannot_be_none_is_kept(opened, topic, answers, words):
    chart, name = opened
    with pytest.raises(ChartError):
        answer(chart, name, topic, {"pregnancy": "no"} | answers, words)
    assert seen(chart, name, lambda s: len(s.answers)) == 0


def test_the_time_of_an_answer_is_that_of_its_last_change(chart):
    name = opened_session(chart)
    answer(chart, name, "consent", {"given": "no"})
    first = seen(chart, name, lambda s: s.answers[0].at)
    answer(chart, name, "consent", {"given": "no"})
    assert seen(chart, name, lambda s: s.answers[0].at) == first
    answer(chart, name, "consent", {"given": "yes"})
    assert seen(chart, name, lambda s: s.answers[0].at) > first
    assert len(log_of(chart, "answer")) == 2
    assert_log_tells_all(chart)


def test_a_measure_has_the_unit_of_its_kind(chart):
    name = opened_session(chart)
    measure = add_measure(chart, name, "rom", 55, what=" rotation ", side="left", at=LONG_AGO)
    assert (measure.value, measure.unit, measure.what) == (55.0, "deg", "rotation")
    assert (measure.phase, measure.at) == ("before", LONG_AGO)
    assert_log_tells_all(chart)


@pytest.mark.parametrize("kind", picklists.MEASURES.values(), ids=lambda k: k.key)
def test_a_measure_is_within_its_range(chart, kind):
    name = opened_session(chart)
    for value in (kind.lowest, kind.highest):
        assert add_measure(chart, name, kind.key, value, what="neck").value == value
    for value in (kind.lowest - 0.1, kind.highest + 0.1, float("nan"), None, "3", True):
        with pytest.raises(ChartError):
            add_measure(chart, name, kind.key, value, what="neck")
    if kind.needs_what:
        with pytest.raises(ChartError, match="say of what"):
            add_measure(chart, name, kind.key, kind.lowest, what="  ")


@pytest.mark.parametrize(
    "other",
    [{"phase": "later"}, {"side": "up"}, {"kind": "mood"}, {"note": "a\x00"}, {"what": None}],
)
def test_what_a_measure_cannot_hold_is_refused(opened, other):
    chart, name = opened
    with pytest.raises(ChartError):
        add_measure(chart, name, **{"kind": "pain", "value": 3} | other)
    assert seen(chart, name, lambda s: len(s.measures)) == 0
