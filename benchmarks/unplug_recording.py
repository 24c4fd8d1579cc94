"""Pull the plug of an emulated Cyton again and again during one recording with detection.

The board plays rest with bursts soon after each start of its stream. Its plug is out for 0.3 to 2 s
each time and comes back under another name; at the same time packets are dropped and garbled, the
radio is lost, and another process keeps a core busy. What the emulator truly sent is compared with
the one file that came out: every value, every count, and how soon the detector sees bursts again.

    python benchmarks/unplug_recording.py --unplugs 50
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emulated import (
    FS,
    Board,
    Cyton,
    Emulator,
    Fault,
    Plan,
    Recorded,
    Stream,
    missing_packets,
    n_threads_and_files,
    read_recorded,
    recorded_in,
    rss_MB,
    table,
    true_counts,
)

STREAM_PACKETS = 1000
"""From the start of a stream to the next unplugging."""
OUT_S = (0.3, 1.1, 0.6, 2.0, 0.4)
RATES = {"drop": 0.002, "garble": 0.002, "radio_loss": 1 / 1500}
BURST = 20
BURSTS_AT = (60, 165, 280, 410, 620)
"""Samples after each start of the stream."""
MOST_BACK_S = 2.0


class Bursting:
    """Rest, and bursts of 80 ms soon after each start of the stream, channel by channel."""

    restarts = False

    def __init__(self, n_samples: int) -> None:
        rng = np.random.default_rng(1)
        self._rest_uV = rng.normal(0, 4, (n_samples, 8)) + rng.normal(0, 2000, 8)
        self._bursts_uV = 60 * np.hanning(BURST) * rng.normal(0, 1, (64, BURST))
        self.streams: Sequence[Stream] = ()

    def bursts(self) -> list[tuple[int, int]]:
        """Give the stream, and the first packet, of every burst."""
        return [(i, s.first_packet + at) for i, s in enumerate(self.streams) for at in BURSTS_AT]

    def uV(self, first: int, n: int, n_channels: int) -> np.ndarray:
        out = self._rest_uV[first : first + n, :n_channels].copy()
        stops = [stream.first_packet for stream in self.streams[1:]] + [first + n]
        for i, begin in self.bursts():
            low, high = max(begin, first), min(begin + BURST, first + n, stops[i])
            if low < high:
                wave = self._bursts_uV[(7 * i + begin) % 64]
                out[low - first : high - first, i % n_channels] += wave[low - begin : high - begin]
        return out

    def lost(self, start: int, stop: int) -> list[tuple[int, int]]:
        return []


@dataclass
class Compared:
    """What the file holds of what was sent.

    Attributes
    ----------
    n_false : int
        Samples whose values no packet had.
    n_moved : int
        Samples that are not where their packet's number puts them within their stream.
    n_sent_only : int
        Packets that were sent whole and are not there, though later ones of their stream are.
    n_between : int
        Packets that were sent whole between two that were not, and are not there: what a Cyton
        sends has no checksum, so its neighbours must vouch for a packet.
    n_last : int
        The same behind the last of their stream that is there, up to the unplugging: what the
        system or the program still held then.
    n_before_start : int
        The same after the replugging: the board streams on, and is not listened to until it was
        started anew.
    n_wrong_gaps : int
        Gaps within a stream that are not exactly the packets that were lost.
    begins : dict
        Stream to the sample at which its first packet lies, sent or not.
    """

    n_false: int
    n_moved: int
    n_sent_only: int
    n_between: int
    n_last: int
    n_before_start: int
    n_wrong_gaps: int
    n_gaps: int
    begins: dict[int, int]


def compare(recorded: Recorded, emulator: Emulator, source: Bursting) -> Compared:
    """Find each sample's packet by its values, and see that it is where it belongs."""
    n_packets, streams = emulator.device.n_packets, emulator.device.streams
    truth = true_counts(source, 0, n_packets)
    number = {row.tobytes(): i for i, row in enumerate(truth)}
    if len(number) != n_packets:
        raise ValueError("two packets have the same values: the truth cannot be told")
    packet = np.array([number.get(row.tobytes(), -1) for row in recorded.counts])
    is_known = packet >= 0
    firsts = np.array([stream.first_packet for stream in streams] + [n_packets])
    stream = np.searchsorted(firsts, packet, side="right") - 1
    missing = missing_packets(emulator.record, 0, n_packets)
    unplugs = [one.packet for one in emulator.record.of_kind("unplug")]
    out = Compared(int((~is_known).sum()), 0, 0, 0, 0, 0, 0, 0, {})
    for i in np.unique(stream[is_known]):
        here, sample = packet[stream == i], recorded.sample[stream == i]
        shift = int(np.median(sample - here))
        out.begins[int(i)] = int(firsts[i]) + shift
        out.n_moved += int((sample - here != shift).sum())
        sent = set(range(firsts[i], firsts[i + 1])) - missing
        not_there = sent - set(here.tolist())
        between = {n for n in not_there if n - 1 in missing and n + 1 in missing}
        out.n_between += len(between)
        missing |= between
        not_there -= between
        last = [n for n in not_there if n > here[-1]]
        unplugged = [n for n in unplugs if n > here[-1]]
        n_last = sum(n < min(unplugged, default=n_packets) for n in last)
        out.n_last += n_last
        out.n_before_start += len(last) - n_last
        out.n_sent_only += sum(n < here[-1] for n in not_there)
        begin, end = int(sample[0]), int(sample[-1])
        gaps = {gap for gap in recorded.gaps if begin < gap[0] and gap[1] <= end}
        true_gaps = runs(n + shift for n in sorted(missing) if here[0] < n < here[-1])
        out.n_gaps += len(true_gaps)
        out.n_wrong_gaps += len(gaps ^ true_gaps)
    return out


