"""Kill a recording program at random moments and open what it left with three other readers.

A child process records with annotations, in turns as fast as it goes and in real time; SIGKILL ends
it. Every record that the header counts, and the annotations of its time, must be there for edfio,
pyedflib and MNE, exactly; what was handed over and is not in the file is the loss.

    python benchmarks/kill_recording.py --kills 200
"""

from __future__ import annotations

import argparse
import mmap
import random
import struct
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

FS, BLOCK, NOTE_EACH = 250.0, 10, 40
N_CHANNELS, CYCLE = 8, 100_003
LONGEST_S = 1.5


def samples(start: int, stop: int) -> np.ndarray:
    """Counts that tell which sample of which channel they are."""
    n = np.arange(start, stop)[:, None] * 7919 + np.arange(N_CHANNELS) * 104_729
    return (n % (2**24 - 2) - 2**23 + 1).astype(np.int32)


def child(path: Path, progress: Path, in_real_time: bool) -> None:
    """Record until killed; before each block `progress` gets the samples handed over with it."""
    from twitchdetect.files.bdf_append import BdfRecorder
    from twitchdetect.files.bdf_channels import Channel

    with progress.open("r+b") as file:
        told = mmap.mmap(file.fileno(), 8)
    recorder = BdfRecorder(path, FS, [Channel.of_gain(f"EMG {i}", 24) for i in range(N_CHANNELS)])
    prepared = [samples(i, i + BLOCK) for i in range(0, CYCLE * BLOCK, BLOCK)]
    began = time.monotonic()
    for start in range(0, CYCLE * BLOCK, BLOCK):
        if start % NOTE_EACH == 0:
            recorder.annotate(start, f"note {start}")
        struct.pack_into("q", told, 0, start + BLOCK)
        recorder.write_counts(start, prepared[start // BLOCK])
        if in_real_time:
            time.sleep(max(0.0, began + (start + BLOCK) / FS - time.monotonic()))


def kill_once(folder: Path, i: int, rng: random.Random) -> tuple[Path, int]:
    """Give the file and how many samples had been handed over."""
    path, progress = folder / f"{i}.bdf", folder / f"{i}.progress"
    progress.write_bytes(bytes(8))
    command = [sys.executable, __file__, "--child", str(path), str(progress)]
    process = subprocess.Popen(command + (["--real-time"] if i % 2 else []))
    with progress.open("r+b") as file:
        told = mmap.mmap(file.fileno(), 8)
    while struct.unpack_from("q", told)[0] == 0 and process.poll() is None:
        time.sleep(0.001)
    time.sleep(rng.uniform(0, LONGEST_S))
    process.kill()
    process.wait()
    return path, struct.unpack_from("q", told)[0]


def by_edfio(path: Path) -> tuple[np.ndarray, set[tuple[float, str]]]:
    import edfio

    made = edfio.read_bdf(path)
    return np.column_stack([s.digital for s in made.signals]), {
        (round(a.onset, 6), a.text) for a in made.annotations
    }


def by_pyedflib(path: Path) -> tuple[np.ndarray, set[tuple[float, str]]]:
    import pyedflib

    with pyedflib.EdfReader(str(path)) as reader:
        data = [reader.readSignal(i, digital=True) for i in range(N_CHANNELS)]
        onsets, _, texts = reader.readAnnotations()
    notes = zip(onsets, texts, strict=True)
    return np.column_stack(data), {(round(float(o), 6), str(t)) for o, t in notes}


def by_mne(path: Path) -> tuple[np.ndarray, set[tuple[float, str]]]:
    import mne

    raw = mne.io.read_raw_bdf(path, verbose="error")
    counts = np.rint(raw.get_data().T * 1e6 / 187_500 * (2**23 - 1)).astype(np.int32)
    found = raw.annotations
    return counts, {(round(float(a["onset"]), 6), str(a["description"])) for a in found}


READERS = {"edfio": by_edfio, "pyedflib": by_pyedflib, "mne": by_mne}


def n_counted(path: Path) -> tuple[int, int]:
    """Records that the header states, and whole ones that are there."""
    raw = path.read_bytes()
    n_signals = int(raw[252:256])
    per_record = [int(raw[256 + n_signals * 216 + 8 * i :][:8]) for i in range(n_signals)]
    return int(raw[236:244]), (len(raw) - int(raw[184:192])) // (3 * sum(per_record))


def check(path: Path, n_samples: int) -> dict[str, bool]:
    """Tell which readers find every counted sample and annotation."""
    expected = {(round(s / FS, 6), f"note {s}") for s in range(0, n_samples, NOTE_EACH)}
    good = {}
    for name, read in READERS.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that the header counts one record less
                data, notes = read(path)
            is_same = np.array_equal(data[:n_samples], samples(0, n_samples))
            good[name] = bool(len(data) >= n_samples and is_same and expected <= notes)
        except Exception as error:  # noqa: BLE001
            print(f"{path.name}: {name}: {error!r}")
            good[name] = False
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=2, type=Path)
    parser.add_argument("--real-time", action="store_true")
    args = parser.parse_args()
    if args.child:
        child(*args.child, args.real_time)
        return 0
    rng = random.Random(args.seed)
    opened = dict.fromkeys(READERS, 0)
    lost, behind, n_records, n_none = [], 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="twitchdetect-") as name:
        for i in range(args.kills):
            path, handed_over = kill_once(Path(name), i, rng)
            if not path.exists() or not path.stat().st_size:  # before its first record was whole
                n_none += 1
                n_there, good = 0, dict.fromkeys(READERS, True)
            else:
                stated, whole = n_counted(path)
                assert stated <= whole <= stated + 1, (stated, whole)
                behind += whole - stated
                n_records += stated
                n_there = 62 * stated
                good = check(path, n_there)
            lost.append(handed_over - n_there)
            for reader, is_good in good.items():
                opened[reader] += is_good
            path.unlink(missing_ok=True)
    print(f"{args.kills} kills, {n_records} finished records, {n_none} before the first record")
    for reader, n in opened.items():
        print(f"every finished record and annotation in {reader}: {n} of {args.kills}")
    print(f"header one record behind the file: {behind}; ahead of it: 0")
    print(
        f"loss: median {np.median(lost) / FS:.3f} s, most {max(lost) / FS:.3f} s "
        f"(a record of 0.248 s and a block of {BLOCK / FS:.3f} s in flight)"
    )
    is_good = all(n == args.kills for n in opened.values()) and max(lost) <= 62 + BLOCK
    print("PASS" if is_good else "FAIL")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
