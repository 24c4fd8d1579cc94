"""One truth: the same events to the last bit, however the stream is cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twitchdetect as td
from tests.signals import cuts, run, session
from twitchdetect.detect import state
from twitchdetect.session.engine import blocks_of

N = round(16.0 * 250)
WHOLE = [N]


@given(cut=cuts(N), seed=st.integers(0, 30))
@settings(max_examples=20, deadline=None)
def test_any_cut_gives_the_same_events(cut, seed):
    x = session(seed)
    expected = run(x, WHOLE, fs=250.0)
    assert {e.kind for e in expected} >= {"ltr", "voluntary", "gap"}
    assert run(x, cut, fs=250.0) == expected


def test_one_sample_a_block():
    x = session(7, n_channels=5)
    assert run(x, [1] * N, fs=250.0) == run(x, WHOLE, fs=250.0)


@given(cut=cuts(N), gap_at=st.integers(1, N - 1), gap_samples=st.integers(1, 3000))
@settings(max_examples=20, deadline=None)
def test_gaps_anywhere(cut, gap_at, gap_samples):
    x = session(3)
    settings_ = {"fs": 250.0, "gap_at": gap_at, "gap_samples": gap_samples}
    expected = run(x, WHOLE, **settings_)
    assert [e for e in expected if e.kind == "gap" and e.channel < 0]
    assert run(x, cut, **settings_) == expected


@pytest.mark.parametrize("fs", [200.0, 500.0, 1000.0, 2000.0])
def test_other_rates(fs):
    x = session(5, fs=fs, duration_s=13.0)
    rails = np.tile([-187_500.0, 187_500.0], (3, 1))
    whole = run(x, [len(x)], fs=fs, rail_uV=rails)
    assert {e.kind for e in whole} >= {"ltr", "saturation", "gap"}
    board = [8] * (len(x) // 8) + [len(x) % 8]
    assert run(x, board, fs=fs, rail_uV=rails) == whole


def test_replay_chunks_of_a_recording_with_gaps():
    x = session(2)
    gaps = (td.Gap(900, 1400, "lost"), td.Gap(N + 500, N + 700, "lost at the end"))
    recording = td.Recording(x, 250.0, ("a", "b", "c"), gaps=gaps)
    expected = td.detect(recording)
    detector = td.Detector(250.0, 3)
    events = [e for block in blocks_of(recording, 8) for e in detector.process(block)]
    events += detector.finish()
    key = lambda e: (e.start_sample, e.stop_sample, e.channel, e.kind)  # noqa: E731
    assert sorted(events, key=key) == expected
    assert sum(e.kind == "gap" and e.channel < 0 for e in expected) == 2


def test_blocks_without_samples_change_nothing():
    x = session(1)
    detector = td.Detector(250.0, 3)
    events = detector.process(x[:0]) + detector.process(x) + detector.process(x[:0])
    assert events + detector.finish() == run(x, WHOLE, fs=250.0)


@pytest.mark.parametrize("fs", [250.0, 899.0, 1000.0])
def test_filters_and_floors_are_the_same_too(fs, rng):
    x = session(6, fs=fs, duration_s=13.0)
    x[rng.integers(0, len(x), 200), rng.integers(0, 3, 200)] = np.nan
    states = []
    for step in (1, 7, len(x)):
        detector = td.Detector(fs, 3)
        for i in range(0, len(x), step):
            detector.process(x[i : i + step])
        k = detector._k
        learnt = detector._a[k[state.A_Z] : k[state.A_FLOORS] + 4 * k[state.FLOOR_BLOCKS]]
        states.append(learnt.tobytes())
    assert states[0] == states[1] == states[2]
