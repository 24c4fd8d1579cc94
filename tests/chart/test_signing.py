from datetime import timedelta

import pytest

from tests.chart.making import (
    answer_all,
    assert_log_tells_all,
    closed_session,
    log_of,
    needled_session,
    opened_session,
    ready_session,
)
from twitchdetect.chart import picklists
from twitchdetect.chart.base import now
from twitchdetect.chart.errors import ChartError, ClosedError, NotFoundError, UnfinishedError
from twitchdetect.chart.needle_work import add_adverse_event, add_site, put_in, take_out
from twitchdetect.chart.sessions import (
    add_measure,
    alerts_of,
    answer,
    change_session,
    find_session,
    open_session,
)
from twitchdetect.chart.signing import (
    acknowledge,
    add_diary,
    amend,
    close_session,
    missing,
    strike_out,
)


@pytest.fixture(scope="module")
def signed(lasting):
    """Give a chart with a signed session that refuses whatever is done to it."""
    return lasting, closed_session(lasting)


def told(chart, name):
    with chart.reading() as reading:
        return missing(find_session(reading, name))


def seen(chart, name, look):
    with chart.reading() as reading:
        return look(find_session(reading, name))


def test_a_whole_session_is_closed_by_its_author_and_the_log_says_so(chart):
    name = needled_session(chart)
    session = close_session(chart, name)
    assert session.closed_by == "AB"
    assert session.closed_at is not None
    assert log_of(chart)[-1].action == "close"
    assert_log_tells_all(chart)


def test_somebody_else_cannot_close_it(chart, as_other):
    name = needled_session(chart)
    with pytest.raises(ChartError, match="opened by AB, who alone may close"):
        close_session(as_other, name)
    assert seen(chart, name, lambda s: s.is_open)


def test_it_is_not_closed_twice(chart):
    name = closed_session(chart)
    with pytest.raises(ClosedError, match="closed already"):
        close_session(chart, name)


def test_a_session_without_needles_can_be_closed_as_it_is(chart):
    assert close_session(chart, opened_session(chart)).closed_at is not None


def test_a_needle_that_is_in_keeps_the_session_open_and_is_named(chart):
    name = needled_session(chart, n=2)
    put_in(chart, name)
    change_session(chart, name, n_needles_counted_out=3)
    with pytest.raises(UnfinishedError, match="1 needle still in: 3") as caught:
        close_session(chart, name)
    assert caught.value.missing == ("1 needle still in: 3.",)
    take_out(chart, name)
    close_session(chart, name)


def test_the_count_must_be_said_and_agree(chart):
    name = needled_session(chart, n=2)
    change_session(chart, name, n_needles_counted_out=None)
    assert "Count the needles" in told(chart, name)[0]
    change_session(chart, name, n_needles_counted_out=1)
    assert told(chart, name)[0].startswith("2 needles went in and 1 were counted out")
    change_session(chart, name, n_needles_counted_out=2)
    assert told(chart, name) == ()


def test_a_count_that_differs_can_be_explained_and_only_in_words(chart):
    name = needled_session(chart, n=2)
    change_session(chart, name, n_needles_counted_out=1)
    silent = add_adverse_event(chart, name, picklists.NEEDLE_COUNT)
    assert told(chart, name)
    strike_out(chart, name, f"adverse_event {silent.id}")
    event = add_adverse_event(chart, name, picklists.NEEDLE_COUNT, note="fell behind the couch")
    assert told(chart, name) == ()
    strike_out(chart, name, f"adverse_event {event.id}")
    assert told(chart, name)


def test_aftercare_and_red_flags_must_be_answered_where_needles_were_used(chart):
    name = ready_session(chart)
    add_site(chart, name, muscle="Soleus")
    put_in(chart, name)
    take_out(chart, name)
    change_session(chart, name, n_needles_counted_out=1)
    assert [s.split(":")[0] for s in told(chart, name)] == [
        "Not answered of aftercare",
        "Not answered of red flags",
    ]
    answer_all(chart, name, picklists.AFTER)
    strike_out(chart, name, "answer aftercare.heat")
    assert told(chart, name) == ("Not answered of aftercare: heat.",)


def test_what_was_to_be_asked_before_the_needles_is_asked_at_the_end_at_the_latest(chart):
    name = needled_session(chart)
    answer(chart, name, "screening", {"epilepsy": "yes"})
    answer(chart, name, "consent", {"given": "no"})
    assert len(told(chart, name)) == 2
    answer(chart, name, "screening", {}, {"epilepsy": "no fits for ten years"})
    answer(chart, name, "consent", {}, {"given": "withdrawn after the first needle"})
    assert told(chart, name) == ()


