"""Memory of window and session over eight hours, simulated as fast as it goes, with nothing shown.

Eight channels at 250 Hz with a burst every four seconds; needles, sites, answers and notes as in a
long day. Session thread, files, detector and window are the real ones; the board's clock is the
sample count. A frame is drawn every `--frame-s` of simulated time. Beside memory, the CPU of each
half hour: it must not grow with what came before.

    QT_QPA_PLATFORM=offscreen python benchmarks/window_memory.py
"""

from __future__ import annotations

import argparse
import gc
import os
import queue
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from twitchdetect.block import Block
from twitchdetect.boards.source import Status
from twitchdetect.config import DetectorConfig
from twitchdetect.live.look import Look
from twitchdetect.live.needling_stage import NeedlingStage
from twitchdetect.live.question import Question
from twitchdetect.live.settings import Settings
from twitchdetect.session.thread import SessionThread

FS, N_CHANNELS = 250.0, 8


class Endless:
    """A board that gives a second whenever it is asked to, the same minute over and over."""

    name, fs, gains, aux = "endless", FS, None, ()
    channels = tuple(f"ch{i + 1}" for i in range(N_CHANNELS))
    rail_uV = np.tile([-187_500.0, 187_500.0], (N_CHANNELS, 1))

    def __init__(self) -> None:
        rng = np.random.default_rng(1)
        n = int(60 * FS)
        self._minute_uV = 5.0 * rng.standard_normal((n, N_CHANNELS))
        for start in range(int(2 * FS), n, int(4 * FS)):
            m = int(0.06 * FS)
            shape = np.hanning(m) * rng.uniform(60, 120)
            self._minute_uV[start : start + m, start % N_CHANNELS] += shape * rng.standard_normal(m)
        self._asked: queue.Queue[int] = queue.Queue()
        self._dealt_with = threading.Semaphore(0)
        self.n_samples = 0

    @property
    def status(self) -> Status:
        return Status("streaming", "endless", self.n_samples)

    def now_s(self) -> float:
        """Tell the time by samples."""
        return self.n_samples / FS

    def start(self) -> None:
        """Do nothing: it gives when asked."""

    def close(self) -> None:
        """End."""
        self._asked.put(0)

    def second(self) -> None:
        """Give a second and wait until the session has dealt with it."""
        self._asked.put(1)
        self._dealt_with.acquire()

    def blocks(self) -> Iterator[Block]:
        """Give blocks of 40 ms."""
        n = int(0.04 * FS)
        while self._asked.get():
            for _ in range(25):
                at = self.n_samples % len(self._minute_uV)
                self.n_samples += n
                yield Block(self.n_samples - n, self._minute_uV[at : at + n])
            yield Block(self.n_samples, np.zeros((0, N_CHANNELS)))
            self._dealt_with.release()


def memory_MB() -> float:
    """Memory of this process that is in use now."""
    gc.collect()
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in x)
    return int(line.split()[1]) / 1024


def use_keys(stage: NeedlingStage, second: int) -> None:
    """Do what a long day does."""
    if second % 240 == 20:
        stage.act("needle_in")
    if second % 240 == 200:
        stage.act("needle_out")
    if second % 600 == 5:
        stage.act("next_site")
    if second % 12 == 11:
        stage.act("confirm_yes" if second % 24 == 11 else "confirm_no")
    if second % 900 == 450:
        stage.act("undo")


def run(hours: float, frame_s: int) -> None:
    """Go through the hours and print a row each half hour."""
    from PySide6.QtWidgets import QApplication, QStackedWidget

    app = QApplication([])
    source = Endless()
    with tempfile.TemporaryDirectory() as root:
        session = SessionThread(
            source, Path(root), subject="p01", config=DetectorConfig(), now_s=source.now_s
        )
        session.start()
        source.second()
        assert session.ring is not None
        parent = QStackedWidget()
        stage = NeedlingStage(session, session.ring, Question(parent), Look(), Settings())
        stage.screen.resize(1024, 600)
        stage.screen.show()
        print(f"{'hours':>6}{'MB':>8}{'events':>8}{'actions':>9}{'CPU s since':>13}{'frames':>9}")
        cpu, n_frames = time.process_time(), 0
        for second in range(1, round(3600 * hours) + 1):
            source.second()
            use_keys(stage, second)
            if second % frame_s == 0:
                stage.look_at(session.snapshot(), 1e11)
                stage.advance()
                app.processEvents()
                n_frames += 1
            if second % 1800 == 0:
                shot = session.snapshot()
                used = time.process_time() - cpu
                cpu = time.process_time()
                print(
                    f"{second / 3600:6.1f}{memory_MB():8.1f}{len(shot.events):8d}"
                    f"{len(shot.actions):9d}{used:13.1f}{n_frames:9d}",
                    flush=True,
                )
        session.close(60.0)
        shot = session.snapshot()
        print(f"ended: {shot.state} {shot.problem}; {[m.text for m in shot.messages][:3]}")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--frame-s", type=int, default=1, help="simulated seconds a frame (1)")
    args = parser.parse_args()
    run(args.hours, args.frame_s)
