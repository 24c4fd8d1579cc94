"""The slow signal: its band, its place in time, its quiet level, its pattern over channels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

import twitchdetect as td
from tests.signals import cuts, session
from twitchdetect.detect import slow_band as slow
from twitchdetect.detect import slow_places as sp
from twitchdetect.detect import state as st


def advanced(x, fs, sizes=None):
    detector = td.Detector(fs, x.shape[1], mains_hz=50)
    i = 0
    for n in sizes or [len(x)]:
        detector.process(np.ascontiguousarray(x[i : i + n]))
        i += n
    return detector._a, detector._f, detector._k


def slow_signal(a, k, n_channels):
    """Hop numbers and the ring's rows in order of time."""
    ring = st.rows(a, k[sp.A_SLOW], k[sp.N_RING_STEPS])[:, :n_channels]
    steps = np.arange(max(0, k[sp.N_STEPS] - k[sp.N_RING_STEPS]), k[sp.N_STEPS])
    return np.array([slow.step_hop(s) for s in steps]), ring[steps % k[sp.N_RING_STEPS]]


def lump(n, fs, at_s, width_s=0.06):
    return np.exp(-(((np.arange(n) / fs - at_s) / width_s) ** 2) / 2)


@pytest.mark.parametrize("fs", [200.0, 250.0, 300.0, 1000.0, 2048.0])
def test_a_slow_swing_passes_with_its_size_and_mains_and_offset_do_not(fs):
    t = np.arange(round(20 * fs)) / fs
    x = np.stack([np.sin(2 * np.pi * hz * t) for hz in (0.2, 5.0, 50.0, 60.0, 90.0)], axis=1)
    a, _, k = advanced(100 * x + 50_000.0, fs)
    size_uV = np.abs(slow_signal(a, k, 5)[1][-300:]).max(axis=0)
    assert size_uV[0] < 30.0
    assert size_uV[1] == pytest.approx(100, rel=0.08)
    assert (size_uV[2:] < 0.6).all()


@pytest.mark.parametrize("fs", [250.0, 1000.0])
def test_a_lump_stands_where_it_was(fs):
    n = round(16 * fs)
    x = 80 * lump(n, fs, 12.345)[:, None] + np.random.default_rng(0).normal(0, 1, (n, 1))
    a, _, k = advanced(x, fs)
    hops, y = slow_signal(a, k, 1)
    at_s = hops[np.argmax(y[:, 0])] * k[st.HOP] / fs
    assert at_s == pytest.approx(12.345, abs=0.02)


@given(cut=cuts(16 * 250), seed=hs.integers(0, 30))
@settings(max_examples=10, deadline=None)
def test_any_cut_gives_the_same_slow_signal(cut, seed):
    x = session(seed)
    a, f, k = advanced(x, 250.0)
    b, g, q = advanced(x, 250.0, cut)
    assert q[sp.N_STEPS] == k[sp.N_STEPS] == len(x) // sp.STEP_HOPS
    np.testing.assert_array_equal(slow_signal(b, q, 3)[1], slow_signal(a, k, 3)[1])
    slow_floats = slice(k[sp.O_SLOW], k[sp.O_SLOW] + sp.N_SLOW)
    np.testing.assert_array_equal(g[slow_floats], f[slow_floats])


def test_asking_in_the_middle_of_a_block_changes_nothing():
    x = session(4)[: 250 * 12 + 17]
    a, f, k = advanced(x, 250.0)
    b, g, q = advanced(x[:3000], 250.0)
    steps = q[sp.N_STEPS]
    slow.follow_slow(b, g, q)
    assert q[sp.N_STEPS] == 3000 // sp.STEP_HOPS > steps
    detector = td.Detector(250.0, 3, mains_hz=50)
    detector._a, detector._f, detector._k = b, b.reshape(-1)[q[st.N_BEFORE_FLOATS] :], q
    detector.process(np.ascontiguousarray(x[3000:]))
    slow.follow_slow(a, f, k), slow.follow_slow(b, detector._f, q)
    np.testing.assert_array_equal(slow_signal(b, q, 3)[1], slow_signal(a, k, 3)[1])


def test_a_gap_and_a_railed_channel_make_no_jump_out_of_an_offset():
    fs, rng = 250.0, np.random.default_rng(1)
    x = 40_000.0 + rng.normal(0, 2, (5000, 2))
    x[3000:3101, 1] = 187_500.0
    x[3101:, 1] += 9_000.0
    detector = td.Detector(fs, 2, rail_uV=[[-187_500.0, 187_500.0]] * 2)
    detector.process(td.Block(0, x[:2011]))
    detector.process(td.Block(2500, x[2011:] + 5_000.0))
    ring = slow_signal(detector._a, detector._k, 2)[1]
    assert np.abs(ring).max() < 20.0


def test_the_quiet_level_is_that_of_rest_and_holds_the_heartbeat():
    fs, rng = 250.0, np.random.default_rng(2)
    n = round(90 * fs)
    x = rng.normal(0, 4, (n, 2))
    for beat_s in np.arange(1, 89, 1.2):
        x[:, 0] += 60 * lump(n, fs, beat_s)
    for stroke_s in np.arange(50, 60, 0.5):
        x += 300 * lump(n, fs, stroke_s)[:, None]
    a, _, k = advanced(x, fs)
    level_uV = np.sqrt(st.rows(a, k[st.A_CHANNELS], st.N_ROWS)[sp.SLOW_LEVEL, :2])
    assert 30 < level_uV[0] < 60
    assert 2 < level_uV[1] < 8


def test_the_pattern_over_channels_is_found_with_its_signs():
    fs, rng = 1000.0, np.random.default_rng(3)
    n, truth = round(30 * fs), np.array([80.0, -40.0, 20.0, 0.0, 5.0])
    x = rng.normal(0, 3, (n, 5)) + truth * lump(n, fs, 27.0)[:, None]
    a, f, k = advanced(x, fs)
    at = round(27.0 * fs / k[st.HOP])
    strength, share, hop = slow.slow_pattern(at - 40, at + 40, a, f, k)
    pattern = f[k[sp.O_SLOW_VECTOR] :][:5]
    assert pattern @ truth / np.linalg.norm(pattern) / np.linalg.norm(truth) > 0.99
    assert 0.6 * 80 < pattern[0] < 80
    assert share > 0.9 and strength > 50 and abs(hop - at) <= 5
    strength, _, _ = slow.slow_pattern(at - 1500, at - 1000, a, f, k)
    assert strength < 2


def test_no_pattern_where_nothing_is_known():
    a, f, k = advanced(np.ones((100, 3)), 250.0)
    assert slow.slow_pattern(0, 100, a, f, k)[:2] == (0.0, 0.0)
    assert not f[k[sp.O_SLOW_VECTOR] :][:8].any()
