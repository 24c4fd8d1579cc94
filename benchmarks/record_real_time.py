"""Half an hour of `twitchdetect record` in real time from an emulated Cyton on a pseudo-terminal.

The whole program runs headless in a process of its own, with detection and events printed. In the
same run BrainFlow's own Cyton driver, alone in another process, reads another emulated Cyton that
sends the same packets. CPU is what each process used from the start of its stream on, all threads,
so other load on the machine does not count. The recording is compared with what was sent.

    python benchmarks/record_real_time.py --minutes 30
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from emulated import (
    FS,
    Board,
    Cyton,
    Emulator,
    Plan,
    Source,
    cpu_s,
    missing_packets,
    n_threads_and_files,
    play_session,
    read_recorded,
    recorded_in,
    rss_MB,
    table,
    true_counts,
)

LOOK_S = 15.0
BRAINFLOW = "brainflow's driver alone"
RECORDER = "twitchdetect record"


def brainflow(port: str) -> None:
    """Read a Cyton with BrainFlow until standard input ends, and print how many packets came."""
    from brainflow.board_shim import BoardShim, BrainFlowInputParams

    BoardShim.disable_board_logger()
    parameters = BrainFlowInputParams()
    parameters.serial_port = port
    shim = BoardShim(0, parameters)
    shim.prepare_session()
    shim.start_stream()
    os.set_blocking(0, False)
    n = 0
    while sys.stdin.buffer.raw.read(1) is None:  # type: ignore[attr-defined]
        time.sleep(1.0)
        n += shim.get_board_data().shape[1]
    shim.stop_stream()
    n += shim.get_board_data().shape[1]
    shim.release_session()
    print(n, flush=True)


@dataclass
class Watched:
    """A process, what it has used since its board streams, and its board."""

    name: str
    process: subprocess.Popen[str]
    emulator: Emulator
    before_s: float = np.nan
    began_s: float = np.nan
    looks: list[tuple[float, float, float, int, int]] = field(default_factory=list)

    def look(self) -> None:
        """Note CPU time, memory, threads and files, if its board streams."""
        pid, now_s = self.process.pid, time.monotonic()
        if not self.emulator.record.n_packets_sent:
            return
        if np.isnan(self.began_s):
            self.began_s, self.before_s = now_s, cpu_s(pid)
        used = (now_s - self.began_s, cpu_s(pid) - self.before_s, rss_MB(pid))
        self.looks.append((*used, *n_threads_and_files(pid)))

    def at(self, minutes: float) -> tuple[float, float, float, int, int]:
        """Give the look nearest to a time since its stream's start."""
        return min(self.looks, key=lambda look: abs(look[0] - minutes * 60))

    def row(self, minutes: float) -> list[str]:
        first, last = self.at(min(5.0, minutes / 2)), self.looks[-1]
        return [
            self.name, f"{100 * last[1] / last[0]:.2f}", f"{self.before_s:.1f}",
            f"{first[2]:.1f} after {first[0] / 60:.1f} min",
            f"{last[2]:.1f} after {last[0] / 60:.1f} min",
            f"{first[3]}, {first[4]}", f"{last[3]}, {last[4]}",
        ]  # fmt: skip


