"""What the emulated electrodes see: a pattern that can be checked, a session, or a file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]
PATTERN_STEP_UV = 4.5e6 / (2**23 - 1)
"""One count at gain 1: every gain of the ADS1299 makes whole counts of it."""
PATTERN_LENGTH = 1 << 14


class Source(Protocol):
    """Voltages at the inputs, in microvolts, for any stretch of samples.

    Attributes
    ----------
    restarts : bool
        Whether sample 0 is the first after each start of the stream, else the first of all.
    """

    restarts: bool

    def uV(self, first: int, n: int, n_channels: int) -> Samples:
        """Give samples ``[first, first + n)``, (n, n_channels)."""
        ...

    def lost(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Give the parts of ``[start, stop)`` that are missing in what is played, in order."""
        ...


def pattern_steps(sample: npt.ArrayLike, channel: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Give the pattern in steps of `PATTERN_STEP_UV`: at gain g it is g times as many counts.

    Sample n of channel c (from 0) is ``16 * (n mod 16384) + c - 131072``: one value tells sample
    and channel, through 64 wraps of an 8-bit counter.
    """
    index = np.asarray(sample, dtype=np.int64) % PATTERN_LENGTH
    return 16 * index + np.asarray(channel, dtype=np.int64) - 8 * PATTERN_LENGTH


class Pattern:
    """Known values: `pattern_steps` of the sample since the stream's start, and the channel."""

    restarts = True

    def uV(self, first: int, n: int, n_channels: int) -> Samples:
        samples = np.arange(first, first + n)[:, None]
        steps = pattern_steps(samples, np.arange(n_channels)).astype(np.float64)
        return np.asarray(steps * PATTERN_STEP_UV)

    def lost(self, start: int, stop: int) -> list[tuple[int, int]]:
        return []


class Playback:
    """A recording, over and over.

    Parameters
    ----------
    data_uV : ndarray, (n_samples, n_channels)
        One row a sample, lost ones too. Inputs beyond its channels see nothing (0 uV).
    gaps : list of (start, stop)
        Rows that were lost, in order; the board loses its packets there too.
    """

    restarts = False

    def __init__(self, data_uV: Samples, gaps: list[tuple[int, int]] | None = None) -> None:
        if data_uV.ndim != 2 or not data_uV.size:
            raise ValueError(f"data_uV must be (n_samples, n_channels), got {data_uV.shape}")
        self.data_uV = data_uV
        self.gaps = gaps or []
        self._stops = [stop for _, stop in self.gaps]

    def uV(self, first: int, n: int, n_channels: int) -> Samples:
        rows = np.arange(first, first + n) % len(self.data_uV)
        out = np.zeros((n, n_channels))
        width = min(n_channels, self.data_uV.shape[1])
        out[:, :width] = self.data_uV[rows, :width]
        return out

    def lost(self, start: int, stop: int) -> list[tuple[int, int]]:
        out, length = [], len(self.data_uV)
        for turn in range(start // length, -(-stop // length)):
            shift = turn * length
            for gap in self.gaps[bisect_right(self._stops, start - shift) :]:
                if gap[0] + shift >= stop:
                    break
                out.append((max(start, gap[0] + shift), min(stop, gap[1] + shift)))
        return out


def play_file(path: Path | str, fs: float) -> Playback:
    """Give any recording that `twitchdetect.read` reads, interpolated to `fs` where it differs."""
    from twitchdetect import read

    recording = read(path)
    time_line = np.empty((recording.n_samples, recording.data_uV.shape[1]))
    row = 0
    for block in recording.segments():  # a gap holds the value before it, and is lost anyway
        if row < block.start_sample:
            time_line[row : block.start_sample] = time_line[row - 1] if row else block.data_uV[0]
        time_line[block.start_sample : block.stop_sample] = block.data_uV
        row = block.stop_sample
    time_line[row:] = time_line[row - 1] if row else 0.0
    ratio = fs / recording.fs
    gaps = [
        (int(np.ceil(gap.start_sample * ratio)), int(np.ceil(gap.stop_sample * ratio)))
        for gap in recording.gaps
    ]
    return Playback(_at_rate(np.nan_to_num(time_line), ratio), [g for g in gaps if g[0] < g[1]])


def _at_rate(data_uV: Samples, ratio: float) -> Samples:
    if ratio == 1.0:
        return data_uV
    at = np.arange(round(len(data_uV) * ratio)) / ratio
    there = np.arange(len(data_uV))
    return np.column_stack([np.interp(at, there, column) for column in data_uV.T])


def play_session(scenario: str, board: str, minutes: float = 3.0, seed: int = 1) -> Playback:
    """Give a simulated needling session as `board` (``cyton``, ``daisy``, ``twitchboard``) sees it.

    The Daisy's 16 inputs come at 250 Hz, because the emulated board itself takes the mean of two.
    """
    from twitchdetect import simulate

    name = board
    if board == "daisy":
        name = "daisy at its converters"
        simulate.BOARDS[name] = replace(
            simulate.BOARDS["daisy"], name=name, fs=250.0, oversampling=16, averages_two=False
        )
    try:
        recording = simulate.session(scenario, minutes=minutes, seed=seed, board=name).recording
    finally:
        if name != board:
            del simulate.BOARDS[name]
    data_uV = np.zeros((recording.n_samples, recording.data_uV.shape[1]))
    for block in recording.segments():
        data_uV[block.start_sample : block.stop_sample] = block.data_uV
    return Playback(data_uV, [(gap.start_sample, gap.stop_sample) for gap in recording.gaps])
