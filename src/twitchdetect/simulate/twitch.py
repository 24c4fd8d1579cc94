"""A local twitch response: short clusters of discharges of a taut band's motor units.

What is known of its form is that it is a train of discharges like a complex fasciculation (Simons &
Dexter 1995; Audette 2004), and that its size falls over the first three and then stays
(Baraja-Vegas 2020). Its length on the skin (15-250 ms, median 60), the number of discharges (3-15)
and the fall by 0.7 each are assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twitchdetect.dsp.snr import band_energy_uV2, interval_of_energy
from twitchdetect.labels import Label
from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.units import Bundle

Samples = npt.NDArray[np.float64]

LENGTH_S = (0.015, 0.250)
MEDIAN_LENGTH_S = 0.060
_LENGTH_SPREAD = 0.6
_POTENTIAL_S = 0.008
_REFRACTORY_S = 0.005
_FALL_DB = -3.1
_FALLING = 2
_SCATTER_DB = 1.0
_SEEN_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Copy:
    """What the other side answers: later and weaker, by its own units."""

    band: Bundle
    delay_s: float
    weaker_db: float


def draw_length_s(rng: np.random.Generator) -> float:
    """Length of a twitch on the skin: log-normal, cut to 15-250 ms by drawing again."""
    while True:
        length_s = float(np.exp(rng.normal(np.log(MEDIAN_LENGTH_S), _LENGTH_SPREAD)))
        if LENGTH_S[0] <= length_s <= LENGTH_S[1]:
            return length_s


def snr_of_next_db(rng: np.random.Generator, first_db: float, count: int) -> float:
    """SNR of a site's twitch number `count` (from 0): it falls over the first three, then stays."""
    scatter_db = rng.normal(0, _SCATTER_DB) if count else 0.0
    return first_db + _FALL_DB * min(count, _FALLING) + scatter_db


def draw_discharges(
    rng: np.random.Generator, n_units: int, length_s: float, fs: float
) -> tuple[list[int], list[int]]:
    """Draw units and inner steps of a twitch's discharges, in one to three clusters.

    The first comes at once and the last one `length_s` less a potential's length later. A unit
    discharges again after 5 ms at the earliest.
    """
    n = int(np.clip(round(rng.uniform(0.8, 1.2) * length_s / 0.009), 3, 15))
    span_s = max(0.003, length_s - _POTENTIAL_S)
    n_clusters = int(rng.integers(1, 4)) if span_s > 0.04 else 1
    centres_s = np.r_[0.0, rng.uniform(0, span_s, n_clusters - 1)]
    width_s = span_s / (1.0 if n_clusters == 1 else 2 * n_clusters)
    at_s = np.resize(centres_s, n - 2) + rng.uniform(0, width_s, n - 2)
    free_s = np.zeros(n_units)
    which, ticks = [], []
    for time_s in np.r_[0.0, np.sort(np.minimum(at_s, span_s)), span_s]:
        free = np.flatnonzero(free_s <= time_s)
        unit = int(rng.choice(free) if len(free) else np.argmin(free_s))
        time_s = max(time_s, free_s[unit])
        free_s[unit] = time_s + _REFRACTORY_S
        which.append(unit)
        ticks.append(round(time_s * fs))
    return which, ticks


def add_twitch(
    canvas: Canvas,
    rng: np.random.Generator,
    band: Bundle,
    time_s: float,
    rest_uV2: Samples,
    snr_db: float,
    copy: Copy | None = None,
) -> Label:
    """Add a twitch of exactly the SNR asked for and give its label.

    Parameters
    ----------
    band : Bundle
        The units that discharge.
    time_s : float
        Of the first discharge.
    rest_uV2 : ndarray, (n_channels,)
        Mean square of rest in the analysis band at that time.
    snr_db : float
        As `dsp.snr` defines it; -inf for a twitch that leaves nothing on the skin.
    copy : Copy, optional
        An answer of the other side, of the same length; the label's SNR and interval are those of
        the needled side, which is the stronger one.

    Returns
    -------
    Label
        The interval holds 99 % of the energy in the strongest channel, so it begins when the
        first potentials reach the electrodes, a few ms after the discharge.
    """
    length_s = draw_length_s(rng)
    at = canvas.tick(time_s)
    first, start, stop, snr, rows = _add_burst(canvas, rng, band, at, length_s, rest_uV2, snr_db)
    best = int(np.argmax(snr))
    if copy is not None and np.isfinite(snr_db):
        at = canvas.tick(time_s + copy.delay_s)
        weaker_db = snr_db - copy.weaker_db
        snr += _add_burst(canvas, rng, copy.band, at, length_s, rest_uV2, weaker_db)[3]
    return Label(
        kind="ltr",
        start_sample=first + start,
        stop_sample=first + stop,
        channel=best,
        channels=tuple(int(c) for c in np.argsort(-snr, kind="stable") if snr[c] > _SEEN_SHARE),
        snr_db=snr_db,
        peak_uV=float(np.abs(rows[:, best]).max()),
    )


def _add_burst(
    canvas: Canvas,
    rng: np.random.Generator,
    band: Bundle,
    tick: int,
    length_s: float,
    rest_uV2: Samples,
    snr_db: float,
) -> tuple[int, int, int, Samples, Samples]:
    """Add a burst: first sample, start and stop after it, power ratio by channel, samples."""
    which, ticks = draw_discharges(rng, len(band), length_s, canvas.board.inner_fs)
    first, rows = canvas.sampled(band.add_up(which, ticks), tick)
    start, stop, snr, rows = _scaled(rows, canvas.board.fs, rest_uV2, snr_db)
    canvas.add_rows(first, rows)
    return first, start, stop, snr, rows


def _scaled(
    rows: Samples, fs: float, rest_uV2: Samples, snr_db: float
) -> tuple[int, int, Samples, Samples]:
    """Scale a burst to an SNR: start and stop in it, power ratio of each channel, samples."""
    energy = band_energy_uV2(rows, fs) / rest_uV2
    best = int(np.argmax(energy))
    start, stop = interval_of_energy(rows[:, best : best + 1])
    gain2 = 10 ** (snr_db / 10) / (energy[best] / (stop - start))
    return start, stop, energy / (stop - start) * gain2, rows * np.sqrt(gain2)
