"""Londral 2013: variance in a sliding window.

Source
------
A. Londral et al., J. Access. Des. All 3 (2013) 118-134. Read in BioSPPy, which has no defaults:
variance of a sliding window against mean + k SD of rest, on and off only if it lasts.

Parameters **chosen here**: window 50 ms, k = 5, 20 ms of duration.

Deviations
----------
Mean and SD are those of the same windowed variance in rest; BioSPPy takes them from the raw
signal, which has another unit. The 20 ms seldom delete a twitch, since the window is longer.

Causal; the window ends at the sample.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import (
    in_rest_sds,
    rest_samples,
    samples_in,
    trailing_mean,
)
from twitchdetect.detect.published.intervals import confirmed
from twitchdetect.detect.published.method import Intervals, Method, Samples

WINDOW_S = 0.050
LASTING_S = 0.020


def windowed_variance(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Variance of the last 50 ms, in SDs of itself in rest."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    n = samples_in(WINDOW_S, fs, 2)
    total = np.cumsum(filtered_uV, axis=0)
    total[n:] -= total[:-n]
    variance = trailing_mean(filtered_uV**2, n)
    variance -= (total / n) ** 2
    return in_rest_sds(variance, variance, fs, n_rest)


def for_20_ms(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """From the first of 20 ms above the threshold to the first of 20 ms not above it."""
    return confirmed(statistic > threshold, samples_in(LASTING_S, fs))


METHOD = Method(
    name="londral",
    title="Londral 2013",
    source="Londral et al., J Access Des All 3:118 (2013), as in BioSPPy",
    threshold=5.0,
    threshold_means="SDs of the windowed variance of rest above its mean",
    is_causal=True,
    delay_s=0.0,
    statistic=windowed_variance,
    rule=for_20_ms,
)
