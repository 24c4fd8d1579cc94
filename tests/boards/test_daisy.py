"""Halves 4 ms apart become frames, and a lost half stays lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.boards.vectors import cases
from twitchdetect.boards.cyton_packets import CytonDecoder
from twitchdetect.boards.daisy import DaisyPairs
from twitchdetect.boards.sample_clock import SampleClock


def halves(n, first=0):
    sample = np.arange(first, n)
    return sample, (sample % 256).astype(np.uint8), np.tile(sample[:, None], 8).astype(np.int32)


def run(pairs, sample, counter, counts, sizes):
    frames, at, k = [], 0, 0
    while at < len(sample):
        part = slice(at, at + sizes[k % len(sizes)])
        frames.append(pairs.pair(sample[part], counter[part], counts[part]))
        at, k = part.stop, k + 1
    frames.append(pairs.flush())
    joined = [
        np.concatenate([getattr(f, name) for f in frames])
        for name in ("frame", "counts", "is_missing")
    ]
    return [a.tolist() for a in joined]


def test_even_first_pairs_daisy_with_the_board_after_it():
    pairs = DaisyPairs()
    frames = pairs.pair(*halves(6))
    assert frames.frame.tolist() == [0, 1, 2]
    assert frames.counts[1].tolist() == [3] * 8 + [2] * 8
    assert frames.is_missing.tolist() == [[False, True], [False, False], [False, False]]


def test_odd_first_pairs_the_board_with_daisy_after_it():
    frames = DaisyPairs("odd_first").pair(*halves(7))
    assert frames.frame.tolist() == [0, 1, 2]
    assert frames.counts[1].tolist() == [3] * 8 + [4] * 8
    assert not frames.is_missing.any()


def test_a_frame_comes_out_with_its_second_half():
    pairs = DaisyPairs()
    sample, counter, counts = halves(4)
    lengths = [
        len(pairs.pair(sample[k : k + 1], counter[k : k + 1], counts[k : k + 1])) for k in range(4)
    ]
    assert lengths == [0, 1, 0, 1]


def test_a_missing_half_is_nan_and_the_other_is_not():
    sample, counter, counts = halves(8, first=2)
    kept = sample != 5
    frames = DaisyPairs().pair(sample[kept], counter[kept], counts[kept])
    data_uV = frames.to_uV(12.0)
    assert np.isnan(data_uV[1]).tolist() == [True] * 8 + [False] * 8
    assert data_uV[1, 8] == pytest.approx(4 * 4.5e6 / 12 / (2**23 - 1))
    assert not np.isnan(data_uV[[0, 2]]).any()


def test_packets_sent_again_are_left_out():
    sample, counter, counts = halves(6)
    sample = np.insert(sample, 4, -1)
    frames = DaisyPairs().pair(sample, np.insert(counter, 4, 9), np.insert(counts, 4, 99, axis=0))
    assert frames.counts.max() == 5


def test_only_the_first_packet_after_a_start_is_invalid():
    pairs = DaisyPairs()
    sample, counter, counts = halves(600)
    assert np.flatnonzero(pairs.pair(sample, counter, counts).is_missing[:, 1]).tolist() == [0]
    pairs.restart()
    again = pairs.pair(sample + 700, counter, counts)
    assert np.flatnonzero(again.is_missing[:, 1]).tolist() == [0]


@given(
    st.sets(st.integers(0, 59)),
    st.lists(st.integers(1, 9), min_size=1, max_size=5),
    st.sampled_from(["even_first", "odd_first"]),
)
def test_any_cut_and_any_loss(lost, sizes, pairing):
    sample, counter, counts = (a[[k for k in range(60) if k not in lost]] for a in halves(60))
    shift = int(pairing == "odd_first")
    got = run(DaisyPairs(pairing), sample, counter, counts, sizes)
    assert got == run(DaisyPairs(pairing), sample, counter, counts, [60])
    expected = {}
    for k in range(1, 60):
        if k not in lost:
            expected.setdefault((k - shift) // 2, {})[1 - k % 2] = k
    assert got[0] == sorted(expected)
    for frame, values, missing in zip(*got, strict=True):
        assert missing == [h not in expected[frame] for h in (0, 1)]
        assert values == [expected[frame].get(h, 0) for h in (0, 1) for _ in range(8)]


def test_an_unknown_pairing_is_refused():
    with pytest.raises(ValueError, match="even_first or odd_first"):
        DaisyPairs("both")


@pytest.mark.parametrize("case", cases("cyton_daisy"))
def test_vectors(case):
    decoder = CytonDecoder()
    packets = [decoder.feed(bytes.fromhex(case["stream"])), decoder.flush()]
    clock = SampleClock(250.0, keep_parity=True)
    got = []
    pairs = DaisyPairs()
    counter = np.concatenate([p.counter for p in packets])
    arrival_s = np.unwrap(counter.astype(float), period=256) / 250
    places = np.concatenate([clock.place(counter, arrival_s).sample, clock.flush().sample])
    frames = [
        pairs.pair(places, counter, np.concatenate([p.counts for p in packets])),
        pairs.flush(),
    ]
    for f in frames:
        for frame, counts, missing in zip(
            f.frame, f.counts, np.repeat(f.is_missing, 8, 1), strict=True
        ):
            values = [None if m else c for c, m in zip(counts.tolist(), missing, strict=True)]
            got.append(
                {"counter": (2 * int(frame) + 1) % 256, "frame": int(frame), "counts": values}
            )
    assert got == case["frames"]
