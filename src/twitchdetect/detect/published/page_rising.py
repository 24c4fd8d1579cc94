"""Wang & Willett 2003/05: Page's test with a threshold that rises with time (VTP).

Source
------
P. Willett, Z. J. Wang, ICASSP (2003) V-273; Z. J. Wang, P. Willett, IEEE Trans. Signal Process. 53
(2005), Aerospace Conf. 2005. Read (abstracts): a cumulative sum with constant bias that restarts at
zero and at each alarm, against a threshold that increases with the time since the restart, so that
short loud transients are found fast and evidence for long quiet ones is allowed to build.

Parameters **chosen here** (only abstracts were seen): the sum is over whitened squares less 1.5 (1
for rest, 0.5 of bias); the threshold, 25, is multiplied by 1 + ln(1 + t / 10 ms).

Deviations
----------
The statistic is the sum divided by that factor, so that one number is the threshold. The restart
cannot then depend on it: the sum restarts at zero and where it has fallen 10 below its largest
since the restart, by which the transient is over. The interval begins after the last zero (the
maximum-likelihood change time of Page's test) and ends with the excursion, some 20 samples late.
From 1800 samples/s on, only every k-th sample is used, at least 900 a second (see `thinning`).

Causal.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import defined_after, held, rest_samples, thinning
from twitchdetect.detect.published.intervals import above, united
from twitchdetect.detect.published.method import Intervals, Method, Samples
from twitchdetect.detect.published.rest_model import whitened
from twitchdetect.dsp.jit import kernel

BIAS = 0.5
DROP = 10.0
RISE_S = 0.010


@kernel
def _page(power: Samples, first: int, bias: float, drop: float, rise: float, out: Samples) -> None:
    for c in range(power.shape[1]):
        total, most, age = 0.0, 0.0, 0
        for i in range(first, power.shape[0]):
            total += power[i, c] - 1.0 - bias
            age += 1
            most = max(most, total)
            if total <= 0.0 or total < most - drop:
                total, most, age = 0.0, 0.0, 0
            out[i, c] = total / (1.0 + np.log1p(age / rise))


def rising_sum(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Cumulative sum since the last restart over the rise of the threshold since then."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    power = whitened(filtered_uV, fs, rest_s) ** 2
    out, k = np.empty_like(power), thinning(fs)
    _page(power, -(-n_rest // k), BIAS, DROP, RISE_S * fs / k, out)
    return defined_after(held(out, k, len(filtered_uV)), n_rest)


def from_last_zero(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """Above threshold, begun with the first sample after the last zero."""
    crossings = above(statistic, threshold)
    zeros = np.flatnonzero(statistic <= 0)
    before = np.searchsorted(zeros, crossings[:, 0])
    starts = np.append(-1, zeros)[before] + 1
    return united(np.column_stack([starts, crossings[:, 1]]))


METHOD = Method(
    name="page_rising",
    title="Rising Page test (Wang & Willett 2005)",
    source="Wang & Willett, IEEE Trans Signal Process 53 (2005); ICASSP 2003 V-273",
    threshold=25.0,
    threshold_means="cumulative sum in variances of rest, at the start of an excursion",
    is_causal=True,
    delay_s=0.0,
    statistic=rising_sum,
    rule=from_last_zero,
)
