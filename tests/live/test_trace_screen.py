"""What is painted bit by bit is what would be painted at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.live.rings import FS, noise, ring, write
from twitchdetect.live import raster
from twitchdetect.live.bands import Band
from twitchdetect.live.paint import TracePicture
from twitchdetect.live.theme import DARK, LIGHT
from twitchdetect.live.trace_screen import TraceScreen
from twitchdetect.live.trace_settings import LANES, TraceSettings

SIZE = (211, 120)


def screen(of, size=SIZE, line=1, theme=DARK, **chosen):
    chosen = {"time_base_s": 1.0, **chosen}
    return TraceScreen(of, TraceSettings(**chosen), theme, size, line, 0.2)


def at_once(of):
    """The same screen, painted by a picture that has not painted before."""
    picture = TracePicture(of.picture.scene, of.bands)
    picture.show(of.picture.first, of.picture.stop)
    if of.is_sweep:
        picture.erase(of.picture.stop, of.picture.first + of.columns.n_columns)
    return picture


def assert_as_at_once(of):
    np.testing.assert_array_equal(of.picture.pixels, at_once(of).pixels)


BANDS = (
    Band(1, "ltr", 300, 420, 1, (1, 2)),
    Band(2, "voluntary", 380, 900, 0, (0,)),
    Band(3, "gap", 1200, 1300),
    Band(0, "needle_in", 700, 700),
)
cut_lists = st.lists(st.integers(1, 900), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut_lists, st.sampled_from(["sweep", "scroll"]), st.sampled_from(LANES), st.integers(1, 2))
def test_painted_bit_by_bit_is_painted_at_once(cuts, mode, lane, line):
    rng = np.random.default_rng(7)
    held = ring()
    of = screen(held, line=line, mode=mode, lane=lane)
    of.set_bands(BANDS)
    for i, n in enumerate(cuts):
        start = held.head + (37 if i % 3 == 2 else 0)
        write(held, noise(rng, n), start=start, delay=11)
        of.advance()
    assert_as_at_once(of)


def test_a_stretched_trace_is_bolder_where_its_lane_is_tall(rng):
    held = ring()
    for n_samples, height, thickness in ((300, 400, 2), (1000, 400, 1), (300, 100, 1)):
        of = screen(held, size=(211, height), time_base_s=n_samples / FS)
        assert of.picture.scene.thickness == thickness
        envelope = screen(held, size=(211, height), time_base_s=n_samples / FS, lane="envelope")
        assert envelope.picture.scene.thickness == (2 if height == 400 else 1)
        for _ in range(20):
            write(held, noise(rng, 31))
            of.advance()
        assert_as_at_once(of)


@pytest.mark.parametrize("mode", ["sweep", "scroll"])
def test_more_samples_than_pixels_and_fewer_are_painted_bit_by_bit_alike(mode, rng):
    for n_samples in (100, 211, 2000):
        held = ring(fs=FS)
        of = screen(held, mode=mode, time_base_s=n_samples / FS)
        for _ in range(40):
            write(held, noise(rng, 17))
            of.advance()
        assert_as_at_once(of)


@pytest.mark.parametrize("mode", ["sweep", "scroll"])
def test_a_verdict_that_comes_late_is_painted_into_what_is_there(mode, rng):
    held = ring()
    of = screen(held, mode=mode)
    write(held, noise(rng, 1500))
    of.advance()
    before = of.picture.pixels.copy()
    late = (Band(1, "ltr", 1100, 1180, 1, (1,)),)
    [(first, stop)] = of.set_bands(late)
    assert first == of.columns.column_of(1100) and stop == of.columns.column_of(1179) + 1
    changed = np.flatnonzero((of.picture.pixels != before).any(axis=0))
    assert set(changed) == {c % SIZE[0] for c in range(first, stop)}
    assert_as_at_once(of)
    of.set_bands(())
    np.testing.assert_array_equal(of.picture.pixels, before)


def test_a_late_verdict_that_began_before_the_screen_does_is_painted_from_its_first_column(rng):
    held = ring()
    of = screen(held, mode="scroll")
    write(held, noise(rng, 1500))
    of.advance()
    first = of.picture.first
    long_ago = of.columns.first_sample(first) - 200
    [(begin, _)] = of.set_bands((Band(1, "voluntary", long_ago, long_ago + 300, 1, (1,)),))
    assert begin == first
    assert_as_at_once(of)


@pytest.mark.parametrize("mode", ["sweep", "scroll"])
def test_an_event_that_gets_another_name_is_painted_anew(mode, rng):
    held = ring()
    of = screen(held, mode=mode)
    write(held, noise(rng, 1500))
    of.set_bands(BANDS)
    of.advance()
    of.set_bands((replace(BANDS[0], kind="startle"), *BANDS[1:]))
    assert_as_at_once(of)


def test_only_new_columns_are_painted(rng):
    held = ring()
    of = screen(held)
    write(held, noise(rng, 3000))
    of.advance()
    stop = of.picture.stop
    write(held, noise(rng, 17))
    painted = of.advance()
    assert [a for a, _ in painted] == [stop]
    assert of.picture.stop - stop in (3, 4)
    assert of.advance() == []


def test_a_sweep_leaves_a_gap_ahead_and_what_was_before_behind_it(rng):
    held = ring()
    of = screen(held)
    write(held, noise(rng, 2500))
    of.advance()
    stop, width = of.picture.stop, SIZE[0]
    n_ahead = width - (of.picture.stop - of.picture.first)
    assert n_ahead == 5
    ground = raster.pixel(DARK.background)
    ahead = [(stop + i) % width for i in range(1, n_ahead)]
    share = (of.picture.pixels[:, ahead] == ground).mean()
    assert share > 0.95
    assert (of.picture.pixels[:, stop % width] == raster.pixel(DARK.dim)).all()
    assert of.column_at(ahead[0]) is None
    assert of.column_at((stop - 1) % width) == stop - 1
    assert of.column_at((stop + n_ahead) % width) == stop + n_ahead - width


def test_before_the_session_began_there_is_no_gap(rng):
    held = ring()
    of = screen(held, mode="scroll")
    write(held, noise(rng, 300))
    of.advance()
    n = of.picture.stop
    empty = of.picture.pixels[:, [k % SIZE[0] for k in range(n - SIZE[0], 0)]]
    assert set(np.unique(empty)) <= {raster.pixel(DARK.background), raster.pixel(DARK.grid)}


def test_what_the_filters_have_not_given_yet_is_painted_when_it_comes(rng):
    held = ring()
    of = screen(held, lane="filtered")
    write(held, noise(rng, 500), delay=50)
    of.advance()
    assert of.picture.stop == of.columns.n_complete(450)
    of_raw = screen(held, lane="raw")
    of_raw.advance()
    assert of_raw.picture.stop == of_raw.columns.n_complete(500)


def test_a_silence_longer_than_any_delay_is_painted_as_a_gap():
    held = ring()
    write(held, np.zeros((500, 4)))
    nothing = np.full((3000, 4), np.nan)
    held.write(500, nothing, nothing, nothing)
    of = screen(held)
    of.advance()
    assert of.picture.stop == of.columns.n_complete(2500)


def gap_columns(of, lane):
    """Columns in which the hatch's colour lies in a lane."""
    upper, lower = of.lanes.edges(lane)
    part = of.picture.pixels[upper:lower]
    red = raster.blended(np.array([raster.pixel(DARK.background)], dtype=np.uint32),
                         raster.pixel(DARK.bad), 38)  # fmt: skip
    return {of.column_at(int(x)) for x in np.flatnonzero((part == red).any(axis=0))}


