"""From the last byte of a packet written to a pseudo-terminal to the event that it decides.

An emulated Cyton plays a simulated needling session in real time; another process records and
detects, as `twitchdetect record` does. An event says which sample allowed its verdict; the emulator
says when it wrote that sample; both use the system's monotonic clock. How long a detector waits for
that sample is its own affair and not counted here (docs/measured.md, twitch detection).

    python benchmarks/board_latency.py --minutes 5
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from emulated import Board, Cyton, Emulator, play_session, table

PARTS = (
    "packet written to its read returned (8 ms of it gathering)",
    "read returned to block given",
    "block given to event decided: recorded, detected, in the table",
    "all of it: packet written to event decided",
)


def run(args: argparse.Namespace, stack: ExitStack) -> tuple[Emulator, list[dict[str, float]]]:
    """Stream so long, and give the board and what the recorder told until it was asked to end."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="twitchdetect-")))
    source = play_session(args.session, "cyton", args.minutes, seed=args.seed)
    emulator = Emulator(Cyton(Board(source)), ports=folder / "dev", latency_s=args.latency)
    stack.enter_context(emulator)
    emulator.record.sent = []
    recorder = str(Path(__file__).with_name("emulated_recorder.py"))
    process = subprocess.Popen(
        [sys.executable, recorder, str(folder / "dev"), str(folder / "out")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    stack.callback(process.kill)
    assert process.stdin is not None
    lines: list[str] = []
    reading = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
    reading.start()
    n = round(args.minutes * 60 * 250)
    emulator.record.wait_for(lambda: emulator.device.n_packets >= n, args.minutes * 60 + 60)
    end_s = time.monotonic()
    process.stdin.close()
    reading.join(20.0)
    if process.wait(20.0):
        raise SystemExit(f"the recorder ended with {process.returncode}")
    told = [json.loads(line) for line in lines]
    return emulator, [one for one in told if one.get("at_s", end_s) <= end_s]


def parts_ms(emulator: Emulator, events: list[dict[str, float]]) -> np.ndarray:
    """Give the parts of each event's way, and all of it, (n_events, 4)."""
    sent = emulator.record.sent or []
    times_s, stops = np.array([t for t, _ in sent]), np.array([stop for _, stop in sent])
    first = emulator.device.streams[0].first_packet
    if emulator.record.lost and emulator.record.lost[0].start == first:
        first = emulator.record.lost[0].stop  # sample 0 is the first packet that came
    packet = first + np.array([int(event["decided"]) for event in events])
    written_s = times_s[np.searchsorted(stops, packet, side="right")]
    arrival_s, given_s, at_s = (
        np.array([event[name] for event in events]) for name in ("arrival_s", "given_s", "at_s")
    )
    parts = [arrival_s - written_s, given_s - arrival_s, at_s - given_s, at_s - written_s]
    return 1e3 * np.column_stack(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--session", default="everything", help="scenario that is played")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.0, help="latency timer, s (FTDI: 0.016)")
    args = parser.parse_args()
    with ExitStack() as stack:
        emulator, told = run(args, stack)
    events = [one for one in told if one["what"] == "event"]
    twitches = [one for one in events if one["kind"] == "ltr"]
    parts = parts_ms(emulator, events)
    p50, p99 = np.quantile(parts, [0.5, 0.99], axis=0)
    most = parts.max(axis=0)
    rows = [
        [name, *(f"{values[i]:.2f}" for values in (p50, p99, most))] for i, name in enumerate(PARTS)
    ]
    print(
        f"{args.minutes:g} min of {args.session}: {len(events)} events, {len(twitches)} of them ltr"
    )
    print(table(["ms", "p50", "p99", "most"], rows))
    (done,) = (one for one in told if one["what"] == "done")
    rows = [[name, *(f"{q:.2f}" for q in done["times_ms"][key])] for name, key in (
        ("read returned to block given", "read_to_block"),
        ("block given to block recorded and detected in", "block_to_done"),
    )]  # fmt: skip
    print("of every block:")
    print(table(["ms", "p50", "p99", "most"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
