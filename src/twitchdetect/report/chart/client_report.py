"""The report of a client: sessions side by side, and what changed over them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from twitchdetect.chart import picklists
from twitchdetect.report.chart import say
from twitchdetect.report.chart.client_facts import ClientFacts, PlaceFact, VisitFact
from twitchdetect.report.chart.client_table import sessions_table
from twitchdetect.report.chart.document import (
    Block,
    Column,
    Document,
    Pairs,
    Pictures,
    Section,
    Table,
    Text,
)
from twitchdetect.report.chart.intervals import count_interval, share_interval
from twitchdetect.report.chart.over_time import OverTime, Point
from twitchdetect.report.chart.session_after import measure_words, symptom_words
from twitchdetect.report.chart.session_report import NOTICE, SIMULATED, chart_words

ACROSS = 2
MOST_MUSCLES = 8


def client_report(facts: ClientFacts) -> Document:
    """Put the report of a client together."""
    sections = [
        Section("Sessions", sessions_table(facts)),
        _measures(facts),
        _twitches(facts),
        _adverse(facts),
        Section(
            "History and medication",
            (Pairs((("History", facts.history), ("Medication", facts.medication))),),
        ),
    ]
    are_simulated = [v.is_simulation for v in facts.visits]
    return Document(
        kind="Client over all sessions",
        title=facts.code,
        aside=_aside(facts),
        banner=_banner(are_simulated),
        alerts=tuple(_alerts(facts)),
        figures=tuple(_figures(facts)),
        sections=tuple(sections),
        closing=(*chart_words(facts.head), Text(NOTICE, "soft")),
        foot=f"Client {facts.code}" + (", SIMULATED" if any(are_simulated) else ""),
    )


def _banner(are_simulated: Sequence[bool]) -> str:
    if not any(are_simulated):
        return ""
    if all(are_simulated):
        return SIMULATED
    n = sum(are_simulated)
    return f"PARTLY SIMULATED\n{say.count(n, 'session')} of these with no person; marked below."


def _aside(facts: ClientFacts) -> tuple[str, ...]:
    n = len(facts.visits)
    if not n:
        return ("No session yet",)
    first, last = facts.visits[0].at, facts.visits[-1].at
    days = dict.fromkeys((say.date(first), say.date(last)))
    when = " to ".join(days)
    authors = sorted({v.author for v in facts.visits})
    return (say.count(n, "session"), when, f"Practitioner {say.listed(authors)}")


def _alerts(facts: ClientFacts) -> list[str]:
    lines = []
    for number, d in facts.alerts:
        known = picklists.SYMPTOMS
        red = [s for s in d.symptoms if s not in known or known[s].is_red]
        lines.append(
            f"OPEN: {d.hours} h after session {number}: {symptom_words(red)}. "
            "Nobody has acknowledged this."
        )
    return lines


def _figures(facts: ClientFacts) -> list[tuple[str, str]]:
    visits = facts.visits
    counts = [v.counts for v in visits]
    n_confirmed, n_detected = (
        sum(c.n_confirmed for c in counts),
        sum(c.n_detected for c in counts),
    )
    has_recording = any(v.has_recording for v in visits)
    n_adverse = sum(bool(v.adverse) for v in visits)
    return [
        (str(len(visits)), "session" if len(visits) == 1 else "sessions"),
        (str(sum(v.n_needles for v in visits)), "needles"),
        (f"{n_confirmed} of {n_detected}" if has_recording else "", "detected twitches confirmed"),
        _pain(facts),
        (f"{n_adverse} of {len(visits)}", "sessions with an adverse event"),
    ]


def _pain(facts: ClientFacts) -> tuple[str, str]:
    told = [m.value for v in facts.visits for m in v.measures if m.kind == "pain"][:1]
    last = [m.value for v in facts.visits for m in v.measures if m.kind == "pain"][-1:]
    places = say.decimals_of([*told, *last], 1)
    values = [say.number(value, places) for value in (*told, *last)]
    return (" → ".join(values), "pain, 0 to 10, first and last told")


def _measures(facts: ClientFacts) -> Section:
    order = list(picklists.MEASURES)
    keys = sorted(facts.series, key=lambda k: (order.index(k[0]) if k[0] in order else 99, k))
    if not keys:
        return Section("Measures over time", (Text("No measure was recorded.", "soft"),))
    pictures = tuple(_series(facts, key) for key in keys)
    words = "○ before\u2003● after\u2003◇ later. The line joins what was found before each session."
    return Section("Measures over time", (Text(words, "soft"), Pictures(pictures, ACROSS)))


def _series(facts: ClientFacts, key: tuple[str, str, str]) -> OverTime:
    kind = picklists.MEASURES.get(key[0])
    points, unit, values = [], "", []
    for visit in facts.visits:
        own = [m for m in visit.measures if (m.kind, m.what, m.side) == key]
        if not own:
            continue
        last = {m.phase: m.value for m in own}
        told = [last.get(phase, math.nan) for phase in picklists.PHASES]
        points.append(Point(visit.number, visit.at, *told))
        values += [m.value for m in own]
        unit = own[0].unit
    hint = f"{kind.better} is better" if kind is not None and kind.better else ""
    is_pain = key[0] == "pain"
    return OverTime(
        measure_words(key),
        "" if is_pain else unit,
        hint,
        tuple(points),
        lowest=0.0 if is_pain else None,
        highest=10.0 if is_pain else None,
        decimals=say.decimals_of(values, 1),
    )


def _twitches(facts: ClientFacts) -> Section:
    title = "Twitches over time"
    if not facts.muscles:
        words = "No recording is attached to any session."
        return Section(title, (Text(words, "soft"),))
    shown = facts.muscles[:MOST_MUSCLES]
    pictures = [p for muscle in shown for p in _muscle(facts, muscle)]
    words = (
        "Counted: detected and not rejected. Bars: 95 % interval (of a count Poisson's, exact; of "
        "a share with Jeffreys' prior)."
    )
    blocks: list[Block] = [Text(words, "soft"), _muscle_table(facts)]
    if len(facts.muscles) > len(shown):
        more = f"Pictures of the {len(shown)} muscles that were treated most often."
        blocks.append(Text(more, "soft"))
    return Section(title, (*blocks, Pictures(tuple(pictures), ACROSS)))


def _muscle_name(muscle: tuple[str, str]) -> str:
    return ", ".join(part for part in muscle if part) or "muscle not recorded"


def _places_of(visit: VisitFact, muscle: tuple[str, str]) -> list[PlaceFact]:
    return [p for p in visit.places if (p.muscle, p.side) == muscle]


def _muscle(facts: ClientFacts, muscle: tuple[str, str]) -> list[OverTime]:
    """Draw how many twitches a muscle gave in each session, and which share of strokes."""
    counted, shares = [], []
    for visit in facts.visits:
        own = _places_of(visit, muscle)
        if not own or not visit.has_recording:
            continue
        n = sum(p.counts.n_counted for p in own)
        low, high = count_interval(n)
        counted.append(Point(visit.number, visit.at, after=float(n), low=low, high=high))
        k, strokes = answered(own)
        if strokes:
            share, low, high = (100 * v for v in share_interval(k, strokes))
            shares.append(Point(visit.number, visit.at, after=share, low=low, high=high))
    name = _muscle_name(muscle)
    pictures = [OverTime(name, "twitches", "", tuple(counted), lowest=0.0)]
    if shares:
        title = f"{name}, strokes answered"
        pictures.append(OverTime(title, "%", "", tuple(shares), lowest=0.0, highest=100.0))
    return pictures


def answered(places: Sequence[PlaceFact]) -> tuple[int, int]:
    """Give how many strokes were answered, and how many there were."""
    told = [p for p in places if p.n_strokes and p.n_answered is not None]
    return sum(p.n_answered or 0 for p in told), sum(p.n_strokes or 0 for p in told)


def _muscle_table(facts: ClientFacts) -> Table:
    columns = (
        Column("Muscle", share=36),
        Column("Sessions", is_number=True),
        Column("Twitches", is_number=True),
        Column("Strokes", is_number=True),
        Column("Answered", is_number=True),
        Column("Share answered, 95 % interval", is_number=True, share=24),
    )
    rows = []
    for muscle in facts.muscles:
        visits = [v for v in facts.visits if v.has_recording and _places_of(v, muscle)]
        own = [p for v in visits for p in _places_of(v, muscle)]
        k, n = answered(own)
        told = ("", "", "")
        if n:
            share, low, high = (100 * v for v in share_interval(k, n))
            told = (str(n), str(k), f"{share:.0f} % ({low:.0f} to {high:.0f} %)")
        n_counted = sum(p.counts.n_counted for p in own)
        rows.append((_muscle_name(muscle), str(len(visits)), str(n_counted), *told))
    return Table(columns, tuple(rows))


def _adverse(facts: ClientFacts) -> Section:
    n, k = len(facts.visits), sum(bool(v.adverse) for v in facts.visits)
    blocks: list[Block] = []
    if n:
        _, low, high = share_interval(k, n)
        blocks.append(
            Text(
                f"In {k} of {say.count(n, 'session')}, {say.percent(k / n)} "
                f"({say.interval(100 * low, 100 * high, 0, '%')}). Published: any minor event in "
                f"{picklists.ANY_MINOR_PERCENT} % of 20 464 sessions (Boyce 2020)."
            )
        )
    rows = []
    for visit in facts.visits:
        for a in visit.adverse:
            kind = picklists.ADVERSE_EVENTS.get(a.kind)
            words = kind.words if kind is not None else say.words_of(a.kind)
            done = ". ".join(part.rstrip(".") for part in (a.action, a.outcome, a.note) if part)
            when = f"{a.when}, {say.short_date(a.at)}"
            rows.append((str(visit.number), words, a.severity, when, done))
    if rows:
        columns = (
            Column("Session", is_number=True, share=9),
            Column("Event", share=24),
            Column("Severity", share=12),
            Column("When", share=21),
            Column("Done, outcome, note"),
        )
        blocks.append(Table(columns, tuple(rows)))
    return Section("Adverse events", tuple(blocks) or (Text("No session yet.", "soft"),))
