"""What lies above 75 Hz in the latest signal: muscle does, what moves mechanically hardly.

The thin signal (filtered, decimated, not whitened) of the last `CLOSE_S` is kept in a ring. When an
event is written, its stretch is whitened and high-passed once more and looked at hop by hop.
"""

from __future__ import annotations

import numpy as np
from scipy import signal

from twitchdetect.detect import state as st
from twitchdetect.detect.evidence import evidence
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.cascade import run_cascade
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES, Mask, add, add_product, load, store
from twitchdetect.dsp.whitening import ORDER

HIGH_HZ = 75.0
"""Motor units' potentials go on above; of needle, cable, electrode and heart little does."""
RUN_IN_HOPS = 12
"""Hops before those that are looked at, for the high-pass to settle."""
HIGH_MEMORY = 30.0
"""Blocks over which the share above 75 Hz is averaged at rest."""
_NEARLY = 0.999
"""A ratio below this share of another has less evidence, however it is rounded."""


def high_sections(thin_fs: float) -> Floats:
    """The high-pass of the close-up, of order six: (n_sections, 6)."""
    return np.asarray(signal.butter(6, HIGH_HZ, "highpass", fs=thin_fs, output="sos"))


@kernel
def look(first: int, newest: int, a: Floats, f: Floats, k: Ints) -> int:
    """Whiten and high-pass the hops ``[first, newest]``; sum each one's energy.

    Parameters
    ----------
    first, newest : int
        Hops; no more than are kept, or the earliest are left out.

    Returns
    -------
    int
        The first hop of `A_HIGH_HOPS`, whose rows hold the hops' energies.
    """
    m = k[st.HOP] // k[st.DECIMATION]
    most = k[st.N_CLOSE] // m
    run_in = max(newest + 1 - most, first - RUN_IN_HOPS, k[st.FIRST_HOP])
    first = max(first, run_in)
    row = k[st.THIN_AT_HOP] - (k[st.HOPS] - run_in) * m
    n = (newest + 1 - run_in) * m
    k[st.CLOSE_LEAD] = (first - run_in) * m
    _whiten(row, n, a, k)
    z, rows_of = k[st.A_Z_HIGH], k[st.A_CLOSE]
    a[z : z + 2 * k[st.N_HIGH_SECTIONS]] = 0.0
    run_cascade(
        a, rows_of, a, rows_of, n, f, k[st.O_HIGH], k[st.N_HIGH_SECTIONS], a, z, a, k[st.A_SPILL]
    )
    for hop in range(first, newest + 1):
        begin = rows_of + (hop - run_in) * m
        for g in range(a.shape[1]):
            total = (0.0, 0.0, 0.0, 0.0)
            for i in range(begin, begin + m):
                v = load(a, i, g)
                total = add_product(total, v, v)
            store(a, k[st.A_HIGH_HOPS] + hop - first, g, total)
    return first


@kernel
def _whiten(row: int, n: int, a: Floats, k: Ints) -> None:
    """Whiten `n` rows of the ring, from row number `row` of the stream, into the close-up."""
    ring, size, taps, close = k[st.A_THIN], k[st.THIN_RING], k[st.A_TAPS], k[st.A_CLOSE]
    for i in range(n):
        at = (row + i) % size
        for g in range(a.shape[1]):
            y = (0.0, 0.0, 0.0, 0.0)
            for lag in range(ORDER + 1):
                past = at - lag if at >= lag else at - lag + size
                y = add_product(y, load(a, taps + lag, g), load(a, ring + past, g))
            store(a, close + i, g, y)


@kernel
def learn_share(g: int, is_whole: Mask, a: Floats, k: Ints) -> None:
    """Follow the share of the whitened energy above 75 Hz in a block that was looked at."""
    total = (0.0, 0.0, 0.0, 0.0)
    for hop in range(st.BLOCK_HOPS):
        total = add(total, load(a, k[st.A_HIGH_HOPS] + hop, g))
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    for lane in range(LANES):
        c = LANES * g + lane
        if is_whole[lane] and table[st.BLOCK_WHITE, c] > 0.0:
            n = min(table[st.N_SHARE, c] + 1.0, HIGH_MEMORY)
            share = total[lane] / table[st.BLOCK_WHITE, c]
            table[st.N_SHARE, c] = n
            table[st.HIGH_SHARE, c] += (share - table[st.HIGH_SHARE, c]) / n


@kernel
def weigh_high(first: int, last: int, looked: int, a: Floats, f: Floats, k: Ints) -> None:
    """Raise each channel's strongest evidence above 75 Hz by that in the hops ``[first, last]``.

    Parameters
    ----------
    first, last : int
        Hops.
    looked : int
        The first hop that `look` summed.
    """
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    energies = rows(a, k[st.A_HIGH_HOPS], k[st.N_CLOSE])
    m, dof = k[st.HOP] // k[st.DECIMATION], f[k[st.O_TABLE] + st.T_DOF_HIGH]
    first = max(first, looked)
    for c in range(k[st.N_CHANNELS]):
        floor = table[st.HIGH_SHARE, c] * table[st.EVENT_FLOOR_WHITE, c] * m
        most = table[st.HIGH_EVIDENCE, c]
        if floor > 0.0:
            for window in (4, 8, 16):
                total, largest = 0.0, 0.0
                for hop in range(first, last + 1):
                    total += energies[hop - looked, c]
                    if hop - first >= window:
                        total -= energies[hop - window - looked, c]
                    if hop - first >= window - 1:
                        ratio = total / (window * floor)
                        if ratio > _NEARLY * largest:  # evidence grows with it, and costs
                            most = max(most, evidence(ratio, window * dof, table[st.FLOOR_DOF, c]))
                            largest = max(largest, ratio)
        table[st.HIGH_EVIDENCE, c] = most
