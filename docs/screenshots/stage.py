"""A simulated session whose time is moved by hand, and a camera for the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

import twitchdetect as td
from twitchdetect import simulate
from twitchdetect.block import Block
from twitchdetect.boards.source import Source, Status
from twitchdetect.live.look import Look
from twitchdetect.live.plan import Plan
from twitchdetect.live.start_state import StartChoice
from twitchdetect.live.theme import THEMES
from twitchdetect.session.thread import SessionThread

K = Qt.Key
SMALL, LARGE = (1024, 600), (1920, 1080)
NAMES = ("upper trap R", "mid trap R", "levator R", "upper trap L")
OFF_S, GONE_S = 54.0, 62.0


def simulated() -> td.Recording:
    """Give four channels of a session with many twitches, under names of a clinician's."""
    made = simulate.session(
        "latent",
        minutes=1.2,
        seed=12,
        confounders=frozenset({"mains", "needle_movement"}),
        first_snr_db=(20, 25),
        twitch_share=(0.9, 1.0),
        silent_sites=0.0,
        unseen_share=0.0,
        stroke_hz=(0.4, 0.5),
        n_strokes=(8, 12),
        dwell_s=(1, 2),
    )
    return replace(made.recording.pick(range(len(NAMES))), channels=NAMES, markers=())


class Stepped:
    """A session that goes on when told; one electrode comes off, and the plug at the end."""

    name, gains, aux = "OpenBCI Cyton on ttyUSB0", None, ()

    def __init__(self) -> None:
        recording = simulated()
        self.fs, self.channels = recording.fs, recording.channels
        self._data_uV = np.array(recording.data_uV)
        self._data_uV[int(OFF_S * self.fs) :, 2] = 187_500.0
        self.rail_uV = np.tile([-187_500.0, 187_500.0], (len(NAMES), 1))
        self.now_s, self.state, self.n_samples = 0.0, "streaming", 0
        self._turn = threading.Condition()
        self._is_done, self._is_closed = True, False

    @property
    def status(self) -> Status:
        return Status(
            self.state, "ttyUSB0", self.n_samples, n_losses=int(self.state != "streaming")
        )

    def start(self) -> None:
        """Do nothing: it gives when told."""

    def close(self) -> None:
        """End."""
        with self._turn:
            self._is_closed = True
            self._turn.notify_all()

    def advance(self, to_s: float) -> None:
        """Let time pass; the session has dealt with all until then when this returns."""
        with self._turn:
            self.now_s, self._is_done = to_s, False
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._is_done or self._is_closed)

    def blocks(self) -> Iterator[Block]:
        """Give blocks of 40 ms until the told time, then wait; empty ones while it is unplugged."""
        n = int(0.04 * self.fs)
        while True:
            while self.state == "streaming" and (self.n_samples + n) / self.fs <= self.now_s:
                at = self.n_samples
                self.n_samples += n
                yield Block(at, self._data_uV[at : at + n])
            yield Block(self.n_samples, np.zeros((0, len(NAMES))))
            with self._turn:
                self._is_done = True
                self._turn.notify_all()
                self._turn.wait_for(lambda: not self._is_done or self._is_closed)
            if self._is_closed:
                return


class Stage(Plan):
    """Sessions on the clock of their source."""

    def session_of(self, source: Source, choice: StartChoice, **words: Any) -> SessionThread:
        assert isinstance(source, Stepped)
        source.channels = choice.channels
        return SessionThread(
            source,
            self.root,
            subject=choice.subject,
            now_s=lambda: source.now_s,
            config=self.config,
            words=self.words,
            **words,
        )


class Camera:
    """Takes pictures of a window in any size and look."""

    def __init__(
        self, folder: Path, window: QWidget, set_look: Callable[[Look], None], app: QApplication
    ) -> None:
        self.folder, self.window, self.set_look, self.app = folder, window, set_look, app
        self.frame: Callable[[], None] = lambda: None

    def take(
        self, name: str, size: tuple[int, int] = SMALL, theme: str = "dark", scale: float = 1.0
    ) -> None:
        """Write one picture, in 256 colours."""
        window = self.window
        self.set_look(Look(THEMES[theme], scale))
        window.resize(*size)
        for _ in range(4):
            self.frame()
            self.app.processEvents()
        look = f"{size[0]}x{size[1]}{f'-{scale:.0%}'.rstrip('%') if scale != 1 else ''}-{theme}"
        path = self.folder / f"{name}-{look}.png"
        window.grab().save(str(path))
        picture = Image.open(path).convert("RGB")
        picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")

    def take_in_all_looks(self, name: str) -> None:
        """Write it dark and light, small, large, and large at 200 %."""
        for size, scale in ((SMALL, 1.0), (LARGE, 1.0), (LARGE, 2.0)):
            for theme in ("dark", "light"):
                self.take(name, size, theme, scale)
