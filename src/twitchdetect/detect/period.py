"""Whether a long burst repeats itself: pulses that come too fast to be told apart."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel

LEAST_PERIODS = 3


@kernel
def find_period(
    c: int, first: int, last: int, looked: int, a: Floats, k: Ints
) -> tuple[float, int]:
    """Autocorrelation of the rows that were just looked at, whitened and above 75 Hz.

    Parameters
    ----------
    c : int
        Channel.
    first, last : int
        Hops of the burst.
    looked : int
        The first hop that `closeup.look` summed.

    Returns
    -------
    float
        The smaller of its correlations with itself one and two periods later; 0 if it has none.
    int
        The period in samples.
    """
    m = k[st.HOP] // k[st.DECIMATION]
    begin = k[st.CLOSE_LEAD] + (max(first, looked) - looked) * m
    n = (last + 1 - max(first, looked)) * m
    wave = rows(a, k[st.A_CLOSE] + begin, max(n, 0))
    best, most = 0, 0.0
    for lag in range(k[st.PERIOD_LAGS], min(k[st.PERIOD_LAGS + 1], n // LEAST_PERIODS) + 1):
        once = _correlation(wave, c, lag, n)
        if once > most:
            twice = _correlation(wave, c, 2 * lag, n)
            if min(once, twice) > most:
                best, most = lag, min(once, twice)
    return most, best * k[st.DECIMATION]


@kernel
def _correlation(wave: Floats, c: int, lag: int, n: int) -> float:
    dot = one = other = 0.0
    for i in range(n - lag):
        u, v = wave[i, c], wave[i + lag, c]
        dot += u * v
        one += u * u
        other += v * v
    r: float = dot / np.sqrt(max(one * other, st.LEAST))
    return r
