"""A session as a therapist has it: emulated board, real window, real keys; nothing is reached into."""

import ctypes.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest

from twitchdetect import simulate
from twitchdetect.files.event_table import read_events

MOST_S = 240.0
_NEEDED = ("Xvfb", "xdotool")
_LIBRARY = "xcb-cursor"


def skip_without_display():
    """Skip, and say what is missing."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    missing += [] if ctypes.util.find_library(_LIBRARY) else [f"lib{_LIBRARY}"]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} for a real window with real keys")


def until(is_so, what, most_s=MOST_S):
    """Look until something is so; give what it is."""
    end_s, pause = time.monotonic() + most_s, threading.Event()
    while not (found := is_so()):
        assert time.monotonic() < end_s, f"waited {most_s:g} s for: {what}"
        pause.wait(0.03)
    return found


def twitching(seconds=72.0):
    """Strong twitches every few seconds from 14 s on, at the strokes of a needle, on 8 channels."""
    made = simulate.session(
        "latent",
        minutes=seconds / 60,
        seed=12,
        board="cyton",
        confounders=frozenset({"mains", "needle_movement"}),
        first_snr_db=(20, 25),
        twitch_share=(0.9, 1.0),
        silent_sites=0.0,
        unseen_share=0.0,
        stroke_hz=(0.4, 0.5),
        n_strokes=(8, 12),
        dwell_s=(1, 2),
    )
    return np.asarray(made.recording.data_uV)


@contextmanager
def display():
    """A screen that nobody sees; its number is this process's own, as others may start one too."""
    read, write = os.pipe()
    number = f":{1000 + os.getpid() % 50_000}"
    ends = ["-displayfd", str(write), "-noreset", "-nolisten", "tcp"]  # no reset when a tool leaves
    call = ["Xvfb", number, *ends, "-screen", "0", "1280x800x24"]
    with subprocess.Popen(call, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            name = f":{told.readline().strip()}"
        try:
            yield name
        finally:
            server.terminate()


class Window:
    """The program in a process of its own, and two hands on its keyboard.

    Attributes
    ----------
    process : subprocess.Popen
    """

    def __init__(self, folder, screen, call, *, code=""):
        self.root = folder / "out"
        self._env = {
            **os.environ,
            "DISPLAY": screen,
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "TWITCHDETECT_CHART": "",
        }
        start = ["-c", code] if code else ["-m", "twitchdetect"]
        self.errors = folder / "errors.txt"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, *start, *call, "--out", str(self.root)],
                env=self._env,
                stderr=errors,
                stdout=subprocess.DEVNULL,
            )

    def end(self):
        """Leave no process behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def wait_for_title(self, words):
        """Wait until the window's title has these words; give the window."""

        def find():
            assert self.process.poll() is None, self.errors.read_text()
            return self._tool("search", "--onlyvisible", "--name", f"twitchdetect: .*{words}")

        return until(find, f"a window titled {words}").split()[0]

    def is_seen(self):
        """Tell whether any window of the program is on the screen."""
        return bool(self._tool("search", "--onlyvisible", "--name", "twitchdetect"))

    def focus(self, window):
        """Give it the keyboard: there is no window manager that would."""
        self._tool("windowfocus", "--sync", window)

    def press(self, *keys):
        self._tool("key", "--clearmodifiers", *keys)

    def write(self, text):
        self._tool("type", text)

    def act(self, *keys, n=1):
        """Press, and wait until `n` more actions stand in the log; give them."""
        before = len(self.actions())
        self.press(*keys)
        until(lambda: len(self.actions()) >= before + n, f"what {keys} does")
        return self.actions()[before:]

    def actions(self):
        """What the log says that the user did; a line that is being written is left out."""
        logs = list(self.root.rglob("*_audit.jsonl"))
        lines = logs[0].read_text().splitlines(keepends=True) if logs else []
        return [json.loads(line) for line in lines[1:] if line.endswith("\n")]

    def recording(self):
        """The one recording there is."""
        (path,) = self.root.rglob("*.bdf")
        return path

    def rows(self):
        """The event table as far as it is."""
        tables = list(self.root.rglob("*_events.tsv"))
        return [row for row in read_events(tables[0]) if row["reason"]] if tables else []

    def wait_for_twitch(self):
        """Wait for one that is decided from now on."""
        n = self._n_twitches()
        until(lambda: self._n_twitches() > n, "another twitch")

    def _n_twitches(self):
        return sum(row["trial_type"] == "ltr" for row in self.rows())

    def _tool(self, *call):
        done = subprocess.run(["xdotool", *call], env=self._env, capture_output=True, text=True)
        return done.stdout.strip()
