"""The steps of gain and time, the bar that shows the gain, the lines of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

TIME_BASES_S = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
GAINS_UV = tuple(m * 10.0**e for e in range(6) for m in (1, 2, 5))
"""Microvolts that a lane's height stands for."""
_TICKS_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
SHORT_S = 5.0
"""Screens up to here may have labels with tenths of a second."""
_LEAST_APART = 1.6  # of a label's width
_MEDIAN_OF_NORMAL = 0.6745
_RESTS = (12.0, 30.0)  # least and most of the rms of rest that a lane's height is
_CALM_SHARE = 0.995  # of the values lie within a lane after an automatic choice


class ScaleBar(NamedTuple):
    """A length that stands for microvolts.

    Attributes
    ----------
    uV : float
    rows : int
        Its length in device pixels.
    text : str
    """

    uV: float
    rows: int
    text: str


def stepped(steps: Sequence[float], value: float, n: int) -> float:
    """Give the step that lies `n` steps from a value, the outermost one beyond the ends."""
    nearest = min(range(len(steps)), key=lambda i: abs(np.log(steps[i] / value)))
    return steps[min(max(0, nearest + n), len(steps) - 1)]


def scale_bar(rows_per_uV: float, least_rows: float) -> ScaleBar:
    """Give the shortest bar of a round number of microvolts that is at least so long."""
    uV = next((g for g in GAINS_UV if g * rows_per_uV >= least_rows), GAINS_UV[-1])
    text = f"{uV / 1000:g} mV" if uV >= 1000 else f"{uV:g} µV"
    return ScaleBar(uV, round(uV * rows_per_uV), text)


def fitting_gain(values_uV: npt.NDArray[np.floating], n_sides: int = 2) -> float:
    """Give the gain with which what all channels do, but for rare peaks, fits into its lane.

    Parameters
    ----------
    values_uV : ndarray, (n_channels, n)
        Around zero; NaN is left out.
    n_sides : int
        2 where values lie on both sides of zero, 1 for an envelope.

    Returns
    -------
    float
        One of `GAINS_UV`: that of the calmest one among the most active quarter of the channels,
        where rest neither fills the lane nor vanishes in it.
    """
    sizes = np.abs(values_uV)
    has_some = np.isfinite(sizes).any(axis=1) if sizes.size else np.zeros(0, dtype=np.bool_)
    if not has_some.any():
        return GAINS_UV[len(GAINS_UV) // 2]
    median, most = np.nanquantile(sizes[has_some], (0.5, _CALM_SHARE), axis=1)
    wanted = n_sides * float(np.quantile(most, 0.75, method="higher"))
    rest_uV = float(np.median(median)) / _MEDIAN_OF_NORMAL
    if rest_uV > 0:
        least, most_rests = (n_sides / 2 * n for n in _RESTS)
        wanted = min(max(wanted, least * rest_uV), most_rests * rest_uV)
    return next((g for g in GAINS_UV if g >= wanted), GAINS_UV[-1])


def tick_step_s(time_base_s: float, label_width: float, width: float) -> float:
    """Give the distance of time labels: the shortest that divides the screen and keeps them apart.

    Parameters
    ----------
    time_base_s : float
        One of `TIME_BASES_S`.
    label_width, width : float
        Of the widest label and of the screen.
    """
    for step in _TICKS_S:
        if step < 1 and time_base_s > SHORT_S:
            continue
        n = time_base_s / step
        if round(n) >= 1 and abs(n - round(n)) < 1e-6 and width / n >= _LEAST_APART * label_width:
            return step
    return time_base_s


def tick_text(time_s: float, step_s: float) -> str:
    """Give a label of the time axis, in seconds of the session."""
    return f"{time_s:.1f} s" if step_s < 1 else f"{time_s:.0f} s"
