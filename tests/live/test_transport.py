"""The play bar: it shows the place and tells what is wanted."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from twitchdetect.live.bands import Band
from twitchdetect.live.look import Look
from twitchdetect.live.play_icons import SIGNS, play_icon
from twitchdetect.live.scrub import ScrubBar, row_of
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import DARK, KIND_MARKS, LIGHT
from twitchdetect.live.transport import STEP_KINDS, Transport
from twitchdetect.session.place import Place

FS = 250.0


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


@pytest.fixture
def bar(qtbot):
    widget = ScrubBar(Look(DARK))
    qtbot.addWidget(widget)
    widget.resize(400, 40)
    widget.set_length(10_000, FS)
    widget.set_place(0, 10_000)
    return widget


@pytest.fixture
def transport(qtbot):
    widget = Transport(Look(DARK))
    qtbot.addWidget(widget)
    widget.resize(1024, 80)
    widget.show_recording(10_000, FS, [])
    return widget


def band(start, kind="ltr", number=1):
    return Band(number, kind, start, start + 20, 0, (0,))


def rows_with(bar, colour, x):
    """Rows of the picture near a place that have a colour."""
    image, wanted = bar.grab().toImage(), QColor(colour).rgb()
    columns = range(max(0, round(x) - 5), round(x) + 6)
    return [y for y in range(image.height()) if any(image.pixel(c, y) == wanted for c in columns)]


def test_places_on_the_bar_go_to_samples_and_back(bar):
    for sample in (0, 1234, 5000, 10_000):
        assert abs(bar.sample_at(bar.x_of(sample)) - sample) <= 1
    assert bar.sample_at(-50) == 0
    assert bar.sample_at(5000) == 10_000


def test_a_click_goes_there_and_a_drag_goes_along(bar, qtbot):
    sought = []
    bar.sought.connect(sought.append)
    x = round(bar.x_of(2500))
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(x, 20))
    qtbot.mouseMove(bar, QPoint(x + 1, 20))
    assert sought[0] == bar.sample_at(x)
    qtbot.mousePress(bar, Qt.MouseButton.RightButton, pos=QPoint(9, 20))
    assert bar.sample_at(9) not in sought


def test_twitches_stand_above_other_bursts_and_these_above_the_needle(bar):
    bar.set_bands([band(2500), band(5000, "voluntary"), band(7500, "stroke")])
    tops = [
        rows_with(bar, DARK.role(KIND_MARKS[kind].role), bar.x_of(start))[0]
        for kind, start in (("ltr", 2500), ("voluntary", 5000), ("stroke", 7500))
    ]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
    assert [row_of(kind) for kind in KIND_MARKS] == [
        0 if kind == "ltr" else 2 if mark.role in ("needle", "text") else 1
        for kind, mark in KIND_MARKS.items()
    ]


def test_where_signs_have_no_room_a_stroke_stands_for_each(bar):
    bar.set_bands([band(5000 + 30 * i, number=i + 1) for i in range(8)])
    alone = rows_with(bar, DARK.ltr, bar.x_of(5000))
    image = bar.grab().toImage()
    y = alone[-1] if alone else 0
    seen = {
        x
        for x in range(image.width())
        for row in (3, y)
        if image.pixel(x, row) == QColor(DARK.ltr).rgb()
    }
    assert max(seen) >= bar.x_of(5210) - 1.5


def test_it_is_drawn_anew_only_when_something_else_is_in_it(bar):
    bar.show()
    bar.set_bands([band(100)])
    bar.grab()
    picture = bar._picture
    bar.set_bands([band(100)])
    bar.set_place(77, 10_000)
    bar.grab()
    assert bar._picture is picture
    bar.set_bands([band(101)])
    assert bar._picture is None


def test_what_the_detector_has_not_seen_looks_otherwise(bar):
    bar.set_place(0, 5000)
    image = bar.grab().toImage()
    seen, unseen = (image.pixel(round(bar.x_of(s)), 30) for s in (4000, 6000))
    assert seen != unseen
    bar.set_place(0, 10_000)
    image = bar.grab().toImage()
    assert image.pixel(round(bar.x_of(6000)), 30) == seen


def test_the_bar_says_where_one_is_and_how_fast(transport):
    place = Place(15_250, FS)
    place.seek(15_001)
    place.set_speed(0.25)
    transport.show_place(place, 7625)
    assert transport.time.text() == "1:00.004"
    assert transport.length.text() == "/ 1:01.0"
    assert transport.speed.text() == "¼×"
    assert transport.note.text() == "finding events: 50 %"
    place.set_speed(16.0)
    transport.show_place(place, 15_250)
    assert (transport.speed.text(), transport.note.text()) == ("16×", "")
    transport.show_place(place, 3, "MemoryError: no room")
    assert transport.note.text() == "MemoryError: no room"


def test_each_button_tells_one_thing(transport):
    told = []
    transport.play_toggled.connect(lambda: told.append("play"))
    transport.stepped.connect(told.append)
    transport.speed_stepped.connect(lambda n: told.append(("speed", n)))
    for name in ("play", "previous", "next", "slower", "faster"):
        getattr(transport, name).click()
    assert told == ["play", -1, 1, ("speed", -1), ("speed", 1)]


def test_the_play_button_shows_what_it_would_do(transport):
    place = Place(1000, FS)
    transport.show_place(place, 1000)
    paused = transport.play.icon().pixmap(20, 20).toImage()
    place.play()
    transport.show_place(place, 1000)
    playing = transport.play.icon().pixmap(20, 20).toImage()
    assert paused != playing
    place.pause()
    transport.show_place(place, 1000)
    assert transport.play.icon().pixmap(20, 20).toImage() == paused


def test_every_sign_differs_from_the_others(qapp):
    seen = [play_icon(name, "#ffffff", 24).pixmap(24, 24).toImage() for name in SIGNS]
    for i, image in enumerate(seen):
        assert all(image != other for other in seen[i + 1 :])


def test_the_kinds_between_which_one_steps_can_be_chosen(transport, qtbot):
    assert transport.kinds == ("ltr",)
    with qtbot.waitSignal(transport.kinds_changed):
        transport.kinds_box.setCurrentIndex(3)
    assert transport.kinds == ("needle_in", "stroke", "needle_out", "site")
    assert all(set(kinds) <= set(KIND_MARKS) for kinds in STEP_KINDS.values())


def test_it_changes_colours(transport):
    dark = transport.grab().toImage().pixel(2, 70)
    transport.set_look(Look(LIGHT, 2.0))
    assert transport.grab().toImage().pixel(2, 70) != dark
