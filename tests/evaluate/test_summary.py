"""Every figure of two small recordings, worked by hand."""

import math
from dataclasses import replace

import pytest

from tests.evaluate.some import event, label
from twitchdetect import evaluate
from twitchdetect.evaluate.summary import Run

# An hour at 100 Hz: three twitches, of which two are found, one of them twice; a beat of the heart
# taken for a twitch, and an alarm out of nothing. Half an hour at 1000 Hz: one twitch, found.
HOUR = Run(
    3600.0,
    100.0,
    [
        event(1002, 1022, alarm=1003, decided=1049),
        event(1022, 1036),
        event(1996, 2030, alarm=2009, decided=2099),
        event(5000, 5010),
        event(9000, 9010),
        event(7000, 7100, "voluntary"),
    ],
    [
        label(1000, 1020, snr_db=6.0),
        label(2000, 2020, snr_db=12.0),
        label(3000, 3020, snr_db=-math.inf),
        label(5000, 5090, "ecg"),
        label(6900, 7090, "voluntary"),
        label(2990, 2990, "stroke"),
        label(0, 1000, "rest"),
    ],
)
HALF_HOUR = Run(
    1800.0, 1000.0, [event(500, 600, alarm=529, decided=999)], [label(500, 600, snr_db=6.9)]
)


def figures(*recordings, **settings):
    got = evaluate.score(recordings, dataset="two", method="some", setting="published", **settings)
    assert {(f.dataset, f.method, f.setting) for f in got} == {("two", "some", "published")}
    return {(f.name, f.group): f for f in got}


@pytest.fixture(scope="module")
def got():
    return figures(HOUR, HALF_HOUR)


@pytest.mark.parametrize(
    ("name", "group", "value", "n"),
    [
        ("sensitivity", "", 3 / 4, 4),
        ("sensitivity", "6", 1.0, 2),
        ("sensitivity", "12", 1.0, 1),
        ("sensitivity", "none", 0.0, 1),
        ("precision", "", 3 / 6, 6),
        ("f1", "", 6 / 10, 10),
        ("false_alarms_per_hour", "all", 3 / 1.5, 5400),
        ("false_alarms_per_hour", "ltr", 3600 / 1.1, 1),
        ("false_alarms_per_hour", "ecg", 3600 / 1.0, 1),
        ("false_alarms_per_hour", "voluntary", 0.0, 2),
        ("false_alarms_per_hour", "rest", 3600 / (5400 - 1.1 - 1 - 2), 5396),
        ("false_alarms_per_occurrence", "ecg", 1.0, 1),
        ("false_alarms_per_occurrence", "ltr", 1 / 4, 4),
        ("onset_error_ms", "q50", 0.0, 3),
        ("onset_error_ms", "bias", -20 / 3, 3),
        ("onset_error_ms", "iqr", 30.0, 3),
        ("offset_error_ms", "q50", 20.0, 3),
        ("offset_error_ms", "q95", 92.0, 3),
        ("alarm_latency_ms", "q50", 40.0, 3),
        ("decision_latency_ms", "q25", 500.0, 3),
        ("confusion", "ltr>ltr", 3, 4),
        ("confusion", "ltr>missed", 1, 4),
        ("confusion", "ecg>ltr", 1, 1),
        ("confusion", "voluntary>voluntary", 1, 1),
        ("confusion", "nothing>ltr", 1, 1),
        ("confusion", "again>ltr", 1, 1),
        ("false_alarms_per_session_hour", "ecg", 1 / 1.5, 5400),
        ("false_alarms_per_session_hour", "ltr", 1 / 1.5, 5400),
        ("false_alarms_per_session_hour", "rest", 1 / 1.5, 5400),
        ("strong_alarm_latency_ms", "q50", 100.0, 1),
        ("strong_verdict_after_end_ms", "q95", 800.0, 1),
        ("strong_onset_error_ms", "bias", -40.0, 1),
        ("twitch_reliability", "0.95", 3 / 6, 6),
        ("twitch_confidence", "0.95", 0.9, 6),
        ("twitch_calibration_error", "", 0.4, 6),
        ("twitch_brier_score", "", (0.01 + 0.81) / 2, 6),
        ("name_reliability", "0.95", 4 / 7, 7),
    ],
)
def test_as_worked_by_hand(got, name, group, value, n):
    figure = got[name, group]
    assert figure.value == pytest.approx(value)
    assert figure.n == n


def test_intervals_are_handed_on(got):
    assert (got["sensitivity", ""].low, got["sensitivity", ""].high) == pytest.approx(
        evaluate.wilson_interval(3, 4)
    )
    assert (got["false_alarms_per_hour", "all"].low, got["false_alarms_per_hour", "all"].high) == (
        pytest.approx(evaluate.poisson_interval(3, 1.5))
    )
    assert math.isnan(got["onset_error_ms", "q50"].low)


