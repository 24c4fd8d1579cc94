"""The widget: what is on the screen, what the mouse says, what stands around."""

from dataclasses import replace
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.live.rings import FS, noise, ring, write
from twitchdetect.block import Marker
from twitchdetect.events import Event
from twitchdetect.live import traces_alone
from twitchdetect.live.bands import Band, Bands, EventBands, changed
from twitchdetect.live.look import Look
from twitchdetect.live.raster import pixel
from twitchdetect.live.theme import DARK, LIGHT
from twitchdetect.live.trace_labels import Wish, place_labels
from twitchdetect.live.trace_settings import TraceSettings
from twitchdetect.live.trace_steps import (
    GAINS_UV,
    TIME_BASES_S,
    fitting_gain,
    scale_bar,
    stepped,
    tick_step_s,
)
from twitchdetect.live.traces import TraceView
from twitchdetect.session.marked import Action, Decision
from twitchdetect.session.snapshot import NumberedEvent, Snapshot

LEFT_BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture
def held(rng):
    made = ring()
    write(made, noise(rng, 3300))
    return made


@pytest.fixture
def view(qtbot, held):
    return shown(qtbot, held)


def shown(qtbot, held, look=None, size=(800, 400), **chosen):
    made = TraceView(held, look)
    qtbot.addWidget(made)
    made.resize(*size)
    made.set_settings(TraceSettings(**{"time_base_s": 2.0, **chosen}))
    made.show()
    qtbot.waitExposed(made)
    made.advance()
    QApplication.processEvents()
    return made