def test_a_gap_is_drawn_as_a_gap_and_exactly_there():
    held = ring()
    write(held, np.zeros((410, 4)))
    write(held, np.zeros((400, 4)), start=470)
    of = screen(held)
    of.advance()
    expected = set(range(of.columns.column_of(410), of.columns.column_of(469) + 1))
    for lane in range(4):
        assert gap_columns(of, lane) == expected


def test_one_lost_sample_is_seen():
    held = ring()
    write(held, np.zeros((410, 4)))
    write(held, np.zeros((400, 4)), start=411)
    of = screen(held)
    of.advance()
    assert gap_columns(of, 0) == {of.columns.column_of(410)}


def test_one_silent_channel_is_hatched_alone():
    held = ring()
    data = np.zeros((800, 4))
    data[:, 2] = np.nan
    write(held, data)
    of = screen(held)
    of.advance()
    assert [bool(gap_columns(of, lane)) for lane in range(4)] == [False, False, True, False]


def trace_row(of, lane, x):
    """The row in which a flat trace lies at x: the middle of what is not ground in its lane."""
    upper, lower = of.lanes.edges(lane)
    column = of.picture.pixels[upper + 1 : lower, x]
    return upper + 1.5 + np.flatnonzero(column != raster.pixel(DARK.background)).mean()


@pytest.mark.parametrize("uV_per_lane", [20.0, 50.0, 200.0])
def test_a_microvolt_is_as_high_as_the_gain_says(uV_per_lane):
    held = ring(2)
    data = np.zeros((1000, 2))
    data[:, 0] = np.where(np.arange(1000) % 2, 8.0, -8.0)
    write(held, data)
    of = screen(held, size=(100, 400), uV_per_lane=uV_per_lane)
    of.advance()
    rows = np.flatnonzero(of.picture.pixels[:, 50] == raster.pixel(DARK.trace(0)))
    assert np.ptp(rows) + 1 == pytest.approx(16 * 200 / uV_per_lane + 1, abs=1.01)
    assert rows.mean() == pytest.approx(100 - 0.5, abs=1.0)


