"""Which setting is compared, and who comes before whom."""

import math

from tests.report.benchmark.some import ENVELOPE, OURS, QUIET, SWEEP, A, B, book, figure, halves
from twitchdetect.report.benchmark.measures import ONSET, SENSITIVITY, SNR_50
from twitchdetect.report.benchmark.ranking import (
    best_other,
    best_others,
    competing,
    ordered_by,
    place_of,
    references,
)


def order(some, dataset=SWEEP):
    return [(r.place, r.method.name) for r in competing(some, dataset)]


def test_the_lowest_snr_comes_first_and_references_take_no_place():
    some = book(*halves(us=6.5, a=6.1, b=7.0))
    assert order(some) == [("1", "a"), ("2", "us"), ("3", "b")]
    assert [(r.place, r.method.name) for r in references(some, SWEEP)] == [("R1", "envelope")]


def test_who_never_reaches_half_comes_after_all_who_do_by_sensitivity():
    figures = [
        figure("us", "snr_50_db", math.nan),
        figure("us", "sensitivity", 0.2, group="all"),
        figure("a", "snr_50_db", math.nan),
        figure("a", "sensitivity", 0.3, group="all"),
        figure("b", "snr_50_db", 20.0),
    ]
    assert [name for _, name in order(book(*figures))] == ["b", "a", "us"]


def test_who_has_nothing_but_its_published_setting_takes_no_place():
    some = book(figure("us", "snr_50_db", 5.0), figure("a", "snr_50_db", 1.0, setting="published"))
    # only a competes: published is what there is
    assert some.compared(SWEEP) == "published"
    some = book(
        figure("us", "snr_50_db", 5.0),
        figure("a", "snr_50_db", 1.0, setting="published"),
        figure("b", "snr_50_db", 7.0),
    )
    assert some.compared(SWEEP) == "tuned_1"
    assert order(some) == [("1", "us"), ("2", "b"), ("–", "a")]


def test_ours_is_compared_at_its_default_where_it_was_not_tuned():
    figures = [figure("us", "snr_50_db", 5.0, setting="default"), figure("a", "snr_50_db", 6.0)]
    assert book(*figures).setting(SWEEP, OURS) == "default"
    tuned = book(*figures, figure("us", "snr_50_db", 4.0))
    assert tuned.setting(SWEEP, OURS) == "tuned_1"
    assert tuned.as_given(SWEEP, OURS) == "default"


def test_a_reference_is_compared_with_what_it_has():
    some = book(figure("a", "snr_50_db", 6.0), figure("envelope", "snr_50_db", 4.0, setting="best"))
    assert some.of(SWEEP, ENVELOPE, SNR_50).value == 4.0


def test_without_twitches_false_alarms_decide():
    figures = [
        figure(m, "false_alarms_per_hour", v, group="all", dataset="quiet")
        for m, v in (("us", 3.0), ("a", 2.0), ("b", 9.0))
    ]
    some = book(*figures, datasets=(SWEEP, QUIET))
    assert [name for _, name in order(some, QUIET)] == ["a", "us", "b"]
    assert ordered_by(some, QUIET).name == "false_alarms_per_hour"
    assert order(some, SWEEP) == []


def test_errors_count_by_their_size_and_shares_from_above():
    figures = [
        figure(m, "onset_error_ms", v, group="q50")
        for m, v in (("us", -20.0), ("a", 5.0), ("b", 9.0))
    ]
    figures += [
        figure(m, "sensitivity", v, group="all") for m, v in (("us", 0.9), ("a", 0.9), ("b", 0.95))
    ]
    some = book(*figures)
    assert place_of(some, SWEEP, OURS, ONSET) == (3, 3)
    assert place_of(some, SWEEP, OURS, SENSITIVITY) == (2, 3)
    assert place_of(some, SWEEP, A, SENSITIVITY) == (2, 3)  # those alike share the better place
    assert place_of(some, SWEEP, OURS, SNR_50) is None
    assert best_other(some, SWEEP, ONSET) is A
    assert best_other(some, SWEEP, SENSITIVITY) is B


def test_colours_go_to_the_best_others_over_all_data_sets():
    second = [
        figure(m, "snr_50_db", v, dataset="quiet") for m, v in (("us", 1.0), ("a", 9.0), ("b", 2.0))
    ]
    some = book(*halves(a=6.9, b=7.0), *second, datasets=(SWEEP, QUIET))
    # a: places 2 and 3, b: places 3 and 2; alike, so the title decides
    assert best_others(some, 1) == [A]
    some = book(*halves(us=9.0, a=6.9, b=7.0), *second, datasets=(SWEEP, QUIET))
    assert best_others(some, 2) == [A, B]
    some = book(*halves(us=5.0, a=8.0, b=7.0), *second, datasets=(SWEEP, QUIET))
    assert best_others(some, 2) == [B, A]