def array(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    memory = np.frombuffer(image.constBits(), dtype=np.uint32)
    return memory.reshape(image.height(), image.width()).copy()


def on_screen(view):
    """What the last paint events left on the screen."""
    QApplication.processEvents()
    place = view.mapToGlobal(QPoint(0, 0))
    grabbed = view.screen().grabWindow(0, place.x(), place.y(), view.width(), view.height())
    return array(grabbed.toImage())


def at(view, x, y=0.5):
    """A place in the plot, by device column and share of its height."""
    plot = view.places.plot
    return QPoint(round(plot.left()) + x, round(plot.top() + y * plot.height()))


@pytest.mark.parametrize("mode", ["sweep", "scroll"])
def test_what_the_screen_shows_after_small_repaints_is_a_whole_repaint(qtbot, mode, rng):
    held = ring()
    view = shown(qtbot, held, mode=mode)
    for i in range(60):
        write(held, noise(rng, 61), start=held.head + (30 if i == 30 else 0))
        view.advance()
        if i == 40:
            view.set_bands((Band(1, "ltr", 2100, 2200, 1, (1,)),))
        if i == 50:
            held.threshold_uV = np.full(4, 30.0)
        QApplication.processEvents()
        if i in (20, 36, 45, 59):
            np.testing.assert_array_equal(on_screen(view), array(view.grab().toImage()))


@pytest.mark.parametrize("mode", ["sweep", "scroll"])
def test_the_picture_lies_in_the_plot_pixel_by_pixel(qtbot, held, mode):
    view = shown(qtbot, held, mode=mode)
    pixels = array(view.grab().toImage())
    state, boxes = view.screen_state, view.places
    top, left = boxes.plot_top, boxes.plot_left
    plot = pixels[top : top + boxes.plot_rows, left : left + boxes.plot_columns]
    for column in range(max(0, state.picture.first), state.picture.stop, 7):
        expected = state.picture.pixels[:, column % boxes.plot_columns]
        np.testing.assert_array_equal(plot[:, state.x_of(column)], expected)


def test_a_click_gives_the_sample_that_is_drawn_there_and_its_channel(qtbot):
    for mode in ("sweep", "scroll"):
        for n_samples in (400, 2000):
            held = ring()
            data = np.zeros((3300, 4))
            spike = 3300 - 311
            data[spike, 2] = 60.0
            write(held, data)
            view = shown(qtbot, held, mode=mode, time_base_s=n_samples / FS)
            column = view.screen_state.columns.column_of(spike)
            x = view.screen_state.x_of(column)
            with qtbot.waitSignal(view.sample_clicked) as caught:
                qtbot.mouseClick(view, LEFT_BUTTON, pos=at(view, x, 0.6))
            sample, channel = caught.args
            assert channel == 2
            if n_samples < view.places.plot_columns:
                assert sample == spike
            else:
                assert abs(sample - spike) <= n_samples / view.places.plot_columns


def test_each_column_maps_to_the_sample_of_that_column(qtbot, view):
    state = view.screen_state
    clicked = []
    view.sample_clicked.connect(lambda sample, _: clicked.append(sample))
    places = range(0, view.places.plot_columns, 97)
    for x in places:
        qtbot.mouseClick(view, LEFT_BUTTON, pos=at(view, x))
    expected = [state.column_at(x) for x in places]
    assert clicked == [state.columns.sample_at(c) for c in expected if c is not None]


def test_a_click_into_the_gap_ahead_of_the_sweep_or_beside_the_plot_says_nothing(qtbot, view):
    clicked = []
    view.sample_clicked.connect(lambda *what: clicked.append(what))
    ahead = (view.screen_state.picture.stop + 2) % view.places.plot_columns
    qtbot.mouseClick(view, LEFT_BUTTON, pos=at(view, ahead))
    qtbot.mouseClick(view, LEFT_BUTTON, pos=view.places.axis.center().toPoint())
    qtbot.mouseClick(view, LEFT_BUTTON, pos=view.places.scale.center().toPoint())
    assert clicked == []


def test_a_hidden_channel_cannot_be_clicked(qtbot, held):
    view = shown(qtbot, held, hidden=frozenset({0, 1}))
    with qtbot.waitSignal(view.sample_clicked) as caught:
        qtbot.mouseClick(view, LEFT_BUTTON, pos=at(view, 20, 0.25))
    assert caught.args[1] == 2


def drag(qtbot, view, from_x, to_x, y=0.4):
    qtbot.mousePress(view, LEFT_BUTTON, pos=at(view, from_x, y))
    qtbot.mouseMove(view, at(view, (from_x + to_x) // 2, y))
    qtbot.mouseMove(view, at(view, to_x, y))
    qtbot.mouseRelease(view, LEFT_BUTTON, pos=at(view, to_x, y))


@pytest.mark.parametrize(("a", "b"), [(100, 220), (220, 100)])
def test_drawing_over_a_stretch_gives_it_half_open_in_either_direction(qtbot, view, a, b):
    view.pause()
    state = view.screen_state
    with qtbot.waitSignal(view.span_dragged) as caught:
        drag(qtbot, view, a, b)
    first, last = (state.columns.sample_at(state.column_at(x)) for x in (100, 220))
    assert caught.args == [first, last + 1, 1]


def test_an_edge_is_dragged_only_when_edges_are_free_and_never_past_the_other(qtbot, view):
    view.pause()
    state = view.screen_state
    view.set_bands((Band(7, "ltr", 2400, 2500, 1, (1,)),))
    begin = state.x_of(state.columns.column_of(2400))
    end = state.x_of(state.columns.column_of(2499))
    with qtbot.waitSignal(view.span_dragged):
        drag(qtbot, view, begin, begin - 60)
    view.set_edges_free(True)
    with qtbot.waitSignal(view.edges_dragged) as caught:
        drag(qtbot, view, begin, begin - 60)
    wanted = state.columns.sample_at(state.column_at(begin - 60))
    assert caught.args == [7, wanted, 2500]
    with qtbot.waitSignal(view.edges_dragged) as caught:
        drag(qtbot, view, begin, end + 90)
    assert caught.args == [7, 2499, 2500]
    with qtbot.waitSignal(view.edges_dragged) as caught:
        drag(qtbot, view, end, end + 90)
    wanted = state.columns.sample_at(state.column_at(end + 90))
    assert caught.args == [7, 2400, wanted]


def test_a_name_that_is_clicked_says_its_channel(qtbot, view):
    names = view.places.names
    with qtbot.waitSignal(view.name_clicked) as caught:
        place = QPointF(names.center().x(), names.top() + 0.9 * names.height()).toPoint()
        qtbot.mouseClick(view, LEFT_BUTTON, pos=place)
    assert caught.args == [3]


def bar_rows(view):
    """Length of the scale bar as it is painted, in device pixels."""
    pixels = array(view.grab().toImage())
    ink = pixel(view._look.theme.text)
    left, right = (round(v) for v in (view.places.scale.left(), view.places.scale.right()))
    top = view.places.plot_top
    part = pixels[top : top + view.places.plot_rows, left:right] == ink
    best = 0
    for column in part.T:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], column.astype(int), [0]))))
        best = max(best, *(np.diff(edges)[::2] if len(edges) else [0]))
    return best


