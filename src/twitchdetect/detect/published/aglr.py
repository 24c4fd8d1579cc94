"""Staude 2001: approximated generalised likelihood ratio on the whitened signal (AGLR-step).

Source
------
G. Staude, C. Flachenecker, M. Daumer, W. Wolf, EURASIP J. Appl. Signal Process. (2001) 67-81, and
Staude & Wolf, Med. Eng. Phys. 21 (1999) 449. From memory, formula also seen in student code:
whiten by an autoregressive model of the baseline; over a sliding window of L samples with mean
square s (rest: 1) the log likelihood ratio of a new variance is L/2 (s - 1 - ln s); alarm where it
exceeds h; then the change time by maximum likelihood.

Parameters **chosen here** (the papers tune them): window 50 ms but at least 8 samples, h = 10,
which in rest is exceeded with a probability of about 4e-6 in any one window, whatever its length.

Deviations
----------
A window quieter than rest gives the negative of its ratio, since a drop of variance is no burst.
The rule sees the ratio only, so the change time is the sample after the ratio's minimum within the
window before the alarm, as in a sequential test, in place of the search for the best of all
splits. The end is where the ratio falls below h, up to a window late.

Causal; the window ends at the sample.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import (
    defined_after,
    rest_samples,
    samples_in,
    trailing_mean,
)
from twitchdetect.detect.published.intervals import above, united
from twitchdetect.detect.published.method import Intervals, Method, Samples
from twitchdetect.detect.published.rest_model import whitened

WINDOW_S = 0.050
LEAST_SAMPLES = 8
_LEAST_POWER = 1e-12


def likelihood_ratio(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Signed log likelihood ratio of another variance in the last 50 ms, in nats."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    n = samples_in(WINDOW_S, fs, LEAST_SAMPLES)
    power = trailing_mean(whitened(filtered_uV, fs, rest_s) ** 2, n)
    np.maximum(power, _LEAST_POWER, out=power)
    ratio = (n / 2) * (power - 1 - np.log(power))
    return defined_after(np.copysign(ratio, power - 1), n_rest)


def back_to_change(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """Above threshold, begun where the ratio was smallest in the window before the alarm."""
    n = samples_in(WINDOW_S, fs, LEAST_SAMPLES)
    crossings = above(statistic, threshold)
    rows = np.maximum(crossings[:, :1] - np.arange(n + 1), 0)
    nearest_lowest = np.argmin(statistic[rows], axis=1)
    changes = np.take_along_axis(rows, nearest_lowest[:, None], axis=1)[:, 0] + 1
    starts = np.minimum(changes, crossings[:, 0])
    return united(np.column_stack([starts, crossings[:, 1]]))


METHOD = Method(
    name="aglr",
    title="AGLR-step (Staude 2001)",
    source="Staude et al., EURASIP J Appl Signal Process 2001:67",
    threshold=10.0,
    threshold_means="log likelihood ratio in nats",
    is_causal=True,
    delay_s=0.0,
    statistic=likelihood_ratio,
    rule=back_to_change,
)
