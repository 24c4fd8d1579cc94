"""A recording as if it came from a board now: its blocks at its pace, or faster."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from twitchdetect.block import Block

BOARD_CHUNK_S = 0.032


def board_chunk(fs: float) -> int:
    """Samples that a board sends at once: 8 at 250 Hz."""
    return max(1, round(BOARD_CHUNK_S * fs))


def paced(
    blocks: Iterable[Block],
    fs: float,
    speed: float,
    *,
    now_s: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Block]:
    """Give each block when its last sample would have arrived.

    Parameters
    ----------
    blocks : iterable of Block
    fs : float
        Sampling frequency in Hz.
    speed : float
        1 for real time, 4 for four times as fast; inf does not wait.
    now_s, sleep : callable
        The clock.
    """
    start_s = now_s()
    for block in blocks:
        wait_s = block.stop_sample / fs / speed - (now_s() - start_s)
        if wait_s > 0:
            sleep(wait_s)
        yield block
