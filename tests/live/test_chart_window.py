"""The window with a chart, on a board whose time the test moves; the recording waits for nothing."""

import threading
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.live.charts import AUTHOR, CODE, K, answer_all, make_chart
from tests.session.stepped import MOST_S, SteppedSource, three_twitches
from twitchdetect.chart import sessions, signing
from twitchdetect.chart.database import open_chart
from twitchdetect.chart.errors import DatabaseError
from twitchdetect.chart.needle_work import add_site
from twitchdetect.chart.verify import verify
from twitchdetect.live.chart_seen import visit_of
from twitchdetect.live.plan import ChartPlan, Plan
from twitchdetect.live.strings import install_language
from twitchdetect.live.window import LiveWindow
from twitchdetect.session.thread import SessionThread
from twitchdetect.session.warm import warm_up

NAME = f"{CODE}/1"


class SteppedPlan(Plan):
    """Sessions on the clock of their source."""

    def session_of(self, source, choice, **kept):
        clock = {"now_s": lambda: source.now_s, "words": self.words}
        return SessionThread(source, self.root, subject=choice.subject, **clock, **kept)


@pytest.fixture
def source(rng):
    install_language("en")
    warm_up(is_shown=True)
    return SteppedSource(three_twitches(rng))


@pytest.fixture
def chart(tmp_path):
    made = make_chart(tmp_path)
    yield made
    made.close()


def make_window(qtbot, folder, source, open_it=None, *, author=AUTHOR):
    place = folder / "chart.sqlite"
    open_it = open_it or (lambda: open_chart(place, author=author))
    plan = SteppedPlan(
        root=folder / "out",
        find=lambda: source,
        warm=lambda: None,
        chart=ChartPlan(open=open_it, author=author),
    )
    window = LiveWindow(plan)
    qtbot.addWidget(window, before_close_func=lambda w: w.end())
    window.resize(1024, 600)
    with qtbot.waitExposed(window):
        window.open()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(window.start_screen.state.board), timeout=10_000)
    qtbot.waitUntil(lambda: window.start_screen.state.is_warm, timeout=10_000)
    return window


@pytest.fixture
def window(qtbot, tmp_path, chart, source):
    made = make_window(qtbot, tmp_path, source)
    qtbot.waitUntil(lambda: made.charting.desk.chart is not None)
    return made


def strip_of(window):
    return window.charting.lobby.strip


def wait_for(qtbot, window, action):
    qtbot.waitUntil(lambda: strip_of(window).state.action == action, timeout=10_000)


def write_code(qtbot, window, code=CODE):
    window.start_screen.subject.setText(code)
    window.charting.lobby._typed.timeout.emit()


def go_needling(qtbot, window, source):
    """Start, and pass the rest check."""
    window.start_screen.start.click()
    session = window.session
    qtbot.waitUntil(lambda: session.snapshot().state == "running", timeout=60_000)
    source.advance(0.5)
    qtbot.waitUntil(lambda: session.snapshot().rest_check is not None, timeout=10_000)
    if window.charting.during is not None:  # time that is moved is ahead of the clock on the wall
        qtbot.waitUntil(lambda: window.charting.during.began_at is not None, timeout=10_000)
        window.charting.during.began_at -= timedelta(minutes=5)
    source.advance(11.0)
    session._shown.watch.look()
    source.advance(11.4)
    qtbot.waitUntil(window.rest_screen.ready_button.isEnabled, timeout=10_000)
    window.rest_screen.ready_button.click()
    assert window.stage is not None


@pytest.fixture
def ready(qtbot, chart, window):
    """The window when the chart lets it start."""
    sessions.open_session(chart, CODE)
    answer_all(chart, CODE)
    write_code(qtbot, window)
    qtbot.waitUntil(window.start_screen.start.isEnabled, timeout=10_000)
    return window


