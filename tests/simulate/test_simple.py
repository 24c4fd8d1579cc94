"""The demo's session."""

import numpy as np

import twitchdetect as td
from twitchdetect.simulate.simple import simulate


def test_the_same_seed_gives_the_same_bits():
    a, truth_a = simulate(3)
    b, truth_b = simulate(3)
    assert np.array_equal(a.data_uV, b.data_uV)
    assert truth_a == truth_b
    assert not np.array_equal(a.data_uV, simulate(4)[0].data_uV)


def test_it_holds_what_it_says():
    recording, truth = simulate(1)
    assert len(truth) == 21
    assert recording.n_lost == 300
    assert (recording.data_uV == recording.rail_uV[0, 1]).any(axis=0).tolist() == [False] * 6 + [
        True,
        False,
    ]


def test_most_twitches_are_found_at_three_seeds():
    for seed in (1, 2, 3):
        recording, truth = simulate(seed)
        events = [e for e in td.detect(recording) if e.kind == "ltr"]
        found = [
            any(e.start_sample < t.stop_sample and t.start_sample < e.stop_sample for e in events)
            for t in truth
        ]
        assert sum(found) >= 19
        assert len(events) <= 22
