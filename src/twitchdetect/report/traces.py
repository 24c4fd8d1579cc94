"""Signals made ready for drawing: filtered, thinned for a screen, and cut out around twitches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Block, Recording
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.events import Event
from twitchdetect.report.scales import Scales, choose_scales

Samples = npt.NDArray[np.float64]
Bounds = npt.NDArray[np.int64]
ZOOM_S = 0.4
MOST_ZOOM_CHANNELS = 3
_MOST_COLUMNS = 2400
_CHANNELS_AT_A_TIME = 16
_MOST_UV = 1e9
_SCALE_PERCENTILE = 99.8
_REST_SHARE = 0.35
_STRAY = 1.5  # what is so much larger than nearly all does not set the scale


@dataclass(frozen=True)
class Cutout:
    """What lies around a twitch, on the channels that saw it.

    Attributes
    ----------
    first : int
        Its first sample.
    channels : tuple of int
        The strongest first.
    values_uV : ndarray, (n_samples, n_channels)
        nan where there is no signal.
    """

    first: int
    channels: tuple[int, ...]
    values_uV: Samples

    @property
    def stop(self) -> int:
        return self.first + len(self.values_uV)


@dataclass(frozen=True)
class Traces:
    """What is drawn; nan where there is no signal.

    Attributes
    ----------
    step : int
        Samples a column of the envelope.
    low_uV, high_uV : ndarray, (n_columns, n_channels)
        Lowest and highest value of each column on the whole time line.
    need_uV : ndarray, (n_channels,)
        The scale at which a channel would fill its row; nan without signal.
    scales : Scales
        What half the height of each channel's row stands for.
    cutouts : mapping
        What lies around each twitch.
    """

    fs: float
    step: int
    low_uV: Samples
    high_uV: Samples
    need_uV: Samples
    scales: Scales
    cutouts: Mapping[Event, Cutout]

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
    around = list(cutouts.values())
    around_bounds = _bounds([(c.first, c.stop) for c in around])
    railed = [e for e in events if e.kind == "saturation"]
    railed_bounds = _bounds([(e.start_sample, e.stop_sample) for e in railed])
    for first in range(0, n_channels, _CHANNELS_AT_A_TIME):
        columns = slice(first, min(first + _CHANNELS_AT_A_TIME, n_channels))
        for block in recording.segments():
            raw_uV = np.ascontiguousarray(block.data_uV[:, columns])
            raw_uV = np.where(np.abs(raw_uV) <= _MOST_UV, raw_uV, np.nan)
            part = Block(block.start_sample, raw_uV)
            for i in _meeting(part, *railed_bounds):
                _blank(part, railed[i], columns)
            missing = np.isnan(raw_uV)
            _fill_start(raw_uV)
            filtered_uV = analysis_signal(raw_uV, recording.fs, band_hz, mains_hz)
            filtered_uV[missing] = np.nan
            part = Block(block.start_sample, filtered_uV)
            _widen(low_uV[:, columns], high_uV[:, columns], part, step)
            for i in _meeting(part, *around_bounds):
                _copy(around[i], part, columns)
    need_uV = _needs(low_uV, high_uV, cutouts)
    scales = choose_scales(need_uV, events)
    return Traces(recording.fs, step, low_uV, high_uV, need_uV, scales, cutouts)


def _meeting(part: Block, starts: Bounds, stops: Bounds) -> list[int]:
    """Find which of thousands of spans meet a stretch."""
    return np.flatnonzero((starts < part.stop_sample) & (stops > part.start_sample)).tolist()


def _bounds(spans: Sequence[tuple[int, int]]) -> tuple[Bounds, Bounds]:
    pairs = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _empty_cutout(recording: Recording, event: Event) -> Cutout:
    middle = (event.start_sample + event.stop_sample) // 2
    half = max(round(ZOOM_S * recording.fs), event.stop_sample - event.start_sample, 1)
    first = max(0, middle - half)
    n = max(1, min(recording.n_samples, middle + half) - first)
    others = [c for c in event.channels if c != event.channel]
    channels = (event.channel, *others[: MOST_ZOOM_CHANNELS - 1])
    return Cutout(first, channels, np.full((n, len(channels)), np.nan))


def _copy(cutout: Cutout, part: Block, columns: slice) -> None:
    start = max(cutout.first, part.start_sample)
    stop = min(cutout.stop, part.stop_sample)
    rows = slice(start - part.start_sample, stop - part.start_sample)
    for i, channel in enumerate(cutout.channels):
        if columns.start <= channel < columns.stop:
            values_uV = part.data_uV[rows, channel - columns.start]
            cutout.values_uV[start - cutout.first : stop - cutout.first, i] = values_uV


def _blank(part: Block, event: Event, columns: slice) -> None:
    rows = slice(
        max(0, event.start_sample - part.start_sample),
        max(0, event.stop_sample - part.start_sample),
    )
    for c in event.channels or (event.channel,):
        if columns.start <= c < columns.stop:
            part.data_uV[rows, c - columns.start] = np.nan


def _fill_start(raw_uV: Samples) -> None:
    """Let a channel that begins without signal begin with its first value, without a jump."""
    for c in np.flatnonzero(np.isnan(raw_uV[0])):
        good = np.flatnonzero(np.isfinite(raw_uV[:, c]))
        if len(good):
            raw_uV[: good[0], c] = raw_uV[good[0], c]


def _widen(low_uV: Samples, high_uV: Samples, part: Block, step: int) -> None:
    """Take a stretch into the envelope's columns."""
    first, last = part.start_sample // step, (part.stop_sample - 1) // step
    edges = np.maximum(np.arange(first, last + 1) * step - part.start_sample, 0)
    for envelope, reduce in ((low_uV, np.fmin), (high_uV, np.fmax)):
        rows = envelope[first : last + 1]
        rows[:] = reduce(rows, reduce.reduceat(part.data_uV, edges, axis=0))


def _needs(low_uV: Samples, high_uV: Samples, cutouts: Mapping[Event, Cutout]) -> Samples:
    """Fit nearly all of a channel; rest does not fill its row, and a twitch always fits."""
    size_uV = np.fmax(np.abs(low_uV), np.abs(high_uV))
    needs = np.full(size_uV.shape[1], np.nan)
    for c in range(len(needs)):
        sizes = size_uV[np.isfinite(size_uV[:, c]), c]
        if len(sizes):
            most = float(np.percentile(sizes, _SCALE_PERCENTILE))
            top = float(sizes.max())
            fits = top if top <= _STRAY * most else most
            needs[c] = max(fits, float(np.median(sizes)) / _REST_SHARE)
    for event, cutout in cutouts.items():
        values_uV = np.abs(cutout.values_uV[:, 0])
        if np.isfinite(values_uV).any():
            needs[event.channel] = np.fmax(needs[event.channel], np.nanmax(values_uV))
    return 1.1 * needs
