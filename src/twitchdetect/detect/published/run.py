"""Run a published method over filtered channels: its statistic, and the events at a threshold."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from twitchdetect.detect.published.method import Method, Samples
from twitchdetect.detect.published.over_channels import MERGE_S, Merged, merge_channels
from twitchdetect.events import Event

LONGEST_TWITCH_S = 0.5
LOWEST_FS, HIGHEST_FS = 200.0, 4000.0
_CONTEXT_S = 1.0
_WHOLE_PAIRS = 24
"""Thinned pairs (Bonato) begin anew after as many samples, whatever the thinning (1 to 4)."""


@dataclass(frozen=True, slots=True)
class _Run:
    method: Method
    filtered_uV: Samples
    fs: float
    rest_s: float
    threshold: float
    statistic: Samples
    merged: Merged


def scores(method: Method, filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Compute a method's statistic.

    Parameters
    ----------
    method : Method
    filtered_uV : ndarray, (n_samples, n_channels)
        Band-passed to 20-450 Hz (or half of `fs`) and free of mains, by causal filters.
    fs : float
        Sampling frequency in Hz, 200 to 4000.
    rest_s : float
        How many seconds at the start are rest; at least 0.5.

    Returns
    -------
    ndarray, (n_samples, n_channels)
        Larger where it is more active; -inf in the rest, and where it is not defined.

    Raises
    ------
    ValueError
        If the signal is not of that shape or not finite, or a number is out of range.
    """
    if filtered_uV.ndim != 2 or filtered_uV.shape[1] == 0:
        raise ValueError(f"shape is {filtered_uV.shape}; expected (n_samples, n_channels)")
    if not np.isfinite(filtered_uV).all():
        raise ValueError("the signal has samples that are no number; expected all to be finite")
    if not LOWEST_FS <= fs <= HIGHEST_FS:
        raise ValueError(f"fs is {fs:g} Hz; expected {LOWEST_FS:g} to {HIGHEST_FS:g}")
    return method.statistic(filtered_uV, fs, rest_s)


def detect(
    method: Method,
    filtered_uV: Samples,
    fs: float,
    *,
    rest_s: float,
    threshold: float | None = None,
    statistic: Samples | None = None,
) -> list[Event]:
    """Find the events of all channels with a published method.

    Parameters
    ----------
    method : Method
    filtered_uV, fs, rest_s
        As in `scores`.
    threshold : float, optional
        As published, if not given.
    statistic : ndarray, optional
        What `scores` gave, if it is there already.

    Returns
    -------
    list of Event
        In order of onset. An event is ``ltr`` if it lasts at most 0.5 s, else ``voluntary``; a
        published method knows no other names. ``confidence`` is nan: none gives one.
        ``alarm_sample`` is the first sample from which the rule reports the event, with the
        statistic's delay; ``decided_sample`` is 0.1 s, and as much as an alarm took, after its end;
        both are the last sample for a method that is not causal. ``snr_db`` is relative to the
        first `rest_s` seconds.

    Raises
    ------
    ValueError
        As `scores`, and if the threshold is not positive.
    """
    threshold = method.threshold if threshold is None else threshold
    if statistic is None:
        statistic = scores(method, filtered_uV, fs, rest_s)
    merged = merge_channels(method, statistic, threshold, fs)
    run = _Run(method, filtered_uV, fs, rest_s, threshold, statistic, merged)
    return [_event(run, i) for i in range(len(merged.intervals))]


def _known_at(run: _Run, i: int) -> tuple[int, int]:
    """Give the samples whose arrival raised the alarm and told the end."""
    last = len(run.statistic) - 1
    if not run.method.is_causal:
        return last, last
    start, stop = (int(v) for v in run.merged.intervals[i])
    channels = np.unique(run.merged.parts_channel[run.merged.event == i])
    alarm = min(_first_report(run, int(c), start, stop) for c in channels)
    alarm += round(run.method.delay_s * run.fs)
    decided = stop + round(MERGE_S * run.fs) + max(0, alarm - start)
    return min(alarm, last), min(max(decided, alarm), last)


def _first_report(run: _Run, channel: int, start: int, stop: int) -> int:
    """Give the first sample with which the rule, given no later one, reports this event."""
    n_context = round(_CONTEXT_S * run.fs)
    first = max(0, start - n_context)
    first -= first % _WHOLE_PAIRS
    ahead = min(len(run.statistic), stop + n_context)
    column = np.ascontiguousarray(run.statistic[first:ahead, channel])

    def is_reported(n: int) -> bool:
        found = run.method.rule(column[: n - first], run.threshold, run.fs)
        return bool(np.any(found[:, 1] + first > start))

    return start + bisect_left(range(start + 1, ahead + 1), True, key=is_reported)


def _event(run: _Run, i: int) -> Event:
    start, stop = (int(v) for v in run.merged.intervals[i])
    alarm, decided = _known_at(run, i)
    parts = np.flatnonzero(run.merged.event == i)
    parts = parts[np.argsort(-run.merged.strength[parts], kind="stable")]
    channels = tuple(dict.fromkeys(int(c) for c in run.merged.parts_channel[parts]))
    piece = run.filtered_uV[start:stop, channels[0]]
    rest = run.filtered_uV[: round(run.rest_s * run.fs), channels[0]]
    power, rest_power = float(np.mean(piece**2)), float(np.mean(rest**2))
    is_known = power > 0 and rest_power > 0
    duration_s = (stop - start) / run.fs
    return Event(
        kind="ltr" if duration_s <= LONGEST_TWITCH_S else "voluntary",
        channel=channels[0],
        start_sample=start,
        stop_sample=stop,
        alarm_sample=alarm,
        decided_sample=decided,
        peak_uV=float(np.abs(piece).max()),
        rms_uV=math.sqrt(power),
        snr_db=10 * math.log10(power / rest_power) if is_known else math.nan,
        confidence=math.nan,
        reason=_reason(run, float(run.merged.strength[parts[0]]), duration_s),
        channels=channels,
    )


def _reason(run: _Run, largest: float, duration_s: float) -> str:
    return (
        f"{run.method.title}: {largest:.3g} against a threshold of {run.threshold:.3g} "
        f"({run.method.threshold_means}), for {1000 * duration_s:.0f} ms"
    )
