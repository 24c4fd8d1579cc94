"""Where the slow signal has its places in the state's arrays, and how it is made.

These names come first in `k` and in the channel table; `state` counts on after them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STEP_HOPS = 4
"""Hops from one value of the slow signal to the next: about 16 ms."""
STILL_S = 4.0
"""After so long without a movement a record says so."""
N_TAPS = 24
"""Hops that a value is made of; it belongs to their middle, see `step_hop`."""
LOW_HZ, HIGH_HZ = 0.8, 18.0
"""Edges of the slow band; mains lies 50 dB below, wander falls by 6 dB an octave."""
WINDOW_S = 1.3
"""Longer than the slowest heartbeat takes, so that no window is without one."""

N_STEPS, N_RING_STEPS, WINDOW_STEPS, A_SLOW, A_SLOW_Z = range(5)
O_SLOW, O_SLOW_SUM, O_SLOW_VECTOR = range(5, 8)
MOVED_STEPS, MOVING, PEAK_STEP, LAST_MOVED, STILL_STEPS, NEXT_WINDOW, N_SLOTS = range(8, 15)
"""Steps made; rows of the ring, a power of two; steps of a window; its rows, the filter's; places
in `f`."""
SLOW_MAX, SLOW_LEVEL, SLOW_WEIGHT, SLOW_WINDOWS = range(4)
N_SLOW_ROWS = 4
"""Rows of the channel table: largest square in the window, quiet level, one over it, windows."""

S_TAPS = 0  # N_TAPS of them
S_HIGHPASS = S_TAPS + N_TAPS  # b0 and -a1 of a first order
S_SUM_MAX, S_SUM_LEVEL, S_SUM_WINDOWS = range(S_HIGHPASS + 2, S_HIGHPASS + 5)
S_ENERGY_MAX, S_ENERGY_LEVEL, S_ENERGY_WINDOWS = range(S_HIGHPASS + 5, S_HIGHPASS + 8)
S_VALLEY, S_PEAK, S_LEFT, S_ENERGY, N_SLOW = range(S_HIGHPASS + 8, S_HIGHPASS + 13)
"""Places behind `O_SLOW` in `f`."""


def lane_rows(k: Ints) -> dict[int, int]:
    """Rows of `a` for each place."""
    return {A_SLOW: int(k[N_RING_STEPS]), A_SLOW_Z: 1}


def float_sizes(k: Ints, n_lanes: int) -> dict[int, int]:
    """Sizes in `f` for each place."""
    return {O_SLOW: N_SLOW, O_SLOW_SUM: int(k[N_RING_STEPS]), O_SLOW_VECTOR: 2 * n_lanes}


def set_sizes(k: Ints, ring_hops: int, hop_s: float) -> None:
    """Fix the length of ring and window."""
    k[N_RING_STEPS] = 1 << (-(-ring_hops // STEP_HOPS) - 1).bit_length()
    k[WINDOW_STEPS] = round(WINDOW_S / hop_s / STEP_HOPS)
    k[NEXT_WINDOW] = k[WINDOW_STEPS]
    k[STILL_STEPS] = round(STILL_S / hop_s / STEP_HOPS)
    k[LAST_MOVED] = -k[STILL_STEPS] - 1


def fill(f: Floats, k: Ints, hop: int, hop_s: float) -> None:
    """Write the filters of the slow signal; the low-pass takes sums of `hop` samples."""
    slow = f[k[O_SLOW] :][:N_SLOW]
    taps = signal.firwin(N_TAPS, HIGH_HZ, window=("kaiser", 4.5), fs=1.0 / hop_s)
    slow[S_TAPS:][:N_TAPS] = taps / hop
    b, a = signal.butter(1, LOW_HZ, "highpass", fs=1.0 / hop_s / STEP_HOPS)
    slow[S_LEFT] = k[WINDOW_STEPS]
    slow[S_HIGHPASS:][:2] = b[0], -a[1]
