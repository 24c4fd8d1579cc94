"""The panel before a session: nothing is preset, each answer is kept at once, red ones ask why."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from tests.live.charts import CODE, Hands, K, answer_all, make_chart
from twitchdetect.chart import clients, sessions
from twitchdetect.chart.needle_work import add_needle_kind
from twitchdetect.chart.picklists import SCREENING
from twitchdetect.live.chart_before import BeforePanel
from twitchdetect.live.chart_items import ItemsPage
from twitchdetect.live.chart_measures import What
from twitchdetect.live.look import Look
from twitchdetect.live.strings import install_language

CONSENT, RISKS, HYGIENE, CLIENT, MEASURES, NEEDLES = range(6)


@pytest.fixture
def hands(qtbot, tmp_path):
    install_language("en")
    chart = make_chart(tmp_path, birth_year=1981, medication="aspirin")
    sessions.open_session(chart, CODE)
    add_needle_kind(chart, CODE, diameter_mm=0.3, length_mm=50, maker="Maker", batch="B1")
    sessions.open_session(chart, CODE)
    made = Hands(qtbot, chart, code="")
    yield made
    made.close()


@pytest.fixture
def panel(qtbot, hands):
    made = BeforePanel(hands.desk, Look())
    qtbot.addWidget(made)
    made.resize(1024, 600)
    hands.desk.client_seen.connect(made.show_client)
    hands.desk.changed.connect(made.show_visit)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    hands.look_for(CODE)
    qtbot.waitUntil(lambda: bool(made.title.text()))
    return made


def rows(panel, page):
    return {key: row for (_, key), row in panel.pages[page].items.items()}


def kept(hands, topic):
    return {key: a for (t, key), a in hands.visit.answers.items() if t == topic}


def test_nothing_is_preset_and_every_tab_counts_what_is_open(panel):
    assert panel.title.text() == "Before session 2 of K7M234, born 1981"
    for page in (CONSENT, RISKS, HYGIENE):
        assert all(not row.buttons.value for row in rows(panel, page).values())
        assert not any(
            b.isChecked() for r in rows(panel, page).values() for b in r.buttons.buttons.values()
        )
    assert [tab.text() for tab in panel.tabs] == [
        *("Consent  3", "Screening  15", "Hygiene  5"),
        *("Client", "Measures", "Needles"),
    ]
    assert (
        panel.hint.text()
        == "Purpose, risks and alternatives were explained (consent): not answered."
    )


def test_a_page_is_answered_by_single_keys_from_row_to_row(qtbot, hands, panel):
    panel.show_page(RISKS)
    for key in "1" * 3 + "n" * 11 + "1":
        qtbot.keyClick(panel.focusWidget(), key)
    assert panel.focusWidget() is panel.pages[RISKS].all or panel.focusWidget() is panel.onward
    hands.settle()
    assert {a.value for a in kept(hands, "screening").values()} == {"no"}
    assert len(kept(hands, "screening")) == len(SCREENING)
    assert panel.tabs[RISKS].text() == "Screening  ✔"


def test_arrows_choose_and_return_answers(qtbot, hands, panel):
    panel.show_page(CONSENT)
    first = rows(panel, CONSENT)["explained"].buttons.buttons
    assert panel.focusWidget() is first["yes"]
    qtbot.keyClick(panel.focusWidget(), K.Key_Right)
    assert panel.focusWidget() is first["no"] and not first["no"].isChecked()
    qtbot.keyClick(panel.focusWidget(), K.Key_Return)
    assert first["no"].isChecked()
    qtbot.keyClick(panel.focusWidget(), K.Key_Down)
    assert panel.focusWidget() in rows(panel, CONSENT)["given"].buttons.buttons.values()
    qtbot.keyClick(panel.focusWidget(), K.Key_Up)
    assert panel.focusWidget() is first["no"]
    hands.settle()
    assert kept(hands, "consent")["explained"].value == "no"


def test_a_finger_answers_and_changes_the_answer(qtbot, hands, panel):
    row = rows(panel, RISKS)["epilepsy"]
    panel.show_page(RISKS)
    for value in ("yes", "no"):
        qtbot.mouseClick(row.buttons.buttons[value], Qt.MouseButton.LeftButton)
        hands.settle()
        assert kept(hands, "screening")["epilepsy"].value == value
    assert row.buttons.buttons["no"].isChecked() and not row.buttons.buttons["yes"].isChecked()


def test_a_red_answer_opens_words_at_once_and_hinders_until_they_are_written(qtbot, hands, panel):
    answer_all(hands.chart, CODE)
    panel.show_page(RISKS)
    row = rows(panel, RISKS)["anticoagulants"]
    assert row.reason.isHidden()
    row.buttons.enter()
    qtbot.keyClick(panel.focusWidget(), "y")
    assert panel.focusWidget() is row.reason and row.is_open
    hands.settle()
    assert panel.hint.text().endswith("(screening): yes. Say in words why it may go on.")
    qtbot.keyClicks(row.reason, "INR 1.9")
    qtbot.keyClick(row.reason, K.Key_Return)
    hands.settle()
    assert kept(hands, "screening")["anticoagulants"].words == "INR 1.9"
    assert hands.visit.obstacles == () and not row.is_open
    assert panel.hint.text() == "Nothing hinders the start."
    qtbot.keyClick(row.buttons.buttons["yes"], "n")
    hands.settle()
    assert row.reason.isHidden()
    assert kept(hands, "screening")["anticoagulants"].words == ""


def test_words_are_kept_while_they_are_written_so_that_a_crash_loses_nothing(qtbot, hands, panel):
    panel.show_page(RISKS)
    row = rows(panel, RISKS)["epilepsy"]
    row.buttons.pick("unknown")
    row.reason.setFocus()
    qtbot.keyClicks(row.reason, "will ask")
    assert row.reason._pause.isActive()
    row.reason._pause.timeout.emit()
    hands.settle()
    assert kept(hands, "screening")["epilepsy"].words == "will ask"
    assert row.reason.hasFocus() and row.reason.text() == "will ask"


def test_what_is_shown_does_not_overwrite_what_is_being_written(qtbot, hands, panel):
    page = panel.pages[CLIENT]
    panel.show_page(CLIENT)
    page.medication.line.setFocus()
    qtbot.keyClicks(page.medication.line, "asp")
    hands.desk.write(sessions.change_session, position="prone")
    hands.settle()
    assert page.medication.line.text() == "asp"
    assert page.position.buttons.value == "prone"


def test_all_no_is_one_press_that_leaves_what_was_answered_and_lets_each_be_changed(
    qtbot, hands, panel
):
    page = panel.pages[RISKS]
    panel.show_page(RISKS)
    rows(panel, RISKS)["implants"].buttons.pick("yes")
    hands.settle()
    assert page.rows[-1] is page.all  # after all questions, so that no key comes to it unread
    qtbot.mouseClick(page.all, Qt.MouseButton.LeftButton)
    hands.settle()
    found = {key: a.value for key, a in kept(hands, "screening").items()}
    assert found.pop("implants") == "yes"
    assert set(found.values()) == {"no"} and len(found) == len(SCREENING) - 1
    assert not page.all.isEnabled()
    rows(panel, RISKS)["epilepsy"].buttons.pick("yes")
    hands.settle()
    assert kept(hands, "screening")["epilepsy"].value == "yes"


def test_what_forbids_needles_cannot_be_talked_away(hands, panel):
    answer_all(hands.chart, CODE)
    row = rows(panel, CONSENT)["given"]
    row.buttons.pick("no")
    hands.settle()
    assert row.reason.isHidden() and row.is_open and row.sign.role == "bad"
    assert panel.hint.text() == "Consent was given (consent): no. No needle may be used."


def test_the_client_page_keeps_position_and_notes_and_shows_what_was_known(qtbot, hands, panel):
    page = panel.pages[CLIENT]
    panel.show_page(CLIENT)
    assert page.medication.line.placeholderText() == "known: aspirin"
    assert page.medication.line.text() == ""
    qtbot.keyClick(panel.focusWidget(), "1")
    qtbot.keyClicks(page.medication.line, "aspirin, ibuprofen")
    qtbot.keyClick(page.medication.line, K.Key_Return)
    qtbot.keyClicks(page.history.line, "none")
    panel.left.emit()
    page.history.line.keep()
    hands.settle()
    said = hands.visit.said
    assert (said["position"], said["medication"], said["history"]) == (
        "prone",
        "aspirin, ibuprofen",
        "none",
    )


def measures(hands):
    return [(m.phase, m.kind, m.what, m.side, m.value) for m in hands.visit.measures]


def test_pain_is_one_press_and_another_press_changes_it(qtbot, hands, panel):
    panel.show_page(MEASURES)
    qtbot.keyClick(panel.focusWidget(), "6")
    hands.settle()
    panel.pages[MEASURES].pain.buttons.pick("10")
    hands.settle()
    assert measures(hands) == [("before", "pain", "", "", 10.0)]
    assert panel.pages[MEASURES].pain.buttons.buttons["10"].isChecked()


def test_a_measure_is_added_changed_and_struck_out(qtbot, hands, panel):
    page = panel.pages[MEASURES]
    panel.show_page(MEASURES)
    page.adder.what.setText("neck rotation")
    page.adder.side.setCurrentIndex(1)
    qtbot.keyClicks(page.adder.value, "42,5")
    qtbot.keyClick(page.adder.value, K.Key_Return)
    hands.settle()
    what = What("rom", "neck rotation", "left")
    assert measures(hands) == [("before", *what, 42.5)]
    line = page.lines[what].line
    assert line.text() == "42.5" and page.rows.index(page.adder) == 2
    line.clear()
    qtbot.keyClicks(line, "50")
    line.keep()
    hands.settle()
    assert measures(hands) == [("before", *what, 50.0)]
    line.setText("many")
    line.keep()
    hands.settle()
    assert hands.told == ["“many” is no number."]
    line.clear()
    line.keep()
    hands.settle()
    assert measures(hands) == [] and what not in page.lines


def test_a_value_out_of_range_is_refused_and_said(qtbot, hands, panel):
    page = panel.pages[MEASURES]
    page.adder.value.setText("9999")
    page.adder.take()
    hands.settle()
    assert measures(hands) == []
    assert len(hands.told) == 1 and "9999" in hands.told[0]


def needles(hands):
    return [(k.diameter_mm, k.length_mm, k.maker, k.batch) for k in hands.visit.needles]


def test_the_last_needle_is_an_offer_and_no_answer(qtbot, hands, panel):
    page = panel.pages[NEEDLES]
    panel.show_page(NEEDLES)
    assert needles(hands) == []
    assert page.offer.text() == "The same as last time: 0.30 x 50 mm, Maker, batch B1"
    assert panel.focusWidget() is page.offer
    qtbot.keyClick(page.offer, K.Key_Return)
    hands.settle()
    assert needles(hands) == [(0.3, 50.0, "Maker", "B1")]
    assert page.offer.isHidden()
    qtbot.mouseClick(page.kinds[1].body, Qt.MouseButton.LeftButton)
    hands.settle()
    assert needles(hands) == [] and page.kinds == {}


def test_a_needle_is_named_by_large_buttons_and_words(qtbot, hands, panel):
    page = panel.pages[NEEDLES]
    page.diameter.buttons.pick("0.25")
    page.length.buttons.pick("30")
    page.length.other.setText("35")
    page.length.other.textEdited.emit("35")
    page.maker.line.setText("Other")
    page.take.click()
    page.take.click()
    hands.settle()
    assert needles(hands)[0] == (0.25, 35.0, "Other", "")
    assert page.length.buttons.value == ""


def test_nothing_is_added_where_nothing_is_named(hands, panel):
    panel.pages[NEEDLES].take.click()
    hands.settle()
    assert needles(hands) == []


def test_keys_turn_pages_and_leave(qtbot, panel):
    left = []
    panel.left.connect(lambda: left.append(panel.at))
    panel.show_page(0)
    for key in (K.Key_PageDown, K.Key_PageDown, K.Key_PageUp):
        qtbot.keyClick(panel, key)
    assert panel.at == 1
    for _ in range(4):
        panel.onward.click()
    assert (panel.at, panel.onward.text(), left) == (5, "Done", [])
    panel.onward.click()
    qtbot.keyClick(panel, K.Key_Escape)
    assert left == [5, 5]


def test_it_opens_where_something_is_missing(hands, panel):
    answer_all(hands.chart, CODE, ("consent", "screening"))
    hands.look_for(CODE)
    panel.enter()
    assert panel.at == HYGIENE


def cramped(page, scale):
    """Answers whose button is too narrow for its words, or too low for a knuckle."""
    buttons = [b for row in page.items.values() for b in row.buttons.buttons.values()]
    low = Look(scale=scale).px(25)
    return [
        b.text()
        for b in buttons
        if b.height() < low or b.width() < b.fontMetrics().horizontalAdvance(b.text())
    ]


@pytest.mark.parametrize(
    "size", [(1024, 600, 1.0), (1024, 600, 2.0), (800, 480, 3.0), (3840, 2160, 2.0)]
)
def test_every_answer_has_room_for_its_words_and_a_knuckle(qtbot, hands, panel, size):
    width, height, scale = size
    install_language("en")
    panel.set_look(Look(scale=scale))
    panel.resize(width, height)
    for i in range(len(panel.pages)):
        panel.show_page(i)
        if scale < 3:
            assert panel.width() == width  # nothing in it asks for more than the screen has
        area = panel.areas[i].viewport()
        page = panel.pages[i]
        qtbot.waitUntil(lambda page=page, area=area: 0 < page.width() <= area.width())
        if isinstance(page, ItemsPage):
            qtbot.waitUntil(lambda page=page: cramped(page, scale) == [])


def test_an_answer_that_the_year_of_birth_contradicts_asks_for_words(qtbot, hands, panel):
    answer_all(hands.chart, CODE)
    clients.change_client(hands.chart, CODE, birth_year=date.today().year - 8)
    hands.look_for(CODE)
    row = rows(panel, RISKS)["under_12"]
    assert row.buttons.value == "no" and row.is_open and not row.reason.isHidden()
    assert panel.hint.text() == (
        "Younger than 12 years (screening): no, but by the day or year of birth it is so. "
        "Say in words why it may go on."
    )
    row.reason.setText("year was mistyped")
    row.reason.keep()
    hands.settle()
    assert hands.visit.obstacles == () and not row.is_open
    assert row.reason.text() == "year was mistyped" and not row.reason.isHidden()
