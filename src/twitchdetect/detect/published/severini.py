"""Severini 2012: Bonato's double threshold, re-set on line from a running estimate of the SNR.

Source
------
G. Severini et al., J. Electromyogr. Kinesiol. 22 (2012) 878. Read (abstract): zeta and r0 follow a
running SNR so that P_fa holds and P_d stays high. The rest from memory, low confidence.

Parameters **chosen here**: m = 5 and P_fa = 0.05 as Bonato's; of the five r0, each with the zeta
that gives that P_fa, the one with the largest P_d at the estimated SNR. The SNR comes from by how
much z exceeds Bonato's zeta where it does: as chi-square with two degrees of freedom forgets, the
mean excess is 2 (1 + SNR), in noise 2. Exponential mean over 100 of them, 10 dB at first.

Deviations
----------
The tunable is P_fa itself: the statistic is -log10 of the P_fa at which the r0-th largest of the
last five z would just be reached, so 1.3 is the published 0.05. r0 is chosen for 0.05 at any
threshold. Post-processor, thinning and delay as in `bonato`; it **deletes short twitches**.

Causal.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from twitchdetect.detect.published.bonato import (
    FALSE_ALARM_SHARE,
    GROUP,
    at_second_samples,
    chi_squares,
    published_zeta,
    without_short_states,
)
from twitchdetect.detect.published.envelope import rest_samples, thinning
from twitchdetect.detect.published.intervals import above
from twitchdetect.detect.published.method import Intervals, Method, Samples
from twitchdetect.dsp.jit import kernel

LOWEST_DB, HIGHEST_DB, FIRST_DB = -10, 40, 10.0
MEMORY = 100.0


def best_needed(snr_db: Samples) -> Samples:
    """Give the r0 of five with the largest P_d at P_fa = 0.05 for each SNR in dB."""
    needed = np.arange(1, GROUP + 1)[:, None]
    single = special.bdtri(needed - 1, GROUP, 1 - FALSE_ALARM_SHARE)
    louder = 1 + 10 ** (np.asarray(snr_db) / 10)
    detected = special.bdtrc(needed - 1, GROUP, single ** (1 / louder))
    best: Samples = (np.argmax(detected, axis=0) + 1).astype(np.float64)
    return best


@kernel
def _minus_log10_p_fa(z: float, needed: int, choose: Samples) -> float:
    """P_fa of `needed` of five z above this one: a binomial tail, without underflow."""
    p = np.exp(-z / 2)
    tail, power = 0.0, 1.0
    for k in range(needed, len(choose)):
        tail += choose[k] * power * (1 - p) ** (len(choose) - 1 - k)
        power *= p
    found: float = (needed * z / 2 - np.log(tail)) / np.log(10.0)
    return found


@kernel
def _nth_largest(z: Samples, first: int, stop: int, c: int, n: int) -> float:
    """Give the n-th largest of a few: the smallest that fewer than n others exceed."""
    found = 0.0
    for i in range(first, stop):
        n_above = 0
        for j in range(first, stop):
            n_above += z[j, c] > z[i, c]
        if n_above < n and (found == 0.0 or z[i, c] < found):
            found = z[i, c]
    return found


@kernel
def _needed_at(mean_excess: float, table: Samples) -> int:
    """Look up r0 for the SNR of z whose mean excess over any level is 2 (1 + SNR)."""
    snr_db = 10 * np.log10(max(mean_excess / 2 - 1, 1e-9))
    return int(table[min(max(int(snr_db) - LOWEST_DB, 0), len(table) - 1)])


@kernel
def _adaptive(
    z: Samples, first: int, zeta: float, table: Samples, choose: Samples, out: Samples
) -> None:
    """Write -log10 P_fa of the last five z, for the r0 that the running SNR asks for."""
    m = len(choose) - 1
    for c in range(z.shape[1]):
        mean_excess = 2 * (1 + 10 ** (FIRST_DB / 10))
        needed = _needed_at(mean_excess, table)
        for i in range(max(first, m - 1), len(z)):
            level = _nth_largest(z, i - m + 1, i + 1, c, needed)
            out[i, c] = _minus_log10_p_fa(level, needed, choose)
            if z[i, c] > zeta:
                mean_excess += (z[i, c] - zeta - mean_excess) / MEMORY
                needed = _needed_at(mean_excess, table)


def adapted(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Minus log10 of the P_fa at which the last five z would just be an alarm."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    z = chi_squares(filtered_uV, fs, rest_s)
    first = n_rest // (2 * thinning(fs))
    table = best_needed(np.arange(LOWEST_DB, HIGHEST_DB + 1, dtype=np.float64))
    choose = np.array([float(math.comb(GROUP, k)) for k in range(GROUP + 1)])
    out = np.full_like(z, np.nan)
    is_known = np.isfinite(z[-1])
    found = np.full((len(z), int(is_known.sum())), np.nan)
    _adaptive(np.ascontiguousarray(z[:, is_known]), first, published_zeta(), table, choose, found)
    out[:, is_known] = found
    return at_second_samples(out, fs, len(filtered_uV), n_rest)


def lasting_states(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """Above threshold; no state shorter than 30 ms."""
    return without_short_states(above(statistic, threshold), fs)


METHOD = Method(
    name="severini",
    title="Severini 2012 (adaptive double threshold)",
    source="Severini et al., J Electromyogr Kinesiol 22:878 (2012)",
    threshold=-math.log10(FALSE_ALARM_SHARE),
    threshold_means="-log10 of the false alarm probability of a group of five z",
    is_causal=True,
    delay_s=0.0,
    statistic=adapted,
    rule=lasting_states,
)
