"""Keeps the user's settings as they change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from twitchdetect.live.keymap import KeyMap
from twitchdetect.live.look import Look
from twitchdetect.live.settings import Settings, save_settings
from twitchdetect.live.sound import Speaker
from twitchdetect.live.theme import THEMES, clamp_scale


class Keeper(QObject):
    """Holds settings, and writes each change to the user's file.

    Parameters
    ----------
    settings : Settings
    path : Path or None
        None keeps nothing beyond this run.

    Signals
    -------
    told(str)
        Why something could not be kept.
    """

    told = Signal(str)

    def __init__(
        self, settings: Settings, path: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.settings, self._path = settings, path

    @property
    def look(self) -> Look:
        """Theme and scale as they are now."""
        return Look(THEMES[self.settings.theme], self.settings.scale)

    def keep(self, **changes: object) -> None:
        """Change settings by name."""
        self.keep_all(replace(self.settings, **changes))  # type: ignore[arg-type]

    def keep_all(self, settings: Settings) -> None:
        """Take these instead."""
        if settings == self.settings:
            return
        self.settings = settings
        if self._path is not None:
            try:
                save_settings(settings, self._path)
            except OSError as error:
                self.told.emit(str(error))

    def keep_keys(self, keymap: KeyMap) -> None:
        """Keep what was learnt."""
        self.keep(keys=keymap.learnt(), pedals=tuple(sorted(keymap.pedals)))

    def set_sound(self, speaker: Speaker) -> None:
        """Let a speaker sound as it was left."""
        speaker.mixer.is_muted = self.settings.is_muted
        speaker.mixer.hears_emg = self.settings.hears_emg

    def keep_sound(self, speaker: Speaker) -> None:
        """Keep how it sounds."""
        heard = speaker.mixer
        self.keep(volume=heard.volume, is_muted=heard.is_muted, hears_emg=heard.hears_emg)

    def other_theme(self) -> Look:
        """Change from dark to light or back."""
        self.keep(theme="light" if self.settings.theme == "dark" else "dark")
        return self.look

    def rescaled(self, by: float) -> Look:
        """Make everything larger or smaller."""
        self.keep(scale=clamp_scale(self.settings.scale + by))
        return self.look
