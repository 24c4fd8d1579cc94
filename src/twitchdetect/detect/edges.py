"""Where a burst begins and ends: maximum likelihood outward from its peak."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES

_BURST_RATIO_MIN = 1.5
_BURST_RATIO_MAX = 30.0
_AROUND_SHARE = 0.001
_START_HOPS = 8
_RECENT_SHARE = 0.25
_RINGING_SHARE, _RINGING_FALL = 0.1, 0.7
"""Energy that the filters ring with once a burst has ended, and what is left of it a hop later."""
CONTRACTION_MERGE = 5
"""How much longer than after a twitch it must be quiet after a contraction."""


@kernel
def burst_hops(newest: int, a: Floats, k: Ints) -> int:
    """Length of the event in progress as it would be written now."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    ring = k[st.RING]
    n_lanes = k[st.N_GROUPS] * LANES
    rings = rows(a, k[st.A_RINGS], ring * st.N_RINGS).reshape((ring, st.N_RINGS, n_lanes))
    _, first, last = find_burst(newest, rings, table, k)
    return last + 1 - first


@kernel
def quiet_hops_to_end(k: Ints) -> int:
    """For how many hops it must be quiet until the event in progress is over."""
    hops: int = k[st.MERGE_HOPS] * (CONTRACTION_MERGE if k[st.IS_LONG] else 1)
    return hops


@kernel
def find_burst(newest: int, rings: Floats, table: Floats, k: Ints) -> tuple[int, int, int]:
    """Strongest channel of the event in progress, first and last hop there."""
    c = int(np.argmax(table[st.PEAK_EVIDENCE, : k[st.N_CHANNELS]]))
    peak_hop = min(int(table[st.EVENT_MAX_HOP, c]), newest)
    white, floor = rings[:, st.RING_WHITE, c], table[st.EVENT_FLOOR_WHITE, c]
    first, last = _find_edges(white, floor, peak_hop, newest, k)
    return c, first, last


@kernel
def _find_edges(white: Floats, floor: float, peak: int, newest: int, k: Ints) -> tuple[int, int]:
    """First and last hop of the burst around its peak.

    Notes
    -----
    Maximum likelihood of a change from the level around the burst to the burst's own variance, as
    in the back-search of the AGLR detector (Staude 2001), outward from the peak. The level around
    is the floor or, for a strong burst, a share of its own energy: what the filters ring with.
    """
    ring = k[st.RING]
    earliest = max(
        k[st.ALARM_HOP] - k[st.LOOKBACK_HOPS],
        k[st.FIRST_HOP],
        k[st.LAST_STOP_HOP],
        newest - ring + 1,
    )
    earliest = min(earliest, peak)
    first = max(k[st.ALARM_HOP] - _START_HOPS, earliest)
    last = max(min(k[st.LAST_ACTIVE_HOP] - _START_HOPS // 2, newest), peak)
    n = k[st.HOP] / k[st.DECIMATION]
    patience = quiet_hops_to_end(k)
    for _ in range(2):
        total = 0.0
        for hop in range(first, last + 1):
            total += white[hop % ring]
        burst = total / ((last - first + 1) * n)
        quiet = max(floor, _AROUND_SHARE * burst)
        first = _first_hop(white, peak, earliest, patience, quiet, burst, n)
        last = _last_hop(white, first, peak, newest, patience, quiet, burst, n)
    return first, last


@kernel
def _gain(energy: float, quiet: float, burst: float, n: float) -> float:
    """How much likelier a hop's energy is in the burst than in the quiet around it, in nats."""
    ratio = min(max(burst / quiet, _BURST_RATIO_MIN), _BURST_RATIO_MAX)
    nats: float = 0.5 * ((1.0 - 1.0 / ratio) * energy / quiet - n * np.log(ratio))
    return nats


@kernel
def _first_hop(
    white: Floats, peak: int, earliest: int, patience: int, quiet: float, burst: float, n: float
) -> int:
    """How far the burst reaches back from its peak: where the score is largest."""
    best_hop, score, best = peak, 0.0, -1e300
    for hop in range(peak, earliest - 1, -1):
        score += _gain(white[hop % white.shape[0]], quiet, burst, n)
        if score > best:
            best, best_hop = score, hop
        elif best_hop - hop > patience:
            break
    return best_hop


@kernel
def _last_hop(
    white: Floats,
    first: int,
    peak: int,
    newest: int,
    patience: int,
    quiet: float,
    burst: float,
    n: float,
) -> int:
    """How far it reaches forward; what the filters ring with after stronger hops is quiet."""
    best_hop, score, best = peak, 0.0, -1e300
    recent = ringing = 0.0
    for hop in range(first, newest + 1):
        energy = white[hop % white.shape[0]]
        if hop >= peak:
            score += _gain(energy, max(quiet, ringing), burst, n)
            if score > best:
                best, best_hop = score, hop
            elif hop - best_hop > patience:
                break
        recent += _RECENT_SHARE * (energy / n - recent)
        ringing = max(ringing * _RINGING_FALL, _RINGING_SHARE * recent)
    return best_hop
