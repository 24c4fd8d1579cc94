"""Which samples each link loses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from twitchdetect.block import Gap

Mask = npt.NDArray[np.bool_]


def _cyton(rng: np.random.Generator, n: int, fs: float) -> Mask:
    """One packet is one sample: single losses, 0.05 % of all, and now and then a burst."""
    lost = rng.random(n) < 0.0005
    return _bursts(rng, lost, 20 / 3600 / fs, (2, 40))


def _ganglion(rng: np.random.Generator, n: int, fs: float) -> Mask:
    """One packet is two samples: 0.05 % of the packets."""
    lost = np.repeat(rng.random(n // 2 + 1) < 0.0005, 2)[:n]
    return _bursts(rng, lost, 6 / 3600 / fs, (4, 40))


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
    """Draw what the radio loses; nothing of the first and last second.

    Parameters
    ----------
    pattern : str
        A key of `PATTERNS`, or ``"none"``.
    """
    if pattern == "none":
        return ()
    lost = PATTERNS[pattern](rng, n_samples, fs)
    lost[: round(fs)] = lost[max(0, n_samples - round(fs)) :] = False
    edges = np.flatnonzero(np.diff(np.r_[False, lost, False]))
    return tuple(
        Gap(int(start), int(stop), f"lost packets ({pattern} radio, simulated)")
        for start, stop in edges.reshape(-1, 2)
    )
