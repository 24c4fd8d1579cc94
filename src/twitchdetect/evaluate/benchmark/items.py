"""What a benchmark runs on: recordings that are made or read when they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from twitchdetect.block import Recording
from twitchdetect.errors import FileFormatError
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
        changes = "".join(f", {name} {value}" for name, value in self.changes)
        return f"{self.scenario}, {self.board}, {self.minutes:g} min, seed {self.seed}{changes}"

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
    """A recording on disk with a table of what is known of it, if there is one.

    Attributes
    ----------
    path : Path
    labels : Path or None
    mains_hz : float or None
        50 or 60, whichever there is more of, where it is None.
    """

    path: Path
    labels: Path | None
    mains_hz: float | None = None

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

        try:
            recording = read(self.path)
        except OSError as error:
            raise FileFormatError(
                self.path, f"cannot be read ({error.strerror or error}); expected a recording."
            ) from error
        labels = () if self.labels is None else tuple(read_labels(self.labels, recording))
        return Loaded(recording, labels, 0.0, self.mains_hz or more_of(recording, MAINS_HZ))


MAINS_HZ = (50.0, 60.0)


def more_of(recording: Recording, frequencies_hz: tuple[float, ...]) -> float:
    """Give the frequency of which there is most, by windows of a second in the first minute."""
    n = round(recording.fs)
    pieces = recording.data_uV[: min(60, len(recording.data_uV) // n) * n]
    pieces = np.nan_to_num(pieces).reshape(-1, n, pieces.shape[1])
    turn = -2j * np.pi * np.arange(n) / recording.fs
    waves = np.exp(np.outer(frequencies_hz, turn)) * np.hanning(n)
    size = np.abs(np.einsum("fn,knc->fkc", waves, np.diff(pieces, axis=1, append=pieces[:, -1:])))
    if not size.size:
        return frequencies_hz[0]
    return frequencies_hz[int(np.argmax(np.median(size, axis=1).max(axis=1)))]


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
    left_out : tuple of str
        What of it is not scored and why, for people.
    """

    name: str
    title: str
    what: str
    items: tuple[Item, ...]
    tuning: str = ""
    is_simulated: bool = True
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Rest on which thresholds are tuned; it is scored as a data set, too, if it has a title."""

    name: str
    title: str
    what: str
    items: tuple[Item, ...]
    is_simulated: bool = True
