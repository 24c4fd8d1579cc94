"""Speed beside scipy, in the same run: filter chain, whole detector, streaming, start-up.

Every figure is a ratio to a peer on this machine; the two take turns and the best of several
rounds (for streaming the median call) counts.

    python benchmarks/speed.py [--load]
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy import signal

import twitchdetect as td
from twitchdetect import simulate
from twitchdetect.dsp.cascade import Cascade

Samples = np.ndarray


def five_biquads(fs: float) -> Samples:
    """High-pass 20 Hz and low-pass 450 Hz of order four, notch 50 Hz."""
    return np.vstack(
        [
            signal.butter(4, 20, "highpass", fs=fs, output="sos"),
            np.concatenate(signal.iirnotch(50, 17, fs=fs))[None],
            signal.butter(4, 450, "lowpass", fs=fs, output="sos"),
        ]
    )


def best_s(rounds: int, *functions: Callable[[], object]) -> list[float]:
    """Best time of each function, taking turns."""
    times = [np.inf] * len(functions)
    for _ in range(rounds):
        for i, function in enumerate(functions):
            start = time.perf_counter()
            function()
            times[i] = min(times[i], time.perf_counter() - start)
    return times


def filter_chain(n_channels: int, minutes: float, fs: float, rounds: int) -> str:
    sos = five_biquads(fs)
    x = np.random.default_rng(0).standard_normal((int(minutes * 60 * fs), n_channels))
    x_channels_first = np.ascontiguousarray(x.T)

    def ours() -> Samples:
        return Cascade(sos, n_channels).process(x)

    expected = signal.sosfilt(sos, x[:2000], axis=0, zi=signal.sosfilt_zi(sos)[:, :, None] * x[0])
    assert np.allclose(ours()[:2000], expected[0], atol=1e-9)
    cascade, own = Cascade(sos, n_channels), x.copy()
    ours_s, fresh_s, rows_s, columns_s = best_s(
        rounds,
        lambda: cascade.process(own, in_place=True),
        ours,
        lambda: signal.sosfilt(sos, x, axis=0),
        lambda: signal.sosfilt(sos, x_channels_first, axis=1),
    )
    scipy_s = min(rows_s, columns_s)
    name = f"filter chain, 5 biquads, {n_channels} ch x {minutes:g} min x {fs:g} Hz"
    rates = [x.size / s / 1e6 for s in (ours_s, fresh_s, scipy_s)]
    return (
        f"| {name}, in place | {rates[0]:.0f} | {rates[2]:.0f} | {scipy_s / ours_s:.1f} x |\n"
        f"| the same into new memory | {rates[1]:.0f} | {rates[2]:.0f} | "
        f"{scipy_s / fresh_s:.1f} x |"
    )


def numpy_chain(x: Samples, fs: float) -> int:
    """The detector's steps with scipy and numpy, whole arrays at a time."""
    is_good = np.isfinite(x) & (x > -187_500.0) & (x < 187_500.0)
    if not is_good.all():
        raise ValueError("this chain has no answer to missing samples")
    y = signal.sosfilt(signal.butter(4, 20, "highpass", fs=fs, output="sos"), x, axis=0)
    y = signal.sosfilt(signal.butter(4, 450, "lowpass", fs=fs, output="sos"), y, axis=0)
    for hz in np.arange(50, 451, 50):
        y = signal.lfilter(*signal.iirnotch(hz, hz / 2, fs=fs), y, axis=0)
    thin = signal.sosfilt(signal.butter(8, 210, fs=fs, output="sos"), y, axis=0)[::2]
    block = 48
    blocks = thin[: len(thin) // block * block].reshape(-1, block, thin.shape[1])
    for lag in range(9):  # the spectrum of rest
        (blocks[:, lag:] * blocks[:, : block - lag]).sum(axis=1)
    taps = np.full(9, -0.05)
    taps[0] = 1.0
    energy = signal.lfilter(taps, [1.0], thin, axis=0) ** 2
    total = np.cumsum(energy, axis=0)
    means = energy[: len(blocks) * block].reshape(blocks.shape).mean(axis=1)
    recent = np.lib.stride_tricks.sliding_window_view(means, 42, axis=0)
    floors = np.sort(recent, axis=2)[:, :, :29].mean(axis=2)  # trimmed, of the last 4 s
    floor = np.repeat(floors, block, axis=0)
    n_above = 0
    for hops in (4, 8, 16, 32):
        n = 2 * hops
        sums = (total[n:] - total[:-n])[-len(floor) :: 2]
        ratio = sums / (n * floor[::2][-len(sums) :])
        n_above += int(np.count_nonzero(n / 2 * (ratio - 1 - np.log(ratio)) > 14))
    hop = y[: len(y) // 4 * 4].reshape(-1, 4, y.shape[1])
    (hop**2).sum(axis=1)
    np.abs(hop).max(axis=1)
    return n_above


def whole_detector(n_channels: int, minutes: float, fs: float, rounds: int) -> str:
    x = np.random.default_rng(0).standard_normal((int(minutes * 60 * fs), n_channels)) * 3
    x += 10 * np.sin(2 * np.pi * 50 * np.arange(len(x)) / fs)[:, None]
    detector = td.Detector(fs, n_channels)

    def ours() -> None:
        detector.reset()
        detector.process(x)
        detector.finish()

    ours_s, peer_s = best_s(rounds, ours, lambda: numpy_chain(x, fs))
    name = f"whole detector, {n_channels} ch x {minutes:g} min x {fs:g} Hz"
    rates = [x.size / s / 1e6 for s in (ours_s, peer_s)]
    return f"| {name} | {rates[0]:.0f} | {rates[1]:.0f} | {peer_s / ours_s:.1f} x |"


def streaming(fs: float, chunk: int, seconds: float) -> str:
    n_channels = 8
    x = np.random.default_rng(0).standard_normal((int(seconds * fs), n_channels)) * 3
    x += 10 * np.sin(2 * np.pi * 50 * np.arange(len(x)) / fs)[:, None]
    blocks = [np.ascontiguousarray(x[i : i + chunk]) for i in range(0, len(x) - chunk, chunk)]
    detector = td.Detector(fs, n_channels)
    sos = five_biquads(max(fs, 1000.0))
    zi = np.zeros((len(sos), 2, n_channels))
    for block in blocks:
        detector.process(block)
    detector.reset()
    ours_ns = np.empty(len(blocks))
    peer_ns = np.empty(len(blocks))
    now = time.perf_counter_ns
    empty_ns = np.empty(len(blocks))
    for start in range(0, len(blocks), 500):
        for i in range(start, min(start + 500, len(blocks))):
            block = blocks[i]
            t = now()
            detector.process(block)
            ours_ns[i] = now() - t
        for i in range(start, min(start + 500, len(blocks))):
            block = blocks[i]
            t = now()
            _, zi = signal.sosfilt(sos, block, axis=0, zi=zi)
            peer_ns[i] = now() - t
            t = now()
            empty_ns[i] = now() - t
    p50, p99, peer = np.median(ours_ns), np.percentile(ours_ns, 99), np.median(peer_ns)
    name = f"streaming, 8 ch, chunks of {chunk}, {fs:g} Hz: us a chunk, p50 (p99)"
    return f"| {name} | {p50 / 1e3:.2f} ({p99 / 1e3:.2f}) | {peer / 1e3:.1f} | {peer / p50:.1f} x |"


def streaming_needling(chunk: int, minutes: float) -> str:
    """CPU time of the thread, a chunk, on a simulated session with every confounder."""
    made = simulate.session("everything", minutes=minutes, seed=1, board="cyton")
    x, fs = made.recording.data_uV, made.recording.fs
    blocks = [np.ascontiguousarray(x[i : i + chunk]) for i in range(0, len(x) - chunk, chunk)]
    detector, sos = td.Detector(fs, x.shape[1]), five_biquads(1000.0)
    zi = np.zeros((len(sos), 2, x.shape[1]))
    now = time.thread_time_ns
    times_ns = np.empty((2, len(blocks)))
    for i, block in enumerate(blocks):
        t = now()
        detector.process(block)
        times_ns[0, i] = now() - t
        t = now()
        _, zi = signal.sosfilt(sos, block, axis=0, zi=zi)
        times_ns[1, i] = now() - t
    (p50, most), (peer, peer_most) = np.percentile(times_ns, [50, 99.9], axis=1).T / 1e3
    name = f"needling session, 8 ch, chunks of {chunk}, {fs:g} Hz: CPU us a chunk"
    return (
        f"| {name}, p50 | {p50:.2f} | {peer:.1f} | {peer / p50:.1f} x |\n"
        f"| the same, p99.9 | {most:.2f} | {peer_most:.1f} | {peer_most / most:.1f} x |"
    )


def load(board: str, scenario: str, minutes: float, chunk_s: float) -> str:
    """CPU time of the thread for a second of signal that comes in chunks, and for the worst."""
    made = simulate.session(scenario, minutes=minutes, seed=1, board=board)
    recording = made.recording
    blocks = list(recording.blocks(max(1, round(chunk_s * recording.fs))))
    n_channels = len(recording.channels)
    detector = td.Detector(recording.fs, n_channels, rail_uV=recording.rail_uV)
    for block in blocks[:200]:
        detector.process(block)
    detector.reset()
    times_s = np.empty(len(blocks))
    for i, block in enumerate(blocks):
        t = time.thread_time()
        detector.process(block)
        times_s[i] = time.thread_time() - t
    share = times_s.sum() / recording.duration_s
    starts = np.arange(0, len(blocks), max(1, round(1.0 / chunk_s)))
    worst = f"{100 * np.add.reduceat(times_s, starts).max():.1f}" if chunk_s < 1 else "-"
    name = f"{scenario}, {n_channels} ch x {recording.fs:g} Hz, {minutes:g} min in "
    name += f"chunks of {1000 * chunk_s:.0f} ms" if chunk_s < 1 else "one piece"
    times = f"{1 / share:.0f} x real time"
    return f"| {name} | {100 * share:.2f} | {worst} | {times} |"


def loads() -> None:
    """Print how much of a core the detector takes."""
    print("\n| session | CPU, % of a core | in its worst second | |\n|---|---|---|---|")
    for board, minutes, chunk_s in (("cyton", 10.0, 0.032), ("wifi", 10.0, 0.032),
                                    ("wifi", 10.0, 1e9), ("hd", 2.0, 0.032)):  # fmt: skip
        for scenario in ("rest", "everything"):
            print(load(board, scenario, minutes, chunk_s), flush=True)


def start_up() -> list[str]:
    def run(*arguments: str) -> float:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "twitchdetect", *arguments], check=True, capture_output=True
        )
        return time.perf_counter() - start

    help_s = min(run("--help") for _ in range(5))
    with tempfile.TemporaryDirectory() as folder:
        run("demo", "--out", folder)
        path = str(Path(folder, "demo.txt"))
        detect_s = min(run("detect", path) for _ in range(3))
        plot_s = min(run("detect", path, "--plot") for _ in range(2))
    return [
        f"| `twitchdetect --help`, s | {help_s:.2f} | goal < 0.5 | |",
        f"| `twitchdetect detect`, 8 ch x 3 min, kernels cached, s | {detect_s:.2f} | goal < 3 | |",
        f"| the same with `--plot`, s | {plot_s:.2f} | | |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--load", action="store_true", help="only how much of a core it takes")
    args = parser.parse_args()
    if args.load:
        loads()
        return
    cpu = (
        next(
            (
                n.split(":")[1].strip()
                for n in Path("/proc/cpuinfo").read_text().splitlines()
                if "model name" in n
            ),
            platform.processor(),
        )
        if Path("/proc/cpuinfo").exists()
        else platform.processor()
    )
    used = ", ".join(f"{n} {version(n)}" for n in ("numpy", "scipy", "numba"))
    print(f"{cpu}; Python {platform.python_version()}, {used}\n")
    print(
        "| what (million samples x channels a second unless said) | twitchdetect | scipy | ratio |"
    )
    print("|---|---|---|---|")
    print(filter_chain(8, 30, 1000.0, args.rounds))
    print(filter_chain(64, 5, 2000.0, args.rounds))
    print(whole_detector(8, 10, 1000.0, args.rounds))
    print(streaming(250.0, 8, 600.0))
    print(streaming(1000.0, 8, 200.0))
    print(streaming_needling(8, 10.0))
    for line in start_up():
        print(line)
    loads()


if __name__ == "__main__":
    main()
