"""Record and detect as `twitchdetect record` does, and say when what happened, a line of JSON each.

Run by other benchmarks, which hold the board and the truth: PORTS is a folder that stands for /dev,
in which the board's name changes; it ends when standard input ends.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from twitchdetect import Detector
from twitchdetect.block import Block
from twitchdetect.boards.cyton import CytonDriver
from twitchdetect.boards.ports import Port
from twitchdetect.boards.serial_source import SerialSource
from twitchdetect.cli.job import warm_up
from twitchdetect.config import DetectorConfig
from twitchdetect.events import Event
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.session.live import LiveSession, recorded_channels, recorded_rail_uV


class Told:
    """Prints what happens with the monotonic clock's time, and keeps how long each block took."""

    def __init__(self, source: SerialSource) -> None:
        self._give = source.blocks
        source.blocks = self.blocks  # type: ignore[method-assign]
        self._stop = 0
        self._arrival_s = self._given_s = 0.0
        self.read_to_block_s: list[float] = []
        self.block_to_done_s: list[float] = []

    def blocks(self) -> Iterator[Block]:
        for block in self._give():
            self._given_s = time.monotonic()
            if len(block.data_uV):
                self._arrival_s = getattr(block, "arrival_s", np.nan)
                self.read_to_block_s.append(self._given_s - self._arrival_s)
            yield block

    def on_event(self, event: Event) -> None:
        now_s = time.monotonic()
        say(
            what="event", at_s=now_s, kind=event.kind, start=event.start_sample,
            stop=event.stop_sample, decided=event.decided_sample, arrival_s=self._arrival_s,
            given_s=self._given_s,
        )  # fmt: skip

    def on_block(self, block: Block) -> None:
        if not len(block.data_uV):
            return
        self.block_to_done_s.append(time.monotonic() - self._given_s)
        if block.start_sample != self._stop:
            say(
                what="back", at_s=time.monotonic(), start=block.start_sample,
                arrival_s=self._arrival_s,
            )  # fmt: skip
        self._stop = block.stop_sample

    def times(self) -> dict[str, list[float]]:
        """Give the median, 99 % and longest of both, in milliseconds."""
        return {
            name: [1e3 * float(q) for q in np.quantile(values, [0.5, 0.99, 1.0])]
            for name, values in (
                ("read_to_block", self.read_to_block_s),
                ("block_to_done", self.block_to_done_s),
            )
        }


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def end_with_input(source: SerialSource) -> None:
    sys.stdin.read()
    start_s = time.monotonic()
    source.close()
    say(what="closed", took_s=time.monotonic() - start_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ports", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    warm_up(DetectorConfig())

    def ports() -> list[Port]:
        return [Port(str(path), 0x0403, 0x6015, "EMULATED") for path in args.ports.iterdir()]

    source = SerialSource(CytonDriver(), ports()[0], ports=ports)
    source.start()
    channels = recorded_channels(source)
    detector = Detector(source.fs, len(source.channels), rail_uV=recorded_rail_uV(channels))
    files = BidsSession(args.out, source.fs, channels, detector.describe(), subject="S1")
    told = Told(source)
    session = LiveSession(
        source, files, detector, on_event=told.on_event, on_block=told.on_block,
        on_message=lambda text: say(what="message", text=text, told_s=time.monotonic()),
    )  # fmt: skip
    threading.Thread(target=end_with_input, args=(source,)).start()
    say(what="running", at_s=time.monotonic())
    recorded = session.run()
    gc.collect()
    status = source.status
    say(
        what="done", n_samples=recorded.n_samples, not_on_disk=recorded.not_on_disk,
        n_losses=status.n_losses, n_overflowed=status.n_overflowed,
        problem=session.detector_problem, n_events=session.n_events, times_ms=told.times(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
