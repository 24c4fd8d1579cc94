"""Record a day of 8 channels at 250 Hz as fast as it goes: size, time, memory.

The day goes without waiting for the disk, as its clock is virtual; then some minutes with every
record synced, as a real recording has it.

    python benchmarks/record_day.py
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from twitchdetect.files.bdf_append import BdfRecorder
from twitchdetect.files.bdf_channels import Channel

FS, N_CHANNELS, BLOCK = 250.0, 8, 10


def memory_MB() -> float:
    """Memory of this process that is in use now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--synced-minutes", type=float, default=10.0)
    parser.add_argument("--out", type=Path, help="folder on the disk in question")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twitchdetect-", dir=args.out) as name:
        record(Path(name) / "day.bdf", args.hours, sync_s=float("inf"))
        record(Path(name) / "minutes.bdf", args.synced_minutes / 60, sync_s=0.25)


if __name__ == "__main__":
    main()
