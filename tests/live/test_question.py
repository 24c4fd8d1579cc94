"""A question over the window, answered by one key, a click or words."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from twitchdetect.live.look import Look
from twitchdetect.live.question import Question
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import LIGHT

K = Qt.Key
NOTES = [("pain", "Pain"), ("blood", "Bleeding"), *((f"n{i}", f"N{i}") for i in range(3, 12))]


@pytest.fixture
def asked(qtbot, qapp):
    install_language("en")
    parent = QWidget()
    parent.resize(900, 600)
    parent.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(parent)
    parent.show()
    question = Question(parent)
    question.got = []

    def ask(answers=NOTES, *, _parent=parent, **more):
        question.ask("Note", answers, question.got.append, **more)
        return question

    return ask


def test_a_digit_picks_its_line_at_once(asked, qtbot):
    question = asked()
    with qtbot.waitSignal(question.closed):
        qtbot.keyClick(question.choices, K.Key_2)
    assert question.got == ["blood"] and question.isHidden()


def test_a_digit_without_a_line_does_nothing(asked, qtbot):
    question = asked(NOTES[:2])
    qtbot.keyClick(question.choices, K.Key_3)
    assert question.isVisible() and question.got == []


def test_lines_beyond_nine_are_reached_by_arrows_and_return(asked, qtbot):
    question = asked()
    assert question.choices.item(8).text().startswith("9")
    assert question.choices.item(9).text().strip() == "N10"
    question.choices.setCurrentRow(9)
    qtbot.keyClick(question.choices, K.Key_Return)
    assert question.got == ["n10"]


def test_a_click_picks(asked, qtbot):
    question = asked()
    row = question.choices.visualItemRect(question.choices.item(0))
    viewport = question.choices.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=row.center())
    assert question.got == ["pain"]


def test_what_is_typed_is_taken_with_single_spaces(asked, qtbot):
    question = asked(in_words="another")
    qtbot.keyClicks(question.choices, "x")
    qtbot.keyClicks(question.words, "y   2 z ")
    qtbot.keyClick(question.words, K.Key_Return)
    assert question.got == ["xy 2 z"]


def test_an_empty_field_gives_nothing(asked, qtbot):
    question = asked((), in_words="another")
    qtbot.keyClick(question.words, K.Key_Return)
    assert question.isVisible() and question.got == []


def test_where_no_words_are_taken_letters_do_nothing(asked, qtbot):
    question = asked()
    qtbot.keyClicks(question.choices, "x")
    assert not question.words.isVisible() and question.got == []


@pytest.mark.parametrize("part", ["choices", "words"])
def test_escape_leaves_without_an_answer_and_gives_the_keys_back(asked, qtbot, part):
    question = asked(in_words="another")
    qtbot.keyClick(getattr(question, part), K.Key_Escape)
    assert question.isHidden() and question.got == []
    assert question.parentWidget().hasFocus()


def test_an_answer_may_ask_again(asked, qtbot):
    question = asked()
    question.ask("First", [("a", "A")], lambda _: question.ask("Second", [("b", "B")], str))
    qtbot.keyClick(question.choices, K.Key_1)
    assert question.isVisible() and question.question.text() == "Second"


def test_it_stays_within_its_parent_at_any_size_and_scale(asked):
    question = asked(in_words="another")
    for size in (QSize(500, 260), QSize(1920, 1000)):
        for scale in (1.0, 3.0):
            question.set_look(Look(LIGHT, scale))
            question.parentWidget().resize(size)
            assert question.parentWidget().rect().contains(question.geometry())


def test_return_in_words_answers_and_goes_no_further(asked, qtbot):
    question, got = asked(in_words="in words"), []
    question.parentWidget().keyPressEvent = got.append
    qtbot.keyClicks(question.words, "cold hands")
    qtbot.keyClick(question.words, K.Key_Return)
    assert question.got == ["cold hands"] and got == []


def test_who_asks_is_told_that_it_was_left_or_that_another_came(asked, qtbot):
    left = []
    question = asked(left=lambda: left.append("first"))
    qtbot.keyClick(question.choices, K.Key_Escape)
    assert left == ["first"] and question.got == []
    asked(left=lambda: left.append("second"))
    asked(left=lambda: left.append("third"))
    assert left == ["first", "second"]
    qtbot.keyClick(question.choices, K.Key_1)
    question.leave()
    asked()
    assert left == ["first", "second"] and question.got == ["pain"]


def test_a_long_question_is_shown_whole(asked):
    question = asked(more="more " * 30)
    question.question.setText("long words " * 12)
    question.set_look(Look(LIGHT, 1.0))
    for label in (question.question, question.how):
        assert label.height() >= label.heightForWidth(label.width())