def runs(numbers: Iterable[int]) -> set[tuple[int, int]]:
    """Give the stretches, half open, that rising numbers form."""
    out: list[list[int]] = []
    for number in numbers:
        if out and out[-1][1] == number:
            out[-1][1] += 1
        else:
            out.append([number, number + 1])
    return {(start, stop) for start, stop in out}


def returns(
    told: list[dict[str, object]], emulator: Emulator, source: Bursting, begins: dict[int, int]
) -> list[tuple[float, float, float]]:
    """Give, a stream, seconds from its first packet sent to first block, burst found, verdict."""
    sent = emulator.record.sent or []
    stops = np.array([stop for _, stop in sent])
    events = [one for one in told if one["what"] == "event" and one["kind"] != "gap"]
    backs = [one for one in told if one["what"] == "back"]
    out = []
    for i, begin in sorted(begins.items())[1:]:
        first = emulator.device.streams[i].first_packet
        sent_s = sent[int(np.searchsorted(stops, first, side="right"))][0]
        block_s = min((b["at_s"] for b in backs if b["at_s"] > sent_s), default=np.inf)
        found = [
            (at / FS, event["at_s"] - sent_s)
            for at in BURSTS_AT
            for event in events
            if event["start"] < begin + at + BURST and event["stop"] > begin + at
        ]
        out.append((block_s - sent_s, *min(found, key=lambda f: f[1], default=(np.inf, np.inf))))
    return out


def watch(process: subprocess.Popen[str], told: list[dict[str, object]]) -> None:
    assert process.stdout is not None
    told.extend(json.loads(line) for line in process.stdout)


def pull_plugs(emulator: Emulator, n_unplugs: int, look: Callable[[], None]) -> None:
    """Pull the plug again and again, `STREAM_PACKETS` after each start of the stream."""
    record, streams = emulator.record, emulator.device.streams
    for i in range(n_unplugs + 1):
        record.wait_for(lambda n=i: len(streams) > n, 60.0)
        look_at = streams[-1].first_packet + STREAM_PACKETS - 200
        record.wait_for(lambda n=look_at: emulator.device.n_packets >= n, 60.0)
        look()
        if i < n_unplugs:
            seconds = OUT_S[i % len(OUT_S)]
            emulator.fault(Fault(kind="unplug", packet=look_at + 200, seconds=seconds))
            record.wait_for(lambda n=i: len(record.of_kind("replug")) > n, 60.0)


