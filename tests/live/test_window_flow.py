"""The window from its form to the end, on a board whose time the test moves."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.session.stepped import MOST_S, SteppedSource, three_twitches
from twitchdetect.files.event_table import read_events
from twitchdetect.live.plan import Plan
from twitchdetect.live.window import LiveWindow
from twitchdetect.session.thread import SessionThread
from twitchdetect.session.warm import warm_up

K = Qt.Key


class SteppedPlan(Plan):
    """Sessions on the clock of their source."""

    def session_of(self, source, choice):
        clock = {"now_s": lambda: source.now_s}
        return SessionThread(source, self.root, subject=choice.subject, **clock)


@pytest.fixture
def source(rng):
    warm_up(is_shown=True)
    return SteppedSource(three_twitches(rng))


@pytest.fixture
def window(qtbot, tmp_path, source):
    window = LiveWindow(SteppedPlan(root=tmp_path, find=lambda: source, warm=lambda: None))
    qtbot.addWidget(window, before_close_func=lambda w: w.end())
    window.resize(1024, 600)
    window.open()
    qtbot.waitUntil(lambda: bool(window.start_screen.state.board), timeout=10_000)
    qtbot.waitUntil(lambda: window.start_screen.state.is_warm, timeout=10_000)
    return window


@pytest.fixture
def needling(qtbot, window, source):
    """The window when its rest check has been passed; twelve seconds are over."""
    qtbot.keyClicks(window.start_screen.subject, "P07")
    qtbot.keyClick(window.start_screen.subject, K.Key_Return)
    session = window.session
    qtbot.waitUntil(lambda: session.snapshot().state == "running", timeout=60_000)
    source.advance(0.5)
    qtbot.waitUntil(lambda: session.snapshot().rest_check is not None, timeout=10_000)
    source.advance(11.0)
    session._shown.watch.look()
    source.advance(11.4)
    qtbot.waitUntil(window.rest_screen.ready_button.isEnabled, timeout=10_000)
    qtbot.keyClick(window.rest_screen.ready_button, K.Key_Return)
    assert window.stage is not None
    return window


def test_start_waits_for_a_code(qtbot, window):
    assert not window.start_screen.start.isEnabled()
    assert "Type the subject" in window.windowTitle()
    qtbot.keyClicks(window.start_screen.subject, "P 7")
    qtbot.keyClick(window.start_screen.subject, K.Key_Return)
    assert window.session is None


def test_what_keys_do_is_in_the_table(qtbot, needling, source):
    window, session = needling, needling.session
    screen = window.stage.screen
    assert "sub-P07" in window.windowTitle()

    def press(key, **more):
        qtbot.keyClick(window, key, **more)

    def twitch(at_s, n):
        source.advance(at_s)
        qtbot.waitUntil(lambda: screen.tile.state.n_twitches == n, timeout=10_000)

    press(K.Key_I)
    twitch(14.0, 1)
    press(K.Key_Y)
    press(K.Key_Return)
    qtbot.waitUntil(lambda: screen.tile.state.n_twitches == 0, timeout=10_000)
    twitch(19.0, 1)
    press(K.Key_N)
    press(K.Key_I)
    assert len(session.snapshot().needles_in) == 2
    press(K.Key_Backspace)
    twitch(24.0, 1)
    press(K.Key_Y)
    press(K.Key_T)
    qtbot.keyClick(window.pick.choices, K.Key_1)
    press(K.Key_O)
    window.end()
    assert session.wait(MOST_S)
    assert not window.isVisible()

    rows = read_events(session.snapshot().table)
    own = [r["trial_type"] for r in rows if r["reason"].startswith("marked by the user")]
    assert sorted(own) == ["needle_in", "needle_out", "note", "site", "site"]
    assert [r["confirmed"] for r in rows if r["trial_type"] == "ltr"] == ["yes", "no", "yes"]
    done = [action.what for action in session.snapshot().actions]
    assert done.count("undo") == 1 and done.count("needle_in") == 2


def test_closing_while_recording_asks_once(qtbot, needling):
    window, session = needling, needling.session
    assert not window.close()
    assert window.isVisible() and window.pick.isVisible()
    qtbot.keyClick(window.pick.choices, K.Key_1)
    assert session.snapshot().state == "running"
    assert not window.close()
    qtbot.keyClick(window.pick.choices, K.Key_2)
    assert session.wait(MOST_S)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)


def test_a_board_that_fails_at_its_start_brings_the_form_back(qtbot, tmp_path, source):
    def fail():
        raise ValueError("the board said nothing; push its switch")

    source.start = fail
    plan = SteppedPlan(root=tmp_path, find=lambda: source, warm=lambda: None, subject="P07")
    window = LiveWindow(replace(plan))
    qtbot.addWidget(window, before_close_func=lambda w: w.end())
    window.open()
    qtbot.waitUntil(window.start_screen.start.isEnabled, timeout=10_000)
    window.start_screen.start.click()
    qtbot.waitUntil(lambda: window.session is None, timeout=60_000)
    assert window.stack.currentWidget() is window.start_screen
    assert "push its switch" in window.start_screen.board.text()
    assert not window.start_screen.start.isEnabled()
