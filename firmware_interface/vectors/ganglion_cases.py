"""Ganglion vectors: packets of 20 bytes and the samples in each."""

import json
import random
from collections.abc import Iterator

Case = dict[str, object]
Sample = list[int]


def packed(fields: list[int], bits: int, tail: bytes) -> bytes:
    """Fields of so many bits, most significant first, then the tail; 19 bytes."""
    joined = 0
    for field in fields:
        joined = joined << bits | field
    made = joined.to_bytes(bits, "big") + tail  # 8 fields: as many bytes as a field has bits
    return made + bytes(19 - len(made))


def field(value: int, bits: int) -> tuple[int, int]:
    """A value as the board sends it, lowest bit overwritten by the sign, and what is left of it."""
    assert -(1 << bits - 1) <= value < 1 << bits - 1
    return value & (1 << bits) - 2 | (value < 0), value & ~1


def firmware3(packet_id: int, pair: list[Sample], axis: int = 0) -> tuple[bytes, list[Sample]]:
    """One packet of firmware 3 and the samples that can be had from it."""
    bits = 18 if packet_id < 100 else 19
    shift = 24 - bits
    both = [field(value >> shift, bits) for sample in pair for value in sample]
    tail = axis.to_bytes(1, "big", signed=True) if bits == 18 else b""
    left = [value << shift for _, value in both]
    return bytes([packet_id]) + packed([f for f, _ in both], bits, tail), [left[:4], left[4:]]


def firmware2(packet_id: int, previous: Sample, pair: list[Sample]) -> tuple[bytes, list[Sample]]:
    """One packet of firmware 2: differences from what the host has so far."""
    bits = 18 if packet_id <= 100 else 19
    fields, left = [], []
    for sample in pair:
        both = [field(was - value, bits) for was, value in zip(previous, sample, strict=True)]
        previous = [was - value for was, (_, value) in zip(previous, both, strict=True)]
        fields += [f for f, _ in both]
        left.append(previous)
    return bytes([packet_id]) + packed(fields, bits, b""), left


def raw(sample: Sample) -> bytes:
    """Firmware 2, id 0."""
    return b"\0" + b"".join(v.to_bytes(3, "big", signed=True) for v in sample) + bytes(7)


def case(name: str, firmware: int, steps: list[tuple[bytes, list[Sample]]], **more) -> Case:
    packets = [{"packet": packet.hex(), "samples": samples} for packet, samples in steps]
    return {"name": name, "firmware": firmware, "packets": packets, **more}


def third() -> Iterator[Case]:
    """Firmware 3."""
    draw = random.Random(3)
    most, least = 8388607, -8388608
    ends = [[most, least, 0, -1], [1, -1, most - 64, least + 64]]
    for first in (0, 100):
        bits = 18 if first == 0 else 19
        pairs = [
            [[draw.randint(least, most) for _ in range(4)] for _ in range(2)] for _ in range(102)
        ]
        pairs[0] = ends
        steps = [firmware3(first + k % 100, pair) for k, pair in enumerate(pairs)]
        yield case(f"{bits} bit, the ids once round", 3, steps)
        yield case(f"{bits} bit, three packets lost", 3, steps[:4] + steps[7:10], lost_packets=3)
        small = [[[64 * k, -64 * k, 32 * k, -32 * k], [k, -k, 2 * k, -2 * k]] for k in range(4)]
        yield case(
            f"{bits} bit, small values", 3, [firmware3(first + k, p) for k, p in enumerate(small)]
        )
    axes = [0, 10, -20, 62, 0, 0]
    zeros = [[0] * 4] * 2
    steps = [firmware3(k, zeros, axes[k]) for k in range(6)]
    yield case(
        "accelerometer",
        3,
        steps,
        accel_xyz=[None, [10, None, None], [None, -20, None], [None, None, 62], None, None],
    )


def second() -> Iterator[Case]:
    """Firmware 2."""
    draw = random.Random(2)
    start = [1000000, -1000000, 0, 8388607]
    for first, step in ((1, 100000), (101, 200000)):
        bits = 18 if first == 1 else 19
        steps = [(raw(start), [start])]
        for k in range(100):
            before = steps[-1][1][-1]
            near = [[min(max(v + draw.randint(-step, step), -8388608), 8388607) for v in before]]
            near.append(
                [min(max(v + draw.randint(-step, step), -8388608), 8388607) for v in near[0]]
            )
            steps.append(firmware2(first + k, before, near))
        again = [-5, 5, 8388607, -8388608]
        round_two = [*steps, (raw(again), [again]), firmware2(first, again, [again, again])]
        yield case(f"{bits} bit, the ids once round", 2, round_two)
        blind = [(packet, []) for packet, _ in steps[5:]]
        yield case(
            f"{bits} bit, a packet lost: nothing until the next raw one",
            2,
            steps[:4] + blind + round_two[-2:],
            lost_packets=1,
        )
        yield case(f"{bits} bit, begun in the middle", 2, blind + round_two[-2:])


def messages() -> Iterator[Case]:
    """Impedance and text, the same in both."""
    for firmware in (2, 3):
        readings = [[201 + k, value] for k, value in enumerate((0, 7, 10000, 123456, 5))]
        steps = [(bytes([i]) + f"{v}Z".encode().ljust(19, b"\0"), []) for i, v in readings]
        yield case("impedance", firmware, steps, impedance=readings)
        text = b"Firmware: v3.0.2, a text of more than nineteen characters"
        parts = [text[i : i + 19] for i in range(0, len(text), 19)]
        ids = [206] * (len(parts) - 1) + [207]
        steps = [
            (bytes([i]) + part.ljust(19, b"\0"), []) for i, part in zip(ids, parts, strict=True)
        ]
        yield case("text", firmware, steps, text=text.decode())


def files() -> dict[str, list[str]]:
    """File names and their lines."""
    return {"ganglion.jsonl": [json.dumps(one) for one in (*third(), *second(), *messages())]}
