"""False alarms are laid to the label that explains them best."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluate.some import event, label
from twitchdetect import evaluate

FS = 100.0


def tallies(false, labels, duration_s=100.0, tolerance_s=0.05):
    got = evaluate.false_alarms_by_confounder(
        false, labels, fs=FS, duration_s=duration_s, tolerance_s=tolerance_s
    )
    return {tally.kind: tally for tally in got}


def laid_to(alarm, labels, **settings):
    (kind,) = (k for k, tally in tallies([alarm], labels, **settings).items() if tally.n_alarms)
    return kind


def test_an_alarm_without_a_label_is_rest():
    assert laid_to(event(10, 20), []) == "rest"
    assert laid_to(event(10, 20), [label(500, 600, "ecg")]) == "rest"


@pytest.mark.parametrize(
    ("alarm", "kind"),
    [((605, 610), "rest"), ((604, 610), "ecg"), ((490, 495), "rest"), ((490, 496), "ecg")],
)
def test_labels_are_widened_by_the_tolerance_and_half_open(alarm, kind):
    assert laid_to(event(*alarm), [label(500, 600, "ecg")]) == kind


def test_the_shortest_label_explains_more_than_what_surrounds_it():
    labels = [label(0, 10_000, "de_qi"), label(300, 700, "voluntary"), label(480, 530, "ecg")]
    assert laid_to(event(500, 600), labels) == "ecg"
    assert laid_to(event(560, 600), labels) == "voluntary"
    assert laid_to(event(5000, 5100), labels) == "de_qi"


def test_a_shorter_label_that_only_touches_takes_nothing_away():
    labels = [label(0, 10_000, "de_qi"), label(480, 530, "ecg")]
    assert laid_to(event(535, 540), labels) == "de_qi"
    assert laid_to(event(470, 475), labels) == "de_qi"


def test_of_equally_short_labels_it_is_the_one_overlapped_most_then_the_earliest():
    labels = [label(100, 200, "ecg"), label(190, 290, "startle")]
    assert laid_to(event(180, 230), labels) == "startle"
    assert laid_to(event(150, 210), labels) == "ecg"
    assert laid_to(event(185, 205), labels) == "ecg"  # 20 samples of each, widened


def test_an_alarm_over_two_labels_is_counted_once():
    labels = [label(100, 200, "ecg"), label(210, 215, "startle")]
    got = tallies([event(50, 400)], labels)
    assert {k: tally.n_alarms for k, tally in got.items()} == {"ecg": 0, "startle": 1, "rest": 0}


def test_markers_and_labels_of_rest_explain_nothing():
    labels = [label(100, 200, "rest"), label(120, 120, "stroke"), label(90, 300, "de_qi")]
    assert laid_to(event(115, 130), labels) == "de_qi"
    assert laid_to(event(115, 130), labels[:2]) == "rest"
    assert list(tallies([], labels)) == ["de_qi", "rest"]


def test_a_further_alarm_at_a_twitch_is_told_from_rest():
    assert (
        laid_to(event(110, 120), [label(100, 120, "ltr"), label(80, 160, "stimulation")]) == "ltr"
    )


def test_rates_as_worked_by_hand():
    """Two beats of 1 s, widened to 1.1 s each, in an hour; three alarms at them, one at rest."""
    labels = [label(1000, 1100, "ecg"), label(2000, 2100, "ecg")]
    false = [event(1000, 1010), event(1050, 1060), event(2000, 2001), event(5000, 5001)]
    got = tallies(false, labels, duration_s=3600.0)
    ecg, rest = got["ecg"], got["rest"]
    assert (ecg.n_alarms, ecg.n_occurrences, ecg.exposure_s) == (3, 2, 2.2)
    assert ecg.per_hour.value == pytest.approx(3 / 2.2 * 3600)
    assert ecg.per_hour.low == pytest.approx(0.6187 / 2.2 * 3600, rel=1e-3)
    assert (ecg.per_occurrence.value, ecg.per_occurrence.n) == (1.5, 2)
    assert ecg.per_occurrence.high == pytest.approx(8.7673 / 2, rel=1e-4)
    assert (rest.n_alarms, rest.exposure_s) == (1, pytest.approx(3597.8))
    assert rest.per_hour.value == pytest.approx(3600 / 3597.8)
    assert rest.per_hour.n == 3598
    assert math.isnan(rest.per_occurrence.value)


def test_time_is_dealt_out_as_alarms_are():
    labels = [label(0, 5000, "de_qi"), label(1000, 2000, "voluntary"), label(1500, 1500, "ecg")]
    got = tallies([], labels)
    assert got["ecg"].exposure_s == 0.11  # a point is one sample
    assert got["voluntary"].exposure_s == pytest.approx(10.1 - 0.11)
    assert got["de_qi"].exposure_s == pytest.approx(50.05 - 10.1)
    assert got["rest"].exposure_s == pytest.approx(49.95)


some_labels = st.lists(
    st.builds(
        lambda start, n, kind: label(start, start + n, kind),
        st.integers(-50, 700), st.integers(0, 300), st.sampled_from(["de_qi", "ecg", "ltr", "note"]),
    ),
    max_size=6,
)  # fmt: skip
some_alarms = st.lists(
    st.builds(lambda start, n: event(start, start + n), st.integers(0, 600), st.integers(0, 50)),
    max_size=6,
)


@settings(deadline=None)
@given(some_alarms, some_labels, st.randoms(use_true_random=False))
def test_alarms_and_time_add_up_and_order_does_not_matter(false, labels, random):
    got = tallies(false, labels, duration_s=6.0)
    assert sum(tally.n_alarms for tally in got.values()) == len(false)
    assert sum(tally.exposure_s for tally in got.values()) == pytest.approx(6.0)
    mixed = random.sample(labels, len(labels))
    assert tallies(false[::-1], mixed, duration_s=6.0) == got


@settings(deadline=None)
@given(st.integers(0, 599), some_labels)
def test_an_alarm_of_one_sample_is_laid_to_whom_that_sample_belongs(at, labels):
    kind = laid_to(event(at, at + 1), labels, duration_s=6.0)
    left_out = label(at, at, "needle_out")
    owned = tallies([], labels, duration_s=(at + 1) / FS)
    before = tallies([], [*labels, left_out], duration_s=at / FS)
    assert owned[kind].exposure_s - before[kind].exposure_s == pytest.approx(0.01)


def test_recordings_are_summed_by_kind():
    one = evaluate.false_alarms_by_confounder(
        [event(0, 10)], [label(0, 95, "startle")], fs=FS, duration_s=10.0
    )
    other = evaluate.false_alarms_by_confounder(
        [event(0, 10)], [label(0, 195, "startle"), label(500, 590, "ecg")], fs=FS, duration_s=20.0
    )
    ecg, startle, rest = evaluate.sum_tallies([*one, *other])
    assert (ecg.kind, ecg.n_alarms, ecg.n_occurrences, ecg.exposure_s) == ("ecg", 0, 1, 1.0)
    assert startle == evaluate.Tally("startle", 2, 2, 3.0)
    assert rest == evaluate.Tally("rest", 0, 0, pytest.approx(26.0))


def test_a_duration_below_nothing_is_refused():
    with pytest.raises(ValueError, match="duration_s"):
        tallies([], [], duration_s=-1.0)


def test_hum_that_goes_on_explains_nothing_but_its_jump_does():
    labels = [label(0, 10_000, "mains"), label(4000, 4100, "mains")]
    assert laid_to(event(500, 600), labels) == "rest"
    assert laid_to(event(4050, 4080), labels) == "mains"


def test_each_alarm_is_told_the_label_that_explains_it():
    labels = [label(0, 10_000, "de_qi"), label(480, 530, "ecg"), label(500, 500, "stroke")]
    alarms = [event(500, 520), event(20_000, 20_010), event(700, 720)]
    got = evaluate.explained_by(alarms, labels, fs=FS)
    assert got == [labels[1], None, labels[0]]
    assert evaluate.explained_by(alarms, [], fs=FS) == [None] * 3
