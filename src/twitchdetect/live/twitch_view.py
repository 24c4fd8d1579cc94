"""The last twitch as it stays on screen: its stretch of signal and its measures in words."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from twitchdetect.events import Event
from twitchdetect.live.strings import translate
from twitchdetect.session.ring import Ring

BEFORE_S, AFTER_S = 0.08, 0.14
"""How much signal is shown around a twitch."""
Trace = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class TwitchView:
    """A twitch, held.

    Attributes
    ----------
    number : int
        Of the event; 0 where there is none yet.
    event : Event or None
    fs : float
    channel : str
        Its name.
    first_sample : int
        Of the trace.
    trace_uV : ndarray, (n,)
        The filtered signal of its channel; NaN where it was not there.
    threshold_uV : float
    confirmed : str
        ``yes``, ``no`` or empty.
    label : str
        The kind that a person gave it; empty if none.
    """

    number: int = 0
    event: Event | None = None
    fs: float = math.nan
    channel: str = ""
    first_sample: int = 0
    trace_uV: Trace = field(default_factory=lambda: np.zeros(0, np.float32))
    threshold_uV: float = math.nan
    confirmed: str = ""
    label: str = ""


def stretch_of(event: Event, fs: float) -> tuple[int, int]:
    """Give the samples that are shown with an event."""
    return event.start_sample - round(BEFORE_S * fs), event.stop_sample + round(AFTER_S * fs)


def hold_twitch(ring: Ring, number: int, event: Event) -> TwitchView:
    """Copy what is shown of a twitch out of the ring; what comes later is NaN until held again."""
    first, stop = stretch_of(event, ring.fs)
    channel = max(0, event.channel)
    return TwitchView(
        number=number,
        event=event,
        fs=ring.fs,
        channel=ring.channels[channel],
        first_sample=first,
        trace_uV=ring.read("filtered", first, stop)[channel],
        threshold_uV=float(ring.threshold_uV[channel]),
    )


def is_whole(view: TwitchView) -> bool:
    """Tell whether the end of the trace has arrived."""
    return len(view.trace_uV) > 0 and bool(np.isfinite(view.trace_uV[-1]))


def measures(view: TwitchView) -> list[tuple[str, str]]:
    """Give name and value of each measure; a dash where it is not known."""
    event = view.event
    if event is None:
        return []
    after_s = (event.start_sample - event.stroke_sample) / view.fs
    stroke_ms = 1000 * after_s if event.stroke_sample >= 0 else math.nan
    duration_ms = 1000 * (event.stop_sample - event.start_sample) / view.fs
    return [
        (translate("Inset", "peak"), _value(event.peak_uV, "µV")),
        (translate("Inset", "duration"), _value(duration_ms, "ms")),
        (translate("Inset", "over rest"), _value(event.snr_db, "dB")),
        (translate("Inset", "after stroke"), _value(stroke_ms, "ms")),
        (translate("Inset", "confidence"), _value(100 * event.confidence, "%")),
    ]


def _value(number: float, unit: str) -> str:
    if math.isnan(number):
        return "–"
    digits = 1 if abs(number) < 10 and unit == "µV" else 0
    return f"{number:.{digits}f} {unit}"


def answer_words(view: TwitchView) -> tuple[str, str, str]:
    """Give sign, role of colour and words for what the therapist said of it."""
    if view.label and view.event is not None and view.label != view.event.kind:
        from_kind = translate("Inset", "relabelled")
        return "■", "needle", from_kind
    if view.confirmed == "yes":
        return "✔", "good", translate("Inset", "confirmed")
    if view.confirmed == "no":
        return "×", "bad", translate("Inset", "rejected by you")
    return "", "dim", translate("Inset", "felt or seen?")
