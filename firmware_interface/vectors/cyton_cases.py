"""Cyton and Cyton + Daisy vectors."""

import json
import random
import struct
from collections.abc import Iterator

Case = dict[str, object]
MOST, LEAST = 8388607, -8388608
ZERO_AUX = bytes(6)
TEXT = b"Failure: Board RFduino buffer overflowed. Soft reset command sent to Board.$$$"


def packet(counter: int, counts: list[int], stop: int = 0xC0, aux: bytes = ZERO_AUX) -> bytes:
    """The 33 bytes."""
    channels = b"".join(value.to_bytes(3, "big", signed=True) for value in counts)
    made = bytes([0xA0, counter]) + channels + aux + bytes([stop])
    assert len(made) == 33
    return made


def said(counter: int, counts: list[int], stop: int = 0xC0, aux: bytes = ZERO_AUX) -> Case:
    return {"counter": counter, "counts": counts, "stop": stop, "aux": aux.hex()}


def run(first: int, n: int, seed: int = 1) -> list[tuple[int, list[int]]]:
    """Successive packets with counts of their own, free of 0xA0 bytes by chance or not."""
    draw = random.Random(seed)
    return [((first + k) % 256, [draw.randint(LEAST, MOST) for _ in range(8)]) for k in range(n)]


def case(name: str, stream: bytes, packets: list[Case], **more) -> Case:
    return {"name": name, "stream": stream.hex(), "packets": packets, **more}


def whole(name: str, packets: list[tuple], **more) -> Case:
    return case(name, b"".join(packet(*p) for p in packets), [said(*p) for p in packets], **more)


def single_packets() -> Iterator[Case]:
    """Every stop byte and the ends of the number range."""
    counts = [1, -1, 2, -2, 0x123456, -0x123456, MOST, LEAST]
    aux = bytes.fromhex("0102fd04ff06")
    for stop in range(0xC0, 0xD0):
        yield whole(f"stop byte {stop:02X}", [(7, counts, stop, aux)])
    yield whole("all at the upper rail", [(0, [MOST] * 8)])
    yield whole("all at the lower rail", [(255, [LEAST] * 8)])
    yield whole("all zero", [(0, [0] * 8)])
    yield whole("all minus one", [(0, [-1] * 8)])
    full = int.from_bytes(b"\xa0\xa0\xa0", "big", signed=True)
    yield whole("nothing but 0xA0 within", [(0xA0, [full] * 8, 0xC0, b"\xa0" * 6)] * 3)
    yield whole("nothing but 0xC0 within", [(0xC0, [-0x3F3F40] * 8, 0xC0, b"\xc0" * 6)] * 3)
    yield whole("the counter wraps", run(254, 4))
    yield whole("every counter, twice", run(0, 512))


def streams_with_faults() -> Iterator[Case]:
    """What comes between packets, and what is lost of them."""
    packets = run(10, 6)
    wire, told = [packet(*p) for p in packets], [said(*p) for p in packets]
    rest = b"".join(wire[1:])
    yield case("begun within a packet", wire[0][1:] + rest, told[1:])
    yield case("ends within a packet", rest + wire[0][:32], told[1:])
    yield case(
        "a byte lost",
        wire[0] + wire[1][:9] + wire[1][10:] + b"".join(wire[2:]),
        told[:1] + told[2:],
    )
    yield case(
        "a byte too many",
        wire[0] + wire[1][:9] + b"\x55" + wire[1][9:] + b"".join(wire[2:]),
        told[:1] + told[2:],
    )
    yield case("a packet lost", wire[0] + b"".join(wire[2:]), told[:1] + told[2:])
    yield case("a packet twice", wire[0] * 2 + rest, told[:1] * 2 + told[1:])
    for stop in (0x00, 0xA0, 0xB0, 0xBF, 0xD0, 0xFF):
        bad = wire[0] + wire[1][:32] + bytes([stop]) + b"".join(wire[2:])
        yield case(f"stop byte {stop:02X} is none", bad, told[:1] + told[2:])
    bad = wire[0] + b"\x00" + wire[1][1:] + b"".join(wire[2:])
    yield case("a start byte garbled", bad, told[:1] + told[2:])
    yield case("text in mid-stream", wire[0] + TEXT + rest, told)
    yield case("text at the start and the end", TEXT + rest + TEXT, told[1:])
    yield case("a packet between two texts", TEXT + wire[0] + TEXT, told[:1])
    yield case("garbage of 0xA0", b"\xa0" * 40 + rest, told[1:])
    yield case("garbage of 0xC0", b"\xc0" * 40 + rest, told[1:])
    starts = b"\xa0" + bytes(20)
    yield case("a false 0xA0, then packets", starts + rest, told[1:])
    yield case("nothing", b"", [])
    yield case("text alone", TEXT, [])


