"""What strangers' detectors may give, and what they may not."""

import numpy as np
import pytest

import twitchdetect as td
from tests.evaluate.benchmark import detectors
from twitchdetect.evaluate.benchmark.given import as_events, over_channels
from twitchdetect.evaluate.benchmark.guarded import Nonsense

RECORDING = td.Recording(np.zeros((1000, 2)), 250.0)


@pytest.mark.parametrize(
    "found",
    [
        [(300, 350), (10, 20)],
        np.array([[10, 20], [300, 350]]),
        np.array([[10.0, 20.0], [300.0, 350.0]]),
        iter([[10, 20], [300, 350]]),
        {(10, 20): 1, (300, 350): 2},
    ],
    ids=["pairs", "array", "whole floats", "generator", "keys"],
)
def test_pairs_in_any_form_are_events_in_order(found):
    got = as_events(found, RECORDING, 999)
    assert [(e.start_sample, e.stop_sample) for e in got] == [(10, 20), (300, 350)]
    assert {(e.kind, e.channel, e.alarm_sample, e.decided_sample) for e in got} == {
        ("ltr", -1, 999, 999)
    }


@pytest.mark.parametrize(("stop", "kind"), [(125, "ltr"), (126, "voluntary")])
def test_pairs_of_more_than_half_a_second_are_no_twitches(stop, kind):
    assert as_events([(0, stop)], RECORDING, 0)[0].kind == kind


@pytest.mark.parametrize("found", [[], (), np.empty((0, 2)), iter(())])
def test_nothing_is_no_event(found):
    assert as_events(found, RECORDING, 0) == []


def test_a_window_over_the_end_ends_with_the_recording():
    assert as_events([(990, 1010)], RECORDING, 0)[0].stop_sample == 1000


def test_events_are_taken_as_they_are():
    given = td.Event("ecg", 1, np.int64(30), np.int64(40), 33, 50, 1.0, 1.0, 9.0, 0.5, "mine", (1,))
    assert as_events([given], RECORDING, 999) == [given]


@pytest.mark.parametrize("name", detectors.NONSENSE)
def test_nonsense_is_called_so(name):
    with pytest.raises(Nonsense):
        as_events(getattr(detectors, name)(RECORDING), RECORDING, 999)


def test_intervals_of_channels_merge_when_less_than_a_tenth_of_a_second_apart():
    found = [np.array([[10, 20], [200, 220]]), np.array([[44, 50], [245, 260]]), np.empty((0, 2))]
    got = over_channels(found, 250.0, 999)
    assert [(e.start_sample, e.stop_sample, e.channel) for e in got] == [
        (10, 50, 0), (200, 220, 0), (245, 260, 1),
    ]  # fmt: skip


def test_an_interval_within_another_one_does_not_shorten_it():
    found = [np.array([[10, 100]]), np.array([[20, 30]])]
    assert [(e.start_sample, e.stop_sample) for e in over_channels(found, 250.0, 9)] == [(10, 100)]
