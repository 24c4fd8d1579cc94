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
The rule sees the ratio only, so the change time is the sample after the ratio was last not positive
(the window not louder than rest), at most a window before the alarm, in place of the search for the
best of all splits. The end is where the ratio falls below h, up to a window late. From 1800
samples/s on, only every k-th sample is used, at least 900 a second (see `thinning`).

Causal; the window ends at the sample.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import (
    defined_after,
    held,
    rest_samples,
    samples_in,
    thinning,
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
    k = thinning(fs)
    n = samples_in(WINDOW_S, fs / k, LEAST_SAMPLES)
    power = trailing_mean(whitened(filtered_uV, fs, rest_s) ** 2, n)
    np.maximum(power, _LEAST_POWER, out=power)
    ratio = (n / 2) * (power - 1 - np.log(power))
    return defined_after(held(np.copysign(ratio, power - 1), k, len(filtered_uV)), n_rest)


def back_to_change(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """Above threshold, begun after the ratio was last not positive, at most a window before."""
    k = thinning(fs)
    n = k * samples_in(WINDOW_S, fs / k, LEAST_SAMPLES)
    crossings = above(statistic, threshold)
    quiet = np.append(-1, np.flatnonzero(statistic <= 0))
    last_quiet = quiet[np.searchsorted(quiet, crossings[:, 0]) - 1]
    starts = np.maximum(last_quiet + 1, crossings[:, 0] - n)
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
