"""What is said of a sample that was clicked, and of a stretch that was drawn over."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from twitchdetect.live.strings import translate
from twitchdetect.live.trace_settings import Lane
from twitchdetect.session.ring import Shown

Read = Callable[[str, int, int], Shown]


def sample_words(read: Read, channel: int, name: str, sample: int, fs: float) -> str:
    """Say which sample it is, its raw and its filtered value.

    Parameters
    ----------
    read : callable
        Gives a lane's samples [start, stop), (n_channels, n).
    channel : int
    name : str
        Of the channel.
    sample : int
    fs : float
        Sampling frequency in Hz.
    """
    raw, filtered = (read(lane, sample, sample + 1)[channel, 0] for lane in ("raw", "filtered"))
    told = translate("Pointed", "%1: sample %2 at %3 s, raw %4, filtered %5")
    words = (name, f"{sample}", f"{sample / fs:.3f}", _uV(raw), _uV(filtered))
    return _filled(told, words)


def span_words(
    read: Read, channel: int, name: str, start_sample: int, stop_sample: int, fs: float, lane: Lane
) -> str:
    """Say how long a stretch is, and how large what is shown is in it."""
    values = read(lane, start_sample, stop_sample)[channel]
    known = values[np.isfinite(values)].astype(np.float64)
    if len(known) == 0:
        return translate("Pointed", "%1: no signal there").replace("%1", name)
    told = translate("Pointed", "%1: %2 ms, samples %3 to %4, peak to peak %5, rms %6")
    rms = float(np.sqrt((known**2).mean()))
    words = (
        name,
        f"{1000 * (stop_sample - start_sample) / fs:.0f}",
        f"{start_sample}",
        f"{stop_sample}",
        _uV(float(np.ptp(known))),
        _uV(rms),
    )
    return _filled(told, words)


def _uV(value: float) -> str:
    return f"{value:.1f} µV" if np.isfinite(value) else "–"


def _filled(told: str, words: tuple[str, ...]) -> str:
    for i, word in enumerate(words, start=1):
        told = told.replace(f"%{i}", word)
    return told
