"""The start screen while the board is looked for and kernels are compiled."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from twitchdetect.boards.source import Source
from twitchdetect.live.launch import Launch
from twitchdetect.live.start import StartScreen


class Seeking(QObject):
    """Shows on the start screen how far a launch is.

    Parameters
    ----------
    launch : Launch
    screen : StartScreen
    """

    def __init__(self, launch: Launch, screen: StartScreen) -> None:
        super().__init__(launch)
        self._launch, self._screen = launch, screen
        launch.found.connect(self._found)
        launch.missed.connect(self.missed)
        launch.failed.connect(self.missed)
        launch.warmed.connect(lambda: self.show(is_warm=True))
        screen.search_asked.connect(self._search)

    def show(self, **changes: object) -> None:
        """Change what the start screen knows."""
        self._screen.show_state(replace(self._screen.state, **changes))  # type: ignore[arg-type]

    def _found(self, source: Source) -> None:
        self.show(board=source.name, problem="", is_searching=False)

    def missed(self, problem: str) -> None:
        """Say why there is no board."""
        self.show(board="", problem=problem, is_searching=False)

    def _search(self) -> None:
        if self._launch.search():
            self.show(is_searching=True)
