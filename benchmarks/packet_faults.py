"""A million packets through random damage: no false sample, no intact packet lost, no crash.

Of every byte it is known whence it came, so each packet that a decoder delivers is either intact,
or true in spite of damage (its aux bytes, or bytes put between two packets), or false; and it is
known which intact ones it missed. Two kinds of false packets are counted apart:

- marks moved: damage that the decoder promises to find;
- same length: bytes changed between two marks that stay where they belong. A Cyton's packets have
  no checksum, so nothing can tell; a twitchboard's have one.

Delivered packets then go through the sample clock, arriving in bunches of 16 ms: each must get the
count of the sample that it is, or be dropped if it was sent again.

    python benchmarks/packet_faults.py
    python benchmarks/packet_faults.py --packets 100000 --share 0.2 --boards cyton
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twitchdetect.boards.cobs_frames import frame
from twitchdetect.boards.cyton_aux import board_ms
from twitchdetect.boards.cyton_packets import CytonDecoder
from twitchdetect.boards.sample_clock import SampleClock
from twitchdetect.boards.twitchboard_packets import TwitchboardDecoder

Array = np.ndarray
TEXT = b"Failure: Board RFduino buffer overflowed. Soft reset command sent to Board.$$$"
BUNCH_S = 0.016


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """What was sent: bytes of all packets, where each begins, and the samples in it."""

    data: Array
    start: Array
    values: Array
    fs: float
    n_samples: int


@dataclass(frozen=True, slots=True, eq=False)
class Delivered:
    """What came out: stream positions, counters, samples, board time of packets."""

    end: Array
    counter: Array
    values: Array
    board_ms: Array


def cyton(n: int, rng: np.random.Generator, mode: str) -> Stream:
    """Noise on electrode offsets, with acceleration, pins or board time in the aux bytes."""
    counts = rng.normal(0, 1500, (n, 8)) + rng.integers(-4_000_000, 4_000_000, 8)
    counts = np.clip(np.rint(counts), -(2**23), 2**23 - 1).astype(np.int32)
    packets = np.zeros((n, 33), dtype=np.uint8)
    packets[:, 0], packets[:, 1] = 0xA0, np.arange(n) & 0xFF
    packets[:, 2:26] = counts.astype(">i4").view(np.uint8).reshape(n, 8, 4)[:, :, 1:].reshape(n, 24)
    words = np.zeros((n, 3), dtype=">i2")
    if mode == "cyton":
        at = np.arange(3, n, 10)
        words[at] = 16 * np.rint(rng.normal([20, -10, 500], 5, (len(at), 3)))
    elif mode == "cyton_analog":
        words[:] = np.rint(rng.normal([300, 500, 700], 20, (n, 3)))
    packets[:, 26:32] = words.view(np.uint8)
    if mode == "cyton_stamped":
        stamps = (12345 + 4 * np.arange(n)).astype(">u4")
        packets[:, 28:32] = stamps.view(np.uint8).reshape(n, 4)
    packets[:, 32] = {"cyton": 0xC0, "cyton_analog": 0xC1, "cyton_stamped": 0xC4}[mode]
    return Stream(packets.ravel(), 33 * np.arange(n + 1), counts, 250.0, 1)


def twitchboard(n: int, rng: np.random.Generator) -> Stream:
    """Frames of four samples of four channels at 1 kHz."""
    counts = np.rint(rng.normal(512, 60, (n, 16))).astype("<i2")
    bodies = np.zeros((n, 42), dtype=np.uint8)
    bodies[:, 0], bodies[:, 8], bodies[:, 9] = 0xA0, 4, 4
    bodies[:, 2:4] = (4 * np.arange(n) % 65536).astype("<u2").view(np.uint8).reshape(n, 2)
    bodies[:, 4:8] = (4 * np.arange(n)).astype("<u4").view(np.uint8).reshape(n, 4)
    bodies[:, 10:] = counts.view(np.uint8).reshape(n, 32)
    frames = [frame(body.tobytes()) for body in bodies]
    start = np.concatenate([[0], np.cumsum([len(one) for one in frames])])
    return Stream(np.frombuffer(b"".join(frames), np.uint8), start, counts, 1000.0, 4)


def decode_cyton(data: bytes) -> Delivered:
    decoder = CytonDecoder()
    cut = len(data) // 2
    parts = [decoder.feed(data[:cut]), decoder.feed(data[cut:]), decoder.flush()]
    end, counter, counts, stop, aux = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("end", "counter", "counts", "stop", "aux")
    )
    return Delivered(end, counter.astype(np.int64), counts, board_ms(stop, aux))


def decode_twitchboard(data: bytes) -> Delivered:
    """Decode; frames of another shape than those sent are false, and shown as such."""
    decoder = TwitchboardDecoder()
    cut = len(data) // 2
    runs = [run for part in (data[:cut], data[cut:]) for run in decoder.feed(part).runs]
    usual = [run for run in runs if run.counts.shape[1] == 4 and (run.n_samples == 4).all()]
    for run in runs:
        if run not in usual:
            print(f"  {len(run.end)} frames of a shape that was never sent")
    end, counter, ms = (
        np.concatenate([getattr(run, name) for run in usual])
        for name in ("end", "counter", "board_ms")
    )
    return Delivered(
        end, counter, np.concatenate([run.counts.reshape(-1, 16) for run in usual]), ms
    )


@dataclass(frozen=True, slots=True, eq=False)
class Damaged:
    """A stream after damage: bytes, and for each the packet and the place in it, or -1."""

    data: Array
    packet: Array
    place: Array
    n_faults: int


def damage(sent: Stream, share: float, rng: np.random.Generator) -> Damaged:
    """Give `share` of the packets one fault each, of seven kinds."""
    n = len(sent.start) - 1
    length = np.diff(sent.start)
    packet = np.repeat(np.arange(n), length)
    place = np.arange(len(sent.data)) - np.repeat(sent.start[:-1], length)
    columns = np.stack([sent.data.astype(np.int64), packet, place])
    parts, at = [], 0
    hit = np.flatnonzero(rng.random(n - 4) < share) + 2
    for k in hit:
        start = int(sent.start[k])
        inside = start + int(rng.integers(length[k]))
        cut, resume, put = fault(columns, start, inside, int(length[k]), rng)
        if cut < at:
            continue
        parts += [columns[:, at:cut], put]
        at = min(resume, columns.shape[1])
    parts.append(columns[:, at:])
    data, packet, place = np.concatenate(parts, axis=1)
    return Damaged(data.astype(np.uint8), packet, place, len(parts) // 2)


def fault(
    columns: Array, start: int, inside: int, length: int, rng: np.random.Generator
) -> tuple[int, int, Array]:
    """Give where the stream is cut, where it goes on, and what is put between."""
    nothing = np.empty((3, 0), dtype=np.int64)
    kind = rng.integers(7)
    run = int(rng.integers(1, 100 if rng.random() < 0.3 else 8))
    if kind == 0:  # bytes dropped
        return inside, inside + run, nothing
    if kind == 1:  # bytes sent twice
        return inside, inside, columns[:, max(0, inside - run) : inside]
    if kind == 2:  # garbled
        broken = columns[:, inside : inside + min(run, 6)].copy()
        broken[0] ^= rng.integers(1, 256, broken.shape[1])
        broken[1:] = -1
        return inside, inside + broken.shape[1], broken
    if kind == 3:  # put in
        made = rng.integers(0, 256, run)
        made[rng.random(run) < 0.1] = 0xA0
        made[rng.random(run) < 0.1] = 0xC0
        return inside, inside, garbage(made)
    if kind == 4:  # text between packets
        return start, start, garbage(np.frombuffer(TEXT, np.uint8))
    if kind == 5:  # whole packets lost
        return start, start + length * int(rng.integers(1, rng.choice([4, 40, 1000]))), nothing
    return start + length, start + length, columns[:, start : start + length]


def garbage(data: Array) -> Array:
    return np.stack([data.astype(np.int64), *np.full((2, len(data)), -1)])


def judge(sent: Stream, got: Damaged, out: Delivered) -> dict[str, int]:
    """Count what became of the packets."""
    length = np.diff(sent.start)
    breaks = np.ones(len(got.data), dtype=np.int64)
    follows = (np.diff(got.packet) == 0) & (np.diff(got.place) == 1) & (got.packet[1:] >= 0)
    breaks[1:] = ~follows
    n_breaks = np.cumsum(breaks)
    first = np.flatnonzero((got.place == 0) & (got.packet >= 0))
    last = first + length[got.packet[first]] - 1
    is_inside = last < len(got.data)
    first, last = first[is_inside], last[is_inside]
    is_whole = n_breaks[first] == n_breaks[last]
    if sent.n_samples > 1:  # what stands before a frame without a delimiter is part of it
        is_whole &= got.data[first - 1] == 0
    intact_end = last[is_whole] + 1
    source = got.packet[out.end - (17 if sent.n_samples == 1 else 5)]  # a byte of the samples
    begin = out.end - length[source]
    is_true = (source >= 0) & (out.values == sent.values[source]).all(axis=1)
    is_true &= (source * sent.n_samples - out.counter) % 256 == 0
    has_marks = (got.place[begin] == 0) & (got.place[out.end - 1] == length[source] - 1)
    return {
        "intact": len(intact_end),
        "delivered": len(out.end),
        "false, marks moved": int((~is_true & ~has_marks).sum()),
        "false, same length": int((~is_true & has_marks).sum()),
        "intact but missed": len(np.setdiff1d(intact_end, out.end)),
        **places(sent, got, out, source, is_true),
    }


def places(
    sent: Stream, got: Damaged, out: Delivered, source: Array, is_true: Array
) -> dict[str, int]:
    """Place packets by counter and arrival, and count true ones that are not where they belong.

    A false packet of the same length may bear the counter of a true one behind it, which is then
    dropped as sent again.
    """
    newest = np.maximum.accumulate(got.packet)[out.end - 1]
    due_s = (newest + 1) * sent.n_samples / sent.fs
    arrival_s = np.ceil(due_s / BUNCH_S) * BUNCH_S
    clock = SampleClock(sent.fs, 8 if sent.n_samples == 1 else 16)
    parts = [clock.place(out.counter, arrival_s, out.board_ms, sent.n_samples), clock.flush()]
    sample = np.concatenate([part.sample for part in parts])[is_true]
    source = source[is_true]
    is_first = np.concatenate([[True], source[1:] > np.maximum.accumulate(source)[:-1]])
    is_wrong = sample != (source - source[0]) * sent.n_samples
    return {
        "in a wrong place": int((is_wrong & (sample >= 0)).sum()),
        "place was taken": int((is_first & (sample < 0)).sum()),
    }


def campaign(name: str, n: int, share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sent = twitchboard(n, rng) if name == "twitchboard" else cyton(n, rng, name)
    decode: Callable[[bytes], Delivered]
    decode = decode_twitchboard if name == "twitchboard" else decode_cyton
    got = damage(sent, share, rng)
    counts = judge(sent, got, decode(got.data.tobytes()))
    print(f"{name}: {n} packets, {got.n_faults} faults, {len(got.data)} bytes left")
    for what, count in counts.items():
        print(f"  {what:20} {count}")


def main() -> None:
    boards = ("cyton", "cyton_analog", "cyton_stamped", "twitchboard")
    parser = argparse.ArgumentParser(description="Packets through random damage.")
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--share", type=float, default=0.02, help="of packets that get a fault")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--boards", nargs="+", choices=boards, default=boards)
    options = parser.parse_args()
    for name in options.boards:
        campaign(name, options.packets, options.share, options.seed)


if __name__ == "__main__":
    main()
