"""What the window is opened with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from twitchdetect.boards.named import NamedSource
from twitchdetect.boards.source import Source
from twitchdetect.chart.chart import Chart
from twitchdetect.config import DetectorConfig
from twitchdetect.live.muscles import MUSCLES, muscle_from
from twitchdetect.live.settings import Protocol, Settings
from twitchdetect.live.start_state import StartChoice
from twitchdetect.session.thread import SessionThread
from twitchdetect.session.words import KeepWords, KnownWords


@dataclass(frozen=True, kw_only=True)
class ChartPlan:
    """Which chart a session is written into.

    Attributes
    ----------
    open : callable
        Opens it, or raises a `TwitchDetectError`; called beside the window.
    author : str
        Code of who treats; asked for if not given.
    report : callable or None
        Writes the report of a session by its name and gives where; None where it cannot be made.
    """

    open: Callable[[], Chart]
    author: str = ""
    report: Callable[[Chart, str], Path] | None = None


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
    chart : ChartPlan or None
        None works without one.
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
    chart: ChartPlan | None = None

    def session_of(
        self,
        source: Source,
        choice: StartChoice,
        *,
        keep_words: KeepWords | None = None,
        first_words: int = 1,
    ) -> SessionThread:
        """Make the session that the start screen chose; not started.

        `keep_words` and `first_words` are as `SessionThread` takes them.
        """
        named = NamedSource(source, choice.channels) if choice.channels else source
        return SessionThread(
            named,
            self.root,
            subject=choice.subject,
            session=self.session,
            start=datetime.now() if self.keeps_date else None,
            is_simulation=self.is_simulation,
            config=self.config,
            words=self.words,
            keep_words=keep_words,
            first_words=first_words,
        )

    def known(self, muscle: str) -> str:
        """Give a muscle that is on a list; one that was typed is not kept from day to day."""
        return muscle if muscle in self.words.muscles else ""

    @property
    def words(self) -> KnownWords:
        """What may go into recordings as it is: all that can be picked."""
        own = {muscle_from(name) for name in self.protocol.muscles}
        names = frozenset(muscle.name for muscle in MUSCLES) | own
        return KnownWords(notes=frozenset(self.protocol.notes), muscles=names)
