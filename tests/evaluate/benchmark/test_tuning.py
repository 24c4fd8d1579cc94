"""Thresholds at the same rate of false alarms: worked by hand, and kept."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluate.benchmark.made import MadeItem, some_contenders
from twitchdetect.evaluate.benchmark.contenders import Ours, View, own_and_published
from twitchdetect.evaluate.benchmark.items import SimulatedItem
from twitchdetect.evaluate.benchmark.tuning import count_alarms, pooled, threshold_for

HOUR_S = 3600.0
inf = math.inf


@pytest.mark.parametrize(
    ("counts", "hours", "rate", "expected"),
    [
        ([0, 0, 4, 16], 1, 8, math.sqrt(4 * 2)),  # half way, on logarithmic scales
        ([0, 0, 4, 16], 1, 4, 4.0),  # just a rung
        ([0, 0, 4, 16], 4, 2, math.sqrt(4 * 2)),  # as many in all
        ([0, 0, 4, 16], 1, 1, 8 * 2 ** (-1 / 3)),  # none counts as half an alarm
        ([0, 2, inf, inf], 1, 8, 8.0),  # nobody looked further: the quiet rung
        ([0, 1, 20, 3], 1, 10, 8 * 2 ** (-math.log(10) / math.log(20))),  # the first from above
        ([1, 2, 4, 16], 1, 1, 16.0),  # the first rung of all
    ],
)
def test_thresholds_as_worked_by_hand(counts, hours, rate, expected):
    got = threshold_for([16.0, 8.0, 4.0, 2.0], np.array(counts, float), hours * HOUR_S, rate)
    assert got == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("counts", "hours", "rate"),
    [
        ([0, 1, 2], 0.9, 1.0),  # less than one alarm is expected
        ([3, 5, 9], 1, 2.0),  # no rung is quiet enough
        ([0, 1, 2], 1, 2.0),  # every rung is
        ([inf, inf, inf], 1, 2.0),
    ],
)
def test_where_there_is_no_threshold(counts, hours, rate):
    assert math.isnan(threshold_for([3.0, 2.0, 1.0], np.array(counts, float), hours * HOUR_S, rate))


def test_one_alarm_in_ten_hours_is_not_lost_to_rounding():
    counts = np.array([0.0, 1.0, 10.0])
    for seconds in (3 * 12_000 * (1 - 1e-12), 36_000.0):
        assert threshold_for([4.0, 2.0, 1.0], counts, seconds, 0.1) == pytest.approx(2.0)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9), st.floats(1, 50))
def test_a_threshold_lies_between_the_quiet_and_the_noisy_rung(some, rate):
    counts = np.sort(np.array(some, float))
    ladder = [2.0**-i for i in range(len(counts))]
    got = threshold_for(ladder, counts, HOUR_S, rate)
    if not math.isnan(got):
        assert counts[[t >= got * (1 + 1e-9) for t in ladder]].max(initial=0) <= rate * (1 + 1e-6)
        assert counts[[t <= got * (1 - 1e-9) for t in ladder]].min(initial=99) > rate * (1 - 1e-6)


@pytest.mark.parametrize("contender", own_and_published(), ids=lambda c: c.name)
@pytest.mark.parametrize("rest_s", [0.0, 5.0])
def test_counts_are_those_of_events_called_twitches_after_the_rest(contender, rest_s):
    item = MadeItem(seed=5, seconds=16, bursts_s=(3.0, 6.0, 9.0, 12.0), rest_s=rest_s)
    prepared = contender.prepare(View(item.load()))
    some = [0.3, 10.0] if contender.is_ours else contender.ladder[::24]
    total = 0
    for threshold in [contender.published, *some]:
        events = prepared.events(threshold)
        expected = sum(e.kind == "ltr" and e.start_sample >= rest_s * item.fs for e in events)
        assert prepared.count(threshold) == expected
        assert not prepared.is_silent_at(threshold) or not events
        total += expected
    assert total > 0


class Counting:
    """A contender with a given number of alarms at each rung."""

    name, ladder, published = "counting", (9.0, 8.0, 7.0, 6.0, 5.0), 6.0

    def __init__(self, counts):
        self.counts, self.asked = counts, []

    def prepare(self, view):
        return self

    def is_silent_at(self, threshold):
        return threshold == 9.0

    def count(self, threshold):
        self.asked.append(threshold)
        return self.counts[threshold]


def test_the_ladder_is_climbed_until_there_are_far_too_many_and_the_untuned_rung_always_counted():
    contender = Counting({9.0: 99, 8.0: 2, 7.0: 61, 6.0: 500, 5.0: 900})
    got = count_alarms(MadeItem(), [contender]).counts["counting"]
    assert list(got) == [0, 2, 61, 500, inf]
    assert contender.asked == [8.0, 7.0, 6.0]


def test_a_high_rate_is_climbed_to():
    contender = Counting({9.0: 0, 8.0: 2, 7.0: 61, 6.0: 500, 5.0: 900})
    got = count_alarms(MadeItem(), [contender], highest_rate=1e5).counts["counting"]
    assert list(got) == [0, 2, 61, 500, 900]


def test_pooled_counts_and_seconds_add_up_without_the_rest_that_was_given():
    contender = Counting({9.0: 0, 8.0: 2, 7.0: 61, 6.0: 500, 5.0: 900})
    parts = [count_alarms(MadeItem(seed=s), [contender]) for s in (1, 2, 3)]
    got = pooled(parts)
    assert got.seconds == 3 * 25.0
    assert list(got.counts["counting"]) == [0, 6, 183, 1500, inf]


def test_the_published_setting_is_a_rung_of_every_ladder():
    for contender in own_and_published():
        assert contender.published in contender.ladder


def test_tuned_thresholds_give_the_rate_that_was_asked_for():
    """On twenty minutes of rest: as many alarms as on the rungs around, to a few."""
    items = [
        SimulatedItem(scenario="rest", minutes=4, seed=70 + i, board="cyton") for i in range(5)
    ]
    contenders = some_contenders("hodges_bui", "lidierth", "silva")
    counted = pooled([count_alarms(item, contenders) for item in items])
    views = [View(item.load()) for item in items]
    for contender in contenders:
        threshold = threshold_for(
            contender.ladder, counted.counts[contender.name], counted.seconds, 60.0
        )
        n = sum(contender.prepare(view).count(threshold) for view in views)
        wanted = 60 * counted.seconds / 3600
        assert 0.6 * wanted <= n <= 1.4 * wanted


def test_our_own_alarms_in_the_rest_that_is_given_are_not_counted():
    item = MadeItem(seed=2, seconds=20, bursts_s=(4.0, 12.0), rest_s=6.0)
    assert Ours().prepare(View(item.load())).count(1.0) == 1
