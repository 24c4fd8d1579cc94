"""Which samples each link loses.

Users of the WiFi shield reported its losses, and one of a Ganglion 0.05 %; that a Cyton loses as
many, and the bursts of both, are assumptions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Gap

Mask = npt.NDArray[np.bool_]

_LOST_SHARE = 0.0005


def _cyton(rng: np.random.Generator, n: int, fs: float) -> Mask:
    """One packet is one sample: single losses, 0.05 % of all, and 20 bursts an hour."""
    return _bursts(rng, rng.random(n) < _LOST_SHARE, 20 / 3600 / fs, (2, 40))


def _ganglion(rng: np.random.Generator, n: int, fs: float) -> Mask:
    """One packet is two samples: 0.05 % of the packets, and 6 bursts an hour."""
    packets = rng.random(n // 2 + 1) < _LOST_SHARE
    return np.repeat(_bursts(rng, packets, 6 / 3600 / (fs / 2), (2, 20)), 2)[:n]


def _wifi(rng: np.random.Generator, n: int, fs: float) -> Mask:
    """50-60 packets in a row about every minute."""
    lost = np.zeros(n, dtype=np.bool_)
    at = rng.uniform(20, 60) * fs
    while at < n:
        lost[int(at) : int(at) + int(rng.integers(50, 61))] = True
        at += rng.normal(60, 5) * fs
    return lost


def _bursts(rng: np.random.Generator, lost: Mask, rate: float, length: tuple[int, int]) -> Mask:
    for start in np.flatnonzero(rng.random(len(lost)) < rate):
        lost[start : start + int(rng.integers(*length))] = True
    return lost


PATTERNS: dict[str, Callable[[np.random.Generator, int, float], Mask]] = {
    "cyton": _cyton,
    "ganglion": _ganglion,
    "wifi": _wifi,
}


def lose(rng: np.random.Generator, pattern: str, n_samples: int, fs: float) -> tuple[Gap, ...]:
    """Draw what the radio loses; none that reaches into the first or last second.

    Parameters
    ----------
    pattern : str
        A key of `PATTERNS`, or ``"none"``.
    """
    if pattern == "none":
        return ()
    lost = PATTERNS[pattern](rng, n_samples, fs)
    edges = np.flatnonzero(np.diff(np.r_[False, lost, False]))
    return tuple(
        Gap(int(start), int(stop), f"lost packets ({pattern} radio, simulated)")
        for start, stop in edges.reshape(-1, 2)
        if start >= fs and stop <= n_samples - fs
    )
