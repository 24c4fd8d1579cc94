"""The two references: what knows the twitch, and the best of the published."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2

from twitchdetect.evaluate.benchmark.items import SimulatedItem
from twitchdetect.evaluate.benchmark.references import (
    KnownTwitches,
    envelope_figures,
    judge,
    known,
    known_figures,
    mean_spectrum,
)
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.matching import match
from twitchdetect.labels import Label

FS, LENGTH, RATES = 1000.0, 100, (1.0, 1e3)
FLAT = np.ones(501)


def bursts(rng, snr_db, n=400):
    """White noise with Gaussian bursts of one SNR, one a second, and the same noise without."""
    rest_uV = rng.standard_normal((n * 1000, 1))
    data_uV = rest_uV.copy()
    labels = []
    for i in range(n):
        start = 1000 * i + 300
        data_uV[start : start + LENGTH, 0] += 10 ** (snr_db / 20) * rng.standard_normal(LENGTH)
        labels.append(
            Label(
                kind="ltr", start_sample=start, stop_sample=start + LENGTH, channel=0, snr_db=snr_db
            )
        )
    return data_uV, rest_uV, labels


def share_found(rng, snr_db, n=400):
    data_uV, rest_uV, labels = bursts(rng, snr_db, n)
    return np.mean([judge(data_uV, rest_uV, x, FLAT, FS, RATES) for x in labels], axis=0)


@pytest.mark.parametrize("snr_db", [-1.0, 0.5, 2.0])
def test_in_white_noise_it_finds_what_an_energy_detector_in_the_band_does(rng, snr_db):
    """Chi-square with two degrees of freedom for each of the band's 43 cycles in 100 ms."""
    dof = 2 * LENGTH / FS * (450 - 20)
    limits = chi2.isf([rate * LENGTH / FS / 3600 for rate in RATES], dof)
    expected = chi2.sf(limits / (1 + 10 ** (snr_db / 10)), dof)
    assert np.ptp([0, *expected]) > 0.1
    assert share_found(rng, snr_db) == pytest.approx(expected, abs=0.09)


def test_more_power_is_found_more_often(rng):
    found = [share_found(rng, snr_db, 150)[0] for snr_db in (-6.0, 0.0, 3.0, 6.0)]
    assert found == sorted(found)
    assert found[0] < 0.1 and found[-1] > 0.98


def test_at_rest_it_alarms_as_often_as_it_may(rng):
    data_uV, rest_uV, labels = bursts(rng, -300.0, n=1500)
    at = [replace(label, snr_db=3.0) for label in labels]
    often = 0.05 * 3600 * FS / LENGTH
    found = [judge(data_uV, rest_uV, label, FLAT, FS, (often,))[0] for label in at]
    assert np.mean(found) == pytest.approx(0.05, abs=0.02)


def test_it_looks_into_no_other_window_and_at_no_other_channel(rng):
    data_uV, rest_uV, labels = bursts(rng, 1.0, n=60)
    both = np.column_stack([rng.standard_normal(len(data_uV)), data_uV])
    rest_of_both = np.column_stack([rng.standard_normal(len(data_uV)), rest_uV])
    for label in labels:
        alone = np.full_like(both, 1e6)
        alone[label.start_sample : label.stop_sample, 1] = both[
            label.start_sample : label.stop_sample, 1
        ]
        at = replace(label, channel=1)
        assert judge(alone, rest_of_both, at, FLAT, FS, RATES) == judge(
            both, rest_of_both, at, FLAT, FS, RATES
        )


def test_the_mean_spectrum_weighs_every_twitch_alike():
    t = np.arange(1000)
    added = np.zeros((2000, 1))
    added[:1000, 0] = 100 * np.sin(2 * np.pi * 0.1 * t)
    added[1000:, 0] = np.sin(2 * np.pi * 0.2 * t)
    labels = [Label(kind="ltr", start_sample=a, stop_sample=a + 1000, channel=0) for a in (0, 1000)]
    got = mean_spectrum(added, labels, FS)
    assert got[100] == pytest.approx(got[200], rel=1e-6)
    assert got[100] + got[200] == pytest.approx(got.sum(), rel=1e-6)


def test_it_judges_every_twitch_of_the_sweep_and_finds_the_strong_ones():
    item = SimulatedItem(scenario="sweep", minutes=2, seed=4, board="cyton")
    got = known(item, (10.0,))
    assert got.labels == tuple(x for x in item.load().labels if x.kind == "ltr")
    pairs = list(zip(got.labels, got.found[10.0], strict=True))
    assert all(found for label, found in pairs if label.snr_db > 9)
    assert not any(found for label, found in pairs if label.snr_db < -6)
    assert any(label.snr_db == -math.inf for label, _ in pairs)
    assert 0.4 < np.mean([found for _, found in pairs]) < 0.95


def test_its_figures_count_what_does_not_reach_the_skin_as_everyones_do():
    sizes = [-math.inf, 6.0, 6.5, 12.0]
    labels = tuple(
        Label(kind="ltr", start_sample=i, stop_sample=i + 1, snr_db=s) for i, s in enumerate(sizes)
    )
    part = KnownTwitches(labels, {1.0: (False, True, False, True)})
    figures = known_figures("d", [part, part], (1.0,))
    got = {(f.name, f.group): (f.value, f.n) for f in figures}
    assert {(f.dataset, f.method, f.setting) for f in figures} == {("d", "known", "tuned_1")}
    assert got["sensitivity", ""] == (0.5, 8)
    assert got["sensitivity", "6"] == (0.5, 4)
    assert got["sensitivity", "12"] == (1.0, 2)
    assert got["sensitivity", "none"] == (0.0, 2)
    assert match([], labels, fs=1.0).n_truth == 4


def figure(method, value, name="sensitivity", group="6", setting="tuned_1", dataset="d"):
    return Figure(dataset, method, setting, name, group, value, value - 0.1, value + 0.1, 40)


def test_the_envelope_is_the_best_of_the_published_with_its_interval():
    figures = [
        figure("a", 0.3),
        figure("b", 0.7),
        figure("c", math.nan),
        figure("ours", 0.9),
        figure("added", 0.8),
        figure("known", 1.0),
        figure("a", 4.0, "snr_50_db", ""),
        figure("b", 2.0, "snr_50_db", ""),
        figure("ours", 1.0, "snr_50_db", ""),
        figure("a", math.nan, "snr_90_db", ""),
        figure("b", 9.0, "snr_90_db", ""),
        figure("a", 0.9, setting="published"),
        figure("a", 0.2, dataset="e"),
        figure("a", 0.1, "precision", ""),
    ]
    got = envelope_figures(figures, ["a", "b", "c"], (1.0,))
    assert got == [
        figure("envelope", 0.7),
        figure("envelope", 2.0, "snr_50_db", ""),
        figure("envelope", 9.0, "snr_90_db", ""),
        figure("envelope", 0.2, dataset="e"),
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_nan_is_nobodys_best_in_any_order(order):
    figures = [figure("a", math.nan, "snr_50_db", ""), figure("b", 3.0, "snr_50_db", "")]
    (got,) = envelope_figures(figures[::order], ["a", "b"], (1.0,))
    assert got.value == 3.0
    assert envelope_figures(figures[:1], ["a", "b"], (1.0,)) == []
