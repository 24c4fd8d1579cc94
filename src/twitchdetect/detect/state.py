"""The detector's whole state in three arrays, and the names of the places in them.

A numba call costs time for every array that it is given or makes a view of, more than eight
samples of filtering do. So whatever has a value a channel lives in the rows of one array `a`,
(n_rows, n_groups, 4); all other floats in a flat array `f`; all integers, the sizes and the places
in `a` and `f` among them, in `k`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from twitchdetect.detect import slow_places as sp
from twitchdetect.dsp.cascade import padded_sections, steady_state
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES
from twitchdetect.dsp.line import N_ROWS_BEFORE
from twitchdetect.dsp.noise_floor import EMPTY
from twitchdetect.dsp.whitening import ORDER

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CHUNK = 128
"""Most samples that go through the filters at once."""
N_LEVELS = 6
"""Sums of 1, 2, 4, 8, 16 and 32 hops; the last four are the windows of the statistic."""
FIRST_WINDOW = 2
N_WINDOWS = N_LEVELS - FIRST_WINDOW
LONGEST_HOPS = 1 << (N_LEVELS - 1)
FAR_NATS = 4.0
"""Where the far tail of the noise's own peaks begins, above the collecting level."""
BLOCK_HOPS = 32
"""Hops in a block of the noise floor."""

_slot = count(sp.N_SLOTS)
# Sizes, fixed.
N_CHANNELS, N_GROUPS, N_SECTIONS, N_DECIMATORS = (next(_slot) for _ in range(4))
DECIMATION, HOP, RING, FLOOR_BLOCKS, RAIL_RUN = (next(_slot) for _ in range(5))
N_OSCILLATORS = next(_slot)
SETTLE, MERGE_HOPS, TWITCH_HOPS, RELEASE_HOPS, LOOKBACK_HOPS, MAINS_WINDOW = (
    next(_slot) for _ in range(6)
)
SATURATION_HOLD, DELAY = (next(_slot) for _ in range(2))
# Where the stream stands.
SAMPLE, PHASE, HOPS, PRIME, N_BAD, N_RECORDS = (next(_slot) for _ in range(6))
N_HELD, ANY_CLIPPED, FINISHED, SLOT = (next(_slot) for _ in range(4))
TO_BRIDGE, BRIDGE_SETTLE = (next(_slot) for _ in range(2))
N_BEFORE_FLOATS, EXC_CHECK = (next(_slot) for _ in range(2))
# The event in progress; since when there was one, jumps and cuts in it not counted.
BUSY_HOP = next(_slot)
ACTIVE, IS_LONG, ALARM_HOP, ALARM_SAMPLE = (next(_slot) for _ in range(4))
LAST_ACTIVE_HOP, LAST_EVENT_HOP = (next(_slot) for _ in range(2))
LAST_STOP_HOP, FIRST_HOP, FIRST_SAMPLE = (next(_slot) for _ in range(3))
# Mains: 0 nothing to find, 1 looking, 2 first candidate found, 3 second found.
MAINS, MAINS_COUNT = (next(_slot) for _ in range(2))
MAINS_ROWS, _, _, _ = (next(_slot) for _ in range(4))  # first and stop of either's oscillators
# First rows of the lane arrays, all parts of `a`.
A_RAW, A_CLIPPED, A_FILTERED, A_SMOOTH, A_HISTORY = (next(_slot) for _ in range(5))
A_ENERGY, A_TAPS, A_ACF, A_ACF_MEAN, A_SPILL, A_Z, A_ZD, A_LINE = (next(_slot) for _ in range(8))
A_LEVELS, A_THRESHOLDS, A_CHANNELS, A_RINGS, A_MAINS, A_FLOORS = (next(_slot) for _ in range(6))
# Offsets of the other arrays, all parts of `f`.
O_COEF, O_PRIMED, O_DECIMATOR, O_HOP_SAMPLE = (next(_slot) for _ in range(4))
O_TABLE, O_ROTOR, O_RECORDS, O_LINE, O_SCRATCH, O_HUM = (next(_slot) for _ in range(6))
N_INTS = next(_slot)

_row = count(sp.N_SLOW_ROWS)
# Rows of the channel table, (N_ROWS, n_lanes).
LOW, HIGH, LAST_GOOD, BAD_RUN, BAD_SINCE, BAD_KIND = (next(_row) for _ in range(6))
SETTLED_AT, N_ACF, N_BLOCKS, BLOCK_BROKEN = (next(_row) for _ in range(4))
BLOCK_WHITE, BLOCK_FILTERED = (next(_row) for _ in range(2))
FLOOR_WHITE, FLOOR_FILTERED, FLOOR_REST, FLOOR_DOF = (next(_row) for _ in range(4))
EXC_OPEN, EXC_PEAK, EXC_LAST, EXC_START = (next(_row) for _ in range(4))
TAIL_COUNT, TAIL_TIME, TAIL_SUM, TAIL_RATE, ALARM_LEVEL = (next(_row) for _ in range(5))
FAR_COUNT, FAR_SUM = (next(_row) for _ in range(2))
PEAK_EVIDENCE, HELD_START, HELD_STOP, HELD_KIND = (next(_row) for _ in range(4))
MASK, RINGING, MASK_HOP, EVENT_MAX, EVENT_MAX_HOP, EVENT_LEVEL, RISE_HOP = (
    next(_row) for _ in range(7)
)
EVENT_FLOOR_WHITE, EVENT_FLOOR_FILTERED = (next(_row) for _ in range(2))
HUM_SUMS, _, _, _, HUM_ENERGY, _, EVENT_ENERGY = (next(_row) for _ in range(7))  # of either mains
N_ROWS = next(_row)

