"""From an event in progress to a record of numbers: onset, end, size, evidence."""

from __future__ import annotations

import numpy as np

from twitchdetect.detect import state as st
from twitchdetect.detect.hum import hum_share
from twitchdetect.detect.movement import add_touch
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
FLOOR_RISE = 2.0
"""A floor that has risen so much during an event has taken what goes on for the new rest."""


@kernel
def _new_record(f: Floats, k: Ints) -> Floats:
    width = st.N_RECORD + k[st.N_GROUPS] * LANES
    start = k[st.O_RECORDS] + k[st.N_RECORDS] * width
    k[st.N_RECORDS] += 1
    record = f[start : start + width]
    record[:] = 0.0
    return record


@kernel
def write_burst(ended_by: int, newest: int, a: Floats, f: Floats, k: Ints) -> None:
    """Close the event in progress and write its record, from hops up to `newest`."""
    n_lanes = k[st.N_GROUPS] * LANES
    ring = k[st.RING]
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    rings = rows(a, k[st.A_RINGS], ring * st.N_RINGS).reshape((ring, st.N_RINGS, n_lanes))
    record = _new_record(f, k)
    c, first, last = _find_burst(newest, rings, table, k)
    energy = peak = clipped = 0.0
    for hop in range(first, last + 1):
        slot = hop % ring
        energy += rings[slot, st.RING_FILTERED, c]
        peak = max(peak, rings[slot, st.RING_PEAK, c])
        clipped += rings[slot, st.RING_CLIPPED, c]
    n = (last - first + 1) * k[st.HOP]
    add_touch(first - k[st.DELAY] // k[st.HOP], record, a, f, k)
    times = f[k[st.O_HOP_SAMPLE] : k[st.O_HOP_SAMPLE] + ring]
    start = max(times[first % ring] + k[st.HOP] // 2 - k[st.DELAY], float(k[st.FIRST_SAMPLE]))
    record[st.R_TYPE] = st.BURST
    record[st.R_CHANNEL] = c
    record[st.R_START] = start
    record[st.R_STOP] = max(times[last % ring] + k[st.HOP] - k[st.DELAY], start + 1.0)
    record[st.R_ALARM] = max(float(k[st.ALARM_SAMPLE]), start)
    record[st.R_DECIDED] = k[st.SAMPLE] - 1
    record[st.R_PEAK] = np.sqrt(peak)
    record[st.R_RMS] = np.sqrt(energy / n)
    record[st.R_SNR] = 10.0 * np.log10(max(energy / n, 1e-30) / table[st.EVENT_FLOOR_FILTERED, c])
    record[st.R_EVIDENCE] = table[st.PEAK_EVIDENCE, c]
    record[st.R_LEVEL] = table[st.ALARM_LEVEL, c]
    record[st.R_SLOPE] = table[st.TAIL_RATE, c]
    record[st.R_FLOOR_UV] = np.sqrt(table[st.EVENT_FLOOR_FILTERED, c])
    record[st.R_ABOVE_REST_DB] = 10.0 * np.log10(
        table[st.EVENT_FLOOR_FILTERED, c] / table[st.FLOOR_REST, c]
    )
    record[st.R_CLIPPED] = clipped / n
    record[st.R_HUM] = hum_share(c, table, k)
    record[st.R_BAD_KIND] = table[st.BAD_KIND, c]
    is_rail = table[st.HELD_STOP, c] > 0.0 and table[st.HELD_KIND, c] == st.RAILED
    record[st.R_RAIL_STOP] = table[st.HELD_STOP, c] if is_rail else -np.inf
    goes_on = table[st.FLOOR_WHITE, c] > FLOOR_RISE * table[st.EVENT_FLOOR_WHITE, c]
    record[st.R_ENDED_BY] = st.BY_LENGTH if ended_by == st.BY_QUIET and goes_on else ended_by
    for i in range(n_lanes):
        record[st.N_RECORD + i] = table[st.PEAK_EVIDENCE, i]
    k[st.ACTIVE] = 0
    k[st.LAST_STOP_HOP] = 1 + (last if ended_by == st.BY_JUMP else max(last, k[st.LAST_ACTIVE_HOP]))
    k[st.LAST_EVENT_HOP] = k[st.HOPS]


@kernel
def burst_hops(newest: int, a: Floats, k: Ints) -> int:
    """Length of the event in progress as it would be written now."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    ring = k[st.RING]
    n_lanes = k[st.N_GROUPS] * LANES
    rings = rows(a, k[st.A_RINGS], ring * st.N_RINGS).reshape((ring, st.N_RINGS, n_lanes))
    _, first, last = _find_burst(newest, rings, table, k)
    return last + 1 - first


@kernel
def quiet_hops_to_end(k: Ints) -> int:
    """For how many hops it must be quiet until the event in progress is over."""
    hops: int = k[st.MERGE_HOPS] * (CONTRACTION_MERGE if k[st.IS_LONG] else 1)
    return hops


@kernel
def _find_burst(newest: int, rings: Floats, table: Floats, k: Ints) -> tuple[int, int, int]:
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


@kernel
def write_bad(c: int, start: float, stop: float, kind: float, f: Floats, k: Ints) -> None:
    """Write the record of a stretch in which a channel gave no samples."""
    record = _new_record(f, k)
    record[st.R_TYPE] = kind
    record[st.R_CHANNEL] = c
    record[st.R_START] = start
    record[st.R_STOP] = stop
    record[st.R_ALARM] = min(start + k[st.RAIL_RUN], k[st.SAMPLE]) - 1
    record[st.R_DECIDED] = k[st.SAMPLE] - 1
