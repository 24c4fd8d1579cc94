"""The signal as the detector filters it, for pictures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp import design
from twitchdetect.dsp.cascade import Cascade
from twitchdetect.dsp.lanes import LANES
from twitchdetect.dsp.line import (
    LINE_WIDTH_HZ,
    N_ROWS_BEFORE,
    SIZE_MEMORY_S,
    cancel_line,
    line_constants,
)

Samples = npt.NDArray[np.float64]
_SETTLE_S = 0.3


def analysis_signal(
    data_uV: Samples, fs: float, band_hz: tuple[float, float], mains_hz: float | None
) -> Samples:
    """Band-pass, take the mains out, and shift back by the filters' delay.

    Parameters
    ----------
    data_uV : ndarray, (n_samples, n_channels)
        Consecutive samples; nan is filled with the last value before it.
    fs : float
        Sampling frequency in Hz.
    band_hz : tuple of float
    mains_hz : float or None

    Returns
    -------
    ndarray, (n_samples, n_channels)
    """
    n_samples, n_channels = data_uV.shape
    sos = design.band_sections(band_hz, fs)
    filtered = Cascade(sos, n_channels).process(_filled(data_uV))
    harmonics = design.harmonics_hz(mains_hz, band_hz, fs) if mains_hz else []
    if harmonics:
        constants = line_constants(harmonics, LINE_WIDTH_HZ, fs)
        n_groups = -(-n_channels // LANES)
        work = np.zeros((n_samples + N_ROWS_BEFORE + 2 * len(harmonics), n_groups, LANES))
        lanes = work.reshape(len(work), -1)
        lanes[:n_samples, :n_channels] = filtered
        fast, slow = 1 / (_SETTLE_S * fs), 1 / (SIZE_MEMORY_S * fs)
        cancel_line(work, 0, n_samples, constants.ravel(), 0, len(constants), n_samples, fast, slow)
        filtered = lanes[:n_samples, :n_channels]
    delay = round(design.group_delay_samples(sos, fs, 2 * band_hz[0], 0.8 * band_hz[1]))
    delay = min(delay, n_samples)
    shifted = np.zeros_like(filtered)
    shifted[: n_samples - delay] = filtered[delay:]
    return shifted


def _filled(data_uV: Samples) -> Samples:
    is_good = np.isfinite(data_uV)
    if is_good.all():
        return data_uV
    rows = np.where(is_good, np.arange(len(data_uV))[:, None], 0)
    filled = np.take_along_axis(data_uV, np.maximum.accumulate(rows, axis=0), axis=0)
    return np.nan_to_num(filled, nan=0.0, posinf=0.0, neginf=0.0)
