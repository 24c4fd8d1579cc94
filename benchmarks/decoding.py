"""Speed of the Cyton decoder beside numpy and int.from_bytes, in the same run.

The peers take turns with it and the best round counts. numpy decodes whole arrays of packets:
`aligned` takes for granted that every 33 bytes are one and only checks it; `finding` looks for
packets at every byte, as the decoder does, but for nothing else that makes it safe. One packet a
read is compared with a loop over int.from_bytes that gives tuples, and with one that gives arrays.

    python benchmarks/decoding.py
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable

import numpy as np

from twitchdetect.boards.cyton_packets import CytonDecoder

Array = np.ndarray
PACKET = 33


def stream(n: int) -> tuple[bytes, Array]:
    """Noise on electrode offsets, an acceleration in every tenth packet."""
    rng = np.random.default_rng(0)
    counts = (rng.normal(0, 2000, (n, 8)) + rng.integers(-2e6, 2e6, 8)).astype(np.int32)
    packets = np.zeros((n, PACKET), dtype=np.uint8)
    packets[:, 0], packets[:, 1], packets[:, 32] = 0xA0, np.arange(n) & 0xFF, 0xC0
    packets[:, 2:26] = counts.astype(">i4").view(np.uint8).reshape(n, 8, 4)[:, :, 1:].reshape(n, 24)
    at = np.arange(3, n, 10)
    readings = 16 * np.rint(rng.normal([20, -10, 500], 5, (len(at), 3)))
    packets[at, 26:32] = readings.astype(">i2").view(np.uint8)
    return packets.tobytes(), counts


def counts_of(packets: Array) -> Array:
    values = packets[:, 2:26].reshape(-1, 8, 3).astype(np.int32)
    counts = values[:, :, 0] << 16 | values[:, :, 1] << 8 | values[:, :, 2]
    return np.where(counts >= 1 << 23, counts - (1 << 24), counts)


def numpy_aligned(data: bytes) -> tuple[Array, ...]:
    packets = np.frombuffer(data, np.uint8).reshape(-1, PACKET)
    if not ((packets[:, 0] == 0xA0) & (packets[:, 32] >= 0xC0) & (packets[:, 32] <= 0xCF)).all():
        raise ValueError("not aligned")
    return packets[:, 1], counts_of(packets), packets[:, 26:32], packets[:, 32]


def numpy_finding(data: bytes) -> tuple[Array, ...]:
    stream = np.frombuffer(data, np.uint8)
    is_start = (stream[:-32] == 0xA0) & (stream[32:] & 0xF0 == 0xC0)
    is_start[:-1] &= stream[33:] == 0xA0
    at = np.flatnonzero(is_start)
    at = at[np.diff(at, prepend=-PACKET) >= PACKET]
    packets = np.lib.stride_tricks.sliding_window_view(stream, PACKET)[at]
    return packets[:, 1], counts_of(packets), packets[:, 26:32], packets[:, 32]


def tuples(packet: bytes) -> tuple[int, list[int], bytes, int]:
    if packet[0] != 0xA0 or not 0xC0 <= packet[32] <= 0xCF:
        raise ValueError("no packet")
    values = [int.from_bytes(packet[i : i + 3], "big", signed=True) for i in range(2, 26, 3)]
    return packet[1], values, packet[26:32], packet[32]


def arrays(packet: bytes) -> tuple[int, Array, bytes, int]:
    counter, values, aux, stop = tuples(packet)
    return counter, np.array([values], dtype=np.int32), aux, stop


def best_s(decoders: dict[str, Callable[[bytes], object]], parts: list[bytes]) -> dict[str, float]:
    """Give the best time of seven rounds, in which the decoders take turns."""
    best = dict.fromkeys(decoders, np.inf)
    for _ in range(7):
        for name, decode in decoders.items():
            start_s = time.perf_counter()
            for part in parts:
                decode(part)
            best[name] = min(best[name], time.perf_counter() - start_s)
    return best


def show(title: str, best: dict[str, float], n: int) -> None:
    ours = best["twitchdetect"]
    print(title)
    for name, spent_s in best.items():
        rate, ratio = n / spent_s / 1e6, spent_s / ours
        print(f"  {name:22} {rate:8.2f} M packets/s {1e6 * spent_s / n:8.3f} us  x{ratio:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of decoding.")
    parser.add_argument("--packets", type=int, default=1 << 18)
    n = parser.parse_args().packets
    data, counts = stream(n)
    got = CytonDecoder().feed(data)
    if not np.array_equal(got.counts, counts):
        raise SystemExit("the decoder is wrong")
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print("x: how many times as long as twitchdetect")
    for size in (64, 1024, 4096, n):
        parts = [data[i : i + size * PACKET] for i in range(0, len(data), size * PACKET)]
        bulk = {
            "twitchdetect": CytonDecoder().feed,
            "numpy, aligned": numpy_aligned,
            "numpy, finding": numpy_finding,
        }
        show(f"{size} packets at a time", best_s(bulk, parts), n)
    parts = [data[i : i + PACKET] for i in range(0, PACKET * 20_000, PACKET)]
    single = {
        "twitchdetect": CytonDecoder().feed,
        "int.from_bytes, tuples": tuples,
        "int.from_bytes, arrays": arrays,
        "numpy, aligned": numpy_aligned,
    }
    show("one packet a read", best_s(single, parts), len(parts))


if __name__ == "__main__":
    main()