def test_an_unknown_code_becomes_a_client_by_one_press(qtbot, chart, window):
    write_code(qtbot, window, "N9")
    wait_for(qtbot, window, "add")
    assert not window.start_screen.start.isEnabled()
    qtbot.mouseClick(strip_of(window).button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, window, "begin")
    assert window.charting.desk.client.is_known
    assert window.start_screen.subject.completer() is not None


def test_a_red_alarm_stands_loud_until_it_is_acknowledged(qtbot, chart, window):
    sessions.open_session(chart, CODE)
    signing.add_diary(chart, NAME, 24, symptoms=("breath",))
    write_code(qtbot, window)
    strip = strip_of(window)
    qtbot.waitUntil(strip.alarm.isVisible, timeout=10_000)
    assert "Shortness of breath" in strip.alarm_words.text()
    assert window.start_screen.hint.text() == "Say first that the alarm was seen."
    qtbot.keyClick(window.start_screen.subject, K.Key_Return)
    assert strip.acknowledge.hasFocus()
    qtbot.keyClick(strip.acknowledge, K.Key_Return)
    is_seen = lambda: strip.state.action == "panel" and not strip.state.alerts  # noqa: E731
    qtbot.waitUntil(is_seen, timeout=10_000)
    assert not strip.alarm.isVisible()
    with chart.reading() as session:
        (row,) = sessions.find_session(session, NAME).diary
        assert row.seen_by == AUTHOR


def test_return_in_the_code_leads_to_the_panel_and_back_to_start(qtbot, chart, window):
    write_code(qtbot, window)
    wait_for(qtbot, window, "begin")
    qtbot.keyClick(window.start_screen.subject, K.Key_Return)
    lobby = window.charting.lobby
    qtbot.waitUntil(lambda: window.stack.currentWidget() is lobby.panel, timeout=10_000)
    assert "Before session 1 of K7M234" in window.windowTitle()
    qtbot.keyClick(lobby.panel, K.Key_Escape)
    assert window.stack.currentWidget() is window.start_screen
    assert strip_of(window).words.text() == "Session 1 of K7M234: 23 answers missing"
    assert window.start_screen.hint.text().endswith("(consent): not answered.")
    assert not window.start_screen.start.isEnabled()


def test_a_session_that_was_opened_and_not_started_is_taken_up_again(qtbot, chart, window):
    sessions.open_session(chart, CODE)
    sessions.answer(chart, CODE, "consent", {"given": "yes"})
    write_code(qtbot, window)
    wait_for(qtbot, window, "panel")
    assert strip_of(window).words.text() == "Session 1 of K7M234: 22 answers missing"


def test_keys_of_marks_do_nothing_while_a_form_is_filled_in(qtbot, ready):
    ready.charting.lobby._show_panel()
    assert ready.charting.act("needle_in") and ready.charting.act("finish")
    ready.charting.lobby.back()
    assert not ready.charting.act("needle_in")


def test_marks_are_in_the_chart_while_the_session_runs_and_undone_ones_are_not(
    qtbot, chart, ready, source
):
    go_needling(qtbot, ready, source)
    panel = ready.charting.during.panel
    assert panel.isVisible() and not panel.has_keys
    qtbot.keyClick(ready, K.Key_I)
    assert len(ready.session.snapshot().needles_in) == 1
    qtbot.waitUntil(lambda: len(visit_of(chart, NAME).needles_in) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: not panel.isVisible(), timeout=10_000)
    qtbot.keyClick(ready, K.Key_I)
    qtbot.keyClick(ready, K.Key_Backspace)
    qtbot.keyClick(ready, K.Key_Return)
    qtbot.waitUntil(lambda: len(visit_of(chart, NAME).sites) == 2, timeout=10_000)
    assert len(visit_of(chart, NAME).insertions) == 1
    assert panel.isVisible()


