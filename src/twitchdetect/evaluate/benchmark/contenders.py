"""Who competes: ours and the published methods, each prepared once for a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from twitchdetect.detect.published.method import Method
from twitchdetect.detect.published.over_channels import intervals_over_channels
from twitchdetect.detect.published.registry import METHODS
from twitchdetect.detect.published.run import LONGEST_TWITCH_S, scores
from twitchdetect.detect.published.run import detect as detect_published
from twitchdetect.evaluate.benchmark.front_end import Filtered, filtered
from twitchdetect.evaluate.benchmark.items import Loaded
from twitchdetect.events import Event
from twitchdetect.session.offline import detect as detect_ours

Samples = npt.NDArray[np.float64]

ASKED_PER_HOUR = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""What a detector with such a setting is asked for while it is tuned."""
STEPS_PER_OCTAVE = 16
_OCTAVES = (10, -8)


class View:
    """A loaded recording, filtered once for all who want that; `title` is for error messages."""

    def __init__(self, loaded: Loaded, title: str = "a recording") -> None:
        self.loaded = loaded
        self.title = title

    @cached_property
    def filtered(self) -> Filtered:
        return filtered(self.loaded)


class Prepared(Protocol):
    """A contender before a recording, with what does not depend on its threshold computed."""

    def events(self, threshold: float) -> list[Event]: ...
    def count(self, threshold: float) -> int:
        """Give the number of events called twitches after the rest, as cheaply as can be."""
        ...

    def is_silent_at(self, threshold: float) -> bool:
        """Tell at once that there is no event; False if that takes work."""
        ...


def after_rest(events: Sequence[Event], loaded: Loaded) -> list[Event]:
    """Leave out what begins in the rest that was given to learn from; nothing is judged there."""
    first = round(loaded.rest_s * loaded.recording.fs)
    return [event for event in events if event.start_sample >= first]


def n_twitches(events: Sequence[Event], loaded: Loaded) -> int:
    """Count what is called a twitch after the rest."""
    return sum(event.kind == "ltr" for event in after_rest(events, loaded))


class Contender(Protocol):
    """Someone who competes; can be sent to another process.

    Attributes
    ----------
    name, title, source, note : str
    is_causal, is_ours : bool
    published : float
        The threshold, or whatever is tuned, that its authors or its defaults set.
    ladder : tuple of float
        All that may be tried in tuning, from few alarms to many; empty if nothing can be tuned.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def is_causal(self) -> bool: ...
    @property
    def is_ours(self) -> bool: ...
    @property
    def published(self) -> float: ...
    @property
    def ladder(self) -> tuple[float, ...]: ...
    def prepare(self, view: View) -> Prepared: ...


@dataclass(frozen=True, slots=True)
class Published:
    """A method of the literature, on filtered channels."""

    method: Method
    is_ours: bool = False

    @property
    def name(self) -> str:
        return self.method.name

    @property
    def title(self) -> str:
        return self.method.title

    @property
    def source(self) -> str:
        return self.method.source

    @property
    def note(self) -> str:
        return f"threshold: {self.method.threshold_means}"

    @property
    def is_causal(self) -> bool:
        return self.method.is_causal

    @property
    def published(self) -> float:
        return self.method.threshold

    @property
    def ladder(self) -> tuple[float, ...]:
        first, last = (STEPS_PER_OCTAVE * octave for octave in _OCTAVES)
        steps = range(first, last - 1, -1)
        return tuple(self.published * 2 ** (k / STEPS_PER_OCTAVE) for k in steps)

    def prepare(self, view: View) -> Prepared:
        """Compute the statistic."""
        return PreparedMethod(self.method, view.filtered)

    def __reduce__(self) -> tuple[object, ...]:
        """Go to another process by name: a registered method's functions may not be picklable."""
        if METHODS.get(self.name) is self.method:
            return _registered, (self.name,)
        return Published, (self.method,)


def _registered(name: str) -> Published:
    return Published(METHODS[name])


class PreparedMethod:
    """A method with its statistic of one recording."""

    def __init__(self, method: Method, signal: Filtered) -> None:
        self._method, self._signal = method, signal
        self._statistic = scores(method, signal.data_uV, signal.fs, signal.rest_s)
        self._largest = float(self._statistic.max())

    def events(self, threshold: float) -> list[Event]:
        found = detect_published(
            self._method,
            self._signal.data_uV,
            self._signal.fs,
            rest_s=self._signal.rest_s,
            threshold=threshold,
            statistic=self._statistic,
        )
        placed = (self._signal.in_recording(event) for event in found)
        return [event for event in placed if event is not None]

    def count(self, threshold: float) -> int:
        signal = self._signal
        intervals, _ = intervals_over_channels(self._method, self._statistic, threshold, signal.fs)
        start, stop = intervals[:, 0], intervals[:, 1]
        first = signal.n_lead or round(signal.rest_s * signal.fs)
        is_after = stop > first if signal.n_lead else start >= first
        is_short = (stop - start) / signal.fs <= LONGEST_TWITCH_S
        return int((is_after & is_short).sum())

    def is_silent_at(self, threshold: float) -> bool:
        return threshold > self._largest


@dataclass(frozen=True, slots=True)
class Ours:
    """The detector of this project; what is tuned is the rate that it is asked for."""

    name: str = "twitchdetect"
    title: str = "twitchdetect"
    source: str = "this project"
    note: str = "tuned: the false alarms an hour that it is asked for"
    is_causal: bool = True
    is_ours: bool = True
    published: float = 1.0
    ladder: tuple[float, ...] = ASKED_PER_HOUR

    def prepare(self, view: View) -> Prepared:
        """Keep the recording."""
        return _PreparedOurs(view.loaded)


class _PreparedOurs:
    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def events(self, threshold: float) -> list[Event]:
        recording = replace(self._loaded.recording, markers=())  # of simulated ones they are truth
        return detect_ours(recording, false_alarms_per_hour=threshold)

    def count(self, threshold: float) -> int:
        return n_twitches(self.events(threshold), self._loaded)

    def is_silent_at(self, threshold: float) -> bool:
        return False


def registered(contenders: Sequence[Contender]) -> list[str]:
    """Give the names of those that are methods of the registry, not added ones."""
    return [
        c.name for c in contenders if isinstance(c, Published) and METHODS.get(c.name) is c.method
    ]


def own_and_published() -> list[Contender]:
    """Give ours and every published method."""
    return [Ours(), *(Published(method) for method in METHODS.values())]
