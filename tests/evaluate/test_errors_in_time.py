"""Signs, units and summaries of errors in time."""

import math

import numpy as np
import pytest

from tests.evaluate.some import event, label
from twitchdetect import evaluate
from twitchdetect.evaluate.errors_in_time import of_strong

FS = 250.0
DETECTED = [event(1005, 1060, alarm=1009, decided=1099), event(0, 9), event(495, 540, alarm=489)]
TRUTH = [label(500, 550), label(1000, 1050)]
MATCHING = evaluate.Matching(pairs=((0, 1), (2, 0)), missed=(), false=(1,))


def test_an_error_is_positive_where_it_was_detected_late():
    onset = evaluate.onset_error_s(DETECTED, TRUTH, MATCHING, FS)
    offset = evaluate.offset_error_s(DETECTED, TRUTH, MATCHING, FS)
    assert onset.tolist() == [0.02, -0.02]
    assert offset.tolist() == [0.04, -0.04]


def test_latencies_end_when_the_sample_has_arrived():
    alarm = evaluate.alarm_latency_s(DETECTED, TRUTH, MATCHING, FS)
    decision = evaluate.decision_latency_s(DETECTED, TRUTH, MATCHING, FS)
    assert alarm.tolist() == [0.04, -0.04]
    assert decision.tolist() == [0.4, 41 / FS]


def test_a_verdict_is_late_after_the_true_end():
    after = evaluate.verdict_after_end_s(DETECTED, TRUTH, MATCHING, FS)
    assert after.tolist() == [0.2, -9 / FS]


def test_only_pairs_with_strong_truth_are_kept():
    truth = [label(500, 550, snr_db=12.0), label(1000, 1050, snr_db=11.9)]
    assert of_strong(truth, MATCHING, 12.0).pairs == ((2, 0),)
    unknown = [label(500, 550, snr_db=math.nan), label(1000, 1050, snr_db=30.0)]
    assert of_strong(unknown, MATCHING, 12.0).pairs == ((0, 1),)


def test_no_pairs_no_errors():
    none = evaluate.onset_error_s([], [], evaluate.Matching((), (), ()), FS)
    assert none.shape == (0,) and none.dtype == np.float64
    got = evaluate.spread(none)
    assert got.n == 0 and all(map(math.isnan, got.as_dict().values()))


def test_spread_as_worked_by_hand():
    got = evaluate.spread([0.0, 10.0, 20.0, 30.0, 100.0])
    assert got.as_dict() == {
        "q05": pytest.approx(2.0), "q25": 10.0, "q50": 20.0, "q75": 30.0,
        "q95": pytest.approx(86.0), "bias": 32.0, "iqr": 20.0,
    }  # fmt: skip
    assert got.n == 5


def test_a_sampling_frequency_of_nothing_is_refused():
    with pytest.raises(ValueError, match="fs"):
        evaluate.onset_error_s(DETECTED, TRUTH, MATCHING, 0.0)
