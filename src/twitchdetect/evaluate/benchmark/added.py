"""Contenders that a user adds by name: ``package.module:thing``, or others' libraries."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from twitchdetect.detect.published.method import Method
from twitchdetect.detect.published.peers import peers
from twitchdetect.detect.published.run import LONGEST_TWITCH_S
from twitchdetect.errors import TwitchDetectError
from twitchdetect.evaluate.benchmark.contenders import (
    ASKED_PER_HOUR,
    Contender,
    Prepared,
    Published,
    View,
)
from twitchdetect.events import Event

_RATE = "false_alarms_per_hour"
_BLOCK_S = 0.1
_MERGE_S = 0.1


class ContenderError(TwitchDetectError):
    """A detector that was named cannot be used, or failed."""


@dataclass(frozen=True, slots=True)
class Added:
    """A callable, a streaming detector or a peer, found anew by its name in every process.

    Attributes
    ----------
    spec : str
        ``module:attribute``, or ``peer:name``.
    """

    spec: str
    is_tunable: bool
    is_causal: bool
    title: str
    source: str
    is_ours: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        return self.spec.replace("peer:", "")

    @property
    def published(self) -> float:
        return 1.0

    @property
    def ladder(self) -> tuple[float, ...]:
        return ASKED_PER_HOUR if self.is_tunable else ()

    def prepare(self, view: View) -> Prepared:
        """Find it and put it before the recording."""
        return _PreparedAdded(self, find(self.spec), view)


class _PreparedAdded:
    def __init__(self, contender: Added, thing: Any, view: View) -> None:
        self._contender, self._thing, self._view = contender, thing, view

    def events(self, threshold: float) -> list[Event]:
        settings = {_RATE: threshold} if self._contender.is_tunable else {}
        try:
            return self._run(settings)
        except TwitchDetectError:
            raise
        except Exception as error:  # a stranger's code may raise anything
            raise ContenderError(
                f"{self._contender.name} failed on {self._view.loaded.recording.format} "
                f"({type(error).__name__}: {error}); expected events or intervals. Run it on a "
                "recording alone to see where."
            ) from error

    def _run(self, settings: dict[str, float]) -> list[Event]:
        if self._contender.spec.startswith("peer:"):
            signal = self._view.filtered
            found = _over_channels(self._thing(signal.data_uV, signal.fs), signal.fs)
            placed = (signal.in_recording(event) for event in found)
            return [event for event in placed if event is not None]
        recording = self._view.loaded.recording
        if _is_streaming(self._thing):
            detector = self._thing(fs=recording.fs, n_channels=len(recording.channels), **settings)
            return _streamed(detector, self._view)
        return as_events(self._thing(recording, **settings), recording.fs)

    def count(self, threshold: float) -> int:
        return sum(event.kind == "ltr" for event in self.events(threshold))

    def is_silent_at(self, threshold: float) -> bool:
        return False


def _is_streaming(thing: Any) -> bool:
    return isinstance(thing, type) and hasattr(thing, "process")


def _streamed(detector: Any, view: View) -> list[Event]:
    """Feed a streaming detector in blocks of 0.1 s; it sees nan where samples were lost."""
    from twitchdetect.evaluate.benchmark.front_end import time_line

    data_uV, fs = time_line(view.loaded.recording), view.loaded.recording.fs
    n = max(1, round(_BLOCK_S * fs))
    found: list[Any] = []
    for start in range(0, len(data_uV), n):
        found += detector.process(np.ascontiguousarray(data_uV[start : start + n]))
    found += detector.finish() if hasattr(detector, "finish") else []
    return as_events(found, fs)


def as_events(found: Iterable[Any], fs: float) -> list[Event]:
    """Take events as they are, and pairs of samples as events of unknown size.

    Raises
    ------
    ContenderError
        If they are neither.
    """
    things = list(found)
    if all(isinstance(thing, Event) for thing in things):
        return sorted(things, key=lambda e: (e.start_sample, e.stop_sample))
    try:
        pairs = np.asarray(things, dtype=np.float64).reshape(len(things), -1)
    except (TypeError, ValueError):
        pairs = np.empty((0, 0))
    if pairs.shape[1:] != (2,) or not (pairs[:, 1] > pairs[:, 0]).all():
        raise ContenderError(
            f"a detector gave {things[0]!r:.80}; expected Events, or pairs (start_sample, "
            "stop_sample) with the stop after the start"
        )
    return [_plain_event(int(a), int(b), -1, fs) for a, b in pairs]


def _plain_event(start: int, stop: int, channel: int, fs: float) -> Event:
    nan = float("nan")
    return Event(
        kind="ltr" if stop - start <= LONGEST_TWITCH_S * fs else "voluntary",
        channel=channel,
        start_sample=start,
        stop_sample=stop,
        alarm_sample=stop,
        decided_sample=stop,
        peak_uV=nan,
        rms_uV=nan,
        snr_db=nan,
        confidence=nan,
        reason="as its author's code says",
    )


def _over_channels(found: Sequence[npt.NDArray[np.int64]], fs: float) -> list[Event]:
    """Merge intervals of several channels that are less than 0.1 s apart."""
    parts = sorted((int(a), int(b), c) for c, own in enumerate(found) for a, b in own)
    events: list[Event] = []
    for start, stop, channel in parts:
        if events and start - events[-1].stop_sample < _MERGE_S * fs:
            last = events.pop()
            start, stop, channel = last.start_sample, max(stop, last.stop_sample), last.channel
        events.append(_plain_event(start, stop, channel, fs))
    return events


def add(spec: str) -> Contender:
    """Find a detector that a user names.

    Parameters
    ----------
    spec : str
        ``module:attribute``, where the module is found from the working directory or installed.
        It may be a `Method`; a class with ``process(block_uV)`` and ``finish()`` that is made with
        ``fs`` and ``n_channels``; or a callable that takes a `Recording` and gives events or pairs
        of samples. If it takes ``false_alarms_per_hour``, it is tuned by that.

    Raises
    ------
    ContenderError
        If it cannot be found, or is none of these.
    """
    thing = find(spec)
    if isinstance(thing, Method):
        return Published(thing)
    if not callable(thing):
        raise ContenderError(
            f"{spec} is a {type(thing).__name__}; expected a callable that takes a Recording, a "
            "class with process(block_uV), or a published Method"
        )
    title = getattr(thing, "__name__", spec.partition(":")[2])
    return Added(spec, _takes_rate(thing), _is_streaming(thing), title, f"added: {spec}")


def _takes_rate(thing: Callable[..., Any]) -> bool:
    parameters = inspect.signature(thing).parameters
    return _RATE in parameters


def add_peers() -> list[Contender]:
    """Give BioSPPy's and NeuroKit2's detectors with their defaults.

    Raises
    ------
    MissingPeerError
        If one of the two is not installed.
    """
    return [
        Added(f"peer:{name}", False, False, name.replace("_", " "), "its library, with defaults")
        for name in peers()
    ]


def find(spec: str) -> Any:
    """Import what a spec names."""
    module_name, _, attribute = spec.partition(":")
    if module_name == "peer":
        return peers()[attribute]
    if not (module_name and attribute):
        raise ContenderError(f"got {spec!r}; expected MODULE:NAME, e.g. my_detectors:energy")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        return getattr(importlib.import_module(module_name), attribute)
    except Exception as error:
        raise ContenderError(
            f"{spec} cannot be imported ({type(error).__name__}: {error}); expected MODULE:NAME "
            "of a module in the working directory or installed. Check the spelling."
        ) from error
