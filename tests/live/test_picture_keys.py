"""Keys that change the traces alone."""

import pytest

from tests.live.rings import noise, ring, write
from twitchdetect.live.keymap import ACTIONS
from twitchdetect.live.picture_keys import PictureKeys, kept_of, settings_of
from twitchdetect.live.settings import Settings
from twitchdetect.live.strings import install_language
from twitchdetect.live.traces import TraceView


@pytest.fixture
def keys(qtbot, rng):
    install_language("en")
    held = ring()
    write(held, noise(rng, 30_000))
    view = TraceView(held)
    qtbot.addWidget(view)
    view.resize(700, 300)
    return PictureKeys(view)


def settings(keys):
    return keys.traces.settings


def test_gain_by_key_ends_the_gain_that_follows_the_signal_and_auto_begins_it(keys):
    keys.act("gain_auto")
    fitting = settings(keys).uV_per_lane
    keys.act("gain_up")
    assert settings(keys).uV_per_lane < fitting and not keys.is_auto
    keys.fit()
    assert settings(keys).uV_per_lane < fitting
    keys.act("gain_auto")
    assert settings(keys).uV_per_lane == fitting and keys.is_auto


def test_a_gain_that_follows_the_signal_stays_while_the_picture_is_held(keys):
    keys.act("pause")
    before = settings(keys).uV_per_lane
    keys.fit()
    assert settings(keys).uV_per_lane == before


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("gain_down", "uV_per_lane"),
        ("time_longer", "time_base_s"),
        ("time_shorter", "time_base_s"),
        ("lane", "lane"),
        ("mode", "mode"),
        ("hide", "hidden"),
        ("solo", "solo"),
    ],
)
def test_each_key_changes_its_own_setting_and_says_how_it_is_now(keys, name, what):
    before = settings(keys)
    said = keys.act(name)
    changed = [n for n in before.__slots__ if getattr(before, n) != getattr(settings(keys), n)]
    assert changed == [what] and said


def test_longer_and_shorter_are_opposite(keys):
    before = settings(keys)
    keys.act("time_longer")
    assert settings(keys).time_base_s > before.time_base_s
    keys.act("time_shorter")
    assert settings(keys) == before


def test_the_chosen_channel_is_hidden_or_shown_alone(keys):
    keys.act("channel_down")
    assert keys.act("solo").endswith("ch2 alone")
    keys.act("channel_up")
    assert settings(keys).solo == 0
    keys.act("solo")
    keys.act("channel_up")
    assert keys.act("hide").endswith("without ch4")


def test_looking_back_holds_the_picture_and_pause_lets_it_go(keys):
    keys.act("back")
    assert keys.traces.is_paused
    at = keys.traces.screen_state.frozen_at
    keys.act("back")
    assert keys.traces.screen_state.frozen_at < at
    keys.act("forward")
    assert keys.traces.screen_state.frozen_at == at
    keys.act("pause")
    assert not keys.traces.is_paused


def test_every_key_of_the_picture_does_something(keys):
    assert all(keys.does(n) for n, a in ACTIONS.items() if a.group == "picture")
    assert not keys.does("undo")


def test_what_was_chosen_is_kept_and_comes_back(keys):
    for name in ("gain_up", "lane", "mode", "time_longer"):
        keys.act(name)
    kept = kept_of(Settings(), settings(keys), is_auto=False)
    assert settings_of(kept) == settings(keys)
    assert kept_of(kept, settings(keys), is_auto=True).gain_uV == 0
