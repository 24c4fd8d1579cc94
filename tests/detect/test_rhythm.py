"""What the times of a shape that comes again say."""

import math

import numpy as np
import pytest

from twitchdetect.detect.rhythm import find_rhythm, is_heart, is_machine, is_unit, phase_s

NEVER = -math.inf


def newest_first(*intervals_s):
    return tuple(100.0 - t for t in np.cumsum((0.0, *intervals_s)))


def test_three_pulses_at_equal_intervals_are_a_machine_and_two_are_not():
    assert is_machine(newest_first(0.5, 0.502))
    assert not is_machine((*newest_first(0.5), NEVER))
    assert is_machine((*newest_first(0.5), NEVER), least=2)


@pytest.mark.parametrize("intervals_s", [(0.5, 0.508), (0.5, 0.45), (1.5, 1.5), (0.01, 0.01)])
def test_what_is_not_equal_or_out_of_a_machine_s_range_is_none(intervals_s):
    assert not is_machine(newest_first(*intervals_s))


def test_a_pulse_that_was_missed_leaves_a_machine_one():
    assert is_machine(newest_first(0.4, 0.8, 0.4))


@pytest.mark.parametrize(
    ("intervals_s", "is_one"),
    [
        ((0.8, 0.85, 0.76), True),
        ((0.8, 0.85), False),
        ((0.8, 1.1, 0.76), False),
        ((0.2, 0.2, 0.2), False),
        ((0.8, 1.62, 0.78), True),
    ],
)
def test_a_heart_beats_at_its_rate_and_may_miss_one(intervals_s, is_one):
    assert is_heart(newest_first(*intervals_s)) == is_one


def test_a_motor_unit_fires_more_often_than_three_times_a_second():
    assert is_unit(newest_first(0.12, 0.1))
    assert not is_unit(newest_first(0.4, 0.4))


def test_what_lies_before_a_pause_is_left_out():
    assert find_rhythm(newest_first(0.5, 30.0, 0.5)).n == 2
    assert find_rhythm((100.0, NEVER)).n == 1


def test_the_phase_is_the_distance_from_the_nearest_pulse_that_is_due():
    assert phase_s(101.003, 100.0, 0.5) == pytest.approx(0.003)
    assert phase_s(100.24, 100.0, 0.5) == math.inf
    assert phase_s(101.26, 100.0, 0.5) == pytest.approx(0.24)
    assert phase_s(110.0, 100.0, 0.5) == math.inf
    assert phase_s(5.0, NEVER, 1.0) == math.inf
