"""Where the best were wrong: the strongest twitches missed, the largest false alarms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twitchdetect.evaluate.benchmark.front_end import filtered
from twitchdetect.evaluate.benchmark.items import DataSet
from twitchdetect.evaluate.benchmark.scoring import Said
from twitchdetect.evaluate.matching import match
from twitchdetect.evaluate.results import Example
from twitchdetect.evaluate.summary import Run
from twitchdetect.events import Event
from twitchdetect.labels import Label

_AROUND_S = 0.6
_LONGEST_S = 3.0


@dataclass(frozen=True, slots=True)
class _Mistake:
    size: float
    item: int
    start: int
    stop: int
    why: str
    title: str


def examples(
    data: DataSet, said: Sequence[Said], method: str, setting: str, n_each: int
) -> list[Example]:
    """Give the `n_each` worst misses and false alarms of a contender, with their signal."""
    missed: list[_Mistake] = []
    false: list[_Mistake] = []
    for i, one in enumerate(said):
        if (method, setting) in one.runs:
            for mistake in _mistakes(i, one.runs[method, setting]):
                (missed if mistake.why == "missed" else false).append(mistake)
    picked = [
        mistake
        for kind in (missed, false)
        for mistake in sorted(kind, key=lambda m: (-m.size, m.item, m.start))[:n_each]
    ]
    return [_example(data, said, method, setting, mistake) for mistake in picked]


def _mistakes(item: int, run: Run) -> Iterator[_Mistake]:
    alarms = [event for event in run.events if event.kind == "ltr"]
    twitches = [label for label in run.labels if label.kind == "ltr"]
    matching = match(alarms, twitches, fs=run.fs)
    for t in matching.missed:
        label = twitches[t]
        if label.snr_db != -math.inf:  # what does not reach the skin is nobody's miss
            size, start, stop = label.snr_db, label.start_sample, label.stop_sample
            title = f"missed{_at(size)}, {1000 * (stop - start) / run.fs:.0f} ms"
            yield _Mistake(_or_least(size), item, start, stop, "missed", title)
    for d in matching.false:
        event = alarms[d]
        size, start, stop = event.snr_db, event.start_sample, event.stop_sample
        title = f"false alarm{_at(size)}: {_beside(event, run.labels)}"
        yield _Mistake(_or_least(size), item, start, stop, "false alarm", title)


def _at(snr_db: float) -> str:
    return f" at {snr_db:.1f} dB" if math.isfinite(snr_db) else ""


def _or_least(snr_db: float) -> float:
    """Put what is unknown after all that is known."""
    return -math.inf if math.isnan(snr_db) else snr_db


def _beside(event: Event, labels: Sequence[Label]) -> str:
    """Say what is known to be there, the shortest first."""
    over = [
        label
        for label in labels
        if label.start_sample < event.stop_sample
        and event.start_sample < label.stop_sample
        and label.kind != "mains"
    ]
    if not over:
        return "rest"
    nearest = min(over, key=lambda label: label.stop_sample - label.start_sample)
    if nearest.kind == "ltr":
        return "at a twitch that was found already"
    return nearest.kind.replace("_", " ") + (f" ({nearest.cause})" if nearest.cause else "")


def _example(
    data: DataSet, said: Sequence[Said], method: str, setting: str, mistake: _Mistake
) -> Example:
    loaded = data.items[mistake.item].load()
    recording, fs = loaded.recording, loaded.recording.fs
    signal = filtered(loaded)
    start = max(0, mistake.start - round(_AROUND_S * fs))
    stop = min(mistake.stop, mistake.start + round(_LONGEST_S * fs)) + round(_AROUND_S * fs)
    run = said[mistake.item].runs[method, setting]
    piece = signal.data_uV[signal.n_lead + start : signal.n_lead + stop]

    def within(things: Sequence[Event] | Sequence[Label]) -> list[Event | Label]:
        return [t for t in things if t.start_sample < stop and start < t.stop_sample]

    return Example(
        dataset=data.name,
        method=method,
        why=mistake.why,
        title=f"{mistake.title} ({data.items[mistake.item].title})",
        fs=fs,
        start_s=start / fs,
        data_uV=piece,
        channels=recording.channels,
        labels=within([label for label in run.labels if label.kind != "mains"]),
        events=within(run.events),
    )
