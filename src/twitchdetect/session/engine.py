"""The engine: blocks in, events out, the same for a file, a replay and a board."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from twitchdetect.block import Block, Recording
from twitchdetect.detect.detector import Detector
from twitchdetect.events import Event


def blocks_of(recording: Recording, n_samples: int) -> Iterator[Block]:
    """Give a recording as a board would: blocks of at most `n_samples`, then the end of the time.

    A gap at the very end has no sample after it to show it; an empty block does.
    """
    stop_sample = 0
    for block in recording.blocks(n_samples):
        yield block
        stop_sample = block.stop_sample
    if stop_sample < recording.n_samples:
        yield Block(recording.n_samples, np.zeros((0, len(recording.channels))))


class Engine:
    """Drives a detector and hands out what it decides.

    Parameters
    ----------
    detector : Detector
    on_event : callable
        Called with every event, in the order in which they are decided.
    on_block : callable, optional
        Called with every block after its events.
    """

    def __init__(
        self,
        detector: Detector,
        on_event: Callable[[Event], None],
        on_block: Callable[[Block], None] | None = None,
    ) -> None:
        self.detector = detector
        self._on_event = on_event
        self._on_block = on_block

    def run(self, blocks: Iterable[Block]) -> None:
        """Process all blocks and finish, also when the source breaks off with an error."""
        try:
            for block in blocks:
                self._hand_out(self.detector.process(block))
                if self._on_block is not None:
                    self._on_block(block)
        finally:
            self._hand_out(self.detector.finish())

    def _hand_out(self, events: list[Event]) -> None:
        for event in events:
            self._on_event(event)
