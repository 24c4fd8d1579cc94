"""Abbink 1998: smooth envelope, then the sample that best parts quiet from active.

Source
------
J. H. Abbink, A. van der Bilt, H. W. van der Glas, J. Oral Rehabil. 25 (1998) 365-369. Read in
BioSPPy, which has no defaults for it: rectify, moving average, low-pass at 30 Hz, an amplitude
threshold raises the alarm, and the onset is where the number of values below a transition threshold
in the window before plus the number above it in the window after is largest (smallest for an end).

Parameters **chosen here**: moving average 25 ms, window 25 ms, 3 SD, transition threshold = alarm
threshold.

Deviations
----------
Low-pass of order 4, forward only (BioSPPy: order 10, both ways). Onset and end are looked for
within one window on either side of the crossing, not in the whole recording before it, so the cost
is linear. Each crossing counts, also one within a window of the last. Where end and onset would
meet, the crossing's own interval stays.

Causal; the rule looks one window past a crossing's neighbourhood.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.detect.published.envelope import (
    in_rest_sds,
    lowpass,
    rest_samples,
    samples_in,
    trailing_mean,
)
from twitchdetect.detect.published.intervals import above, united
from twitchdetect.detect.published.method import Intervals, Method, Samples

AVERAGE_S = 0.025
WINDOW_S = 0.025
LOWPASS_HZ = 30.0


def smoothed(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Moving average of the rectified signal below 30 Hz, in SDs of rest."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    average = trailing_mean(np.abs(filtered_uV), samples_in(AVERAGE_S, fs))
    envelope = lowpass(average, LOWPASS_HZ, fs, order=4)
    return in_rest_sds(envelope, envelope, fs, n_rest)


def transition_index(
    is_above: npt.NDArray[np.bool_], rows: npt.NDArray[np.int64], n: int
) -> npt.NDArray[np.int64]:
    """Count the values below in the `n` samples before each row and those above from it on.

    Parameters
    ----------
    is_above : ndarray, (n_samples,)
    rows : ndarray of int, any shape
        Each is taken as the first sample after the transition.
    n : int

    Returns
    -------
    ndarray of int, the shape of `rows`
        From 0 (an end) to 2 n (an onset); windows that stick out count what is there.
    """
    n_above = np.concatenate([[0], np.cumsum(is_above)])
    before, after = np.maximum(rows - n, 0), np.minimum(rows + n, len(is_above))
    n_below = (rows - before) - (n_above[rows] - n_above[before])
    found: npt.NDArray[np.int64] = n_below + n_above[after] - n_above[rows]
    return found


def best_transitions(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """From the best onset near each upward crossing to the best end near the downward one."""
    crossings = above(statistic, threshold)
    n = samples_in(WINDOW_S, fs)
    near = np.arange(-n, n + 1)
    rows = np.clip(crossings[:, :, None] + near, 0, len(statistic))
    index = transition_index(statistic > threshold, rows, n)
    index[:, 1] *= -1
    best = np.take_along_axis(rows, np.argmax(index, axis=2)[:, :, None], axis=2)[:, :, 0]
    best = np.where((best[:, 0] < best[:, 1])[:, None], best, crossings)
    return united(best)


METHOD = Method(
    name="abbink",
    title="Abbink 1998",
    source="Abbink, van der Bilt & van der Glas, J Oral Rehabil 25:365 (1998)",
    threshold=3.0,
    threshold_means="SDs of the smoothed rest above its mean",
    is_causal=True,
    delay_s=0.0,
    statistic=smoothed,
    rule=best_transitions,
)
