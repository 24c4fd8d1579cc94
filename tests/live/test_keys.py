"""Keys and pedals become actions, and how they are learnt and shown."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from twitchdetect.live.help import HelpOverlay, help_rows
from twitchdetect.live.keymap import ACTIONS, KeyMap, action_label
from twitchdetect.live.keys import Keys, key_text
from twitchdetect.live.learn import LearnDialog
from twitchdetect.live.look import Look
from twitchdetect.live.strings import install_language

K, M = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


def press(key, held=M.NoModifier, *, again=False):
    return QKeyEvent(QEvent.Type.KeyPress, key, held, "", again)


@pytest.mark.parametrize(
    ("key", "held", "text"),
    [
        (K.Key_I, M.NoModifier, "I"),
        (K.Key_Z, M.ControlModifier, "Ctrl+Z"),
        (K.Key_Question, M.ShiftModifier, "?"),
        (K.Key_Plus, M.ControlModifier | M.ShiftModifier, "Ctrl++"),
        (K.Key_Plus, M.KeypadModifier, "+"),
        (K.Key_2, M.ShiftModifier, "2"),
        (K.Key_I, M.ShiftModifier, "Shift+I"),
        (K.Key_Enter, M.KeypadModifier, "Return"),
        (K.Key_PageDown, M.NoModifier, "PgDown"),
        (K.Key_F13, M.NoModifier, "F13"),
        (K.Key_Shift, M.ShiftModifier, ""),
        (K.Key_Udiaeresis, M.NoModifier, "Ü"),
    ],
)
def test_a_key_is_spelt_as_the_map_spells_it(key, held, text):
    assert key_text(press(key, held)) == text


def test_every_delivered_key_is_spelt_as_it_is_pressed(qapp):
    from PySide6.QtGui import QKeySequence

    for action in ACTIONS.values():
        for key in action.keys:
            pressed = QKeySequence(key)[0]
            assert key_text(press(pressed.key(), pressed.keyboardModifiers())) == key


@pytest.fixture
def window(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.field = QLineEdit()
    QVBoxLayout(widget).addWidget(widget.field)
    widget.keys = Keys(widget)
    widget.acted, widget.told = [], []
    widget.keys.acted.connect(widget.acted.append)
    widget.keys.told.connect(widget.told.append)
    widget.show()
    return widget


def test_a_key_of_the_window_becomes_its_action(window, qtbot):
    window.setFocus()
    qtbot.keyClick(window, K.Key_I)
    qtbot.keyClick(window, K.Key_Z, M.ControlModifier)
    qtbot.keyClick(window, K.Key_Q)
    assert window.acted == ["needle_in", "undo"]


def test_while_somebody_writes_letters_are_letters(window, qtbot):
    window.activateWindow()
    window.field.setFocus()
    qtbot.keyClick(window.field, K.Key_I)
    qtbot.keyClick(window.field, K.Key_Return)
    assert window.field.text().lower() == "i"
    assert window.acted == []
    qtbot.keyClick(window.field, K.Key_Q, M.ControlModifier)
    assert window.acted == ["finish"]


def test_a_pedal_that_writes_nothing_works_while_somebody_writes(window, qtbot):
    window.keys.keymap = KeyMap().with_key("confirm_yes", "F13", is_pedal=True)
    window.field.setFocus()
    qtbot.keyClick(window.field, K.Key_F13)
    assert window.acted == ["confirm_yes"]


def test_locked_keys_do_nothing_and_say_why_but_pedals_work(window):
    window.keys.keymap = KeyMap().with_key("confirm_yes", "F13", is_pedal=True)
    assert window.keys.press("Ctrl+L")
    assert window.keys.press("I")
    assert window.acted == []
    assert window.told == ["Keys are locked; Ctrl+L unlocks. Pedals work."] * 2
    window.keys.press("F13")
    assert window.acted == ["confirm_yes"]
    window.keys.press("Ctrl+L")
    window.keys.press("I")
    assert window.acted == ["confirm_yes", "needle_in"]
    assert window.told[-1] == "Keys work again"


def test_a_key_held_down_marks_once_but_goes_on_making_larger(window):
    window.keys.press("I")
    assert window.keys.press("I", is_repeat=True)
    window.keys.press("+")
    window.keys.press("+", is_repeat=True)
    assert window.acted == ["needle_in", "gain_up", "gain_up"]


@pytest.fixture
def dialog(qtbot):
    widget = LearnDialog(KeyMap(), Look())
    qtbot.addWidget(widget)
    widget.maps = []
    widget.learnt.connect(widget.maps.append)
    widget.show()
    return widget


def choose(dialog, name):
    dialog.table.selectRow(list(ACTIONS).index(name))


def test_a_pedal_is_learnt_by_pressing_it(dialog, qtbot):
    choose(dialog, "confirm_yes")
    dialog.is_pedal.setChecked(True)
    qtbot.keyClick(dialog.table, K.Key_Return)
    assert "Press the key or pedal for “yes, a twitch” now" in dialog.told.text()
    qtbot.keyClick(dialog, K.Key_F13)
    assert dialog.maps[-1].action_of("F13") == "confirm_yes"
    assert dialog.maps[-1].pedals == {"F13"}
    row = list(ACTIONS).index("confirm_yes")
    assert dialog.table.item(row, 1).text() == "Y   Space   F13 ◉"
    assert not dialog.waits_for


def test_a_taken_key_is_said_and_must_be_pressed_twice(dialog, qtbot):
    choose(dialog, "undo")
    dialog.start()
    qtbot.keyClick(dialog, K.Key_I)
    assert dialog.maps == []
    assert dialog.told.text().startswith("I already does “needle in”.")
    qtbot.keyClick(dialog, K.Key_O)
    assert dialog.maps == []
    qtbot.keyClick(dialog, K.Key_O)
    assert dialog.maps[-1].action_of("O") == "undo"
    assert dialog.told.text() == "O does “undo” from now on; “needle out” has no key any more."


def test_escape_leaves_a_key_as_it_is_and_the_dialogue_open(dialog, qtbot):
    choose(dialog, "undo")
    dialog.start()
    qtbot.keyClick(dialog, K.Key_Escape)
    assert (dialog.maps, dialog.waits_for, dialog.isVisible()) == ([], "", True)


def test_enter_and_tab_can_be_learnt_too(dialog, qtbot):
    choose(dialog, "undo")
    dialog.start()
    qtbot.keyClick(dialog, K.Key_Tab)
    assert dialog.maps[-1].action_of("Tab") == "undo"


def test_keys_are_forgotten_and_delivered_again(dialog, qtbot):
    choose(dialog, "undo")
    dialog.forget.click()
    assert dialog.maps[-1].keys["undo"] == ()
    dialog.deliver.click()
    assert dialog.maps[-1] == KeyMap()


def test_help_shows_the_keys_as_they_were_learnt(qtbot):
    keymap = KeyMap().with_key("needle_in", "F13").without_keys("note")
    rows = dict(help_rows(keymap, "needle")) | dict(help_rows(keymap, "twitch"))
    assert rows[action_label("needle_in")] == ("I", "F13")
    assert rows[action_label("note")] == ()


def test_help_covers_the_window_and_any_key_closes_it(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 500)
    overlay = HelpOverlay(Look(), window)
    window.show()
    assert not overlay.isVisible()
    overlay.open(KeyMap())
    window.resize(900, 600)
    assert overlay.isVisible()
    assert overlay.size() == window.size()
    before = overlay.grab().toImage()
    overlay.open(KeyMap().with_key("needle_in", "F13", is_pedal=True))
    assert overlay.grab().toImage() != before
    with qtbot.waitSignal(overlay.closed):
        qtbot.keyClick(overlay, K.Key_I)
    assert not overlay.isVisible()


def test_a_pedal_that_closes_help_marks_all_the_same(window, qtbot):
    window.keys.keymap = KeyMap().with_key("confirm_yes", "F13", is_pedal=True)
    overlay = HelpOverlay(Look(), window)
    overlay.open(window.keys.keymap)
    qtbot.keyClick(overlay, K.Key_F13)
    assert (overlay.isVisible(), window.acted) == (False, ["confirm_yes"])
    overlay.open(window.keys.keymap)
    qtbot.keyClick(overlay, K.Key_I)
    assert (overlay.isVisible(), window.acted) == (False, ["confirm_yes"])


def test_in_a_dialogue_pedals_mark_and_letters_do_not(window, qtbot):
    window.keys.keymap = KeyMap().with_key("confirm_yes", "F13", is_pedal=True)
    other = QWidget()
    qtbot.addWidget(other)
    window.keys.watch(other, pedals_only=True)
    qtbot.keyClick(other, K.Key_I)
    qtbot.keyClick(other, K.Key_F13)
    assert window.acted == ["confirm_yes"]
    second = QWidget()
    qtbot.addWidget(second)
    window.keys.watch(second)
    qtbot.keyClick(second, K.Key_I)
    assert window.acted == ["confirm_yes", "needle_in"]