@pytest.mark.parametrize("uV_per_lane", [10.0, 100.0, 500.0, 20_000.0])
@pytest.mark.parametrize("n_channels", [1, 4, 64])
def test_the_scale_bar_is_as_long_as_a_signal_of_its_size(qtbot, uV_per_lane, n_channels):
    held = ring(n_channels)
    view = shown(qtbot, held, uV_per_lane=uV_per_lane)
    bar = scale_bar(view.screen_state.lanes.rows_per_uV, 1.0)
    lanes = view.screen_state.lanes
    painted = bar_rows(view)
    as_uV = painted / lanes.rows_per_uV
    assert min(abs(as_uV / g - 1) for g in GAINS_UV) < 1.5 / painted
    low, high = np.zeros((n_channels, 1)), np.full((n_channels, 1), bar.uV)
    top, bottom, _ = lanes.strokes(low, high, 0)
    assert (bottom - top)[0, 0] <= bar.rows + 1


def test_the_bar_says_its_own_size():
    assert scale_bar(1.0, 26.0) == (50.0, 50, "50 µV")
    assert scale_bar(0.01, 26.0) == (5000.0, 50, "5 mV")


@settings(deadline=None)
@given(st.sampled_from(TIME_BASES_S), st.floats(20, 200), st.floats(100, 4000))
def test_labels_of_time_divide_the_screen_and_never_overlap(base_s, label, width):
    step = tick_step_s(base_s, label, width)
    assert base_s / step == pytest.approx(round(base_s / step))
    if step < base_s:
        assert step / base_s * width >= 1.5 * label


@pytest.mark.parametrize("mode", ["sweep", "scroll"])
@pytest.mark.parametrize("size", [(500, 300), (1024, 600)])
def test_times_on_the_axis_are_those_of_the_samples_above_them(qtbot, held, mode, size):
    for base_s in (1.0, 2.0):
        view = shown(qtbot, held, mode=mode, size=size, time_base_s=base_s)
        state = view.screen_state
        assert len(view.ticks) >= 2
        for x, time_s in view.ticks:
            column = state.column_at(round(x))
            first = state.columns.first_sample(column)
            assert first <= round(time_s * FS) < state.columns.first_sample(column + 1)
        metrics = QFontMetricsF(view._look.font(12.0))
        width = metrics.horizontalAdvance("99999.0 s")
        places = sorted(x for x, _ in view.ticks)
        assert all(b - max(a, width / 2) >= width for a, b in pairwise(places))


wishes = st.lists(
    st.builds(Wish, st.floats(0, 600), st.floats(30, 200), st.just(16.0), st.integers(0, 3)),
    max_size=25,
)


@settings(deadline=None)
@given(wishes, st.integers(1, 2))
def test_labels_of_events_never_overlap_nor_leave_the_plot(asked, n_rows):
    found = place_labels(asked, n_rows, 600.0, 4.0)
    boxes = []
    for wish, place in zip(asked, found, strict=True):
        if place is not None:
            width = wish.width if place.has_words else wish.sign_width
            assert place.left >= 0 and place.left + width <= 600.0 + 1e-6
            assert 0 <= place.row < n_rows
            boxes.append((place.row, place.left, place.left + width))
    for (row, a, b), (other_row, c, d) in combinations(boxes, 2):
        assert row != other_row or b + 4.0 <= c + 1e-6 or d + 4.0 <= a + 1e-6


