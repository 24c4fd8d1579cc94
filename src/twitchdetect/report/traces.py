"""Signals made ready for drawing: filtered, on the whole time line, thinned for a screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Recording
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.events import Event

Samples = npt.NDArray[np.float64]
_SCALE_PERCENTILE = 99.9


@dataclass(frozen=True)
class Traces:
    """Filtered signal on the time line, (n_samples, n_channels), nan where there is none."""

    fs: float
    data_uV: Samples
    scale_uV: Samples
    """What half the height of a channel's row stands for, (n_channels,)."""

    def envelope(self, channel: int, n_columns: int) -> tuple[Samples, Samples, Samples]:
        """Give time in s, lowest and highest value of at most `n_columns` stretches."""
        values = self.data_uV[:, channel]
        step = max(1, -(-len(values) // n_columns))
        n = -(-len(values) // step)
        padded = np.full(n * step, np.nan)
        padded[: len(values)] = values
        parts = padded.reshape(n, step)
        is_empty = np.isnan(parts).all(axis=1)
        low = np.where(is_empty, np.nan, np.nanmin(np.where(is_empty[:, None], 0.0, parts), axis=1))
        high = np.where(
            is_empty, np.nan, np.nanmax(np.where(is_empty[:, None], 0.0, parts), axis=1)
        )
        time_s = ((np.arange(n) + 0.5) * step / self.fs).astype(np.float64)
        return time_s, low, high


def make_traces(
    recording: Recording, events: list[Event], band_hz: tuple[float, float], mains_hz: float | None
) -> Traces:
    """Filter every stretch between gaps as the detector does."""
    data_uV = np.full((recording.n_samples, len(recording.channels)), np.nan)
    for block in recording.segments():
        data_uV[block.start_sample : block.stop_sample] = analysis_signal(
            block.data_uV, recording.fs, band_hz, mains_hz
        )
    for event in events:
        if event.kind == "saturation":
            data_uV[event.start_sample : event.stop_sample, event.channel] = np.nan
    return Traces(recording.fs, data_uV, _scales(data_uV, events))


def _scales(data_uV: Samples, events: list[Event]) -> Samples:
    """Fit nearly all of a channel; a twitch on it always fits."""
    scales = np.ones(data_uV.shape[1])
    for c in range(data_uV.shape[1]):
        values = np.abs(data_uV[:, c])
        values = values[np.isfinite(values)]
        if len(values):
            scales[c] = max(float(np.percentile(values, _SCALE_PERCENTILE)), 1e-3)
        peaks = [e.peak_uV for e in events if e.kind == "ltr" and e.channel == c]
        scales[c] = max([scales[c], *peaks])
    return 1.1 * scales
