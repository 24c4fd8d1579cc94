"""The sentences: their numbers, and who wins or loses."""

import math
from dataclasses import replace

import pytest

from tests.report.benchmark import fake
from tests.report.benchmark.some import ENVELOPE, QUIET, SWEEP, A, B, book, figure, halves
from twitchdetect.evaluate.figure import Figure
from twitchdetect.report.benchmark.book import Book
from twitchdetect.report.benchmark.findings import finding, headline, main_finding, summary
from twitchdetect.report.benchmark.losses import losses


def said(words):
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_the_main_finding_has_the_numbers_and_says_that_ours_loses_to_the_envelope():
    assert said(main_finding(book(*halves()))) == (
        "On simulated rest, tuned to 1 false alarm an hour at rest, ours finds half of the twitches "
        "at 5.2 dB (4.8–5.6). The best single other method, Method A, does so at 6.1 dB (5.7–6.5): "
        "ours wins by 0.9 dB. The reference “Envelope” does so at 4.6 dB (4.2–5.0): ours loses "
        "0.6 dB (the intervals overlap). By the first measure of each, ours is first of the single "
        "methods on 1 of 1 data set."
    )


def test_a_better_single_method_is_named_in_the_summary():
    some = book(*halves(us=7.2))
    assert "Method A, does so at 6.1 dB (5.7–6.5): ours loses 1.1 dB." in said(finding(some, SWEEP))
    assert summary(some).endswith("on 0 of 1 data set; another is better on simulated rest.")


def test_the_same_value_is_neither_won_nor_lost():
    assert "Method A, does so at 5.2 dB (4.8–5.6): ours is level with it." in said(
        finding(book(*halves(a=5.2)), SWEEP)
    )


def test_ours_loses_where_it_never_reaches_half():
    figures = [figure("us", "snr_50_db", math.nan), figure("a", "snr_50_db", 6.0)]
    words = said(finding(book(*figures), SWEEP))
    assert "ours has no figure for it" in words
    assert "the curve does not cross 50 %" in words
    assert words.endswith("Method A, does so at 6.0 dB: ours loses.")
    assert headline(book(*figures)) is None


def test_shares_are_compared_in_points():
    figures = [
        figure("us", "sensitivity", 0.62, 0.6, 0.64, group="all"),
        figure("a", "sensitivity", 0.70, 0.68, 0.72, group="all"),
    ]
    words = said(finding(book(*figures), SWEEP))
    assert "ours finds 62 % (60–64) of the twitches" in words
    assert "finds 70 % (68–72) of the twitches: ours loses 8 points." in words


def test_without_twitches_false_alarms_are_compared():
    figures = [
        figure(m, "false_alarms_per_hour", v, group="all", dataset="quiet")
        for m, v in (("us", 3.0), ("a", 2.0))
    ]
    words = finding(book(*figures, datasets=(QUIET,)), QUIET)
    assert "On real rest" in words
    assert "ours gives 3.0 false alarms an hour." in words
    assert "Method A, gives 2.0 false alarms an hour: ours loses 1.0/h." in words


def test_without_ours_nothing_is_claimed():
    some = book(*halves()[1:], methods=(A, B, ENVELOPE))
    assert main_finding(some) == "None of these methods is ours, so nothing is said about it."
    assert losses(some) == []


def test_ours_that_was_not_run_is_said():
    assert (
        finding(book(figure("a", "snr_50_db", 6.0)), SWEEP) == "On simulated rest ours was not run."
    )


def test_losses_name_measure_place_and_both_figures():
    figures = halves()
    figures += [
        figure(m, "alarm_latency_ms", v, group="q50") for m, v in (("us", 90), ("a", 40), ("b", 60))
    ]
    found = dict(losses(book(*figures)))
    assert list(found) == ["alarm latency"]  # the SNR is won
    assert said(found["alarm latency"]) == (
        "another is better on 1 of 1; ours stands furthest back on simulated rest: place 3 of 3 "
        "(ours 90 ms, Method A 40 ms)."
    )


@pytest.mark.parametrize(("ours", "is_said"), [(0.40, True), (0.25, False)])
def test_a_confounder_worse_than_the_others_median_is_named(ours, is_said):
    figures = [
        figure(m, "false_alarms_per_occurrence", v, group="cable_motion")
        for m, v in (("us", ours), ("a", 0.2), ("b", 0.3))
    ]
    found = dict(losses(book(*figures)))
    key = "false alarms by confounder on simulated rest"
    assert (key in found) == is_said
    if is_said:
        assert "cable motion (0.40; 0.25)" in found[key]


def test_second_is_not_first():
    assert "first of the single methods on 0 of 1" in summary(book(*halves(us=6.5)))


def test_rest_to_tune_on_says_nothing_about_who_is_better():
    """A method that alarms never, untuned, is deaf, not good."""
    results = fake.make_results()
    info = next(d for d in results.datasets if d.n_twitches)
    rest = replace(info, name="tuning", title="rest to tune on", n_twitches=0)
    figures = [
        Figure("tuning", m.name, "published", "false_alarms_per_hour", "all", float(i))
        for i, m in enumerate(results.methods)
    ]
    more = replace(
        results, datasets=[*results.datasets, rest], figures=[*results.figures, *figures]
    )
    assert "tuning" not in [d.name for d in Book(more).judged]
    assert [d.name for d in Book(more).judged] == [d.name for d in Book(results).judged]
    assert "rest to tune on" not in main_finding(Book(more))
