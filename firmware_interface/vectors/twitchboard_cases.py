"""Twitchboard vectors: single frames, streams with faults, and dialogues."""

import json
from collections.abc import Iterator

from wire import (
    COMMANDS,
    IDENTITY,
    STATUS,
    cobs,
    command,
    crc16,
    frame,
    identity,
    pattern,
    pong,
    reply,
    samples,
    status,
)

Case = dict[str, object]
ONE = [[1, -2, 300, 1023]]


def primitives() -> Iterator[Case]:
    """CRC and COBS alone."""
    ramp = bytes(range(1, 256))
    datas = [
        b"",
        b"\0",
        b"\0\0",
        b"\x11\0\0\x22",
        b"123456789",
        b"\0" * 17,
        ramp[:253],
        ramp[:254],
        ramp,
        ramp[:254] + b"\0",
        b"\0" + ramp[:254],
        ramp + ramp,
        b"\xff" * 300,
    ]
    for data in datas:
        yield {"data": data.hex(), "crc16": crc16(data), "cobs": cobs(data).hex()}


def samples_said(counter: int, board_ms: int, counts: list[list[int]], flags: int = 0) -> Case:
    said: Case = {"type": "samples", "flags": flags, "counter": counter, "board_ms": board_ms}
    return {**said, "counts": counts}


def board_case(name: str, stream: bytes, messages: list[Case], damaged=0, unknown=0) -> Case:
    counted = {"damaged": damaged, "unknown": unknown}
    return {"name": name, "from": "board", "stream": stream.hex(), "messages": messages} | counted


def board_frames() -> Iterator[Case]:
    """Every message of a board, good and alone."""
    for name, args in {
        "one sample of four channels": (5, 1234, ONE),
        "one channel": (0, 0, [[0]]),
        "four samples of four channels": (8, 99, [[i, 2 * i, 512, 1023 - i] for i in range(4)]),
        "two samples of eight channels": (9, 7, [list(range(8)), list(range(1023, 1015, -1))]),
        "sixteen channels, the most": (1, 2, [list(range(-8, 8))]),
        "the longest frame: 252 bytes of body": (7, 8, [[i] for i in range(121)]),
        "extremes of int16": (65535, 0xFFFFFFFF, [[-32768, 32767, 0, -1]]),
        "all zeros": (0, 0, [[0] * 8] * 4),
        "every byte 0xFF": (0xFFFF, 0xFFFFFFFF, [[-1] * 8] * 4),
        "self-test pattern": (1000, 5000, [pattern(1000 + k, 4) for k in range(4)], 1),
        "flags of a later version are kept and ignored": (3, 4, ONE, 0xFE),
    }.items():
        yield board_case(name, frame(samples(*args)), [samples_said(*args)])
    said = {**IDENTITY, "serial": "TB000042", "state": 3, "channels": 8, "rate_hz": 500}
    for name, told in {"identity, no serial number": IDENTITY, "identity": said}.items():
        message = {"type": "identity", "tag": 17, **told}
        yield board_case(name, frame(identity(17, **told)), [message])
    signed = {**IDENTITY, "bits": 16, "zero_count": -5, "reference_mV": 0, "name": "x"}
    yield board_case(
        "identity, shortest name, negative zero count",
        frame(identity(255, **signed)),
        [{"type": "identity", "tag": 255, **signed}],
    )
    worst = dict(zip(STATUS, (3, 4, 0xFFFFFFFF, 65535, 65535, 65535, 65535), strict=True))
    mixed = dict(zip(STATUS, (1, 2, 65536, 1, 512, 3, 4), strict=True))
    for name, tag, told in (
        ("status at start-up", 0, STATUS),
        ("status, all counts full", 9, worst),
        ("status, each count its own", 10, mixed),
    ):
        message = {"type": "status", "tag": tag, **told}
        yield board_case(name, frame(status(tag, **told)), [message])
    message = {"type": "pong", "tag": 3, "board_ms": 0x01020304}
    yield board_case("pong", frame(pong(3, 0x01020304)), [message])
    for result in range(5):
        for number in (*COMMANDS.values(), 0x33):
            message = {"type": "reply", "tag": 200, "command": number, "result": result}
            stream = frame(reply(200, number, result))
            yield board_case(f"reply {result} to {number}", stream, [message])


