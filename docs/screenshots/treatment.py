"""Pictures of the window with a chart: a client comes for the second time, and is treated."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stage import LARGE, NAMES, Camera, K, Stage, Stepped

from twitchdetect.chart import clients, needle_work, sessions, signing
from twitchdetect.chart.database import open_chart
from twitchdetect.config import DetectorConfig
from twitchdetect.live.chart_buttons import Buttons
from twitchdetect.live.plan import ChartPlan
from twitchdetect.live.settings import Settings
from twitchdetect.live.strings import install_language
from twitchdetect.live.window import LiveWindow

CODE, AUTHOR, PATIENCE_S = "K7M234", "AB", 60.0
FIRST, SECOND = f"{CODE}/1", f"{CODE}/2"
REASONS = {"en": "INR 1.9, superficial only", "de": "INR 1,9, nur subkutan"}


def fill_chart(path: Path) -> None:
    """Write a chart with one client, who was treated once and told of a symptom after it."""
    with open_chart(path, author=AUTHOR) as chart:
        clients.add_client(chart, CODE, birth_year=1981, medication="aspirin 100 mg")
        sessions.open_session(chart, CODE)
        needle_work.add_needle_kind(
            chart, FIRST, diameter_mm=0.3, length_mm=50, maker="Seirin", batch="L2291"
        )
        needle_work.add_site(chart, FIRST, muscle="Infraspinatus")
        signing.close_session(chart, FIRST)
        signing.add_diary(
            chart, FIRST, 24, soreness=3, symptoms=("numbness",), note="left hand, two fingers"
        )


class Visitor:
    """Uses a window with a chart, stage by stage."""

    def __init__(self, root: Path, out: Path, app: QApplication, language: str) -> None:
        fill_chart(root / "chart.sqlite")
        self.app, self.language, self.source = app, language, Stepped()
        plan = Stage(
            root=root,
            find=lambda: self.source,
            warm=lambda: None,
            config=DetectorConfig(),
            settings=replace(
                Settings(),
                muscle="Upper trapezius",
                side="right",
                language=language,
                channels=", ".join(NAMES),
                is_muted=True,
            ),
            chart=ChartPlan(
                open=lambda: open_chart(root / "chart.sqlite", author=AUTHOR), author=AUTHOR
            ),
        )
        self.window = LiveWindow(plan)
        self.window.open()
        self.window.activateWindow()
        self.charting = self.window.charting
        self.camera = Camera(out, self.window, self.window._set_look, app)
        self.camera.frame = self.frame

    def frame(self) -> None:
        """Show what came."""
        is_over = self.window.stack.currentWidget() is self.charting.ending.panel
        if self.window.session is not None and not is_over:
            self.window._look()
        if self.window.stage is not None:
            self.window.stage.advance()
        self.app.processEvents()

    def until(self, is_so: Callable[[], object]) -> None:
        """Wait for what the chart does beside the window."""
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError("the window did not come to what the script waits for")
            self.frame()

    def settle(self) -> None:
        """Let everything be written that was told."""
        desk = self.charting.desk
        assert desk is not None
        for line in (*self.charting.lobby.panel.lines, *self.charting.ending.panel.lines):
            line.keep()
        self.until(lambda: not desk.is_writing)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(self.app.focusWidget() or self.window, text)
        self.frame()

    def go(self, to_s: float) -> None:
        """Let the session go on."""
        while self.source.now_s < to_s:
            self.source.advance(min(to_s, self.source.now_s + 0.04))
            self.frame()

    def come(self) -> None:
        """Look the client up, and see the alert that the last session left."""
        window, lobby, desk = self.window, self.charting.lobby, self.charting.desk
        state = window.start_screen
        self.until(lambda: desk.chart is not None and state.state.is_warm and state.state.board)
        state.subject.setFocus()
        self.type(CODE)
        self.until(lambda: desk.client is not None and desk.client.alerts)
        if (completer := state.subject.completer()) is not None:
            completer.popup().hide()
        window.activateWindow()
        self.frame()
        lobby.strip.setFocus()

    def open_session(self) -> None:
        """Say that the alert was seen, and answer before the session, one answer red."""
        lobby = self.charting.lobby
        lobby.strip.acknowledge.click()
        self.until(lambda: lobby.strip.state.action == "begin")
        lobby.strip.button.click()
        self.until(lambda: self.window.stack.currentWidget() is lobby.panel)
        self.settle()
        for _ in range(3):
            self.frame()
        lobby.panel.show_page(0)
        for _ in range(3):
            self.type("1")
        lobby.panel.show_page(1)
        for row in range(15):
            self.type("2" if row == 2 else "1")
            if row == 2:
                self.type(REASONS[self.language])
                QTest.keyClick(self.app.focusWidget(), K.Key_Down)
        self.settle()
        lobby.panel.pages[1].enter()

    def answer_the_rest(self) -> None:
        """Answer the other pages, down to the needles, and go on to the start screen."""
        lobby, panel = self.charting.lobby, self.charting.lobby.panel
        panel.show_page(2)
        panel.pages[2].answer_all()
        panel.show_page(3)
        self.type("1")
        panel.show_page(4)
        self.type("6")
        self.settle()
        panel.show_page(5)
        panel.pages[5].offer.click()
        self.settle()
        panel.go_on()
        self.until(lambda: self.window.stack.currentWidget() is self.window.start_screen)
        self.until(lambda: not lobby.strip.state.hindrance)

    def start(self) -> None:
        """Record, with contact checked at rest."""
        window = self.window
        self.until(window.start_screen.start.isEnabled)
        window.start_screen.start.click()
        session = window.session
        assert session is not None
        self.until(lambda: session.snapshot().state == "running")
        window._looking.stop()
        self.go(11.0)
        session._shown.watch.look()
        self.go(11.2)
        window.rest_screen.ready.emit()
        window._drawing.stop()
        self.charting.during.began_at -= timedelta(minutes=2)

    def press(self, *keys: K) -> None:
        """Press keys that the window takes while it records."""
        for key in keys:
            QTest.keyClick(self.window, key)
            self.frame()

    def answer(self, *keys: K) -> None:
        """Answer questions that stand over the window."""
        for key in keys:
            QTest.keyClick(self.window.pick.choices, key)
            self.frame()
        self.settle()

    def treat(self) -> None:
        """Needle one site, and describe the next."""
        self.go(12.6)
        self.settle()
        self.press(K.Key_E)
        self.type("1")
        self.type("2")
        self.charting.during.panel.usual.click()
        self.settle()
        self.charting.during.panel.leave()
        self.press(K.Key_I)
        self.go(23.0)
        self.press(K.Key_O, K.Key_Return)
        self.go(23.4)
        self.until(lambda: len(self.charting.desk.visit.sites) == 2)
        self.settle()
        panel = self.charting.during.panel
        panel._changed("muscle", "Infraspinatus")
        self.settle()
        panel.usual.click()
        self.settle()
        self.press(K.Key_E)
        self.type("1")
        self.type("2")
        self.settle()
        self.go(33.0)

    def finish(self) -> None:
        """End the recording, and let the chart have it."""
        window, ending = self.window, self.charting.ending
        window._finish("finish")
        self.until(lambda: window.stack.currentWidget() is ending.panel)
        self.until(lambda: self.charting.desk.visit.is_attached)
        self.settle()

    def count(self, needles: str) -> None:
        """Count needles by hand."""
        page = self.charting.ending.panel.pages[0]
        page.count.line.clear()
        page.count.line.setFocus()
        self.type(needles)
        self.settle()

    def fill_after(self) -> None:
        """Answer what is asked after a session."""
        panel = self.charting.ending.panel
        panel.show_page(1)
        self.type("3")
        panel.show_page(2)
        self.type("1")
        panel.show_page(3)
        panel.pages[3].answer_all()
        panel.show_page(4)
        soon: Buttons = panel.pages[4].soon.buttons
        soon.pick(list(soon.buttons)[1])
        self.settle()
        panel.show_page(5)


def take_pictures_of_chart(out: Path, root: Path, app: QApplication) -> None:
    """Treat the client, and take a picture at each stage; the screening once more in German."""
    for language, use in (("en", use_chart), ("de", use_chart_in_german)):
        install_language(language)
        folder = root / f"chart_{language}"
        folder.mkdir()
        visitor = Visitor(folder, out, app, language)
        try:
            use(visitor)
        finally:
            visitor.window._was_asked = True
            visitor.window.end()
    install_language("en")


def use_chart(visitor: Visitor) -> None:
    """Treat the client from the first look to the signature."""
    take = visitor.camera.take
    visitor.come()
    take("chart_start")
    visitor.open_session()
    take("chart_before")
    take("chart_before", LARGE, "light")
    visitor.answer_the_rest()
    visitor.start()
    visitor.treat()
    take("chart_site")
    take("chart_site", LARGE)
    visitor.charting.during.panel.leave()
    visitor.press(K.Key_I)
    visitor.go(38.0)
    visitor.press(K.Key_O, K.Key_U)
    take("chart_adverse")
    visitor.answer(K.Key_2, K.Key_1, K.Key_1)
    visitor.go(41.0)
    visitor.finish()
    visitor.count("1")
    take("chart_count")
    visitor.count("2")
    visitor.fill_after()
    take("chart_sign")


def use_chart_in_german(visitor: Visitor) -> None:
    """Screen the client."""
    visitor.come()
    visitor.open_session()
    visitor.camera.take("chart_before-de", LARGE, scale=2.0)
