"""Opens a recording in a window from the command line."""

from __future__ import annotations

import argparse
import signal
from types import FrameType
from typing import TYPE_CHECKING

from twitchdetect.cli.errors import Stopped

if TYPE_CHECKING:
    from twitchdetect.block import Recording
    from twitchdetect.config import DetectorConfig


def show_replay(recording: Recording, config: DetectorConfig, args: argparse.Namespace) -> None:
    """Show a recording in a window until it is closed.

    Raises
    ------
    Stopped
        After Ctrl-C or SIGTERM; unsaved labels are kept for the next time.
    """
    from PySide6.QtWidgets import QApplication

    from twitchdetect.cli.job import warm_up
    from twitchdetect.live.look import Look
    from twitchdetect.live.replay_window import make_replay_window
    from twitchdetect.live.settings import load_settings, settings_path
    from twitchdetect.live.strings import install_language
    from twitchdetect.live.theme import THEMES

    warm_up(config, is_shown=True)
    app = QApplication.instance() or QApplication(["twitchdetect"])
    settings, _ = load_settings(settings_path())
    install_language(settings.language)
    window = make_replay_window(
        recording,
        config,
        code=args.labels_by or "",
        is_labelling=args.label,
        look=Look(THEMES[settings.theme], settings.scale),
    )
    window.session.place.set_speed(args.speed)
    stopped: list[int] = []

    def stop(signum: int, _: FrameType | None) -> None:
        stopped.append(signum)
        window.ask = lambda _: "keep"
        window.close()

    before = {n: signal.signal(n, stop) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        window.resize(1280, 800)
        window.show()
        window.run()
        app.exec()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if stopped:
        raise Stopped(stopped[0])
