"""What a stranger's detector gave, as events."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Recording
from twitchdetect.detect.published.over_channels import MERGE_S
from twitchdetect.detect.published.run import LONGEST_TWITCH_S
from twitchdetect.evaluate.benchmark.guarded import Nonsense
from twitchdetect.events import KINDS, Event


def as_events(found: object, recording: Recording, known_sample: int) -> list[Event]:
    """Take events as they are, and pairs of samples as events of unknown size.

    Parameters
    ----------
    found : iterable of Event, or of (int, int), or ndarray, (k, 2)
        A pair of at most 0.5 s is called ``ltr``, a longer one ``voluntary``, as for published
        methods.
    recording : Recording
        In which they lie.
    known_sample : int
        The sample whose arrival told pairs.

    Raises
    ------
    Nonsense
        If they are neither, or do not lie in the recording.
    """
    if not isinstance(found, Iterable):
        raise Nonsense(f"{found!r:.80}")
    events = [
        _checked(thing, recording)
        if isinstance(thing, Event)
        else plain_event(*_pair(thing, recording), -1, recording.fs, known_sample)
        for thing in found
    ]
    return sorted(events, key=lambda e: (e.start_sample, e.stop_sample))


def _checked(event: Event, recording: Recording) -> Event:
    samples = (event.start_sample, event.stop_sample, event.alarm_sample, event.decided_sample)
    channels = (event.channel, *event.channels)
    is_right = (
        event.kind in KINDS
        and all(_is_whole(v) for v in (*samples, *channels))
        and 0 <= event.start_sample <= event.stop_sample
        and event.start_sample <= recording.n_samples
        and all(-1 <= c < len(recording.channels) for c in channels)
    )
    if not is_right:
        raise Nonsense(
            f"an Event of kind {event.kind!r} in [{event.start_sample}, {event.stop_sample}) on "
            f"channel {event.channel}, alarm at {event.alarm_sample}, decided at "
            f"{event.decided_sample}"
        )
    return event


def _is_whole(value: object) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _pair(thing: object, recording: Recording) -> tuple[int, int]:
    try:
        pair = np.asarray(thing, dtype=np.float64)
    except (TypeError, ValueError):
        pair = np.empty(0)
    is_pair = pair.shape == (2,) and bool(np.isfinite(pair).all() and (pair % 1 == 0).all())
    if not is_pair or not 0 <= pair[0] < min(pair[1], recording.n_samples):
        raise Nonsense(f"{thing!r:.80}")
    return int(pair[0]), min(int(pair[1]), recording.n_samples)


def plain_event(start: int, stop: int, channel: int, fs: float, known_sample: int) -> Event:
    """Make an event of which only the place is known."""
    nan = math.nan
    return Event(
        kind="ltr" if (stop - start) / fs <= LONGEST_TWITCH_S else "voluntary",
        channel=channel,
        start_sample=start,
        stop_sample=stop,
        alarm_sample=known_sample,
        decided_sample=known_sample,
        peak_uV=nan,
        rms_uV=nan,
        snr_db=nan,
        confidence=nan,
        reason="as its author's code says",
    )


def over_channels(
    found: Sequence[npt.NDArray[np.int64]], fs: float, known_sample: int
) -> list[Event]:
    """Merge intervals of several channels that are less than 0.1 s apart; the first names it."""
    parts = sorted((int(a), int(b), c) for c, own in enumerate(found) for a, b in own)
    merged: list[tuple[int, int, int]] = []
    for start, stop, channel in parts:
        if merged and start - merged[-1][1] < round(MERGE_S * fs):
            first, reached, of = merged.pop()
            merged.append((first, max(stop, reached), of))
        else:
            merged.append((start, stop, channel))
    return [plain_event(*part, fs, known_sample) for part in merged]