def test_a_needle_that_came_out_before_it_went_in_keeps_the_session_open(chart):
    name = needled_session(chart)
    with chart.writing() as work:
        insertion = find_session(work, name).sites[0].insertions[0]
        insertion.out_at = insertion.in_at - timedelta(seconds=1)
    assert told(chart, name) == ("Needle 1 came out before it went in.",)


@pytest.mark.parametrize(
    "change",
    [
        lambda chart, name: change_session(chart, name, plan="other"),
        lambda chart, name: answer(chart, name, "screening", {"epilepsy": "yes"}),
        lambda chart, name: answer(chart, name, "other_treatment", {"exercise": "yes"}),
        lambda chart, name: add_measure(chart, name, "pain", 3),
        lambda chart, name: add_measure(chart, name, "pain", 3, phase="after"),
        lambda chart, name: add_site(chart, name, muscle="Soleus"),
        lambda chart, name: put_in(chart, name),
        lambda chart, name: add_adverse_event(chart, name, "bleeding"),
        lambda chart, name: strike_out(chart, name, "site 1"),
        lambda chart, name: strike_out(chart, name, "insertion 1", reason="wrong"),
    ],
)
def test_a_signed_session_refuses_every_change_but_an_amendment(signed, change):
    chart, name = signed
    n_before = len(log_of(chart))
    with pytest.raises(ChartError):
        change(chart, name)
    assert len(log_of(chart)) == n_before
    assert_log_tells_all(chart)


def test_a_signed_session_takes_what_can_only_be_known_later(chart):
    name = closed_session(chart)
    add_diary(chart, name, 24, soreness=4)
    add_measure(chart, name, "pain", 2, phase="follow-up")
    add_adverse_event(chart, name, "bruising", when="after")
    assert [e.action for e in log_of(chart)][-3:] == ["create"] * 3


def test_an_amendment_needs_a_reason_a_change_and_a_signed_session(chart):
    name = needled_session(chart)
    change = {"session": {"plan": "x"}}
    with pytest.raises(ChartError, match="still open"):
        amend(chart, name, change, reason="why")
    close_session(chart, name)
    for reason in ("", "  \n"):
        with pytest.raises(ChartError, match="needs its reason"):
            amend(chart, name, change, reason=reason)
    with pytest.raises(ChartError, match="nothing to amend"):
        amend(chart, name, {}, reason="why")
    amend(chart, name, change, reason="  a slip ")
    entry = log_of(chart)[-1]
    assert (entry.action, entry.author) == ("amend", "AB")
    assert '"reason":"a slip"' in entry.payload
    assert_log_tells_all(chart)


def test_somebody_else_may_amend_in_their_own_name_and_the_signature_stays(chart, as_other):
    name = closed_session(chart)
    amend(as_other, name, {"site 1": {"side": "left"}}, reason="wrong side")
    assert log_of(chart)[-1].author == "CD"
    assert seen(chart, name, lambda s: (s.closed_by, s.sites[0].side)) == ("AB", "left")


@pytest.mark.parametrize(
    ("which", "values"),
    [
        ("session", {"closed_at": None}),
        ("session", {"author": "CD"}),
        ("session", {"number": 7}),
        ("session", {"n_needles_counted_out": 501}),
        ("session", {"n_needles_counted_out": 1.5}),
        ("session", {"position": "upside down"}),
        ("session", {"plan": None}),
        ("session", {"plan": "a\x00b"}),
        ("session", {"plan": "x" * 4001}),
        ("site 1", {"side": "up"}),
        ("site 1", {"x": 2}),
        ("site 1", {"x": 0.5}),
        ("site 1", {"figures": {}}),
        ("site 1", {"session_id": "x"}),
        ("site 1", {"is_struck": "perhaps"}),
        ("site 1", {"is_struck": True}),
        ("insertion 1", {"depth_mm": float("nan")}),
        ("insertion 1", {"depth_mm": "deep"}),
        ("insertion 1", {"out_at": None}),
        ("insertion 1", {"in_at": now() + timedelta(days=1)}),
        ("insertion 1", {"site": 9}),
        ("answer consent.given", {"value": "perhaps"}),
        ("answer consent.given", {"item": "form"}),
        ("answer screening.epilepsy", {"value": "yes"}),
        ("needle 1", {"diameter_mm": 30}),
        ("new measure", {"kind": "pain", "phase": "after", "value": 11}),
        ("new measure", {"kind": "pain", "phase": "after"}),
        ("new measure", {"kind": "rom", "phase": "after", "value": 40}),
        ("new answer", {"topic": "consent", "item": "given", "value": "yes"}),
        ("new attachment", {"path": "x"}),
        ("new twitch", {"onset_s": 3}),
        ("new ", {}),
        ("site 2", {"side": "left"}),
        ("client 1", {"code": "X1"}),
    ],
)
def test_an_amendment_is_checked_as_an_entry_is(signed, which, values):
    chart, name = signed
    n_before = len(log_of(chart))
    with pytest.raises(ChartError):
        amend(chart, name, {"session": {"plan": "x"}, which: values}, reason="why")
    assert len(log_of(chart)) == n_before
    assert seen(chart, name, lambda s: s.plan) == "again in a week"