def false_packets() -> Iterator[Case]:
    """0xA0 in data that has a stop byte 32 bytes on: only the byte after that tells."""
    inner = [0x112233] * 8
    inner[2] = int.from_bytes(b"\x11\xa0\x11", "big")
    counts = [0x112233] * 8
    counts[2] = int.from_bytes(b"\x11\xc5\x11", "big")
    # byte 9 of the first packet is 0xA0; byte 41 of the stream, 8 of the second, 0xC5
    first = packet(20, inner)
    second = bytearray(packet(21, counts))
    second[8], second[9] = 0xC5, 0x11
    counts = [int.from_bytes(second[2 + 3 * i : 5 + 3 * i], "big", signed=True) for i in range(8)]
    third = (22, [5] * 8)
    stream = first[1:] + bytes(second) + packet(*third)
    yield case("a false packet across a border", stream, [said(21, counts), said(*third)])


def stamped() -> Iterator[Case]:
    """Time stamps with the accelerometer in both forms, and with raw words."""

    def aux(word: bytes, board_ms: int) -> bytes:
        return word + struct.pack(">I", board_ms)

    axes = {"x": 1000, "y": -1000, "z": 8000}
    slots = {7: "x", 8: "y", 9: "z"}
    letters = {1: ("X", "x", 1), 3: ("Y", "y", 2), 5: ("Z", "z", 3)}
    for form in ("firmware", "documentation"):
        packets, board_ms, readings = [], [], []
        for counter, counts in run(0, 20):
            ms = (0xFFFFFFD8 + 4 * counter) % 2**32
            word = b"\0\0"
            if form == "firmware" and counter % 10 in slots:
                word = struct.pack(">h", axes[slots[counter % 10]])
                readings.append(
                    {
                        "packet": counter,
                        "axis": slots[counter % 10],
                        "counts": axes[slots[counter % 10]],
                    }
                )
            if form == "documentation":
                pair, half = divmod(counter % 10, 2)
                if pair < 3:
                    high_letter, low_letter, _ = letters[2 * pair + 1]
                    value = struct.pack(">h", axes[low_letter])
                    word = bytes([ord((high_letter, low_letter)[half]), value[half]])
                    if half:
                        readings.append(
                            {"packet": counter, "axis": low_letter, "counts": axes[low_letter]}
                        )
            packets.append((counter, counts, 0xC3 if counter == 0 else 0xC4, aux(word, ms)))
            board_ms.append(ms)
        yield whole(
            f"time stamps, form of the {form}",
            packets,
            form=form,
            board_ms=board_ms,
            accel=readings,
        )
    packets = [
        (
            counter,
            counts,
            0xC5 if counter == 0 else 0xC6,
            aux(struct.pack(">H", 65535 - counter), 1000 + 4 * counter),
        )
        for counter, counts in run(0, 5)
    ]
    yield whole(
        "time stamps, raw words",
        packets,
        board_ms=[1000 + 4 * k for k in range(5)],
        words=[65535 - k for k in range(5)],
    )


def accelerometer() -> Iterator[Case]:
    """Stop byte C0: a reading, a true zero on one axis, nothing new."""
    readings = [[1, -1, 8000], None, [0, 0, 8192], [0, -32768, 32767], None]
    packets = [
        (counter, counts, 0xC0, ZERO_AUX if reading is None else struct.pack(">3h", *reading))
        for (counter, counts), reading in zip(run(0, 5), readings, strict=True)
    ]
    yield whole("accelerometer", packets, accel_xyz=readings)


def daisy() -> Iterator[Case]:
    """Frames of 16 channels: counter of the board's half, null for a lost half."""

    def frames(name: str, packets: list[tuple[int, list[int]]]) -> Case:
        """Packets as sent after `b`; even counters are the Daisy's, 0 at the start invalid."""
        joined: dict[int, list[int | None]] = {}
        for number, (counter, counts) in packets:
            if number == 0:
                continue
            halves = joined.setdefault(number | 1, [None] * 16)
            start = 0 if counter % 2 else 8
            halves[start : start + 8] = counts
        told = [
            {"counter": odd % 256, "frame": odd // 2, "counts": halves}
            for odd, halves in sorted(joined.items())
        ]
        stream = b"".join(packet(*p) for _, p in packets)
        return {"name": name, "stream": stream.hex(), "frames": told}

    sent = list(enumerate(run(0, 12)))
    yield frames("from the start", sent)
    yield frames("a board half lost", sent[:5] + sent[6:])
    yield frames("a Daisy half lost", sent[:6] + sent[7:])
    yield frames("two halves of different frames lost in a row", sent[:5] + sent[7:])
    yield frames("a whole frame lost", sent[:4] + sent[6:])
    yield frames("many lost", sent[:3] + sent[10:])
    yield frames("the counter wraps", list(enumerate(run(0, 516))))


def files() -> dict[str, list[str]]:
    """File names and their lines."""
    made = {
        "cyton": (
            *single_packets(),
            *streams_with_faults(),
            *false_packets(),
            *accelerometer(),
            *stamped(),
        ),
        "cyton_daisy": daisy(),
    }
    return {f"{name}.jsonl": [json.dumps(one) for one in cases] for name, cases in made.items()}
