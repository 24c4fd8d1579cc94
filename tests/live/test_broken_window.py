"""A window that breaks down in mid-session, in a process of its own: the recording outlives it."""

import json
import signal

import pytest

import twitchdetect as td
from tests.live.hands import Window, display, skip_without_display, twitching, until
from twitchdetect.session.warm import warm_up

pytest.importorskip("termios", reason="needs pseudo-terminals")
from firmware_interface.emulator import Board, Cyton, Emulator
from firmware_interface.emulator.sources import Playback

BREAKS = """
import sys
from twitchdetect.cli import main
from twitchdetect.live.window import LiveWindow

whole = LiveWindow._look

def look(self):
    whole(self)
    if self.session is not None and self.session.snapshot().head_sample > 500:
        raise RuntimeError("a slot that fails")

LiveWindow._look = look
sys.exit(main(sys.argv[1:]))
"""


def break_down(board, window):
    """Let the window fail, record on without it, and end with Ctrl-C; give how much was recorded."""
    window.focus(window.wait_for_title("Next: ten seconds at rest"))
    window.press("Return")
    until(lambda: "the recording goes on" in window.errors.read_text(), "a word of the failure")
    assert not window.is_seen()
    size = window.recording().stat().st_size
    until(lambda: window.recording().stat().st_size > size + 30_000, "three more seconds")
    window.process.send_signal(signal.SIGINT)
    window.process.wait(60.0)


def test_a_slot_that_fails_ends_the_window_and_not_the_recording(tmp_path):
    skip_without_display()
    warm_up(is_shown=True)
    with Emulator(Cyton(Board(Playback(twitching(30.0)))), link=tmp_path / "b") as board:
        call = ["live", "--board", "cyton", "--port", board.name, "--subject", "P07"]
        with display() as screen:
            window = Window(tmp_path, screen, call, code=BREAKS)
            try:
                break_down(board, window)
            finally:
                window.end()
    told = window.errors.read_text()
    assert window.process.returncode == 1
    assert told.count("RuntimeError: a slot that fails\n") == 1
    assert "the window failed (RuntimeError: a slot that fails); the recording goes on" in told
    recording = td.read(window.recording())
    assert recording.n_samples > 500 + 2 * recording.fs
    assert not recording.gaps
    assert [a["what"] for a in window.actions()][-1] == "finish"
    table = next(window.root.rglob("*_events.json"))
    assert json.loads(table.read_text())["Complete"] is True
    assert not list(window.root.rglob("*unfinished*"))