def board_streams() -> Iterator[Case]:
    """Several frames with something wrong between them."""
    args = [(4 * k, 4 * k + 100, [pattern(4 * k + i, 4) for i in range(4)]) for k in range(4)]
    wire = [frame(samples(*a)) for a in args]
    said = [samples_said(*a) for a in args]
    yield board_case("four frames in a row", b"".join(wire), said)
    yield board_case("empty frames mean nothing", b"\0\0" + b"\0".join(wire) + b"\0\0", said)
    flipped = bytearray(wire[1])
    flipped[20] ^= 0x10
    yield board_case("a flipped bit", wire[0] + flipped + wire[2], [said[0], said[2]], 1)
    wrong = samples(*args[1])
    wrong = cobs(wrong + bytes([crc16(wrong) >> 8, crc16(wrong) & 255])) + b"\0"
    yield board_case(
        "CRC in the wrong byte order", wire[0] + wrong + wire[2], [said[0], said[2]], 1
    )
    cut = wire[0] + wire[1][:9] + b"\0" + wire[2]
    yield board_case("a frame cut short", cut, [said[0], said[2]], 1)
    yield board_case("the stream ends within a frame", wire[0] + wire[1][:-1], said[:1])
    yield board_case("begun within a frame", wire[0][7:] + wire[1], said[1:2], 1)
    lost = wire[0] + wire[1][:-1] + wire[2] + wire[3]
    yield board_case("a lost delimiter costs two frames", lost, [said[0], said[3]], 1)
    garbage = bytes(range(255, 0, -1))
    yield board_case("garbage, then frames", garbage + b"\0" + wire[0], said[:1], 1)
    yield board_case("long garbage without a zero", b"\xa0" * 5000 + b"\0" + wire[0], said[:1], 1)
    text = b"Optiboot says hello\r\n\0"
    yield board_case("text before the first frame", text + wire[0], said[:1], 1)
    short = frame(b"\x80")
    yield board_case("shorter than any frame", short + wire[0], said[:1], 1)
    past = b"\x05\x11\x22\0"
    yield board_case("a code byte that points past the end", past + wire[0], said[:1], 1)
    later = frame(b"\xb7\x01later version")
    yield board_case("an unknown type", later + wire[0], said[:1], 0, 1)
    for name, body in {
        "samples longer than they say": samples(*args[0]) + b"\0",
        "samples shorter than they say": samples(*args[0])[:-2],
        "samples of no channel": samples(1, 2, [[]]),
        "pong too long": pong(1, 2) + b"\1",
        "status too short": status(1)[:-1],
        "reply too short": reply(1, 2)[:-1],
        "identity without a name": identity(1, name=""),
    }.items():
        yield board_case(name, frame(body) + wire[0], said[:1], 1)
    wrap = [(65534, 65600, [[1], [2]]), (0, 65602, [[3]]), (1, 65603, [[4]])]
    yield board_case(
        "the counter wraps",
        b"".join(frame(samples(*a)) for a in wrap),
        [samples_said(*a) for a in wrap],
    )
    ms = [(7, 0xFFFFFFFF, [[1]]), (8, 0, [[2]])]
    yield board_case(
        "the milliseconds wrap",
        b"".join(frame(samples(*a)) for a in ms),
        [samples_said(*a) for a in ms],
    )


def commands() -> Iterator[Case]:
    """Every command, and what a board may not take for one."""
    good = [(kind, 1 + n) for n, kind in enumerate(COMMANDS) if kind not in ("set", "self_test")]
    sets = [("set", 33, 8, 500), ("set", 34, 4, 1000), ("set", 255, 255, 65535), ("set", 0, 0, 0)]
    for kind, tag, *arguments in [*good, *sets, ("self_test", 40, 1), ("self_test", 41, 0)]:
        said = {"type": kind, "tag": tag, "arguments": arguments}
        stream = frame(command(kind, tag, *arguments)).hex()
        name = " ".join(map(str, [kind, *arguments]))
        yield {"name": name, "from": "host", "stream": stream, "messages": [said]}