def test_a_twitch_gets_its_words_before_all_others_and_signs_come_before_words():
    others = [Wish(10.0 * i, 80.0, 8.0, 2) for i in range(30)]
    found = place_labels([*others, Wish(100.0, 80.0, 8.0, 0)], 1, 400.0, 1.0)
    assert found[-1] is not None and found[-1].has_words
    assert sum(place is not None for place in found) > 20


def test_two_labels_at_one_place_take_two_rows_and_both_have_words():
    found = place_labels([Wish(100.0, 80.0, 8.0, 2), Wish(110.0, 80.0, 8.0, 1)], 2, 400.0, 1.0)
    assert [place.has_words for place in found] == [True, True]
    assert {place.row for place in found} == {0, 1}


def test_words_stand_before_the_sign_at_the_right_edge():
    [place] = place_labels([Wish(395.0, 80.0, 10.0, 0)], 1, 400.0, 1.0)
    assert place.is_mirrored and place.left + 80.0 == 400.0


def test_a_kind_that_nobody_knows_is_shown_as_a_note_by_its_own_name(view):
    view.pause()
    view.set_bands((Band(0, "de_qi", 2600, 2600),))
    assert [label.text for label in view.labels] == ["de_qi"]
    view.grab()


def test_a_kind_is_told_by_word_and_by_sign(qtbot, view):
    view.pause()
    before = array(view.grab().toImage())
    view.set_bands((Band(1, "ltr", 2600, 2700, 1, (1,), confirmed="yes"),))
    [label] = view.labels
    assert label.text == "twitch" and label.place.has_words
    after = array(view.grab().toImage())
    boxes = view.places
    above = after[: boxes.plot_top] != before[: boxes.plot_top]
    assert above.any()
    assert pixel(DARK.good) in after[: boxes.plot_top]


class Numbered(NamedTuple):
    """As the session's snapshot has them."""

    number: int
    event: Event


def numbered(*events):
    return tuple(Numbered(i, event) for i, event in enumerate(events, start=1))


def test_what_the_user_called_an_event_is_shown_and_the_detectors_word_stays():
    event = Event("ltr", 1, 10, 20, 12, 30, 1.0, 1.0, 9.0, 0.9, "", (1, 2))
    [band] = EventBands().of(numbered(event), {1: ("no", "voluntary")})
    assert (band.kind, band.confirmed, band.channels) == ("voluntary", "no", (1, 2))
    assert event.kind == "ltr"
    everywhere = replace(event, kind="gap", channel=-1)
    assert EventBands().of(numbered(everywhere))[0].channels == ()


def test_bands_of_a_growing_list_are_those_of_the_whole_list():
    events = [Event("ltr", 1, 10 * i, 10 * i + 5, 0, 0, 1.0, 1.0, 9.0, 0.9, "") for i in range(6)]
    growing = EventBands()
    for n, decisions in ((0, {}), (2, {}), (5, {}), (5, {2: ("yes", None)}), (6, {}), (3, {})):
        shown_now = numbered(*events)[:n]
        assert growing.of(shown_now, decisions) == EventBands().of(shown_now, decisions)
    others = tuple(replace(event, kind="startle") for event in events)
    assert {band.kind for band in growing.of(numbered(*others))} == {"startle"}


def test_markers_stand_beside_events_and_come_and_go(view):
    events = numbered(Event("ltr", 1, 2600, 2650, 0, 0, 1.0, 1.0, 9.0, 0.9, ""))
    marker = Marker(2400, "note", "numb")
    view.pause()
    view.set_events(events, {}, [marker])
    assert {label.text for label in view.labels} == {"twitch", "note numb"}
    view.set_events(events, {}, [marker])
    assert {label.text for label in view.labels} == {"twitch", "note numb"}
    view.set_events(events)
    assert [label.text for label in view.labels] == ["twitch"]


def test_bands_that_stay_are_the_same_tuple():
    growing = EventBands()
    events = numbered(Event("ltr", 1, 10, 20, 0, 0, 1.0, 1.0, 9.0, 0.9, ""))
    assert growing.of(events, {}, [Marker(5, "site")]) is growing.of(
        events, {}, [Marker(5, "site")]
    )


