"""`twitchdetect live` where no window can be."""

import sys

import pytest

from twitchdetect.cli import display
from twitchdetect.cli.app import run


@pytest.fixture(autouse=True)
def _no_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a display is always there")
def test_without_a_display_it_says_so_and_what_does_without(capsys):
    assert run(["live", "--board", "simulated"]) == 2
    said = capsys.readouterr().err
    assert "no display" in said and "twitchdetect record" in said and len(said.splitlines()) == 1


def test_without_the_extra_it_says_how_to_get_it(capsys, monkeypatch):
    monkeypatch.setattr(display.importlib.util, "find_spec", lambda _: None)
    assert run(["live", "--board", "simulated"]) == 2
    assert 'pip install "twitchdetect[live]"' in capsys.readouterr().err


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_display_is_one_however_it_is_named(monkeypatch, name):
    monkeypatch.setenv(name, "x")
    assert display.why_no_window() == ""