def test_up_is_positive_and_the_envelope_stands_on_the_floor():
    held = ring(1)
    write(held, np.full((1000, 1), 10.0))
    for lane, zero in (("filtered", 0.5), ("envelope", 0.9)):
        of = screen(held, size=(100, 200), uV_per_lane=100.0, lane=lane)
        of.advance()
        assert trace_row(of, 0, 50) == pytest.approx(zero * 200 - 20, abs=0.6)


def test_raw_traces_lie_in_their_lanes_whatever_their_offset():
    held = ring(2)
    write(held, np.tile([30_000.0, -5_000.0], (1000, 1)))
    of = screen(held, size=(100, 200), lane="raw")
    of.advance()
    write(held, np.tile([30_000.0, -5_000.0], (700, 1)))
    of.advance()
    for lane in range(2):
        assert trace_row(of, lane, 50) == pytest.approx(of.lanes.zero_row(lane), abs=0.6)


def test_a_raw_trace_that_drifts_away_is_put_back_and_the_filtered_one_never_moves():
    held = ring(1)
    of = screen(held, size=(100, 100), lane="raw", uV_per_lane=100.0)
    write(held, np.zeros((1000, 1)))
    of.advance()
    write(held, np.full((1000, 1), 80.0))
    of.advance()
    assert of.lanes.offset_uV == [80.0]
    assert_as_at_once(of)
    of.set_settings(replace(of.settings, lane="filtered"))
    assert of.lanes.offset_uV == [0.0]


def test_a_trace_beyond_its_reach_is_cut_and_marked():
    held = ring(2)
    data = np.zeros((1000, 2))
    data[500, 0] = -1e6
    write(held, data)
    of = screen(held, size=(100, 100), uV_per_lane=100.0)
    of.advance()
    column = of.picture.pixels[:, of.columns.column_of(500)]
    marked = np.flatnonzero(column == raster.pixel(DARK.warn))
    assert marked.tolist() == [73, 74]


def test_hidden_channels_leave_their_room_to_the_others(rng):
    held = ring(4)
    write(held, noise(rng, 1500))
    of = screen(held, hidden=frozenset({0, 2}))
    of.advance()
    assert of.lanes.channels == (1, 3)
    assert of.lanes.height == SIZE[1] / 2
    colours = set(np.unique(of.picture.pixels))
    assert raster.pixel(DARK.trace(1)) in colours and raster.pixel(DARK.trace(3)) in colours
    assert raster.pixel(DARK.trace(0)) not in colours
    assert_as_at_once(of)


def test_a_channel_alone_fills_the_screen_and_all_come_back(rng):
    chosen = TraceSettings(hidden=frozenset({1}))
    alone = chosen.soloed(3)
    assert alone.shown(4) == (3,)
    assert alone.soloed(3).shown(4) == (0, 2, 3)
    assert chosen.toggled(1).shown(4) == (0, 1, 2, 3)
    assert TraceSettings(hidden=frozenset(range(4))).shown(4) == (0, 1, 2, 3)


def test_a_hidden_channels_signal_is_the_one_that_is_shown_under_its_name():
    held = ring(3)
    write(held, np.tile([0.0, 0.0, 30.0], (1000, 1)))
    of = screen(held, size=(100, 120), hidden=frozenset({0}), uV_per_lane=100.0)
    of.advance()
    assert trace_row(of, 0, 50) == pytest.approx(of.lanes.zero_row(0), abs=0.6)
    assert trace_row(of, 1, 50) == pytest.approx(of.lanes.zero_row(1) - 18, abs=0.6)


def test_a_paused_screen_stands_still_and_is_in_order_of_time(rng):
    held = ring()
    of = screen(held)
    write(held, noise(rng, 2500))
    of.advance()
    of.freeze()
    assert of.picture.stop - of.picture.first == SIZE[0]
    assert [of.column_at(x) for x in (0, SIZE[0] - 1)] == [of.picture.first, of.picture.stop - 1]
    before = of.picture.pixels.copy()
    write(held, noise(rng, 500))
    assert of.advance() == []
    np.testing.assert_array_equal(of.picture.pixels, before)
    assert_as_at_once(of)
    of.thaw()
    assert of.picture.stop == of.columns.n_complete(3000)
    assert_as_at_once(of)


def test_a_paused_screen_ends_at_the_same_time_with_another_time_base_and_size(rng):
    held = ring()
    write(held, noise(rng, 6000))
    of = screen(held)
    of.freeze(3000)
    for time_base_s, width in ((2.0, 211), (0.5, 400)):
        of.set_settings(replace(of.settings, time_base_s=time_base_s))
        of.set_look(DARK, (width, 120))
        end = of.columns.first_sample(of.picture.stop)
        assert end == pytest.approx(3000, abs=12)
        assert_as_at_once(of)


