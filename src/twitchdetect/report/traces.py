"""Signals made ready for drawing: filtered, thinned for a screen, and cut out around twitches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Recording
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.events import Event

Samples = npt.NDArray[np.float64]
ZOOM_S = 0.4
_MOST_COLUMNS = 2400
_CHANNELS_AT_A_TIME = 16
_MOST_UV = 1e9
_SCALE_PERCENTILE = 99.8
_REST_SHARE = 0.35


@dataclass(frozen=True)
class Traces:
    """What is drawn; nan where there is no signal.

    Attributes
    ----------
    step : int
        Samples a column of the envelope.
    low_uV, high_uV : ndarray, (n_columns, n_channels)
        Lowest and highest value of each column on the whole time line.
    scale_uV : ndarray, (n_channels,)
        What half the height of a channel's row stands for.
    cutouts : mapping
        For each twitch its first sample and the values of its channel from there on.
    """

    fs: float
    step: int
    low_uV: Samples
    high_uV: Samples
    scale_uV: Samples
    cutouts: Mapping[Event, tuple[int, Samples]]

    @property
    def time_s(self) -> Samples:
        """Middle of each column, (n_columns,)."""
        return ((np.arange(len(self.low_uV)) + 0.5) * self.step / self.fs).astype(np.float64)


def make_traces(
    recording: Recording,
    events: Sequence[Event],
    band_hz: tuple[float, float],
    mains_hz: float | None,
) -> Traces:
    """Filter every stretch between gaps as the detector does.

    Only some channels of one stretch are held filtered at a time, so that neither a long recording
    nor a long gap costs memory.
    """
    n_channels = len(recording.channels)
    step = max(1, -(-recording.n_samples // _MOST_COLUMNS))
    low_uV = np.full((-(-recording.n_samples // step), n_channels), np.nan)
    high_uV = low_uV.copy()
    cutouts = {e: _empty_cutout(recording, e) for e in events if e.kind == "ltr"}
    for first in range(0, n_channels, _CHANNELS_AT_A_TIME):
        columns = slice(first, min(first + _CHANNELS_AT_A_TIME, n_channels))
        for block in recording.segments():
            raw_uV = np.ascontiguousarray(block.data_uV[:, columns])
            raw_uV = np.where(np.abs(raw_uV) <= _MOST_UV, raw_uV, np.nan)
            filtered_uV = analysis_signal(raw_uV, recording.fs, band_hz, mains_hz)
            filtered_uV[np.isnan(raw_uV)] = np.nan
            part = Block(block.start_sample, filtered_uV)
            _blank_saturation(part, events, columns)
            _widen(low_uV[:, columns], high_uV[:, columns], part, step)
            for event in cutouts:
                if columns.start <= event.channel < columns.stop:
                    _copy(cutouts[event], part, event.channel - columns.start)
    scale_uV = _scales(low_uV, high_uV, cutouts)
    return Traces(recording.fs, step, low_uV, high_uV, scale_uV, cutouts)


def _empty_cutout(recording: Recording, event: Event) -> tuple[int, Samples]:
    middle = (event.start_sample + event.stop_sample) // 2
    half = max(round(ZOOM_S * recording.fs), event.stop_sample - event.start_sample, 1)
    first = max(0, middle - half)
    return first, np.full(max(1, min(recording.n_samples, middle + half) - first), np.nan)


def _copy(cutout: tuple[int, Samples], part: Block, column: int) -> None:
    first, values = cutout
    start = max(first, part.start_sample)
    stop = min(first + len(values), part.stop_sample)
    if start < stop:
        rows = slice(start - part.start_sample, stop - part.start_sample)
        values[start - first : stop - first] = part.data_uV[rows, column]


def _blank_saturation(part: Block, events: Sequence[Event], columns: slice) -> None:
    for event in events:
        if event.kind == "saturation" and event.start_sample < part.stop_sample:
            rows = slice(
                max(0, event.start_sample - part.start_sample),
                max(0, event.stop_sample - part.start_sample),
            )
            for c in event.channels or (event.channel,):
                if columns.start <= c < columns.stop:
                    part.data_uV[rows, c - columns.start] = np.nan


def _widen(low_uV: Samples, high_uV: Samples, part: Block, step: int) -> None:
    """Take a stretch into the envelope's columns."""
    first, last = part.start_sample // step, (part.stop_sample - 1) // step
    edges = np.maximum(np.arange(first, last + 1) * step - part.start_sample, 0)
    for envelope, reduce in ((low_uV, np.fmin), (high_uV, np.fmax)):
        rows = envelope[first : last + 1]
        rows[:] = reduce(rows, reduce.reduceat(part.data_uV, edges, axis=0))


def _scales(
    low_uV: Samples, high_uV: Samples, cutouts: Mapping[Event, tuple[int, Samples]]
) -> Samples:
    """Fit nearly all of a channel; rest does not fill its row, and a twitch always fits."""
    size_uV = np.fmax(np.abs(low_uV), np.abs(high_uV))
    scales = np.full(size_uV.shape[1], 1e-3)
    for c in range(len(scales)):
        sizes = size_uV[np.isfinite(size_uV[:, c]), c]
        if len(sizes):
            most = np.percentile(sizes, _SCALE_PERCENTILE)
            scales[c] = max(1e-3, float(most), float(np.median(sizes)) / _REST_SHARE)
    for event, (_, values) in cutouts.items():
        scales[event.channel] = np.nanmax(np.abs(values), initial=scales[event.channel])
    return 1.1 * scales
