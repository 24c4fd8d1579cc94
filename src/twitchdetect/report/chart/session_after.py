"""The part of a session's report about measures, what went wrong, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from twitchdetect.chart import picklists
from twitchdetect.report.chart import say
from twitchdetect.report.chart.document import Block, Column, Group, Pairs, Section, Table, Text
from twitchdetect.report.chart.facts import AdverseFact, DiaryFact, MeasureFact, SessionFacts
from twitchdetect.report.chart.topics import topic_words


def measures(facts: SessionFacts) -> Section:
    """Give the section: before, after and later side by side, and what that means."""
    if not facts.measures:
        return Section("Measures", (Text("No measure was recorded.", "soft"),))
    keys = dict.fromkeys((m.kind, m.what, m.side) for m in facts.measures)
    order = list(picklists.MEASURES)
    rows = [
        _measure_row(key, [m for m in facts.measures if (m.kind, m.what, m.side) == key])
        for key in sorted(keys, key=lambda k: order.index(k[0]) if k[0] in order else len(order))
    ]
    columns = (
        Column("Measure", share=42),
        *(Column(head, is_number=True) for head in ("Before", "After", "Change")),
        Column("Which is", share=14),
        Column("Later", is_number=True),
    )
    if not any(m.phase == "follow-up" for m in facts.measures):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Section("Measures", (Table(columns, tuple(rows)), *_measure_notes(facts)))


def _measure_row(key: tuple[str, str, str], own: Sequence[MeasureFact]) -> tuple[str, ...]:
    kind = picklists.MEASURES.get(key[0])
    words = measure_words(key)
    before, after, later = (_last(own, phase) for phase in picklists.PHASES)
    places = say.decimals_of((m.value for m in own), 1)
    told = ("", "")
    if before is not None and after is not None:
        difference = after.value - before.value
        told = (say.change(difference, places), _judged(kind, difference))
    values = tuple(
        say.number(m.value, places) if m is not None else "" for m in (before, after, later)
    )
    return (
        f"{words}, {own[0].unit}",
        values[0],
        values[1],
        told[0] or "–",
        told[1] or "–",
        values[2] or "–",
    )


def measure_words(key: tuple[str, str, str]) -> str:
    """Name a measure with what was measured and its side."""
    kind = picklists.MEASURES.get(key[0])
    words = kind.words if kind is not None else say.words_of(key[0])
    return ", ".join(part for part in (words, key[1], key[2]) if part)


def _last(own: Sequence[MeasureFact], phase: str) -> MeasureFact | None:
    return next((m for m in reversed(own) if m.phase == phase), None)


def _judged(kind: picklists.MeasureKind | None, difference: float) -> str:
    if kind is None or difference == 0:
        return "no change"
    if not kind.better:
        return "depends on the score"
    is_better = (difference > 0) == (kind.better == "higher")
    return "better" if is_better else "worse"


def _measure_notes(facts: SessionFacts) -> list[Block]:
    """Say what of several values is shown, when later ones were taken, and notes."""
    lines = []
    for m in facts.measures:
        name = measure_words((m.kind, m.what, m.side))
        if m.phase == "follow-up":
            lines.append(f"Later ({name}): {say.moment(m.at)}.")
        if m.note:
            lines.append(f"{name}, {m.phase}: {m.note}")
    seen = [(m.kind, m.what, m.side, m.phase) for m in facts.measures]
    if len(seen) != len(set(seen)):
        lines.append("Of several values of one time the last one is shown.")
    return [Text(line, "soft") for line in dict.fromkeys(lines)]


def adverse(facts: SessionFacts) -> Section:
    """Give the section: what was unwanted, with how often studies report it."""
    usual = (
        f"Published, for comparison: any minor event in {picklists.ANY_MINOR_PERCENT} % and any "
        f"major one in {picklists.ANY_MAJOR_PERCENT} % of 20 464 sessions (Boyce 2020)."
    )
    response = picklists.RESPONSES.get(facts.said["response"], facts.said["response"])
    response = response if facts.said["response"] else ""
    taken = ". ".join(part for part in (response, facts.said["response_note"]) if part)
    blocks: list[Block] = [Pairs((("How the client took it", taken),))]
    if not facts.adverse:
        words = "No adverse event was recorded."
        return Section("Response and adverse events", (*blocks, Text(words), Text(usual, "soft")))
    columns = (
        Column("Event", share=22),
        Column("When", share=17),
        Column("Severity", share=10),
        Column("Done, outcome", share=28),
        Column("Published share of sessions"),
    )
    rows = tuple(_adverse_row(a, facts) for a in facts.adverse)
    return Section(
        "Response and adverse events", (*blocks, Table(columns, rows), Text(usual, "soft"))
    )


def _adverse_row(a: AdverseFact, facts: SessionFacts) -> tuple[str, ...]:
    kind = picklists.ADVERSE_EVENTS.get(a.kind)
    words = kind.words if kind is not None else say.words_of(a.kind)
    where = f", site {a.site}" if a.site is not None else ""
    is_same_day = a.at.astimezone().date() == facts.opened_at.astimezone().date()
    at = say.time(a.at) if is_same_day else say.moment(a.at)
    done = ". ".join(part.rstrip(".") for part in (a.action, a.outcome) if part)
    return (
        f"{words}\n{a.note}" if a.note else words,
        f"{a.when}{where}, {at}",
        a.severity,
        done,
        published(kind),
    )


def published(kind: picklists.AdverseKind | None) -> str:
    """Give the base rates of an event, each with its study."""
    if kind is None or not kind.percent:
        return "no rate known to us"
    shares, sources = kind.percent.split(" | "), kind.source.split(" | ")
    return "\n".join(f"{p} % ({s})" for p, s in zip(shares, sources, strict=True))


def aftercare(facts: SessionFacts) -> Section:
    """Give the section: what was told, what comes next, and the days after."""
    said = facts.said
    others = [
        item.words
        for item in picklists.OTHER_TREATMENT
        if (answer := facts.answers_of("other_treatment").get(item.key)) and answer.value == "yes"
    ]
    pairs = [
        ("Aftercare told", topic_words(facts, "aftercare")),
        ("Red flags told", topic_words(facts, "red_flags")),
        ("Plan", said["plan"]),
        ("Other treatment", ", ".join(others)),
        ("Next session", said["next_session"]),
    ]
    if said["note"]:
        pairs.append(("Note", said["note"]))
    blocks: list[Block] = [Pairs(tuple(pairs))]
    if facts.remarks:
        items = tuple((f"{say.time(r.at)}", r.text) for r in facts.remarks)
        blocks.append(Group("Notes of the session", (Pairs(items),)))
    blocks.append(Group("Diary of the days after", (_diary(facts.diary),)))
    return Section("Afterwards", tuple(blocks))


def symptom_words(keys: Sequence[str]) -> str:
    """Name symptoms."""
    known = picklists.SYMPTOMS
    return ", ".join(known[k].words if k in known else say.words_of(k) for k in keys)


def _diary(diary: Sequence[DiaryFact]) -> Block:
    if not diary:
        return Text("Nothing was told yet.", "soft")
    columns = (
        Column("Hours after", is_number=True),
        Column("Soreness, 0 to 10", is_number=True),
        Column("Symptoms", share=30),
        Column("Note, what was done", share=38),
    )
    places = say.decimals_of((d.soreness for d in diary), 1)
    rows = []
    for d in diary:
        seen = f"Seen by {d.seen_by}, {say.moment(d.seen_at)}" if d.seen_at else ""
        if d.is_red and not seen:
            seen = "RED, nobody has acknowledged it"
        told = ". ".join(part for part in (d.note, seen) if part)
        symptoms = symptom_words(d.symptoms) or "none"
        rows.append((str(d.hours), say.number(d.soreness, places), symptoms, told or "–"))
    return Table(columns, tuple(rows))
