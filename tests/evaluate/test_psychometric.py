"""The SNR that a share of twitches needs, where the truth is known."""

import math

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize
from scipy.special import expit

from twitchdetect import evaluate
from twitchdetect.evaluate.psychometric import loss_of_crossing, loss_of_curve


def twitches(n, *, floor=0.0, ceiling=1.0, middle_db=6.0, slope=0.5, seed=1):
    """Give exact shares at 13 SNRs, so that chance has little part in it."""
    found = []
    for snr_db in range(-12, 25, 3):
        share = floor + (ceiling - floor) * expit(slope * (snr_db - middle_db))
        k = round(n * share)
        found += [(float(snr_db), i < k) for i in range(n)]
    return found


def test_a_plain_logistic_is_read_where_it_crosses():
    data = twitches(2000)
    half, most = (evaluate.snr_at_sensitivity(data, level) for level in (0.5, 0.9))
    assert half.value == pytest.approx(6.0, abs=0.05)
    assert most.value == pytest.approx(6.0 + math.log(9) / 0.5, abs=0.1)
    assert half.low < half.value < half.high and most.low < most.value < most.high
    assert half.n == 26_000


def test_lapses_and_chance_hits_do_not_bend_the_curve():
    """From 0.1 up to 0.8: half is crossed at a share of (0.5 - 0.1) / 0.7 of the way."""
    data = twitches(2000, floor=0.1, ceiling=0.8, middle_db=3.0)
    share = 0.4 / 0.7
    expected = 3.0 + math.log(share / (1 - share)) / 0.5
    assert evaluate.snr_at_sensitivity(data, 0.5).value == pytest.approx(expected, abs=0.1)


def test_a_level_that_is_not_reached_is_nan():
    assert math.isnan(evaluate.snr_at_sensitivity(twitches(500, ceiling=0.8), 0.9).value)
    assert math.isnan(evaluate.snr_at_sensitivity(twitches(500, middle_db=40.0), 0.5).value)


def test_a_level_beyond_the_strongest_twitch_is_not_guessed():
    """The curve goes on to 0.9 at 26.4 dB, but no twitch is stronger than 24 dB."""
    data = twitches(500, middle_db=22.0)
    assert math.isnan(evaluate.snr_at_sensitivity(data, 0.9).value)
    assert evaluate.snr_at_sensitivity(data, 0.5).value == pytest.approx(22.0, abs=0.5)


def test_a_level_that_is_passed_everywhere_is_nan():
    assert math.isnan(evaluate.snr_at_sensitivity(twitches(500, floor=0.6), 0.5).value)


@pytest.mark.parametrize("data", [[], [(3.0, True)] * 5, [(3.0, False)] * 5, [(-math.inf, True)]])
def test_without_contrast_it_is_nan(data):
    got = evaluate.snr_at_sensitivity(data, 0.5)
    assert all(map(math.isnan, (got.value, got.low, got.high))) and got.n == len(data)


def test_the_interval_is_that_of_the_likelihood():
    """With floor and ceiling known to be 0 and 1, and few twitches, as wide as a plain fit says.

    100 twitches at each of 13 levels: by the delta method, the standard error of the middle is
    1 / (slope * sqrt(sum of n p (1 - p))) = 0.246 dB.
    """
    got = evaluate.snr_at_sensitivity(twitches(100), 0.5)
    x = np.arange(-12, 25, 3)
    p = expit(0.5 * (x - 6.0))
    error_db = 1 / (0.5 * math.sqrt(100 * (p * (1 - p)).sum()))
    assert (got.high - got.low) / 2 == pytest.approx(1.96 * error_db, rel=0.25)


def plain_loss(p, data):
    """Likelihood from its definition, twitch by twitch; p is floor, ceiling, middle, log slope."""
    snr_db, found = np.array(data).T
    share = p[0] + (p[1] - p[0]) * expit(np.exp(p[3]) * (snr_db - p[2]))
    if not (0 <= p[0] < p[1] <= 1 and share.min() > 0 and share.max() < 1):
        return 1e9
    return -np.log(np.where(found == 1, share, 1 - share)).sum()