_entry = count()
# Places in the table of constants.
T_RATIO = next(_entry)  # N_WINDOWS ratios at the collecting level
T_DOF = T_RATIO + N_WINDOWS  # N_WINDOWS degrees of freedom
T_BIAS_WHITE = T_DOF + N_WINDOWS
(
    T_BIAS_FILTERED,
    T_DOF_BLOCK,
    T_COLLECT,
    T_TAIL_DECAY,
    T_PRIOR_RATE,
    T_PRIOR_SLOPE,
    T_PRIOR_WEIGHT,
    T_ALLOWED_RATE,
    T_REST_RISE,
    T_BLOCK_S,
    T_MASK_FALL,
    T_RINGING_FALL,
    T_LINE_FAST,
    T_LINE_SLOW,
    N_TABLE,
) = range(T_BIAS_WHITE + 1, T_BIAS_WHITE + 16)

# Columns of a record; the channels' peak evidence follows.
(
    R_TYPE,
    R_CHANNEL,
    R_START,
    R_STOP,
    R_ALARM,
    R_DECIDED,
    R_PEAK,
    R_RMS,
    R_SNR,
    R_EVIDENCE,
    R_LEVEL,
    R_SLOPE,
    R_FLOOR_UV,
    R_ABOVE_REST_DB,
    R_CLIPPED,
    R_BAD_KIND,
    R_RAIL_STOP,
    R_HUM,
    R_ENDED_BY,
    R_TOUCH,
    R_MOVED,
    N_RECORD,
) = range(22)
N_MAINS_ROWS = 8
NEVER = 1e300  # a threshold that nothing reaches
LEAST = 1e-300
MOST_UV = 1e9  # what no electrode gives; larger values count as missing
FAR = 1 << 62  # a hop that never comes
BURST, RAILED, INVALID, MOVEMENT, STILL = range(5)
BY_QUIET, BY_GAP, BY_END, BY_LENGTH, BY_JUMP = range(5)

# Layers of the hop rings.
RING_WHITE, RING_FILTERED, RING_PEAK, RING_CLIPPED, N_RINGS = range(5)


@kernel
def view2(f: Floats, offset: int, n: int, m: int) -> Floats:
    """A part of `f` as a matrix."""
    return f[offset : offset + n * m].reshape((n, m))


@kernel
def rows(a: Floats, first: int, n: int) -> Floats:
    """Rows of `a` as a matrix, (n, n_lanes)."""
    return a[first : first + n].reshape((n, a.shape[1] * a.shape[2]))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that fixes the detector's arithmetic, in samples and hops."""

    fs: float
    n_channels: int
    decimation: int
    hop: int
    sos: Floats
    line: Floats
    decimator: Floats
    mains_candidates_hz: tuple[float, ...]
    mains_middle_hz: tuple[float, ...]
    mains_rows: tuple[tuple[int, int], ...]
    merge_hops: int
    twitch_hops: int
    rail_uV: Floats | None
    table: Floats
    floor_blocks: int
    delay: int
    band_hz: tuple[float, float]

    @property
    def hop_s(self) -> float:
        return self.hop / self.fs

    @property
    def block_s(self) -> float:
        return BLOCK_HOPS * self.hop_s

    def hops(self, seconds: float) -> int:
        return max(1, round(seconds / self.hop_s))


RAIL_RUN_S, SATURATION_HOLD_S = 0.01, 0.3
SETTLE_S, BRIDGE_SETTLE_S = 0.3, 0.16
RELEASE_S, LONGEST_S, LOOKBACK_S = 6.0, 10.0, 0.4


