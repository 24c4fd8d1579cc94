"""The window of a replay: played by a clock, stepped, labelled by mouse and key, closed."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

import twitchdetect as td
from tests.signals import add_burst, rest_uV
from twitchdetect.block import Marker
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.files.data_set import find_recordings
from twitchdetect.files.label_table import read_labels
from twitchdetect.live.replay_keys import ACTIONS, REPEATS, action_of
from twitchdetect.live.replay_window import make_replay_window
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import LIGHT

FS, ONSETS_S = 250.0, (14.0, 20.0, 31.0)


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    rng = np.random.default_rng(5)
    x = rest_uV(rng, round(40 * FS), 3)
    for start_s in ONSETS_S:
        add_burst(rng, x, FS, 1, start_s, 0.08, 60.0)
    marks = (Marker(1000, "site", "deltoid"), Marker(3000, "stroke", ""))
    path = tmp_path_factory.mktemp("made") / "a.bdf"
    return write_bdf(td.Recording(x, FS, markers=marks), path).read_bytes()


@pytest.fixture
def recording(made, tmp_path):
    (tmp_path / "a.bdf").write_bytes(made)
    return td.read(tmp_path / "a.bdf")


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def window(recording, qtbot, clock):
    return opened(recording, qtbot, clock)


def opened(recording, qtbot, clock, **how):
    made = make_replay_window(recording, now_s=clock, **how)
    made.ask = lambda _: "keep"
    qtbot.addWidget(made)
    made.session.analysis.run()
    made.resize(1024, 600)
    made.show()
    made.show_now()
    return made


def kinds_shown(window):
    screen = window.panels.traces.screen_state
    return sorted(band.kind for band in screen.bands.all)


def x_of(window, sample):
    screen, places = window.panels.traces.screen_state, window.panels.traces.places
    return round(places.x(screen.x_of(screen.columns.column_of(sample)) + 0.5))


def draw(window, qtbot, from_sample, to_sample, channel=1):
    """Draw over the signal with the mouse."""
    traces = window.panels.traces
    upper, lower = traces.screen_state.lanes.edges(channel)
    y = round(traces.places.plot.top() + (upper + lower) / 2)
    a, b = (QPoint(x_of(window, s), y) for s in (from_sample, to_sample))
    qtbot.mousePress(traces, Qt.MouseButton.LeftButton, pos=a)
    qtbot.mouseMove(traces, b)
    qtbot.mouseRelease(traces, Qt.MouseButton.LeftButton, pos=b)


def sample_per_pixel(window):
    return window.panels.traces.settings.time_base_s * FS / window.panels.traces.places.plot.width()


def test_it_opens_with_the_first_screen_and_nothing_is_written(window, recording):
    assert window.session.place.sample == 2500
    assert not window.session.place.is_playing
    assert window.windowTitle().startswith("a.bdf")
    assert [p.name for p in recording.source.parent.iterdir()] == ["a.bdf"]


def test_it_plays_by_the_clock_and_shows_what_was_known_there(window, clock):
    window.press("Space")
    clock.now_s += 4.0
    window.show_now()
    assert window.session.place.sample == 3500
    assert "ltr" not in kinds_shown(window)  # decided a little later
    clock.now_s += 0.5
    window.show_now()
    assert kinds_shown(window).count("ltr") == 1
    assert window.panels.tile.is_lit
    assert window.panels.tile.state.n_twitches == 1
    clock.now_s += 2.0
    window.show_now()
    assert not window.panels.tile.is_lit
    window.press("Space")
    clock.now_s += 50.0
    window.show_now()
    assert window.session.place.sample == 4125
    assert window.panels.traces.is_paused


def test_speed_goes_by_key(window, clock):
    window.press("]")
    window.press("]")
    window.press("Space")
    clock.now_s += 1.0
    window.show_now()
    assert window.session.place.sample == 3500
    for _ in range(9):
        window.press("[")
    clock.now_s += 1.0
    window.show_now()
    assert window.session.place.sample == 3500 + 62


def test_it_steps_from_twitch_to_twitch_with_each_in_sight(window):
    seen = []
    for key in (".", ".", ".", ",", ","):
        window.press(key)
        screen = window.panels.traces.screen_state
        newest = max((b for b in screen.bands.all if b.kind == "ltr"), key=lambda b: b.start_sample)
        column = screen.columns.column_of(newest.start_sample)
        assert screen.picture.first < column < screen.picture.stop
        seen.append(newest.start_sample / FS)
    wanted = [ONSETS_S[i] for i in (0, 1, 2, 1, 0)]
    assert seen == pytest.approx(wanted, abs=0.05)
    window.press(",")
    assert "no more" in window.panels.told.text()


def test_before_the_first_twitch_nothing_of_later_ones_is_seen(window):
    window.press("End")
    assert window.panels.inset.view.event is not None
    window.press("Home")
    assert window.panels.inset.view.event is None
    assert window.panels.tile.state.n_twitches == 0
    assert "ltr" not in kinds_shown(window)
    assert sum(b.kind == "ltr" for b in window.panels.transport.scrub._bands) == 3


def test_the_wheel_moves_the_place_with_the_picture(window):
    place = QPointF(300, 200)
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window.panels.traces, event)
    assert window.session.place.sample == 2250
    screen = window.panels.traces.screen_state
    assert screen.picture.stop == screen.columns.n_complete(2250)


def test_who_labels_sees_nothing_of_the_detector_until_she_asks(recording, qtbot, clock):
    window = opened(recording, qtbot, clock, code="AB", is_labelling=True)
    window.press("End")
    assert kinds_shown(window) == []
    assert window.panels.transport.scrub._bands == ()
    assert window.panels.labels.isVisible()
    assert not window.panels.tile.isVisible()
    assert not window.desk.labelling.saw_detector
    window.press("G")
    assert kinds_shown(window) == ["ltr"] * 3
    assert window.desk.labelling.saw_detector


def test_who_watched_the_detector_has_seen_it(window):
    assert not window.desk.labelling.saw_detector
    window.press("End")
    window.press("L")
    assert window.desk.labelling.saw_detector


def test_a_stretch_that_is_drawn_over_becomes_a_label_there(window, qtbot):
    window.press(".")
    draw(window, qtbot, 3500, 3600)
    assert window.desk.labelling.labels == ()  # she watches
    window.press("L")
    draw(window, qtbot, 3500, 3600)
    (held,) = window.desk.labelling.labels
    near = 1.5 * sample_per_pixel(window)
    assert held.label.start_sample == pytest.approx(3500, abs=near)
    assert held.label.stop_sample == pytest.approx(3600, abs=near + 1)
    assert (held.label.kind, held.label.channel) == ("ltr", 1)
    assert kinds_shown(window) == ["ltr"]


def test_an_edge_is_dragged_and_the_overlay_follows(window, qtbot):
    window.press("L")
    window.seek(4500)
    draw(window, qtbot, 3500, 3700)
    before = window.desk.labelling.labels[0].label
    draw(window, qtbot, before.start_sample, 3300, channel=2)
    after = window.desk.labelling.labels[0].label
    assert len(window.desk.labelling.labels) == 1
    assert after.stop_sample == before.stop_sample
    assert after.start_sample == pytest.approx(3300, abs=1.5 * sample_per_pixel(window))
    assert window.panels.overlay.isVisible()
    left, right = window.panels.overlay.edges()
    assert left == pytest.approx(x_of(window, after.start_sample), abs=1.5)
    assert right == pytest.approx(x_of(window, after.stop_sample - 1), abs=1.5)
    window.press("Home")
    assert window.panels.overlay.edges() == (None, None)


def test_a_label_is_finished_by_keys_alone(window):
    window.press("L")
    window.seek(4500)
    editor = window.panels.editor
    editor.add(3500, 3520, 1)
    for key in ("Ctrl+Left", "Ctrl+Left", "Ctrl+Shift+Right", "2"):
        window.press(key)
    label = window.desk.labelling.labels[0].label
    assert (label.kind, label.start_sample, label.stop_sample) == ("voluntary", 3498, 3521)
    window.press("T")
    qt_focus = window.focusWidget()
    assert qt_focus is window.panels.labels.form.note
    window.press("Ctrl+Z")
    assert window.desk.labelling.labels[0].label.kind == "ltr"
    window.press("Ctrl+Y")
    window.press("Esc")
    assert editor.selected is None
    window.press(",")
    assert editor.selected is not None
    window.press("Del")
    assert window.desk.labelling.labels == ()


def test_keys_that_need_labels_do_nothing_while_one_watches(window):
    for key in ("Del", "Return", "G", "3", "Ctrl+Z", "Ctrl+S"):
        assert not window.press(key)
    assert window.desk.labelling.labels == ()
    assert window.desk.labelling.can_undo == ""
    assert not window.press("Q")


def test_a_key_that_is_held_repeats_only_what_may_repeat(window):
    assert set(REPEATS) <= set(ACTIONS)
    window.press("L", is_repeat=True)
    assert not window.is_labelling
    window.press("Left", is_repeat=True)
    assert window.session.place.sample == 2250


def test_what_is_typed_into_a_field_is_no_key(window, qtbot):
    window.press("L")
    window.panels.editor.add(100, 120, 0)
    length = window.panels.labels.form.length
    length.setFocus()
    length.selectAll()
    qtbot.keyClicks(length, "l. g")
    assert length.text() == "l. g"
    assert window.is_labelling
    qtbot.keyClick(length, Qt.Key.Key_Return)
    assert window.desk.labelling.n_suggested == 0
    qtbot.keyClick(window.panels.traces, Qt.Key.Key_L)
    assert not window.is_labelling


def test_a_note_of_a_label_is_picked_by_keys_alone(window, qtbot):
    window.press("L")
    window.panels.editor.add(100, 120, 0)
    window.press("T")
    note = window.panels.labels.form.note
    assert note.view().isVisible()
    qtbot.keyClicks(note.view(), "un")
    qtbot.keyClick(note.view(), Qt.Key.Key_Return)
    assert window.desk.labelling.labels[0].label.cause == "unsure"
    assert window.desk.labelling.n_suggested == 0 and window.is_labelling
    qtbot.keyClick(window.panels.traces, Qt.Key.Key_L)
    assert not window.is_labelling


def test_every_key_is_spelt_as_it_is_pressed_and_does_one_thing(window):
    from PySide6.QtGui import QKeySequence

    from twitchdetect.live.keys import key_text

    for name, (key, _) in ACTIONS.items():
        pressed = QKeySequence(key)[0]
        event = QKeyEvent(QEvent.Type.KeyPress, pressed.key(), pressed.keyboardModifiers())
        assert action_of(key_text(event)) == name
        assert name in window.acts
    assert len({key for key, _ in ACTIONS.values()}) == len(ACTIONS)
    assert {action_of(d) for d in "1234567890"} <= set(window.acts)
    assert (action_of("1"), action_of("0")) == ("kind 0", "kind 9")


def test_zoom_keeps_the_selected_label_in_sight(window):
    window.press("L")
    window.seek(9000)
    window.panels.editor.add(5000, 5020, 0)
    for _ in range(3):
        window.press("PgUp")
    assert window.panels.traces.settings.time_base_s == 1.0
    left, right = window.panels.overlay.edges()
    assert left is not None
    assert right is not None


def test_what_is_labelled_and_saved_is_the_truth_of_the_benchmark(window, recording, capsys):
    from twitchdetect.cli import main

    assert main(["detect", str(recording.source)]) == 0
    window.press("L")
    window.press("G")
    window.press("Return")
    window.press("Del")
    window.press("2")
    window.press("Ctrl+Left")
    window.press("Esc")
    window.panels.editor.choose_kind("stroke")
    window.panels.editor.click(123, 0)
    accepted = window.desk.labelling.accepted
    assert [x.kind for x in accepted] == ["stroke", "ltr", "voluntary"]
    window.press("Ctrl+S")
    assert window.panels.editor.told == "saved: derivatives/labels-hand/a_events.tsv"
    ((path, table),) = find_recordings(recording.source.parent)
    assert table == window.desk.table
    assert repr(tuple(read_labels(table, td.read(path)))) == repr(accepted)
    assert not window.desk.files.draft.exists()


def closed_with(window, answer, asked):
    window.ask = lambda _: asked.append(1) or answer
    return window.close()


def test_closing_asks_only_with_unsaved_labels(window, recording):
    asked = []
    assert closed_with(window, "drop", asked)
    assert asked == []


def test_closing_saves_keeps_drops_or_stays_as_one_says(recording, qtbot, clock):
    asked = []
    for answer, n_next in (("stay", None), ("keep", 1), ("save", 1), ("drop", 1), ("keep", 1)):
        window = opened(recording, qtbot, clock)
        if answer in ("stay", "drop"):
            window.set_labelling(True)
            window.panels.editor.add(100, 120, 0)
        assert closed_with(window, answer, asked) == (answer != "stay")
        if answer == "stay":
            assert window.isVisible()
            window.desk.drop()
            window.desk.labelling.mark_saved()
            window.close()
            window = opened(recording, qtbot, clock)
            window.panels.editor.add(100, 120, 0)
            window.close()
        if n_next is not None:
            again = opened(recording, qtbot, clock)
            assert len(again.desk.labelling.labels) == n_next
            again.close()
    assert asked


def test_a_save_that_fails_keeps_the_window_open(window, recording):
    window.press("L")
    window.panels.editor.add(100, 120, 0)
    table = window.desk.table
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text("onset\tduration\ttrial_type\n")
    assert not closed_with(window, "save", [])
    assert "they are kept" in window.panels.labels.told.text()
    assert closed_with(window, "keep", [])


def test_theme_and_scale_go_by_key_with_all_panels(window):
    before = window.panels.transport.grab().toImage().pixel(1, 70)
    window.press("D")
    assert window.look.theme is LIGHT
    assert window.panels.transport.grab().toImage().pixel(1, 70) != before
    for _ in range(20):
        window.press("Ctrl++")
    assert window.look.scale == 3.0
    assert window.panels.labels.look.scale == 3.0


def test_the_list_of_keys_opens_and_any_key_closes_it(window):
    window.press("?")
    assert window.panels.help.isVisible()
    assert all(key in window.panels.help.text() for key in ("Space", "PgUp", "Del"))
    window.press("Left")
    assert not window.panels.help.isVisible()


def test_on_the_raw_signal_a_far_place_is_put_into_its_lane(recording, qtbot, clock):
    x = recording.data_uV + np.linspace(0, 50_000, len(recording.data_uV))[:, None]
    window = opened(td.Recording(x, FS), qtbot, clock)
    window.press("F")
    window.press("F")
    assert window.panels.traces.settings.lane == "raw"
    for _ in range(6):
        window.press("+")
    for sample in (9000, 3000):
        window.seek(sample)
        screen = window.panels.traces.screen_state
        middle = np.median(x[sample - 125 : sample, 0])
        assert abs(screen.lanes.offset_uV[0] - middle) < 1000


def test_traces_at_any_place_show_the_recordings_own_samples(window, recording):
    window.seek(6000)
    screen = window.panels.traces.screen_state
    got = screen.picture.scene.read("raw", 5000, 6000)
    np.testing.assert_array_equal(got, recording.data_uV[5000:6000].T.astype("f4"))