def test_typed_words_go_to_the_chart_and_not_to_the_files(qtbot, chart, ready, source, tmp_path):
    go_needling(qtbot, ready, source)
    qtbot.keyClick(ready, K.Key_T)
    qtbot.keyClicks(ready.pick.words, "mother of Ann")
    qtbot.keyClick(ready.pick.words, K.Key_Return)
    assert [a.text for a in ready.session.snapshot().actions if a.what == "note"] == ["note 1"]
    assert [a.what for a in ready.session.snapshot().actions].count("site") == 1
    qtbot.waitUntil(lambda: visit_of(chart, NAME).next_remark == 2, timeout=10_000)
    with chart.reading() as session:
        (remark,) = sessions.find_session(session, NAME).remarks
        snapshot = ready.session.snapshot()
        (note,) = [a for a in snapshot.actions if a.what == "note"]
        assert (remark.text, remark.at_s) == ("mother of Ann", note.sample / snapshot.fs)


def test_a_locked_database_holds_no_mark_up_and_all_of_it_comes_later(qtbot, chart, ready, source):
    go_needling(qtbot, ready, source)
    is_locked, may_unlock = threading.Event(), threading.Event()

    def lock():
        with chart.writing():
            is_locked.set()
            may_unlock.wait(60)

    other = threading.Thread(target=lock)
    other.start()
    assert is_locked.wait(10)
    for i, key in enumerate((K.Key_I, K.Key_O, K.Key_Return, K.Key_I)):
        head = ready.session.snapshot().head_sample
        source.advance(12.0 + i)
        qtbot.waitUntil(
            lambda head=head: ready.session.snapshot().head_sample > head, timeout=10_000
        )
        qtbot.keyClick(ready, key)
    done = [a.what for a in ready.session.snapshot().actions if a.what != "check_rest"]
    assert done == ["site", "needle_in", "needle_out", "site", "needle_in"]
    qtbot.waitUntil(lambda: ready.charting.desk.worker.busy_s() > 0, timeout=10_000)
    assert len(visit_of(chart, NAME).insertions) == 0
    may_unlock.set()
    other.join()
    qtbot.waitUntil(lambda: len(visit_of(chart, NAME).insertions) == 2, timeout=20_000)
    assert [n.site for n in visit_of(chart, NAME).insertions] == [1, 2]


def test_a_session_is_finished_signed_and_its_recording_attached(qtbot, chart, ready, source):
    go_needling(qtbot, ready, source)
    qtbot.keyClick(ready, K.Key_I)
    source.advance(14.0)
    qtbot.waitUntil(lambda: len(ready.session.snapshot().events) > 0, timeout=10_000)
    qtbot.keyClick(ready, K.Key_O)
    ready._finish("finish")
    ending = ready.charting.ending
    qtbot.waitUntil(lambda: ready.stack.currentWidget() is ending.panel, timeout=60_000)
    qtbot.waitUntil(lambda: visit_of(chart, NAME).is_attached, timeout=20_000)
    pages = ending.panel.pages
    pages[0].count.line.setText("1")
    pages[0].count.line.keep()
    pages[3].answer_all()
    qtbot.waitUntil(lambda: not visit_of(chart, NAME).missing, timeout=10_000)
    ending.panel.show_page(5)
    qtbot.waitUntil(ending.panel.onward.isEnabled, timeout=10_000)
    ending.panel.onward.click()
    qtbot.waitUntil(ready.pick.isVisible, timeout=10_000)
    visit = visit_of(chart, NAME)
    assert (visit.closed_by, visit.n_twitches) == (AUTHOR, 1)
    assert verify(chart).findings == ()
    qtbot.keyClick(ready.pick.choices, K.Key_1)
    qtbot.waitUntil(lambda: not ready.isVisible(), timeout=10_000)


def test_a_window_that_is_closed_at_once_still_attaches_its_recording(qtbot, chart, ready, source):
    go_needling(qtbot, ready, source)
    qtbot.keyClick(ready, K.Key_I)
    session, said = ready.session, []
    ready.end()
    assert session.wait(MOST_S)
    ready.charting.bring_in(session, said.append)
    visit = visit_of(chart, NAME)
    assert visit.is_attached and visit.is_open and len(visit.needles_in) == 1
    ready.charting.bring_in(session, said.append)
    assert said == []


