"""A label as a person edits it, and what makes sense as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from twitchdetect.events import KINDS, MARKER_KINDS, Event
from twitchdetect.labels import LABEL_KINDS, Label
from twitchdetect.session.markings import RefusedError

KINDS_OF_LABEL: tuple[str, ...] = (*KINDS, *MARKER_KINDS, *LABEL_KINDS)
_MEASURED = ("snr_db", "peak_uV")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLabel:
    """A label that is being edited.

    Attributes
    ----------
    number : int
        From 1; stays with it through all edits.
    label : Label
        ``cause`` is what the person noted.
    is_suggested : bool
        Not accepted yet, so no label yet.
    """

    number: int
    label: Label
    is_suggested: bool = False

    @property
    def place(self) -> tuple[int, int, int]:
        """What they are put in order by."""
        return self.label.start_sample, self.label.stop_sample, self.number

    def as_row(self) -> dict[str, Any]:
        """Give it without its number, ready for JSON."""
        row = {**asdict(self.label), "is_suggested": self.is_suggested}
        return row | {name: row[name] if row[name] == row[name] else None for name in _MEASURED}


def from_row(number: int, row: Mapping[str, Any]) -> HandLabel:
    """Make a label of what `HandLabel.as_row` gave."""
    cells = dict(row)
    is_suggested = bool(cells.pop("is_suggested"))
    cells["channels"] = tuple(cells["channels"])
    for name in _MEASURED:
        cells[name] = float("nan") if cells[name] is None else float(cells[name])
    return HandLabel(number=number, label=Label(**cells), is_suggested=is_suggested)


def label_of(event: Event) -> Label:
    """Give an event of the detector as a label."""
    return Label(
        kind=event.kind,
        start_sample=event.start_sample,
        stop_sample=event.stop_sample,
        channel=event.channel,
        channels=event.channels if len(event.channels) > 1 else (),
    )


def check_label(label: Label, n_samples: int, n_channels: int) -> None:
    """Refuse what cannot be in a recording.

    Raises
    ------
    RefusedError
    """
    start, stop = label.start_sample, label.stop_sample
    if label.kind not in KINDS_OF_LABEL:
        known = ", ".join(KINDS_OF_LABEL)
        raise RefusedError(f"there is no kind {label.kind!r}; known are {known}")
    if not all(-1 <= c < n_channels for c in (label.channel, *label.channels)):
        raise RefusedError(f"got channel {label.channel}; expected -1 to {n_channels - 1}")
    if not 0 <= start <= stop <= n_samples:
        raise RefusedError(f"got samples {start} to {stop}; expected 0 to {n_samples}")
    if start == stop and label.kind not in MARKER_KINDS:
        raise RefusedError(f"got an empty stretch at {start}; expected at least one sample")


def do_overlap(one: Label, other: Label) -> bool:
    """Tell whether two share a sample; a point in time is as long as one sample."""
    return one.start_sample < max(other.stop_sample, other.start_sample + 1) and (
        other.start_sample < max(one.stop_sample, one.start_sample + 1)
    )


def kind_words(kind: str) -> str:
    """Give a kind in plain words."""
    return kind.replace("_", " ")


def label_at(labels: Sequence[HandLabel], sample: int, channel: int = -1) -> HandLabel | None:
    """Give the label at a sample, the shortest one first, one on that channel before others."""
    here = [
        h
        for h in labels
        if h.label.start_sample <= sample < max(h.label.stop_sample, h.label.start_sample + 1)
    ]
    order = {h.number: (channel not in _channels(h.label), _length(h.label)) for h in here}
    return min(here, key=lambda h: order[h.number], default=None)


def _channels(label: Label) -> tuple[int, ...]:
    return label.channels or (label.channel,)


def _length(label: Label) -> int:
    return label.stop_sample - label.start_sample
