"""Hodges & Bui, modified Hodges, Lidierth, against slow formulas."""

import numpy as np
import pytest
from scipy import signal

from tests.detect.published.scenes import pulses, with_burst
from twitchdetect.detect.published.registry import METHODS

FS, REST_S = 1000.0, 4.0


def lowpassed(x, cutoff_hz):
    return signal.sosfilt(signal.butter(2, cutoff_hz, fs=FS, output="sos"), np.abs(x))


def test_hodges_is_the_mean_of_the_next_25_ms_below_50_hz_in_sds_of_the_rest():
    x = with_burst(1, FS)
    got = METHODS["hodges_bui"].statistic(x, FS, REST_S)
    y = lowpassed(x[:, 1], 50)
    mean, sd = y[100:4000].mean(), y[100:4000].std()
    for i in (4000, 5990, 6050, 6110, 7975):
        expected = (np.maximum(y[i : i + 25], 0).mean() - mean) / sd
        assert got[i, 1] == pytest.approx(expected, rel=1e-9)
    assert np.all(got[7976:] == -np.inf)


def test_modified_hodges_has_no_window_and_10_hz():
    x = with_burst(2, FS)
    got = METHODS["modified_hodges"].statistic(x, FS, REST_S)
    y = lowpassed(x[:, 1], 10)
    expected = (y[4000:] - y[100:4000].mean()) / y[100:4000].std()
    np.testing.assert_allclose(got[4000:, 1], expected, rtol=1e-9, atol=1e-9)


def test_hodges_and_modified_hodges_are_above_the_threshold_and_nothing_else():
    statistic = pulses(50, (10, 11), (12, 20), high=3.01)
    statistic[30] = 3.0
    for name in ("hodges_bui", "modified_hodges"):
        assert METHODS[name].rule(statistic, 3.0, FS).tolist() == [[10, 11], [12, 20]]


def test_lidierth_bridges_dips_of_10_ms_and_wants_30_ms():
    rule = METHODS["lidierth"].rule
    assert rule(pulses(100, (10, 39)), 3.0, FS).tolist() == []
    assert rule(pulses(100, (10, 40)), 3.0, FS).tolist() == [[10, 40]]
    assert rule(pulses(100, (10, 20), (30, 40)), 3.0, FS).tolist() == [[10, 40]]
    assert rule(pulses(100, (10, 30), (41, 60)), 3.0, FS).tolist() == []
    assert rule(pulses(400, (40, 160)), 3.0, 4000.0).tolist() == [[40, 160]]
    assert rule(pulses(400, (40, 159)), 3.0, 4000.0).tolist() == []


def test_lidierth_has_the_envelope_of_hodges():
    x = with_burst(3, FS)
    np.testing.assert_array_equal(
        METHODS["lidierth"].statistic(x, FS, REST_S), METHODS["hodges_bui"].statistic(x, FS, REST_S)
    )
