"""The line that arrivals never come before: when each sample was due.

A sample arrives late by anything from nothing to seconds (USB hands over bunches, the host looks
elsewhere), never early. So the fit is a lower envelope: of every two seconds the least
``arrival - count / fs`` is kept, for the last eight minutes. The slope is that of the highest line
through the middle of these points with none below it; while the session is short it is drawn
towards none. The offset is the least of the last ten seconds.
"""

from __future__ import annotations

from itertools import count

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.jit import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Int = int | np.int64

N_POINTS = 256
POINT_S = 2.0
_RECENT = 5
_STEEPEST = 0.01  # a ceramic resonator is good to 0.5 %
_SHORT_S = 30.0
_HALVINGS = 48

_float_slot = count()
FS, OFFSET_S, SLOPE, RAW_SLOPE, LEAST_S, LEAST_AT, SPAN_S = (next(_float_slot) for _ in range(7))
"""Hz; line ``OFFSET_S + SLOPE * count`` above ``count / FS``; least of the point in progress."""
N_FIT_FLOATS = next(_float_slot)

_int_slot = count()
POINT, N_KEPT = (next(_int_slot) for _ in range(2))
"""Number of the point in progress, -1 before the first; points kept so far."""
N_FIT_INTS = next(_int_slot)


@kernel
def lateness(f: Floats, place: Int, arrival_s: float) -> float:
    """Give the seconds that the sample counted `place` came after it was due."""
    return float(arrival_s - place / f[FS] - (f[OFFSET_S] + f[SLOPE] * place))


@kernel
def lowest(points: Floats, first: int, n: int, slope: float) -> int:
    """Give the index of the point that a rising line of `slope` meets first."""
    best, least = 0, np.inf
    for j in range(first, n):
        p = j % N_POINTS
        height = points[1, p] - slope * points[0, p]
        if height < least:
            best, least = p, height
    return best


@kernel
def refit(f: Floats, k: Ints, points: Floats) -> None:
    """Fit slope and offset to the points kept."""
    n = k[N_KEPT]
    first = max(0, n - N_POINTS)
    middle = 0.0
    for j in range(first, n):
        middle += points[0, j % N_POINTS] / (n - first)
    low, high = -_STEEPEST / f[FS], _STEEPEST / f[FS]
    for _ in range(_HALVINGS):
        slope = 0.5 * (low + high)
        if points[0, lowest(points, first, n, slope)] > middle:
            high = slope
        else:
            low = slope
    span_s = (points[0, (n - 1) % N_POINTS] - points[0, first % N_POINTS]) / f[FS]
    f[SPAN_S] = span_s
    f[RAW_SLOPE] = 0.5 * (low + high) if n - first > 2 else 0.0
    f[SLOPE] = f[RAW_SLOPE] * span_s**2 / (span_s**2 + _SHORT_S**2)
    p = lowest(points, max(first, n - _RECENT), n, f[SLOPE])
    f[OFFSET_S] = points[1, p] - f[SLOPE] * points[0, p]


@kernel
def learn(f: Floats, k: Ints, points: Floats, place: Int, arrival_s: float) -> None:
    """Take an arrival into the fit."""
    rest_s = arrival_s - place / f[FS]
    point = np.int64(place // (POINT_S * f[FS]))
    if k[POINT] < 0:
        f[OFFSET_S] = rest_s
    elif point != k[POINT]:
        points[0, k[N_KEPT] % N_POINTS], points[1, k[N_KEPT] % N_POINTS] = f[LEAST_AT], f[LEAST_S]
        k[N_KEPT] += 1
        refit(f, k, points)
    if point != k[POINT] or rest_s < f[LEAST_S]:
        f[LEAST_S], f[LEAST_AT] = rest_s, float(place)
    k[POINT] = point
    f[OFFSET_S] = min(f[OFFSET_S], rest_s - f[SLOPE] * place)


@kernel
def forget(f: Floats, k: Ints) -> None:
    """Start anew with the next arrival, because the host's clock jumped."""
    k[POINT], k[N_KEPT] = -1, 0
    f[SLOPE] = f[RAW_SLOPE] = f[SPAN_S] = 0.0
