"""Thresholds that give a wanted rate of false alarms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchdetect import evaluate

HOUR_S = 3600.0


def above(scores):
    ordered = np.sort(scores)
    return lambda threshold: len(ordered) - int(np.searchsorted(ordered, threshold, side="right"))


SCORES = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]


def test_scores_as_worked_by_hand():
    """Two hours at 1 an hour: two alarms are allowed, so the third largest is the threshold."""
    got = evaluate.threshold_of_scores(SCORES, 2 * HOUR_S, 1.0)
    assert got.threshold == 8.0
    assert (got.reached.value, got.reached.n) == (1.0, 7200)
    assert got.reached.high == pytest.approx(7.2247 / 2, abs=1e-4)
    assert evaluate.sensitivity_at_rate([7.9, 8.0, 8.1, 20.0], SCORES, 2 * HOUR_S, 1.0).value == 0.5


def test_equal_scores_are_not_let_through_by_halves():
    got = evaluate.threshold_of_scores([5.0, 5.0, 5.0, 1.0], 2 * HOUR_S, 1.0)
    assert (got.threshold, got.reached.value) == (5.0, 0.0)


def test_few_scores_need_no_threshold():
    got = evaluate.threshold_of_scores([1.0, 2.0], 2 * HOUR_S, 1.0)
    assert (got.threshold, got.reached.value) == (-math.inf, 1.0)


def test_too_little_rest_tells_nothing():
    for got in (
        evaluate.threshold_of_scores(SCORES, 9.9 * HOUR_S, 0.1),
        evaluate.threshold_at_rate(above(SCORES), 9.9 * HOUR_S, 0.1),
    ):
        assert math.isnan(got.threshold) and math.isnan(got.reached.value)
        assert got.exposure_s == 9.9 * HOUR_S
    assert math.isnan(evaluate.sensitivity_at_rate([1.0], SCORES, 9.9 * HOUR_S, 0.1).value)
    assert evaluate.threshold_of_scores(SCORES, 10 * HOUR_S, 0.1).threshold == 9.0


@pytest.mark.parametrize("start", [1e-4, 1.0, 8.0, 1e6])
@pytest.mark.parametrize(("wanted", "expected"), [(1.0, 9.0), (3.0, 7.0), (9.5, 1.0)])
def test_the_search_comes_to_the_smallest_quiet_threshold(start, wanted, expected):
    got = evaluate.threshold_at_rate(above(SCORES), HOUR_S, wanted, start)
    assert expected <= got.threshold <= expected * 1.0011
    assert got.reached.value == math.floor(wanted)


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=5, max_size=40, unique=True), st.integers(1, 4))
def test_search_and_scores_agree(scores, wanted):
    exact = evaluate.threshold_of_scores(scores, HOUR_S, wanted)
    found = evaluate.threshold_at_rate(above(scores), HOUR_S, wanted)
    assert exact.threshold <= found.threshold <= exact.threshold * 1.0011
    assert found.reached.value <= wanted


def test_where_alarms_run_into_one_another_is_not_taken_for_quiet():
    def count_at(threshold):
        return 1 if threshold < 0.5 else above(SCORES)(threshold)

    for start in (0.01, 1.0, 100.0):
        assert evaluate.threshold_at_rate(count_at, HOUR_S, 2.0, start).threshold == pytest.approx(
            8.0, rel=1.1e-3
        )


def test_no_threshold_will_do_or_any():
    never = evaluate.threshold_at_rate(lambda threshold: 99, HOUR_S, 1.0)
    always = evaluate.threshold_at_rate(lambda threshold: 0, HOUR_S, 1.0)
    assert math.isnan(never.threshold) and math.isnan(always.threshold)
    assert math.isnan(never.reached.value) and math.isnan(always.reached.value)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [((-1.0, 1.0), "exposure_s"), ((1.0, 0.0), "wanted_per_hour"), ((1.0, 1.0, 0.0), "start")],
)
def test_numbers_out_of_range_are_named(arguments, says):
    with pytest.raises(ValueError, match=says):
        evaluate.threshold_at_rate(above(SCORES), *arguments)
