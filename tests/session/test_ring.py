"""The ring: what was written reads back, what was not is NaN, also while it is written."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchdetect.session.ring import LANES, Ring

FS = 100.0


def values(start, n, n_channels, lane):
    """Tell sample, channel and lane from the value; exact in float32."""
    rows = np.arange(start, start + n)[:, None] * 8.0 + np.arange(n_channels) * 3.0
    return rows + lane


def fill(ring, start, n, delay=0):
    ring.write(
        start,
        values(start, n, ring.n_channels, 0),
        values(start - delay, n, ring.n_channels, 1),
        values(start - delay, n, ring.n_channels, 2),
        delay=delay,
    )


cuts = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 40)), min_size=1, max_size=15)


@given(cuts, st.integers(0, 7), st.integers(1, 3))
def test_any_cuts_gaps_and_wraps_read_back_what_is_held(pieces, delay, n_channels):
    ring = Ring(FS, [f"c{i}" for i in range(n_channels)], seconds=0.5)
    total = sum(gap + n for gap, n in pieces)
    expected = np.full((3, n_channels, total + 1), np.nan)
    head = 0
    for gap, n in pieces:
        start = head + gap
        fill(ring, start, n, delay)
        head = start + n
        expected[0, :, start:head] = values(start, n, n_channels, 0).T
        for lane in (1, 2):
            from_, to = max(0, start - delay), max(0, head - delay)
            expected[lane, :, from_:to] = values(from_, to - from_, n_channels, lane).T
    expected[:, :, : max(0, head - ring.capacity)] = np.nan
    assert (ring.head, ring.tail) == (head, max(0, head - ring.capacity))
    for i, lane in enumerate(LANES):
        got = ring.read(lane, -5, total + 1)
        assert np.isnan(got[:, :5]).all()
        np.testing.assert_array_equal(got[:, 5:], expected[i])
        middle = ring.read(lane, total // 3, total // 2 + 1)
        np.testing.assert_array_equal(middle, expected[i][:, total // 3 : total // 2 + 1])


def test_the_newest_samples_of_a_delayed_lane_are_not_known_yet():
    ring = Ring(FS, ["a"], seconds=1)
    fill(ring, 0, 50, delay=4)
    assert not np.isnan(ring.read("raw", 0, 50)).any()
    known = ~np.isnan(ring.read("filtered", 0, 50))[0]
    assert known.tolist() == [True] * 46 + [False] * 4


def test_reading_while_a_thread_writes_never_gives_a_value_of_another_sample():
    ring = Ring(FS, ["a", "b"], seconds=20)  # large enough for a copy to be interrupted
    stop = threading.Event()

    def write():
        start = 0
        while not stop.is_set():
            fill(ring, start, 190, delay=3)
            start += 190 if start % 7 else 215

    writer = threading.Thread(target=write)
    writer.start()
    n_known = 0
    try:
        for i in range(3000):
            lane = i % 3
            start = ring.tail
            got = ring.read(LANES[lane], start, start + ring.capacity)
            known = ~np.isnan(got)
            expected = values(start, ring.capacity, 2, lane).T.astype(np.float32)
            np.testing.assert_array_equal(got[known], expected[known])
            n_known += int(known.sum())
    finally:
        stop.set()
        writer.join()
    assert n_known > 0


def test_what_is_overwritten_during_the_copy_reads_as_missing(monkeypatch):
    ring = Ring(FS, ["a"], seconds=1)
    fill(ring, 0, 100)
    copy = Ring._copy

    def interrupted(self, *where):
        fill(self, self.head, 30)
        copy(self, *where)

    monkeypatch.setattr(Ring, "_copy", interrupted)
    got = ring.read("filtered", 0, 100)[0]
    assert np.isnan(got[:30]).all()
    np.testing.assert_array_equal(got[30:], values(30, 70, 1, 1)[:, 0].astype(np.float32))


def test_what_is_about_to_be_overwritten_is_claimed_before_it_is_written(monkeypatch):
    ring = Ring(FS, ["a"], seconds=1)
    fill(ring, 0, 100)
    put, seen = Ring._put, []

    def watched(self, *where):
        put(self, *where)
        seen.append((self.head, ring.read("raw", 0, 130)[0]))

    monkeypatch.setattr(Ring, "_put", watched)
    fill(ring, 100, 30)
    assert [head for head, _ in seen] == [100, 100, 100]
    for _, got in seen:
        assert np.isnan(got[:30]).all() and np.isnan(got[100:]).all()
        np.testing.assert_array_equal(got[30:100], values(30, 70, 1, 0)[:, 0].astype(np.float32))


def test_an_empty_block_after_a_gap_moves_the_head():
    ring = Ring(FS, ["a"], seconds=1)
    fill(ring, 0, 10)
    fill(ring, 40, 0)
    assert ring.head == 40 and np.isnan(ring.read("raw", 10, 40)).all()


def test_a_reader_gets_its_own_array_back():
    ring = Ring(FS, ["a", "b"], seconds=1)
    fill(ring, 0, 10)
    out = np.empty((2, 6), np.float32)
    assert ring.read("envelope", 2, 8, out) is out
    np.testing.assert_array_equal(out, values(2, 6, 2, 2).T)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: fill(r, 5, 3), "expected them from 10"),
        (lambda r: fill(r, 10, 3, delay=2), "with the delay taken off"),
        (lambda r: r.read("notched", 0, 3), "expected one of raw, filtered, envelope"),
        (lambda r: r.read("raw", 0, 3, np.empty((1, 3))), "expected float32"),
        (lambda r: r.write(10, np.zeros((3, 1)), np.zeros((2, 1)), np.zeros((3, 1))), "got arr"),
        (lambda r: Ring(FS, []), "at least one channel"),
    ],
)
def test_what_does_not_fit_is_refused(call, says):
    ring = Ring(FS, ["a"], seconds=1)
    fill(ring, 0, 10)
    with pytest.raises(ValueError, match=says):
        call(ring)
    assert ring.head == 10
