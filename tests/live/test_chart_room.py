"""Panels of the chart on large screens and at large scales: nothing small, nothing cut."""

from unittest.mock import Mock

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget

from twitchdetect.live.chart_buttons import Buttons, chart_sheet
from twitchdetect.live.chart_room import WrapButton, fitting, roomy
from twitchdetect.live.chart_seen import Alert
from twitchdetect.live.chart_site import SitePanel
from twitchdetect.live.chart_start import StripState
from twitchdetect.live.chart_strip import ChartStrip
from twitchdetect.live.look import Look
from twitchdetect.live.start import StartScreen
from twitchdetect.live.strings import install_language

WORDS = "The same as last time: 0.30 x 50 mm"


def shown(qtbot, widget, width, look):
    qtbot.addWidget(widget)
    widget.setStyleSheet(chart_sheet(look))
    widget.resize(width, 300)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.mark.parametrize(
    ("scale", "size", "given"),
    [
        (1.0, (1024, 600), 1.0),
        (1.0, (640, 2000), 1.0),
        (3.0, (1024, 600), 3.0),
        (1.0, (1920, 1080), 1.3),
        (1.0, (3840, 2160), 2.5),
    ],
)
def test_a_panel_grows_with_a_large_screen_and_never_shrinks(scale, size, given):
    grown = roomy(Look(scale=scale), *size)
    assert grown.scale == pytest.approx(given, abs=0.11)
    assert grown.scale >= scale


def test_lines_are_even_and_hold_what_fits():
    assert fitting(5, 100, 1000, 10) == 5
    assert fitting(5, 100, 430, 10) == 3
    assert fitting(8, 100, 100, 10) == 1
    assert fitting(3, 100, 20, 10) == 1


def test_buttons_that_would_be_cut_go_into_the_next_line(qtbot):
    sizes = [f"{i / 100:.2f}" for i in range(16, 24)]
    buttons = Buttons([(size, size) for size in sizes], role="digit")
    look = Look(scale=3.0)
    shown(qtbot, buttons, 400, look)
    widths = [(b.width(), b.sizeHint().width()) for b in buttons.buttons.values()]
    assert all(has >= needs for has, needs in widths)
    assert len({b.y() for b in buttons.buttons.values()}) > 1
    buttons.resize(3000, 300)
    qtbot.waitUntil(lambda: len({b.y() for b in buttons.buttons.values()}) == 1)


def test_words_of_a_button_go_on_in_the_next_line_and_come_back(qtbot):
    button = shown(qtbot, WrapButton(WORDS), 400, Look(scale=3.0))
    lines = super(WrapButton, button).text().split("\n")
    assert len(lines) > 1 and " ".join(lines) == WORDS == button.text()
    assert max(map(button._length, lines)) < 400
    button.resize(3000, 300)
    qtbot.waitUntil(lambda: super(WrapButton, button).text() == WORDS)


def test_the_strip_is_no_wider_than_a_small_screen_at_300_percent(qtbot):
    look, strip = Look(scale=3.0), ChartStrip("AB")
    start = StartScreen(look)
    start.add_chart(strip)
    start.set_look(look)
    alert = Alert("", 1, 24, ("numbness",), "left hand, two fingers")
    words, button = "K7M234 has 1 session in the chart", "Open the next session"
    strip.show_state(StripState(words, button=button, alerts=(alert,)))
    qtbot.addWidget(start)
    start.resize(1024, 600)
    with qtbot.waitExposed(start):
        start.show()
    label_px = start.grid.cellRect(0, 0).width()
    room = start.findChild(QScrollArea).viewport().width() - label_px - start.grid.spacing()
    qtbot.waitUntil(lambda: strip.minimumSizeHint().width() <= room)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_panel_of_a_site_is_no_wider_than_small_traces_at_300_percent(qtbot, language):
    install_language(language)
    traces = QWidget()
    panel = SitePanel(Mock(), traces, Look(scale=3.0))
    install_language("en")
    qtbot.addWidget(traces)
    traces.resize(525, 520)
    with qtbot.waitExposed(traces):
        traces.show()
    panel.open_site(0, takes_keys=False)
    area = panel.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    assert panel.geometry().right() < traces.width()
