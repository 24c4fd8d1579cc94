"""Noise floor and whitening against plain numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg, signal

from twitchdetect.dsp.design import band_sections, lowpass_sections
from twitchdetect.dsp.noise_floor import EMPTY, TRIM, push_block, trim_bias
from twitchdetect.dsp.whitening import _RIDGE, ORDER, emptied, levinson, white_share, whiten_rows

ENERGIES = st.lists(st.tuples(st.booleans(), st.floats(0, 1e6)), min_size=1, max_size=60)


@settings(deadline=None)
@given(st.tuples(ENERGIES, ENERGIES), st.integers(3, 12))
def test_floor_is_the_trimmed_mean_of_the_last_blocks_whichever_channels_push(pushes, n_blocks):
    rings = np.full((1 + 2 * n_blocks, 2, 4), EMPTY)
    seen = [[], [], [], []]
    for first, second in zip(*pushes, strict=False):
        is_new = (first[0], True, second[0], False)
        energies = (first[1], second[1], first[1] / 3, 7.0)
        counts = tuple(float(len(s)) for s in seen)
        got = push_block(rings, 1, n_blocks, 1, counts, energies, is_new)
        for lane in range(4):
            if is_new[lane]:
                seen[lane].append(energies[lane])
                last = np.sort(seen[lane][-n_blocks:])
                kept = max(1, int(TRIM * len(last)))
                assert got[lane] == pytest.approx(last[:kept].mean(), rel=1e-12, abs=1e-300)
    assert (rings[0] == EMPTY).all() and (rings[:, 0] == EMPTY).all()
    assert (rings[:, 1, 3] == EMPTY).all()


@pytest.mark.parametrize("n_dof", [10.0, 24.0, 96.0])
def test_trim_bias_makes_the_floor_of_white_noise_one(rng, n_dof):
    blocks = rng.chisquare(n_dof, (400, 2000)) / n_dof
    kept = np.sort(blocks, axis=1)[:, : int(TRIM * 2000)]
    assert kept.mean() / trim_bias(n_dof) == pytest.approx(1.0, rel=0.005)


def test_levinson_solves_the_normal_equations(rng):
    x = signal.lfilter([1], [1, -1.2, 0.6], rng.standard_normal(20_000))
    r = np.array([np.mean(x[lag:] * x[: len(x) - lag]) for lag in range(ORDER + 1)])
    taps, work = np.empty(ORDER + 1), np.empty(ORDER + 1)
    levinson(r, taps, work)
    ridged = r.copy()
    ridged[0] *= 1 + _RIDGE
    predictor = linalg.solve_toeplitz(ridged[:-1], -ridged[1:])
    assert np.allclose(taps[1:] / taps[0], predictor, atol=1e-9)


def test_whitening_flattens_and_keeps_the_variance(rng):
    x = signal.lfilter([1], [1, -1.5, 0.8], rng.standard_normal((30_000, 1)), axis=0)
    r = np.array([np.mean(x[lag:, 0] * x[: len(x) - lag, 0]) for lag in range(ORDER + 1)])
    taps, work = np.empty(ORDER + 1), np.empty(ORDER + 1)
    levinson(r, taps, work)
    y = signal.lfilter(taps, [1], x[:, 0])
    before, after = (signal.welch(v, nperseg=256)[1][2:-2] for v in (x[:, 0], y))
    assert after.max() / after.min() < 0.05 * before.max() / before.min()
    assert y.var() == pytest.approx(x.var(), rel=0.5)


@pytest.mark.parametrize("n_before", [0, 3, ORDER])
def test_whiten_rows_equals_numpy(rng, n_before):
    n = 20
    x = rng.standard_normal((ORDER + n, 4))
    taps = rng.standard_normal((ORDER + 1, 4))
    a = np.zeros((ORDER + n + n + 2 * (ORDER + 1), 1, 4))
    a[: ORDER + n, 0] = x
    energy0, taps0 = ORDER + n, ORDER + 2 * n
    a[taps0 : taps0 + ORDER + 1, 0] = taps
    acf0 = taps0 + ORDER + 1
    whiten_rows(a, ORDER, n, n_before, taps0, energy0, acf0)
    x[: ORDER - n_before] = 0.0  # another block's
    for c in range(4):
        y = np.convolve(a[: ORDER + n, 0, c], taps[:, c])[ORDER : ORDER + n]
        assert np.allclose(a[energy0 : energy0 + n, 0, c], y**2)
        for lag in range(ORDER + 1):
            products = x[ORDER:, c] @ x[ORDER - lag : ORDER + n - lag, c]
            assert a[acf0 + lag, 0, c] == pytest.approx(products)


def test_levinson_makes_a_stable_filter_of_an_autocorrelation_that_no_signal_has():
    taps, work = np.empty(ORDER + 1), np.empty(ORDER + 1)
    levinson(np.array([1.0, 0.5, -3.0, 9.0, 0, 0, 0, 0, 0]), taps, work)
    assert np.isfinite(taps).all()
    assert np.abs(np.roots(taps)).max() < 1


def test_what_the_filters_emptied_makes_their_noise_white_again():
    fs = 250.0
    sos = band_sections((20.0, 100.0), fs)
    response = signal.sosfilt(sos, np.r_[1.0, np.zeros(5000)])
    r = np.array([response[lag:] @ response[: len(response) - lag] for lag in range(ORDER + 1)])
    white = r / r[0] + emptied(sos, fs, fs)
    assert white[0] == pytest.approx(1 / r[0], rel=1e-3)
    assert np.abs(white[1:]).max() < 1e-3


@pytest.mark.parametrize("n", [8, 64])
def test_degrees_of_freedom_are_those_of_filtered_and_whitened_noise(rng, n):
    fs, thin_fs = 1000.0, 500.0
    sos = np.vstack([band_sections((20.0, 450.0), fs), lowpass_sections(210.0, fs, order=8)])
    x = signal.sosfilt(sos, rng.standard_normal(1_000_000))[1001::2]
    r = np.array([x[lag:] @ x[: len(x) - lag] for lag in range(ORDER + 1)])
    taps, work = np.empty(ORDER + 1), np.empty(ORDER + 1)
    levinson(r + r[0] * emptied(sos, thin_fs, fs), taps, work)
    energy = signal.lfilter(taps, 1.0, x)[100:] ** 2
    windows = energy[: len(energy) // n * n].reshape(-1, n).sum(axis=1)
    expected = 2 * windows.mean() ** 2 / windows.var() / n
    assert white_share(sos, thin_fs, fs, n) == pytest.approx(expected, rel=0.05)
