"""The detector's whole state in three arrays, and the names of the places in them.

A numba call costs time for every array that it is given or makes a view of, more than eight
samples of filtering do. So whatever has a value a channel lives in the rows of one array `a`,
(n_rows, n_groups, 4); all other floats in a flat array `f`; all integers, the sizes and the places
in `a` and `f` among them, in `k`.
"""

from __future__ import annotations

from itertools import count

import numpy as np
import numpy.typing as npt

from twitchdetect.detect import slow_places as sp
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES
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
NEAR_NATS = 3.0
"""How far above the collecting level peaks count for the noise's tail."""
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
THIN_RING, N_CLOSE, N_HIGH_SECTIONS, JUMP_HOPS, LOOK_HOPS = (next(_slot) for _ in range(5))
# Where the stream stands.
SAMPLE, PHASE, HOPS, PRIME, N_BAD, N_RECORDS = (next(_slot) for _ in range(6))
N_HELD, ANY_CLIPPED, FINISHED, SLOT = (next(_slot) for _ in range(4))
TO_BRIDGE, BRIDGE_SETTLE = (next(_slot) for _ in range(2))
N_BEFORE_FLOATS, EXC_CHECK = (next(_slot) for _ in range(2))
THIN, THIN_AT_HOP, SAMPLE_AT_HOP = (next(_slot) for _ in range(3))
SHAPE_ROWS, SHAPE_BEFORE, SHAPE_SHIFT = (next(_slot) for _ in range(3))
PERIOD_LAGS, _, CLOSE_LEAD = (next(_slot) for _ in range(3))
# The event in progress; since when there was one, jumps and cuts in it not counted.
BUSY_HOP = next(_slot)
ACTIVE, IS_LONG, ALARM_HOP, ALARM_SAMPLE, ON_TOP = (next(_slot) for _ in range(5))
LAST_ACTIVE_HOP, LAST_EVENT_HOP = (next(_slot) for _ in range(2))
LAST_STOP_HOP, FIRST_HOP, FIRST_SAMPLE = (next(_slot) for _ in range(3))
# Mains: 0 nothing to find, 1 looking, 2 first candidate found, 3 second found.
MAINS, MAINS_COUNT = (next(_slot) for _ in range(2))
MAINS_ROWS, _, _, _ = (next(_slot) for _ in range(4))  # first and stop of either's oscillators
# First rows of the lane arrays, all parts of `a`.
A_RAW, A_CLIPPED, A_FILTERED, A_SMOOTH, A_HISTORY = (next(_slot) for _ in range(5))
A_ENERGY, A_TAPS, A_ACF, A_ACF_MEAN, A_SPILL, A_Z, A_ZD, A_LINE = (next(_slot) for _ in range(8))
A_LEVELS, A_THRESHOLDS, A_CHANNELS, A_RINGS, A_MAINS, A_FLOORS = (next(_slot) for _ in range(6))
A_THIN, A_CLOSE, A_HIGH_HOPS, A_Z_HIGH, A_BANK, A_SNIPPET = (next(_slot) for _ in range(6))
# Offsets of the other arrays, all parts of `f`.
O_COEF, O_PRIMED, O_DECIMATOR, O_HOP_SAMPLE = (next(_slot) for _ in range(4))
O_TABLE, O_ROTOR, O_RECORDS, O_LINE, O_SCRATCH, O_HUM, O_HIGH, O_SHAPES = (
    next(_slot) for _ in range(8)
)
N_INTS = next(_slot)

_row = count(sp.N_SLOW_ROWS)
# Rows of the channel table, (N_ROWS, n_lanes).
LOW, HIGH, LAST_GOOD, BAD_RUN, BAD_SINCE, BAD_KIND = (next(_row) for _ in range(6))
SETTLED_AT, N_ACF, N_BLOCKS, BLOCK_BROKEN = (next(_row) for _ in range(4))
BLOCK_WHITE, BLOCK_FILTERED = (next(_row) for _ in range(2))
FLOOR_WHITE, FLOOR_FILTERED, FLOOR_REST, FLOOR_DOF = (next(_row) for _ in range(4))
EXC_OPEN, EXC_PEAK, EXC_LAST, EXC_START = (next(_row) for _ in range(4))
TAIL_COUNT, TAIL_TIME, TAIL_SUM, TAIL_RATE, ALARM_LEVEL = (next(_row) for _ in range(5))
PEAK_EVIDENCE, HELD_START, HELD_STOP, HELD_KIND = (next(_row) for _ in range(4))
MASK, RINGING, MASK_HOP, EVENT_MAX, EVENT_MAX_HOP, EVENT_LEVEL, RISE_HOP = (
    next(_row) for _ in range(7)
)
EVENT_FLOOR_WHITE, EVENT_FLOOR_FILTERED = (next(_row) for _ in range(2))
HUM_SUMS, _, _, _, HUM_ENERGY, _, EVENT_ENERGY = (next(_row) for _ in range(7))  # of either mains
HIGH_SHARE, N_SHARE, HIGH_EVIDENCE, LEVEL_BEFORE, LEVEL_EVIDENCE = (next(_row) for _ in range(5))
N_BEFORE = next(_row)
N_ROWS = next(_row)