def check(folder: Path, emulator: Emulator, source: Source, length: int) -> tuple[bool, str]:
    """Compare a recording with what was sent: every count, its place, and what is missing."""
    recorded = read_recorded(recorded_in(folder))
    record, first = emulator.record, emulator.device.streams[0].first_packet
    while first in missing_packets(record, first, first + 1):
        first += 1
    number = {row.tobytes(): i for i, row in enumerate(true_counts(source, 0, length))}
    found = np.array([number.get(row.tobytes(), -1) for row in recorded.counts])
    n_false = int((found < 0).sum())
    moved = (recorded.sample + first - found + length // 2) % length - length // 2
    moved[found < 0] = 0
    jumps = np.flatnonzero(np.diff(moved, prepend=0))[:8]
    where = ", ".join(f"{moved[i]} from {recorded.sample[i] / FS:.3f} s on" for i in jumps)
    n = int(recorded.sample[-1]) + 1
    not_sent = missing_packets(record, first, first + n)
    not_there = set(range(first, first + n)) - {first + int(s) for s in recorded.sample}
    is_good = not n_false and not moved.any() and not_there == not_sent
    return is_good and len(emulator.device.streams) == 1, (
        f"{n} samples, {len(not_sent)} never sent whole by the emulator, {len(not_there)} missing, "
        f"{len(not_there - not_sent)} of them sent; {n_false} with another value, "
        f"{np.count_nonzero(moved)} in another place ({where or 'none'})"
    )


def lateness_s(emulator: Emulator) -> float:
    """Say how late the emulator itself was at worst, as other programs kept it from its work."""
    (stream,) = emulator.device.streams
    late_s = [
        time_s - stream.time_s - (stop - 1 - stream.first_packet) / FS
        for time_s, stop in emulator.record.sent or []
    ]
    return max(late_s)


def start(args: argparse.Namespace, folder: Path, watched: ExitStack) -> list[Watched]:
    """Start both boards and both programs."""
    source = play_session(args.session, "cyton", args.session_minutes, seed=1)
    made = []
    for name in (RECORDER, BRAINFLOW)[: 1 if args.no_brainflow else 2]:
        rates = {"drop": args.drop} if args.drop else {}
        emulator = watched.enter_context(
            Emulator(Cyton(Board(source)), plan=Plan((), rates, seed=1))
        )
        emulator.record.sent = []
        command = [sys.executable, __file__, "--brainflow", emulator.name]
        if name == RECORDER:
            command = [
                sys.executable, "-m", "twitchdetect", "record", "--board", "cyton", "--port",
                emulator.name, "--subject", "S1", "--out", str(folder), "--minutes",
                str(args.minutes),
            ]  # fmt: skip
        log = watched.enter_context((folder / f"{name[:5]}.log").open("w+"))
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, text=True
        )
        watched.callback(process.kill)
        made.append(Watched(name, process, emulator))
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--session", default="everything", help="scenario that is played")
    parser.add_argument("--session-minutes", type=float, default=10.0, help="then again")
    parser.add_argument("--drop", type=float, default=0.001, help="packets dropped, a packet")
    parser.add_argument("--no-brainflow", action="store_true")
    parser.add_argument("--brainflow", metavar="PORT", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.brainflow:
        brainflow(args.brainflow)
        return 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="twitchdetect-")))
        both = start(args, folder, stack)
        recorder = both[0]
        while recorder.process.poll() is None:
            for one in both:
                one.look()
            time.sleep(min(LOOK_S, args.minutes * 6))
        return report(args, folder, both)


def report(args: argparse.Namespace, folder: Path, both: list[Watched]) -> int:
    """Print the tables; 0 if nothing was lost that was sent."""
    recorder = both[0]
    n_events = (folder / f"{RECORDER[:5]}.log").read_text().splitlines()
    source = recorder.emulator.device.board.source
    length = round(args.session_minutes * 60 * FS)
    is_good, text = check(folder, recorder.emulator, source, length)
    print(f"written after it was due, most of all packets: {lateness_s(recorder.emulator):.2f} s")
    head = [
        "process", "CPU, % of a core", "CPU before its stream, s", "memory, MB", "at the end",
        "threads, files", "at the end",
    ]  # fmt: skip
    print(table(head, [one.row(args.minutes) for one in both]))
    print(f"recording: {text}; {len(n_events)} lines printed, exit {recorder.process.returncode}")
    for one in both[1:]:
        assert one.process.stdin is not None
        one.process.stdin.close()
        one.process.wait(30)
        n = int((folder / f"{BRAINFLOW[:5]}.log").read_text().split()[-1])
        sent = one.emulator.record.n_packets_sent
        print(f"{one.name}: {n} packets of {sent} ({sent / FS / 60:.1f} min)")
    is_good = is_good and recorder.process.returncode == 0
    print("PASS" if is_good else "FAIL")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
