"""Bonato 1998: double threshold on the whitened signal.

Source
------
P. Bonato, T. D'Alessio, M. Knaflitz, IEEE Trans. Biomed. Eng. 45 (1998) 287-299. From memory,
high confidence, and in part read in the documentation of the R package biosignalEMG: whitened
samples in pairs, z = (x1^2 + x2^2) / variance of rest, which in rest is chi-square with two degrees
of freedom; active where at least r0 = 1 of m = 5 successive z exceed zeta; P_fa = 0.05 for such a
group; states shorter than 30 ms are deleted by a post-processor.

Deviations
----------
The group is the last m values of z, so an interval ends up to four z late. Off-states shorter than
30 ms are filled before on-states shorter than 30 ms are deleted. m counts values of z, not seconds:
five are 10 ms at 1 kHz and 40 ms at 250 Hz, where a single z already outlasts the post-processor.
From 1800 samples/s on, only every k-th sample is used, at least 900 a second (see `thinning`).
The post-processor **deletes short twitches**: at 1 kHz those that exceed zeta for less than 20 ms.

Causal. The statistic is z, held until the next one.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import (
    defined_after,
    held,
    rest_samples,
    samples_in,
    thinning,
)
from twitchdetect.detect.published.intervals import bridged, lasting, runs
from twitchdetect.detect.published.method import Intervals, Method, Samples
from twitchdetect.detect.published.rest_model import whitened

GROUP = 5
LEAST_IN_GROUP = 1
FALSE_ALARM_SHARE = 0.05
SHORTEST_STATE_S = 0.030


def published_zeta() -> float:
    """Give the level that one of five z of rest exceeds with a probability of 0.05."""
    single = 1 - (1 - FALSE_ALARM_SHARE) ** (1 / GROUP)
    return float(-2 * np.log(single))


def pairs(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Chi-square of each pair of whitened samples, at its second sample and the one after."""
    z = chi_squares(filtered_uV, fs, rest_s)
    return at_second_samples(z, fs, len(filtered_uV), rest_samples(filtered_uV, fs, rest_s))


def chi_squares(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Give z, one row for each pair of (thinned) samples: (n_pairs, n_channels)."""
    squares = whitened(filtered_uV, fs, rest_s) ** 2
    z: Samples = squares[0:-1:2] + squares[1::2]
    return z


def at_second_samples(z: Samples, fs: float, n_samples: int, n_rest: int) -> Samples:
    """Spread what belongs to pairs over samples, from each pair's second one on."""
    k = thinning(fs)
    out = np.full((n_samples, z.shape[1]), np.nan)
    out[k:] = held(z, 2 * k, n_samples - k)
    return defined_after(out, n_rest)


def one_of_five(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """At least r0 of the last m values of z above threshold; no state shorter than 30 ms."""
    k = thinning(fs)
    exceeds = (statistic[k :: 2 * k] > threshold).astype(np.int64)
    total = np.cumsum(exceeds)
    total[GROUP:] -= total[:-GROUP]
    states = np.minimum(k + 2 * k * runs(total >= LEAST_IN_GROUP), len(statistic))
    return without_short_states(states, fs)


def without_short_states(states: Intervals, fs: float) -> Intervals:
    """Fill pauses shorter than 30 ms, then delete intervals shorter than that."""
    shortest = samples_in(SHORTEST_STATE_S, fs)
    return lasting(bridged(states, shortest - 1), shortest)


METHOD = Method(
    name="bonato",
    title="Bonato 1998",
    source="Bonato, D'Alessio & Knaflitz, IEEE Trans Biomed Eng 45:287 (1998)",
    threshold=published_zeta(),
    threshold_means="zeta, the level of z, chi-square with two degrees of freedom in rest",
    is_causal=True,
    delay_s=0.0,
    statistic=pairs,
    rule=one_of_five,
)
