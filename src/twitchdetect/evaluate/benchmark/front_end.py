"""The signal that all published methods get: band-passed, free of mains, gaps filled.

The filters are causal; the result is shifted back by their delay, and whoever reports when an alarm
came adds it again. Lost samples hold the last value, as most programs do. Where it is not known
that a recording begins with rest, its quietest seconds are set before it for the methods that need
some; seconds in which a channel was lost or stood still are no quiet ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Recording
from twitchdetect.dsp import design
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.evaluate.benchmark.items import Loaded
from twitchdetect.events import Event

Samples = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_QUIET_S = 5.0
_SETTLE_S = 1.0
_FLAT_S = 0.05
SHORTEST_S = 1.0
"""Of a recording, so that half a second of it can be learnt from."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """What published methods see.

    Attributes
    ----------
    data_uV : ndarray, (n_lead + n_samples, n_channels)
    fs : float
    n_lead : int
        Samples of rest that were set before the recording.
    rest_s : float
        Seconds of rest at the start of `data_uV`.
    delay : int
        Samples by which the filters are late.
    """

    data_uV: Samples
    fs: float
    n_lead: int
    rest_s: float
    delay: int

    def in_recording(self, event: Event) -> Event | None:
        """Count an event of `data_uV` from the recording's start; None if it lies before.

        Alarm and verdict come later by the filters' delay, but not after the last sample.
        """
        if event.stop_sample <= self.n_lead:
            return None
        start, last = max(0, event.start_sample - self.n_lead), len(self.data_uV) - self.n_lead - 1

        def arrived(sample: int) -> int:
            return min(max(start, sample - self.n_lead + self.delay), last)

        return replace(
            event,
            start_sample=start,
            stop_sample=event.stop_sample - self.n_lead,
            alarm_sample=arrived(event.alarm_sample),
            decided_sample=arrived(event.decided_sample),
        )


def time_line(recording: Recording) -> Samples:
    """Give all samples of the time line, lost ones as nan: (n_samples, n_channels)."""
    if not recording.gaps:
        return recording.data_uV
    data_uV = np.full((recording.n_samples, len(recording.channels)), np.nan)
    for block in recording.segments():
        data_uV[block.start_sample : block.stop_sample] = block.data_uV
    return data_uV


def filtered(loaded: Loaded) -> Filtered:
    """Filter a recording for published methods.

    Raises
    ------
    ValueError
        If its sampling frequency cannot carry the band.
    """
    recording, fs = loaded.recording, loaded.recording.fs
    band_hz = design.choose_band_hz(fs, 20.0, None)
    sos = design.band_sections(band_hz, fs)
    delay = round(design.group_delay_samples(sos, fs, 2 * band_hz[0], 0.8 * band_hz[1]))
    raw_uV = _filled_ahead(time_line(recording))
    clean = analysis_signal(raw_uV, fs, band_hz, loaded.mains_hz)
    if loaded.rest_s:
        return Filtered(np.ascontiguousarray(clean), fs, 0, loaded.rest_s, delay)
    lead = _quietest(clean, _is_signal(raw_uV, fs), fs)
    data_uV = np.ascontiguousarray(np.concatenate([lead, clean]))
    return Filtered(data_uV, fs, len(lead), len(lead) / fs, delay)


def _filled_ahead(data_uV: Samples) -> Samples:
    """Put a channel's first value before it, where it comes late: from 0 it would be a step."""
    is_good = np.isfinite(data_uV)
    first = is_good.argmax(axis=0)
    if not first.any():
        return data_uV
    is_before = np.arange(len(data_uV))[:, None] < first
    return np.where(is_before, data_uV[first, np.arange(data_uV.shape[1])], data_uV)


def _is_signal(raw_uV: Samples, fs: float) -> Flags:
    """Tell where there is a signal: numbers, and not the same one for 50 ms already."""
    n = max(2, round(_FLAT_S * fs))
    is_same = np.zeros(raw_uV.shape, dtype=np.bool_)
    is_same[1:] = raw_uV[1:] == raw_uV[:-1]
    total = _sums(is_same.astype(np.float64))
    is_flat = np.zeros(raw_uV.shape, dtype=np.bool_)
    is_flat[n - 1 :] = total[n:] - total[:-n] == n
    return np.isfinite(raw_uV) & ~is_flat


def _sums(values: Samples) -> Samples:
    """Running sums with a zero before them."""
    return np.cumsum(np.r_[np.zeros((1, values.shape[1])), values], axis=0)


def _quietest(clean: Samples, is_signal: Flags, fs: float) -> Samples:
    """Give each channel's quietest seconds after the filters settled, with the least lost."""
    first = min(round(_SETTLE_S * fs), len(clean) // 2)
    n = min(round(_QUIET_S * fs), len(clean) - first)
    power, lost = _sums(clean[first:] ** 2), _sums((~is_signal[first:]).astype(np.float64))
    power, lost = power[n:] - power[:-n], lost[n:] - lost[:-n]
    start = first + np.argmin(np.where(lost == lost.min(axis=0), power, np.inf), axis=0)
    columns = [clean[s : s + n, c] for c, s in enumerate(start)]
    return np.stack(columns, axis=1)
