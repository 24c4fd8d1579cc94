"""What every contender says about one recording, at every setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twitchdetect.evaluate.benchmark.contenders import Contender, View
from twitchdetect.evaluate.benchmark.items import Item
from twitchdetect.evaluate.summary import Run
from twitchdetect.events import Event

Settings = Mapping[str, Mapping[str, float]]
"""Threshold by contender and setting."""


@dataclass(frozen=True, slots=True)
class Said:
    """Events by contender and setting, and what is known of the recording."""

    duration_s: float
    fs: float
    n_channels: int
    n_twitches: int
    runs: dict[tuple[str, str], Run]


def ask(item: Item, contenders: Sequence[Contender], settings: Settings) -> Said:
    """Load a recording and ask everyone."""
    loaded = item.load()
    view, recording = View(loaded), loaded.recording
    runs = {}
    for contender in contenders:
        prepared = contender.prepare(view)
        for setting, threshold in settings[contender.name].items():
            events = _after_rest(prepared.events(threshold), loaded.rest_s * recording.fs)
            runs[contender.name, setting] = Run(
                recording.duration_s - loaded.rest_s, recording.fs, events, loaded.labels
            )
    return Said(
        recording.duration_s,
        recording.fs,
        len(recording.channels),
        sum(label.kind == "ltr" for label in loaded.labels),
        runs,
    )


def _after_rest(events: Sequence[Event], rest_samples: float) -> list[Event]:
    """Leave out what lies in the rest that was given to learn from; nothing is known there."""
    return [event for event in events if event.start_sample >= rest_samples]
