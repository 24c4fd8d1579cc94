"""What happened at each site: strokes, twitches, and whether the response is dying out.

A description of the signal, of events alone: live, replay and batch agree. It is no advice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from twitchdetect.block import Marker
from twitchdetect.detect.site_statistics import beta_interval, p_fewer, size_change
from twitchdetect.events import Event

TOLD = 0.9
"""Probability from which it is said that the response is dying out, or is not."""
PISTONING_S = 2.0
"""Longest time between strokes that counts for their rate."""
ANSWER_S = (-0.02, 0.15)
"""When after its stroke a twitch may begin."""
SAME_S = 0.06
"""Within how much two times mean the same stroke."""
OVER_S = 30.0
"""After so long without a stroke another site begins, and a twitch belongs to none."""
_ORDER = ("site", "needle_in", "stroke", "needle_out")


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What the signal shows of one site; nan for what is not known.

    Attributes
    ----------
    number : int
        From 1, in order of time.
    start_sample, stop_sample : int
        From insertion or first stroke to withdrawal or what was last seen.
    n_strokes, n_answered, n_twitches : int
        Strokes, those of them with a twitch, and twitches, also apart from strokes.
    stroke_rate_hz : float
        Median while pistoning.
    dwell_s : float
        From the last stroke to the withdrawal.
    first_uV, last_uV : float
        Peak of the first and of the last twitch.
    latency_ms : float
        Median from a stroke's deepest point to the twitch.
    share, share_low, share_high : float
        Probability of a twitch at a stroke, with its interval of 95 %.
    change, change_low, change_high : float
        Factor from a twitch's size to the next one's, with its interval of 95 %.
    p_fewer : float
        Probability that the later half of the strokes twitches less often than the earlier.
    strokes_since : int
        Strokes after the last one with a twitch.
    """

    number: int
    start_sample: int
    stop_sample: int
    n_strokes: int
    n_answered: int
    n_twitches: int
    stroke_rate_hz: float
    dwell_s: float
    first_uV: float
    last_uV: float
    latency_ms: float
    share: float
    share_low: float
    share_high: float
    change: float
    change_low: float
    change_high: float
    p_fewer: float
    strokes_since: int

    @property
    def twitches_per_stroke(self) -> float:
        return self.n_twitches / self.n_strokes if self.n_strokes else math.nan

    @property
    def response(self) -> str:
        """``dying out``, ``steady`` or ``cannot be told``."""
        if self.p_fewer >= TOLD or self.change_high < 1.0:
            return "dying out"
        is_steady = self.change_low <= 1.0 and self.p_fewer <= 0.5 and self.n_twitches >= 5
        return "steady" if is_steady else "cannot be told"

    @property
    def sentence(self) -> str:
        """The state in words, e.g. ``3 strokes without a twitch; amplitude at 40 % ...``."""
        if not self.n_twitches:
            return f"no twitch in {_count(self.n_strokes, 'stroke')}"
        parts = [f"{_count(self.strokes_since, 'stroke')} without a twitch since the last"]
        if self.n_answered == 0:
            parts = ["no twitch that answers a stroke"]
        elif self.strokes_since == 0:
            parts = ["the last stroke twitched"]
        if self.n_twitches > 1:
            parts.append(f"amplitude at {100 * self.last_uV / self.first_uV:.0f} % of the first")
        return "; ".join([*parts, f"response: {self.response}"])


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"


@dataclass(slots=True)
class _Site:
    start: int
    strokes: list[int] = field(default_factory=list)
    is_in: bool = False
    out: int | None = None

    def last(self) -> int:
        return self.strokes[-1] if self.strokes else self.start


def summarize_sites(
    events: Sequence[Event], fs: float, markers: Iterable[Marker] = ()
) -> list[SiteSummary]:
    """Sum up each site of the needle.

    Parameters
    ----------
    events : sequence of Event
        In any order.
    fs : float
        Sampling frequency in Hz.
    markers : iterable of Marker
        What the therapist marked. Sites, insertions and withdrawals that were marked, and likewise
        strokes, take the place of all that the signal says about them.

    Returns
    -------
    list of SiteSummary
        In order of time.
    """
    marks = list(markers)
    sites = _split(_steps(events, marks), fs)
    starts = [site.start for site in sites] + [2**62]
    twitches = sorted(
        (e for e in events if e.kind == "ltr"), key=lambda e: (e.start_sample, e.stop_sample)
    )
    summaries = []
    for number, site in enumerate(sites, start=1):
        end = min(starts[number], (site.out or site.last() + round(OVER_S * fs)) + round(0.5 * fs))
        early = round(ANSWER_S[0] * fs)
        own = [e for e in twitches if site.start + early <= e.start_sample < end + early]
        summaries.append(_sum_up(number, site, own, fs))
    return summaries


