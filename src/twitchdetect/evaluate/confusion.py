"""What things were taken for: kinds of label against kinds of event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from twitchdetect.evaluate.matching import match
from twitchdetect.events import MARKER_KINDS, Event
from twitchdetect.labels import Label

MISSED = "missed"
NOTHING = "nothing"
STRETCHES = ("rest", "mains", "de_qi")
"""Labels of how things were for a while: no event could be the answer to them."""

Confusion = Counter[tuple[str, str]]


def confusion_table(
    events: Sequence[Event], labels: Sequence[Label], *, fs: float, tolerance_s: float = 0.05
) -> Confusion:
    """Count which kind of label was answered by which kind of event.

    Events of every kind are matched to labels of every kind, as `match` does. Markers and
    `STRETCHES` are left out: one long label would take up whatever false alarm lies inside.

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
        label without an event, the first ``"nothing"`` for an event without a label of its own: a
        second event at the same label is among these. Tables of several recordings add up.
    """
    things = [one for one in labels if one.kind not in (*MARKER_KINDS, *STRETCHES)]
    matching = match(events, things, fs=fs, tolerance_s=tolerance_s)
    table: Confusion = Counter((things[t].kind, events[d].kind) for d, t in matching.pairs)
    table.update((things[t].kind, MISSED) for t in matching.missed)
    table.update((NOTHING, events[d].kind) for d in matching.false)
    return table
