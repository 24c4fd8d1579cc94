"""From a twitch's onset to its light in the window, in real time, with the emulated boards.

The emulator knows when it sent each sample, the window when it had painted; both read the
machine's monotonic clock. Two lights: the alarm's frame, while the burst goes on, and the verdict
(the tile's colour and count) when it is over and named. "Painted" is the picture handed to the
display server; a monitor adds up to a frame. Onsets are the simulation's own, not the detector's.

    xvfb-run -s "-screen 0 1280x800x24" python benchmarks/window_latency.py
    xvfb-run -s "-screen 0 1280x800x24" python benchmarks/window_latency.py --board twitchboard
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

REST_S, GOAL_MS = 12.5, 100.0
SAME_S, FRONT_END_GAIN = 0.05, 2000.0


# the window, in a process of its own


def show(board: str, port: str, out: Path) -> int:
    """Run the real window by itself until the board ends; write when what was painted."""
    from PySide6.QtWidgets import QApplication

    from twitchdetect.cli.job import warm_up
    from twitchdetect.config import DetectorConfig
    from twitchdetect.live.plan import Plan
    from twitchdetect.live.window import LiveWindow

    app = QApplication.instance() or QApplication([])
    config = DetectorConfig()
    with tempfile.TemporaryDirectory() as root:
        plan = Plan(
            root=Path(root),
            find=lambda: source_of(board, port),
            warm=lambda: warm_up(config),
            config=config,
            subject="P07",
        )
        window = LiveWindow(plan)
        window.resize(1024, 600)
        watch = _Watch(window, out)
        window.open()
        watch.timer.start(50)
        app.exec()
    return 0


def source_of(board: str, port: str) -> Any:
    """Give the board's source; the twitchboard's with the gain of the emulated front end."""
    from twitchdetect.boards.cyton import CytonDriver
    from twitchdetect.boards.ports import list_ports
    from twitchdetect.boards.serial_source import SerialSource
    from twitchdetect.boards.twitchboard import TwitchboardDriver
    from twitchdetect.boards.twitchboard_start import TwitchboardSettings

    (found, *_) = list_ports([port])
    is_cyton = board == "cyton"
    driver = (
        CytonDriver()
        if is_cyton
        else TwitchboardDriver(TwitchboardSettings(front_gain=FRONT_END_GAIN))
    )
    return SerialSource(driver, found)


class _Watch:
    """Presses Start and Ready, notes lights, ends with the words ``end`` on standard input."""

    def __init__(self, window: Any, out: Path) -> None:
        from PySide6.QtCore import QSocketNotifier, QTimer

        self.window, self.out = window, out
        self.alarms: list[tuple[int, float]] = []
        self.verdicts: list[tuple[int, float]] = []
        self.own_ms: list[float] = []
        self.timer = QTimer(window)
        self.timer.timeout.connect(self._look)
        self._is_hooked = False
        self._asked = QSocketNotifier(0, QSocketNotifier.Type.Read, window)
        self._asked.activated.connect(self._end)

    def _look(self) -> None:
        window = self.window
        if window.session is None and window.start_screen.start.isEnabled():
            window.start_screen.start.click()
        elif window.stage is None and self._is_checked():
            window.rest_screen.ready.emit()  # also where 10 bits are called poor
        elif window.stage is not None and not self._is_hooked:
            self._is_hooked = True
            tile = window.stage.screen.tile
            tile.alarm_painted.connect(lambda a: self.alarms.append((a, time.monotonic())))
            tile.flash_painted.connect(lambda n: self.verdicts.append((n, time.monotonic())))
        elif window.stage is not None:
            window.stage.lightning.delays_ms = _grown(window.stage.lightning.delays_ms, self)

    def _is_checked(self) -> bool:
        session = self.window.session
        check = None if session is None else session.snapshot().rest_check
        return check is not None and not check.is_running

    def _end(self) -> None:
        self._asked.setEnabled(False)
        shot = self.window.session.snapshot()
        events = [
            [e.number, v.kind, v.start_sample, v.stop_sample, v.alarm_sample, v.decided_sample]
            for e in shot.events
            for v in [e.event]
        ]
        told = {"alarms": self.alarms, "verdicts": self.verdicts, "events": events}
        told |= {"own_ms": self.own_ms, "fs": shot.fs, "decided_ms": shot.latency.p50_ms}
        self.out.write_text(json.dumps(told))
        self.window.end()


def _grown(delays: Any, watch: _Watch) -> Any:
    """Keep what the window measured itself, before its own list forgets it."""
    watch.own_ms += list(delays)
    delays.clear()
    return delays


# the board, and the sum


def twitches(board: str, minutes: float) -> Any:
    """Free twitches of 10 to 25 dB in clean rest, the first after the rest check."""
    from twitchdetect import simulate

    return simulate.session(
        "sweep",
        minutes=minutes,
        seed=4,
        board=board,
        first_snr_db=(10.0, 25.0),
        unseen_share=0.0,
        free_every_s=(1.5, 3.0),
    )


def measure(board: str, minutes: float) -> dict[str, Any]:
    """Play the session into the window; give what was painted, and when which sample was sent."""
    from firmware_interface.emulator import Board, Cyton, Emulator, Twitchboard
    from firmware_interface.emulator.sources import Playback

    made = twitches(board, minutes)
    source = Playback(np.nan_to_num(made.recording.data_uV))
    device = Cyton(Board(source)) if board == "cyton" else Twitchboard(source)
    with tempfile.TemporaryDirectory() as folder:
        link, out = Path(folder, "board"), Path(folder, "told.json")
        env = {**os.environ, "XDG_CONFIG_HOME": folder}
        with Emulator(device, link=link) as emulator:
            call = [sys.executable, __file__, "--show", str(out), "--port", emulator.name]
            with subprocess.Popen(
                [*call, "--board", board], env=env, stdin=subprocess.PIPE
            ) as window:
                emulator.record.wait_for(lambda: device.streams, 600.0)
                time.sleep(60.0 * minutes)
                window.communicate(b"end\n")
        told: dict[str, Any] = json.loads(out.read_text())
    told["began_s"] = device.streams[0].time_s
    fs = made.recording.fs
    told["onsets"] = [t.start_sample for t in made.labels if t.kind == "ltr"]
    told["onsets"] = [s for s in told["onsets"] if s > REST_S * fs]
    return told


def delays(told: dict[str, Any]) -> tuple[list[float], list[float], list[float]]:
    """Give ms from onset to alarm light, to verdict light, and to the sample of the alarm."""
    fs, began_s = told["fs"], told["began_s"]
    verdicts = {int(n): s for n, s in reversed(told["verdicts"])}
    alarm, verdict, heard = [], [], []
    for onset in told["onsets"]:
        event = next(
            (e for e in told["events"] if e[1] == "ltr" and abs(e[2] - onset) <= SAME_S * fs), None
        )
        if event is None:
            continue
        onset_s = began_s + onset / fs
        lit = [s for a, s in told["alarms"] if event[2] <= a <= event[5] and s > onset_s]
        if lit:
            alarm.append(1000 * (min(lit) - onset_s))
            heard.append(1000 * (event[4] - onset) / fs)
        if event[0] in verdicts:
            verdict.append(1000 * (verdicts[event[0]] - onset_s))
    return alarm, verdict, heard


def line(name: str, values: list[float]) -> str:
    """Give a row of the table."""
    if not values:
        return f"{name:44}none"
    p50, p95 = np.quantile(values, [0.5, 0.95])
    within = np.mean(np.array(values) <= GOAL_MS)
    return f"{name:44}{len(values):4d}{p50:9.0f}{p95:9.0f}{max(values):9.0f}{within:11.0%}"


def main() -> None:
    """Measure and print, or be the window."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--board", choices=["cyton", "twitchboard"], default="cyton")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--show", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.show:
        sys.exit(show(args.board, args.port, args.show))
    told = measure(args.board, args.minutes)
    alarm, verdict, heard = delays(told)
    n, load = len(told["onsets"]), os.getloadavg()[0]
    about = f"{args.board}, {told['fs']:g} Hz, {n} twitches of 10-25 dB"
    print(f"{about}, load of the machine {load:.1f}")
    print(f"{'ms from the onset':44}{'n':>4}{'p50':>9}{'p95':>9}{'most':>9}{'<= 100 ms':>11}")
    print(line("to the sample that raised the alarm", heard))
    print(line("to the alarm's light (frame)", alarm))
    print(line("to the verdict's light (colour, count)", verdict))
    print(line("the window's own figure", told["own_ms"]))


if __name__ == "__main__":
    main()
