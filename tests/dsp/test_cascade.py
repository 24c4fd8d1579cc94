"""The filter cascade against scipy, and against itself however the stream is cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from tests.signals import cuts
from twitchdetect.dsp.cascade import Cascade, padded_sections


def sections(n_sections):
    rows = [signal.butter(2, 20, "highpass", fs=1000, output="sos")[0]]
    rows += [
        np.concatenate(signal.iirnotch(50 * (i % 9 + 1), 20, fs=1000))
        for i in range(n_sections - 1)
    ]
    return np.array(rows)


@pytest.mark.parametrize("n_channels", [1, 3, 4, 5, 8, 9])
@pytest.mark.parametrize("n_sections", [1, 2, 4, 5, 6, 9, 13])
def test_equals_scipy_primed_with_the_first_sample(rng, n_sections, n_channels):
    sos = sections(n_sections)
    x = rng.standard_normal((300, n_channels)) + 65_000.0
    zi = signal.sosfilt_zi(sos)[:, :, None] * x[0]
    expected, _ = signal.sosfilt(sos, x, axis=0, zi=zi)
    assert np.allclose(Cascade(sos, n_channels).process(x), expected, atol=1e-6)


@given(cut=cuts(400), seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_any_cut_gives_the_same_bits(cut, seed):
    x = np.random.default_rng(seed).standard_normal((400, 6)) * 100
    whole = Cascade(sections(5), 6).process(x)
    cascade, parts, row = Cascade(sections(5), 6), [], 0
    for n in cut:
        parts.append(cascade.process(x[row : row + n]))
        row += n
    assert np.array_equal(np.vstack(parts), whole)


def test_an_offset_makes_no_transient():
    y = Cascade(sections(5), 2).process(np.full((50, 2), 65_000.0))
    assert np.abs(y).max() < 1e-6


def test_in_place_is_the_same(rng):
    x = rng.standard_normal((100, 4))
    expected = Cascade(sections(5), 4).process(x)
    y = Cascade(sections(5), 4).process(x, in_place=True)
    assert np.array_equal(y, expected)
    assert np.shares_memory(x, y)


def test_reset_forgets(rng):
    cascade, x = Cascade(sections(5), 2), rng.standard_normal((100, 2))
    first = cascade.process(x)
    cascade.reset()
    assert np.array_equal(cascade.process(x), first)


@pytest.mark.parametrize("n_sections", range(1, 24))
def test_padding_fits_passes_of_four_and_five_and_changes_nothing(n_sections):
    coef = padded_sections(sections(n_sections))
    n_fives, rest = len(coef) % 4, len(coef)
    assert rest - 5 * n_fives >= 0
    assert (rest - 5 * n_fives) % 4 == 0
    assert (coef[n_sections:] == [1, 0, 0, 0, 0]).all()


def test_wrong_shape_is_refused():
    with pytest.raises(ValueError, match=r"expected \(n_samples, 3\)"):
        Cascade(sections(2), 3).process(np.zeros((5, 2)))
    with pytest.raises(ValueError, match="at least 1"):
        Cascade(sections(2), 0)