def test_bands_of_a_stretch_are_those_that_reach_into_it():
    made = Bands([Band(1, "ltr", 0, 10), Band(2, "gap", 5, 40), Band(0, "note", 20, 20)])
    numbers = [[b.number for b in made.between(*s)] for s in ((0, 5), (10, 20), (20, 21), (40, 90))]
    assert numbers == [[1], [2], [2, 0], []]


def test_only_bands_that_differ_are_painted_anew():
    a, b, c = (Band(i, "ltr", 100 * i, 100 * i + 50) for i in (1, 2, 3))
    assert changed((a, b), (a, b, c)) == [c]
    assert changed((a, b, c), (a, b)) == [c]
    assert set(changed((a, b, c), (a, c))) == {b, c}
    assert set(changed((a, b), (a, replace(b, confirmed="yes")))) == {
        b,
        replace(b, confirmed="yes"),
    }
    assert changed((a, b), (a, b)) == []


def test_thresholds_are_drawn_at_their_microvolts_on_what_they_belong_to(qtbot, held):
    held.threshold_uV = np.array([10.0, np.nan, 20.0, 1e9])
    view = shown(qtbot, held, uV_per_lane=100.0)
    lanes = view.screen_state.lanes
    zeros = [lanes.zero_row(i) for i in range(4)]
    away = 10.0 * lanes.rows_per_uV
    expected = [zeros[0] - away, zeros[0] + away, zeros[2] - 2 * away, zeros[2] + 2 * away]
    assert view.around.levels == [int(row) for row in expected]
    pixels = array(view.grab().toImage())
    row = pixels[view.places.plot_top + int(expected[0])]
    assert (row == pixel(DARK.dim)).sum() > 0.3 * view.places.plot_columns
    view.set_settings(replace(view.settings, lane="raw"))
    assert view.around.levels == []
    view.set_settings(replace(view.settings, lane="envelope"))
    assert len(view.around.levels) == 2


def test_steps_of_gain_and_time_go_to_the_next_and_stop_at_the_ends():
    chosen = TraceSettings(time_base_s=10.0, uV_per_lane=100.0)
    assert chosen.stepped_time(1).time_base_s == 20.0
    assert chosen.stepped_time(-9).time_base_s == 1.0
    assert chosen.stepped_gain(1).uV_per_lane == 50.0
    assert chosen.stepped_gain(-1).uV_per_lane == 200.0
    assert stepped(GAINS_UV, 1e9, 1) == GAINS_UV[-1]
    assert chosen.next_lane().next_lane().next_lane() == chosen
    assert chosen.next_mode().mode == "scroll"


def test_a_gain_that_fits_is_none_that_noise_fills_or_an_artefact_rules(rng):
    rest = rng.standard_normal((4, 4000)) * 5
    assert fitting_gain(rest) == 100.0
    rest[2] = 1e5
    assert fitting_gain(rest) <= 200.0
    assert fitting_gain(np.full((4, 10), np.nan)) in GAINS_UV
    assert fitting_gain(np.zeros((2, 100))) == GAINS_UV[0]


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="got lane 'smooth'"):
        TraceSettings(lane="smooth")
    with pytest.raises(ValueError, match="expected more than 0"):
        TraceSettings(time_base_s=0.0)