@pytest.mark.parametrize("level", [0.3, 0.5])
def test_at_the_ends_of_the_interval_the_likelihood_has_fallen_by_that_of_95_percent(level):
    """Found by another minimiser without derivatives; 1.92 is half of chi-square's quantile."""
    data = twitches(60, floor=0.1, ceiling=0.8)
    got = evaluate.snr_at_sensitivity(data, level)

    def least(loss, start):
        settings = {"xatol": 1e-6, "fatol": 1e-6, "maxiter": 2000}
        got = minimize(loss, start, method="Nelder-Mead", options=settings)
        return got.fun, got.x

    def if_crossing_at(q, snr_db):
        if not 0 <= q[0] < level < q[1] <= 1:
            return 1e9
        share = (level - q[0]) / (q[1] - q[0])
        middle_db = snr_db - math.log(share / (1 - share)) / math.exp(q[2])
        return plain_loss((q[0], q[1], middle_db, q[2]), data)

    best, p = least(lambda p: plain_loss(p, data), (0.1, 0.8, 6.0, math.log(0.5)))
    share = (level - p[0]) / (p[1] - p[0])
    assert got.value == pytest.approx(p[2] + math.log(share / (1 - share)) / np.exp(p[3]), abs=2e-3)
    for end in (got.low, got.high):
        worse, _ = least(lambda q, at=end: if_crossing_at(q, at), (0.1, 0.8, math.log(0.5)))
        assert worse - best == pytest.approx(1.9207, abs=0.01)


@pytest.mark.parametrize(
    ("loss", "at"),
    [
        (lambda p, data: loss_of_curve(p, data), (0.1, 0.7, 4.0, -0.5)),
        (lambda p, data: loss_of_crossing(p, data, 5.0, 0.5), (0.1, 0.8, -0.5)),
    ],
)
def test_derivatives_are_those_of_the_loss(loss, at):
    data = np.array([[-1e6, 1.0, 9.0], [0.0, 3.0, 7.0], [5.0, 6.0, 4.0], [11.0, 9.0, 2.0]])
    numeric = approx_fprime(at, lambda p: loss(p, data)[0], 1e-7)
    assert loss(np.array(at), data)[1] == pytest.approx(numeric, rel=1e-4)


def test_more_twitches_make_it_narrower():
    few, many = (evaluate.snr_at_sensitivity(twitches(n), 0.5) for n in (50, 800))
    assert 3 < (few.high - few.low) / (many.high - many.low) < 5.5


def test_an_end_that_the_data_leave_open_is_infinite():
    got = evaluate.snr_at_sensitivity([(0.0, False)] * 3 + [(3.0, True)] * 3, 0.9)
    assert 0.0 <= got.value <= 3.0
    assert got.high == math.inf


def test_a_clean_step_lies_between_the_last_missed_and_the_first_found():
    data = [(float(s), s >= 6) for s in range(-12, 25, 2) for _ in range(20)]
    got = evaluate.snr_at_sensitivity(data, 0.5)
    assert 4.0 < got.value < 6.0
    assert 3.9 < got.low <= got.value <= got.high < 6.1


def test_what_does_not_reach_the_skin_tells_the_rate_of_chance():
    """Half of the weak are found: by chance, or as the foot of a flat curve that goes on down?"""
    data = [
        (snr_db, i % 10 < k) for snr_db, k in ((0.0, 4), (6.0, 6), (12.0, 9)) for i in range(40)
    ]
    chance = [(-math.inf, i % 10 < 4) for i in range(4000)]
    none = [(-math.inf, False)] * 4000
    assert math.isnan(evaluate.snr_at_sensitivity(data + chance, 0.38).value)
    assert evaluate.snr_at_sensitivity(data + none, 0.38).value == pytest.approx(0.0, abs=1.0)


def test_unknown_snr_is_left_out():
    data = twitches(10)
    assert evaluate.snr_at_sensitivity([*data, (math.nan, True)], 0.5) == (
        evaluate.snr_at_sensitivity(data, 0.5)
    )


def test_order_does_not_matter():
    data = twitches(30)
    assert evaluate.snr_at_sensitivity(data[::-1], 0.9) == evaluate.snr_at_sensitivity(data, 0.9)


@pytest.mark.parametrize("level", [0.0, 1.0, 50.0])
def test_a_level_in_percent_is_refused(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        evaluate.snr_at_sensitivity([], level)
