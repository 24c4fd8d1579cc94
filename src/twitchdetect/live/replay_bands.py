"""What of a replay is drawn on the traces and in the bar: events, markers, labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twitchdetect.live.bands import Band
from twitchdetect.live.label_rows import label_words
from twitchdetect.live.theme import KIND_MARKS
from twitchdetect.session.hand_label import HandLabel
from twitchdetect.session.marked import Action, Decision, Marked
from twitchdetect.session.snapshot import NumberedEvent, Snapshot

_NOTHING = Decision(None, None)


def snapshot_bands(snapshot: Snapshot) -> tuple[Band, ...]:
    """Give the bands of what is known at a place: events as they are called, and markers."""
    events = (_event_band(e, snapshot.decisions.get(e.number)) for e in snapshot.events)
    return (*events, *marker_bands(Marked(snapshot.actions).markers))


def event_bands(events: Iterable[NumberedEvent]) -> tuple[Band, ...]:
    """Give the bands of events as the detector called them."""
    return tuple(_event_band(e, None) for e in events)


def marker_bands(markers: Iterable[Action]) -> tuple[Band, ...]:
    """Give the bands of markers."""
    return tuple(Band(0, a.what, a.sample, a.sample, text=a.marked) for a in markers)


def label_bands(labels: Sequence[HandLabel]) -> tuple[Band, ...]:
    """Give the bands of labels, with their own numbers; a suggestion has a question mark."""
    return tuple(map(_label_band, labels))


def _event_band(numbered: NumberedEvent, decision: Decision | None) -> Band:
    event, (confirmed, label) = numbered.event, decision or _NOTHING
    return Band(
        number=numbered.number,
        kind=label or event.kind,
        start_sample=event.start_sample,
        stop_sample=event.stop_sample,
        channel=event.channel,
        channels=() if event.channel < 0 else event.channels or (event.channel,),
        confirmed=confirmed,
    )


def _label_band(held: HandLabel) -> Band:
    label = held.label
    is_known = label.kind in KIND_MARKS
    words = "" if is_known else label_words(label.kind)
    return Band(
        number=held.number,
        kind=label.kind if is_known else "note",
        start_sample=label.start_sample,
        stop_sample=label.stop_sample,
        channel=label.channel,
        channels=() if label.channel < 0 else label.channels or (label.channel,),
        text=f"{words} ?".strip() if held.is_suggested else words,
    )
