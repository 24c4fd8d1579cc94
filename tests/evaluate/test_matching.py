"""Who belongs to whom: against every possible matching, on small cases."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluate.some import event, label
from twitchdetect import evaluate
from twitchdetect.evaluate.matching import margin_samples

FS = 100.0
TOLERANCE_S = 0.05  # 5 samples

spans = st.lists(
    st.builds(lambda start, n: event(start, start + n), st.integers(0, 60), st.integers(0, 25)),
    max_size=6,
)


def fits(d, t, margin):
    """Whether two intervals of real numbers overlap, one of them widened."""
    d_stop, t_stop = max(d.stop_sample, d.start_sample + 1), max(t.stop_sample, t.start_sample + 1)
    return max(d.start_sample, t.start_sample - margin) < min(d_stop, t_stop + margin)


def every_matching(detected, truth, margin, i=0, taken=()):
    """Give (minus the number of pairs, cost) of every one-to-one matching there is."""
    if i == len(detected):
        yield 0, 0
        return
    yield from every_matching(detected, truth, margin, i + 1, taken)
    for j, t in enumerate(truth):
        if j not in taken and fits(detected[i], t, margin):
            cost = abs(detected[i].start_sample - t.start_sample)
            for minus, rest in every_matching(detected, truth, margin, i + 1, (*taken, j)):
                yield minus - 1, rest + cost


def worth(matching, detected, truth):
    cost = sum(abs(detected[d].start_sample - truth[t].start_sample) for d, t in matching.pairs)
    return -len(matching.pairs), cost


def match(detected, truth, tolerance_s=TOLERANCE_S):
    return evaluate.match(detected, truth, fs=FS, tolerance_s=tolerance_s)


def matched_spans(matching, detected, truth):
    return sorted(
        (detected[d].start_sample, detected[d].stop_sample, truth[t].start_sample, truth[t].stop_sample)
        for d, t in matching.pairs
    )  # fmt: skip


@settings(deadline=None)
@given(spans, spans)
def test_every_index_is_used_once_and_pairs_are_admissible(detected, truth):
    m = match(detected, truth)
    assert sorted([d for d, _ in m.pairs] + list(m.false)) == list(range(len(detected)))
    assert sorted([t for _, t in m.pairs] + list(m.missed)) == list(range(len(truth)))
    assert all(fits(detected[d], truth[t], 5) for d, t in m.pairs)
    assert (m.n_detected, m.n_truth) == (len(detected), len(truth))


@settings(deadline=None)
@given(spans, spans)
def test_no_matching_has_more_pairs_or_as_many_at_less_cost(detected, truth):
    best = min(every_matching(detected, truth, 5))
    assert worth(match(detected, truth), detected, truth) == best


@settings(deadline=None)
@given(spans, spans, st.sampled_from([0.0, 0.014, 0.025, 0.1]))
def test_a_tolerance_between_samples_is_that_of_continuous_time(detected, truth, tolerance_s):
    margin = Fraction(str(tolerance_s)) * 100
    best = min(every_matching(detected, truth, margin))
    assert worth(match(detected, truth, tolerance_s), detected, truth) == best


@settings(deadline=None)
@given(spans, spans, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(detected, truth, random):
    shuffled_d, shuffled_t = (
        random.sample(detected, len(detected)),
        random.sample(truth, len(truth)),
    )
    before = matched_spans(match(detected, truth), detected, truth)
    assert matched_spans(match(shuffled_d, shuffled_t), shuffled_d, shuffled_t) == before


@settings(deadline=None)
@given(spans, spans, st.integers(-1000, 10**9))
def test_shifting_both_changes_nothing(detected, truth, by):
    def shift(some):
        return [event(e.start_sample + by, e.stop_sample + by) for e in some]

    assert match(shift(detected), shift(truth)) == match(detected, truth)


@settings(deadline=None)
@given(spans, spans)
def test_what_lies_far_away_changes_nothing(detected, truth):
    m = match([*detected, event(9000, 9500)], [*truth, label(8000, 8010), label(9000, 9001)])
    alone = match(detected, truth)
    assert m.pairs == (*alone.pairs, (len(detected), len(truth) + 1))
    assert m.missed == (*alone.missed, len(truth))
    assert m.false == alone.false


@settings(deadline=None)
@given(spans, spans)
def test_truth_and_detections_may_change_places(detected, truth):
    assert worth(match(detected, truth), detected, truth) == worth(
        match(truth, detected), truth, detected
    )


@pytest.mark.parametrize(
    ("detected", "truth", "is_match"),
    [
        ((100, 110), (80, 95), False),  # begins just 5 samples after the end
        ((99, 110), (80, 95), True),
        ((60, 75), (80, 95), False),  # ends just 5 samples before the start
        ((60, 76), (80, 95), True),
        ((86, 90), (80, 80), False),  # a point is its sample: 80
        ((85, 90), (80, 80), True),
        ((70, 75), (80, 80), False),
        ((70, 76), (80, 80), True),
        ((100, 100), (80, 95), False),
        ((99, 99), (80, 95), True),
        ((74, 74), (80, 95), False),
        ((75, 75), (80, 95), True),
    ],
)
def test_at_the_very_edge_of_the_tolerance(detected, truth, is_match):
    assert match([event(*detected)], [label(*truth)]).pairs == ((0, 0),) * is_match


def test_without_tolerance_neighbours_do_not_match_but_a_point_inside_does():
    assert match([event(10, 20)], [label(20, 30)], 0.0).pairs == ()
    assert match([event(10, 20)], [label(19, 30)], 0.0).pairs == ((0, 0),)
    assert match([event(10, 20)], [label(19, 19), label(20, 20)], 0.0).pairs == ((0, 0),)


def test_a_long_detection_over_five_twitches_is_one_pair():
    twitches = [label(at, at + 10) for at in (100, 200, 300, 400, 500)]
    m = match([event(90, 520)], twitches)
    assert m.pairs == ((0, 0),)
    assert m.missed == (1, 2, 3, 4)
    assert m.false == ()


def test_a_pair_more_is_worth_a_worse_onset():
    """By time, or by nearest onset first, the first detection would take the second twitch."""
    detected = [event(100, 103), event(112, 115)]
    truth = [label(90, 96), label(100, 110)]
    m = match(detected, truth)
    assert m.pairs == ((0, 0), (1, 1))


def test_of_as_many_pairs_the_nearer_onsets_are_taken_out_of_turn():
    """In order of time, the twitch would go to the detection that comes first."""
    m = match([event(80, 99), event(101, 109)], [label(100, 110)])
    assert m == evaluate.Matching(pairs=((1, 0),), missed=(), false=(0,))


def test_onset_differences_are_summed_not_squared():
    """0 and 35 samples are less than 20 and 20."""
    detected = [event(100, 140), event(120, 160)]
    truth = [label(80, 96), label(100, 118), label(155, 170)]
    assert match(detected, truth).pairs == ((0, 1), (1, 2))


def test_a_short_truth_inside_a_long_one_is_not_reached_from_just_beyond_the_tolerance():
    truth = [label(70, 200), label(80, 95)]
    assert match([event(100, 110)], truth).pairs == ((0, 0),)
    assert match([event(99, 110)], truth).pairs == ((0, 1),)


def test_an_hour_with_ten_thousand_on_each_side_hangs_together_in_one_chain():
    detected = [event(360 * i, 360 * i + 360) for i in range(10_000)]
    truth = [label(360 * i + 100, 360 * i + 400) for i in range(10_000)]
    m = evaluate.match(detected, truth, fs=1000.0)
    assert m.pairs == tuple((i, i) for i in range(10_000))


def test_ten_thousand_in_an_hour_at_random_agree_with_a_matching_counted_otherwise():
    """For intervals of one length, taking the earliest end first gives the most pairs."""
    rng = np.random.default_rng(1)
    starts = [np.sort(rng.integers(0, 3_600_000, 10_000)) for _ in range(2)]
    detected, truth = ([event(int(s), int(s) + 100) for s in some] for some in starts)
    n = i = j = 0
    while i < 10_000 and j < 10_000:
        if abs(int(starts[0][i]) - int(starts[1][j])) < 150:
            n, i, j = n + 1, i + 1, j + 1
        elif starts[0][i] < starts[1][j]:
            i += 1
        else:
            j += 1
    assert len(evaluate.match(detected, truth, fs=1000.0).pairs) == n > 4000


def test_nothing_matches_nothing():
    assert match([], []) == evaluate.Matching((), (), ())
    assert match([], [label(1, 2)]) == evaluate.Matching((), (0,), ())
    assert match([event(1, 2)], []) == evaluate.Matching((), (), (0,))


def test_pooled_recordings_count_on():
    one = evaluate.Matching(pairs=((0, 1), (2, 0)), missed=(2,), false=(1,))
    other = evaluate.Matching(pairs=((1, 0),), missed=(1,), false=(0,))
    assert evaluate.pool([one, other]) == evaluate.Matching(
        pairs=((0, 1), (2, 0), (4, 3)), missed=(2, 4), false=(1, 3)
    )
    assert evaluate.pool([]) == evaluate.Matching((), (), ())


@pytest.mark.parametrize(
    ("tolerance_s", "fs", "n"), [(0.05, 250.0, 13), (0.05, 1000.0, 50), (0.07, 100.0, 7), (0, 1, 0)]
)
def test_a_margin_in_whole_samples(tolerance_s, fs, n):
    assert margin_samples(tolerance_s, fs) == n


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"fs": 0.0}, "fs"),
        ({"fs": math.inf}, "fs"),
        ({"fs": 100.0, "tolerance_s": -0.1}, "tolerance_s"),
        ({"fs": 100.0, "tolerance_s": math.nan}, "tolerance_s"),
    ],
)
def test_numbers_that_make_no_sense_are_named(settings, says):
    with pytest.raises(ValueError, match=says):
        evaluate.match([], [], **settings)


def test_an_interval_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="end before it starts"):
        match([event(5, 4)], [])
