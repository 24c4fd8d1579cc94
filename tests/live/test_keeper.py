"""Settings are kept as they change; the disk's room is asked seldom."""

import math
from types import SimpleNamespace

import pytest

from twitchdetect.live.free_space import FreeSpace
from twitchdetect.live.keeper import Keeper
from twitchdetect.live.keymap import KeyMap
from twitchdetect.live.settings import Settings, load_settings
from twitchdetect.live.sound import Speaker


def test_each_change_is_in_the_file(tmp_path, qapp):
    path = tmp_path / "live.toml"
    keeper = Keeper(Settings(), path)
    assert keeper.other_theme().theme.name == "light"
    assert keeper.rescaled(0.5).scale == 1.5
    keeper.keep_keys(KeyMap().with_key("undo", "F9", is_pedal=True))
    speaker = Speaker(lambda *_: None, volume=0.3)
    speaker.mixer.is_muted = True
    keeper.keep_sound(speaker)
    kept, problem = load_settings(path)
    assert (kept, problem) == (keeper.settings, "")
    assert (kept.theme, kept.scale, kept.pedals) == ("light", 1.5, ("F9",))
    assert "F9" in kept.keys["undo"] and kept.is_muted and kept.volume == 0.3
    other = Speaker(lambda *_: None)
    keeper.set_sound(other)
    assert other.mixer.is_muted


def test_scales_stay_between_100_and_300_percent(qapp):
    keeper = Keeper(Settings())
    assert keeper.rescaled(-1).scale == 1.0
    assert keeper.rescaled(9).scale == 3.0


def test_what_is_as_it_was_is_not_written(tmp_path, qapp):
    keeper = Keeper(Settings(), tmp_path / "live.toml")
    keeper.keep(theme="dark")
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_told_and_the_change_holds(tmp_path, qtbot):
    (tmp_path / "file").write_text("")
    keeper = Keeper(Settings(), tmp_path / "file" / "live.toml")
    with qtbot.waitSignal(keeper.told):
        keeper.keep(theme="light")
    assert keeper.settings.theme == "light"


def test_room_is_asked_each_ten_seconds_and_unknown_where_it_fails(tmp_path):
    asked = []

    def usage(folder):
        asked.append(folder)
        if len(asked) == 3:
            raise OSError
        return SimpleNamespace(free=len(asked))

    free = FreeSpace(tmp_path, usage)
    assert [free.at(s) for s in (0.0, 9.9, 10.0, 15.0)] == [1, 1, 2, 2]
    assert math.isnan(free.at(20.0))
    assert free.at(30.0) == pytest.approx(4)