def allocate(plan: Plan) -> tuple[Floats, Floats, Ints]:
    """Make the three arrays of a detector that has seen nothing."""
    coef = padded_sections(plan.sos)
    decimator = padded_sections(plan.decimator) if plan.decimation > 1 else np.zeros((0, 5))
    k = _sizes(plan, len(coef), len(decimator))
    n_groups = int(k[N_GROUPS])
    n_lanes = n_groups * LANES
    n_rows = _place(
        k,
        {
            A_RAW: CHUNK,
            A_CLIPPED: CHUNK,
            A_FILTERED: CHUNK,
            A_SMOOTH: CHUNK,
            A_HISTORY: ORDER + CHUNK,
            A_ENERGY: CHUNK,
            A_TAPS: ORDER + 1,
            A_ACF: ORDER + 1,
            A_ACF_MEAN: ORDER + 1,
            A_SPILL: 4,
            A_Z: 2 * len(coef),
            A_ZD: 2 * len(decimator),
            A_LINE: N_ROWS_BEFORE + 2 * len(plan.line),
            A_LEVELS: N_LEVELS * LONGEST_HOPS,
            A_THRESHOLDS: N_WINDOWS,
            A_CHANNELS: N_ROWS,
            A_RINGS: int(k[RING]) * N_RINGS,
            A_MAINS: N_MAINS_ROWS,
            A_FLOORS: 4 * plan.floor_blocks,
            **sp.lane_rows(k),
        },
    )
    n_floats = _place(
        k,
        {
            O_COEF: coef.size,
            O_PRIMED: 2 * len(coef),
            O_DECIMATOR: decimator.size,
            O_HOP_SAMPLE: int(k[RING]),
            O_TABLE: N_TABLE,
            O_ROTOR: 12,
            O_HUM: 4,
            O_LINE: plan.line.size,
            O_SCRATCH: 3 * (ORDER + 1),
            **sp.float_sizes(k, n_lanes),
            O_RECORDS: (2 * n_lanes + 12) * (N_RECORD + n_lanes),
        },
    )
    a = np.zeros((n_rows + -(-n_floats // n_lanes), n_groups, LANES))
    k[N_BEFORE_FLOATS] = n_rows * n_lanes
    f = a.reshape(-1)[n_rows * n_lanes :]
    f[k[O_COEF] :][: coef.size] = coef.ravel()
    f[k[O_PRIMED] :][: 2 * len(coef)] = steady_state(coef).ravel()
    f[k[O_DECIMATOR] :][: decimator.size] = decimator.ravel()
    f[k[O_LINE] :][: plan.line.size] = plan.line.ravel()
    f[k[O_TABLE] :][:N_TABLE] = plan.table
    sp.fill(f, k, plan.hop, plan.hop_s)
    for i, hz in enumerate(plan.mains_candidates_hz + plan.mains_middle_hz):
        step = 2 * np.pi * hz / plan.fs
        f[k[O_ROTOR] + 4 * i :][:4] = np.cos(step), np.sin(step), 1.0, 0.0
    a[k[A_TAPS]] = 1.0
    a[k[A_THRESHOLDS] :][:N_WINDOWS] = NEVER
    a[k[A_FLOORS] :][: 4 * plan.floor_blocks] = EMPTY
    channels = a[k[A_CHANNELS] :][:N_ROWS].reshape(N_ROWS, n_lanes)
    channels[LOW], channels[HIGH] = -MOST_UV, MOST_UV
    if plan.rail_uV is not None:
        margin = 1e-6 * (plan.rail_uV[:, 1] - plan.rail_uV[:, 0])
        channels[LOW, : plan.n_channels] = plan.rail_uV[:, 0] + margin
        channels[HIGH, : plan.n_channels] = plan.rail_uV[:, 1] - margin
    channels[HELD_START] = -1.0
    channels[TAIL_RATE], channels[ALARM_LEVEL] = 1.0, NEVER
    return a, f, k


def _sizes(plan: Plan, n_sections: int, n_decimators: int) -> Ints:
    k = np.zeros(N_INTS, dtype=np.int64)
    k[[N_CHANNELS, N_GROUPS]] = plan.n_channels, -(-plan.n_channels // LANES)
    k[[N_SECTIONS, N_DECIMATORS]] = n_sections, n_decimators
    k[N_OSCILLATORS] = len(plan.line)
    k[[DECIMATION, HOP, RING]] = plan.decimation, plan.hop, plan.hops(LONGEST_S + 1.0)
    sp.set_sizes(k, int(k[RING]), plan.hop_s)
    k[[FLOOR_BLOCKS, SETTLE]] = plan.floor_blocks, math.ceil(SETTLE_S * plan.fs)
    k[RAIL_RUN] = max(3, math.ceil(RAIL_RUN_S * plan.fs))
    k[[MERGE_HOPS, TWITCH_HOPS]] = plan.merge_hops, plan.twitch_hops
    k[RELEASE_HOPS] = plan.hops(RELEASE_S)
    k[[LOOKBACK_HOPS, MAINS_WINDOW]] = plan.hops(LOOKBACK_S), round(plan.fs)
    k[[SATURATION_HOLD, DELAY]] = math.ceil(SATURATION_HOLD_S * plan.fs), plan.delay
    k[EXC_CHECK], k[BRIDGE_SETTLE] = FAR, math.ceil(BRIDGE_SETTLE_S * plan.fs)
    k[[PRIME, MAINS, LAST_EVENT_HOP]] = 1, int(len(plan.mains_candidates_hz) == 2), -(10**9)
    for i, row in enumerate(r for pair in plan.mains_rows for r in pair):
        k[MAINS_ROWS + i] = row
    return k


def _place(k: Ints, sizes: dict[int, int]) -> int:
    """Write the running sum of `sizes` into their slots; give the total."""
    total = 0
    for slot, size in sizes.items():
        k[slot] = total
        total += size
    return total