_entry = count()
# Places in the table of constants.
T_RATIO = next(_entry)  # N_WINDOWS ratios at the collecting level
T_DOF = T_RATIO + N_WINDOWS  # N_WINDOWS degrees of freedom
T_EMPTIED = T_DOF + N_WINDOWS  # ORDER + 1 lags of what the filters took out
T_BIAS_WHITE = T_EMPTIED + ORDER + 1
(
    T_BIAS_FILTERED,
    T_DOF_BLOCK,
    T_COLLECT,
    T_TAIL_DECAY,
    T_PRIOR_RATE,
    T_PRIOR_FALL,
    T_PRIOR_WEIGHT,
    T_ALLOWED_RATE,
    T_REST_RISE,
    T_BLOCK_S,
    T_MASK_FALL,
    T_RINGING_FALL,
    T_LINE_FAST,
    T_LINE_SLOW,
    T_DOF_HIGH,
    N_TABLE,
) = range(T_BIAS_WHITE + 1, T_BIAS_WHITE + 17)

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
    R_FLOOR_UV,
    R_ABOVE_REST_DB,
    R_CLIPPED,
    R_BAD_KIND,
    R_RAIL_STOP,
    R_HUM,
    R_ENDED_BY,
    R_ON_TOP,
    R_LEVEL_EVIDENCE,
    R_LEVEL_DB,
    R_HIGH,
    R_GROWS,
    R_SAME,
    R_SLOW,
    R_COMPACT,
    R_JUMP,
    R_OTHER_JUMP,
    R_N_BEFORE,
    R_PERIOD_R,
    R_PERIOD,
    R_TIMES,
    R_TOUCH,
    R_MOVED,
    R_SPREAD,
    N_RECORD,
) = (*range(32), *range(31 + 8, 31 + 8 + 4))
N_SHAPES, N_TIMES = 8, 8
"""Shapes in the bank of what comes again, and times kept of each."""
S_COUNT, S_LAST, S_TIMES = 0, 1, 2
N_SHAPE = S_TIMES + N_TIMES
N_RECORD_ROWS = 2
"""Values of each channel at the end of a record: evidence, evidence above 75 Hz."""
N_MAINS_ROWS = 8
NEVER = 1e300  # a threshold that nothing reaches
LEAST = 1e-300
MOST_UV = 1e9  # what no electrode gives; larger values count as missing
FAR = 1 << 62  # a hop that never comes
BURST, RAILED, INVALID, MOVEMENT, STILL = range(5)
BY_QUIET, BY_GAP, BY_END, BY_LENGTH, BY_JUMP = range(5)

# Layers of the hop rings.
RING_WHITE, RING_FILTERED, RING_PEAK, RING_CLIPPED, RING_RAW, N_RINGS = range(6)


@kernel
def view2(f: Floats, offset: int, n: int, m: int) -> Floats:
    """A part of `f` as a matrix."""
    return f[offset : offset + n * m].reshape((n, m))


@kernel
def rows(a: Floats, first: int, n: int) -> Floats:
    """Rows of `a` as a matrix, (n, n_lanes)."""
    return a[first : first + n].reshape((n, a.shape[1] * a.shape[2]))


@kernel
def new_record(kind: int, f: Floats, k: Ints) -> Floats:
    """Begin the next record, decided now."""
    width = N_RECORD + N_RECORD_ROWS * k[N_GROUPS] * LANES
    start = k[O_RECORDS] + k[N_RECORDS] * width
    k[N_RECORDS] += 1
    record = f[start : start + width]
    record[:] = 0.0
    record[R_TYPE], record[R_DECIDED] = kind, k[SAMPLE] - 1
    return record
