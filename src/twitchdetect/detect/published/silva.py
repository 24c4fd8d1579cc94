"""Silva 2012: a short moving average against a longer one and against a fixed level.

Source
------
H. Silva, R. Scherer, J. Sousa, A. Londral (2012). Read in BioSPPy and NeuroKit2: a burst begins
where the short moving average of the rectified signal reaches both the longer one and a fixed
threshold, and ends where it is below both. NeuroKit2's defaults: 20 and 22 samples at 1 kHz, 0.05
(mV). The paper itself was not seen.

Deviations
----------
20 and 22 ms, the longer one at least a sample longer. The fixed threshold is in multiples of the
mean rectified rest instead of mV; 3 is **chosen here**. To carry both criteria in one number, the
statistic is the short average over that mean, with a minus sign where it is below the longer one.

Causal.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import (
    defined_after,
    rest_mean_and_sd,
    rest_samples,
    samples_in,
    trailing_mean,
)
from twitchdetect.detect.published.intervals import latched
from twitchdetect.detect.published.method import Intervals, Method, Samples

SHORT_S = 0.020
LONG_S = 0.022


def short_over_rest(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Short average in rest means; negative where it is below the long average."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    rectified = np.abs(filtered_uV)
    n_short = samples_in(SHORT_S, fs)
    short = trailing_mean(rectified, n_short)
    long = trailing_mean(rectified, samples_in(LONG_S, fs, n_short + 1))
    mean, _ = rest_mean_and_sd(rectified, fs, n_rest)
    return defined_after(np.copysign(short / mean, short - long), n_rest)


def above_both(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """From where it is above the long average and the threshold to where it is below both."""
    is_below_both = np.signbit(statistic) & (np.abs(statistic) < threshold)
    on, off = np.flatnonzero(statistic > threshold), np.flatnonzero(is_below_both)
    return latched(on, off, len(statistic))


METHOD = Method(
    name="silva",
    title="Silva 2012",
    source="Silva, Scherer, Sousa & Londral (2012), as in BioSPPy and NeuroKit2",
    threshold=3.0,
    threshold_means="multiples of the mean rectified rest",
    is_causal=True,
    delay_s=0.0,
    statistic=short_over_rest,
    rule=above_both,
)
