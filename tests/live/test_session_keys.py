"""Keys that steer the session: what is done, what is asked, what is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from twitchdetect.events import Event
from twitchdetect.live.keymap import ACTIONS
from twitchdetect.live.muscles import MUSCLES
from twitchdetect.live.question import Question
from twitchdetect.live.session_keys import NOTES, SessionKeys
from twitchdetect.live.settings import Protocol
from twitchdetect.live.strings import install_language
from twitchdetect.session import words
from twitchdetect.session.commands import Commands
from twitchdetect.session.snapshot import NumberedEvent
from twitchdetect.session.words import KnownWords

K = Qt.Key


def event(kind, start):
    return Event(
        kind, 0, start, start + 20, start + 4, start + 30, 50.0, 20.0, 15.0, 0.9, "r", (0,)
    )


class Ring:
    fs, head = 250.0, 5000


class Shown:
    """What `Commands` asks of a running session."""

    ring, alarm_sample, is_learning = Ring(), -1, False
    latency = watch = None

    def __init__(self, *kinds):
        made = [event(kind, 1000 * i) for i, kind in enumerate(kinds, start=1)]
        self.events = tuple(NumberedEvent(i, e) for i, e in enumerate(made, start=1))
        self.watch = type("Watch", (), {"contacts": (), "check": None, "check_rest": lambda _: 1})()


class Session(Commands):
    def __init__(self, *kinds, keeps=True, words=None):
        self.kept = []
        known = words or KnownWords(muscles=frozenset(m.name for m in MUSCLES))
        keep = (lambda *kept: self.kept.append(kept)) if keeps else None
        super().__init__(lambda: 30.0, words=known, keep_words=keep)
        self.markers = []
        self._connect(250.0, self.markers.append, Shown(*kinds))
        self._publish(state="running")

    def snapshot(self):
        return self._snapshot

    @property
    def did(self):
        return [(a.what, a.sample, a.value or a.marked) for a in self.snapshot().actions]


@pytest.fixture
def keys(qtbot, qapp):
    install_language("en")
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    def make(*kinds, practice=None, keeps=True):
        own = practice or Protocol()
        muscles = {m.name for m in MUSCLES} | set(own.muscles)
        words = KnownWords(frozenset(own.notes), frozenset(muscles))
        session, said = Session(*kinds, keeps=keeps, words=words), []
        made = SessionKeys(session, Question(parent), said.append, practice)
        made.said, made.session, made.question = said, session, made._question
        made.keep = parent
        return made

    return make


def test_needle_in_and_out_are_said_and_done(keys):
    steer = keys()
    steer.act("needle_in")
    steer.act("needle_out")
    assert steer.session.did == [("needle_in", 5000, ""), ("needle_out", 5000, "")]
    assert steer.said == ["needle in", "needle out"]


def test_of_several_needles_it_is_asked_which_comes_out(keys, qtbot):
    steer = keys()
    for name in ("a", "b"):
        steer.session.needle_in(name)
    steer.act("needle_out")
    assert "needle 2" in steer.question.choices.item(0).text()
    qtbot.keyClick(steer.question.choices, K.Key_2)
    assert [needle.text for needle in steer.session.snapshot().needles_in] == ["needle 2"]


def test_a_refusal_is_said_in_its_own_words(keys):
    steer = keys()
    steer.act("needle_out")
    assert steer.said == ["no needle is in"] and steer.session.did == []


def test_two_seconds_ago_is_for_the_next_mark_alone(keys):
    steer = keys()
    for name in ("ago", "needle_in", "needle_in"):
        steer.act(name)
    assert [sample for _, sample, _ in steer.session.did] == [4500, 5000]


def test_two_seconds_ago_twice_is_now(keys):
    steer = keys()
    for name in ("ago", "ago", "needle_in"):
        steer.act(name)
    assert steer.session.did == [("needle_in", 5000, "")]


def test_the_next_site_is_in_the_same_muscle(keys):
    steer = keys()
    steer.session.next_site("Soleus", "left")
    steer.act("next_site")
    assert [(s.muscle, s.side) for s in steer.session.snapshot().sites] == [("Soleus", "left")] * 2


def test_another_muscle_is_picked_from_those_of_the_protocol_first(keys, qtbot):
    steer = keys(practice=Protocol(muscles=("Soleus", "Masseter")))
    steer.session.next_site("Infraspinatus", "right")
    steer.act("muscle")
    shown = [steer.question.choices.item(i).text().split()[-1] for i in range(3)]
    assert shown == ["Infraspinatus", "Soleus", "Masseter"]
    qtbot.keyClick(steer.question.choices, K.Key_3)
    last = steer.session.snapshot().sites[-1]
    assert (last.muscle, last.side) == ("Masseter", "right")


def test_the_last_twitch_is_confirmed_whatever_came_after_it(keys):
    steer = keys("ltr", "ltr", "voluntary", "gap")
    steer.act("confirm_yes")
    steer.act("confirm_no")
    decisions = steer.session.snapshot().decisions
    assert {n: d.confirmed for n, d in decisions.items()} == {2: "no"}
    assert steer.said == ["twitch: felt or seen", "twitch: no"]


@pytest.mark.parametrize("name", ["confirm_yes", "confirm_no", "relabel"])
def test_without_a_twitch_there_is_nothing_to_answer(keys, name):
    steer = keys("voluntary")
    steer.act(name)
    assert steer.said == ["there is no twitch yet"] and steer.session.did == []
    assert steer.question.isHidden()


def test_the_last_twitch_gets_another_kind_by_a_digit(keys, qtbot):
    steer = keys("ltr")
    steer.act("relabel")
    qtbot.keyClick(steer.question.choices, K.Key_2)
    assert steer.session.snapshot().decisions[1].label == "voluntary"


def test_a_note_is_where_the_key_was_pressed_not_where_it_was_typed(keys, qtbot):
    steer = keys()
    steer.act("ago")
    steer.act("note")
    qtbot.keyClicks(steer.question.words, "cold hands")
    qtbot.keyClick(steer.question.words, K.Key_Return)
    assert steer.session.did == [("note", 4500, "note 1")]
    assert steer.session.kept == [(1, "cold hands", 4500)]
    assert steer.said[-1] == "note: note 1"


def test_without_a_chart_notes_and_muscles_are_picked_and_it_is_said_why(keys, qtbot):
    steer = keys(keeps=False)
    steer.act("note")
    assert steer.said == ["Notes in your own words need a chart (--chart); pick one."]
    assert steer.question.words.isHidden()
    qtbot.keyClick(steer.question.choices, K.Key_2)
    steer.act("muscle")
    assert steer.question.words.isHidden()
    last = steer.question.choices.count() - 1
    assert steer.question.choices.item(last).text().strip() == "other muscle"
    steer.question.choices.setCurrentRow(last)
    qtbot.keyClick(steer.question.choices, K.Key_Return)
    assert steer.session.did == [("note", 5000, "client coughed"), ("site", 5000, "other muscle")]


def test_a_twitch_that_was_felt_alone_is_marked_by_one_key(keys):
    steer = keys()
    steer.act("ago")
    steer.act("felt")
    assert steer.session.did == [("note", 4500, "twitch felt")]
    assert steer.said[-1] == "felt, not detected"


def test_the_notes_that_are_offered_are_those_that_every_session_knows():
    assert NOTES == words.NOTES


def test_a_protocol_has_its_own_notes(keys, qtbot):
    steer = keys(practice=Protocol(notes=("stage 2",)))
    steer.act("note")
    assert steer.question.choices.count() == 1
    qtbot.keyClick(steer.question.choices, K.Key_1)
    assert steer.session.did == [("note", 5000, "stage 2")]


def test_undo_says_what_it_took_back(keys):
    steer = keys()
    steer.act("needle_in")
    steer.act("undo")
    assert steer.said[-1] == "taken back: needle in"
    assert steer.session.snapshot().needles_in == ()


def test_every_key_of_needle_and_twitch_does_something(keys):
    steer = keys("ltr")
    of_session = [n for n, a in ACTIONS.items() if a.group in ("needle", "twitch")]
    assert all(steer.does(name) for name in of_session)
    assert not steer.does("gain_up")
