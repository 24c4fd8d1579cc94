"""Memory over a day of needling: source, recorder, detector, event table, as a live session has it.

Ten simulated minutes with every confounder are played again and again as fast as it goes; someone
marks insertions and withdrawals. Told are the memory of the process and the Python objects that
live, each hour that is a whole one of those asked for.

    python benchmarks/memory.py [--hours 24] [--chunk 32]
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import twitchdetect as td
from record_day import memory_MB
from twitchdetect import simulate
from twitchdetect.boards.played import PlayedSource
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.session.live import LiveSession, recorded_channels


class Loop(PlayedSource):
    """Plays a recording over and over."""

    def __init__(self, recording: td.Recording, hours: float, chunk: int) -> None:
        super().__init__(recording, speed=np.inf, chunk_samples=chunk)
        self._n = int(hours * 3600 * recording.fs)

    def blocks(self) -> Iterator[td.Block]:
        """Give the blocks, counted on."""
        start = 0
        while start < self._n:
            for block in self.recording.blocks(self._chunk):
                yield td.Block(start + block.start_sample, block.data_uV)
            start += self.recording.n_samples


class Watch:
    """Looks each hour, and marks what the recording marks."""

    def __init__(self, recording: td.Recording, tell_each_h: float) -> None:
        self._recording, self._each = recording, round(tell_each_h * 3600 * recording.fs)
        self._next, self._round, self._left = self._each, 0, list[td.Marker]()
        self.session: LiveSession | None = None
        self._began = time.process_time()

    def __call__(self, block: td.Block) -> None:
        assert self.session is not None
        at, n = block.stop_sample, self._recording.n_samples
        if at // n >= self._round:
            self._round += 1
            kinds = ("needle_in", "needle_out")
            self._left = [m for m in self._recording.markers if m.kind in kinds]
        while self._left and at % n >= self._left[0].sample + 100:
            self.session.mark(self._left.pop(0).kind, ago_s=0.2)
        if at >= self._next:
            self._next += self._each
            self.tell(at)

    def tell(self, at: int) -> None:
        """Print a line of the table."""
        assert self.session is not None
        gc.collect()
        cells = [
            f"{at / self._recording.fs / 3600:.2f}",
            f"{memory_MB():.1f}",
            f"{len(gc.get_objects())}",
            f"{sys.getallocatedblocks()}",
            f"{self.session.n_events}",
            f"{time.process_time() - self._began:.0f}",
        ]
        print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--each", type=float, default=1.0, help="hours from line to line")
    parser.add_argument("--chunk", type=int, default=32, help="samples a block")
    args = parser.parse_args()
    recording = simulate.session("everything", minutes=10, seed=1, board="cyton").recording
    source = Loop(recording, args.hours, args.chunk)
    source.start()
    detector = td.Detector(source.fs, len(source.channels), rail_uV=source.rail_uV)
    print("| hours | memory, MB | objects | allocated blocks | events so far | CPU s |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as name:
        files = BidsSession(
            Path(name),
            source.fs,
            recorded_channels(source),
            detector.describe(),
            subject="p01",
            sync_s=float("inf"),
            is_simulation=True,
        )
        watch = Watch(recording, args.each)
        watch.session = LiveSession(source, files, detector, on_block=watch)
        status = watch.session.run()
        assert not status.not_on_disk, status
        assert not watch.session.detector_problem, watch.session.detector_problem
        watch.tell(files.recorder.n_samples)


if __name__ == "__main__":
    main()
