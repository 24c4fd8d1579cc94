"""A recording that is played: its events are those of detect, and come when they came."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import twitchdetect as td
from tests.signals import add_burst, rest_uV, session
from twitchdetect.block import Marker
from twitchdetect.session.offline import make_detector
from twitchdetect.session.place import SPEEDS, Place, step
from twitchdetect.session.replayed import ReplaySession

FS = 250.0


@pytest.fixture(scope="module")
def recording():
    rng = np.random.default_rng(8)
    x = rest_uV(rng, round(24 * FS), 3)
    for start_s in (8.0, 11.0, 15.0, 19.0):
        add_burst(rng, x, FS, 1, start_s, 0.08, 60.0)
    add_burst(rng, x, FS, 0, 12.5, 1.2, 60.0)
    marks = (
        Marker(500, "needle_out", "early"),
        Marker(1500, "site", "deltoid"),
        Marker(1600, "needle_in", "3 cm"),
        Marker(4000, "note", "she moved"),
        Marker(4400, "odd", "thing"),
        Marker(5000, "needle_out", ""),
    )
    return td.Recording(x, FS, markers=marks)


@pytest.fixture
def replay(recording):
    made = ReplaySession(recording)
    made.analysis.run()
    return made


def ordered(events):
    return sorted(events, key=lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind))


def at(replay, sample):
    replay.place.seek(sample)
    return replay.snapshot()


def test_the_events_are_those_of_detect_to_the_last_bit():
    made = td.Recording(session(3), FS)
    replay = ReplaySession(made)
    replay.start()
    replay.analysis.wait()
    events = [e.event for e in at(replay, made.n_samples).events]
    assert len(events) > 3
    assert ordered(events) == td.detect(made)
    assert replay.analysis.share == 1.0
    replay.close()


def test_an_event_is_known_from_the_sample_after_the_one_that_decided_it(replay):
    events = at(replay, replay.recording.n_samples).events
    assert sum(e.event.kind == "ltr" for e in events) == 4
    for numbered in events:
        decided = numbered.event.decided_sample
        assert numbered not in at(replay, decided).events
        if decided < replay.recording.n_samples:
            assert numbered in at(replay, decided + 1).events
    assert [e.number for e in events] == list(range(1, len(events) + 1))


def test_what_is_shown_at_a_place_is_what_a_live_session_would_have_known(replay, recording):
    half = recording.n_samples // 2
    rows = td.Recording(recording.data_uV[:half], FS)
    live = make_detector(rows)
    for marker in recording.markers:
        live.mark(marker)
    events = [e for block in rows.blocks(8) for e in live.process(block)]
    assert [e.event for e in at(replay, half).events] == events
    assert not at(replay, half).is_learning
    assert at(replay, 250).is_learning


def test_the_level_at_a_place_is_the_one_that_was_known_there(replay, recording):
    live = td.Detector(FS, 3)
    live.process(recording.data_uV[:4500])
    replay.place.seek(4600)
    np.testing.assert_array_equal(replay.ring.threshold_uV, live.alarm_level_uV)
    assert np.isfinite(live.alarm_level_uV).all()
    replay.place.seek(400)
    assert np.isnan(replay.ring.threshold_uV).all()


def test_the_ring_ends_at_the_place_and_all_can_be_read_beside_it(replay):
    replay.place.seek(3000)
    assert (replay.ring.tail, replay.ring.head) == (0, 3000)
    read = replay.ring.read("raw", 2990, 3010)
    assert np.isfinite(read[:, :10]).all()
    assert np.isnan(read[:, 10:]).all()
    whole = replay.ring.read_all("raw", 2990, 3010)
    np.testing.assert_array_equal(whole.T, replay.recording.data_uV[2990:3010].astype("f4"))
    assert np.isnan(replay.ring.read("raw", 3100, 3110)).all()


def test_steps_go_from_event_to_event_and_back_over_the_same_ones(replay):
    there = []
    while (found := replay.next_event()) is not None:
        assert found in replay.snapshot().events
        there.append((found.number, replay.place.sample))
    assert len(there) == 4
    assert replay.place.sample == there[-1][1]  # no further than the last one
    back = []
    while (found := replay.previous_event()) is not None:
        back.append((found.number, replay.place.sample))
    assert back == there[-2::-1]


def test_steps_ask_for_kinds_as_they_are_called_now(replay):
    found = replay.next_event(("voluntary",))
    assert found.event.kind == "voluntary"
    assert replay.relabel(found.number, "ltr").is_done
    at(replay, 0)
    assert replay.next_event(("voluntary",)) is None
    assert replay.place.sample == 0


def test_markers_of_the_recording_come_when_their_time_comes(replay):
    assert at(replay, 1599).needles_in == ()
    assert at(replay, 1599).sites[0].name == "deltoid"
    assert at(replay, 1600).needles_in[0].text == "3 cm"
    assert at(replay, 6000).needles_in == ()
    notes = [a.text for a in at(replay, 6000).actions if a.what == "note"]
    assert notes == ["needle out: early", "she moved", "odd: thing"]


def test_a_site_is_summed_up_from_what_came_until_then(replay):
    assert at(replay, 1499).current.number == 0
    assert at(replay, 2000).current.n_twitches == 0
    now = at(replay, replay.recording.n_samples).current
    assert (now.site.name, now.number, now.n_twitches) == ("deltoid", 1, 4)
    assert now.last_twitch.event.start_sample == pytest.approx(19 * FS, abs=10)


def test_what_the_user_does_is_kept_and_taken_back_but_not_what_the_recording_holds(replay):
    assert at(replay, 6000).can_undo == ""
    assert not replay.undo().is_done
    assert replay.mark("note", "here", ago_s=2.0).action.sample == 5500
    twitch = next(e for e in replay.snapshot().events if e.event.kind == "ltr")
    assert replay.confirm(twitch.number, "yes").is_done
    assert replay.snapshot().decisions[twitch.number].confirmed == "yes"
    assert replay.snapshot().can_undo == f"event {twitch.number} confirmed"
    assert replay.undo().is_done
    assert replay.snapshot().decisions == {}
    assert replay.undo().text == "taken back: note: here"
    refused = replay.undo()
    assert (refused.is_done, refused.text) == (False, "there is nothing to take back")
    assert "no event 99" in replay.confirm(99, "yes").text.replace("there is ", "")


def test_a_snapshot_is_made_anew_only_when_something_changed(replay):
    first = at(replay, 3000)
    assert replay.snapshot() is first
    assert at(replay, 3001).revision == first.revision + 1
    replay.mark("note")
    assert replay.snapshot().revision == first.revision + 2


def test_a_detector_that_fails_is_told_and_the_recording_can_still_be_seen(recording, monkeypatch):
    replay = ReplaySession(recording)

    def fail(_):
        raise RuntimeError("no")

    monkeypatch.setattr(replay.analysis._detector, "process", fail)
    replay.start()
    replay.analysis.wait()
    assert at(replay, 3000).detector_problem == "RuntimeError: no"
    assert np.isfinite(replay.ring.read("filtered", 2000, 2100)).all()


def test_the_detector_breaks_off_when_the_window_closes(recording):
    replay = ReplaySession(recording)
    replay.close()
    replay.analysis.run()
    assert replay.analysis.analysed_sample == 0


def test_it_plays_by_the_clock_that_it_is_given():
    place = Place(10_000, FS)
    place.tick(0.0)
    assert place.sample == 0
    place.play()
    place.tick(100.0)
    place.tick(101.0)
    assert place.sample == 250
    place.set_speed(4.0)
    place.tick(102.0)
    assert place.sample == 1250
    place.pause()
    place.tick(200.0)
    place.play()
    place.tick(300.0)
    place.tick(300.5)
    assert place.sample == 1750
    place.seek(10**9)
    assert place.sample == 10_000


def test_at_the_end_it_stops_and_playing_begins_anew():
    place = Place(1000, FS)
    place.seek(990)
    place.play()
    place.tick(0.0)
    place.tick(1.0)
    assert (place.sample, place.is_playing) == (1000, False)
    place.play()
    assert (place.sample, place.is_playing) == (0, True)


@given(st.lists(st.floats(0.0, 0.2), min_size=1, max_size=200), st.sampled_from(SPEEDS))
def test_many_ticks_go_as_far_as_one(steps, speed):
    many, one = Place(10**9, FS), Place(10**9, FS)
    for place in (many, one):
        place.set_speed(speed)
        place.play()
        place.tick(0.0)
    now = 0.0
    for dt in steps:
        now += dt
        many.tick(now)
    one.tick(now)
    assert abs(many.sample - one.sample) <= 1


def test_speed_goes_in_steps_between_a_quarter_and_sixteen():
    place = Place(10, FS)
    place.step_speed(1)
    assert place.speed == 2.0
    place.step_speed(-99)
    assert place.speed == 0.25
    place.step_speed(99)
    assert place.speed == 16.0
    with pytest.raises(ValueError, match=r"expected 0\.25 to 16"):
        place.set_speed(0.0)


def test_a_step_takes_the_nearest_whatever_the_order():
    assert step([300, 100, 200, 200], 100) == 2
    assert step([300, 100, 200, 200], 250, is_back=True) == 2
    assert step([300, 100], 300) is None
    assert step([], 0, is_back=True) is None
