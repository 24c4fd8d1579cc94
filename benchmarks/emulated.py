"""What benchmarks with an emulated Cyton share: the truth, and what a process uses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from firmware_interface.emulator import Board as Board
from firmware_interface.emulator import Cyton as Cyton
from firmware_interface.emulator import Emulator as Emulator
from firmware_interface.emulator import Fault as Fault
from firmware_interface.emulator import Packets as Packets
from firmware_interface.emulator import Plan as Plan
from firmware_interface.emulator import Record as Record
from firmware_interface.emulator import Source as Source
from firmware_interface.emulator import Stream as Stream
from firmware_interface.emulator import play_session as play_session
from firmware_interface.emulator.cyton.settings import Inputs

FS, N_CHANNELS = 250.0, 8
COUNT_UV = 4.5e6 / 24 / (2**23 - 1)
"""One count at the gain of 24 that a Cyton has by default."""

Ints = np.ndarray


def true_counts(source: Source, first: int, n: int) -> Ints:
    """Give what packets ``[first, first + n)`` of a source that never restarts carry at gain 24."""
    return Inputs(np.zeros(16)).counts(source.uV(first, n, N_CHANNELS), 0, FS)


def missing_packets(record: Record, start: int, stop: int) -> set[int]:
    """Give which of packets ``[start, stop)`` never arrived whole."""
    lost = record.lost_packets()
    return {int(n) for n in lost if start <= n < stop}


@dataclass
class Recorded:
    """A file as counts: which samples there are, and what they are."""

    sample: Ints
    counts: Ints
    n_samples: int
    gaps: list[tuple[int, int]]


def read_recorded(path: Path) -> Recorded:
    from twitchdetect import read

    recording = read(path)
    counts = np.rint(recording.data_uV[:, :N_CHANNELS] / COUNT_UV).astype(np.int64)
    blocks = list(recording.segments())
    sample = np.concatenate([np.arange(b.start_sample, b.stop_sample) for b in blocks])
    gaps = [(gap.start_sample, gap.stop_sample) for gap in recording.gaps]
    return Recorded(sample, counts, recording.n_samples, gaps)


def recorded_in(folder: Path) -> Path:
    """Give the one recording in a data set.

    Raises
    ------
    ValueError
        If there is none, or more than one.
    """
    paths = list(folder.rglob("*_emg.bdf"))
    if len(paths) != 1:
        raise ValueError(f"expected one recording in {folder}, got {len(paths)}")
    return paths[0]


def cpu_s(pid: int) -> float:
    """CPU time that a process has used, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_MB(pid: int) -> float:
    """Memory of a process that is in use now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} has ended")


def n_threads_and_files(pid: int) -> tuple[int, int]:
    """Threads and open files of a process."""
    folder = Path(f"/proc/{pid}")
    return len(list((folder / "task").iterdir())), len(list((folder / "fd").iterdir()))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Give a table in Markdown."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
