"""`twitchdetect live` where no window can be."""

import sys

import pytest

from tests.qt import needs_qt
from twitchdetect.cli import display
from twitchdetect.cli.app import run

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere a display is always there"
)


@pytest.fixture(autouse=True)
def _no_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@linux
def test_without_a_display_it_says_so_and_what_does_without(capsys):
    assert run(["live", "--board", "simulated"]) == 2
    said = capsys.readouterr().err
    assert "no display" in said and "twitchdetect record" in said and len(said.splitlines()) == 1


def test_without_the_extra_it_says_how_to_get_it(capsys, monkeypatch):
    monkeypatch.setattr(display.importlib.util, "find_spec", lambda _: None)
    assert run(["live", "--board", "simulated"]) == 2
    assert 'pip install "twitchdetect[live]"' in capsys.readouterr().err


@needs_qt
@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_display_is_one_however_it_is_named(monkeypatch, name):
    monkeypatch.setattr(display, "_is_there", lambda _: True)
    monkeypatch.setenv(name, "x")
    assert display.why_no_window() == ""


@linux
@needs_qt
@pytest.mark.parametrize(
    ("name", "value", "lacks"),
    [
        ("DISPLAY", ":0", True),
        ("QT_QPA_PLATFORM", "xcb", True),
        ("WAYLAND_DISPLAY", "w", False),
        ("QT_QPA_PLATFORM", "offscreen", False),
    ],
)
def test_under_x_libraries_that_qt_would_end_the_program_without_are_named(
    monkeypatch, name, value, lacks
):
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(display, "_is_there", lambda library: "cursor" not in library)
    said = display.why_no_window()
    assert said.endswith("apt install libxcb-cursor0") == lacks
    assert bool(said) == lacks


def test_a_library_is_there_or_not():
    assert not display._is_there("libno-such-thing.so.9")


def test_where_qt_cannot_be_loaded_its_reason_is_said(monkeypatch, capsys):
    def fail(name):
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(display.importlib, "import_module", fail)
    assert "libEGL.so.1" in display.why_no_window()
    assert "libegl1" in display.why_no_window()
