"""The session's events in order: sites with their strokes and twitches, then what else happens.

How often something happens, and how long it lasts, is assumed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np

from twitchdetect.labels import Label
from twitchdetect.simulate import mechanical, muscle
from twitchdetect.simulate.canvas import Canvas
from twitchdetect.simulate.heart import add_heartbeat
from twitchdetect.simulate.layout import Layout
from twitchdetect.simulate.needling import LEAD_IN_S, Site, plan_sites
from twitchdetect.simulate.places import draw_places, is_clear, spans_s
from twitchdetect.simulate.rest import Rest
from twitchdetect.simulate.scenario import Scenario
from twitchdetect.simulate.stimulation import add_stimulation
from twitchdetect.simulate.twitch import Copy, add_twitch, snr_of_next_db
from twitchdetect.simulate.units import Bundle, muscle_pool, taut_band

ECG_UV = (10.0, 100.0)
_SCATTERED = {  # how many an hour, and how long each may be in s
    "voluntary": (15, (0.3, 6.0)),
    "cable_motion": (15, (0.6, 3.0)),
    "electrode_pop": (20, (0.15, 2.4)),
    "saturation": (4, (0.8, 2.2)),
    "electrode_off": (3, (3.0, 15.0)),
}
_STARTLES_PER_HOUR = 6
_GUARDED_SHARE = 0.04
_DE_QI_SHARE = 0.5
_STIMULATED_SHARE = 0.5
_STARTLE_S = 0.35
_MIXED_BANDS = 6


class Stage:
    """Plays a scenario onto a canvas and keeps the labels.

    Parameters
    ----------
    canvas, layout, rest, scenario
    stream : callable
        Gives the random generator of a part by name.
    duration_s : float
    """

    def __init__(
        self,
        canvas: Canvas,
        layout: Layout,
        rest: Rest,
        scenario: Scenario,
        stream: Callable[[str], np.random.Generator],
        duration_s: float,
    ) -> None:
        self.canvas, self.layout, self.rest = canvas, layout, rest
        self.scenario, self.stream, self.duration_s = scenario, stream, duration_s
        self.labels: list[Label] = []

    def play(self) -> None:
        """Add everything that happens, but mains and losses."""
        if self.scenario.twitches == "strokes":
            sites = plan_sites(self.stream("plan"), self.scenario, self.duration_s)
            for site in sites:
                self._play_site(site)
        elif self.scenario.twitches == "free":
            self._play_free()
        if self._has("startle"):
            self._startle()
        for kind, (per_hour, limits_s) in _SCATTERED.items():
            if self._has(kind):
                self._scatter(kind, per_hour, limits_s)
        if self._has("ecg"):
            self.labels += add_heartbeat(
                self.canvas, self.stream("ecg"), ECG_UV, self.layout.is_needled_side
            )

    def _has(self, confounder: str) -> bool:
        return confounder in self.scenario.confounders

    @cached_property
    def _muscles(self) -> muscle.Muscles:
        rng = self.stream("muscles")
        needled = Bundle(muscle_pool(rng), self.layout, self.canvas, rng)
        if self.layout.is_needled_side.all():
            return muscle.Muscles(needled, None)
        other = Bundle(muscle_pool(rng), self.layout, self.canvas, rng, needled_side=False)
        return muscle.Muscles(needled, other)

    def _band(
        self, rng: np.random.Generator, x_mm: float, depth_mm: float, *, needled_side: bool = True
    ) -> Bundle:
        units = taut_band(rng, x_mm, depth_mm)
        return Bundle(units, self.layout, self.canvas, rng, needled_side=needled_side)

    def _play_free(self) -> None:
        rng = self.stream("free twitches")
        bands = [
            self._band(rng, rng.uniform(-18, 18), rng.uniform(*self.scenario.depth_mm))
            for _ in range(_MIXED_BANDS)
        ]
        time_s = LEAD_IN_S + rng.uniform(*self.scenario.free_every_s)
        while time_s < self.duration_s - 1.0:
            snr_db = rng.uniform(*self.scenario.first_snr_db)
            self._twitch(rng, bands[int(rng.integers(_MIXED_BANDS))], time_s, snr_db)
            time_s += rng.uniform(*self.scenario.free_every_s)

    def _twitch(
        self,
        rng: np.random.Generator,
        band: Bundle,
        time_s: float,
        snr_db: float,
        copy: Copy | None = None,
        *,
        site: int = 0,
        stroke: int = 0,
    ) -> None:
        if rng.random() < self.scenario.unseen_share:
            snr_db = -math.inf
        rest_uV2 = self.rest.power_at(time_s)
        label = add_twitch(self.canvas, rng, band, time_s, rest_uV2, snr_db, copy)
        cause = "unseen on the skin" if math.isinf(snr_db) else "twitch"
        self.labels.append(replace(label, cause=cause, site=site, stroke=stroke))

    def _play_site(self, site: Site) -> None:
        rng = self.stream(f"site {site.number}")
        band = self._band(rng, site.x_mm, site.depth_mm)
        copy = self._copy(rng, site)
        self._mark("site", site.in_s - 0.5, site.number, 0, "")
        self._mark("needle_in", site.in_s, site.number, 0, "")
        count = 0
        for number, stroke in enumerate(site.strokes, start=1):
            cause = "with a twitch" if stroke.has_twitch else "without a twitch"
            self._mark("stroke", stroke.time_s, site.number, number, cause)
            if stroke.has_twitch:
                snr_db = snr_of_next_db(rng, site.first_snr_db, count)
                at_s = stroke.time_s + stroke.twitch_delay_s
                self._twitch(rng, band, at_s, snr_db, copy, site=site.number, stroke=number)
                count += 1
        self._mark("needle_out", site.out_s, site.number, 0, "")
        self._move_needle(site)
        self._answer_strokes(site)
        if self._has("stimulation"):
            self._stimulate(site, band)

    def _copy(self, rng: np.random.Generator, site: Site) -> Copy | None:
        if not self.scenario.other_side or self.layout.is_needled_side.all():
            return None
        band = self._band(rng, site.x_mm, site.depth_mm, needled_side=False)
        return Copy(band, rng.uniform(0.015, 0.035), rng.uniform(3, 9))

    def _mark(self, kind: str, time_s: float, site: int, stroke: int, cause: str) -> None:
        at = round(time_s * self.canvas.board.fs)
        self.labels.append(
            Label(kind=kind, start_sample=at, stop_sample=at, site=site, stroke=stroke, cause=cause)
        )

    def _move_needle(self, site: Site) -> None:
        if not self._has("needle_movement"):
            return
        rng = self.stream(f"needle {site.number}")
        needle = mechanical.NeedleMovement(rng, self.layout, site.x_mm)
        moves = [
            (site.in_s, 2 * site.stroke_s, 0, "insertion"),
            *(
                (s.time_s, site.stroke_s, i, f"stroke with{'' if s.has_twitch else 'out'} a twitch")
                for i, s in enumerate(site.strokes, start=1)
            ),
            (site.out_s, 2 * site.stroke_s, 0, "withdrawal"),
        ]
        for time_s, length_s, number, cause in moves:
            label = needle.add(self.canvas, rng, time_s, length_s)
            self.labels.append(replace(label, site=site.number, stroke=number, cause=cause))

    def _answer_strokes(self, site: Site) -> None:
        """Guarding after some strokes, tone that rises during some sites."""
        rng = self.stream(f"answers {site.number}")
        drawn = rng.random()
        if self._has("de_qi") and (site.number == 1 or drawn < _DE_QI_SHARE):
            at_s = site.strokes[len(site.strokes) // 2].time_s
            self.labels.append(muscle.add_de_qi(
                self.canvas, rng, self._muscles.needled, at_s, self.rest.power_at(at_s)
            ))  # fmt: skip
        free_s = 0.0
        for stroke in site.strokes:
            drawn = rng.random()
            if stroke.time_s < free_s or stroke.has_twitch or not self._has("guarding"):
                continue
            if drawn < _GUARDED_SHARE:
                self.labels.append(muscle.add_guarding(
                    self.canvas, rng, self._muscles.needled, stroke.time_s,
                    self.rest.power_at(stroke.time_s),
                ))  # fmt: skip
                free_s = stroke.time_s + 4.0

    def _stimulate(self, site: Site, band: Bundle) -> None:
        rng = self.stream(f"stimulation {site.number}")
        start_s = site.strokes[-1].time_s + 1.5
        length_s = site.out_s - start_s - 1.0
        if length_s > 2.0 and (site.number == 1 or rng.random() < _STIMULATED_SHARE):
            self.labels += add_stimulation(self.canvas, rng, band, self.layout, start_s, length_s)

    def _startle(self) -> None:
        """Startle after strokes without a twitch, less each time; at any time without strokes."""
        rng = self.stream("startle")
        n = max(1, round(_STARTLES_PER_HOUR * self.duration_s / 3600))
        for i, (time_s, site, stroke) in enumerate(self._causes_of_startle(rng, n)):
            snr_db = rng.uniform(12, 25) - 3 * min(i, 4)
            rest_uV2 = self.rest.power_at(time_s)
            label = muscle.add_startle(self.canvas, rng, self._muscles, time_s, rest_uV2, snr_db)
            self.labels.append(replace(label, site=site, stroke=stroke))

    def _causes_of_startle(self, rng: np.random.Generator, n: int) -> list[tuple[float, int, int]]:
        """Time, site and stroke of each."""
        fs = self.canvas.board.fs
        twitches_s = spans_s(self.labels, "ltr", fs)
        strokes = [
            (label.start_sample / fs, label.site, label.stroke)
            for label in self.labels
            if label.kind == "stroke"
        ]
        quiet = [s for s in strokes if is_clear(twitches_s, s[0], s[0] + _STARTLE_S)]
        if among := quiet or strokes:
            chosen = rng.choice(len(among), min(n, len(among)), replace=False)
            return [among[i] for i in sorted(chosen)]
        length_s = (_STARTLE_S, _STARTLE_S)
        places = draw_places(rng, n, length_s, self._open_s, twitches_s)
        return [(time_s, 0, 0) for time_s, _ in sorted(places)]

    @property
    def _open_s(self) -> tuple[float, float]:
        """Between which times disturbances lie."""
        return LEAD_IN_S + 1, self.duration_s - 1

    def _scatter(self, kind: str, per_hour: int, length_s: tuple[float, float]) -> None:
        """Lay a kind of disturbance at random places, at least one; pops alone may hit twitches."""
        rng = self.stream(kind)
        n = max(1, round(per_hour * self.duration_s / 3600))
        avoided = "" if kind == "electrode_pop" else "ltr"
        taken_s = spans_s(self.labels, avoided, self.canvas.board.fs)
        for place in draw_places(rng, n, length_s, self._open_s, taken_s):
            self.labels.append(self._disturb(kind, rng, *place))

    def _disturb(
        self, kind: str, rng: np.random.Generator, time_s: float, length_s: float
    ) -> Label:
        hum_hz = self.scenario.mains_hz
        if kind == "voluntary":
            sides = [s for s in (self._muscles.needled, self._muscles.other) if s is not None]
            pool = sides[int(rng.random() < 0.25) % len(sides)]
            rest_uV2 = self.rest.power_at(time_s)
            return muscle.add_contraction(self.canvas, rng, pool, time_s, length_s, rest_uV2)
        if kind == "cable_motion":
            return mechanical.add_cable_tug(self.canvas, rng, time_s, length_s, hum_hz)
        if kind == "electrode_off":
            return mechanical.add_electrode_off(self.canvas, rng, time_s, length_s, hum_hz)
        if kind == "saturation":
            return mechanical.add_saturation(self.canvas, rng, time_s, length_s)
        return mechanical.add_electrode_pop(self.canvas, rng, time_s, length_s)
