"""A client's sessions side by side: a row each, legible with one and with forty."""

from __future__ import annotations

from twitchdetect.report.chart import say
from twitchdetect.report.chart.client_facts import ClientFacts, VisitFact
from twitchdetect.report.chart.document import Block, Column, Table, Text

_HOURS = (24, 48, 72)


def sessions_table(facts: ClientFacts) -> tuple[Block, ...]:
    """Give the table and what must be said below it."""
    if not facts.visits:
        return (Text("There is no session yet.", "soft"),)
    pains = [m.value for v in facts.visits for m in v.measures if m.kind == "pain"]
    places = say.decimals_of(pains, 1)
    sore = [d.soreness for v in facts.visits for d in v.diary]
    sore_places = say.decimals_of(sore, 1)
    columns = (
        Column("No.", is_number=True, share=4),
        Column("Day", is_kept=True),
        Column("Muscles", share=29),
        Column("Needles", is_number=True),
        Column("Twitches confirmed of detected", is_number=True, share=13),
        Column("Pain before", is_number=True),
        Column("after", is_number=True),
        *(Column(f"{'Sore ' if h == 24 else ''}{h} h", is_number=True) for h in _HOURS),
        Column("Adverse", is_number=True),
        Column("Signed", share=8),
    )
    rows = tuple(_row(v, places, sore_places) for v in facts.visits)
    words = "– is not recorded. Pain and soreness from 0 to 10; before and after the needles."
    if any(visit.is_simulation for visit in facts.visits):
        words += " (sim.): simulated, no person was treated."
    return (Table(columns, rows), Text(words, "soft"))


def _row(visit: VisitFact, places: int, sore_places: int) -> tuple[str, ...]:
    pain = {m.phase: m.value for m in visit.measures if m.kind == "pain"}
    sore = {d.hours: d.soreness for d in visit.diary}
    counts = visit.counts
    twitches = f"{counts.n_confirmed} of {counts.n_detected}" if visit.has_recording else "–"
    signed = visit.author if visit.is_signed else "OPEN"
    if visit.is_simulation:
        signed += " (sim.)"
    return (
        str(visit.number),
        say.short_date(visit.at),
        muscles_of(visit) or "–",
        str(visit.n_needles),
        twitches,
        *(say.number(pain.get(phase), places) or "–" for phase in ("before", "after")),
        *(say.number(sore.get(hours), sore_places) or "–" for hours in _HOURS),
        str(len(visit.adverse)) if visit.adverse else "0",
        signed,
    )


def muscles_of(visit: VisitFact) -> str:
    """Name a session's muscles, each with its sides."""
    sides: dict[str, list[str]] = {}
    for place in visit.places:
        side = {"left": "L", "right": "R", "middle": "M"}.get(place.side, "")
        sides.setdefault(place.muscle or "muscle not recorded", []).append(side)
    told = []
    for muscle, own in sides.items():
        letters = "".join(dict.fromkeys(own))
        told.append(f"{muscle} {letters}".rstrip())
    return "; ".join(told)
