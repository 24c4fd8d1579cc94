"""Rows get their place in time from counter and clock, and nothing is invented."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchdetect.files.clock import rate_note, unwrap_days
from twitchdetect.files.counter import (
    CYTON,
    DAISY_EVEN,
    DAISY_HALVED,
    DAISY_ODD,
    GANGLION_2,
    GANGLION_3,
    GANGLION_ROWS,
    RUNNING,
    find_cycle,
    repeated_rows,
    row_phases,
)
from twitchdetect.files.timeline import lay_out

FS = 250.0


def lay(counter, clock_s, *, fs=FS, cycles=(CYTON,), data=None):
    n_rows = len(counter if counter is not None else clock_s)
    if data is None:
        data = np.arange(n_rows, dtype=float)[:, None]
    counter = None if counter is None else np.asarray(counter, dtype=float)
    return lay_out(data, fs, counter=counter, clock_s=clock_s, cycles=cycles)


def stream(n, *, fs=FS):
    return np.arange(n), np.arange(n) / fs + 1.7e9


def spans(timeline):
    return [(gap.start_sample, gap.stop_sample) for gap in timeline.gaps]


def test_an_unbroken_stream_has_no_gap_and_nothing_to_say():
    n, t = stream(3000)
    timeline = lay(n % 256, t)
    assert timeline.gaps == ()
    assert timeline.notes == ()
    assert timeline.keep.all()
    np.testing.assert_array_equal(timeline.sample, n)
    assert timeline.fs_clock == pytest.approx(FS, rel=1e-6)


@pytest.mark.parametrize("n_lost", [1, 2, 127, 128, 129, 255, 256, 257, 300, 511, 512, 513, 25_600])
@pytest.mark.parametrize("first_lost", [1, 100, 767, 768, 2900])
def test_lost_packets_are_counted_beyond_whole_rounds_of_the_counter(n_lost, first_lost):
    n, t = stream(3000 + n_lost)
    kept = np.delete(n, slice(first_lost, first_lost + n_lost))
    timeline = lay(kept % 256, t[kept])
    assert spans(timeline) == [(first_lost, first_lost + n_lost)]
    np.testing.assert_array_equal(timeline.sample, kept)


@pytest.mark.parametrize("n_lost", [1, 255, 256, 300])
def test_without_a_clock_the_counter_counts_short_of_whole_rounds_and_says_so(n_lost):
    n, _ = stream(3000)
    kept = np.delete(n, slice(1000, 1000 + n_lost))
    timeline = lay(kept % 256, None)
    seen = n_lost % 256
    assert spans(timeline) == ([(1000, 1000 + seen)] if seen else [])
    assert "whole rounds" in timeline.notes[0]
    assert timeline.fs_clock is None


def test_a_counter_that_restarts_while_the_clock_goes_on_loses_nothing():
    n, t = stream(2000)
    counter = np.where(n < 700, n, n - 700) % 256
    timeline = lay(counter, t)
    assert timeline.gaps == ()
    assert timeline.notes == (
        "The packet counter restarts 1 times without lost time (first at sample 700); "
        "this was not taken as a loss.",
    )


def test_a_stream_that_stopped_and_restarted_has_a_gap_as_long_as_the_clock_says():
    n, t = stream(2000)
    counter = np.where(n < 700, n, n - 700) % 256
    t[700:] += 29.2
    timeline = lay(counter, t)
    assert spans(timeline) == [(700, 700 + 7300)]
    assert timeline.gaps[0].reason == "clock jumps 29.2 s while the counter restarts at 0"


def test_a_counter_that_jumps_anywhere_while_the_clock_goes_on_loses_nothing():
    n, t = stream(2000)
    counter = np.where(n < 700, n, n + 156) % 256  # from 187 to 88: 156 lost, says the counter
    timeline = lay(counter, t)
    assert timeline.gaps == ()
    assert "restarts 1 times without lost time" in timeline.notes[0]


def test_a_restart_a_few_samples_late_is_within_the_clock_s_tolerance():
    n, t = stream(2000)
    t[700:] += 2 / FS
    assert lay(np.where(n < 700, n, n - 700) % 256, t).gaps == ()


def test_an_hour_by_which_a_clock_is_set_is_no_loss_even_of_whole_rounds():
    n, t = stream(2000, fs=256.0)  # an hour is 3600 rounds of 256
    t[700:] += 3600.0
    assert lay(n % 256, t, fs=256.0).gaps == ()


def test_a_restart_where_the_count_could_be_a_loss_is_judged_by_the_clock():
    counter = np.r_[np.arange(200), np.arange(200)]  # 0 after 199: 56 lost, or a restart
    t = np.arange(400) / FS
    assert lay(counter, t).gaps == ()
    t[200:] += 56 / FS
    assert spans(lay(counter, t)) == [(200, 256)]


@pytest.mark.parametrize("chunk", [4, 12, 125])
def test_stamps_given_by_the_chunk_are_no_gap(chunk):
    n, t = stream(5000)
    bunched = (
        t[(n // chunk + 1) * chunk - 1 - len(n)]
        if chunk == 1
        else t[0] + ((n // chunk + 1) * chunk / FS)
    )
    timeline = lay(n % 256, bunched)
    assert timeline.gaps == ()
    assert timeline.notes == ()
    assert timeline.fs_clock == pytest.approx(FS, rel=2e-3)


@pytest.mark.parametrize("stall_s", [0.048, 0.3, 0.9, 1.5])
def test_a_stall_that_is_caught_up_is_no_gap(stall_s):
    n, t = stream(5000)
    late = t.copy()
    stalled = slice(1234, 1234 + int(stall_s * FS))
    late[stalled] = t[stalled.stop]
    assert lay(n % 256, late).gaps == ()
    assert lay(None, late).gaps == ()


def test_jitter_of_a_real_radio_does_not_hide_or_invent_a_loss():
    rng = np.random.default_rng(1)
    n, t = stream(20_000)
    t = np.maximum.accumulate(t + rng.exponential(0.008, len(t)) * (rng.random(len(t)) < 0.3))
    kept = np.delete(n, np.r_[3000:3004, 9000:9600, 15_000])
    assert spans(lay(kept % 256, t[kept])) == [(3000, 3004), (9000, 9600), (15_000, 15_001)]


@pytest.mark.parametrize("set_by_s", [-3600.0, -2.3, 2.3, 3600.0])
def test_a_clock_that_is_set_is_not_followed_but_said(set_by_s):
    n, t = stream(5000)
    t[2000:] += set_by_s
    timeline = lay(n % 256, t)
    assert timeline.gaps == ()
    assert timeline.notes == (
        f"The clock is set 1 times while the samples go on (first by {set_by_s:+.1f} s at "
        "sample 2000); it was not followed there.",
    )
    assert timeline.fs_clock == pytest.approx(FS, rel=1e-3)


def test_a_clock_set_back_makes_no_negative_gap_without_a_counter():
    _, t = stream(5000)
    t[2000:] -= 2.0
    timeline = lay(None, t)
    assert timeline.gaps == ()
    assert "first by -2.0 s at sample 2000" in timeline.notes[0]


def test_the_clock_alone_finds_a_gap_of_one_sample_when_it_is_exact():
    n, t = stream(3000)
    kept = np.delete(n, np.r_[1000, 2000:2005])
    assert spans(lay(None, t[kept])) == [(1000, 1001), (2000, 2005)]


def test_the_clock_alone_finds_a_long_gap_behind_jitter():
    rng = np.random.default_rng(2)
    n, t = stream(10_000)
    kept = np.delete(n, slice(4000, 5000))
    (gap,) = lay(None, (t + rng.uniform(0, 0.03, len(t)))[kept]).gaps
    assert gap.start_sample == 4000
    assert gap.n_samples == pytest.approx(1000, abs=2)


def test_midnight_is_not_a_step_back():
    n, t = stream(3000)
    time_of_day = (t - t[0] + 86395.0) % 86400.0
    unwrapped = unwrap_days(time_of_day)
    assert np.diff(unwrapped).min() > 0
    timeline = lay(n % 256, unwrapped)
    assert timeline.gaps == ()
    assert timeline.notes == ()


@pytest.mark.parametrize("set_by_s", [-1.3, -3600.0])
def test_a_clock_of_the_day_set_back_over_midnight_loses_no_day(set_by_s):
    n, t = stream(3000)
    t += 0.5 - 1500 / FS - t[0]
    t[1500:] += set_by_s
    timeline = lay(n % 256, unwrap_days(t % 86400.0))
    assert timeline.gaps == ()
    assert f"first by {set_by_s:+.1f} s" in timeline.notes[0]


def test_midnight_is_seen_past_missing_stamps():
    unwrapped = unwrap_days(np.array([86399.0, np.nan, 0.5, np.nan, 1.0]))
    np.testing.assert_array_equal(unwrapped, [86399.0, np.nan, 86400.5, np.nan, 86401.0])


def test_missing_stamps_are_bridged():
    n, t = stream(3000)
    t[::3] = np.nan
    kept = np.delete(n, slice(1000, 1600))
    assert spans(lay(kept % 256, t[kept])) == [(1000, 1600)]


@pytest.mark.parametrize("clock", [np.zeros(2000), np.full(2000, np.nan)])
def test_a_clock_that_stands_still_is_no_clock(clock):
    n, _ = stream(2000)
    assert "There is no clock" in lay(n % 256, clock).notes[0]


def test_a_packet_stored_twice_is_dropped_and_said():
    n = np.insert(np.arange(1000), 500, 499)
    timeline = lay(n % 256, n / FS, data=n[:, None].astype(float))
    assert np.flatnonzero(~timeline.keep).tolist() == [500]
    assert timeline.gaps == ()
    assert timeline.notes == ("1 rows are stored twice; the copies were left out.",)


def test_equal_counters_with_different_data_are_not_copies():
    n = np.insert(np.arange(1000), 500, 499)
    assert lay(n % 256, np.arange(1001) / FS).keep.all()


def test_a_ganglion_packet_stored_twice_is_dropped_as_a_pair():
    counter = np.repeat([7, 8, 8, 9], 2)
    data = np.array([1.0, 2, 3, 4, 3, 4, 5, 6])[:, None]
    assert np.flatnonzero(repeated_rows(counter, data, GANGLION_3)).tolist() == [4, 5]


def test_a_single_damaged_counter_is_passed_over():
    n, t = stream(2000)
    for damage in (17, 254.5, np.nan, 1e30, -3):
        counter = (n % 256).astype(float)
        counter[1000] = damage
        timeline = lay(counter, t)
        assert timeline.gaps == ()
        assert timeline.notes == (
            "1 rows have a damaged packet counter; they were placed in order.",
        )


def test_a_counter_of_no_known_round_is_not_used():
    rng = np.random.default_rng(3)
    _, t = stream(2000)
    timeline = lay(rng.integers(0, 256, 2000), t)
    assert timeline.gaps == ()
    assert "follows no known round" in timeline.notes[0]


def test_a_running_number_that_jumps_counts_the_loss():
    n, t = stream(3000)
    kept = np.delete(n, slice(1000, 2000))
    assert spans(lay(kept, t[kept])) == [(1000, 2000)]
    assert spans(lay(kept, None)) == [(1000, 2000)]


def test_a_running_number_without_jumps_leaves_the_gaps_to_the_clock():
    n, t = stream(3000)
    t[1000:] += 4.0
    assert spans(lay(n, t)) == [(1000, 2000)]


def test_a_running_number_that_starts_anew_is_no_loss_unless_the_clock_says_so():
    n, t = stream(3000)
    counter = np.where(n < 1000, n + 5000, n - 1000)
    assert lay(counter, None).gaps == ()
    assert lay(counter, t).gaps == ()
    t[1000:] += 4.0
    assert spans(lay(counter, t)) == [(1000, 2000)]


@pytest.mark.parametrize(
    ("cycle", "values"),
    [
        (CYTON, np.arange(700) % 256),
        (DAISY_EVEN, np.arange(700) * 2 % 256),
        (DAISY_ODD, np.arange(700) * 2 % 256 + 1),
        (DAISY_HALVED, np.arange(700) % 128),
        (GANGLION_ROWS, np.arange(700) % 201),
        (GANGLION_2, np.tile([0, *np.repeat(np.arange(1, 101), 2)], 4)),
        (GANGLION_2, np.tile([0, *np.repeat(np.arange(101, 201), 2)], 4)),
        (GANGLION_3, np.repeat(np.arange(700) % 100, 2)),
        (GANGLION_3, np.repeat(np.arange(700) % 100 + 100, 2)),
        (RUNNING, np.arange(700)),
    ],
)
def test_each_board_s_round_is_known_from_its_numbers(cycle, values):
    every = [CYTON, DAISY_EVEN, DAISY_ODD, DAISY_HALVED]
    every += [GANGLION_ROWS, GANGLION_2, GANGLION_3, RUNNING]
    assert find_cycle(values, every) is cycle
    assert (np.diff(row_phases(values, cycle)) % cycle.length == 1).all()


def test_a_file_that_starts_with_half_a_packet_has_no_gap_there():
    counter = np.repeat(np.arange(100, 200), 2)[1:]
    assert lay(counter, None, cycles=(GANGLION_3,)).gaps == ()


def test_one_lost_ganglion_packet_is_two_samples():
    counter = np.repeat([*range(150, 200), *range(101, 150)], 2)
    assert spans(lay(counter, None, cycles=(GANGLION_3,), fs=200.0)) == [(100, 102)]


def test_a_rate_that_the_clock_contradicts_is_said():
    assert rate_note(250.0, 250.32) is None
    assert rate_note(250.0, None) is None
    note = "250 Hz was kept as sampling frequency, though the clock shows 1000.10 Hz."
    assert rate_note(250.0, 1000.1) == note


def test_no_rows_and_one_row_are_places_too():
    assert lay(np.empty(0), np.empty(0)).sample.tolist() == []
    assert lay(np.array([5.0]), np.array([1.0])).sample.tolist() == [0]


CYCLES = {"cyton": (CYTON, 250.0), "daisy": (DAISY_EVEN, 125.0), "ganglion": (GANGLION_ROWS, 200.0)}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_loss_is_counted_exactly_while_the_clock_is_good_within_a_third_of_a_round(data):
    cycle, fs = CYCLES[data.draw(st.sampled_from(sorted(CYCLES)))]
    n = np.arange(data.draw(st.integers(1500, 4000)))
    is_lost = np.zeros(len(n), dtype=bool)
    for _ in range(data.draw(st.integers(0, 5))):
        start = data.draw(st.integers(1, len(n) - 2))
        is_lost[start : start + data.draw(st.integers(1, 3 * cycle.length))] = True
    is_lost[[0, -1]] = False
    noise = data.draw(st.floats(0, 0.15)) * cycle.length / fs
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    clock = n / fs + rng.uniform(-noise, noise, len(n))
    values = np.flatnonzero(cycle.place >= 0)
    kept = n[~is_lost]
    timeline = lay(values[kept % cycle.length], clock[kept], fs=fs, cycles=(cycle,))
    np.testing.assert_array_equal(timeline.sample, kept)
    assert sum(gap.n_samples for gap in timeline.gaps) == np.count_nonzero(is_lost)


@settings(max_examples=200, deadline=None)
@given(
    counter=st.lists(st.floats(allow_nan=True, width=32) | st.integers(0, 255), max_size=60),
    seed=st.integers(0, 99),
)
def test_any_numbers_at_all_give_an_ordered_line(counter, seed):
    rng = np.random.default_rng(seed)
    clock = rng.choice([0.0, 1.0, np.nan, -5.0, 1e9, np.inf], len(counter))
    timeline = lay(counter, clock)
    assert (np.diff(timeline.sample) >= 1).all()
    for gap, after in zip(timeline.gaps, timeline.gaps[1:], strict=False):
        assert gap.start_sample < gap.stop_sample < after.start_sample


@pytest.mark.parametrize("counter", [None, np.arange(3000) % 256])
def test_a_stamp_from_another_age_is_no_loss(counter):
    clock = np.arange(3000) / 250.0
    clock[1500:] += 1e300
    timeline = lay(counter, clock, cycles=(CYTON,), fs=250.0)
    assert timeline.gaps == ()
    assert any("clock is set" in note for note in timeline.notes)


@pytest.mark.parametrize(("fs_clock", "is_said"), [(251.0, False), (251.5, True), (248.5, True)])
def test_half_a_percent_of_rate_is_said(fs_clock, is_said):
    assert (rate_note(250.0, fs_clock) is not None) is is_said


@pytest.mark.parametrize("shared", ["first", "last"])
@pytest.mark.parametrize("chunk", [5, 12, 25])
@pytest.mark.parametrize("n_lost", [1, 44, 255, 300, 1000])
def test_a_loss_between_rows_that_share_a_stamp(chunk, shared, n_lost):
    n, t = stream(3000 + n_lost)
    kept = np.delete(n, slice(1003, 1003 + n_lost))
    rows = np.arange(len(kept))
    first = rows // chunk * chunk
    stamp_of = first if shared == "first" else np.minimum(first + chunk, len(kept)) - 1
    timeline = lay(kept % 256, t[kept][stamp_of])
    assert spans(timeline) == [(1003, 1003 + n_lost)]
    assert timeline.notes == ()


@pytest.mark.parametrize("chunk", [5, 12])
def test_a_restart_between_rows_that_share_a_stamp(chunk):
    n, t = stream(3000)
    t[1003:] += 29.2
    stamp_of = np.minimum(n // chunk * chunk + chunk, len(n)) - 1
    (gap,) = lay(np.where(n < 1003, n, n - 1003) % 256, t[stamp_of]).gaps
    assert (gap.start_sample, gap.n_samples) == (1003, pytest.approx(7300, abs=chunk))


@pytest.mark.parametrize("seed", range(5))
def test_jitter_at_a_restart_does_not_bend_the_rate_by_which_a_long_stop_is_counted(seed):
    rng = np.random.default_rng(seed)
    n, t = stream(2500)
    t[800:] += 600.0
    t = np.maximum.accumulate(t + rng.exponential(0.004, len(t)))
    (gap,) = lay(np.where(n < 800, n, n - 800) % 256, t).gaps
    assert gap.n_samples == pytest.approx(150_000, abs=10)


def test_the_first_stamp_behind_a_loss_is_no_stamp_out_of_order():
    n, t = stream(1500)
    kept = np.delete(n, slice(700, 956))
    t[956] += 0.05
    t[957] -= 0.05  # 1.07 s on, then a little back
    assert spans(lay(kept % 256, t[kept])) == [(700, 956)]
