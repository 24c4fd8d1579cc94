"""Cuts the twitches of a session out of its recordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Recording
from twitchdetect.errors import FileFormatError
from twitchdetect.files.held import sha256
from twitchdetect.report.chart.facts import RecordingFact, SessionFacts, TwitchFact

BEFORE_S, AFTER_S = 0.2, 0.5
"""What is shown before the onset and after it."""
_LEAD_S = 3.0  # what the filters need to settle
_TAIL_S = 0.3
_HIGHPASS_HZ = 20.0

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cut:
    """The filtered signal around a twitch.

    Attributes
    ----------
    time_s : ndarray
        From onset.
    values_uV : ndarray
        nan where there is no signal.
    channel : str
    """

    time_s: Samples
    values_uV: Samples
    channel: str


@dataclass(frozen=True)
class Cuts:
    """What the recordings of a session show.

    Attributes
    ----------
    cuts : dict
        By number of the twitch.
    notes : tuple of str
        Why there are no traces of some recording, a sentence each.
    bands : tuple of str
        How the signal was filtered.
    """

    cuts: dict[int, Cut]
    notes: tuple[str, ...]
    bands: tuple[str, ...] = ()


def cut_twitches(facts: SessionFacts) -> Cuts:
    """Read every recording of a session that is still what it was, and cut its twitches out."""
    from twitchdetect.files.read import read  # a client's report reads none and begins at once

    cuts: dict[int, Cut] = {}
    notes, bands = [], []
    for place, told in enumerate(facts.recordings):
        twitches = [t for t in facts.twitches if t.recording == place]
        if why := _why_not(told):
            notes.append(f"{why} The twitches are told without their traces.")
            continue
        if not twitches:
            continue
        try:
            recording = read(told.path)
        except FileFormatError as error:
            notes.append(f"{error} The twitches are told without their traces.")
            continue
        cuts |= dict(_cut_all(recording, twitches, *_band(told)))
        bands.append(_band_words(told))
    return Cuts(cuts, tuple(notes), tuple(dict.fromkeys(bands)))


def _why_not(told: RecordingFact) -> str:
    """Say why a recording cannot be shown; empty if it can."""
    path = Path(told.path)
    name = path.name
    try:
        found = sha256(path)
    except OSError:
        return f"The recording {name} is not where it was when it was attached."
    if found != told.sha256:
        return f"The recording {name} was changed since it was attached (SHA-256 differs)."
    return ""


def _band(told: RecordingFact) -> tuple[tuple[float, float], float | None]:
    from twitchdetect.dsp.design import choose_band_hz

    band, mains = told.detector.get("band_Hz"), told.detector.get("mains_Hz")
    if not (isinstance(band, list) and len(band) == 2):
        band = choose_band_hz(told.fs, _HIGHPASS_HZ, None)
    return (float(band[0]), float(band[1])), float(mains) if mains else None


def _band_words(told: RecordingFact) -> str:
    (low, high), mains = _band(told)
    return f"{low:g} to {high:g} Hz" + (f", {mains:g} Hz mains removed" if mains else "")


def _cut_all(
    recording: Recording,
    twitches: Sequence[TwitchFact],
    band_hz: tuple[float, float],
    mains_hz: float | None,
) -> Iterator[tuple[int, Cut]]:
    segments = list(recording.segments())
    for twitch in twitches:
        channel = _channel(recording.channels, twitch, twitches)
        onset = round(twitch.onset_s * recording.fs)
        values_uV = _around(segments, onset, channel, recording.fs, band_hz, mains_hz)
        first = -round(BEFORE_S * recording.fs)
        time_s = (first + np.arange(len(values_uV))) / recording.fs
        yield twitch.number, Cut(time_s, values_uV, recording.channels[channel])


def _channel(names: Sequence[str], twitch: TwitchFact, others: Sequence[TwitchFact]) -> int:
    """Give the twitch's channel, or the one that saw most of its site, or the first."""
    if twitch.channel in names:
        return names.index(twitch.channel)
    seen = Counter(t.channel for t in others if t.site == twitch.site and t.channel in names)
    return names.index(seen.most_common(1)[0][0]) if seen else 0


def _around(
    segments: Sequence[Block],
    onset: int,
    channel: int,
    fs: float,
    band_hz: tuple[float, float],
    mains_hz: float | None,
) -> Samples:
    """Filter the neighbourhood of an onset and give what is shown of it."""
    from twitchdetect.dsp.view import analysis_signal

    first, stop = onset - round(BEFORE_S * fs), onset + round(AFTER_S * fs)
    shown = np.full(stop - first, np.nan)
    for block in segments:
        start = max(block.start_sample, first - round(_LEAD_S * fs))
        end = min(block.stop_sample, stop + round(_TAIL_S * fs))
        if end <= max(start, first) or start >= stop:
            continue
        rows = slice(start - block.start_sample, end - block.start_sample)
        raw_uV = block.data_uV[rows, channel : channel + 1]
        filtered_uV = analysis_signal(np.ascontiguousarray(raw_uV), fs, band_hz, mains_hz)[:, 0]
        filtered_uV[~np.isfinite(raw_uV[:, 0])] = np.nan
        low, high = max(start, first), min(end, stop)
        shown[low - first : high - first] = filtered_uV[low - start : high - start]
    return shown
