"""A day of 8 channels at 250 Hz as fast as it goes: size, time, memory, and that nothing is lost.

First the recorder alone; the day goes without waiting for the disk, as its clock is virtual. Then
some minutes with every record synced, as a real recording has it. Then a day of packets as an
emulated Cyton makes them, some lost on the way, also for longer than the counter's round: through
decoder, sample clock, recorder and detector, each count in the file compared with what was sent.

    python benchmarks/record_day.py
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from emulated import Board, Packets, play_session, rss_MB, true_counts
from twitchdetect import Detector
from twitchdetect.boards.cyton import CytonDriver
from twitchdetect.boards.cyton_beside import BESIDE
from twitchdetect.boards.cyton_placer import CytonPlacer
from twitchdetect.boards.source import BoardBlock, Status
from twitchdetect.files.bdf_append import BdfRecorder
from twitchdetect.files.bdf_channels import Channel
from twitchdetect.files.bids_session import BidsSession
from twitchdetect.session.live import LiveSession, recorded_channels, recorded_rail_uV

FS, N_CHANNELS, BLOCK = 250.0, 8, 10
LOSSES = 1 / 10_000
"""Losses a packet; two in five of them last longer than a round of the counter."""


def memory_MB() -> float:
    """Memory of this process that is in use now."""
    return rss_MB(os.getpid())


def record(path: Path, hours: float, *, sync_s: float) -> None:
    """Record, with an annotation each second, and print what it took."""
    x = np.random.default_rng(0).integers(-(2**20), 2**20, (1000 * BLOCK, N_CHANNELS), np.int32)
    channels = [Channel.of_gain(f"EMG {i}", 24) for i in range(N_CHANNELS)]
    recorder = BdfRecorder(path, FS, channels, sync_s=sync_s)
    n = int(hours * 3600 * FS)
    used = []
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, n, BLOCK):
        if start % 250 == 0:
            recorder.annotate(start, "stroke")
        row = start % len(x)
        recorder.write_counts(start, x[row : row + BLOCK])
        if start % (n // 8 // BLOCK * BLOCK) == 0:
            used.append(memory_MB())
    status = recorder.close()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert not status.not_on_disk, status
    seconds = hours * 3600
    print(
        f"{hours:g} h, {'each record synced' if sync_s < 1 else 'not synced'}: "
        f"{path.stat().st_size / 1e6:.1f} MB, {wall:.1f} s ({seconds / wall:.0f} x real time), "
        f"CPU {cpu:.1f} s ({100 * cpu / seconds:.2f} % of a core in real time)\n"
        f"  memory, MB: {', '.join(f'{m:.1f}' for m in used)}"
    )


class DayOfPackets:
    """An emulated Cyton's packets through decoder and sample clock, on a clock of its own.

    Parameters
    ----------
    hours : float
    session, minutes
        Scenario, and how long it is; played over and over. What its radio lost is lost here too.
    """

    name, fs, gains = "emulated Cyton", FS, np.full(N_CHANNELS, 24.0)
    channels = tuple(f"ch{i + 1}" for i in range(N_CHANNELS))
    rail_uV = np.tile([-187_500.0, 187_500.0], (N_CHANNELS, 1))

    def __init__(self, hours: float, session: str, minutes: float) -> None:
        self._playback = play_session(session, "cyton", minutes, seed=1)
        self._board = Board(self._playback, clock_ppm=20.0)
        self._driver = CytonDriver()
        self.aux, read_aux = BESIDE["default"]
        self._placer = CytonPlacer(self.gains, read_aux)
        self._n = int(hours * 3600 * FS)
        self._rng = np.random.default_rng(2)
        self._is_lost = np.ones(self._n + 2 * BLOCK, bool)  # written to now: memory is to be flat
        self._is_lost[:] = False
        self.memory_MB: list[float] = []
        self.status = Status("streaming")

    def start(self) -> None:
        self._board.begin(0.0)
        self._board.start(0.0)

    def blocks(self) -> Iterator[BoardBlock]:
        """Give what reads of `BLOCK` packets give, which come up to 4 ms late."""
        read_s, until = 0.02, 0
        each = self._n // 8
        while self.n_sent < self._n:
            read_s += BLOCK / FS * (1 + 20e-6)
            if self.n_sent // each >= len(self.memory_MB):
                self.memory_MB.append(memory_MB())
            for packets in self._board.advance(read_s, 2 * BLOCK):
                assert isinstance(packets, Packets)
                data, until = self._through_the_air(packets, until)
                arrived = self._driver.decode(data, read_s + self._rng.uniform(0, 0.004))
                if arrived is not None:
                    yield from self._placer.place(arrived)
        yield from self._placer.finish()

    def _through_the_air(self, packets: Packets, until: int) -> tuple[bytes, int]:
        """Give what arrives, and the packet before which all are lost."""
        number = packets.first + np.arange(len(packets))
        if packets.first and self._rng.random() < BLOCK * LOSSES:
            until = packets.first + int(self._rng.choice([1, 2, 5, 300, 700]))
        is_lost = number < until
        for start, stop in self._playback.lost(packets.first, packets.first + len(packets)):
            is_lost |= (number >= start) & (number < stop)
        is_lost &= number > 0
        self._is_lost[number] = is_lost
        rows = np.frombuffer(packets.data, np.uint8).reshape(-1, packets.size)
        return rows[~is_lost].tobytes(), until

    @property
    def n_sent(self) -> int:
        """Packets made, but for the last, which waits for the byte behind it and is never given."""
        return self._board.n_packets - 1

    @property
    def n_dropped(self) -> int:
        return int(self._is_lost[: self.n_sent].sum())

    def close(self) -> None:
        """Nothing is held."""

    def check(self, path: Path) -> tuple[int, int]:
        """Compare a file with what was sent: samples that differ, and how many are there."""
        length = len(self._playback.data_uV)
        truth = true_counts(self._playback, 0, length)
        with path.open("rb") as file:
            header = file.read(256)
            n_bytes, n_signals = int(header[184:192]), int(header[252:256])
            header += file.read(n_bytes - 256)
        sizes = np.frombuffer(header[256 + n_signals * 216 :][: 8 * n_signals], "S8")
        per_signal = [int(size) for size in sizes]
        per_record = per_signal[0]
        records = np.memmap(path, np.uint8, "r", n_bytes).reshape(-1, 3 * sum(per_signal))
        n_false = n_there = 0
        for i in range(0, len(records), 4096):
            raw = records[i : i + 4096, : 3 * N_CHANNELS * per_record]
            raw = np.asarray(raw).reshape(-1, N_CHANNELS, per_record, 3).astype(np.int32)
            counts = raw[..., 0] | raw[..., 1] << 8 | (raw[..., 2] ^ 0x80) - 0x80 << 16
            counts = counts.transpose(0, 2, 1).reshape(-1, N_CHANNELS)
            sample = i * per_record + np.arange(len(counts))
            is_there = sample < self.n_sent
            is_there[is_there] &= ~self._is_lost[sample[is_there]]
            n_there += int(is_there.sum())
            differs = (counts != truth[sample % length]).any(axis=1)
            n_false += int((differs & is_there).sum())
        return n_false, n_there


def through_board(folder: Path, hours: float, session: str, minutes: float) -> bool:
    """Record and detect in a day of packets, print what it took, and say whether all is there."""
    source = DayOfPackets(hours, session, minutes)
    source.start()
    channels = recorded_channels(source)
    detector = Detector(FS, N_CHANNELS, rail_uV=recorded_rail_uV(channels))
    files = BidsSession(
        folder, FS, channels, detector.describe(), subject="S1", sync_s=float("inf")
    )
    live = LiveSession(source, files, detector)
    wall, cpu = time.perf_counter(), time.process_time()
    status = live.run()
    source.memory_MB.append(memory_MB())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    n_false, n_there = source.check(files.path)
    n, n_lost = source.n_sent, files.recorder.n_lost
    seconds = hours * 3600
    print(
        f"{hours:g} h of packets: {n} sent, {source.n_dropped} lost on the way, {n_lost} marked as "
        f"lost, {n_there} in the file, {n_false} of them with another value\n"
        f"  {live.n_events} events; {files.path.stat().st_size / 1e6:.1f} MB, "
        f"{wall:.1f} s ({seconds / wall:.0f} x real "
        f"time), CPU {cpu:.1f} s\n"
        f"  memory of it all, MB, the last once closed: "
        f"{', '.join(f'{m:.1f}' for m in source.memory_MB)}"
    )
    is_good = not (n_false or status.not_on_disk or live.detector_problem)
    return is_good and n_lost == source.n_dropped and n_there == n - source.n_dropped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=24.0, help="of the recorder alone")
    parser.add_argument("--synced-minutes", type=float, default=10.0)
    parser.add_argument("--board-hours", type=float, default=24.0, help="of packets; 0: none")
    parser.add_argument("--session", default="latent", help="scenario in these packets")
    parser.add_argument("--session-minutes", type=float, default=20.0, help="its length")
    parser.add_argument("--out", type=Path, help="folder on the disk in question")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twitchdetect-", dir=args.out) as name:
        if args.hours:
            record(Path(name) / "day.bdf", args.hours, sync_s=float("inf"))
        if args.synced_minutes:
            record(Path(name) / "minutes.bdf", args.synced_minutes / 60, sync_s=0.25)
        if args.board_hours:
            is_good = through_board(
                Path(name) / "set", args.board_hours, args.session, args.session_minutes
            )
            print("PASS" if is_good else "FAIL")
            sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
