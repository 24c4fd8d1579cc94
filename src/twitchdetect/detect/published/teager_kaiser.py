"""Solnik 2010 after Li 2007: Teager-Kaiser energy operator before a threshold.

Source
------
- X. Li, P. Zhou, A. S. Aruin, Ann. Biomed. Eng. 35 (2007) 1532. Read (abstract).
- S. Solnik et al., Acta Bioeng. Biomech. 10 (2008) 65; Eur. J. Appl. Physiol. 110 (2010) 489.
  From memory, medium confidence: band 30-300 Hz, x[n]^2 - x[n-1] x[n+1], rectified, low-pass
  50 Hz, mean + 15 SD of rest, 25 consecutive samples (here 25 ms).

Deviations
----------
Filters run forward only; where `fs` does not carry 300 Hz the band has no upper edge. The operator
is taken one sample back, so that it needs no later sample. The end is where it is below for as
long.
The 25 consecutive ms **delete short twitches**.

Causal.
"""

from __future__ import annotations

import numpy as np

from twitchdetect.detect.published.envelope import (
    bandpass,
    in_rest_sds,
    lowpass,
    rest_samples,
    samples_in,
)
from twitchdetect.detect.published.intervals import confirmed
from twitchdetect.detect.published.method import Intervals, Method, Samples

BAND_HZ = (30.0, 300.0)
LOWPASS_HZ = 50.0
CONSECUTIVE_S = 0.025


def teager_kaiser(values: Samples) -> Samples:
    """Energy operator at the sample before each; 0 for the first two: (n_samples, n_channels)."""
    energy = np.zeros_like(values)
    energy[2:] = values[1:-1] ** 2 - values[:-2] * values[2:]
    return energy


def smoothed_energy(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Rectified energy below 50 Hz, in SDs of rest."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    energy = np.abs(teager_kaiser(bandpass(filtered_uV, BAND_HZ, fs)))
    envelope = lowpass(energy, LOWPASS_HZ, fs)
    return in_rest_sds(envelope, envelope, fs, n_rest)


def for_25_ms(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """From the first of 25 ms above the threshold to the first of 25 ms not above it."""
    return confirmed(statistic > threshold, samples_in(CONSECUTIVE_S, fs))


METHOD = Method(
    name="solnik_tkeo",
    title="Teager-Kaiser (Li 2007, Solnik 2010)",
    source="Solnik et al., Eur J Appl Physiol 110:489 (2010); Li et al., Ann Biomed Eng 35 (2007)",
    threshold=15.0,
    threshold_means="SDs of the smoothed Teager-Kaiser energy of rest above its mean",
    is_causal=True,
    delay_s=0.0,
    statistic=smoothed_energy,
    rule=for_25_ms,
)
