"""Shares and rates, worked by hand."""

import math

import pytest

from tests.evaluate.some import label
from twitchdetect import evaluate

# four twitches, three detections, two of them right
MATCHING = evaluate.Matching(pairs=((0, 1), (2, 3)), missed=(0, 2), false=(1,))
NOTHING = evaluate.Matching((), (), ())


def test_sensitivity_is_the_share_of_truth_that_was_found():
    got = evaluate.sensitivity(MATCHING)
    assert (got.value, got.n) == (0.5, 4)
    assert (got.low, got.high) == pytest.approx((0.1500, 0.8500), abs=1e-4)


def test_precision_is_the_share_of_detections_that_were_right():
    got = evaluate.precision(MATCHING)
    assert (got.value, got.n) == (pytest.approx(2 / 3), 3)
    assert (got.low, got.high) == pytest.approx((0.2077, 0.9385), abs=1e-4)


def test_f1_is_the_harmonic_mean():
    assert evaluate.f1(MATCHING).value == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert evaluate.f1(evaluate.Matching((), (0,), ())).value == 0.0
    assert evaluate.f1(evaluate.Matching((), (), (0,))).value == 0.0


@pytest.mark.parametrize("figure", [evaluate.sensitivity, evaluate.precision, evaluate.f1])
def test_nothing_is_nan(figure):
    got = figure(NOTHING)
    assert all(map(math.isnan, (got.value, got.low, got.high))) and got.n == 0


def test_undefined_is_told_from_zero():
    missed_all = evaluate.Matching((), (0, 1), ())
    assert evaluate.sensitivity(missed_all).value == 0.0
    assert math.isnan(evaluate.precision(missed_all).value)


def test_sensitivity_by_snr_puts_a_twitch_into_its_range():
    truth = [label(0, 1, snr_db=s) for s in (4.5, 7.49, 7.5, -math.inf, math.nan, 40.0, -math.inf)]
    found = evaluate.Matching(pairs=((0, 0), (1, 2), (2, 3)), missed=(1, 4, 5, 6), false=())
    rows = {row.centre_db: row.sensitivity for row in evaluate.sensitivity_by_snr(truth, found)}
    assert list(rows) == [*range(-12, 25, 3), -math.inf]
    assert (rows[6.0].value, rows[6.0].n) == (0.5, 2)
    assert (rows[9.0].value, rows[9.0].n) == (1.0, 1)
    assert rows[9.0].low == pytest.approx(1 / (1 + 1.959964**2))
    assert (rows[-math.inf].value, rows[-math.inf].n) == (0.5, 2)
    assert math.isnan(rows[3.0].value) and rows[3.0].n == 0
    assert sum(row.n for row in rows.values()) == 5


def test_ranges_can_be_chosen():
    truth = [label(0, 1, snr_db=s) for s in (-1.0, 0.99, 1.0)]
    matching = evaluate.Matching(((0, 0),), (1, 2), ())
    rows = evaluate.sensitivity_by_snr(truth, matching, [0.0], 2.0)
    assert [(row.centre_db, row.sensitivity.n) for row in rows] == [(0.0, 2), (-math.inf, 0)]
    with pytest.raises(ValueError, match="width_db"):
        evaluate.sensitivity_by_snr(truth, matching, [0.0], 0.0)


def test_labels_that_were_not_those_matched_are_refused():
    with pytest.raises(ValueError, match="4 labels were matched, got 1"):
        evaluate.sensitivity_by_snr([label(0, 1)], MATCHING)


def test_false_alarms_an_hour():
    got = evaluate.false_alarms_per_hour((7, 8, 9), 7200.0)
    assert (got.value, got.n) == (1.5, 7200)
    assert (got.low, got.high) == pytest.approx((0.6187 / 2, 8.7673 / 2), abs=1e-4)
    quiet = evaluate.false_alarms_per_hour((), 3600.0)
    assert (quiet.value, quiet.low) == (0.0, 0.0) and quiet.high == pytest.approx(3.6889, abs=1e-4)
    assert math.isnan(evaluate.false_alarms_per_hour((), 0.0).value)
