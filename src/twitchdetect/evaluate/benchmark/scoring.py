"""What every contender says about one recording, at every setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from twitchdetect.evaluate.benchmark.contenders import Contender, View, after_rest
from twitchdetect.evaluate.benchmark.items import Item
from twitchdetect.evaluate.summary import Run
from twitchdetect.labels import Label

Settings = Mapping[str, Mapping[str, float]]
"""Threshold by contender and setting."""


@dataclass(frozen=True, slots=True)
class Said:
    """Events by contender and setting, and what is known of the recording.

    Attributes
    ----------
    duration_s, rest_s, fs, n_channels, n_twitches
    runs : dict of (str, str) to Run
        Counted from the start of the recording, but without events in the rest that was given to
        learn from.
    """

    duration_s: float
    rest_s: float
    fs: float
    n_channels: int
    n_twitches: int
    runs: dict[tuple[str, str], Run]

    def judged(self, contender: str, setting: str) -> Run:
        """Give what is scored: everything counted from the end of that rest."""
        run, first = self.runs[contender, setting], round(self.rest_s * self.fs)
        if not first:
            return run
        events = [
            replace(
                event,
                start_sample=event.start_sample - first,
                stop_sample=event.stop_sample - first,
                alarm_sample=event.alarm_sample - first,
                decided_sample=event.decided_sample - first,
            )
            for event in run.events
        ]
        labels = [_moved(label, first) for label in run.labels if label.stop_sample > first]
        return Run(self.duration_s - first / self.fs, self.fs, events, labels)


def _moved(label: Label, first: int) -> Label:
    start = max(0, label.start_sample - first)
    return replace(label, start_sample=start, stop_sample=label.stop_sample - first)


def ask(item: Item, contenders: Sequence[Contender], settings: Settings) -> Said:
    """Load a recording and ask everyone."""
    loaded = item.load()
    view, recording = View(loaded, item.title), loaded.recording
    runs = {}
    for contender in contenders:
        prepared = contender.prepare(view)
        for setting, threshold in settings[contender.name].items():
            events = after_rest(prepared.events(threshold), loaded)
            runs[contender.name, setting] = Run(
                recording.duration_s, recording.fs, events, loaded.labels
            )
    return Said(
        recording.duration_s,
        loaded.rest_s,
        recording.fs,
        len(recording.channels),
        sum(label.kind == "ltr" for label in loaded.labels),
        runs,
    )