def test_what_could_not_be_brought_in_is_told_with_the_command_for_it(qtbot, chart, ready, source):
    go_needling(qtbot, ready, source)
    session, said = ready.session, []
    ready.end()
    assert session.wait(MOST_S)

    def fail():
        raise DatabaseError("the disk is gone")

    ready.charting.desk._open_it = fail
    ready.charting.bring_in(session, said.append)
    assert len(said) == 1
    assert "the disk is gone" in said[0]
    assert said[0].endswith(f"twitchdetect chart attach {NAME} {session.snapshot().path}")


def test_a_chart_that_cannot_be_opened_is_one_line_and_the_session_goes_on(qtbot, tmp_path, source):
    def fail():
        raise DatabaseError("chart.sqlite is damaged; restore a backup")

    window = make_window(qtbot, tmp_path, source, fail)
    qtbot.waitUntil(lambda: bool(window.charting.desk.problem), timeout=10_000)
    told = strip_of(window).words.text()
    assert told.startswith("chart.sqlite is damaged; restore a backup.") and "\n" not in told
    window.start_screen.subject.setText("P07")
    assert window.start_screen.start.isEnabled()
    go_needling(qtbot, window, source)
    assert window.charting.during is None
    qtbot.keyClick(window, K.Key_E)
    assert window.stage.screen.said.text() == "This session goes without a chart: --chart"
    qtbot.keyClick(window, K.Key_I)
    assert len(window.session.snapshot().needles_in) == 1


def test_a_chart_that_does_not_answer_can_be_left_out(qtbot, tmp_path, chart, source):
    gate = threading.Event()

    def slow():
        gate.wait(60)
        return open_chart(tmp_path / "chart.sqlite", author=AUTHOR)

    window = make_window(qtbot, tmp_path, source, slow)
    window.start_screen.subject.setText("P07")
    assert not window.start_screen.start.isEnabled()
    window.charting.desk.worker._began_s -= 60.0
    window.charting.lobby.judge()
    assert strip_of(window).state.action == "without"
    strip_of(window).button.click()
    assert window.start_screen.start.isEnabled()
    assert window.charting.words() == {}
    strip_of(window).button.click()
    assert not window.start_screen.start.isEnabled()
    gate.set()
    window.charting.lobby.judge()


def test_who_treats_is_asked_where_nobody_said_it(qtbot, tmp_path, chart, source):
    window = make_window(qtbot, tmp_path, source, author="")
    qtbot.waitUntil(lambda: window.charting.desk.chart is not None)
    write_code(qtbot, window)
    qtbot.waitUntil(lambda: window.charting.desk.client is not None, timeout=10_000)
    window.charting.lobby.judge()
    assert window.start_screen.hint.text() == "Type the code of who treats: letters and digits."
    qtbot.keyClick(window.start_screen.subject, K.Key_Return)
    assert strip_of(window).author.hasFocus()
    qtbot.keyClicks(strip_of(window).author, "CD")
    window.charting.lobby._typed.timeout.emit()
    wait_for(qtbot, window, "begin")
    strip_of(window).button.click()
    qtbot.waitUntil(lambda: window.charting.desk.visit is not None, timeout=10_000)
    assert visit_of(chart, NAME).author == "CD"


def test_a_session_that_waits_for_its_signature_is_finished_from_the_start_screen(
    qtbot, chart, window
):
    sessions.open_session(chart, CODE)
    add_site(chart, CODE, muscle="Soleus")
    write_code(qtbot, window)
    strip = strip_of(window)
    qtbot.waitUntil(strip.unsigned.isVisible, timeout=10_000)
    assert strip.unsigned.text() == "K7M234/1 is not signed: finish it"
    strip.unsigned.click()
    panel = window.charting.ending.panel
    assert window.stack.currentWidget() is panel
    qtbot.waitUntil(lambda: panel.title.text() == "After session 1 of K7M234", timeout=10_000)
    panel.back.click()
    assert window.stack.currentWidget() is window.start_screen
    wait_for(qtbot, window, "begin")
