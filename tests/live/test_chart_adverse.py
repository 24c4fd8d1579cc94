"""Something unwanted is in the chart after two keys, with the time at which it was asked."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QWidget

from tests.live.charts import CODE, Hands, K, make_chart
from twitchdetect.chart import sessions
from twitchdetect.chart.needle_work import add_site
from twitchdetect.chart.picklists import ADVERSE_EVENTS
from twitchdetect.live.chart_adverse import STUDIES, ask_adverse, rate_words
from twitchdetect.live.question import Question
from twitchdetect.live.strings import install_language


@pytest.fixture
def hands(qtbot, tmp_path):
    install_language("en")
    made = Hands(qtbot, make_chart(tmp_path))
    made.begin()
    add_site(made.chart, CODE, muscle="Soleus")
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1024, 600)
    parent.show()
    made.pick, made.parent = Question(parent), parent
    yield made
    made.close()


def events(hands):
    hands.settle()
    with hands.chart.reading() as session:
        found = sessions.find_session(session, CODE).adverse_events
        return [(e.kind, e.severity, e.when, e.action, e.site_id is not None, e.at) for e in found]


def test_published_rates_stand_beside_what_can_be_picked(hands):
    ask_adverse(hands.pick, hands.desk)
    shown = [hands.pick.choices.item(i).text() for i in range(hands.pick.choices.count())]
    assert len(shown) == len(ADVERSE_EVENTS)
    assert shown[0] == "1   Bleeding    16 | 4.65 %"
    assert shown[3] == "4   Pain after needling    – | 2.19 %"
    assert shown[8] == "9   Fainted, or nearly"
    assert STUDIES == ("Boyce 2020", "Brady 2014")
    assert "Boyce 2020 | Brady 2014" in hands.pick.how.text()
    assert "36.7" in hands.pick.how.text() and "<0.1" in hands.pick.how.text()


def test_every_rate_is_under_its_study():
    for kind in ADVERSE_EVENTS.values():
        words = rate_words(kind).removesuffix(" %").split(" | ") if kind.percent else []
        found = {study: p for study, p in zip(STUDIES, words, strict=bool(words)) if p != "–"}
        listed = kind.source.split(" | ") if kind.source else []
        assert found == dict(zip(listed, kind.percent.split(" | "), strict=False))


def test_two_digits_and_return_keep_it(qtbot, hands):
    before = datetime.now(UTC)
    ask_adverse(hands.pick, hands.desk, site=1)
    after = datetime.now(UTC)
    qtbot.keyClick(hands.pick.choices, K.Key_2)
    qtbot.keyClick(hands.pick.choices, K.Key_2)
    qtbot.keyClick(hands.pick.choices, "p")
    qtbot.keyClicks(hands.pick.words, "ressed on")
    qtbot.keyClick(hands.pick.words, K.Key_Return)
    ((*event, at),) = events(hands)
    assert event == ["bruising", "moderate", "during", "pressed on", True]
    assert before <= at <= after
    assert hands.told == ["in the chart: Bruise"]


@pytest.mark.parametrize("n_answered", [1, 2])
def test_leaving_the_questions_after_it_keeps_it_all_the_same(qtbot, hands, n_answered):
    ask_adverse(hands.pick, hands.desk)
    keys = [K.Key_2, K.Key_3][:n_answered]
    for key in keys:
        qtbot.keyClick(hands.pick.choices, key)
    qtbot.keyClick(hands.pick.choices, K.Key_Escape)
    ((kind, severity, *_),) = events(hands)
    assert (kind, severity) == ("bruising", "minor" if n_answered == 1 else "serious")


def test_another_question_over_it_keeps_it_too(qtbot, hands):
    ask_adverse(hands.pick, hands.desk)
    qtbot.keyClick(hands.pick.choices, K.Key_2)
    hands.pick.ask("Finish the session?", [("", "go on")], lambda _: None)
    assert [kind for kind, *_ in events(hands)] == ["bruising"]
    hands.pick.leave()
    assert len(events(hands)) == 1


def test_what_is_serious_by_itself_is_offered_as_serious_first(qtbot, hands):
    ask_adverse(hands.pick, hands.desk)
    hands.pick._take([*ADVERSE_EVENTS].index("pneumothorax"))
    assert hands.pick.values == ("serious", "minor", "moderate")
    hands.pick.leave()
    assert events(hands)[0][:2] == ("pneumothorax", "serious")


def test_leaving_the_first_question_keeps_nothing(qtbot, hands):
    ask_adverse(hands.pick, hands.desk)
    qtbot.keyClick(hands.pick.choices, K.Key_Escape)
    assert events(hands) == []


def test_needles_that_are_missing_are_noted_in_words_so_that_the_session_can_be_signed(
    qtbot, hands
):
    ask_adverse(hands.pick, hands.desk, when="after")
    hands.pick._take([*ADVERSE_EVENTS].index("needle_count"))
    qtbot.keyClick(hands.pick.choices, K.Key_1)
    hands.pick.words.setText("broke, tip removed")
    qtbot.keyClick(hands.pick.words, K.Key_Return)
    hands.settle()
    with hands.chart.reading() as session:
        (event,) = sessions.find_session(session, CODE).adverse_events
        assert (event.note, event.action, event.when) == ("broke, tip removed", "", "after")
