"""When the therapist does what: sites, insertions, strokes, dwell; and which strokes twitch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from twitchdetect.simulate.scenario import Scenario

LEAD_IN_S = 12.0
"""Rest at the start of every session, for whoever needs to see some first."""
_BETWEEN_SITES_S = (4.0, 8.0)
_BEFORE_STROKES_S = (1.0, 3.0)
_AFTER_S = 2.0
_PAUSE_SHARE = 0.12
_PAUSE_S = (2.0, 5.0)
_DELAYS_S = ((0.020, 0.004), (0.045, 0.006))
_DELAY_LIMITS_S = (0.008, 0.060)
_DECAY = 0.85


@dataclass(frozen=True, slots=True)
class Stroke:
    """One thrust: when its tip touches, and after how long it twitches (nan if it does not)."""

    time_s: float
    twitch_delay_s: float

    @property
    def has_twitch(self) -> bool:
        return not math.isnan(self.twitch_delay_s)


@dataclass(frozen=True, slots=True)
class Site:
    """One needling site.

    Attributes
    ----------
    number : int
        From 1.
    x_mm, depth_mm : float
        Where the taut band lies.
    first_snr_db : float
        Of its first twitch.
    in_s, out_s : float
        When the needle goes in and out.
    stroke_s : float
        How long one thrust takes.
    """

    number: int
    x_mm: float
    depth_mm: float
    first_snr_db: float
    in_s: float
    out_s: float
    stroke_s: float
    strokes: tuple[Stroke, ...]


def plan_sites(rng: np.random.Generator, scenario: Scenario, duration_s: float) -> list[Site]:
    """Plan sites one after the other, as many as there is time for; the last may be shortened."""
    sites: list[Site] = []
    time_s = LEAD_IN_S
    while True:
        site = _plan_site(rng, scenario, len(sites) + 1, time_s)
        if site.out_s > duration_s - _AFTER_S:
            site = _shortened(site, duration_s - _AFTER_S)
            return [*sites, site] if site.strokes else sites
        sites.append(site)
        time_s = site.out_s + rng.uniform(*_BETWEEN_SITES_S)


def _plan_site(rng: np.random.Generator, scenario: Scenario, number: int, start_s: float) -> Site:
    hz = rng.uniform(*scenario.stroke_hz)
    n = int(rng.integers(scenario.n_strokes[0], scenario.n_strokes[1], endpoint=True))
    share = 0.0 if rng.random() < scenario.silent_sites else rng.uniform(*scenario.twitch_share)
    in_s = start_s + 0.5
    at_s, strokes, count = in_s + rng.uniform(*_BEFORE_STROKES_S), [], 0
    for _ in range(n):
        twitches = rng.random() < share * _DECAY**count
        strokes.append(Stroke(at_s, _draw_delay_s(rng) if twitches else math.nan))
        count += twitches
        pause_s = rng.uniform(*_PAUSE_S) if rng.random() < _PAUSE_SHARE else 0.0
        at_s += pause_s + max(0.25, rng.normal(1, 0.12)) / hz
    return Site(
        number=number,
        x_mm=rng.uniform(-18, 18),
        depth_mm=rng.uniform(*scenario.depth_mm),
        first_snr_db=rng.uniform(*scenario.first_snr_db),
        in_s=in_s,
        out_s=at_s + rng.uniform(*scenario.dwell_s),
        stroke_s=min(0.2, 0.35 / hz),
        strokes=tuple(strokes),
    )


def _draw_delay_s(rng: np.random.Generator) -> float:
    """From touch to first discharge: two components, as in a reflex of the erector spinae."""
    mean_s, spread_s = _DELAYS_S[int(rng.integers(2))]
    return float(np.clip(rng.normal(mean_s, spread_s), *_DELAY_LIMITS_S))


def _shortened(site: Site, until_s: float) -> Site:
    strokes = tuple(stroke for stroke in site.strokes if stroke.time_s < until_s - 1.0)
    return Site(
        site.number, site.x_mm, site.depth_mm, site.first_snr_db, site.in_s, until_s,
        site.stroke_s, strokes,
    )  # fmt: skip