def test_rows_and_their_order(got):
    groups = {}
    for name, group in got:
        groups.setdefault(name, []).append(group)
    centres = [str(c) for c in range(-12, 25, 3)]
    errors = ["q05", "q25", "q50", "q75", "q95", "bias", "iqr"]
    assert groups == {
        "sensitivity": ["", *centres, "none"],
        "snr_50_db": [""], "snr_90_db": [""], "precision": [""], "f1": [""],
        "false_alarms_per_hour": ["all", "ecg", "ltr", "voluntary", "rest"],
        "false_alarms_per_session_hour": ["ecg", "ltr", "voluntary", "rest"],
        "false_alarms_per_occurrence": ["ecg", "ltr", "voluntary"],
        "onset_error_ms": errors, "offset_error_ms": errors,
        "alarm_latency_ms": errors[:5], "decision_latency_ms": errors[:5],
        "strong_alarm_latency_ms": ["q50", "q95"], "strong_verdict_after_end_ms": ["q50", "q95"],
        "strong_onset_error_ms": ["q50", "bias", "iqr"],
        "confusion": [
            "ecg>ltr", "ltr>ltr", "ltr>missed", "voluntary>voluntary", "again>ltr", "nothing>ltr",
        ],
        **{
            f"{of}_{name}": group for of in ("twitch", "name") for name, group in (
                ("reliability", ["0.95"]), ("confidence", ["0.95"]), ("calibration_error", [""]),
                ("brier_score", [""]),
            )
        },
    }  # fmt: skip


def test_without_a_confidence_there_is_no_reliability():
    events = [replace(e, confidence=math.nan) for e in HOUR.events]
    got = figures(HOUR._replace(events=events))
    assert ("precision", "") in got
    assert not any("reliability" in name or "brier" in name for name, _ in got)


def test_events_that_mark_a_stroke_change_no_figure():
    marked = HOUR._replace(events=[*HOUR.events, event(1000, 1001, "stroke"),
                                   event(2990, 2991, "needle_in")])  # fmt: skip
    assert {k: str(f) for k, f in figures(marked).items()} == {
        k: str(f) for k, f in figures(HOUR).items()
    }


def test_counts_are_pooled_not_rates_averaged():
    """Nine of ten found in one recording and none of one in the other are 9 of 11."""
    ten = [label(1000 * i, 1000 * i + 50) for i in range(10)]
    many = (100.0, 250.0, [event(1000 * i, 1000 * i + 50) for i in range(9)], ten)
    one = (100.0, 500.0, [], [label(10, 20)])
    assert figures(many, one)["sensitivity", ""].value == pytest.approx(9 / 11)


def test_the_snr_needed_is_that_of_all_recordings_together():
    weak = (60.0, 100.0, [], [label(100 * i, 100 * i + 5, snr_db=0.0) for i in range(50)])
    strong = (
        60.0, 100.0, [event(100 * i, 100 * i + 5) for i in range(50)],
        [label(100 * i, 100 * i + 5, snr_db=9.0) for i in range(50)],
    )  # fmt: skip
    figure = figures(weak, strong)["snr_50_db", ""]
    assert 0.0 < figure.value < 9.0 and figure.n == 100
    assert math.isnan(figures(weak)["snr_50_db", ""].value)


def test_the_tolerance_reaches_all_that_matches():
    late = (60.0, 100.0, [event(130, 140)], [label(100, 110)])
    assert figures(late)["sensitivity", ""].value == 0.0
    assert figures(late)["confusion", "ltr>missed"].value == 1
    wide = figures(late, tolerance_s=0.3)
    assert wide["sensitivity", ""].value == 1.0
    assert wide["confusion", "ltr>ltr"].value == 1
    near_ecg = (60.0, 100.0, [event(130, 140)], [label(100, 110, "ecg")])
    assert figures(near_ecg, tolerance_s=0.3)["false_alarms_per_occurrence", "ecg"].value == 1.0


def test_silence_over_rest_is_no_false_alarm_and_undefined_otherwise():
    got = figures((3600.0, 250.0, [], []))
    assert got["false_alarms_per_hour", "rest"].value == 0.0
    assert got["false_alarms_per_hour", "rest"].high == pytest.approx(3.6889, abs=1e-4)
    assert ("precision", "") not in got
    undefined = ("sensitivity", ""), ("snr_50_db", ""), ("alarm_latency_ms", "q50")
    assert all(math.isnan(got[key].value) for key in undefined)


def test_no_recording_at_all_is_refused():
    with pytest.raises(ValueError, match="at least one recording"):
        evaluate.score([], dataset="a", method="b", setting="c")
