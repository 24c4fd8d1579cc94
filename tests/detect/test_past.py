"""What went before a burst, as far as signs ask for it."""

import math

import numpy as np
import pytest

from twitchdetect.detect.past import Before, Past, Place, alike

HERE, THERE = (90.0, 30.0, 0.0, 0.0), (0.0, 0.0, 40.0, 90.0)


def place(start_s, high=HERE, channel=0):
    return Place.of(start_s, channel, high)


def past(*named):
    one = Past()
    for where, kind in named:
        one.add(where, kind)
    return one


def test_nothing_went_before_the_first_burst():
    before = Past().before(place(3.0))
    high = math.log1p(90.0)
    assert before == Before(stands_out=pytest.approx(high))


def test_a_burst_does_not_go_before_itself():
    one = past((place(1.0), "ltr"))
    first = one.before(place(2.0))
    assert one.before(place(2.0)) == first
    assert (first.n_twitches, first.any_s) == (1, 1.0)


def test_times_are_from_the_latest_of_each_kind():
    one = past(
        (place(1.0), "ltr"),
        (place(2.0, THERE, channel=3), "stimulation"),
        (place(4.0, THERE, channel=2), "voluntary"),
    )
    one.lost(4.5)
    before = one.before(place(6.0, channel=3))
    assert (before.any_s, before.channel_s, before.twitch_s) == (2.0, 4.0, 5.0)
    assert (before.pulse_s, before.loss_s) == (4.0, 1.5)
    assert one.before(place(6.0, channel=1)).channel_s == math.inf


def test_twitches_of_a_site_and_what_was_rejected_are_told_by_their_channels():
    one = past((place(1.0, HERE), "ltr"), (place(2.0, THERE, channel=3), "voluntary"))
    here, there = one.before(place(3.0, HERE)), one.before(place(3.0, THERE))
    assert here.like_twitches == pytest.approx(1.0)
    assert here.like_rejected == pytest.approx(0.0)
    assert there.like_twitches == pytest.approx(0.0)
    assert there.like_rejected == pytest.approx(1.0)


@pytest.mark.parametrize(("kind", "name", "until_s"), [
    ("ltr", "like_twitches", 30.0), ("needle_movement", "like_rejected", 10.0),
])  # fmt: skip
def test_channels_are_forgotten(kind, name, until_s):
    one = past((place(1.0), kind))
    assert getattr(one.before(place(1.0 + until_s - 0.1)), name) == pytest.approx(1.0)
    assert getattr(one.before(place(1.0 + until_s)), name) == 0.0
    one.add(place(1.0 + until_s, THERE), kind)  # nothing of the old is left in the new
    assert getattr(one.before(place(2.0 + until_s, THERE)), name) == pytest.approx(1.0)


def test_two_channels_say_nothing_about_where_a_burst_is():
    one = past((place(1.0, (9.0, 1.0)), "ltr"), (place(2.0, (9.0, 1.0)), "voluntary"))
    before = one.before(place(3.0, (9.0, 1.0)))
    assert (before.like_twitches, before.like_rejected) == (0.0, 0.0)
    assert alike(np.ones(3), np.ones(3)) == pytest.approx(1.0)
    assert alike(np.zeros(3), np.ones(3)) == 0.0


def test_how_far_a_burst_stands_out_is_asked_of_ten_seconds_on_its_channel():
    one = past(
        *((place(t, (level, 0, 0)), "voluntary") for t, level in ((1, 1e4), (8, 90), (9, 30)))
    )
    before = one.before(place(12.0, (90.0, 0, 0)))
    assert before.stands_out == pytest.approx(0.0)
    assert before.n_as_strong == 1
    assert one.before(place(10.0, (90.0, 0, 0))).n_as_strong == 2
    assert one.before(place(12.0, (0.0, 7.0, 0), channel=1)).n_as_strong == 0
