"""Hodges & Bui 1996, its windowless variant of Yuvaraj 2023, and Lidierth 1986.

Source
------
- P. W. Hodges, B. H. Bui, Electroencephalogr. Clin. Neurophysiol. 101 (1996) 511-519. Read
  (abstract): 27 variants of low-pass (10, 50, 500 Hz), threshold (1, 2, 3 SD beyond the baseline
  mean) and window. From memory: 50 Hz, 25 ms, 3 SD is what is mostly used; the windows were 10, 25
  and 50 ms where the abstract prints 20, 50, 100.
- M. Yuvaraj et al., F1000Research 12 (2023) 429. Read (table of detectors): rectification,
  low-pass, threshold as mean + alpha SD, no window. Cut-off and alpha are what the paper searches;
  10 Hz and 3 are **chosen here**.
- M. Lidierth, Electroencephalogr. Clin. Neurophysiol. 64 (1986) 378-380, as in the same table:
  the envelope of Hodges with a second threshold: active for at least m samples, in which dips of
  at most T1 samples are allowed. 3 SD, m = 30 ms and T1 = 10 ms are **chosen here**.

Deviations
----------
The low-pass runs forward only. The mean of the whole recording is not subtracted (the input has
none). Mean and SD are those of the low-passed rectified rest, not of the raw one. The end is where
the onset's criterion ceases; Lidierth's end is where a dip lasts longer than T1. His rule deletes
twitches whose envelope is above threshold for less than 30 ms.

Causal. Hodges and Lidierth look at the window that *starts* at a sample, hence the delay.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import (
    in_rest_sds,
    leading,
    lowpass,
    rest_samples,
    samples_in,
    trailing_mean,
)
from twitchdetect.detect.published.intervals import above, bridged, lasting, simply_above
from twitchdetect.detect.published.method import Intervals, Method, Samples

LOWPASS_HZ = 50.0
WINDOW_S = 0.025
MODIFIED_LOWPASS_HZ = 10.0
LEAST_ACTIVE_S = 0.030
LONGEST_DIP_S = 0.010


def windowed_envelope(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Mean of the low-passed rectified signal over the next 25 ms, in SDs of rest."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    rectified = lowpass(np.abs(filtered_uV), LOWPASS_HZ, fs)
    n = samples_in(WINDOW_S, fs)
    # an undershoot of the low-pass below zero is no amplitude
    ahead = leading(trailing_mean(np.maximum(rectified, 0.0), n), n)
    return in_rest_sds(ahead, rectified, fs, n_rest)


def smoothed(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Rectified signal below 10 Hz, in SDs of rest."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    rectified = lowpass(np.abs(filtered_uV), MODIFIED_LOWPASS_HZ, fs)
    return in_rest_sds(rectified, rectified, fs, n_rest)


def at_least_30_ms(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """Above threshold for 30 ms or more, dips of at most 10 ms not counted as such."""
    joined = bridged(above(statistic, threshold), samples_in(LONGEST_DIP_S, fs))
    return lasting(joined, samples_in(LEAST_ACTIVE_S, fs))


HODGES_BUI = Method(
    name="hodges_bui",
    title="Hodges & Bui 1996",
    source="Hodges & Bui, Electroencephalogr Clin Neurophysiol 101:511 (1996)",
    threshold=3.0,
    threshold_means="SDs of the rectified, low-passed rest above its mean",
    is_causal=True,
    delay_s=WINDOW_S,
    statistic=windowed_envelope,
    rule=simply_above,
)
MODIFIED_HODGES = Method(
    name="modified_hodges",
    title="Modified Hodges (Yuvaraj 2023)",
    source="Yuvaraj et al., F1000Research 12:429 (2023)",
    threshold=3.0,
    threshold_means="SDs of the rectified, low-passed rest above its mean",
    is_causal=True,
    delay_s=0.0,
    statistic=smoothed,
    rule=simply_above,
)
LIDIERTH = Method(
    name="lidierth",
    title="Lidierth 1986",
    source="Lidierth, Electroencephalogr Clin Neurophysiol 64:378 (1986)",
    threshold=3.0,
    threshold_means="SDs of the rectified, low-passed rest above its mean",
    is_causal=True,
    delay_s=WINDOW_S,
    statistic=windowed_envelope,
    rule=at_least_30_ms,
)