def summarize_between(
    events: Sequence[Event],
    fs: float,
    start_sample: int,
    stop_sample: int,
    markers: Iterable[Marker] = (),
    number: int = 1,
) -> SiteSummary:
    """Sum up all between two samples as one site, however long the needle rested or was out.

    Parameters
    ----------
    events, fs, markers
        As `summarize_sites` takes them; what lies outside is left out.
    start_sample, stop_sample : int
        Half-open.
    number : int
        Of the summary.
    """
    marks = [m for m in markers if start_sample <= m.sample < stop_sample]
    own = [e for e in events if start_sample <= e.start_sample < stop_sample]
    steps = _steps(own, marks)
    strokes = [sample for sample, place in steps if _ORDER[place] == "stroke"]
    outs = [sample for sample, place in steps if _ORDER[place] == "needle_out"]
    site = _Site(start_sample, strokes=strokes, out=outs[-1] if outs else None)
    twitches = sorted(
        (e for e in own if e.kind == "ltr"), key=lambda e: (e.start_sample, e.stop_sample)
    )
    return _sum_up(number, site, twitches, fs)


def _steps(events: Sequence[Event], marks: Sequence[Marker]) -> list[tuple[int, int]]:
    """Give what the needle does as (sample, place in `_ORDER`), in order of time."""
    steps = []
    for kinds in (("site", "needle_in", "needle_out"), ("stroke",)):
        marked = [(m.sample, _ORDER.index(m.kind)) for m in marks if m.kind in kinds]
        seen = [(e.start_sample, _ORDER.index(e.kind)) for e in events if e.kind in kinds]
        steps += marked or seen
    return sorted(steps)


def _split(steps: Iterable[tuple[int, int]], fs: float) -> list[_Site]:
    sites: list[_Site] = []
    for sample, place in steps:
        kind, site = _ORDER[place], sites[-1] if sites else None
        is_over = site is None or site.out is not None or sample - site.last() > OVER_S * fs
        if kind == "needle_out":
            if site is not None and site.out is None:
                site.out = sample
        elif (
            site is None
            or is_over
            or kind == "site"
            or (kind == "needle_in" and (site.is_in or bool(site.strokes)))
        ):
            first = [sample] if kind == "stroke" else []
            sites.append(_Site(sample, strokes=first, is_in=kind == "needle_in"))
        elif kind == "stroke":
            site.strokes.append(sample)
        else:
            site.is_in = True
    return sites


def stroke_of(twitch: Event, strokes: Sequence[int], fs: float) -> int | None:
    """Give the stroke that a twitch answers: the one it names, else the latest just before it."""
    if twitch.stroke_sample >= 0:
        named = [s for s in strokes if abs(s - twitch.stroke_sample) <= SAME_S * fs]
        if named:
            return min(named, key=lambda s: abs(s - twitch.stroke_sample))
    low, high = ANSWER_S
    before = [s for s in strokes if low * fs <= twitch.start_sample - s <= high * fs]
    return before[-1] if before else None


def _sum_up(number: int, site: _Site, twitches: Sequence[Event], fs: float) -> SiteSummary:
    strokes = site.strokes
    pairs = [(e, s) for e in twitches if (s := stroke_of(e, strokes, fs)) is not None]
    answered = {s for _, s in pairs}
    has_twitch = [s in answered for s in strokes]
    gaps = [g for g in np.diff(strokes) / fs if 0.0 < g <= PISTONING_S]
    n, k = len(strokes), len(answered)
    peaks = np.array([e.peak_uV for e in twitches])
    seen = [site.start, site.last(), *(e.stop_sample for e in twitches)]
    share_low, share_high = beta_interval(k, n)
    change, change_low, change_high = size_change(peaks)
    late_ms = [1000 * (e.start_sample - s) / fs for e, s in pairs]
    return SiteSummary(
        number=number,
        start_sample=site.start,
        stop_sample=max(seen) if site.out is None else max(site.out, site.last()),
        n_strokes=n,
        n_answered=k,
        n_twitches=len(twitches),
        stroke_rate_hz=float(1.0 / np.median(gaps)) if gaps else math.nan,
        dwell_s=math.nan if site.out is None else (site.out - site.last()) / fs,
        first_uV=float(peaks[0]) if len(peaks) else math.nan,
        last_uV=float(peaks[-1]) if len(peaks) else math.nan,
        latency_ms=float(np.median(late_ms)) if late_ms else math.nan,
        share=(k + 0.5) / (n + 1.0) if n else math.nan,
        share_low=share_low,
        share_high=share_high,
        change=change,
        change_low=change_low,
        change_high=change_high,
        p_fewer=p_fewer(has_twitch),
        strokes_since=n - 1 - max((i for i, has in enumerate(has_twitch) if has), default=-1),
    )
