"""What the needle does: thrusts told by repetition, and what only looks like them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

import twitchdetect as td
from tests.signals import add_burst, cuts, rest_uV, run
from twitchdetect.detect.movement import AFTER_S, BEFORE_S

FS = 250.0
PATTERN = np.array([60.0, -90.0, 40.0, 15.0])
STROKES_S = tuple(np.arange(22.0, 26.9, 0.45))


def rest(seed=0, duration_s=45.0, fs=FS, n_channels=4):
    return rest_uV(np.random.default_rng(seed), round(duration_s * fs), n_channels)


def thrust(x, at_s, pattern=PATTERN, width_s=0.05, fs=FS):
    """Add a lump as deep as `pattern` at `at_s`."""
    t = np.arange(len(x)) / fs
    x += np.asarray(pattern) * np.exp(-(((t - at_s) / width_s) ** 2) / 2)[:, None]


def needled(seed=0, strokes_s=STROKES_S, fs=FS, in_s=20.0, out_s=33.0):
    x = rest(seed, fs=fs)
    thrust(x, in_s, width_s=0.13, fs=fs)
    for at_s in strokes_s:
        thrust(x, at_s, fs=fs)
    thrust(x, out_s, width_s=0.13, fs=fs)
    return x


def times_s(events, kind, fs=FS):
    return [e.start_sample / fs for e in events if e.kind == kind]


def found(x, fs=FS):
    return run(x, [len(x)], fs=fs)


@pytest.mark.parametrize("fs", [200.0, 250.0, 1000.0])
def test_strokes_insertion_and_withdrawal_are_found_when_they_were(fs):
    events = found(needled(fs=fs), fs)
    assert np.allclose(times_s(events, "stroke", fs), STROKES_S, atol=0.015)
    assert np.allclose(times_s(events, "needle_in", fs), [20.0], atol=0.08)
    assert np.allclose(times_s(events, "needle_out", fs), [33.0], atol=0.08)
    assert np.allclose(times_s(events, "site", fs), [20.0], atol=0.08)
    strokes = [e for e in events if e.kind == "stroke"]
    assert {e.channel for e in strokes} == {1}
    assert all(0.5 < e.confidence <= 1.0 for e in strokes)
    assert strokes[-1].confidence >= strokes[0].confidence
    assert all("times" in e.reason for e in strokes)


def test_after_the_third_a_stroke_is_told_within_half_a_second():
    strokes = [e for e in found(needled()) if e.kind == "stroke"]
    late_s = [(e.decided_sample - e.start_sample) / FS for e in strokes]
    assert max(late_s[2:]) < 0.5


@given(cut=cuts(45 * 250), seed=hs.integers(0, 20))
@settings(max_examples=10, deadline=None)
def test_any_cut_gives_the_same_needle(cut, seed):
    x = needled(seed)
    expected = found(x)
    assert {e.kind for e in expected} >= {"site", "needle_in", "stroke", "needle_out"}
    assert run(x, cut, fs=FS) == expected


def test_rest_has_no_strokes():
    events = [e for seed in range(3) for e in found(rest(seed, 120.0))]
    assert not [e for e in events if e.kind in ("site", "needle_in", "stroke", "needle_out")]


def test_two_movements_are_no_strokes_yet_and_three_are():
    assert not times_s(found(needled(strokes_s=(22.0, 22.5), in_s=-9, out_s=-9)), "stroke")
    three = found(needled(strokes_s=(22.0, 22.5, 23.0), in_s=-9, out_s=-9))
    assert np.allclose(times_s(three, "stroke"), (22.0, 22.5, 23.0), atol=0.015)


def test_movements_that_pull_in_other_ways_are_no_strokes():
    x, rng = rest(), np.random.default_rng(5)
    for at_s in STROKES_S:
        thrust(x, at_s, 80 * rng.permutation([1.0, -1.0, 0.2, -0.2]) * rng.choice([-1, 1]))
    assert len(times_s(found(x), "stroke")) < len(STROKES_S) / 2


def test_a_heartbeat_has_no_strokes_and_strokes_beside_it_are_found():
    x = rest()
    for beat_s in np.arange(0.5, 44.0, 0.85):
        thrust(x, beat_s, [30.0, 30.0, 10.0, 60.0], 0.045)
    assert not times_s(found(x), "stroke")
    for at_s in STROKES_S:
        thrust(x, at_s, 4 * PATTERN)
    right = [min(abs(at_s - s) for s in STROKES_S) < 0.03 for at_s in times_s(found(x), "stroke")]
    assert sum(right) >= len(STROKES_S) - 2
    assert all(right)


def test_a_swinging_cable_has_no_strokes():
    x, t = rest(), np.arange(45 * 250) / FS
    for start_s in (15.0, 25.0, 35.0):
        for hz in (1.5, 3.0):
            swing = np.sin(2 * np.pi * hz * (t - start_s)) * np.exp(-(t - start_s) / 0.8)
            x[:, 1:3] += 500 * np.where(t >= start_s, swing, 0.0)[:, None] * [1.0, 0.6]
            start_s += 5
    assert not times_s(found(x), "stroke")


def test_pops_of_one_electrode_are_no_strokes():
    x, t = rest(), np.arange(45 * 250) / FS
    for at_s in (20.0, 20.6, 21.2, 21.8, 22.4):
        x[:, 2] += np.where(t >= at_s, 300 * np.exp(-(t - at_s) / 0.1), 0.0)
    assert not times_s(found(x), "stroke")


def test_the_low_end_of_contractions_is_no_stroke():
    x, rng = rest(n_channels=1), np.random.default_rng(3)
    for i in range(20):
        add_burst(rng, x, FS, 0, 10.0 + 1.1 * i, 0.4, 400.0)
    assert not times_s(found(x), "stroke")


def test_a_twitch_names_the_stroke_that_it_answers():
    x, rng = needled(), np.random.default_rng(1)
    answered = STROKES_S[3::3]
    for at_s in answered:
        add_burst(rng, x, FS, 1, at_s + 0.04, 0.08, 150.0)
    add_burst(rng, x, FS, 1, 40.0, 0.08, 150.0)
    twitches = [e for e in found(x) if e.kind == "ltr" and e.snr_db > 15]
    assert len(twitches) == len(answered) + 1
    tied_s = [e.stroke_sample / FS for e in twitches[:-1]]
    assert np.allclose(tied_s, answered, atol=0.025)
    assert twitches[-1].stroke_sample == -1


def test_what_moved_long_before_a_burst_is_not_its_stroke():
    x, rng = rest(), np.random.default_rng(2)
    thrust(x, 20.0, 5 * PATTERN)
    add_burst(rng, x, FS, 1, 20.0 + BEFORE_S + 0.25, 0.08, 200.0)
    thrust(x, 30.0, 5 * PATTERN)
    add_burst(rng, x, FS, 1, 30.0 - AFTER_S - 0.3, 0.08, 200.0)
    twitches = [e for e in found(x) if e.kind == "ltr" and e.snr_db > 25]
    assert len(twitches) == 2
    assert {e.stroke_sample for e in twitches} == {-1}


def test_another_pattern_is_another_site_and_the_same_after_a_pause_is_not():
    x = needled(strokes_s=(*STROKES_S, *(s + 9.0 for s in STROKES_S[:4])), out_s=-9)
    assert len(times_s(found(x), "site")) == 1
    for at_s in (38.0, 38.5, 39.0, 39.5):
        thrust(x, at_s, [-20.0, 5.0, 90.0, -60.0])
    sites_s = times_s(found(x), "site")
    assert len(sites_s) == 2
    assert sites_s[1] == pytest.approx(38.0, abs=0.03)


def test_reset_forgets_the_needle():
    x = needled()
    detector = td.Detector(FS, 4)
    first = detector.process(x) + detector.finish()
    detector.reset()
    assert detector.process(x) + detector.finish() == first
