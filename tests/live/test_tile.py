"""The state tile: what it says, and how it lights up."""

import math

import pytest
from PySide6.QtGui import QColor

from tests.live.sessions import FS, event, site_with, snapshot
from twitchdetect.live.look import Look
from twitchdetect.live.strings import install_language
from twitchdetect.live.theme import DARK, LIGHT
from twitchdetect.live.tile import FLASH_S, StateTile
from twitchdetect.live.tile_paint import TileState
from twitchdetect.live.tile_words import ago, of_first, site_words, spoken, strokes


@pytest.fixture(autouse=True)
def _english(qapp):
    install_language("en")


@pytest.fixture
def tile(qtbot):
    widget = StateTile(Look(DARK))
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    return widget


def share_of(widget, colour):
    """Share of the picture that has a colour, near enough."""
    image, wanted = widget.grab().toImage(), QColor(colour)
    places = [(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)]
    near = 0
    for x, y in places:
        seen = image.pixelColor(x, y)
        gaps = (
            seen.red() - wanted.red(),
            seen.green() - wanted.green(),
            seen.blue() - wanted.blue(),
        )
        near += sum(g * g for g in gaps) < 300
    return near / len(places)


def test_a_site_is_summed_up_from_what_the_session_knows_of_it():
    strokes_at = [1000, 1250, 1500, 1750]
    events = [event(s, s + 20, "stroke") for s in strokes_at]
    events += [event(1010, 1030, peak_uV=80.0), event(1262, 1280, peak_uV=20.0)]
    state = TileState.of(
        site_with(sorted(events, key=lambda e: e.start_sample), number=3), 2012, FS
    )
    assert spoken(state) == (
        "3 · deltoid, left",
        "2 twitches here",
        "3 s ago",
        "25 % of first",
        "2 strokes without a twitch",
        "dying out",
    )


def test_a_new_session_and_a_new_site_say_that_nothing_is_known():
    assert spoken(TileState())[0] == "no site yet"
    said = spoken(TileState.of(site_with([], name="trigger point"), 500, FS))
    assert said == (
        "1 · trigger point, left",
        "0 twitches here",
        "none yet",
        "–",
        "no strokes seen",
        "too early to tell",
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (math.nan, "none yet"),
        (0.99, "just now"),
        (1.0, "1 s ago"),
        (99.9, "99 s ago"),
        (100.0, "1 min ago"),
        (3605, "60 min ago"),
    ],
)
def test_how_long_ago_goes_from_seconds_to_minutes(seconds, said):
    assert ago(seconds) == said


def test_one_is_said_otherwise_than_several():
    assert strokes(5, 1) == "1 stroke without a twitch"
    assert strokes(5, 0) == "the last stroke twitched"
    assert strokes(5, 3, is_short=True) == "3 strokes without"
    assert (of_first(1.0, 1), of_first(1.0, 2)) == ("the first", "100 % of first")
    assert site_words(4, "", "") == "site 4"
    assert site_words(0, "", "") == "no site yet"
    assert site_words(0, "deltoid", "left") == "deltoid, left"


def test_a_twitch_lights_the_tile_up_until_its_time_is_over(tile):
    assert share_of(tile, DARK.ltr) < 0.1
    tile.flash(7, 10.0)
    assert share_of(tile, DARK.ltr) > 0.5
    tile.tick(10.0 + FLASH_S * 0.99)
    assert tile.is_lit
    tile.tick(10.0 + FLASH_S)
    assert not tile.is_lit
    assert share_of(tile, DARK.ltr) < 0.1


def test_a_second_twitch_prolongs_the_light_and_never_makes_it_flicker(tile):
    tile.flash(1, 0.0)
    tile.tick(0.5)
    tile.flash(2, 0.5)
    tile.tick(FLASH_S + 0.1)
    assert tile.is_lit
    tile.tick(0.5 + FLASH_S)
    assert not tile.is_lit


def test_the_light_is_reported_once_when_it_is_painted(tile, qtbot):
    seen = []
    tile.flash_painted.connect(seen.append)
    tile.flash(12, 0.0)
    assert seen == []
    tile.grab()
    tile.grab()
    assert seen == [12]


def test_the_light_is_seen_without_colours_too(tile):
    """The whole ground changes its lightness."""
    dark = tile.grab().toImage()
    dark = dark.convertToFormat(dark.Format.Format_Grayscale8)
    tile.flash(1, 0.0)
    lit = tile.grab().toImage().convertToFormat(dark.format())
    changed = [
        abs(dark.pixelColor(x, y).red() - lit.pixelColor(x, y).red()) > 80
        for x in range(0, 400, 7)
        for y in range(0, 300, 7)
    ]
    assert sum(changed) / len(changed) > 0.6


def test_it_is_painted_anew_only_when_it_says_something_else(tile, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(tile, "update", lambda: asked.append(1))
    state = TileState("1 · deltoid", 2, 12.2, 0.5, 4, 1)
    tile.show_state(state)
    tile.show_state(TileState("1 · deltoid", 2, 12.9, 0.501, 4, 1))
    assert len(asked) == 1
    tile.show_state(TileState("1 · deltoid", 2, 13.0, 0.5, 4, 1))
    assert len(asked) == 2
    assert "13 s ago" in tile.accessibleName()


def test_themes_change_the_ground(tile):
    tile.set_look(Look(LIGHT))
    assert share_of(tile, LIGHT.panel) > 0.4


def test_each_response_has_words_and_bars_of_its_own(tile):
    pictures = set()
    for other in ("dying out", "steady", "cannot be told"):
        tile.show_state(TileState("1 · deltoid", 5, 3.0, 0.5, 9, 1, other))
        image = tile.grab().toImage()
        image = image.convertToFormat(image.Format.Format_Mono)
        pictures.add(bytes(image.constBits()))
    assert len(pictures) == 3


def test_going_out_is_painted_and_time_alone_is_not(tile, monkeypatch):
    tile.flash(1, 0.0)
    asked = []
    monkeypatch.setattr(tile, "update", lambda: asked.append(1))
    tile.tick(FLASH_S / 2)
    assert asked == []
    tile.tick(FLASH_S)
    tile.tick(FLASH_S + 1)
    assert asked == [1]


def test_a_session_lights_it_up_for_new_twitches_only(tile):
    old = [event(100, 120)]
    tile.look_at(snapshot(old, current=site_with(old)), 0.0)
    assert not tile.is_lit
    assert tile.state.n_twitches == 1
    rejected = [*old, event(200, 220, "ecg")]
    tile.look_at(snapshot(rejected, current=site_with(rejected)), 1.0)
    assert not tile.is_lit
    new = [*rejected, event(300, 320)]
    tile.look_at(snapshot(new, current=site_with(new)), 2.0)
    assert tile.is_lit
    tile.look_at(snapshot(new, current=site_with(new)), 2.0 + FLASH_S)
    assert not tile.is_lit


def test_an_alarm_frames_the_tile_until_it_is_over_and_is_told_once_when_it_is_painted(qtbot):
    tile = StateTile()
    qtbot.addWidget(tile)
    tile.resize(400, 320)
    plain = tile.grab().toImage()
    seen = []
    tile.alarm_painted.connect(seen.append)
    tile.show_alarm(1234)
    assert tile.grab().toImage() != plain
    tile.grab()
    tile.show_alarm(1234)
    tile.grab()
    assert seen == [1234] and not tile.is_lit
    tile.show_alarm(-1)
    assert tile.grab().toImage() == plain and seen == [1234]
