"""What one session says to each column of a STRICTA table: text, or none where it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from twitchdetect.chart import picklists
from twitchdetect.chart.needle_work import insertions_of
from twitchdetect.chart.picked import picked
from twitchdetect.chart.tables import Insertion, Measure, NeedlingSession, Site

UNKNOWN = "n/a"
NONE = "none"
_GRADES = (("I", 0.1), ("II", 1.0), ("III", 5.0), ("IV", 10.0))


@dataclass(frozen=True, slots=True)
class Seen:
    """A session, and what was counted of it.

    Attributes
    ----------
    session : NeedlingSession
    n_sessions : int
        The client's, so far and later.
    days_since_last, days_since_first : float or None, float
    n_twitches, n_confirmed : int
        Of the session, without rejected ones.
    in_needle : dict of str to (int or None, int or None)
        The same of each insertion, by its id; none where the recording's time is not known.
    is_research : bool
        Whether typed words stay out.
    """

    session: NeedlingSession
    n_sessions: int
    days_since_last: float | None
    days_since_first: float
    n_twitches: int
    n_confirmed: int
    in_needle: dict[str, tuple[int | None, int | None]]
    is_research: bool

    @property
    def sites(self) -> list[Site]:
        """Sites at which a needle was in; all of them where no needle is told."""
        valid = [site for site in self.session.sites if not site.is_struck]
        needled = {insertion.site_id for insertion in self.insertions}
        return [site for site in valid if site.id in needled] or valid

    @property
    def insertions(self) -> list[Insertion]:
        return [i for i in insertions_of(self.session) if not i.is_struck]

    def measures(self, kind: str, phase: str) -> list[Measure]:
        valid = [m for m in self.session.measures if not m.is_struck]
        return [m for m in valid if (m.kind, m.phase) == (kind, phase)]

    def answers(self, topic: str) -> dict[str, str]:
        return {a.item: a.value for a in self.session.answers if a.topic == topic}

    def typed(self, text: str) -> str:
        """Give typed words where they may leave."""
        return "" if self.is_research else " ".join(text.split())


def _listed(values: Iterable[Any]) -> str:
    """Give values in order, with what is not known among them; empty if nothing is known."""
    shown = [UNKNOWN if v is None or v == "" else str(v) for v in values]
    return "; ".join(shown) if any(v != UNKNOWN for v in shown) else ""


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _style(seen: Seen) -> str:
    found = dict.fromkeys(s.technique for s in seen.sites if s.technique in picklists.TECHNIQUES)
    return "; ".join(picklists.TECHNIQUES[key] for key in found if key)


def _points(seen: Seen) -> str:
    return _listed(_point(site, seen) for site in seen.sites)


def _point(site: Site, seen: Seen) -> str:
    muscle = picked("site", "muscle", site.muscle) or seen.typed(site.muscle)
    words = [muscle, site.side, site.point] if muscle else []
    known = [w for w in words if w and (w == muscle or w in (*picklists.SIDES, *picklists.POINTS))]
    return ", ".join(known)


def _response(seen: Seen) -> str:
    is_recorded = any(not a.is_struck for a in seen.session.attachments)
    if not (is_recorded or seen.n_twitches):
        return ""
    return f"muscle twitch response: {seen.n_twitches} found, {seen.n_confirmed} confirmed"


def _stimulation(seen: Seen) -> str:
    return _listed(_stimulus(site, seen) for site in seen.sites)


def _stimulus(site: Site, seen: Seen) -> str:
    settings = {
        "Hz": site.frequency_hz,
        "us": site.pulse_width_us,
        "mA": site.intensity_mA,
        "s": site.stimulation_s,
    }
    told = [f"{value:g} {unit}" for unit, value in settings.items() if value is not None]
    if told or site.technique == "electro":
        return ", ".join(["electrical", *told])
    strokes = [i.n_strokes for i in seen.insertions if i.site_id == site.id]
    known = [n for n in strokes if n is not None]
    n_strokes = sum(known) if known else site.n_strokes
    return "" if n_strokes is None else f"manual, {n_strokes} strokes"


def _needle(seen: Seen) -> str:
    return _listed(
        ", ".join(
            filter(
                None,
                (
                    f"{kind.diameter_mm:g} mm x {kind.length_mm:g} mm"
                    if kind.diameter_mm and kind.length_mm
                    else "",
                    seen.typed(kind.maker),
                    seen.typed(kind.material),
                ),
            )
        )
        for kind in seen.session.needles
        if not kind.is_struck
    )


def _frequency(seen: Seen) -> str:
    last = seen.days_since_last
    told = "first session" if last is None else f"{last:.1f} d after the one before"
    outs = [i.out_at for i in seen.insertions if i.out_at is not None]
    if not outs:
        return told
    minutes = (max(outs) - min(i.in_at for i in seen.insertions)).total_seconds() / 60
    return f"{told}, {minutes:.1f} min"


def _other_treatment(seen: Seen) -> str:
    given = seen.answers("other_treatment")
    words = [i.words for i in picklists.OTHER_TREATMENT if given.get(i.key) == "yes"]
    return "; ".join(words) or (NONE if given else "")


def _dose_grade(seen: Seen) -> str:
    times = [i.in_situ_min for i in seen.insertions]
    known = [t for t in times if t is not None]
    if not known:
        return ""
    return next((grade for grade, most_min in _GRADES if max(known) <= most_min), "V")


def _consent(seen: Seen) -> str:
    given = seen.answers("consent")
    known = [given[key] for key in ("given", "form") if key in given]
    allowed = ("yes", "no", "written", "verbal")
    return ", ".join(v for v in known if v in allowed) if "given" in given else ""


def _measured(kind: str, phase: str) -> Callable[[Seen], str]:
    def value(seen: Seen) -> str:
        found = seen.measures(kind, phase)
        told = [(seen.typed(m.what), f"{m.value:g}") for m in found]
        return "; ".join(f"{what}: {number}" if what else number for what, number in told)

    return value


def _counted(which: int) -> Callable[[Seen], str]:
    def value(seen: Seen) -> str:
        return _listed(seen.in_needle.get(i.id, (None, None))[which] for i in seen.insertions)

    return value


def _any_twitch(seen: Seen) -> str:
    counts = [seen.in_needle.get(i.id, (None, None))[0] for i in seen.insertions]
    return _listed(None if n is None else "yes" if n else "no" for n in counts)


def _adverse(when: str) -> Callable[[Seen], str]:
    def value(seen: Seen) -> str:
        valid = [e for e in seen.session.adverse_events if not e.is_struck and e.when == when]
        told = [
            f"{picklists.ADVERSE_EVENTS[e.kind].words} ({e.severity})"
            for e in valid
            if e.kind in picklists.ADVERSE_EVENTS and e.severity in picklists.SEVERITIES
        ]
        if when == "after":
            told += _symptoms(seen)
        was_asked = when == "during" or any(not d.is_struck for d in seen.session.diary)
        is_over = seen.session.closed_at is not None
        return "; ".join(told) or (NONE if was_asked and is_over else "")

    return value


def _symptoms(seen: Seen) -> Sequence[str]:
    diary = [d for d in seen.session.diary if not d.is_struck]
    return [
        f"{picklists.SYMPTOMS[key].words} ({d.hours} h)"
        for d in diary
        for key in d.symptoms
        if key in picklists.SYMPTOMS
    ]


def _date(seen: Seen) -> str:
    if seen.is_research:
        return f"{seen.days_since_first:.3f}"
    return seen.session.opened_at.date().isoformat()


VALUES: dict[str, Callable[[Seen], str]] = {
    "client": lambda seen: seen.session.client.code,
    "session": lambda seen: str(seen.session.number),
    "date": _date,
    "is_signed": lambda seen: "no" if seen.session.closed_at is None else "yes",
    "1a": _style,
    "1b": lambda seen: seen.typed(seen.session.rationale),
    "1c": lambda seen: seen.typed(seen.session.varied),
    "2a": lambda seen: str(len(seen.insertions)),
    "2b": _points,
    "2c": lambda seen: _listed(_number(i.depth_mm) for i in seen.insertions),
    "2d": _response,
    "2e": _stimulation,
    "2f": lambda seen: _listed(
        None if i.in_situ_min is None else f"{i.in_situ_min:.1f}" for i in seen.insertions
    ),
    "2g": _needle,
    "3a": lambda seen: str(seen.n_sessions),
    "3b": _frequency,
    "4a": _other_treatment,
    "4b": lambda seen: seen.typed(seen.session.place),
    "5": lambda seen: seen.typed(seen.session.credential),
    "6a": lambda _: "",
    "6b": lambda _: "",
    "dose_grade": _dose_grade,
    "consent": _consent,
    "pain_before": _measured("pain", "before"),
    "pain_after": _measured("pain", "after"),
    "rom_before": _measured("rom", "before"),
    "rom_after": _measured("rom", "after"),
    "ppt_before": _measured("ppt", "before"),
    "ppt_after": _measured("ppt", "after"),
    "ltr_yes_no": _any_twitch,
    "ltr_count": _counted(0),
    "ltr_confirmed": _counted(1),
    "adverse_during": _adverse("during"),
    "adverse_after": _adverse("after"),
}
"""By `stricta_items.StrictaItem.key`; empty where the session does not say it."""
