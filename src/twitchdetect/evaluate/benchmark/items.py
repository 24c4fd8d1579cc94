"""What a benchmark runs on: recordings that are made or read when they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from twitchdetect.block import Recording
from twitchdetect.labels import Label
from twitchdetect.simulate import session


class Loaded(NamedTuple):
    """A recording and what is known of it.

    Attributes
    ----------
    recording : Recording
    labels : tuple of Label
    rest_s : float
        How many seconds at the start are rest; 0 if that is not known.
    mains_hz : float
        Whose harmonics published methods get taken out.
    """

    recording: Recording
    labels: tuple[Label, ...]
    rest_s: float
    mains_hz: float


class Item(Protocol):
    """One recording of a data set; it can be sent to another process."""

    @property
    def title(self) -> str: ...
    def load(self) -> Loaded: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedItem:
    """A session that `simulate.session` makes."""

    scenario: str
    minutes: float
    seed: int
    board: str
    changes: tuple[tuple[str, Any], ...] = ()

    @property
    def title(self) -> str:
        return f"{self.scenario}, {self.board}, seed {self.seed}"

    def load(self, **more: Any) -> Loaded:
        """Simulate; `more` changes the scenario further."""
        made = session(
            self.scenario,
            minutes=self.minutes,
            seed=self.seed,
            board=self.board,
            **(dict(self.changes) | more),
        )
        return Loaded(made.recording, made.labels, REST_S, made.scenario.mains_hz)


REST_S = 10.0
"""Simulated sessions begin with at least as much rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileItem:
    """A recording on disk with a table of what is known of it, if there is one."""

    path: Path
    labels: Path | None
    mains_hz: float = 50.0

    @property
    def title(self) -> str:
        return self.path.name

    def load(self) -> Loaded:
        """Read both.

        Raises
        ------
        FileFormatError
            If one of them cannot be read.
        """
        from twitchdetect.files.label_table import read_labels
        from twitchdetect.files.read import read

        recording = read(self.path)
        labels = () if self.labels is None else tuple(read_labels(self.labels, recording))
        return Loaded(recording, labels, 0.0, self.mains_hz)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """Recordings that are scored together.

    Attributes
    ----------
    name, title, what : str
        For the command line, for people, and what it was measured on in a sentence.
    items : tuple of Item
    tuning : str
        Name of the rest on which thresholds for it are tuned; empty for none.
    is_simulated : bool
    """

    name: str
    title: str
    what: str
    items: tuple[Item, ...]
    tuning: str = ""
    is_simulated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Rest on which thresholds are tuned; it is scored as a data set, too, if it has a title."""

    name: str
    title: str
    what: str
    items: tuple[Item, ...]
    is_simulated: bool = True
