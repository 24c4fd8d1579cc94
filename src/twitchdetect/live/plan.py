"""What the window is opened with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from twitchdetect.boards.named import NamedSource
from twitchdetect.boards.source import Source
from twitchdetect.config import DetectorConfig
from twitchdetect.live.settings import Protocol, Settings
from twitchdetect.live.start_state import StartChoice
from twitchdetect.session.thread import SessionThread


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where sessions go, how a board is found, and what the user keeps.

    Attributes
    ----------
    root : Path
        Folder of the data set.
    find : callable
        Gives a source that was not started, or raises a `TwitchDetectError`.
    warm : callable
        Compiles the kernels.
    config : DetectorConfig
    settings : Settings
    settings_path : Path or None
        None keeps nothing.
    protocol : Protocol
    subject : str
        Code that the form begins with.
    session : str or None
        Code of the session; the next free number if not given.
    is_simulation : bool
    keeps_date : bool
        Whether the start goes into the file.
    notices : tuple of str
        What is to be said at the start.
    """

    root: Path
    find: Callable[[], Source]
    warm: Callable[[], None]
    config: DetectorConfig = field(default_factory=DetectorConfig)
    settings: Settings = field(default_factory=Settings)
    settings_path: Path | None = None
    protocol: Protocol = field(default_factory=Protocol)
    subject: str = ""
    session: str | None = None
    is_simulation: bool = False
    keeps_date: bool = False
    notices: tuple[str, ...] = ()

    def session_of(self, source: Source, choice: StartChoice) -> SessionThread:
        """Make the session that the start screen chose; not started."""
        named = NamedSource(source, choice.channels) if choice.channels else source
        return SessionThread(
            named,
            self.root,
            subject=choice.subject,
            session=self.session,
            start=datetime.now() if self.keeps_date else None,
            is_simulation=self.is_simulation,
            config=self.config,
        )
