"""Opens one panel alone on the simulated board, or makes a picture of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from twitchdetect.live.look import Look
from twitchdetect.live.strings import LANGUAGES, install_language
from twitchdetect.live.theme import LEAST_SCALE, MOST_SCALE, THEMES
from twitchdetect.session.ring import Ring
from twitchdetect.session.snapshot import Snapshot

Panel = TypeVar("Panel", bound=QWidget)
KeepUp = Callable[[Panel, Snapshot, Ring], None]


def show_alone(
    make: Callable[[Look], Panel],
    keep_up: KeepUp[Panel] | None = None,
    size: str = "480x360",
    arguments: list[str] | None = None,
) -> int:
    """Show a panel until it is closed, or write its picture; give the exit code.

    Parameters
    ----------
    make : callable
        Makes the panel with something in it.
    keep_up : callable, optional
        Shows a session in it; then a session on the simulated board runs behind the panel.
    size : str
        Width and height if the caller asks for no other.
    arguments : list of str, optional
        Of the command line by default.
    """
    options = _parser(size).parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    install_language(options.language)
    look = Look(THEMES[options.theme], options.scale)
    panel = make(look)
    panel.resize(options.size)
    panel.show()
    if options.png:
        app.processEvents()
        return 0 if panel.grab().save(options.png) else 1
    if keep_up is None or options.still:
        return int(app.exec())
    from twitchdetect.live.demo_session import DemoSession

    with DemoSession(seconds=options.seconds) as session:
        session.keep_up(panel, keep_up)
        return int(app.exec())


def _parser(size: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Shows one panel of the live window.")
    parser.add_argument("--theme", choices=sorted(THEMES), default="dark")
    parser.add_argument("--scale", type=_scale, default=1.0, help="1 to 3")
    parser.add_argument("--size", type=_size, default=_size(size), help="e.g. 1024x600")
    parser.add_argument("--language", choices=sorted(LANGUAGES), default="en")
    parser.add_argument("--still", action="store_true", help="an example that stands still")
    parser.add_argument("--seconds", type=float, default=600.0, help="of the simulated session")
    parser.add_argument("--png", default="", metavar="FILE", help="write a picture instead")
    return parser


def _scale(text: str) -> float:
    scale = float(text)
    if not LEAST_SCALE <= scale <= MOST_SCALE:
        raise argparse.ArgumentTypeError(f"scale is 1 to 3, got {text}")
    return scale


def _size(text: str) -> QSize:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"size is WIDTHxHEIGHT, got {text!r}")
    return QSize(int(width), int(height))
