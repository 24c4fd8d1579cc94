"""Onset detectors of BioSPPy and NeuroKit2 with their own defaults, where they are installed.

They are batch detectors: thresholds come from the whole recording, smoothing is centred. Those of
BioSPPy that have no defaults (all but ``find_onsets``) are left out; the same methods, causal, are
in `registry`. NeuroKit2's and BioSPPy's own cleaning, a high-pass at 100 Hz, is left out too: all
detectors get the same filtered signal.

NeuroKit2's ``emg_amplitude`` takes no sampling frequency and filters as if it were 1000 Hz, and its
default windows of ``silva`` are in samples; both stay as they are. Its default threshold for
``silva``, 0.05, is taken as mV. ``pelt`` is far slower than the others.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from twitchdetect.detect.published.intervals import runs
from twitchdetect.detect.published.method import Intervals, Samples
from twitchdetect.errors import TwitchDetectError

Peer = Callable[[Samples, float], list[Intervals]]
"""``(filtered_uV (n_samples, n_channels), fs) -> intervals of each channel``, each (k, 2)."""
_IN_MILLIVOLT = ("silva",)
NEUROKIT_METHODS = ("threshold", "mixture", "pelt", "biosppy", "silva")


class MissingPeerError(TwitchDetectError):
    """A library that others' detectors come from, which is not installed."""


def peers() -> dict[str, Peer]:
    """Give others' detectors by name, e.g. ``"biosppy_find_onsets"``, ``"neurokit_mixture"``.

    Returns
    -------
    dict of str to callable
        Each takes ``(filtered_uV, fs)`` and gives a list with the intervals of each channel.

    Raises
    ------
    MissingPeerError
        If BioSPPy or NeuroKit2 cannot be imported.
    """
    emg, neurokit = _library("biosppy.signals.emg"), _library("neurokit2")
    found: dict[str, Peer] = {
        f"neurokit_{name}": partial(_on_each_channel, partial(_neurokit, neurokit, name))
        for name in NEUROKIT_METHODS
    }
    found["biosppy_find_onsets"] = partial(_on_each_channel, partial(_biosppy, emg))
    return found


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingPeerError(
            f'{name} cannot be imported ({error}): pip install "twitchdetect[peers]"'
        ) from error


def _on_each_channel(
    function: Callable[[Samples, float], Intervals], filtered_uV: Samples, fs: float
) -> list[Intervals]:
    columns = np.ascontiguousarray(filtered_uV.T)
    return [function(column, fs) for column in columns]


def _neurokit(neurokit: Any, name: str, column: Samples, fs: float) -> Intervals:
    signal = column * 1e-3 if name in _IN_MILLIVOLT else column
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that nothing was found
            activity, _ = neurokit.emg_activation(
                emg_amplitude=neurokit.emg_amplitude(signal),
                emg_cleaned=signal,
                sampling_rate=fs,
                method=name,
            )
    except IndexError:  # silva, where it finds no onset
        return np.empty((0, 2), dtype=np.int64)
    return runs(activity["EMG_Activity"].to_numpy() > 0)


def _biosppy(emg: Any, column: Samples, fs: float) -> Intervals:
    """Pair the crossings, which BioSPPy gives without saying which way they go."""
    (crossings,) = emg.find_onsets(signal=column, sampling_rate=fs)
    inside = np.zeros(len(column), dtype=bool)
    edges = np.concatenate([[0], crossings, [len(column)]]).astype(np.int64)
    for start, stop in zip(edges[1:-1:2], edges[2::2], strict=False):
        inside[start:stop] = True
    rectified = np.abs(column)
    if inside.any() and not inside.all() and rectified[inside].mean() < rectified[~inside].mean():
        inside = ~inside  # the recording began above the threshold
    return runs(inside)
