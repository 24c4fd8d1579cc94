"""The panel of a site: details come when there is time for them, and hold up no mark."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from tests.live.charts import CODE, Hands, K, answer_all, make_chart
from twitchdetect.chart import sessions
from twitchdetect.chart.needle_work import add_site, put_in
from twitchdetect.live.chart_site import SitePanel
from twitchdetect.live.keys import Keys
from twitchdetect.live.look import Look
from twitchdetect.live.strings import install_language

AGO = datetime.now(UTC) - timedelta(minutes=5)


@pytest.fixture
def hands(qtbot, tmp_path):
    install_language("en")
    chart = make_chart(tmp_path)
    sessions.open_session(chart, CODE)
    answer_all(chart, CODE)
    add_site(chart, CODE, muscle="Soleus", side="left")
    put_in(chart, CODE, at=AGO)
    add_site(chart, CODE, muscle="Infraspinatus", side="right")
    made = Hands(qtbot, chart, code="")
    made.desk.take_up(f"{CODE}/1")
    qtbot.waitUntil(lambda: made.desk.visit is not None)
    yield made
    made.close()


@pytest.fixture
def panel(qtbot, hands):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(660, 560)
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made = SitePanel(hands.desk, window, Look())
    hands.desk.changed.connect(made.show_visit)
    made.show_visit(hands.desk.visit)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.setFocus()
    made.keep = window
    made.open_site(0, takes_keys=False)
    return made


def site(hands, number):
    hands.settle()
    return next(s for s in hands.visit.sites if s["number"] == number)


def test_it_shows_the_newest_site_and_leaves_the_keys_where_they_were(panel):
    assert panel.isVisible() and panel.title.text() == "Site 2"
    assert panel.form.muscle.currentText() == "Infraspinatus"
    assert panel.form.side.value == "right" and panel.form.point.value == ""
    assert panel.keep.hasFocus() and not panel.has_keys


def test_marks_go_on_while_the_keyboard_is_in_it(qtbot, panel):
    did = []
    keys = Keys(panel.keep)
    keys.acted.connect(did.append)
    panel.open_site(0, takes_keys=True)
    assert panel.has_keys
    for key in (K.Key_I, K.Key_O, K.Key_Y, K.Key_N, K.Key_Backspace, K.Key_U, K.Key_E):
        qtbot.keyClick(panel.window().focusWidget(), key)
    assert did == [
        *("needle_in", "needle_out", "confirm_yes", "confirm_no"),
        *("undo", "adverse", "site_form"),
    ]


def test_point_and_technique_are_three_keys(qtbot, hands, panel):
    panel.open_site(0, takes_keys=True)
    for key in (K.Key_1, K.Key_2):
        qtbot.keyClick(panel.window().focusWidget(), key)
    now = site(hands, 2)
    assert (now["point"], now["technique"], now["side"]) == ("active", "deep", "right")


def test_escape_gives_the_keyboard_back_and_keeps_what_was_written(qtbot, hands, panel):
    panel.form.technique.pick("ims")
    hands.settle()
    panel.form.segments.setFocus()
    qtbot.keyClicks(panel.form.segments, "C5-C6")
    qtbot.keyClick(panel.form.segments, K.Key_Escape)
    assert not panel.isVisible() and panel.keep.hasFocus()
    assert site(hands, 2)["segments"] == "C5-C6"


def test_settings_are_asked_only_where_they_apply(hands, panel):
    form = panel.form
    shown = {}
    for technique in ("deep", "ims", "electro"):
        form.technique.pick(technique)
        hands.settle()
        stimulation = {line.isHidden() for line in form.settings.values()}
        shown[technique] = (form.segments.isHidden(), stimulation)
    assert shown == {
        "deep": (True, {True}),
        "ims": (False, {True}),
        "electro": (True, {False}),
    }


def test_settings_of_stimulation_are_numbers_in_their_range(hands, panel):
    panel.form.technique.pick("electro")
    for key, text in (("frequency_hz", "2,5"), ("intensity_mA", "ten"), ("pulse_width_us", "0")):
        line = panel.form.settings[key]
        line.setText(text)
        line.keep()
    now = site(hands, 2)
    assert (now["frequency_hz"], now["intensity_mA"], now["pulse_width_us"]) == (2.5, None, None)
    assert hands.told[0] == "“ten” is no number." and "0" in hands.told[1]
    assert len(hands.told) == 2


def test_a_muscle_is_picked_or_typed(qtbot, hands, panel):
    field = panel.form.muscle.lineEdit()
    for typed, kept in (
        ("Upper trapezius (trapezius descendens)", "Upper trapezius"),
        ("mine", "mine"),
    ):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, K.Key_Return)
        assert site(hands, 2)["muscle"] == kept
    panel._step(-1)
    assert panel.form.muscle.currentText() == "Soleus"
    assert site(hands, 1)["muscle"] == "Soleus"


def test_other_sites_are_one_press_away(hands, panel):
    panel.before.click()
    assert panel.title.text() == "Site 1" and not panel.before.isEnabled()
    panel.form.point.pick("latent")
    assert site(hands, 1)["point"] == "latent" and site(hands, 2)["point"] == ""
    panel.after.click()
    assert panel.title.text() == "Site 2" and not panel.after.isEnabled()


def test_depth_is_of_the_sites_last_needle(qtbot, hands, panel):
    assert panel.form.depth_line.isHidden()
    panel.before.click()
    assert panel.form.depth_words.text() == "Depth of needle 1 in mm"
    panel.form.depth_line.setText("23,5")
    panel.form.depth_line.keep()
    hands.settle()
    assert [n.depth_mm for n in hands.visit.insertions] == [23.5]


def test_a_press_on_the_figure_places_the_point(qtbot, hands, panel):
    figure = panel.figure
    assert figure.view == "back"
    box = figure.box
    at = QPointF(box.left() + 0.25 * box.width(), box.top() + 0.5 * box.height()).toPoint()
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=at)
    now = site(hands, 2)
    assert now["view"] == "back"
    assert (now["x"], now["y"]) == pytest.approx((0.25, 0.5), abs=0.01)
    assert [m.number for m in figure.marks] == [2]
    outside = QPointF(box.left() - 3, box.top() + 5).toPoint()
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=outside)
    assert site(hands, 2) == now


def test_the_usual_place_is_an_offer_until_it_is_taken(hands, panel):
    assert panel.figure.usual is not None and panel.figure.marks == ()
    assert site(hands, 2)["x"] is None
    usual = panel.figure.usual
    panel.usual.click()
    now = site(hands, 2)
    assert (now["x"], now["y"]) == usual
    assert now["x"] > 0.5  # the person's right, from behind


def test_the_figure_turns_and_the_point_goes_to_the_side_that_is_seen(qtbot, hands, panel):
    panel.turn.click()
    assert panel.figure.view == "front" and not panel.usual.isEnabled()
    panel.figure.setFocus()
    qtbot.keyClick(panel.figure, K.Key_Return)
    assert site(hands, 2)["view"] == "front"
    before = site(hands, 2)["x"]
    qtbot.keyClick(panel.figure, K.Key_Right)
    assert site(hands, 2)["x"] == pytest.approx(before + 0.01)


def test_it_leaves_the_newest_signal_free_at_every_size(panel):
    for width, height, scale in ((660, 560, 1.0), (660, 560, 2.0), (2500, 1900, 3.0)):
        panel.set_look(Look(scale=scale))
        panel.keep.resize(width, height)
        assert panel.geometry().right() < 0.9 * width
        assert panel.keep.rect().contains(panel.geometry())