def test_pause_scroll_back_and_resume(qtbot, held, view, rng):
    with pytest.raises(ValueError, match="after pause"):
        view.scroll_by(-1.0)
    view.pause()
    end = view.screen_state.picture.stop
    view.scroll_by(-1.0)
    columns = view.screen_state.columns
    assert end - view.screen_state.picture.stop == pytest.approx(columns.column_of(1000), abs=1)
    write(held, noise(rng, 500))
    view.advance()
    notch = QWheelEvent(QPointF(300, 200), QPointF(300, 200), QPoint(), QPoint(0, -120),
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    before = view.screen_state.picture.stop
    QApplication.sendEvent(view, notch)
    moved = view.screen_state.picture.stop - before
    assert moved == pytest.approx(columns.column_of(200), abs=1)
    view.resume()
    assert not view.is_paused
    assert view.screen_state.picture.stop == columns.n_complete(3800)


def test_a_pause_is_seen(view):
    before = array(view.grab().toImage())
    view.pause()
    after = array(view.grab().toImage())
    left = round(view.places.scale.left())
    assert pixel(DARK.warn) in after[:, left:]
    assert pixel(DARK.warn) not in before[:, left:]


def test_a_wheel_without_pause_changes_nothing(view):
    notch = QWheelEvent(QPointF(300, 200), QPointF(300, 200), QPoint(), QPoint(0, 120),
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    gain = view.settings.uV_per_lane
    QApplication.sendEvent(view, notch)
    assert view.settings.uV_per_lane < gain


def test_another_language_names_events_anew(qtbot, view, monkeypatch):
    view.pause()
    view.set_bands((Band(1, "ltr", 2600, 2700, 1, (1,)),))
    monkeypatch.setattr("twitchdetect.live.trace_frame.kind_label", str.upper)
    QApplication.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert [label.text for label in view.labels] == ["LTR"]


def test_another_look_another_size_and_another_ring_paint_all_anew(qtbot, held, view, rng):
    view.set_look(Look(LIGHT, 2.0))
    assert pixel(LIGHT.background) in array(view.grab().toImage())
    assert pixel(DARK.background) not in array(view.grab().toImage())
    view.resize(1024, 600)
    QApplication.processEvents()
    assert view.screen_state.picture.pixels.shape[1] == view.places.plot_columns
    other = ring(2)
    write(other, noise(rng, 500, 2))
    view.set_ring(other)
    assert view.screen_state.lanes.channels == (0, 1)
    assert view.settings.time_base_s == 2.0


@pytest.mark.parametrize("n_channels", [1, 8, 64])
@pytest.mark.parametrize("size", [(1024, 600), (300, 150)])
@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_parts_do_not_overlap_and_fill_the_widget(qtbot, n_channels, size, scale):
    view = shown(qtbot, ring(n_channels), Look(DARK, scale), size=size)
    boxes = view.places
    parts = [boxes.names, boxes.labels, boxes.plot, boxes.axis, boxes.scale]
    parts += [boxes.corner, boxes.foot, boxes.upper_right, boxes.lower_right]
    for one, other in combinations(parts, 2):
        assert not one.intersects(other)
    area = sum(box.width() * box.height() for box in parts)
    assert area == pytest.approx(size[0] * size[1], rel=0.01)
    view.grab()


def test_alone_it_follows_a_session(qtbot, rng):
    view = traces_alone.example(Look())
    qtbot.addWidget(view)
    view.show()
    held = ring(2)
    write(held, noise(rng, 1500, 2))
    event = Event("ltr", 1, 1100, 1180, 0, 0, 1.0, 1.0, 9.0, 0.9, "", (1,))
    said = Action(number=1, what="note", sample=900, at_s=0.9, text="numb")
    state = Snapshot(state="running", fs=FS, channels=held.channels,
                     events=(NumberedEvent(1, event),), actions=(said,),
                     decisions={1: Decision("no", "startle")})  # fmt: skip
    traces_alone.show_session(view, state, held)
    assert view.channels == ("ch1", "ch2")
    assert view.screen_state.picture.stop == view.screen_state.columns.n_complete(1500)
    assert {label.text for label in view.labels} == {"startle", "note numb"}


def test_keys_change_what_is_shown(qtbot, view):
    traces_alone.add_keys(view)
    view.setFocus()
    gain = view.settings.uV_per_lane
    for key, seen in (
        (Qt.Key.Key_Plus, lambda: view.settings.uV_per_lane < gain),
        (Qt.Key.Key_Period, lambda: view.settings.time_base_s == 5.0),
        (Qt.Key.Key_L, lambda: view.settings.lane == "envelope"),
        (Qt.Key.Key_M, lambda: view.settings.mode == "scroll"),
        (Qt.Key.Key_2, lambda: view.settings.hidden == {1}),
        (Qt.Key.Key_Space, lambda: view.is_paused),
        (
            Qt.Key.Key_Left,
            lambda: view.screen_state.frozen_at < view.screen_state.columns.n_complete(3300),
        ),
        (Qt.Key.Key_Space, lambda: not view.is_paused),
    ):
        qtbot.keyClick(view, key)
        assert seen(), key
