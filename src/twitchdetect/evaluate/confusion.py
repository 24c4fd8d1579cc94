"""What things were taken for: kinds of label against kinds of event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from twitchdetect.evaluate.confounders import explains
from twitchdetect.evaluate.matching import Span, margin_samples, match
from twitchdetect.events import MARKER_KINDS, Event
from twitchdetect.labels import Label

TWITCH = "ltr"
MISSED, HIDDEN = "missed", "hidden"
NOTHING, AGAIN = "nothing", "again"
STRETCH = "de_qi"
"""A label of how things were for a while: no event could be the answer to it."""
ANSWERS = {
    "electrode_off": ("electrode_pop", "cable_motion", "saturation"),
    "mains": ("cable_motion",),
}
"""Kinds of label that no event bears, with the kinds that are right for them."""

Confusion = Counter[tuple[str, str]]


def confusion_table(
    events: Sequence[Event], labels: Sequence[Label], *, fs: float, tolerance_s: float = 0.05
) -> Confusion:
    """Count which kind of label was answered by which kind of event; every label counts once.

    Twitches go first, so that the table agrees with sensitivity and precision: ``ltr`` events are
    matched to them as by `match`, and a twitch that none found bears the name of the event that
    lies over most of it, whatever else that event answers. Of the rest, labels are matched to
    events of their own kind, then to any. Markers take no part, among events as among labels, nor
    do rest, long hum and de-qi: such a label would take up whatever false alarm lies inside.

    Parameters
    ----------
    events : sequence of Event
    labels : sequence of Label
    fs : float
        Sampling frequency in Hz.
    tolerance_s : float

    Returns
    -------
    Counter
        ``{(kind of label, kind of event): count}``, without zeros. The second is ``"missed"`` for a
        label without an event and ``"hidden"`` if a twitch that was found lies over it, so that
        nobody can tell. The first is ``"nothing"`` for an event without a label, and ``"again"``
        for a further one at a label that has its event. Tables of several recordings add up.
    """
    margin = margin_samples(tolerance_s, fs)
    things = [one for one in labels if is_thing(one, fs)]
    named = [event for event in events if event.kind not in MARKER_KINDS]
    answers = _answers(named, things, fs, tolerance_s)
    used, table = set(answers.values()), Confusion()
    others = [d for d, event in enumerate(named) if event.kind != TWITCH]
    hits = [t for t in answers if things[t].kind == TWITCH]
    hiding: list[Span] = [*(things[t] for t in hits), *(named[answers[t]] for t in hits)]
    for t, label in enumerate(things):
        if t in answers:
            called: str = named[answers[t]].kind
        elif label.kind == TWITCH:
            over = _most_over(label, [named[d] for d in others], margin)
            called = MISSED if over is None else named[others[over]].kind
            used |= set() if over is None else {others[over]}
        else:
            called = MISSED if _most_over(label, hiding, 0) is None else HIDDEN
        table[label.kind, called] += 1
    for d, event in enumerate(named):
        if d not in used:
            was = NOTHING if _most_over(event, things, margin) is None else AGAIN
            table[was, event.kind] += 1
    return table


def is_thing(label: Label, fs: float) -> bool:
    """Tell whether an event could be the answer to a label."""
    return explains(label, fs) and label.kind != STRETCH


def _answers(
    events: Sequence[Event], things: Sequence[Label], fs: float, tolerance_s: float
) -> dict[int, int]:
    """Give the event of each label that has one of its own, by their places."""
    found: dict[int, int] = {}
    of_things, of_events = {label.kind for label in things}, {str(e.kind) for e in events}
    stages: list[tuple[Collection[str], Collection[str]]] = [
        ((kind,), (kind,)) for kind in sorted(of_things & of_events)
    ]
    stages.append((of_things - {TWITCH}, of_events))
    for kinds in stages:
        found |= _paired(events, things, found, kinds, fs, tolerance_s)
    return found


def _paired(
    events: Sequence[Event],
    things: Sequence[Label],
    found: dict[int, int],
    kinds: tuple[Collection[str], Collection[str]],
    fs: float,
    tolerance_s: float,
) -> dict[int, int]:
    """Match what is left of some kinds of label and of event."""
    taken = set(found.values())
    left_t = [t for t, x in enumerate(things) if x.kind in kinds[0] and t not in found]
    left_d = [d for d, x in enumerate(events) if x.kind in kinds[1] and d not in taken]
    matching = match(
        [events[d] for d in left_d], [things[t] for t in left_t], fs=fs, tolerance_s=tolerance_s
    )
    return {left_t[t]: left_d[d] for d, t in matching.pairs}


def _most_over(one: Span, some: Sequence[Span], margin: int) -> int | None:
    """Give which of some spans lies over most of one that is widened; the first of equals."""
    if not some:
        return None
    spans = np.array([(s.start_sample, max(s.stop_sample, s.start_sample + 1)) for s in some])
    start, stop = one.start_sample - margin, max(one.stop_sample, one.start_sample + 1) + margin
    overlap = np.minimum(spans[:, 1], stop) - np.maximum(spans[:, 0], start)
    best = int(np.argmax(overlap))
    return best if overlap[best] > 0 else None