def run(
    args: argparse.Namespace, stack: ExitStack
) -> tuple[Emulator, Bursting, Path, list[dict[str, object]], list[tuple[float, int, int]]]:
    """Record until every plug was pulled and put in again, and some seconds on."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="twitchdetect-")))
    source = Bursting((args.unplugs + 4) * (STREAM_PACKETS + 1500))
    board = Board(source)
    source.streams = board.streams
    plan = Plan((), RATES, [Fault(kind="radio_loss", seconds=0.4)], args.seed)
    emulator = Emulator(Cyton(board), plan=plan, ports=folder / "dev")
    stack.enter_context(emulator)
    emulator.record.sent = []
    for _ in range(args.busy):
        code = f"import os; os.nice({args.busy_nice}); [0 for _ in iter(int, 1)]"
        busy = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
        stack.callback(busy.kill)
    recorder = [sys.executable, str(Path(__file__).with_name("emulated_recorder.py"))]
    process = subprocess.Popen(
        [*recorder, str(folder / "dev"), str(folder / "out")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    stack.callback(process.kill)
    told: list[dict[str, object]] = []
    reading = threading.Thread(target=watch, args=(process, told))
    reading.start()
    used: list[tuple[float, int, int]] = []
    pull_plugs(
        emulator, args.unplugs,
        lambda: used.append((rss_MB(process.pid), *n_threads_and_files(process.pid))),
    )  # fmt: skip
    time.sleep(1.0)
    assert process.stdin is not None
    process.stdin.close()
    reading.join(20.0)
    if process.wait(20.0):
        raise SystemExit(f"the recorder ended with {process.returncode}")
    return emulator, source, folder / "out", told, used


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--unplugs", type=int, default=50)
    parser.add_argument("--busy", type=int, default=1, help="processes that keep a core busy (1)")
    parser.add_argument("--busy-nice", type=int, default=0, help="their niceness beside ours (0)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    start_s = time.monotonic()
    with ExitStack() as stack:
        emulator, source, out, told, used = run(args, stack)
        recorded = read_recorded(recorded_in(out))
    wall_s = time.monotonic() - start_s
    compared = compare(recorded, emulator, source)
    return report(emulator, source, recorded, compared, told, used, wall_s)


def report(
    emulator: Emulator,
    source: Bursting,
    recorded: Recorded,
    compared: Compared,
    told: list[dict[str, object]],
    used: list[tuple[float, int, int]],
    wall_s: float,
) -> int:
    """Print what came out; 0 if all of it is right."""
    streams, kinds = emulator.device.streams, [one.kind for one in emulator.record.happened]
    back = np.array(returns(told, emulator, source, compared.begins))
    off = [
        begin - compared.begins[0] - FS * (streams[i].time_s - streams[0].time_s)
        for i, begin in compared.begins.items()
    ]
    (done,) = (one for one in told if one["what"] == "done")
    (closed,) = (one for one in told if one["what"] == "closed")
    rows = [
        ("faults", ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("unplug", *RATES))),
        ("the one file, samples", f"{len(recorded.sample)} in {recorded.n_samples / FS:.0f} s"),
        ("streams of the board, in the file", f"{len(streams)}, {len(compared.begins)}"),
        ("samples with a false value", f"{compared.n_false}"),
        ("samples at a wrong count within a stream", f"{compared.n_moved}"),
        ("gaps within a stream", f"{compared.n_gaps}, {compared.n_wrong_gaps} not exactly right"),
        ("packets sent whole, not in the file", f"{compared.n_sent_only}"),
        ("the same, between two that were lost or garbled", f"{compared.n_between}"),
        ("the same, held anywhere as the plug was pulled", f"{compared.n_last}"),
        ("the same, before the board was started anew", f"{compared.n_before_start}"),
        ("start of a stream off its true time, samples", _spread(np.array(off))),
        ("first packet sent to its block, s", _spread(back[:, 0])),
        ("first packet sent to the verdict on a burst, s", _spread(back[:, 2])),
        ("onset of that burst after the first packet, s", _spread(back[:, 1])),
        *used_rows(used),
        ("closing took, s", f"{closed['took_s']:.2f}"),
        ("losses noticed, events", f"{done['n_losses']}, {done['n_events']}"),
        ("wall time, s", f"{wall_s:.0f}"),
    ]
    print(table(["what", "came out"], rows))
    is_good = (
        not (compared.n_false or compared.n_moved or compared.n_sent_only or compared.n_wrong_gaps)
        and float(back[:, 2].max()) <= MOST_BACK_S
        and used[-1][1:] == used[0][1:]
        and not done["problem"]
        and not done["not_on_disk"]
    )
    print("PASS" if is_good else "FAIL")
    return 0 if is_good else 1


def used_rows(used: list[tuple[float, int, int]]) -> list[tuple[str, str]]:
    """Give what the recorder used at first, halfway and at last."""
    at = [used[0], used[len(used) // 2], used[-1]]
    return [
        ("memory at first, halfway, at last, MB", ", ".join(f"{look[0]:.1f}" for look in at)),
        ("threads then", ", ".join(str(look[1]) for look in at)),
        ("open files then", ", ".join(str(look[2]) for look in at)),
    ]


def _spread(values: np.ndarray) -> str:
    return f"{np.median(values):.2f} ({np.min(values):.2f} to {np.max(values):.2f})"


if __name__ == "__main__":
    sys.exit(main())
