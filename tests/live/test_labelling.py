"""Labels on screen: what is done to them by button, field and key of the panel."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.live.sessions import event
from twitchdetect.block import Recording
from twitchdetect.live import label_form, session_keys
from twitchdetect.live.label_editor import LabelEditor
from twitchdetect.live.label_form import OFFERED
from twitchdetect.live.labelling import LabelPanel
from twitchdetect.live.look import Look
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import LIGHT
from twitchdetect.session import words
from twitchdetect.session.hand_label import label_of
from twitchdetect.session.label_desk import LabelDesk

FS, CHANNELS = 250.0, ("upper", "lower, left", "rest")


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


@pytest.fixture
def editor():
    recording = Recording(np.zeros((10_000, 3)), FS, CHANNELS)
    return LabelEditor(LabelDesk(recording))


@pytest.fixture
def panel(qtbot, editor):
    widget = LabelPanel(editor, CHANNELS, FS)
    qtbot.addWidget(widget)
    widget.resize(330, 470)
    return widget


def cells(panel, row):
    return [panel.rows.index(row, column).data() for column in range(4)]


def suggestions(*starts):
    return [label_of(event(start, start + 20)) for start in starts]


def write(field, text):
    field.setText(text)
    field.editingFinished.emit()


def test_labels_are_rows_in_order_of_onset(panel, editor):
    editor.add(2500, 2520, 1)
    editor.select(None)
    editor.choose_kind("stroke")
    editor.click(1000, 2)
    editor.suggest(suggestions(500))
    assert [cells(panel, row) for row in range(3)] == [
        ["? twitch", "upper", "0:02.000", "80 ms"],
        ["stroke", "all", "0:04.000", "–"],
        ["twitch", "lower, left", "0:10.000", "80 ms"],
    ]
    assert panel.state.text() == "labels: 2  ·  to answer: 1  ·  not saved"


def test_a_row_that_is_clicked_is_selected_and_shown(panel, editor, qtbot):
    for start in (100, 3000):
        editor.add(start, start + 20, 0)
    panel.show()
    with qtbot.waitSignal(editor.shown) as shown:
        place = panel.table.visualRect(panel.rows.index(0, 2)).center()
        qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.args == [100, 120]
    assert editor.selected.label.start_sample == 100
    assert panel.form.onset.text() == "0:00.400"


def test_the_form_edits_the_label_that_is_selected(panel, editor):
    editor.add(100, 120, 0)
    write(panel.form.onset, "0:02.004")
    assert (editor.selected.label.start_sample, editor.selected.label.stop_sample) == (501, 521)
    write(panel.form.length, "120")
    assert editor.selected.label.stop_sample == 531
    assert [panel.form.note.itemText(i) for i in (0, 2)] == ["–", "unsure"]
    panel.form.note.activated.emit(2)
    assert editor.selected.label.cause == panel.form.note.currentText() == "unsure"
    panel.form.channel.activated.emit(2)
    assert editor.selected.label.channel == 1
    panel.form.channel.activated.emit(0)
    assert editor.selected.label.channel == -1
    panel.form.kind.activated.emit(OFFERED.index("startle"))
    assert editor.selected.label.kind == "startle"
    assert cells(panel, 0) == ["startle", "all", "0:02.004", "120 ms"]


@pytest.mark.parametrize("text", ["soon", "99:00", "-1"])
def test_what_cannot_be_is_told_and_the_field_shows_what_holds(panel, editor, text):
    editor.add(100, 120, 0)
    write(panel.form.onset, text)
    assert editor.selected.label.start_sample == 100
    assert "expected" in panel.told.text()
    assert panel.form.onset.text() == "0:00.400"
    editor.nudge(1, 0)
    assert panel.told.text() == ""


def test_the_notes_of_labels_are_words_that_are_translated():
    assert (*label_form.NOTES, *session_keys.NOTES) == words.LABEL_NOTES


def test_a_field_that_is_left_as_it_was_is_no_edit(panel, editor):
    editor.add(100, 120, 0)
    words = editor.desk.labelling.can_undo
    for field in (panel.form.onset, panel.form.length):
        field.editingFinished.emit()
    panel.form.note.activated.emit(0)
    assert editor.desk.labelling.can_undo == words


def test_a_kind_is_that_of_the_selected_label_else_of_the_next(panel, editor):
    editor.choose_kind_number(OFFERED.index("voluntary"))
    assert editor.labels == ()
    editor.add(100, 700, 2)
    assert editor.selected.label.kind == "voluntary"
    editor.choose_kind_number(0)
    assert editor.labels[0].label.kind == "ltr"
    editor.select(None)
    assert panel.form.kind.currentIndex() == OFFERED.index("ltr")
    editor.choose_kind_number(99)
    assert editor.next_kind == "ltr"


def test_suggestions_are_answered_one_by_one(panel, editor):
    assert editor.suggest(suggestions(500, 1500, 2500)) == 3
    assert editor.selected.label.start_sample == 500
    panel.buttons.buttons["accept"].click()
    assert editor.selected.label.start_sample == 1500
    assert panel.buttons.buttons["delete"].text() == "Refuse"
    panel.buttons.buttons["delete"].click()
    assert editor.selected.label.start_sample == 2500
    panel.buttons.buttons["accept"].click()
    assert [x.start_sample for x in editor.desk.labelling.accepted] == [500, 2500]
    assert panel.buttons.buttons["delete"].text() == "Delete"
    assert not panel.buttons.buttons["accept"].isEnabled()
    assert editor.suggest(suggestions(500, 1500, 2500)) == 0
    assert "nothing to suggest" in panel.told.text()


def test_undo_and_redo_say_what_they_would_do(panel, editor):
    undo, redo = panel.buttons.buttons["undo"], panel.buttons.buttons["redo"]
    assert not undo.isEnabled()
    editor.add(100, 120, 0)
    assert undo.toolTip() == "Ctrl+Z: ltr added"
    undo.click()
    assert editor.labels == ()
    assert editor.selected is None
    assert (undo.isEnabled(), redo.toolTip()) == (False, "Ctrl+Y: ltr added")
    redo.click()
    assert len(editor.labels) == 1
    editor.undo()
    editor.undo()
    assert panel.told.text() == "there is nothing to take back"


def test_steps_go_from_label_to_label_from_the_selected_one_or_the_place(editor):
    for start in (100, 3000, 6000):
        editor.add(start, start + 20, 0)
    seen = []
    editor.shown.connect(lambda start, _: seen.append(start))
    editor.select(None)
    editor.step(1, 200)
    editor.step(1, 0)
    editor.step(1, 0)
    editor.step(-1, 9000)
    editor.select(None)
    editor.step(-1, 2000)
    editor.select(None)
    editor.step(1, 6001)
    assert seen == [3000, 6000, 3000, 100]


def test_a_click_selects_and_beside_all_labels_selects_nothing(editor):
    editor.add(100, 120, 0)
    editor.click(500, 0)
    assert editor.selected is None
    assert len(editor.labels) == 1
    editor.click(110, 2)
    assert editor.selected.label.start_sample == 100


def test_edges_move_by_a_sample_and_never_through_each_other(editor):
    editor.add(100, 102, 0)
    editor.nudge(1, 0)
    assert (editor.selected.label.start_sample, editor.selected.label.stop_sample) == (101, 102)
    editor.nudge(1, 0)
    assert editor.selected.label.start_sample == 101
    assert "empty stretch" in editor.told


def test_a_recording_that_cannot_be_saved_says_why(panel, editor):
    editor.add(100, 120, 0)
    assert not editor.save()
    assert "no place" in panel.told.text()


def test_it_changes_colours_and_size_with_labels_in_it(panel, editor):
    editor.add(100, 120, 0)
    before = panel.grab().toImage().pixel(2, 2)
    panel.set_look(Look(LIGHT, 1.5))
    assert panel.grab().toImage().pixel(2, 2) != before
    assert panel.form.kind.currentIndex() == 0
