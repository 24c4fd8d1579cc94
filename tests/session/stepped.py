"""A simulated board whose time a test moves on, so that nothing waits and nothing races."""

import threading

import numpy as np

from tests.signals import add_burst, rest_uV
from twitchdetect.block import Gap, Recording
from twitchdetect.boards.played import PlayedSource

FS = 250.0
COUNT_UV = 187_500.0 / 8_388_607
MOST_S = 120.0


class SteppedSource(PlayedSource):
    """Plays a recording as far as `advance` says."""

    def __init__(self, recording, **more):
        self.now_s = 0.0
        self._changed = threading.Condition()
        self._is_idle = False
        super().__init__(recording, now_s=lambda: self.now_s, wait=self._hold, **more)

    def _hold(self, left_s):
        with self._changed:
            self._is_idle = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed.is_set() or not self._is_idle)

    def advance(self, to_s):
        """Let time pass; when this returns all blocks until then were taken and dealt with."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._is_idle, MOST_S)
            self.now_s, self._is_idle = to_s, False
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self._is_idle, MOST_S)

    def blocks(self):
        try:
            yield from super().blocks()
        finally:
            with self._changed:
                self._is_idle = True
                self._changed.notify_all()

    def close(self):
        super().close()
        with self._changed:
            self._changed.notify_all()


def three_twitches(rng, duration_s=30.0):
    """Three channels with bursts at 12, 17 and 22 s on the second, and ten samples lost."""
    data_uV = rest_uV(rng, round(duration_s * FS), 3) + 1000.0
    for start_s in (12.0, 17.0, 22.0):
        add_burst(rng, data_uV, FS, 1, start_s, 0.1, 40.0)
    rows = np.delete(np.round(data_uV / COUNT_UV) * COUNT_UV, slice(3500, 3510), axis=0)
    rail_uV = np.tile([-187_500.0, 187_500.0], (3, 1))
    return Recording(rows, FS, ("a", "b", "c"), gaps=(Gap(3500, 3510, "10 lost"),), rail_uV=rail_uV)
