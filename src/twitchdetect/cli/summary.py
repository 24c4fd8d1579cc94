"""What a person reads on the terminal after a recording was processed."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Sequence

from twitchdetect.block import Recording
from twitchdetect.events import KINDS, MARKER_KINDS, Event
from twitchdetect.report.sites import NOTE, site_lines, sites_of

WIDTH = 96
MOST_ROWS = 40
NOTICE = (
    "Research software, not a medical device: a detection is an estimate that a clinician confirms."
)
_MEANING = {
    "ltr": "short burst from rest: candidate local twitch response",
    "voluntary": "too long for a twitch, or part of a contraction",
    "cable_motion": "hum that changes: cable, electrode or lost samples",
    "electrode_pop": "larger than surface EMG can be: electrode, cable or unit",
    "saturation": "signal at the converter's limit",
    "gap": "samples missing",
    "needle_in": "insertion of the needle, by its movement",
    "needle_out": "withdrawal of the needle, by its movement",
    "stroke": "thrust of the needle, by its movement",
    "site": "movements of a new pattern begin to repeat",
}


def summarize(recording: Recording, events: Sequence[Event], notes: Sequence[str]) -> str:
    """Give the summary as text of at most `WIDTH` columns."""
    name = recording.source.name if recording.source else "recording"
    lines = [f"{name}: {recording.format}", *_facts(recording)]
    lines += _paragraphs("assumed", recording.assumptions)
    lines += _paragraphs("chosen", notes)
    lines += ["", *_counts(events)]
    twitches = [e for e in events if e.kind == "ltr"]
    if twitches:
        lines += ["", *_twitch_rows(recording, twitches)]
    lines += _site_rows(recording, events)
    return "\n".join([*lines, "", NOTICE])


def clock(seconds: float) -> str:
    """Give a time as ``m:ss.mmm``, with hours where there are any."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    text = f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"
    return f"{hours}:{text.zfill(9)}" if hours else text


def count(n: int, what: str) -> str:
    """Give a number of things: ``1 gap``, ``2 gaps``."""
    return f"{n} {what}{'s' * (n != 1)}"


def _facts(recording: Recording) -> list[str]:
    names = ", ".join(recording.channels[:16]) + ("..." if len(recording.channels) > 16 else "")
    channels = count(len(recording.channels), "channel")
    facts = [f"  {clock(recording.duration_s)} at {recording.fs:g} samples/s, {channels}: {names}"]
    if recording.n_lost:
        lost_s = recording.n_lost / recording.fs
        share = recording.n_lost / recording.n_samples
        gaps = count(len(recording.gaps), "gap")
        facts.append(f"  lost: {lost_s:.3f} s ({share:.2%}) in {gaps}")
    flat = [
        name
        for name, column in zip(recording.channels, recording.data_uV.T, strict=True)
        if len(column) and not (column != column[0]).any()
    ]
    if flat:
        facts.append(f"  flat, nothing can be found there: {', '.join(flat)}")
    return [line for fact in facts for line in textwrap.wrap(fact, WIDTH, subsequent_indent="    ")]


def _paragraphs(label: str, sentences: Sequence[str]) -> list[str]:
    lines = []
    for sentence in sentences:
        lines += textwrap.wrap(
            sentence, WIDTH, initial_indent=f"  {label}: ", subsequent_indent="    "
        )
    return lines


def _counts(events: Sequence[Event]) -> list[str]:
    kinds = Counter(e.kind for e in events)
    if not kinds:
        return ["No event."]
    return [
        f"{kinds[kind]:5d} {kind:16s} {_MEANING.get(kind, '')}".rstrip()
        for kind in (*KINDS, *MARKER_KINDS)
        if kinds[kind]
    ]


def _site_rows(recording: Recording, events: Sequence[Event]) -> list[str]:
    sites = sites_of(recording, events)
    if not sites:
        return []
    return ["", *textwrap.wrap(NOTE, WIDTH), *site_lines(sites, recording.fs)]


def _twitch_rows(recording: Recording, twitches: Sequence[Event]) -> list[str]:
    width = max(7, *(len(recording.channels[e.channel]) for e in twitches))
    lines = [f"     onset  length  {'channel':{width}s}  peak uV  SNR dB  confidence"]
    for e in twitches[:MOST_ROWS]:
        length_ms = 1000 * (e.stop_sample - e.start_sample) / recording.fs
        snr = f"{e.snr_db:6.1f}" if math.isfinite(e.snr_db) else "   n/a"
        lines.append(
            f"{clock(e.start_sample / recording.fs):>10s}  {length_ms:3.0f} ms  "
            f"{recording.channels[e.channel]:{width}s}  {e.peak_uV:7.1f}  {snr}  "
            f"{e.confidence:10.3f}"
        )
    if len(twitches) > MOST_ROWS:
        lines.append(f"           and {len(twitches) - MOST_ROWS} more: see the table")
    return lines
