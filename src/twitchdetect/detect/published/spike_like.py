"""Amplitude inclusion above a running noise level, in the manner of SPiQE (Bashford 2019).

Source
------
J. Bashford et al., Clin. Neurophysiol. 130 (2019) 1083-1090. Read (abstract): fasciculation
potentials in high-density surface EMG are found by an amplitude threshold that follows the noise
level, and data noisier than 100 microvolts are left out. The pipeline is not public.

Parameters **chosen here**: noise level = median over the last 1 s of the RMS of 20 ms blocks;
threshold 5 times that; crossings up to 15 ms apart are one potential.

Deviations
----------
Only the two amplitude criteria are here, no template, channel by channel. The noise level that is
left out above 100 microvolts is that RMS. **Not free of scale** for that reason alone. The rest is
not used, except that nothing is defined in it.

Causal: the noise level comes from finished blocks.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from twitchdetect.detect.published.envelope import defined_after, rest_samples, samples_in
from twitchdetect.detect.published.intervals import above, bridged
from twitchdetect.detect.published.method import Intervals, Method, Samples

BLOCK_S = 0.020
N_BLOCKS = 51
EXCLUDED_UV = 100.0
LONGEST_DIP_S = 0.015


def noise_level(filtered_uV: Samples, fs: float) -> Samples:
    """Median RMS of the last blocks that were finished before each sample, in microvolts.

    Returns
    -------
    ndarray, (n_samples, n_channels)
        nan before the first block is finished; of fewer blocks in the first second.
    """
    n = samples_in(BLOCK_S, fs, 4)
    columns = np.ascontiguousarray(filtered_uV.T)
    levels = np.column_stack([_median_before_each_block(column, n) for column in columns])
    return np.repeat(levels, n, axis=0)[: len(filtered_uV)]


def _median_before_each_block(column: Samples, n: int) -> Samples:
    """Median RMS of up to `N_BLOCKS` blocks before each block, the unfinished last one too."""
    n_blocks = len(column) // n
    rms = np.sqrt((column[: n_blocks * n].reshape(n_blocks, n) ** 2).mean(axis=1))
    level = np.full(n_blocks + 1, np.nan)
    for b in range(1, min(N_BLOCKS, n_blocks + 1)):
        level[b] = np.median(rms[:b])
    if n_blocks >= N_BLOCKS:
        half = N_BLOCKS // 2
        centred = ndimage.median_filter(rms, N_BLOCKS)
        level[N_BLOCKS:] = centred[half : n_blocks - half]
    return level


def amplitude_over_noise(filtered_uV: Samples, fs: float, rest_s: float) -> Samples:
    """Absolute value over the noise level; -inf where that is above 100 microvolts."""
    n_rest = rest_samples(filtered_uV, fs, rest_s)
    level = noise_level(filtered_uV, fs)
    level[(level > EXCLUDED_UV) | (level == 0)] = np.nan
    return defined_after(np.abs(filtered_uV) / level, n_rest)


def as_potentials(statistic: Samples, threshold: float, fs: float) -> Intervals:
    """Above threshold; crossings up to 15 ms apart are one."""
    return bridged(above(statistic, threshold), samples_in(LONGEST_DIP_S, fs))


METHOD = Method(
    name="spike_like",
    title="Amplitude over running noise (after SPiQE, Bashford 2019)",
    source="Bashford et al., Clin Neurophysiol 130:1083 (2019)",
    threshold=5.0,
    threshold_means="multiples of the running noise RMS",
    is_causal=True,
    delay_s=0.0,
    statistic=amplitude_over_noise,
    rule=as_potentials,
)
