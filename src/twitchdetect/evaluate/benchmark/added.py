"""Contenders that a user adds by name: ``package.module:thing``."""

from __future__ import annotations

import importlib
import inspect
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any

from twitchdetect.block import Recording
from twitchdetect.detect.published.method import Method
from twitchdetect.evaluate.benchmark.contenders import (
    ASKED_PER_HOUR,
    Contender,
    Prepared,
    PreparedMethod,
    Published,
    View,
    n_twitches,
)
from twitchdetect.evaluate.benchmark.front_end import time_line
from twitchdetect.evaluate.benchmark.given import as_events
from twitchdetect.evaluate.benchmark.guarded import ContenderError, guarded, in_words
from twitchdetect.events import Event

_RATE = "false_alarms_per_hour"
_BLOCK_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A callable or a streaming detector, found anew by its name in every process.

    Attributes
    ----------
    spec : str
        ``module:attribute``.
    is_tunable : bool
        Whether it takes ``false_alarms_per_hour``.
    published : float
        Its own default of that.
    """

    spec: str
    is_tunable: bool
    is_causal: bool
    published: float = 1.0
    is_ours: bool = False

    @property
    def name(self) -> str:
        return self.spec

    @property
    def title(self) -> str:
        return self.spec.partition(":")[2]

    @property
    def source(self) -> str:
        return f"added: {self.spec}"

    @property
    def note(self) -> str:
        return f"tuned: {_RATE}" if self.is_tunable else f"not tuned: it takes no {_RATE}"

    @property
    def ladder(self) -> tuple[float, ...]:
        return tuple(sorted({*ASKED_PER_HOUR, self.published})) if self.is_tunable else ()

    def prepare(self, view: View) -> Prepared:
        """Find it and put it before the recording."""
        return _PreparedAdded(self, find(self.spec), view)


class _PreparedAdded:
    def __init__(self, contender: Added, thing: Any, view: View) -> None:
        self._contender, self._thing, self._view = contender, thing, view

    def events(self, threshold: float) -> list[Event]:
        settings = {_RATE: threshold} if self._contender.is_tunable else {}
        run = _streamed if _is_streaming(self._thing) else _asked
        with guarded(self._contender.name, self._view.title):
            return run(self._thing, self._view.loaded.recording, settings)

    def count(self, threshold: float) -> int:
        return n_twitches(self.events(threshold), self._view.loaded)

    def is_silent_at(self, threshold: float) -> bool:
        return False


def _asked(
    thing: Callable[..., Any], recording: Recording, settings: dict[str, float]
) -> list[Event]:
    """Give a copy of the recording away: whatever is done to it, the next one gets it whole."""
    own = replace(recording, data_uV=recording.data_uV.copy())
    return as_events(thing(own, **settings), recording, recording.n_samples - 1)


def _streamed(
    thing: Callable[..., Any], recording: Recording, settings: dict[str, float]
) -> list[Event]:
    """Feed a streaming detector in blocks of 0.1 s; it sees nan where samples were lost."""
    data_uV, fs = time_line(recording), recording.fs
    detector = thing(fs=fs, n_channels=len(recording.channels), **settings)
    n = max(1, round(_BLOCK_S * fs))
    events: list[Event] = []
    for start in range(0, len(data_uV), n):
        block_uV = data_uV[start : start + n].copy()
        last = start + len(block_uV) - 1
        events += as_events(detector.process(block_uV), recording, last)
    if hasattr(detector, "finish"):
        events += as_events(detector.finish(), recording, recording.n_samples - 1)
    return sorted(events, key=lambda e: (e.start_sample, e.stop_sample))


def _is_streaming(thing: Any) -> bool:
    return isinstance(thing, type) and hasattr(thing, "process")


@dataclass(frozen=True, slots=True)
class AddedMethod(Published):
    """A `Method` of a user, found anew by its name in every process."""

    spec: str = ""

    def prepare(self, view: View) -> Prepared:
        """Compute the statistic, on a copy of the signal."""
        signal = replace(view.filtered, data_uV=view.filtered.data_uV.copy())
        with guarded(self.name, view.title):
            prepared = PreparedMethod(self.method, signal)
        return _GuardedMethod(self.name, view.title, prepared)

    def __reduce__(self) -> tuple[object, ...]:
        return add, (self.spec,)


class _GuardedMethod:
    def __init__(self, name: str, title: str, prepared: PreparedMethod) -> None:
        self._name, self._title, self._prepared = name, title, prepared

    def events(self, threshold: float) -> list[Event]:
        with guarded(self._name, self._title):
            return self._prepared.events(threshold)

    def count(self, threshold: float) -> int:
        with guarded(self._name, self._title):
            return self._prepared.count(threshold)

    def is_silent_at(self, threshold: float) -> bool:
        return False


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
        if not 0 < thing.threshold < math.inf:
            raise ContenderError(
                f"{spec} has the threshold {thing.threshold!r}; expected a positive number."
            )
        return AddedMethod(thing, spec=spec)
    if not callable(thing):
        raise ContenderError(
            f"{spec} is a {type(thing).__name__}; expected a callable that takes a Recording, a "
            "class with process(block_uV), or a published Method."
        )
    rate = _rate_of(thing)
    return Added(
        spec=spec,
        is_tunable=rate is not None,
        is_causal=_is_streaming(thing),
        published=rate or 1.0,
    )


def _rate_of(thing: Callable[..., Any]) -> float | None:
    """Give the default of ``false_alarms_per_hour``, 1 if it has none; None if it is not taken."""
    try:
        parameters = inspect.signature(thing).parameters
    except (TypeError, ValueError):  # of some that are written in C
        return None
    if _RATE not in parameters:
        return None
    default = parameters[_RATE].default
    is_rate = isinstance(default, (int, float)) and 0 < default < math.inf
    return float(default) if is_rate else 1.0


def find(spec: str) -> Any:
    """Import what a spec names.

    Raises
    ------
    ContenderError
        If there is no such module or nothing of that name in it, or the module cannot be imported.
    """
    module_name, _, attribute = spec.partition(":")
    if not (module_name and attribute):
        raise ContenderError(f"got {spec!r}; expected MODULE:NAME, e.g. my_detectors:energy.")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        return reduce(getattr, attribute.split("."), importlib.import_module(module_name))
    except (Exception, SystemExit) as error:
        raise ContenderError(
            f"{spec} cannot be imported ({in_words(error)}); expected MODULE:NAME of a module in "
            "the working directory or installed. Check the spelling."
        ) from error
