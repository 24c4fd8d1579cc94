"""How improbable a window's energy is in noise: one scale for windows of every length."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import optimize

from twitchdetect.dsp.jit import kernel

Samples = npt.NDArray[np.float64]


@kernel
def evidence(ratio: float, n_window: float, n_floor: float) -> float:
    """Log likelihood ratio, in nats, that a window has more variance than the floor.

    Parameters
    ----------
    ratio : float
        Mean energy in the window over that of the floor.
    n_window, n_floor : float
        Degrees of freedom of the two.

    Returns
    -------
    float
        0 where the window is no stronger than the floor.

    Notes
    -----
    Generalized likelihood ratio of two Gaussian samples with separate against common variance,
    one-sided. For an exactly known floor it becomes ``n_window / 2 (ratio - 1 - ln ratio)``. Its
    tail falls by about one e-fold a nat whatever the window's length, which makes the lengths
    comparable.
    """
    if ratio <= 1.0:
        return 0.0
    total = n_window + n_floor
    pooled = (n_window * ratio + n_floor) / total
    nats: float = 0.5 * (total * np.log(pooled) - n_window * np.log(ratio))
    return nats


def ratio_at(level: float, n_window: float, n_floor: float) -> float:
    """The energy ratio whose evidence is `level` nats."""

    def excess(log_ratio: float) -> float:
        return float(evidence(float(np.exp(log_ratio)), n_window, n_floor)) - level

    return float(np.exp(optimize.brentq(excess, 1e-9, 200.0)))
