"""One input of a fuzzer: bytes that choose what is tried, in which cut, and what it is given.

The first byte chooses the target, the next three the lengths of the pieces.
"""

from itertools import pairwise

import numpy as np

from tests.boards.packets import as_sent, stream
from twitchdetect.boards.cyton_packets import CytonDecoder
from twitchdetect.boards.sample_clock import SampleClock
from twitchdetect.boards.twitchboard_packets import TwitchboardDecoder

INTACT = stream(77, 12, first=250)[0]


def try_one(data):
    """Raise AssertionError if a promise is broken; anything else that raises is a fault too."""
    if len(data) < 4:
        return
    sizes = [1 + size % 67 for size in data[1:4]]
    (cyton, twitchboard, resynchronised, clock)[data[0] % 4](data[4:], sizes)


def pieces(data, sizes):
    at, k = 0, 0
    while at < len(data):
        yield data[at : at + sizes[k % len(sizes)]]
        at, k = at + sizes[k % len(sizes)], k + 1


def sent_by_cyton(parts):
    decoder = CytonDecoder()
    got = [decoder.feed(part) for part in parts] + [decoder.flush()]
    assert decoder.n_packets * 33 + decoder.n_skipped == decoder.n_bytes
    ends = [end for g in got for end in g.end.tolist()]
    assert all(b - a >= 33 for a, b in pairwise(ends))
    return [p for g in got for p in as_sent(g)], ends, [t for g in got for t in g.texts]


def cyton(data, sizes):
    assert sent_by_cyton(pieces(data, sizes)) == sent_by_cyton([data])


def told_by_twitchboard(parts):
    decoder = TwitchboardDecoder()
    frames, messages = [], []
    for part in parts:
        got = decoder.feed(part)
        messages += got.messages
        for run in got.runs:
            assert run.n_samples.sum() == len(run.counts)
            frames += zip(
                run.counter.tolist(), run.board_ms.tolist(), run.end.tolist(), strict=True
            )
    return frames, messages, decoder.n_damaged, decoder.n_unknown, decoder.n_bytes


def twitchboard(data, sizes):
    assert told_by_twitchboard(pieces(data, sizes)) == told_by_twitchboard([data])


def resynchronised(data, sizes):
    """After any garbage, made to look like packets or not, nearly all that is intact comes out."""
    sent, _, _ = sent_by_cyton(pieces(data + b"".join(INTACT), sizes))
    assert sent[-9:] == INTACT[-9:]


def placed(packets, cuts):
    clock = SampleClock(250.0)
    got, at = [], 0
    for size in cuts:
        part = packets[:, at : at + size]
        places = clock.place(part[0], part[1], part[2])
        got, at = got + places.sample.tolist(), at + size
    got += clock.flush().sample.tolist()
    assert clock.n_waiting == 0
    return got


def clock(data, sizes):
    """Five bytes a packet: counter, pause in steps of 4 ms or its square, whether stamped, stamp."""
    rows = np.frombuffer(data[: len(data) // 5 * 5], np.uint8).reshape(-1, 5).astype(np.int64)
    pause_s = np.where(rows[:, 1] < 200, rows[:, 1] % 40, rows[:, 1] ** 2) * 0.004
    ms = np.where(rows[:, 2] % 3, -1, rows[:, 3] << 8 | rows[:, 4])
    packets = np.stack([rows[:, 0].astype(float), np.cumsum(pause_s), ms.astype(float)])
    cuts = [sizes[k % 3] for k in range(len(rows))]
    got = placed(packets, cuts)
    assert got == placed(packets, [len(rows)])
    assert len(got) == len(rows)
    kept = [sample for sample in got if sample >= 0]
    assert all(a < b for a, b in pairwise(kept))
