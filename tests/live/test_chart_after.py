"""The panel after a session: needles counted, measures again, and a signature when all is there."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QStackedWidget

from tests.live.charts import AUTHOR, CODE, Hands, K, answer_all, make_chart
from twitchdetect.chart import sessions
from twitchdetect.chart.needle_work import add_site, put_in, take_out
from twitchdetect.live.chart_ending import Ending
from twitchdetect.live.look import Look
from twitchdetect.live.plan import ChartPlan
from twitchdetect.live.question import Question
from twitchdetect.live.strings import install_language

NEEDLES, MEASURES, RESPONSE, CARE, PLAN, SIGN = range(6)
AGO = datetime.now(UTC) - timedelta(minutes=5)
NAME = f"{CODE}/1"


@pytest.fixture
def hands(qtbot, tmp_path):
    install_language("en")
    chart = make_chart(tmp_path)
    sessions.open_session(chart, CODE)
    answer_all(chart, CODE)
    sessions.add_measure(chart, CODE, "pain", 6)
    sessions.add_measure(chart, CODE, "rom", 42, what="neck", side="left")
    add_site(chart, CODE, muscle="Soleus")
    for _ in range(2):
        put_in(chart, CODE, at=AGO)
    take_out(chart, CODE, 1)
    made = Hands(qtbot, chart, code="")
    made.desk.take_up(NAME)
    qtbot.waitUntil(lambda: made.desk.visit is not None)
    yield made
    made.close()


@pytest.fixture
def ending(qtbot, hands):
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.resize(1024, 600)
    hands.reports, hands.left = [], []

    def report(chart, name):
        hands.reports.append(name)
        raise OSError("no browser here")

    plan = ChartPlan(open=lambda: hands.chart, author=AUTHOR, report=report)
    pick = Question(stack)
    made = Ending(hands.desk, plan, stack, pick, Look())
    hands.desk.changed.connect(made.show_visit)
    made.pick = pick
    with qtbot.waitExposed(stack):
        stack.show()
    stack.activateWindow()
    made.begin("Finished: somewhere", lambda: hands.left.append("closed"))
    made.keep = stack
    return made


def finish(hands, ending):
    """Answer all that is missing."""
    pages = ending.panel.pages
    for alarm in pages[NEEDLES].alarms.values():
        alarm.out.click()
    pages[NEEDLES].count.line.setText("2")
    pages[NEEDLES].count.line.keep()
    pages[CARE].answer_all()
    hands.settle()


def test_a_needle_that_is_in_is_named_loud_and_taken_out_by_one_press(qtbot, hands, ending):
    page = ending.panel.pages[NEEDLES]
    ((number, alarm),) = page.alarms.items()
    assert number == 2
    assert alarm.words.text() == "Needle 2 is still in: site 1, Soleus"
    assert ending.panel.hint.text() == "Still in: needle 2."
    qtbot.waitUntil(lambda: ending.panel.focusWidget() is alarm.out)
    qtbot.keyClick(alarm.out, K.Key_Return)
    hands.settle()
    assert page.alarms == {} and hands.visit.needles_in == ()


def test_needles_are_counted_before_it_is_told_how_many_went_in(qtbot, hands, ending):
    page = ending.panel.pages[NEEDLES]
    page.alarms[2].out.click()
    hands.settle()
    assert "2" not in page.told.words.text() and page.n_open == 1
    qtbot.keyClicks(page.count.line, "3")
    page.count.line.keep()
    hands.settle()
    assert page.told.words.text() == ending.panel.hint.text()
    assert page.told.property("role") == "alarm"
    assert (page.count.sign.role, page.n_open) == ("bad", 1)
    assert ending.panel.hint.text() == (
        "In: 2, counted out: 3. Look for it, count again, or note it as unwanted."
    )
    page.count.line.setText("2")
    page.count.line.keep()
    hands.settle()
    assert (page.count.sign.role, page.n_open) == ("good", 0)
    assert hands.visit.n_counted_out == 2
    assert page.told.words.text() == "2 needles went in"
    assert page.told.property("role") == "card"


def test_measures_are_asked_again_beside_what_they_were(qtbot, hands, ending):
    page = ending.panel.pages[MEASURES]
    ending.panel.show_page(MEASURES)
    assert page.pain.words.text().endswith("before: 6")
    assert page.pain.buttons.value == ""
    ((what, line),) = page.lines.items()
    assert line.words.text() == "Range of motion, neck, left\nbefore: 42 °"
    qtbot.keyClick(ending.panel.focusWidget(), "3")
    qtbot.keyClicks(line.line, "60")
    qtbot.keyClick(line.line, K.Key_Return)
    hands.settle()
    found = [(m.phase, m.kind, m.what, m.side, m.value) for m in hands.visit.measures]
    assert found[2:] == [("after", "pain", "", "", 3.0), ("after", "rom", "neck", "left", 60.0)]
    assert found[:2] == [("before", "pain", "", "", 6.0), ("before", "rom", "neck", "left", 42.0)]


def test_response_plan_and_other_treatments_are_kept(qtbot, hands, ending):
    response, plan = ending.panel.pages[RESPONSE], ending.panel.pages[PLAN]
    response.response.buttons.pick("sore")
    for line, words in (
        (response.words.line, "a bit"),
        (response.note.line, "room 2"),
        (plan.plan.line, "twice more"),
    ):
        line.setText(words)
        line.keep()
    plan.items["other_treatment", "stretching"].buttons.pick("yes")
    day = list(plan.soon.buttons.buttons)[1]
    plan.soon.buttons.pick(day)
    hands.settle()
    said = hands.visit.said
    assert (said["response"], said["response_note"], said["note"]) == ("sore", "a bit", "room 2")
    assert (said["plan"], said["next_session"]) == ("twice more", day)
    assert plan.next.line.text() == day
    assert hands.visit.answers["other_treatment", "stretching"].value == "yes"


def test_something_unwanted_is_told_from_here_too(hands, ending):
    page = ending.panel.pages[RESPONSE]
    assert page.adverse.words.text() == "Nothing unwanted was noted."
    page.adverse.body.click()
    ending.pick._take(1)
    ending.pick.leave()
    hands.settle()
    assert page.adverse.words.text() == "Bruise" and hands.visit.adverse == ("bruising",)


def test_what_is_missing_keeps_the_signature_away(hands, ending):
    panel = ending.panel
    panel.show_page(SIGN)
    told = [card.words.text() for card in panel.pages[SIGN].told]
    assert told == [
        "Still in: needle 2.",
        "Count the needles in the sharps container and say how many.",
        "aftercare: 4 not answered.",
        "red flags: 5 not answered.",
    ]
    assert panel.onward.text() == "Sign and close" and not panel.onward.isEnabled()
    finish(hands, ending)
    assert hands.visit.missing == () and panel.onward.isEnabled()
    assert panel.pages[SIGN].told[0].words.text().startswith("Nothing is missing. AB signs;")


def test_it_is_signed_and_the_report_is_offered(qtbot, hands, ending):
    finish(hands, ending)
    ending.panel.show_page(SIGN)
    qtbot.keyClick(ending.panel.onward, K.Key_Return)
    qtbot.waitUntil(ending.pick.isVisible)
    assert hands.visit.closed_by == AUTHOR and not hands.visit.is_open
    assert ending.pick.question.text() == f"{NAME} is signed by AB."
    assert ending.pick.values == ("done", "report")
    assert "Finished: somewhere" in ending.pick.how.text()
    ending.pick._take(0)
    assert hands.left == ["closed"]


def test_later_leaves_it_open_and_what_was_written_is_kept(qtbot, hands, ending):
    ending.panel.show_page(PLAN)
    qtbot.keyClicks(ending.panel.pages[PLAN].plan.line, "twice more")
    qtbot.keyClick(ending.panel, K.Key_Escape)
    hands.settle()
    assert ending.pick.question.text() == f"{NAME} stays open; it waits for your signature."
    assert ending.pick.values == ("done", "back")
    assert hands.visit.is_open and hands.visit.said["plan"] == "twice more"
    qtbot.keyClick(ending.pick.choices, K.Key_Escape)
    assert hands.left == []
    ending.panel.back.click()
    ending.pick._take(0)
    assert hands.left == ["closed"]


def test_a_signature_that_is_refused_is_said_and_nothing_is_closed(qtbot, hands, ending):
    finish(hands, ending)
    hands.chart.author = "XY"
    ending.panel.show_page(SIGN)
    ending.panel.onward.click()
    hands.settle()
    assert len(hands.told) == 1 and "opened by AB" in hands.told[0]
    assert hands.visit.is_open and ending.pick.isHidden()


def test_an_older_session_is_taken_up_and_left_to_the_start_screen(qtbot, hands, ending):
    sessions.open_session(hands.chart, CODE)
    left = []
    ending.left.connect(lambda: left.append(hands.desk.visit.name))
    ending.take_up(NAME)
    hands.settle()
    ending.panel.back.click()
    assert left == [NAME] and hands.left == [] and ending.pick.isHidden()
