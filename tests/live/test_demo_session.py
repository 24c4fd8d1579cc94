"""Panels on a session of the simulated board, as they are opened alone."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from twitchdetect.live import inset, needles, rest_check, status_line, tile
from twitchdetect.live.alone import show_alone
from twitchdetect.live.demo_session import DemoSession
from twitchdetect.live.look import Look

SHOWN = (tile, inset, needles, status_line, rest_check)


def test_every_panel_keeps_up_with_a_session_and_its_files_are_gone_afterwards(qtbot):
    panels = [module._example(Look()) for module in SHOWN]
    for panel in panels:
        qtbot.addWidget(panel)
    seen = []

    def show(_panel, snapshot, ring):
        for module, panel in zip(SHOWN, panels, strict=True):
            module._keep_up(panel, snapshot, ring)
        seen.append(snapshot)

    with DemoSession(seconds=30.0, speed=float("inf")) as session:
        assert session.thread.wait(300.0)
        session.keep_up(panels[0], show)
        qtbot.waitUntil(lambda: bool(seen), timeout=60_000)
        folder = session.thread.snapshot().path
    assert seen[-1].state == "ended"
    assert seen[-1].head_sample == round(30 * seen[-1].fs)
    assert panels[0].state.site == "1 · Upper trapezius, right"
    assert panels[2].needles[0].dwell_s == pytest.approx(30.0)
    assert not Path(folder).exists()


def test_a_panel_is_drawn_into_a_picture_of_the_size_asked_for(qapp, tmp_path):
    made = []

    def make(look):
        made.append((QWidget(), look))
        return made[0][0]

    path = tmp_path / "panel.png"
    wish = ["--png", str(path), "--size", "321x123", "--theme", "light", "--scale", "2"]
    assert show_alone(make, None, arguments=wish) == 0
    from PySide6.QtGui import QImage

    image = QImage(str(path))
    assert (image.width(), image.height()) == (321, 123)
    assert (made[0][1].theme.name, made[0][1].scale) == ("light", 2.0)


@pytest.mark.parametrize("wrong", [["--size", "big"], ["--scale", "9"], ["--language", "xx"]])
def test_what_cannot_be_drawn_is_refused(wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        show_alone(lambda look: QWidget(), None, arguments=wrong)
    assert stopped.value.code == 2
    assert "error" in capsys.readouterr().err
