"""Two references that no causal detector has the means of.

``known`` is told when the twitch begins, how long it lasts, on which channel it is strongest, its
SNR, the mean spectrum of all twitches and that of rest, and sees rest without mains. In that very
window it weighs the energy of each frequency as is best for Gaussian signals in Gaussian noise
(Van Trees 1968: share of signal over noise, S / (S + N)). Its threshold is that which windows of
this length, side by side on this channel, pass as often at rest as false alarms are allowed; the
tail is a gamma distribution with the mean and variance of the statistic on that rest. Twitches are
spiky, not Gaussian, so others can be better than ``known`` where a single potential stands out.

``envelope`` is the best of the published methods at each SNR, each tuned with hindsight on that
very noise to the same rate of false alarms. The best of many estimates is a little too good.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import gamma

from twitchdetect.dsp.design import WIDEST_LOWPASS_HZ
from twitchdetect.dsp.snr import LOWEST_HZ
from twitchdetect.dsp.view import analysis_signal
from twitchdetect.evaluate.benchmark.items import SimulatedItem
from twitchdetect.evaluate.figure import Figure
from twitchdetect.evaluate.matching import Matching
from twitchdetect.evaluate.psychometric import snr_at_sensitivity
from twitchdetect.evaluate.rates import found_by_snr, sensitivity, sensitivity_by_snr
from twitchdetect.labels import Label

Samples = npt.NDArray[np.float64]
_MOST_WINDOWS = 1500
_N_SPECTRUM_S = 1.0
_SHORTEST_S = 0.064


@dataclass(frozen=True, slots=True)
class KnownTwitches:
    """Twitches of one recording and whether ``known`` finds them, at each rate."""

    labels: tuple[Label, ...]
    found: dict[float, tuple[bool, ...]]


def known(item: SimulatedItem, rates_per_hour: Sequence[float]) -> KnownTwitches:
    """Judge every twitch of a simulated recording; what does not reach the skin is not found."""
    plain = item.load(confounders=frozenset())
    quiet = item.load(confounders=frozenset(), twitches="none")
    fs = plain.recording.fs
    band_hz = (20.0, min(450.0, fs / 2))
    data_uV, rest_uV = (
        analysis_signal(loaded.recording.data_uV, fs, band_hz, None) for loaded in (plain, quiet)
    )
    labels = tuple(label for label in plain.labels if label.kind == "ltr")
    seen = [label for label in labels if math.isfinite(label.snr_db)]
    shape = mean_spectrum(data_uV - rest_uV, seen, fs)
    judged = [
        judge(data_uV, rest_uV, label, shape, fs, rates_per_hour)
        if math.isfinite(label.snr_db)
        else [False] * len(rates_per_hour)
        for label in labels
    ]
    return KnownTwitches(
        labels, {rate: tuple(j[i] for j in judged) for i, rate in enumerate(rates_per_hour)}
    )


def mean_spectrum(added_uV: Samples, labels: Sequence[Label], fs: float) -> Samples:
    """Mean power spectrum of twitches alone, as a share of each one's power: (n_bins,)."""
    n = round(_N_SPECTRUM_S * fs)
    total = np.zeros(n // 2 + 1)
    for label in labels:
        piece = added_uV[label.start_sample : label.stop_sample, label.channel]
        power = np.abs(np.fft.rfft(piece, n)) ** 2
        total += power / max(power.mean(), 1e-300)
    return np.asarray(total / max(len(labels), 1))


def judge(
    data_uV: Samples,
    rest_uV: Samples,
    label: Label,
    shape: Samples,
    fs: float,
    rates_per_hour: Sequence[float],
) -> list[bool]:
    """Tell for each rate whether a burst is found in its own window.

    Parameters
    ----------
    data_uV, rest_uV : ndarray, (n_samples, n_channels)
        With and without bursts, filtered.
    label : Label
        Its interval, channel and SNR.
    shape : ndarray, (n_bins,)
        Power spectrum of bursts from 0 to half the sampling frequency.
    fs : float
    rates_per_hour : sequence of float
    """
    length, channel = label.stop_sample - label.start_sample, label.channel
    quiet = rest_uV[round(fs) :, channel]
    n_windows = min(_MOST_WINDOWS, len(quiet) // length)
    starts = np.linspace(0, len(quiet) - length, n_windows).astype(np.int64)
    spectra = _spectra(quiet[starts[:, None] + np.arange(length)], fs)
    noise = spectra.mean(axis=0)
    old = np.linspace(0, fs / 2, len(shape))
    burst = np.interp(np.linspace(0, fs / 2, len(noise)), old, shape)
    ratio = 10 ** (label.snr_db / 10) * noise.mean() * burst / burst.mean() / noise
    weights = np.where(_is_in_band(len(noise), fs), ratio / (1 + ratio) / noise, 0.0)
    at_rest = spectra @ weights
    window = data_uV[label.start_sample : label.start_sample + length, channel]
    here = float(_spectra(window[None], fs)[0] @ weights)
    mean, variance = at_rest.mean(), at_rest.var()
    chances = [rate * length / fs / 3600 for rate in rates_per_hour]
    limits = gamma.isf(chances, mean**2 / variance, scale=variance / mean)
    return [bool(here > limit) for limit in limits]


def _spectra(windows: Samples, fs: float) -> Samples:
    """Give the power spectrum of each window: (n_windows, n_bins)."""
    n = max(round(_SHORTEST_S * fs), 2 * windows.shape[1])
    return np.asarray(np.abs(np.fft.rfft(windows, n)) ** 2)


def _is_in_band(n_bins: int, fs: float) -> npt.NDArray[np.bool_]:
    at_hz = np.linspace(0, fs / 2, n_bins)
    return np.asarray((at_hz >= LOWEST_HZ) & (at_hz <= min(WIDEST_LOWPASS_HZ, 0.48 * fs)))


def known_figures(
    dataset: str, parts: Sequence[KnownTwitches], rates_per_hour: Sequence[float]
) -> list[Figure]:
    """Give the sensitivity of ``known`` by SNR."""
    labels = [label for part in parts for label in part.labels]
    rows = []
    for rate in rates_per_hour:
        found = [f for part in parts for f in part.found[rate]]
        hits = [i for i, is_found in enumerate(found) if is_found]
        missed = tuple(i for i, is_found in enumerate(found) if not is_found)
        matching = Matching(tuple((i, t) for i, t in enumerate(hits)), missed, ())
        by_snr = found_by_snr(labels, matching)
        estimates = [("sensitivity", "", sensitivity(matching))]
        estimates += [
            (
                "sensitivity",
                f"{row.centre_db:g}" if math.isfinite(row.centre_db) else "none",
                row.sensitivity,
            )
            for row in sensitivity_by_snr(labels, matching)
        ]
        estimates += [
            (name, "", snr_at_sensitivity(by_snr, level))
            for name, level in (("snr_50_db", 0.5), ("snr_90_db", 0.9))
        ]
        rows += [
            Figure(dataset, "known", f"tuned_{rate:g}", name, group, e.value, e.low, e.high, e.n)
            for name, group, e in estimates
        ]
    return rows


def envelope_figures(
    figures: Sequence[Figure], published: Sequence[str], rates_per_hour: Sequence[float]
) -> list[Figure]:
    """Give the best of the published methods at each SNR; of the two SNRs the lowest."""
    best: dict[tuple[str, str, str, str], Figure] = {}
    settings = {f"tuned_{rate:g}" for rate in rates_per_hour}
    for figure in figures:
        if figure.method not in published or figure.setting not in settings:
            continue
        is_cost = figure.name in ("snr_50_db", "snr_90_db")
        if not (is_cost or figure.name == "sensitivity") or math.isnan(figure.value):
            continue
        key = (figure.dataset, figure.setting, figure.name, figure.group)
        sign = -1 if is_cost else 1
        if key not in best or sign * figure.value > sign * best[key].value:
            best[key] = figure
    return [replace(figure, method="envelope") for figure in best.values()]
