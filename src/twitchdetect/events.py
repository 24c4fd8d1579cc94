"""The event: what was seen, where, when, how large, and why it is called so."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Literal, get_args

Kind = Literal[
    "ltr",
    "voluntary",
    "startle",
    "needle_movement",
    "cable_motion",
    "electrode_pop",
    "ecg",
    "stimulation",
    "saturation",
    "gap",
]
MarkerKind = Literal["needle_in", "needle_out", "stroke", "site", "note"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MARKER_KINDS: tuple[MarkerKind, ...] = get_args(MarkerKind)


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One burst or defect over all channels; two events with equal numbers are equal (nan too).

    Attributes
    ----------
    kind : str
        One of `KINDS`, where everything but ``ltr`` is a candidate that was rejected by name, or
        ``needle_in``, ``stroke``, ``needle_out``, ``site``: what the needle does.
    channel : int
        Index of the strongest channel; -1 where it concerns no single one (a gap).
    start_sample, stop_sample : int
        Half-open interval, counted from the session's start.
    alarm_sample : int
        The sample whose arrival raised the first alarm.
    decided_sample : int
        The sample whose arrival allowed the verdict.
    peak_uV, rms_uV : float
        Largest absolute value and root mean square of the filtered signal of `channel` in the
        interval; nan where there is no signal.
    snr_db : float
        10 log10 of the mean square in the interval over that of the rest floor; nan as above.
    confidence : float
        0 to 1: how sure it is that this is more than the noise floor.
    reason : str
        The evidence in numbers and, for a reject, the rule that took it.
    channels : tuple of int
        All channels on which it was seen, strongest first.
    stroke_sample : int
        Of an ``ltr``: when the stroke that it answers was deepest; -1 if none was seen.
    """

    kind: Kind | MarkerKind
    channel: int
    start_sample: int
    stop_sample: int
    alarm_sample: int
    decided_sample: int
    peak_uV: float
    rms_uV: float
    snr_db: float
    confidence: float
    reason: str
    channels: tuple[int, ...] = ()
    stroke_sample: int = -1

    def _key(self) -> tuple[object, ...]:
        return tuple(None if v != v else v for v in astuple(self))

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Event) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())
