"""Contact as it is judged from the ring, beside the session."""

import numpy as np
import pytest

from tests.signals import rest_uV
from twitchdetect.session.contacts import ContactWatch, summed_up
from twitchdetect.session.ring import Ring

FS = 250.0
TOP_UV = 187_499.98
RAIL = np.tile([-TOP_UV, TOP_UV], (3, 1))


def write(ring, data_uV, start=None):
    ring.write(ring.head if start is None else start, data_uV, data_uV, data_uV)


@pytest.fixture
def ring():
    return Ring(FS, ["a", "b", "c"], seconds=30)


def test_nothing_is_said_in_the_first_second(ring, rng):
    watch = ContactWatch(ring, RAIL)
    watch.look()
    assert watch.contacts == () and watch.check is None
    write(ring, rest_uV(rng, 200, 3))
    watch.look()
    assert watch.contacts == ()


def test_the_last_five_seconds_are_judged(ring, rng):
    watch = ContactWatch(ring, RAIL)
    bad = rest_uV(rng, 1500, 3)
    bad[:, 1] = TOP_UV
    write(ring, bad)
    watch.look()
    assert [c.level for c in watch.contacts] == ["good", "off", "good"]
    assert watch.contacts[1].railed_share == 1.0
    write(ring, rest_uV(rng, 1250, 3))
    watch.look()
    assert [c.level for c in watch.contacts] == ["good"] * 3


def test_a_check_judges_its_own_ten_seconds_and_no_others(ring, rng):
    watch = ContactWatch(ring, RAIL)
    before = rest_uV(rng, 1000, 3)
    before[:, 0] = -TOP_UV
    write(ring, before)
    assert watch.check_rest() == 1
    assert watch.check.is_running and watch.check.left_s == 10.0
    during = rest_uV(rng, 2500, 3)
    during[:, 2] += 60 * np.sin(2 * np.pi * 50 * np.arange(2500) / FS)
    write(ring, during[:2490])
    watch.look()
    assert watch.check.left_s == pytest.approx(0.04)
    write(ring, during[2490:])
    assert watch.check.is_running  # not judged yet
    write(ring, before)
    watch.look()
    check = watch.check
    assert (check.number, check.is_running, check.n_good) == (1, False, 2)
    assert [c.level for c in check.contacts] == ["good", "good", "poor"]
    assert "50 Hz" in check.contacts[2].text
    watch.look()
    assert watch.check is check
    assert summed_up(check.contacts) == "2 good, 1 poor"


def test_a_new_check_takes_the_place_of_one_that_runs(ring, rng):
    watch = ContactWatch(ring, RAIL)
    watch.check_rest()
    write(ring, rest_uV(rng, 2000, 3))
    assert watch.check_rest() == 2
    write(ring, rest_uV(rng, 1000, 3))
    watch.look()
    assert (watch.check.number, watch.check.is_running) == (2, True)


def test_what_was_lost_is_not_judged(ring, rng):
    watch = ContactWatch(ring, RAIL)
    write(ring, rest_uV(rng, 300, 3))
    watch.check_rest()
    write(ring, rest_uV(rng, 300, 3), start=3000)
    watch.look()
    assert watch.contacts == () and watch.check.contacts == () and not watch.check.is_running
    assert summed_up(watch.check.contacts) == "no samples to judge"
