"""The three arrays of a detector that has seen nothing, laid out from its plan."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from twitchdetect.detect import slow_places as sp
from twitchdetect.detect import state as st
from twitchdetect.detect.state import Floats, Ints
from twitchdetect.dsp.cascade import padded_sections, steady_state
from twitchdetect.dsp.lanes import LANES
from twitchdetect.dsp.line import N_ROWS_BEFORE
from twitchdetect.dsp.noise_floor import EMPTY
from twitchdetect.dsp.whitening import ORDER

RAIL_RUN_S = 0.01
SETTLE_S, BRIDGE_SETTLE_S = 0.3, 0.16
RELEASE_S = 6.0
LONGEST_S = 10.0
LOOKBACK_S = 0.4
CLOSE_S = 1.2
JUMP_S = 0.3
PERIOD_S = 0.006, 0.25
SHAPE_BEFORE_S, SHAPE_AFTER_S, SHAPE_SHIFT_S = 0.020, 0.060, 0.014
SATURATION_HOLD_S = 0.3


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
    high: Floats
    high_share: float
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
        return st.BLOCK_HOPS * self.hop_s

    def hops(self, seconds: float) -> int:
        return max(1, round(seconds / self.hop_s))


def allocate(plan: Plan) -> tuple[Floats, Floats, Ints]:
    """Make the three arrays of a detector that has seen nothing."""
    coef = padded_sections(plan.sos)
    decimator = padded_sections(plan.decimator) if plan.decimation > 1 else np.zeros((0, 5))
    high = padded_sections(plan.high)
    k = _sizes(plan, len(coef), len(decimator), len(high))
    n_groups = int(k[st.N_GROUPS])
    n_lanes = n_groups * LANES
    n_rows = _place(
        k,
        {
            st.A_RAW: st.CHUNK,
            st.A_CLIPPED: st.CHUNK,
            st.A_FILTERED: st.CHUNK,
            st.A_SMOOTH: st.CHUNK,
            st.A_HISTORY: ORDER + st.CHUNK,
            st.A_ENERGY: st.CHUNK,
            st.A_TAPS: ORDER + 1,
            st.A_ACF: ORDER + 1,
            st.A_ACF_MEAN: ORDER + 1,
            st.A_SPILL: 4,
            st.A_Z: 2 * len(coef),
            st.A_ZD: 2 * len(decimator),
            st.A_LINE: N_ROWS_BEFORE + 2 * len(plan.line),
            st.A_LEVELS: st.N_LEVELS * st.LONGEST_HOPS,
            st.A_THRESHOLDS: st.N_WINDOWS,
            st.A_CHANNELS: st.N_ROWS,
            st.A_RINGS: int(k[st.RING]) * st.N_RINGS,
            st.A_MAINS: st.N_MAINS_ROWS,
            st.A_FLOORS: 4 * plan.floor_blocks,
            st.A_THIN: int(k[st.THIN_RING]),
            st.A_CLOSE: int(k[st.N_CLOSE]),
            st.A_HIGH_HOPS: int(k[st.N_CLOSE]),
            st.A_Z_HIGH: 2 * len(high),
            st.A_BANK: st.N_SHAPES * int(k[st.SHAPE_ROWS]),
            st.A_SNIPPET: int(k[st.SHAPE_ROWS] + 2 * k[st.SHAPE_SHIFT]),
            **sp.lane_rows(k),
        },
    )
    n_floats = _place(
        k,
        {
            st.O_COEF: coef.size,
            st.O_PRIMED: 2 * len(coef),
            st.O_DECIMATOR: decimator.size,
            st.O_HOP_SAMPLE: int(k[st.RING]),
            st.O_TABLE: st.N_TABLE,
            st.O_ROTOR: 12,
            st.O_HUM: 4,
            st.O_LINE: plan.line.size,
            st.O_SCRATCH: 3 * (ORDER + 1),
            st.O_HIGH: high.size,
            st.O_SHAPES: st.N_SHAPES * st.N_SHAPE,
            **sp.float_sizes(k, n_lanes),
            st.O_RECORDS: (2 * n_lanes + 12) * (st.N_RECORD + st.N_RECORD_ROWS * n_lanes),
        },
    )
    a = np.zeros((n_rows + -(-n_floats // n_lanes), n_groups, LANES))
    k[st.N_BEFORE_FLOATS] = n_rows * n_lanes
    f = a.reshape(-1)[n_rows * n_lanes :]
    f[k[st.O_COEF] :][: coef.size] = coef.ravel()
    f[k[st.O_PRIMED] :][: 2 * len(coef)] = steady_state(coef).ravel()
    f[k[st.O_DECIMATOR] :][: decimator.size] = decimator.ravel()
    f[k[st.O_HIGH] :][: high.size] = high.ravel()
    f[k[st.O_LINE] :][: plan.line.size] = plan.line.ravel()
    f[k[st.O_TABLE] :][: st.N_TABLE] = plan.table
    sp.fill(f, k, plan.hop, plan.hop_s)
    for i, hz in enumerate(plan.mains_candidates_hz + plan.mains_middle_hz):
        step = 2 * np.pi * hz / plan.fs
        f[k[st.O_ROTOR] + 4 * i :][:4] = np.cos(step), np.sin(step), 1.0, 0.0
    a[k[st.A_TAPS]] = 1.0
    a[k[st.A_THRESHOLDS] :][: st.N_WINDOWS] = st.NEVER
    a[k[st.A_FLOORS] :][: 4 * plan.floor_blocks] = EMPTY
    channels = a[k[st.A_CHANNELS] :][: st.N_ROWS].reshape(st.N_ROWS, n_lanes)
    channels[st.LOW], channels[st.HIGH] = -st.MOST_UV, st.MOST_UV
    if plan.rail_uV is not None:
        margin = 1e-6 * (plan.rail_uV[:, 1] - plan.rail_uV[:, 0])
        channels[st.LOW, : plan.n_channels] = plan.rail_uV[:, 0] + margin
        channels[st.HIGH, : plan.n_channels] = plan.rail_uV[:, 1] - margin
    channels[st.HELD_START] = -1.0
    channels[st.TAIL_RATE], channels[st.ALARM_LEVEL] = 1.0, st.NEVER
    channels[st.HIGH_SHARE], channels[st.N_SHARE] = plan.high_share, 2.0
    return a, f, k


def _sizes(plan: Plan, n_sections: int, n_decimators: int, n_high: int) -> Ints:
    k = np.zeros(st.N_INTS, dtype=np.int64)
    k[[st.N_CHANNELS, st.N_GROUPS]] = plan.n_channels, -(-plan.n_channels // LANES)
    k[[st.N_SECTIONS, st.N_DECIMATORS]] = n_sections, n_decimators
    k[[st.N_OSCILLATORS, st.N_HIGH_SECTIONS]] = len(plan.line), n_high
    k[st.N_CLOSE] = plan.hops(CLOSE_S) * plan.hop // plan.decimation
    thin_fs = plan.fs / plan.decimation
    k[st.SHAPE_ROWS] = round((SHAPE_BEFORE_S + SHAPE_AFTER_S) * thin_fs)
    k[st.SHAPE_BEFORE], k[st.SHAPE_SHIFT] = (
        round(SHAPE_BEFORE_S * thin_fs),
        round(SHAPE_SHIFT_S * thin_fs),
    )
    k[st.PERIOD_LAGS] = max(2, round(PERIOD_S[0] * thin_fs))
    k[st.PERIOD_LAGS + 1] = round(PERIOD_S[1] * thin_fs)
    k[st.THIN_RING] = k[st.N_CLOSE] + ORDER + st.CHUNK
    k[[st.DECIMATION, st.HOP, st.RING]] = plan.decimation, plan.hop, plan.hops(LONGEST_S + 1.0)
    sp.set_sizes(k, int(k[st.RING]), plan.hop_s)
    k[[st.FLOOR_BLOCKS, st.SETTLE]] = plan.floor_blocks, math.ceil(SETTLE_S * plan.fs)
    k[st.RAIL_RUN] = max(3, math.ceil(RAIL_RUN_S * plan.fs))
    k[[st.MERGE_HOPS, st.TWITCH_HOPS]] = plan.merge_hops, plan.twitch_hops
    k[[st.JUMP_HOPS, st.LOOK_HOPS]] = plan.hops(JUMP_S), plan.hops(0.75 * CLOSE_S)
    k[st.RELEASE_HOPS] = plan.hops(RELEASE_S)
    k[[st.LOOKBACK_HOPS, st.MAINS_WINDOW]] = plan.hops(LOOKBACK_S), round(plan.fs)
    k[[st.SATURATION_HOLD, st.DELAY]] = math.ceil(SATURATION_HOLD_S * plan.fs), plan.delay
    k[st.EXC_CHECK], k[st.BRIDGE_SETTLE] = st.FAR, math.ceil(BRIDGE_SETTLE_S * plan.fs)
    k[[st.PRIME, st.MAINS, st.LAST_EVENT_HOP]] = (
        1,
        int(len(plan.mains_candidates_hz) == 2),
        -(10**9),
    )
    for i, row in enumerate(r for pair in plan.mains_rows for r in pair):
        k[st.MAINS_ROWS + i] = row
    return k


def _place(k: Ints, sizes: dict[int, int]) -> int:
    """Write the running sum of `sizes` into their slots; give the total."""
    total = 0
    for slot, size in sizes.items():
        k[slot] = total
        total += size
    return total
