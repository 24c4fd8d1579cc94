"""Whole sessions of the firmware: what goes in, at what time, and every byte that comes out.

The firmware's own choices, beyond the protocol text: frames of 4 ms, the first sample at the
millisecond after START, channels converted one after the other from the tick on.
"""

import json
from collections.abc import Iterator

from wire import COMMANDS, command, frame, identity, pattern, pong, reply, samples, status

Case = dict[str, object]
Timed = tuple[float, bytes]
FRAME_MS = 4
CONVERSION_MS = 0.112


def measured(n: int, n_channels: int) -> list[list[int]]:
    """Counts for the converter: ramps of different steepness, both ends of the range among them."""
    return [[(k * (7 * i + 1) + 100 * i) % 1024 for i in range(n_channels)] for k in range(n)]


def stream(
    start_ms: int, stop_ms: int, n_channels: int, rate: int, counts: list[list[int]] | None
) -> list[Timed]:
    """SAMPLES and unasked STATUS between two commands; without counts, the self test."""
    step_ms = 1000 // rate
    ticks = range(start_ms + 1, stop_ms + 1, step_ms)
    in_frame = max(1, FRAME_MS // step_ms)
    sent = []
    for first in range(0, len(ticks), in_frame):
        times = ticks[first : first + in_frame]
        numbers = range(first, first + len(times))
        rows = [pattern(c, n_channels) if counts is None else counts[c] for c in numbers]
        done = times[-1] + n_channels * CONVERSION_MS if len(times) == in_frame else stop_ms + 0.5
        body = samples(first % 65536, times[0], rows, flags=counts is None)
        sent.append((done, frame(body)))
    state = 1 if counts is not None else 3
    sent += [
        (at_ms, frame(status(0, state=state, board_ms=at_ms)))
        for at_ms in range(start_ms + 1000, stop_ms + 1, 1000)
    ]
    return sent


def case(
    name: str, until_ms: int, told: list[tuple[int, bytes]], sent: list[Timed], counts=()
) -> Case:
    """told: bytes to the board by its millisecond, in whose second half it has them all.

    Its clock starts about 0.4 ms after reset (memory is cleared first).
    """
    start_up = b"\0" + frame(status(0))
    answers = b"".join(made for _, made in sorted(sent, key=lambda timed: timed[0]))
    steps = [{"at_us": 1000 * ms + 900, "host": wire.hex()} for ms, wire in told]
    board = (start_up + answers).hex()
    return {
        "name": name,
        "until_us": 1000 * until_ms,
        "steps": steps,
        "counts": counts,
        "board": board,
    }


def ask(kind: str, tag: int, *arguments: int) -> bytes:
    return frame(command(kind, tag, *arguments))


def done(kind: str, tag: int, result: int = 0) -> bytes:
    return frame(reply(tag, COMMANDS[kind], result))


def sessions() -> Iterator[Case]:
    """From power-on; every time in board milliseconds."""
    counts = measured(1090, 4)
    told = [
        (5, b"\0" + ask("stop", 1) + ask("identify", 2)),
        (10, ask("start", 3)),
        (1100, ask("stop", 4)),
        (1102, ask("status", 5)),
    ]
    sent = [
        (5.5, done("stop", 1) + frame(identity(2))),
        (10.5, done("start", 3)),
        *stream(10, 1100, 4, 1000, counts),
        (1100.6, done("stop", 4)),
        (1102.6, frame(status(5, board_ms=1102))),
    ]
    yield case("four channels at 1 kHz", 1110, told, sent, counts)

    counts = measured(100, 8)
    told = [
        (5, ask("set", 1, 8, 500)),
        (7, ask("identify", 2)),
        (10, ask("start", 3)),
        (208, ask("stop", 4)),
    ]
    sent = [
        (5.5, done("set", 1)),
        (7.5, frame(identity(2, channels=8, rate_hz=500))),
        (10.5, done("start", 3)),
        *stream(10, 208, 8, 500, counts),
        (208.6, done("stop", 4)),
    ]
    yield case("eight channels at 500 Hz", 220, told, sent, counts)

    told = [(5, ask("self_test", 1, 1) + ask("start", 2)), (1037, ask("stop", 3))]
    sent = [
        (5.5, done("self_test", 1) + done("start", 2)),
        *stream(5, 1037, 4, 1000, None),
        (1037.6, done("stop", 3)),
    ]
    yield case("self test, stopped within a frame", 1045, told, sent)

    counts = measured(10, 3)
    told = [(5, ask("set", 1, 3, 250) + ask("start", 2)), (40, ask("stop", 3))]
    sent = [
        (5.5, done("set", 1) + done("start", 2)),
        *stream(5, 40, 3, 250, counts),
        (40.6, done("stop", 3)),
    ]
    yield case("three channels at 250 Hz", 50, told, sent, counts)

    yield hostile()


def hostile() -> Case:
    """Garbage, damaged and forbidden commands before and within a stream, and a second START."""
    bad = bytearray(ask("stop", 6))
    bad[2] ^= 0x40
    counts = measured(60, 4)
    told = [
        (5, bytes(range(1, 60)) + b"\0" + ask("set", 1, 9, 1000)),
        (10, ask("start", 2)),
        (20, bytes(bad)),
        (21, ask("set", 3, 4, 500)),
        (22, ask("ping", 4)),
        (30, ask("start", 5)),
        (50, ask("stop", 7)),
        (52, ask("status", 8)),
    ]
    sent = [
        (6.5, done("set", 1, result=3)),
        (10.5, done("start", 2)),
        *stream(10, 30, 4, 1000, counts[:20]),
        (21.6, done("set", 3, result=4)),
        (22.6, frame(pong(4, 22))),
        (30.6, done("start", 5)),
        *stream(30, 50, 4, 1000, counts[20:]),
        (50.6, done("stop", 7)),
        (52.6, frame(status(8, board_ms=52, damaged_frames=2))),
    ]
    return case("garbage, forbidden commands, a second start", 60, told, sent, counts)


def files() -> dict[str, list[str]]:
    """File names and their lines."""
    return {"firmware_sessions.jsonl": [json.dumps(one) for one in sessions()]}
