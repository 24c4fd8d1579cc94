"""CPU of the traces beside pyqtgraph's setData for each channel, in the same run.

Both show 10 s of 1 kHz; each frame brings what a board sends between two frames. CPU is that of
the whole process (`process_time`), so that nothing hides in another thread. Under a real display
server (Xvfb) its own work is not counted, for neither of them.

    QT_QPA_PLATFORM=offscreen python benchmarks/drawing.py
    xvfb-run -s "-screen 0 1920x1080x24" python benchmarks/drawing.py
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from twitchdetect.live.bands import Band
from twitchdetect.live.traces import TraceView
from twitchdetect.session.ring import Ring

FS, WINDOW_S = 1000.0, 10.0
SIZES = {"1280x800": QSize(1280, 800), "1920x1080": QSize(1920, 1080)}
Frame = Callable[[int], None]


class Feed:
    """A ring that gets noise with bursts, as fast as it is asked to."""

    def __init__(self, n_channels: int) -> None:
        rng = np.random.default_rng(1)
        size = np.where(rng.random((120, 1)) < 0.1, 40.0, 5.0).repeat(500, axis=0)
        self._data = (rng.standard_normal((60_000, n_channels)) * size).astype(np.float32)
        self.ring = Ring(FS, [f"ch{i + 1}" for i in range(n_channels)])
        self.ring.threshold_uV = np.full(n_channels, 15.0)
        self.step(20_000)

    def step(self, n: int) -> None:
        rows = (self.ring.head + np.arange(n)) % len(self._data)
        block = self._data[rows]
        self.ring.write(self.ring.head, block, block, np.abs(block))


def ours(feed: Feed, mode: str) -> tuple[QWidget, Frame]:
    view = TraceView(feed.ring)
    view.set_settings(replace(view.settings, mode=mode, time_base_s=WINDOW_S))

    def frame(n: int) -> None:
        feed.step(n)
        view.advance()

    return view, frame


def set_data_per_channel(feed: Feed) -> tuple[QWidget, Frame]:
    """Plain pyqtgraph: one curve a channel, all its samples anew each frame."""
    plot = pg.PlotWidget()
    n_channels, n = feed.ring.n_channels, int(WINDOW_S * FS)
    plot.setYRange(-1, n_channels)
    plot.setXRange(0, WINDOW_S)
    curves = [plot.plot(pen=pg.mkPen(pg.intColor(i), width=1)) for i in range(n_channels)]
    x = np.arange(n) / FS

    def frame(n_new: int) -> None:
        feed.step(n_new)
        values = feed.ring.read("filtered", feed.ring.head - n, feed.ring.head)
        for i, curve in enumerate(curves):
            curve.setData(x, values[i] / 100 + i)

    return plot, frame


def shown(widget: QWidget, size: QSize, app: QApplication) -> None:
    widget.resize(size)
    widget.show()
    for _ in range(5):
        app.processEvents()


def cpu_ms(frames: list[Frame], app: QApplication, n_frames: int, rounds: int, n_new: int):
    """CPU of a frame of each, the two taking turns; the best of several rounds."""
    best = [np.inf] * len(frames)
    for _ in range(rounds):
        for i, frame in enumerate(frames):
            start = time.process_time()
            for _ in range(n_frames):
                frame(n_new)
                app.processEvents()
            best[i] = min(best[i], (time.process_time() - start) / n_frames * 1000)
    return best


def paced(frame: Frame, rate: float, seconds: float) -> tuple[float, float]:
    """Frames a second that came, and the share of a core, at real time."""
    loop, timer, count = QEventLoop(), QTimer(), [0]
    began = last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        n = int((now - last) * FS)
        last += n / FS
        frame(n)
        count[0] += 1
        if now - began > seconds:
            loop.quit()

    timer.setTimerType(pg.QtCore.Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    cpu = time.process_time()
    timer.start(int(1000 / rate))
    loop.exec()
    timer.stop()
    wall = time.perf_counter() - began
    return count[0] / wall, (time.process_time() - cpu) / wall


def compare(n_channels: int, size: QSize, app: QApplication, rounds: int) -> str:
    frames, widgets = [], []
    for make in (lambda f: ours(f, "sweep"), lambda f: ours(f, "scroll"), set_data_per_channel):
        widget, frame = make(Feed(n_channels))
        shown(widget, size, app)
        widgets.append(widget)
        frames.append(frame)
    sweep, scroll, theirs = cpu_ms(frames, app, 30 if n_channels < 64 else 10, rounds, 17)
    for widget in widgets:
        widget.close()
    return (
        f"| {n_channels} | {sweep:.2f} | {scroll:.2f} | {theirs:.1f} "
        f"| 1/{theirs / sweep:.0f} | 1/{theirs / scroll:.1f} |"
    )


def at_real_time(n_channels: int, rate: float, mode: str, size: QSize, app: QApplication) -> str:
    view, frame = ours(Feed(n_channels), mode)
    shown(view, size, app)
    frames, share = paced(frame, rate, 4.0)
    view.close()
    return f"| {n_channels} | {mode} | {rate:.0f} | {frames:.1f} | {share:.1%} |"


def all_anew(n_channels: int, time_base_s: float, size: QSize, app: QApplication) -> str:
    """What a change of gain costs: every column is painted again."""
    feed = Feed(n_channels)
    feed.step(100_000)
    view, _ = ours(feed, "sweep")
    shown(view, size, app)
    view.set_settings(replace(view.settings, time_base_s=time_base_s))
    times = []
    for n in (1, -1) * 3:
        start = time.process_time()
        view.set_settings(view.settings.stepped_gain(n))
        app.processEvents()
        times.append(time.process_time() - start)
    view.close()
    return f"| {n_channels} | {time_base_s:g} | {min(times) * 1000:.0f} |"


def with_events(n_events: int, size: QSize, app: QApplication, rounds: int) -> str:
    """A frame of 8 channels after an hour with so many events."""
    feed = Feed(8)
    for _ in range(60):
        feed.step(60_000)
    view, frame = ours(feed, "scroll")
    starts = np.linspace(0, feed.ring.head, n_events).astype(int)
    view.set_bands([Band(i, "ltr", int(s), int(s) + 3, 1, (1,)) for i, s in enumerate(starts, 1)])
    shown(view, size, app)
    [ms] = cpu_ms([frame], app, 30, rounds, 17)
    view.close()
    return f"| {n_events} | {ms:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--channels", type=int, nargs="+", default=[8, 16, 64])
    options = parser.parse_args()
    app = QApplication([])
    print(f"platform {app.platformName()}, {os.cpu_count()} cores, Qt {pg.Qt.QtVersion}")
    for name, size in SIZES.items():
        print(f"\n{name}, {WINDOW_S:g} s of {FS:g} Hz, CPU ms a frame")
        print("| channels | sweep | scroll | pyqtgraph setData | sweep is | scroll is |")
        print("|---|---|---|---|---|---|")
        for n_channels in options.channels:
            print(compare(n_channels, size, app, options.rounds), flush=True)
        print(f"\n{name} at real time")
        print("| channels | mode | asked frames/s | frames/s | of a core |\n|---|---|---|---|---|")
        for n_channels in options.channels:
            for mode in ("sweep", "scroll"):
                rate = 30.0 if n_channels >= 64 else 60.0
                print(at_real_time(n_channels, rate, mode, size, app), flush=True)
    size = SIZES["1920x1080"]
    print("\n1920x1080, all anew, CPU ms\n| channels | time base s | ms |\n|---|---|---|")
    for n_channels, time_base_s in ((8, 10.0), (64, 10.0), (64, 60.0)):
        print(all_anew(n_channels, time_base_s, size, app), flush=True)
    print(
        "\n1920x1080, scroll, after an hour with events, CPU ms a frame\n| events | ms |\n|---|---|"
    )
    for n_events in (0, 100, 10_000):
        print(with_events(n_events, size, app, options.rounds), flush=True)


if __name__ == "__main__":
    main()