def dialogues() -> Iterator[Case]:
    """What an idle board of this project's make answers, one exchange after the other.

    Every dialogue begins right after reset; the clock of the board stands at board_ms.
    """

    def case(name: str, *exchanges: tuple[bytes, bytes], board_ms: int = 1234) -> Case:
        steps = [{"host": host.hex(), "board": board.hex()} for host, board in exchanges]
        return {"name": name, "board_ms": board_ms, "exchanges": steps}

    def ask(kind: str, *arguments: int, result: int = 0, tag: int = 7) -> tuple[bytes, bytes]:
        said = reply(tag, COMMANDS[kind], result)
        return frame(command(kind, tag, *arguments)), frame(said)

    def who(**changed) -> tuple[bytes, bytes]:
        return frame(command("identify", 9)), frame(identity(9, **changed))

    yield case("who are you", who())
    yield case("ping", (frame(command("ping", 5)), frame(pong(5, 1234))))
    yield case(
        "status",
        (frame(command("status", 5)), frame(status(5, board_ms=0xFFFFFFFF))),
        board_ms=0xFFFFFFFF,
    )
    yield case("set", ask("set", 8, 500), who(channels=8, rate_hz=500))
    for channels, rate in ((9, 250), (0, 1000), (4, 0), (4, 999), (5, 1000), (8, 1000), (1, 2000)):
        yield case(
            f"not possible: {channels} at {rate} Hz", ask("set", channels, rate, result=3), who()
        )
    for channels, rate in ((1, 1000), (3, 1000), (4, 1000), (8, 500), (8, 250), (5, 125)):
        yield case(
            f"possible: {channels} at {rate} Hz",
            ask("set", channels, rate),
            who(channels=channels, rate_hz=rate),
        )
    yield case(
        "self test",
        ask("self_test", 1),
        who(state=2),
        ask("self_test", 0),
        who(),
        ask("self_test", 2, result=3),
        who(),
    )
    yield case("start and stop", ask("start"), who(state=1), ask("stop"), who(), ask("stop"))
    yield case(
        "busy while streaming",
        ask("start"),
        ask("set", 4, 500, result=4),
        ask("set", 9, 9, result=4),
        ask("self_test", 1, result=4),
        ask("start"),
        (frame(command("ping", 8)), frame(pong(8, 1234))),
        ask("stop"),
        who(),
    )
    yield case("unknown command", (frame(b"\x33\x07"), frame(reply(7, 0x33, 1))), who())
    yield case("unknown command, long", (frame(b"\x00\x07abc"), frame(reply(7, 0, 1))))
    for number in COMMANDS.values():
        body = bytes([number, 7, 1, 2, 3, 4])
        yield case(
            f"wrong length: command {number}", (frame(body), frame(reply(7, number, 2))), who()
        )
    short = frame(b"\x04\x07\x04\xe8")
    yield case("wrong length: set, a byte short", (short, frame(reply(7, 4, 2))), who())
    broken = bytearray(frame(command("start", 7)))
    broken[1] ^= 1
    counted = frame(command("status", 5)), frame(status(5, board_ms=1234, damaged_frames=1))
    yield case("a damaged command changes nothing but the count", (broken, b""), counted)
    yield case("shorter than any command, its CRC right", (frame(b"\x01"), b""), counted)
    long = b"\x01" * 400 + b"\0"
    yield case("too long for any command", (long, b""), counted)
    yield case("empty frames", (b"\0\0\0", b""), who())
    yield case("garbage, then a command", (b"hello\0" + who()[0], who()[1]))
    two = ask("set", 2, 250), who(channels=2, rate_hz=250)
    yield case("without a pause", tuple(b"".join(side) for side in zip(*two, strict=True)))


def files() -> dict[str, list[str]]:
    """File names and their lines."""
    made = {
        "twitchboard_primitives": primitives(),
        "twitchboard_streams": (*board_frames(), *board_streams(), *commands()),
        "twitchboard_dialogues": dialogues(),
    }
    return {f"{name}.jsonl": [json.dumps(case) for case in cases] for name, cases in made.items()}
