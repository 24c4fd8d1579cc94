"""The alarm level in microvolts, for pictures: how strong a burst must be, window by window."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.evidence import ratio_at
from twitchdetect.detect.state import Floats, Ints, rows

WINDOW = 1
"""Of the windows of 16, 32, 64 and 128 ms."""


def alarm_level_uV(a: Floats, f: Floats, k: Ints) -> Floats:
    """Give each channel's alarm level as an rms of the filtered signal over 32 ms.

    The statistic is the whitened energy of a window against that of the floor, and the alarm level
    is a number of nats; each length of window has the ratio at which its evidence reaches it. A
    burst with the floor's own spectrum raises the filtered energy by the same ratio, so the rms
    that it must reach, the floor's included, is the filtered floor's times the ratio's root.

    Returns
    -------
    ndarray, (n_channels,)
        NaN where no event can be found now: the floor is not known yet, or the channel is railed,
        missing or settling.

    Notes
    -----
    A burst whose energy lies where the floor has little needs less; one that is shorter or longer
    than the window needs another level (longer ones less), and one that stands on a tone more.
    """
    n = int(k[st.N_CHANNELS])
    table = rows(a, int(k[st.A_CHANNELS]), st.N_ROWS)[:, :n]
    thresholds = rows(a, int(k[st.A_THRESHOLDS]), st.N_WINDOWS)[WINDOW, :n]
    dof = float(f[int(k[st.O_TABLE]) + st.T_DOF + WINDOW])
    is_ready = (thresholds < st.NEVER) & (table[st.ALARM_LEVEL] > 0.0) & (table[st.FLOOR_DOF] > 0.0)
    is_ready &= table[st.SETTLED_AT] <= k[st.SAMPLE]
    level = np.full(n, np.nan)
    for c in np.flatnonzero(is_ready):
        ratio = ratio_at(float(table[st.ALARM_LEVEL, c]), dof, float(table[st.FLOOR_DOF, c]))
        level[c] = np.sqrt(table[st.FLOOR_FILTERED, c] * ratio)
    return level
