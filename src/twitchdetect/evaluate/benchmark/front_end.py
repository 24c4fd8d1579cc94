"""The signal that all published methods get: band-passed, free of mains, gaps filled.

The filters are causal; the result is shifted back by their delay, and whoever reports when an alarm
came adds it again. Lost samples hold the last value, as most programs do. Where it is not known
that a recording begins with rest, its quietest seconds are set before it for the methods that need
some.
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
_QUIET_S = 5.0
_SETTLE_S = 1.0


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
        """Count an event of `data_uV` from the recording's start; None if it lies before."""
        if event.stop_sample <= self.n_lead:
            return None
        return replace(
            event,
            start_sample=max(0, event.start_sample - self.n_lead),
            stop_sample=event.stop_sample - self.n_lead,
            alarm_sample=event.alarm_sample - self.n_lead + self.delay,
            decided_sample=event.decided_sample - self.n_lead + self.delay,
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
    """Filter a recording for published methods."""
    recording, fs = loaded.recording, loaded.recording.fs
    band_hz = design.choose_band_hz(fs, 20.0, None)
    sos = design.band_sections(band_hz, fs)
    delay = round(design.group_delay_samples(sos, fs, 2 * band_hz[0], 0.8 * band_hz[1]))
    clean = analysis_signal(time_line(recording), fs, band_hz, loaded.mains_hz)
    if loaded.rest_s:
        return Filtered(np.ascontiguousarray(clean), fs, 0, loaded.rest_s, delay)
    lead = _quietest(clean, fs)
    data_uV = np.ascontiguousarray(np.concatenate([lead, clean]))
    return Filtered(data_uV, fs, len(lead), len(lead) / fs, delay)


def _quietest(clean: Samples, fs: float) -> Samples:
    """Give each channel's quietest seconds after the filters settled."""
    first = min(round(_SETTLE_S * fs), len(clean) // 2)
    n = min(round(_QUIET_S * fs), len(clean) - first)
    power = np.cumsum(np.r_[np.zeros((1, clean.shape[1])), clean[first:] ** 2], axis=0)
    start = first + np.argmin(power[n:] - power[:-n], axis=0)
    columns = [clean[s : s + n, c] for c, s in enumerate(start)]
    return np.stack(columns, axis=1)
