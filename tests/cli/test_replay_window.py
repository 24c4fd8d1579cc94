"""`replay` opens a window where there can be one, and says in one line why there is none."""

import importlib.util
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

import twitchdetect as td
from tests.qt import needs_qt
from twitchdetect.cli import main
from twitchdetect.cli.display import need_window
from twitchdetect.files.bdf_write import write_bdf

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def path(tmp_path):
    x = np.random.default_rng(0).normal(0, 5, (5000, 2))
    return write_bdf(td.Recording(x, 250.0), tmp_path / "a.bdf")


def refused(path, capsys, *more):
    assert main(["replay", str(path), *more]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_without_the_extra_one_line_names_both_ways(path, capsys, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "PySide6" else found(name)
    )
    line = refused(path, capsys)
    assert 'pip install "twitchdetect[live]"' in line
    assert "--no-window" in line


@needs_qt
def test_without_a_display_one_line_says_so(path, capsys, monkeypatch):
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    line = refused(path, capsys)
    assert "no display" in line
    assert "--no-window" in line
    monkeypatch.setattr(sys, "platform", "darwin")
    need_window("")


@needs_qt
def test_a_code_that_is_a_name_is_refused(path, capsys, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert "code of letters and digits" in refused(path, capsys, "--labels-by", "A. B.")


@needs_qt
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_window_that_is_stopped_ends_in_order(path, signum, code, tmp_path):
    """The window of another process, which is told to stop as soon as it runs."""
    program = (
        "import os, sys\n"
        "from twitchdetect.cli import main\n"
        "from twitchdetect.live import replay_window\n"
        "from PySide6.QtCore import QTimer\n"
        "run = replay_window.ReplayWindow.run\n"
        "def and_stop(window):\n"
        "    run(window)\n"
        "    window.press('L')\n"
        "    window.panels.editor.add(100, 120, 1)\n"
        f"    QTimer.singleShot(0, lambda: os.kill(os.getpid(), {int(signum)}))\n"
        "replay_window.ReplayWindow.run = and_stop\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program, "replay", str(path), "--labels-by", "AB"],
        env=env, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    drafts = list((path.parent / "derivatives" / "labels-AB").iterdir())
    assert [p.name for p in drafts] == [".a_events_draft.json"]
    assert not list(path.parent.glob("*_events.tsv"))
