"""The start screen: what it asks, and when it lets go."""

import pytest
from PySide6.QtCore import Qt

from twitchdetect.live.look import Look
from twitchdetect.live.muscles import MUSCLES, muscle_from, offered, shown_muscle
from twitchdetect.live.settings import Protocol, Settings
from twitchdetect.live.start import StartScreen
from twitchdetect.live.start_state import StartChoice, StartState, hindrance, split_names
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import LIGHT

READY = StartState("Cyton on ttyUSB0", channels=("1", "2"), is_warm=True)


@pytest.fixture
def screen(qtbot, qapp):
    install_language("en")
    widget = StartScreen(Look())
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def begun(screen):
    found = []
    screen.started.connect(found.append)
    return found


def test_start_waits_for_code_board_and_kernels(screen, begun, qtbot):
    states = [
        StartState(),
        StartState(is_searching=True),
        StartState("Cyton", is_warm=False),
        READY,
    ]
    screen.subject.setText("P07")
    seen = []
    for state in states:
        screen.show_state(state)
        seen.append((screen.start.isEnabled(), screen.hint.text()))
    assert seen == [
        (False, "There is no board yet."),
        (False, "Searching for the board."),
        (False, "Getting the detector ready; the first time takes a minute."),
        (True, "Next: ten seconds at rest to check contact."),
    ]
    screen.show_state(StartState("Cyton", is_warm=False))
    qtbot.mouseClick(screen.start, Qt.MouseButton.LeftButton)
    qtbot.keyClick(screen.subject, Qt.Key.Key_Return)
    assert begun == []


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (StartChoice("", "", ""), "Type the subject's code"),
        (StartChoice("Jane Doe", "", ""), "“Jane Doe” is no code"),
        (StartChoice("Zoë", "", ""), "“Zoë” is no code"),
        (StartChoice("P7", "", "", ("a", "a")), "Two channels are called “a”."),
        (StartChoice("P7", "", "", ("a",)), "1 channel name for 2 channels"),
        (StartChoice("P7", "", "", ("a", "b", "c")), "3 channel names for 2 channels"),
        (StartChoice("P7", "", "", ("a", "b")), ""),
        (StartChoice("7", "anything", "left"), ""),
    ],
)
def test_what_is_wrong_in_the_form_is_said(qapp, choice, said):
    install_language("en")
    told = hindrance(READY, choice)
    assert told.startswith(said) if said else told == ""


def test_what_is_chosen_is_given_to_the_session(screen, begun, qtbot):
    screen.show_state(READY)
    screen.subject.setText(" P07 ")
    screen.muscle.setCurrentText("Upper trapezius (trapezius descendens)")
    screen.sides.buttons()[1].click()
    screen.channels.setText("above,  below the  knot ")
    qtbot.keyClick(screen.subject, Qt.Key.Key_Return)
    assert begun == [StartChoice("P07", "Upper trapezius", "right", ("above", "below the knot"))]


def test_a_muscle_may_be_typed_freely(screen, qtbot):
    screen.muscle.setFocus()
    screen.muscle.lineEdit().clear()
    qtbot.keyClicks(screen.muscle, "Plantaris")
    assert screen.choice.muscle == "Plantaris"
    assert screen.muscle.findText("Plantaris") < 0


def test_last_time_and_protocol_are_filled_in_but_no_code(screen):
    settings = Settings(muscle="Deltoid, front", side="left", channels="x, y")
    screen.offer(settings)
    assert screen.choice == StartChoice("", "Deltoid, front", "left", ("x", "y"))
    screen.offer(settings, Protocol(muscles=("Masseter", "Knot"), channels=("p", "q")))
    assert screen.choice.channels == ("p", "q")
    assert [screen.muscle.itemText(i) for i in range(3)] == [
        "Masseter",
        "Knot",
        "Upper trapezius (trapezius descendens)",
    ]


def test_a_missing_board_is_said_with_what_to_do_and_searched_again(screen, qtbot):
    fix = "ttyUSB0 may not be opened: sudo usermod -aG dialout $USER"
    screen.show_state(StartState(problem=fix))
    assert (screen.board.text(), screen.board_sign.symbol) == (fix, "×")
    with qtbot.waitSignal(screen.search_asked):
        screen.search.click()
    screen.show_state(StartState(is_searching=True))
    assert not screen.search.isEnabled()
    screen.show_state(READY)
    assert not screen.search.isVisible()
    assert (screen.board.text(), screen.board_sign.symbol) == ("Cyton on ttyUSB0", "✔")


def test_it_is_walked_through_by_tab_and_fits_a_small_screen_at_200_percent(screen, qtbot):
    screen.show_state(READY)
    screen.subject.setText("P07")
    screen.activateWindow()
    screen.subject.setFocus()
    order = []
    for _ in range(12):
        widget = screen.focusWidget()
        order.append(widget)
        screen.focusNextChild()
    assert screen.start in order and screen.channels in order and screen.muscle in order
    screen.set_look(Look(LIGHT, 2.0))
    assert screen.minimumSizeHint().width() <= 1024
    assert screen.minimumSizeHint().height() <= 600


def test_seniam_names_27_muscles_and_each_is_found_by_what_is_shown():
    assert sum(bool(m.seniam) for m in MUSCLES) == 27
    assert len({m.name for m in MUSCLES}) == len(MUSCLES) == len(offered())
    assert all(muscle_from(shown_muscle(m)) == m.name for m in MUSCLES)
    assert muscle_from(" Trapezius  descendens") == "Upper trapezius"
    assert muscle_from("  my   knot ") == "my knot"
    assert offered(("soleus", "Knot", "Soleus"))[:2] == ["Soleus", "Knot"]
    assert split_names(" a, b ,, c  d") == ("a", "b", "c d")