def test_scrolling_back_in_any_steps_shows_what_was_there(rng):
    held = ring()
    of = screen(held, mode="scroll")
    write(held, noise(rng, 6000))
    of.advance()
    of.freeze()
    for head in (5900, 5400, 3000, 3100, 5999, 1200):
        of.freeze(head)
        assert of.picture.stop == of.columns.n_complete(head)
        assert_as_at_once(of)


def test_nothing_is_shown_from_before_the_session_or_after_it(rng):
    held = ring()
    of = screen(held)
    write(held, noise(rng, 6000))
    of.freeze(10**9)
    assert of.picture.stop == of.columns.n_complete(6000)
    of.freeze(-5)
    assert of.picture.stop == 0


def test_what_the_ring_no_longer_holds_is_read_from_the_past(rng):
    held = ring(seconds=3.0)
    data = noise(rng, 9000).astype(np.float32)
    asked = []

    def past(lane, start, stop):
        asked.append((lane, start, stop))
        out = np.full((4, stop - start), np.nan, dtype=np.float32)
        a, b = max(0, start), min(stop, len(data))
        out[:, a - start : b - start] = data[a:b].T
        return out

    whole = ring(seconds=60.0)
    write(whole, data)
    write(held, data)
    of, other = screen(held), screen(whole)
    of.set_past(past, 0, 9000)
    for one in (of, other):
        one.freeze(2000)
    assert asked and asked[-1][0] == "filtered"
    np.testing.assert_array_equal(of.picture.pixels, other.picture.pixels)


def test_a_past_that_cannot_be_read_leaves_the_screen_as_it_was(rng):
    held = ring(seconds=3.0)
    write(held, noise(rng, 9000))

    def past(lane, start, stop):
        raise OSError("the disk is gone")

    of = screen(held)
    of.set_past(past, 0, 9000)
    of.advance()
    of.freeze()
    before, frozen_at = of.picture.pixels.copy(), of.frozen_at
    with pytest.raises(OSError, match="the disk is gone"):
        of.freeze(2000)
    assert of.frozen_at == frozen_at
    np.testing.assert_array_equal(of.picture.pixels, before)
    of.thaw()
    assert_as_at_once(of)


def test_what_is_no_longer_held_is_left_empty_and_is_no_gap(rng):
    held = ring(seconds=3.0)
    write(held, noise(rng, 9000))
    of = screen(held)
    of.freeze(6500)
    n_before = of.columns.column_of(6000) - of.picture.first
    assert n_before > 50
    assert all(column >= of.columns.column_of(6000) for column in gap_columns(of, 0))


def test_a_late_frame_shows_the_newest_and_a_gap_of_frames_is_no_gap(rng):
    held = ring()
    of = screen(held)
    write(held, noise(rng, 900))
    of.advance()
    write(held, noise(rng, 20_000))
    of.advance()
    assert of.picture.stop == of.columns.n_complete(20_900)
    assert gap_columns(of, 0) == set()
    assert_as_at_once(of)


@pytest.mark.parametrize("n_channels", [1, 64])
def test_from_one_to_sixty_four_channels(n_channels, rng):
    held = ring(n_channels)
    of = screen(held, theme=LIGHT)
    for _ in range(5):
        write(held, noise(rng, 333, n_channels))
        of.advance()
    assert len(of.lanes.channels) == n_channels
    assert_as_at_once(of)


def test_a_time_base_longer_than_the_ring_is_cut_to_it(rng):
    held = ring(seconds=5.0)
    write(held, noise(rng, 9000))
    of = screen(held, time_base_s=60.0)
    assert of.columns.n_samples == 4000
    of.advance()
    assert gap_columns(of, 0) == set()


def test_the_gain_that_fits_lets_bursts_reach_but_not_leave_their_lanes(rng):
    held = ring(2)
    data = rng.standard_normal((1500, 2)) * 5
    data[1100:1150] *= 20
    write(held, data)
    of = screen(held)
    of.advance()
    gain = of.fitting_gain()
    assert 100 <= gain <= 500
    of.set_settings(replace(of.settings, uV_per_lane=gain))
    assert of.fitting_gain() == gain


def test_an_envelope_needs_half_the_room_of_what_swings_both_ways(rng):
    held = ring(2)
    data = np.abs(rng.standard_normal((1500, 2))) * 20
    held.write(0, data, data, data)
    gains = []
    for lane in ("filtered", "envelope"):
        of = screen(held, lane=lane)
        of.advance()
        gains.append(of.fitting_gain())
    assert gains[1] < gains[0]
