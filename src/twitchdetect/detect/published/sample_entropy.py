"""Zhang & Zhou 2012: sample entropy of a sliding window.

Source
------
X. Zhang, P. Zhou, J. Electromyogr. Kinesiol. 22 (2012) 901. Read (abstract): sample entropy first,
then a threshold that is optimised. From memory, medium confidence: m = 2, tolerance r = 0.2 to 0.25
SD of the recording, short windows. Sample entropy itself, with its largest value where too little
matches: J. S. Richman, J. R. Moorman, Am. J. Physiol. 278 (2000) H2039, from memory.

Parameters **chosen here**: window 50 ms but at least 30 samples, threshold 0.7 nats.

Deviations
----------
r = 2 SD of rest. A share of the SD of the whole recording is not causal and depends on how much of
it is bursts; 0.25 SD of a recording that is half bursts of 20 dB is about 2 SD of its rest. Where
no pair of templates matches, the entropy is the largest that the window allows, so that a burst far
beyond r is not lost. From 1800 samples/s on, only every k-th sample is used, at least 900 a second,
so that the entropy means the same at all rates (see `thinning`).

Causal; the window ends at the sample. Computed at every sample from counts that are kept up, about
a comparison per sample of the window.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.detect.published.envelope import (
    defined_after,
    held,
    rest_mean_and_sd,
    rest_samples,
    samples_in,
    thinning,
)
from twitchdetect.detect.published.intervals import simply_above
from twitchdetect.detect.published.method import Method, Samples
from twitchdetect.dsp.jit import kernel

WINDOW_S = 0.050
LEAST_SAMPLES = 30
TOLERANCE_SDS = 2.0
M = 2


@kernel
def _matches_with_newest(
    x: Samples, first: int, i: int, r: float, pairs: npt.NDArray[np.int32]
) -> tuple[int, int]:
    """Compare the template that ends at `i` with all from `first`; note who matches a later one."""
    n_short, n_long = 0, 0
    for u in range(first, i - 2):
        short = (abs(x[u] - x[i - 2]) <= r) & (abs(x[u + 1] - x[i - 1]) <= r)
        long = short & (abs(x[u + 2] - x[i]) <= r)
        pairs[0, u] += short
        pairs[1, u] += long
        n_short += short
        n_long += long
    return n_short, n_long


@kernel
def _sliding(x: Samples, n: int, r: float, pairs: npt.NDArray[np.int32], out: Samples) -> None:
    """Sample entropy (m = 2) of the last `n` samples at each sample from the n-th on."""
    n_short, n_long = 0, 0
    largest = np.log((n - 2) * (n - 3) / 2.0)
    for i in range(2, len(x)):
        if i >= n:
            n_short -= pairs[0, i - n]
            n_long -= pairs[1, i - n]
        new_short, new_long = _matches_with_newest(x, max(0, i - n + 1), i, r, pairs)
        n_short += new_short
        n_long += new_long
        if i >= n - 1:
            out[i] = np.log(n_short / n_long) if n_long > 0 else largest


def entropy(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Sample entropy of the last 50 ms (30 samples at least), in nats."""
    n_rest, k = rest_samples(filtered_uV, fs, rest_s), thinning(fs)
    n = samples_in(WINDOW_S, fs / k, LEAST_SAMPLES)
    _, sd = rest_mean_and_sd(filtered_uV, fs, n_rest)
    thin = filtered_uV[::k]
    out = np.full(thin.shape, np.nan)
    for c in np.flatnonzero(np.isfinite(sd)):
        x, found = np.ascontiguousarray(thin[:, c]), np.full(len(thin), np.nan)
        pairs = np.zeros((2, len(x)), dtype=np.int32)
        _sliding(x, n, TOLERANCE_SDS * sd[c], pairs, found)
        out[:, c] = found
    return defined_after(held(out, k, len(filtered_uV)), n_rest)


METHOD = Method(
    name="sample_entropy",
    title="Sample entropy (Zhang & Zhou 2012)",
    source="Zhang & Zhou, J Electromyogr Kinesiol 22:901 (2012)",
    threshold=0.7,
    threshold_means="sample entropy in nats",
    is_causal=True,
    delay_s=0.0,
    statistic=entropy,
    rule=simply_above,
)
