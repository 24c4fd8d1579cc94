"""Every packet in its place, whatever was lost and however late it was read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchdetect.boards.clock_state import LOST, REPEATED, RESTARTED, ROUNDS_LOST, STAMPED_LOST
from twitchdetect.boards.sample_clock import SampleClock


def arrivals(due_s, rng, bunch_s):
    """When packets are read: with the next of reads that are up to `bunch_s` apart."""
    if bunch_s == 0 or len(due_s) == 0:
        return due_s
    reads = due_s[0] + np.cumsum(
        rng.uniform(0.05, 1.0, 40 + int(30 * np.ptp(due_s) / bunch_s)) * bunch_s
    )
    return reads[np.searchsorted(reads, due_s)]


def place(clock, counter, arrival_s, sizes=(), board_ms=None):
    got, why, at, k = [], [], 0, 0
    while at < len(counter):
        stop = at + (sizes[k % len(sizes)] if sizes else len(counter))
        stamps = -1 if board_ms is None else board_ms[at:stop]
        places = clock.place(counter[at:stop], arrival_s[at:stop], stamps)
        got, why = got + places.sample.tolist(), why + places.why.tolist()
        at, k = stop, k + 1
    places = clock.flush()
    return np.array(got + places.sample.tolist()), np.array(why + places.why.tolist())


losses = st.lists(
    st.tuples(st.integers(1, 2000), st.one_of(st.integers(1, 6), st.integers(1, 1500))), max_size=12
)


@given(
    losses,
    st.floats(-200, 200),
    st.sampled_from([0.0, 0.001, 0.016, 0.05, 0.1]),
    st.integers(0, 2**32),
    st.integers(0, 255),
    st.lists(st.integers(1, 400), min_size=1, max_size=4),
)
@settings(max_examples=300, deadline=None)
def test_every_sample_is_placed_exactly_whatever_was_lost(lost, ppm, bunch_s, seed, first, sizes):
    rng = np.random.default_rng(seed)
    is_there = np.ones(60 + sum(run + n for run, n in lost), dtype=bool)
    at = 0
    for run, n in lost:
        is_there[at + run : at + run + n] = False
        at += run + n
    truth = np.flatnonzero(is_there)
    arrival_s = arrivals(1000 + truth / (250 * (1 + ppm * 1e-6)), rng, bunch_s)
    counter = (truth + first) % 256
    got, _ = place(SampleClock(250.0), counter, arrival_s)
    np.testing.assert_array_equal(got, truth)
    cut, _ = place(SampleClock(250.0), counter, arrival_s, sizes)
    np.testing.assert_array_equal(cut, got)


@given(st.lists(st.integers(0, 40), max_size=20), st.integers(0, 99))
@settings(deadline=None)
def test_packets_sent_again_are_dropped(again, seed):
    rng = np.random.default_rng(seed)
    order = list(range(1000))
    for k, back in enumerate(sorted(again)):
        at = 90 + 40 * k
        order[at] = [order[at], *range(at - back, at + 1)]
    flat = [m for n in order for m in (n if isinstance(n, list) else [n])]
    seen, truth, due = set(), [], []
    for n in flat:
        truth.append(-1 if n in seen else n)
        seen.add(n)
        due.append(max([n / 250, *due[-1:]]))
    got, why = place(SampleClock(250.0), np.array(flat) % 256, arrivals(np.array(due), rng, 0.02))
    np.testing.assert_array_equal(got, truth)
    assert set(why[got < 0]) <= {REPEATED}


@pytest.mark.parametrize("stall_s", [0.3, 0.7, 1.5, 2.4])
@pytest.mark.parametrize("at", [1, 300])
def test_a_host_that_looked_elsewhere_loses_nothing(stall_s, at):
    n = np.arange(2000)
    due_s = n / 250
    arrival_s = np.where((n >= at) & (due_s < due_s[at] + stall_s), due_s[at] + stall_s, due_s)
    got, _ = place(SampleClock(250.0), n % 256, arrival_s)
    np.testing.assert_array_equal(got, n)


@pytest.mark.parametrize(
    "n_kept", [620, 730]
)  # the last one kept is late by 0.4 and by 0.03 rounds
def test_an_overflow_in_a_stall_is_placed_behind_the_backlog(n_kept):
    n = np.arange(4000)
    due_s = n / 250
    arrival_s = np.where((n >= 500) & (due_s < 2 + 5.0), 7.0, due_s)
    is_there = (n < 500 + n_kept) | (due_s >= 7.0)
    got, why = place(SampleClock(250.0), n[is_there] % 256, arrival_s[is_there])
    np.testing.assert_array_equal(got, n[is_there])
    assert why[got == 1750] == ROUNDS_LOST


@pytest.mark.parametrize("silence_s", [0.3, 0.7, 3.0, 61.0])
def test_a_restarted_counter_is_told_and_placed_by_time(silence_s):
    n = np.arange(1000)
    due_s = np.concatenate([n / 250, 1000 / 250 + silence_s + n / 250])
    counter = np.concatenate([n, n + 100]) % 256
    # the phase that a counter which went on would have, against one that began at 100
    phase_s = (1000 + silence_s * 250 - 100 - 1000 // 256 * 256) / 250 % 1.024
    got, why = place(SampleClock(250.0), counter, due_s)
    if 0.16 < phase_s < 1.024 - 0.16:
        assert why[1000] == RESTARTED
    assert abs(got[1000] - (1000 + silence_s * 250)) <= 0.15 * 250
    assert (np.diff(got[1000:]) == 1).all()


def test_a_restart_that_is_announced_is_placed_by_time_exactly():
    clock = SampleClock(250.0)
    n = np.arange(1000)
    clock.place(n % 256, n / 250)
    clock.restart()
    got, why = place(clock, n[:200] % 256, 11.3 + n[:200] / 250)
    np.testing.assert_array_equal(got, 2825 + n[:200])
    assert why[0] == RESTARTED


@pytest.mark.parametrize("n_late", [1, 5, 100])
@pytest.mark.parametrize("stall_s", [0.6, 1.2, 3.6])
def test_a_backlog_that_a_restart_cuts_off_moves_neither_itself_nor_what_follows(n_late, stall_s):
    clock = SampleClock(250.0)
    n = np.arange(2000 + n_late)
    arrival_s = np.where(n < 2000, n / 250, 8 + max(stall_s, n_late / 250))
    got, _ = place(clock, n % 256, arrival_s)
    np.testing.assert_array_equal(got, n)
    clock.restart()
    again, why = place(clock, np.arange(200), 13 + np.arange(200) / 250)
    np.testing.assert_array_equal(again, 13 * 250 + np.arange(200))
    assert why[0] == RESTARTED


@pytest.mark.parametrize("n_before_pause", [10, 50, 120])
@pytest.mark.parametrize("pause_s", [0.05, 0.3, 0.9])
def test_a_backlog_with_a_loss_and_a_pause_in_it_stays_where_it_was(n_before_pause, pause_s):
    n = np.delete(np.arange(5000), 2005)
    read_s = np.where(n < 2000 + n_before_pause, 8 + 2.9, 8 + 2.9 + pause_s)
    arrival_s = np.where(n < 2000, n / 250, np.maximum(n / 250, read_s))
    got, _ = place(SampleClock(250.0), n % 256, arrival_s)
    np.testing.assert_array_equal(got, n)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("silence_s", [0.5, 0.504, 1.111])
def test_parity_survives_a_restart(first, silence_s):
    clock = SampleClock(250.0, keep_parity=True)
    counter = np.arange(first, 400) % 256
    clock.place(counter, np.arange(len(counter)) / 250)
    clock.restart()
    got, _ = place(clock, counter, 2 + silence_s + np.arange(len(counter)) / 250)
    assert ((got - counter) % 2 == 0).all()


def test_a_restart_never_goes_back_in_time():
    clock = SampleClock(250.0)
    n = np.arange(500)
    clock.place(n % 256, n / 250 / 1.009)  # the board runs faster than it says
    clock.restart()
    got, _ = place(clock, n % 256, n[-1] / 250 / 1.009 + 0.001 + n / 250)
    assert got[0] >= 500
    assert (np.diff(got) == 1).all()


@given(losses, st.integers(0, 2**32))
@settings(max_examples=50, deadline=None)
def test_board_stamps_place_at_once_whatever_the_host_does(lost, seed):
    rng = np.random.default_rng(seed)
    truth = (
        np.cumsum([1] * 50 + [step for run, n in lost for step in [1 + n] + [1] * (run % 50)]) - 1
    )
    late_s = rng.exponential(0.1, len(truth)) * (np.arange(len(truth)) >= 20)
    late_s = np.maximum.accumulate(truth / 250 + late_s)
    stamps_ms = (2**32 - 3000 + truth * 4 + rng.integers(0, 2, len(truth))) % 2**32
    clock = SampleClock(250.0)
    places = clock.place(truth % 256, late_s, stamps_ms)
    np.testing.assert_array_equal(places.sample, truth)
    assert clock.n_waiting == 0
    steps = np.diff(truth, prepend=-1)
    assert (places.why[steps > 256] == STAMPED_LOST).all()
    assert (places.why[(steps > 1) & (steps <= 256)] == LOST).all()


@pytest.mark.parametrize("ppm", [-5000, -200, 0, 200, 5000])
def test_rate_offset_and_drift_are_those_of_the_board(ppm):
    rng = np.random.default_rng(1)
    fs = 250 * (1 + ppm * 1e-6)
    n = np.arange(250 * 300)
    clock = SampleClock(250.0)
    place(clock, n % 256, arrivals(500 + n / fs, rng, 0.1))
    assert clock.fit.drift_ppm == pytest.approx(ppm, abs=20)
    assert clock.fit.fs == pytest.approx(fs, rel=100e-6)
    assert clock.fit.due_s(n[-1]) == pytest.approx(500 + n[-1] / fs, abs=0.01)


def test_drift_is_not_told_before_there_is_enough():
    clock = SampleClock(250.0)
    n = np.arange(250 * 20)
    clock.place(n % 256, n / 250)
    assert clock.fit.drift_ppm is None


def test_sixteen_bits_at_a_kilohertz():
    truth = np.concatenate([np.arange(70_000), np.arange(70_000 + 140_000, 215_000)])
    got, _ = place(SampleClock(1000.0, 16), truth % 65536, truth / 1000 * (1 - 2e-4))
    np.testing.assert_array_equal(got, truth)


def test_a_backlog_at_the_start_does_not_spoil_the_first_seconds():
    n = np.concatenate([np.arange(250), np.arange(250 + 700, 1500)])
    arrival_s = np.maximum(n / 250, 0.6)
    clock = SampleClock(250.0)
    first = clock.place(n[:250] % 256, arrival_s[:250])
    np.testing.assert_array_equal(first.sample, n[:250])
    got, _ = place(clock, n[250:] % 256, arrival_s[250:])
    np.testing.assert_array_equal(got, n[250:])


@pytest.mark.parametrize("ahead", [2, 9, 30, 60, 150, 250])
@pytest.mark.parametrize("silence", [0, 600])
def test_a_damaged_counter_moves_no_other_packet_for_long(ahead, silence):
    n = np.concatenate([np.arange(1000), np.arange(1000 + silence, 2000 + silence)])
    counter = n % 256
    for k in (300, 950, 1010):
        counter[k] = (counter[k] + ahead) % 256
    late_s = np.where(n > 1000, 0.1, 0.0)
    got, _ = place(SampleClock(250.0), counter, n / 250 + late_s)
    is_off = got != n
    assert is_off[[300, 950, 1010]].all()
    assert is_off.sum() <= 3 * (1 + min(ahead, 37))
    assert not is_off[[100, 400, 940, 1100, -1]].any()
    assert set(got[is_off & ~np.isin(np.arange(len(n)), [300, 950, 1010])]) <= {-1}


def test_a_counter_damaged_out_of_reach_costs_itself_alone():
    n = np.arange(1000)
    counter = n % 256
    counter[500] = 100
    clock = SampleClock(250.0)
    got = clock.place(counter, n / 250).sample
    assert clock.n_waiting == 0
    np.testing.assert_array_equal(got, np.where(n == 500, -1, n))


def test_packets_sent_again_right_after_a_silence_add_no_round():
    n = np.concatenate([np.arange(500), np.arange(1012, 1300)])
    flat = np.concatenate([n[:505], n[503:]])
    arrival_s = np.maximum.accumulate(flat / 250)
    got, _ = place(SampleClock(250.0), flat % 256, arrival_s)
    np.testing.assert_array_equal(got, np.concatenate([n[:505], [-1, -1], n[505:]]))


@pytest.mark.parametrize("error_ms", [1024, 10240, 2**31, 1 << 24, -1024, 100])
def test_a_damaged_stamp_moves_nothing(error_ms):
    n = np.arange(1000)
    stamps_ms = 5000 + 4 * n
    stamps_ms[500] = (stamps_ms[500] + error_ms) % 2**32
    clock = SampleClock(250.0)
    np.testing.assert_array_equal(clock.place(n % 256, n / 250, stamps_ms).sample, n)


@given(losses, st.sampled_from([0.0, 0.02]), st.booleans(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_packets_of_several_samples(lost, bunch_s, is_stamped, seed):
    rng = np.random.default_rng(seed)
    steps = [x for run, n in lost for x in [4 + n, *[4] * (run % 90)]]
    first = np.cumsum([0, *[4] * 90, *steps, *[4] * 60])
    arrival_s = arrivals((first + 4) / 1000 / (1 + 1e-4), rng, bunch_s)
    counter = (first + 65000) % 65536
    clock = SampleClock(1000.0, 16)
    stamps = (first + 2**32 - 500) % 2**32 if is_stamped else np.full(len(first), -1)
    again = np.sort(rng.integers(0, len(first), 5))
    order = np.sort(np.concatenate([np.arange(len(first)), again]))
    got = [
        *clock.place(counter[order], arrival_s[order], stamps[order], 4).sample,
        *clock.flush().sample,
    ]
    is_again = np.diff(order, prepend=-1) == 0
    np.testing.assert_array_equal(got, np.where(is_again, -1, first[order]))


@pytest.mark.parametrize(("fs", "bits"), [(0, 8), (-1, 8), (np.inf, 8), (250, 2), (250, 64)])
def test_a_wrong_rate_or_counter_is_refused(fs, bits):
    with pytest.raises(ValueError, match="must be"):
        SampleClock(fs, bits)