def test_what_was_forgotten_can_be_added_by_an_amendment(chart):
    name = closed_session(chart)
    amend(
        chart,
        name,
        {
            "new adverse": {"kind": "bleeding", "when": "during", "site": "1"},
            "new measure a": {"kind": "pain", "phase": "before", "value": "6"},
            "new measure b": {"kind": "pain", "phase": "after", "value": 3},
            "new site": {"muscle": "Soleus", "side": "left"},
            "new answer": {"topic": "other_treatment", "item": "exercise", "value": "yes"},
        },
        reason="forgotten",
    )
    with chart.reading() as reading:
        session = find_session(reading, name)
        (event,) = session.adverse_events
        assert (event.kind, event.severity, event.site_id) == (
            "bleeding",
            "minor",
            session.sites[0].id,
        )
        assert sorted(m.value for m in session.measures) == [3.0, 6.0]
        assert [s.number for s in session.sites] == [1, 2]
        assert session.sites[1].muscle == "Soleus"
    assert [e.action for e in log_of(chart)][-5:] == ["amend"] * 5
    assert_log_tells_all(chart)


def test_a_forgotten_needle_is_added_together_with_the_new_count(chart):
    name = closed_session(chart)
    at = seen(chart, name, lambda s: s.sites[0].insertions[0].out_at).isoformat()
    needle = {"site": 1, "needle": 1, "in_at": at, "out_at": at}
    with pytest.raises(ChartError, match="2 needles went in and 1 were counted out"):
        amend(chart, name, {"new insertion": needle}, reason="forgotten")
    count = {"session": {"n_needles_counted_out": "2"}}
    amend(chart, name, {"new insertion": needle} | count, reason="forgotten")
    assert seen(chart, name, lambda s: [i.number for i in s.sites[0].insertions]) == [1, 2]
    assert told(chart, name) == ()
    assert_log_tells_all(chart)


def test_values_may_be_typed_words(chart):
    name = closed_session(chart)
    amend(
        chart,
        name,
        {
            "insertion 1": {"depth_mm": "25", "n_strokes": "12"},
            "site 1": {"view": "back", "x": "0.4", "y": "0.2"},
            "session": {"is_simulation": "yes"},
            "sort 1": {"diameter_mm": "0.25"},
            "new diary": {"hours": "24", "symptoms": "bruise, headache"},
        },
        reason="measured again",
    )
    with chart.reading() as reading:
        session = find_session(reading, name)
        insertion = session.sites[0].insertions[0]
        assert (insertion.depth_mm, insertion.n_strokes) == (25.0, 12)
        assert (session.sites[0].x, session.is_simulation) == (0.4, True)
        assert session.needles[0].diameter_mm == 0.25
        assert session.diary[0].symptoms == ["bruise", "headache"]
    assert_log_tells_all(chart)


def test_a_changed_kind_of_measure_brings_its_unit_and_range(chart):
    name = needled_session(chart)
    measure = add_measure(chart, name, "pain", 7)
    close_session(chart, name)
    amend(chart, name, {f"measure {measure.id}": {"kind": "ppt"}}, reason="wrong line")
    assert seen(chart, name, lambda s: (s.measures[0].unit, s.measures[0].value)) == ("kPa", 7)
    amend(chart, name, {f"measure {measure.id}": {"value": 300}}, reason="wrong line")
    with pytest.raises(ChartError, match="got 300"):
        amend(chart, name, {f"measure {measure.id}": {"kind": "pain"}}, reason="x")


