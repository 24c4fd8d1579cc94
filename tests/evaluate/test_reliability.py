"""What confidence is worth."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.evaluate.some import event, label
from twitchdetect import evaluate
from twitchdetect.events import MARKER_KINDS

FS = 100.0


def sure(confidence, *where, **more):
    return replace(event(*where, **more), confidence=confidence)


def test_as_worked_by_hand():
    judged = [(0.82, 1), (0.88, 0), (0.81, 1), (0.89, 1), (0.2, 0), (1.0, 1)]
    got = evaluate.reliability(judged)
    by_bin = {round(one.low, 3): one for one in got.bins}
    assert len(by_bin) == 10
    assert (by_bin[0.8].right.value, by_bin[0.8].right.n) == (0.75, 4)
    assert by_bin[0.8].confidence == pytest.approx(0.85)
    assert by_bin[0.8].centre == pytest.approx(0.85)
    assert (by_bin[0.8].right.low, by_bin[0.8].right.high) == evaluate.wilson_interval(3, 4)
    assert (by_bin[0.2].right.value, by_bin[0.9].right.value) == (0.0, 1.0)
    assert math.isnan(by_bin[0.5].right.value) and by_bin[0.5].right.n == 0
    assert got.calibration_error.value == pytest.approx((4 * 0.1 + 0.2 + 0.0) / 6)
    squares = [0.18**2, 0.88**2, 0.19**2, 0.11**2, 0.2**2, 0.0]
    assert got.brier_score.value == pytest.approx(np.mean(squares))
    assert got.brier_score.low < got.brier_score.value < got.brier_score.high
    assert got.brier_score.n == 6


def test_bins_hold_their_lower_edge_and_the_last_one_both():
    ends = evaluate.reliability([(i / 10, 1) for i in range(11)])
    assert [one.right.n for one in ends.bins] == [1] * 9 + [2]


def test_who_tells_the_odds_is_calibrated_and_who_boasts_is_not():
    rng = np.random.default_rng(1)
    confidence = rng.uniform(0, 1, 20_000)
    truth = rng.random(20_000) < confidence
    honest = evaluate.reliability(np.column_stack((confidence, truth)))
    boasting = evaluate.reliability(np.column_stack((np.sqrt(confidence), truth)))
    assert honest.calibration_error.value < 0.015
    assert honest.brier_score.value == pytest.approx(1 / 6, abs=0.005)
    assert boasting.calibration_error.value == pytest.approx(2 / 3 - 1 / 2, abs=0.015)
    assert all(one.right.low < one.confidence < one.right.high for one in honest.bins[1:9:3])


def test_of_nothing_there_is_no_reliability():
    got = evaluate.reliability(np.empty((0, 2)))
    assert math.isnan(got.calibration_error.value) and math.isnan(got.brier_score.value)


@pytest.mark.parametrize("confidence", [-0.1, 1.1, math.nan])
def test_a_confidence_that_is_no_probability_is_refused(confidence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        evaluate.reliability([(confidence, 1)])


def test_twitches_are_judged_by_the_matching_and_those_without_confidence_left_out():
    alarms = [sure(0.7, 0, 9), sure(math.nan, 20, 29), sure(0.4, 40, 49)]
    matching = evaluate.Matching(pairs=((1, 1), (2, 0)), missed=(), false=(0,))
    assert evaluate.judged_twitches(alarms, matching).tolist() == [[0.7, 0.0], [0.4, 1.0]]


def names(events, labels, false=()):
    judged = evaluate.judged_names(events, labels, fs=FS, false=false)
    return judged.tolist()


def test_a_name_is_right_where_a_label_of_it_lies():
    labels = [label(100, 200, "voluntary"), label(300, 310, "ecg")]
    events = [
        sure(0.1, 90, 120, kind="voluntary"), sure(0.2, 150, 190, kind="voluntary"),
        sure(0.3, 205, 220, kind="voluntary"), sure(0.4, 204, 220, kind="voluntary"),
        sure(0.5, 300, 310, kind="voluntary"), sure(0.6, 290, 296, kind="ecg"),
        sure(0.7, 100, 200, kind="startle"),
    ]  # fmt: skip
    right = [row[1] for row in names(events, labels)]
    assert right == [1, 1, 0, 1, 0, 1, 0]


def test_a_twitch_is_right_if_it_is_not_among_the_false():
    events = [sure(0.9, 100, 110), sure(0.8, 112, 120)]
    assert names(events, [label(100, 120)], [events[1]]) == [[0.9, 1.0], [0.8, 0.0]]


def test_kinds_that_no_event_bears_have_names_that_are_right():
    labels = [label(100, 200, "electrode_off"), label(0, 9000, "mains"), label(500, 550, "mains")]
    events = [
        sure(0.5, 100, 110, kind="cable_motion"), sure(0.5, 100, 110, kind="ecg"),
        sure(0.5, 510, 520, kind="cable_motion"), sure(0.5, 700, 710, kind="cable_motion"),
    ]  # fmt: skip
    assert [row[1] for row in names(events, labels)] == [1, 0, 1, 0]


@pytest.mark.parametrize("kind", [*MARKER_KINDS, "gap"])
def test_what_is_no_verdict_is_not_judged(kind):
    assert names([sure(1.0, 0, 10, kind=kind)], [label(0, 10, kind)]) == []
