"""What false alarms are due to: each is laid to the most particular label that it overlaps."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from twitchdetect.evaluate.intervals import Estimate, estimate_rate
from twitchdetect.evaluate.matching import Span, margin_samples
from twitchdetect.events import MARKER_KINDS
from twitchdetect.labels import Label

REST = "rest"
EXPLAINS_NOTHING = (*MARKER_KINDS, REST)
BACKGROUND, BACKGROUND_S = "mains", 5.0


@dataclass(frozen=True, slots=True)
class Tally:
    """False alarms that are laid to one kind of label.

    Attributes
    ----------
    kind : str
        A kind of label; ``"rest"`` is where no label is; ``"ltr"`` are further alarms at a twitch
        that was found already.
    n_alarms : int
    n_occurrences : int
        How many labels of the kind there are; 0 for rest.
    exposure_s : float
        The time in which an alarm would be laid to this kind.
    """

    kind: str
    n_alarms: int
    n_occurrences: int
    exposure_s: float

    @property
    def per_hour(self) -> Estimate:
        """Alarms an hour, with Garwood's interval; nan if it never was."""
        return estimate_rate(self.n_alarms, self.exposure_s / 3600, round(self.exposure_s))

    @property
    def per_occurrence(self) -> Estimate:
        """Alarms a label (more than 1 is possible), with Garwood's interval; nan without labels."""
        return estimate_rate(self.n_alarms, self.n_occurrences, self.n_occurrences)


def false_alarms_by_confounder(
    false: Sequence[Span],
    labels: Sequence[Label],
    *,
    fs: float,
    duration_s: float,
    tolerance_s: float = 0.05,
) -> tuple[Tally, ...]:
    """Lay each false alarm to the label that it overlaps, and count by kind.

    Labels are widened by `tolerance_s` on both sides. Of several that overlap an alarm, it is laid
    to the shortest, because long ones (mains, de_qi) surround others that explain more; of equally
    short ones to the one that it overlaps most, then to the earliest. An alarm without a label is
    ``"rest"``. Markers and labels of rest explain nothing, nor does mains hum that goes on for more
    than five seconds: rest has it, too. Time is dealt out in the same way: each
    sample is exposure of the shortest label that covers it, so exposures sum to the duration.

    Parameters
    ----------
    false : sequence of Event or the like
        Alarms that found no twitch.
    labels : sequence of Label
        All that is known of the recording, twitches as well.
    fs : float
        Sampling frequency in Hz.
    duration_s : float
        Length of the recording.
    tolerance_s : float

    Returns
    -------
    tuple of Tally
        In order of kind, rest last; a kind that has no label has no row.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    margin = margin_samples(tolerance_s, fs)
    if not (math.isfinite(duration_s) and duration_s >= 0):
        raise ValueError(f"duration_s must be 0 s or more, got {duration_s!r}")
    known = _known(labels, fs)
    alarms = Counter(REST if one is None else one.kind for one in _lay(false, known, margin))
    exposure_s = _exposures_s(known, margin, fs, duration_s)
    occurrences = Counter(label.kind for label in known)
    return tuple(
        Tally(kind, alarms[kind], occurrences[kind], exposure_s[kind])
        for kind in [*sorted(occurrences), REST]
    )


def explained_by(
    events: Sequence[Span], labels: Sequence[Label], *, fs: float, tolerance_s: float = 0.05
) -> list[Label | None]:
    """Give the label that each event is laid to by the rule of `false_alarms_by_confounder`.

    Returns
    -------
    list of Label or None
        One an event; None where there is none but rest.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    return _lay(events, _known(labels, fs), margin_samples(tolerance_s, fs))


def sum_tallies(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Give one tally a kind, in order of kind, rest last: for several recordings together."""
    total: dict[str, Tally] = {}
    for one in tallies:
        old = total.get(one.kind, Tally(one.kind, 0, 0, 0.0))
        total[one.kind] = Tally(
            one.kind,
            old.n_alarms + one.n_alarms,
            old.n_occurrences + one.n_occurrences,
            old.exposure_s + one.exposure_s,
        )
    return tuple(sorted(total.values(), key=lambda one: (one.kind == REST, one.kind)))


def _known(labels: Sequence[Label], fs: float) -> list[Label]:
    """Give what explains anything, the shortest first."""
    return sorted((one for one in labels if explains(one, fs)), key=_particular)


def explains(label: Label, fs: float) -> bool:
    """Tell whether an alarm could be the answer to a label: no marker, no rest, no long hum."""
    is_background = label.kind == BACKGROUND and _length(label) > BACKGROUND_S * fs
    return label.kind not in EXPLAINS_NOTHING and not is_background


def _particular(label: Label) -> tuple[int, int, str]:
    return _length(label), label.start_sample, label.kind


def _length(label: Label) -> int:
    return label.stop_sample - label.start_sample


def _lay(alarms: Sequence[Span], known: Sequence[Label], margin: int) -> list[Label | None]:
    """Give the label that each alarm is laid to; `known` has the shortest first."""
    if not known:
        return [None] * len(alarms)
    starts, stops = np.array([_widened(label, margin) for label in known]).T
    lengths = np.array([_length(label) for label in known])
    found: list[Label | None] = []
    for alarm in alarms:
        stop = max(alarm.stop_sample, alarm.start_sample + 1)
        overlap = np.minimum(stops, stop) - np.maximum(starts, alarm.start_sample)
        first = int(np.argmax(overlap > 0))
        is_candidate = (overlap > 0) & (lengths == lengths[first])
        best = int(np.argmax(np.where(is_candidate, overlap, 0)))
        found.append(known[best] if overlap[best] > 0 else None)
    return found


def _widened(label: Label, margin: int) -> tuple[int, int]:
    stop = max(label.stop_sample, label.start_sample + 1)
    return label.start_sample - margin, stop + margin


def _exposures_s(
    known: Sequence[Label], margin: int, fs: float, duration_s: float
) -> dict[str, float]:
    """Paint the labels over each other, the shortest last, and measure each colour."""
    kinds = [REST, *sorted({label.kind for label in known})]
    owner = np.zeros(round(duration_s * fs), dtype=np.uint8)
    for label in reversed(known):
        start, stop = _widened(label, margin)
        owner[max(start, 0) : max(stop, 0)] = kinds.index(label.kind)
    n_samples = np.bincount(owner, minlength=len(kinds))
    return {kind: float(n) / fs for kind, n in zip(kinds, n_samples, strict=True)}
