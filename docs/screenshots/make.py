"""Pictures of the window for the documentation, made by using it.

A simulated session is played into the real window, whose keys are pressed; time moves only when
this script moves it. Needs the extra ``live`` and no display.

    python docs/screenshots/make.py [--chart]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stage import GONE_S, LARGE, NAMES, Camera, K, Stage, Stepped, simulated
from treatment import take_pictures_of_chart

import twitchdetect as td
from twitchdetect.config import DetectorConfig
from twitchdetect.files.bdf_write import write_bdf
from twitchdetect.live.replay_window import make_replay_window
from twitchdetect.live.settings import Settings
from twitchdetect.live.strings import install_language
from twitchdetect.live.window import LiveWindow


def use_window(window: LiveWindow, source: Stepped, camera: Camera, app: QApplication) -> None:
    """Hold a session, and take a picture of each thing that a user meets."""

    def go(to_s: float) -> None:
        while source.now_s < to_s:
            source.advance(min(to_s, source.now_s + 0.04))
            frame()

    def frame() -> None:
        if window.session is not None:
            window._look()
        if window.stage is not None:
            window.stage.advance()
        app.processEvents()

    def press(*keys: Qt.Key, on: object = None) -> None:
        for key in keys:
            QTest.keyClick(on or window, key)
        frame()

    camera.frame = frame
    while not window.start_screen.start.isEnabled():
        app.processEvents()
    camera.take("start")
    window.start_screen.start.click()
    session = window.session
    assert session is not None
    while session.snapshot().state != "running":
        app.processEvents()
    window._looking.stop()
    go(6.0)
    session._shown.watch.look()
    go(6.2)
    camera.take("rest_check_running")
    go(11.0)
    session._shown.watch.look()
    go(11.2)
    camera.take("rest_check")
    camera.take("rest_check", theme="light")
    window.rest_screen.ready.emit()
    window._drawing.stop()
    go(12.6)
    press(K.Key_I)
    go(15.5)
    press(K.Key_Y)
    go(23.0)
    press(K.Key_Y)
    go(31.0)
    press(K.Key_Y)
    go(37.0)
    camera.take_in_all_looks("needling")
    press(K.Key_P)
    go(42.0)
    press(K.Key_Left)
    camera.take("frozen")
    press(K.Key_P)
    go(47.0)
    press(K.Key_Question)
    camera.take("help")
    camera.take("help", LARGE)
    press(K.Key_Escape, on=window.help)
    press(K.Key_T)
    camera.take("note")
    press(K.Key_Escape, on=window.pick.choices)
    press(K.Key_O)
    press(K.Key_Return)
    press(K.Key_I)
    go(58.0)
    session._shown.watch.look()
    go(GONE_S)
    camera.take("electrode_off")
    source.state = "searching"
    go(GONE_S + 5)
    camera.take("reconnecting")
    camera.take("reconnecting", theme="light")


def use_replay(folder: Path, out: Path, app: QApplication) -> None:
    """Label in a recording, and take pictures of it."""
    path = write_bdf(simulated(), folder / "session.bdf")
    window = make_replay_window(td.read(path), DetectorConfig(), code="AB")
    window.session.start()
    window.session.analysis.wait()
    window.show()
    camera = Camera(out, window, window.set_look, app)
    camera.frame = window.show_now
    window.seek(round(33.0 * window.session.recording.fs))
    camera.take("replay")
    window.set_labelling(True)
    window.suggest()
    window.seek(round(33.0 * window.session.recording.fs))
    camera.take("labelling")
    camera.take("labelling", LARGE, "light")
    window.desk.drop()
    window.close()


def use_both(out: Path, root: Path, app: QApplication) -> None:
    """Make the pictures of the window without a chart, and of the replay."""
    source = Stepped()
    settings = replace(
        Settings(), muscle="Upper trapezius", side="right", channels=", ".join(NAMES)
    )
    plan = Stage(
        root=root,
        find=lambda: source,
        warm=lambda: None,
        config=DetectorConfig(),
        settings=settings,
        subject="P07",
    )
    window = LiveWindow(plan)
    window.open()
    try:
        use_window(window, source, Camera(out, window, window._set_look, app), app)
    finally:
        window.end()
    use_replay(root, out, app)


def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--chart", action="store_true", help="only those with a chart")
    args = parser.parse_args()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    install_language("en")
    with tempfile.TemporaryDirectory() as root:
        if not args.chart:
            use_both(args.out, Path(root), app)
        take_pictures_of_chart(args.out, Path(root), app)


if __name__ == "__main__":
    main()