def test_struck_rows_keep_their_numbers(chart):
    name = ready_session(chart)
    add_site(chart, name, muscle="Soleus")
    strike_out(chart, name, "site 1", reason="never needled")
    assert add_site(chart, name, muscle="Masseter").number == 2
    put_in(chart, name)
    strike_out(chart, name, "insertion 1", reason="it bent on the skin")
    assert put_in(chart, name).number == 2
    assert log_of(chart, "site")[1].action == "strike"


def test_a_site_with_needles_is_not_struck_out(chart):
    name = needled_session(chart)
    with pytest.raises(ChartError, match="site 1 has needles: 1"):
        strike_out(chart, name, "site 1")
    strike_out(chart, name, "insertion 1")
    assert strike_out(chart, name, "site 1").is_struck


def test_rows_of_another_session_are_out_of_reach(chart):
    name, other = closed_session(chart), needled_session(chart)
    site_id = seen(chart, other, lambda s: s.sites[0].id)
    with pytest.raises(NotFoundError):
        amend(chart, name, {f"site {site_id}": {"side": "left"}}, reason="why")


def test_a_red_symptom_is_raised_until_somebody_has_seen_it(chart):
    name = closed_session(chart)
    row = add_diary(chart, name, 48, soreness=3, symptoms=("numbness", "bruise", "numbness"))
    assert (row.symptoms, row.is_red) == (["numbness", "bruise"], True)

    def alerts():
        with chart.reading() as reading:
            return [d.id for d in alerts_of(reading, find_session(reading, name).client)]

    assert alerts() == [row.id]
    acknowledge(chart, row.id)
    assert alerts() == []
    add_diary(chart, name, 48, soreness=2, symptoms=("numbness",))
    assert alerts() == []
    add_diary(chart, name, 48, soreness=2, symptoms=("numbness", "breath"))
    assert alerts() == [row.id]


def test_who_saw_a_red_symptom_first_stays(chart, as_other):
    row = add_diary(chart, closed_session(chart), 24, symptoms=("weakness",))
    acknowledge(chart, row.id)
    acknowledge(as_other, row.id)
    with chart.reading() as reading:
        assert reading.get(type(row), row.id).seen_by == "AB"
    harmless = add_diary(chart, "P07", 48, symptoms=("bruise",))
    with pytest.raises(ChartError, match="nothing in this diary entry is red"):
        acknowledge(chart, harmless.id)
    with pytest.raises(NotFoundError):
        acknowledge(chart, "nobody")


@pytest.mark.parametrize("hours", [0, 24.5, 1441, float("nan"), "24", True, None])
def test_hours_of_a_diary_are_whole_and_within_two_months(signed, hours):
    chart, name = signed
    with pytest.raises(ChartError):
        add_diary(chart, name, hours)


def test_a_diary_of_the_same_hour_is_replaced_and_comes_back_when_it_was_struck(chart):
    name = opened_session(chart)
    first = add_diary(chart, name, 24, soreness=5, symptoms=("breath",))
    acknowledge(chart, first.id)
    strike_out(chart, name, "diary 24")
    assert add_diary(chart, name, 24, symptoms=("breath",)).seen_at is None
    again = add_diary(chart, name, 24.0, soreness=2)
    assert (again.id, again.soreness, again.is_struck) == (first.id, 2.0, False)
    assert (again.is_red, again.hours) == (False, 24)


def test_the_newest_session_is_not_one_that_was_struck_out(chart):
    name = closed_session(chart)
    second = open_session(chart, "P07")
    close_session(chart, f"P07/{second.number}")
    amend(chart, "P07/2", {"session": {"is_struck": True}}, reason="of another client")
    assert seen(chart, "P07", lambda s: s.number) == 1
    assert seen(chart, "P07/2", lambda s: s.is_struck)
    assert name == "P07/1"


def test_an_insertion_is_not_given_a_sort_of_needle_that_was_struck_out(chart):
    name = closed_session(chart)
    amend(chart, name, {"insertion 1": {"needle": ""}, "sort 1": {"is_struck": True}}, reason="x")
    assert seen(chart, name, lambda s: s.sites[0].insertions[0].needle_id) is None
    with pytest.raises(NotFoundError, match="needle 1 of session P07/1 was struck out"):
        amend(chart, name, {"insertion 1": {"needle": 1}}, reason="x")
