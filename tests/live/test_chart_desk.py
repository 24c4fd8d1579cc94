"""The desk: what is before the window is what the chart has."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from tests.live.charts import AUTHOR, CODE, Hands, make_chart
from twitchdetect.chart import sessions, signing
from twitchdetect.chart.errors import DatabaseError
from twitchdetect.chart.needle_work import add_adverse_event, add_needle_kind, add_site
from twitchdetect.live.chart_desk import ChartDesk
from twitchdetect.live.chart_seen import NeedleSort, codes_of
from twitchdetect.live.strings import install_language
from twitchdetect.session.marked import Action, Marked

AGO = datetime.now(UTC) - timedelta(minutes=5)


@pytest.fixture
def hands(qtbot, tmp_path):
    install_language("en")
    made = Hands(qtbot, make_chart(tmp_path, birth_year=1981, medication="aspirin"))
    yield made
    made.close()


def test_a_chart_that_cannot_be_opened_is_told_and_tried_again(qtbot, tmp_path):
    chart, is_there = make_chart(tmp_path), []

    def open_it():
        if not is_there:
            raise DatabaseError("chart.sqlite is damaged; restore a backup")
        return chart

    desk, failed = ChartDesk(open_it, author=AUTHOR), []
    desk.failed.connect(failed.append)
    desk.open()
    qtbot.waitUntil(lambda: bool(failed))
    assert failed == ["chart.sqlite is damaged; restore a backup"] == [desk.problem]
    assert desk.chart is None
    is_there.append(True)
    desk.open()
    qtbot.waitUntil(lambda: desk.chart is chart)
    assert desk.problem == ""
    assert desk.close(5.0)


def test_a_client_is_seen_with_all_that_matters_before_a_session(hands):
    chart = hands.chart
    sessions.open_session(chart, CODE)
    add_needle_kind(chart, f"{CODE}/1", diameter_mm=0.3, length_mm=50, maker="M", batch="B1")
    add_site(chart, f"{CODE}/1", muscle="Soleus")
    sessions.open_session(chart, CODE)
    signing.add_diary(chart, f"{CODE}/1", 24, soreness=3, symptoms=("numbness",), note="hand")
    hands.look_for(CODE.lower())
    seen = hands.desk.client
    assert (seen.code, seen.is_known, seen.n_sessions, seen.medication) == (
        CODE,
        True,
        2,
        "aspirin",
    )
    assert seen.open_name == f"{CODE}/2" == hands.desk.visit.name
    assert seen.unsigned == (f"{CODE}/1",)
    assert seen.sort == NeedleSort(0.3, 50.0, "M", "B1", 1)
    (alert,) = seen.alerts
    assert (alert.session, alert.hours, alert.symptoms, alert.note) == (
        1,
        24,
        ("numbness",),
        "hand",
    )
    hands.desk.acknowledge()
    hands.settle()
    hands.qtbot.waitUntil(lambda: hands.desk.client is not None and not hands.desk.client.alerts)


def test_a_session_of_somebody_else_is_not_taken_up(hands):
    sessions.open_session(hands.chart, CODE)
    hands.desk.set_author("XY")
    hands.look_for(CODE)
    assert hands.chart.author == "XY"
    assert hands.desk.client.open_name == "" and hands.desk.visit is None


def test_who_is_unknown_becomes_a_client_only_when_it_is_said(hands):
    hands.look_for("N9")
    assert not hands.desk.client.is_known
    assert codes_of(hands.chart) == (CODE,)
    hands.desk.new_client("N9")
    hands.qtbot.waitUntil(lambda: hands.desk.client is not None and hands.desk.client.is_known)
    assert set(codes_of(hands.chart)) == {CODE, "N9"}


def test_no_code_of_a_practitioner_is_refused_in_words(hands):
    assert "practitioner" in hands.desk.set_author("A B")
    assert hands.desk.set_author("CD") == ""
    hands.settle()
    assert hands.chart.author == "CD"


def test_what_is_written_is_shown_when_all_of_it_is_in_the_chart(hands):
    hands.begin()
    hands.visits.clear()
    for value in ("yes", "no", "unknown"):
        hands.desk.write(sessions.answer, "screening", {"epilepsy": value})
    assert hands.desk.is_writing
    hands.settle()
    assert not hands.desk.is_writing
    assert [v.answers["screening", "epilepsy"].value for v in hands.visits] == ["unknown"]


def test_what_is_refused_is_told_and_what_the_chart_has_is_shown_again(hands):
    before = hands.begin()
    hands.visits.clear()
    hands.desk.write(sessions.answer, "screening", {"epilepsy": "perhaps"})
    hands.settle()
    assert len(hands.told) == 1 and "'perhaps'" in hands.told[0]
    assert hands.visits == [before]


def action(number, what, sample, **more):
    return Action(number=number, what=what, sample=sample, at_s=sample / 100, **more)


def test_marks_become_sites_and_needles_as_often_as_one_likes(hands):
    hands.begin()
    marks = (
        action(1, "site", 0, muscle="Soleus", side="left"),
        action(2, "needle_in", 500),
        action(3, "needle_out", 1000, about=2),
        action(4, "needle_in", 1200),
    )
    for n in (1, 3, 4, 4):
        hands.desk.follow(Marked(marks[:n]), 100.0, AGO)
    hands.settle()
    visit = hands.visit
    assert [(s["muscle"], s["side"]) for s in visit.sites] == [("Soleus", "left")]
    assert [(n.number, n.site, n.muscle, n.is_in) for n in visit.insertions] == [
        (1, 1, "Soleus", False),
        (2, 1, "Soleus", True),
    ]
    assert visit.insertions[0].in_situ_min == pytest.approx(5 / 60)
    assert visit.needles_in == visit.insertions[1:]


def test_typed_words_go_to_the_chart_with_their_time(hands):
    hands.begin()
    assert hands.desk.visit.next_remark == 1
    hands.desk.keep_words(1, "said before samples came", 0)
    hands.desk.fs_hz = 100.0
    hands.desk.keep_words(2, "cold hands", 250)
    hands.settle()
    with hands.chart.reading() as session:
        kept = sessions.find_session(session, CODE).remarks
        assert [(r.number, r.text, r.at_s) for r in kept] == [
            (1, "said before samples came", 0.0),
            (2, "cold hands", 2.5),
        ]
    assert hands.visit.next_remark == 3
    assert math.isfinite(hands.desk.fs_hz)


def test_a_recording_that_cannot_be_attached_is_told(hands, tmp_path):
    hands.begin()
    hands.desk.attach(tmp_path / "nothing.bdf", None)
    hands.settle()
    assert len(hands.told) == 1 and hands.told[0].startswith("The recording is not in the chart:")
    assert not hands.visit.is_attached


def test_a_visit_says_what_is_missing_and_what_was_unwanted(hands):
    hands.begin()
    add_adverse_event(hands.chart, CODE, "bruising", at=AGO)
    visit = hands.visit
    assert visit.adverse == ("bruising",)
    assert len(visit.obstacles) == 23 and visit.missing == ()
    assert (visit.birth_year, visit.author, visit.is_open) == (1981, AUTHOR, True)
