"""Intervals against published numbers, other formulas and their own coverage."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from twitchdetect import evaluate


def test_wilson_as_worked_by_hand():
    """8 of 10 at z = 1.96: (0.8 + 0.19208 -+ 1.96 sqrt(0.016 + 0.009604)) / 1.38416."""
    assert evaluate.wilson_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert evaluate.wilson_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert evaluate.wilson_interval(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


@settings(deadline=None)
@given(st.integers(1, 500), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_wilson_is_that_of_scipy(n, data, confidence):
    k = data.draw(st.integers(0, n))
    other = stats.binomtest(k, n).proportion_ci(confidence, method="wilson")
    assert evaluate.wilson_interval(k, n, confidence) == pytest.approx(tuple(other), abs=1e-12)


def test_garwood_as_printed():
    """Exact limits for small counts, as in tables of the Poisson distribution."""
    assert evaluate.poisson_interval(0, 1.0) == pytest.approx((0.0, 3.6889), abs=1e-4)
    assert evaluate.poisson_interval(1, 1.0) == pytest.approx((0.0253, 5.5716), abs=1e-4)
    assert evaluate.poisson_interval(10, 2.0) == pytest.approx((4.7954 / 2, 18.3904 / 2), abs=1e-4)


@settings(deadline=None)
@given(st.integers(0, 2000), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_garwood_is_by_chi_square_and_keeps_its_promise(count, confidence):
    low, high = evaluate.poisson_interval(count, 4.0, confidence)
    tail = (1 - confidence) / 2
    assert high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 8, rel=1e-9)
    assert stats.poisson.cdf(count, 4 * high) == pytest.approx(tail, rel=1e-6)
    assert low == 0 if count == 0 else True
    if count:
        assert low == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 8, rel=1e-9)


def test_nothing_counted_on_is_nan():
    assert all(map(math.isnan, evaluate.wilson_interval(0, 0)))
    assert all(map(math.isnan, evaluate.poisson_interval(0, 0.0)))


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 2), (0, -1)])
def test_more_successes_than_trials_are_refused(k, n):
    with pytest.raises(ValueError, match="successes"):
        evaluate.wilson_interval(k, n)


@pytest.mark.parametrize(("count", "exposure"), [(-1, 1.0), (1, -1.0), (1, math.nan)])
def test_negative_counts_and_exposures_are_refused(count, exposure):
    with pytest.raises(ValueError, match="exposure"):
        evaluate.poisson_interval(count, exposure)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_a_confidence_of_95_is_refused(confidence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        evaluate.wilson_interval(1, 2, confidence)
    with pytest.raises(ValueError, match="between 0 and 1"):
        evaluate.poisson_interval(1, 2.0, confidence)
