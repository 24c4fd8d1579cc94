"""A session as text that a person reads: all it holds, in at most 80 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twitchdetect.cli.chart_document import amendments_of, twitches_of
from twitchdetect.cli.chart_text import (
    WIDTH,
    count,
    figure,
    labelled,
    local,
    paragraph,
    table,
)
from twitchdetect.cli.chart_walk import TITLES
from twitchdetect.cli.chart_words import insertion_words, needle_words, site_words, twitch_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from twitchdetect.chart.tables import NeedleKind, NeedlingSession, Site

_MOST_LABEL = 35


def summary_of(reading: Session, session: NeedlingSession) -> list[str]:
    """Give the lines of the summary."""
    parts = [
        _head(session),
        _section("Before", _before(session)),
        _section("Measures", _measures(session)),
        _section("Needling", _needling(reading, session)),
        _section("Unwanted", _adverse(session)),
        _section("After", _after(session)),
        _section("Diary", _diary(session)),
        _section("Recordings", _recordings(session)),
        _section("Remarks", [n for r in session.remarks for n in labelled(f"{r.number}", r.text)]),
        _section("Amended", _amended(reading, session)),
        _end(session),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part).splitlines()


def _section(title: str, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _head(session: NeedlingSession) -> list[str]:
    name = f"Session {session.client.code}/{session.number}"
    state = "OPEN" if session.is_open else "signed"
    who = f"{local(session.opened_at)}, by {session.author}"
    who += f", {session.credential}" if session.credential else ""
    lines = [f"{name}{state:>{WIDTH - len(name)}}", "=" * WIDTH, *paragraph(who)]
    if session.is_simulation:
        lines.append("SIMULATION: no person was treated.")
    return lines


def _before(session: NeedlingSession) -> list[str]:
    from twitchdetect.chart.picklists import BEFORE

    lines = [line for topic in BEFORE for line in _topic(session, topic)]
    lines += labelled("Position", session.position)
    lines += labelled("Medication", session.medication or session.client.medication)
    lines += labelled("History", session.history or session.client.history)
    lines += labelled("Rationale", session.rationale)
    lines += labelled("Varied", session.varied)
    lines += labelled("Place", session.place)
    return lines + labelled("Note", session.note)


def _topic(session: NeedlingSession, topic: str) -> list[str]:
    """Count the answers of a topic; what is red, forbids or is missing has a line of its own."""
    from twitchdetect.chart.picklists import TOPICS

    items = TOPICS[topic]
    given = {a.item: a for a in session.answers if a.topic == topic}
    if not given:
        return labelled(TITLES[topic], "not asked")
    special, open_ = [], []
    plain: dict[str, list[str]] = {}
    for item in items:
        row = given.get(item.key)
        if row is None:
            open_ += [item.words] if item.is_needed else []
        elif row.value in item.forbids:
            special.append(f"!! {item.words}: {row.value}. No needle may be used.")
        elif row.value in item.red:
            said = f'"{row.words}"' if row.words else "not acknowledged"
            special.append(f"! {item.words}: {row.value}; {said}")
        else:
            plain.setdefault(row.value, []).append(item.words)
    spelled = [f"{i.key.replace('_', ' ')} {given[i.key].value}" for i in items if i.key in given]
    told = ", ".join(spelled) if topic == "consent" else _counted(plain, len(items))
    lines = labelled(TITLES[topic], told)
    for text in special:
        lines += paragraph(text, 15, 2)
    if open_:
        lines += paragraph(f"not answered: {'; '.join(open_)}", 15, 2)
    return lines


def _counted(plain: dict[str, list[str]], n: int) -> str:
    """Give how many items have the answer that most have, and by name those with another."""
    most = max(plain, key=lambda value: len(plain[value]), default="")
    parts = [f"{value}: {', '.join(words)}" for value, words in plain.items() if value != most]
    return "; ".join([f"{most}: {len(plain[most])} of {n}" if most else "see below", *parts])


def _measures(session: NeedlingSession) -> list[str]:
    from twitchdetect.chart.picklists import MEASURES

    kept = [(i, m) for i, m in enumerate(session.measures, 1) if not m.is_struck]
    if not kept:
        return []
    order = list(MEASURES)
    places = sorted(
        {(m.kind, m.what, m.side) for _, m in kept}, key=lambda p: (order.index(p[0]), *p)
    )
    rows: list[tuple[str, ...]] = [("", "before", "after", "follow-up", "unit", "no.")]
    for kind, what, side in places:
        own = [(i, m) for i, m in kept if (m.kind, m.what, m.side) == (kind, what, side)]
        cells = [
            " ".join(figure(m.value) for _, m in own if m.phase == phase) or "-"
            for phase in ("before", "after", "follow-up")
        ]
        where = " ".join(part for part in (what, side) if part)
        label = MEASURES[kind].words.partition(",")[0] + (f", {where}" if where else "")
        unit = "of 10" if kind == "pain" else own[0][1].unit
        first, *more = textwrap.wrap(label, _MOST_LABEL)
        rows.append((first, *cells, unit, " ".join(str(i) for i, _ in own)))
        rows += [(f"  {line}", *[""] * 5) for line in more]
    return table(rows, indent=2, right=(1, 2, 3))


def _needling(reading: Session, session: NeedlingSession) -> list[str]:
    counts = twitches_of(reading, session)
    kinds = {kind.id: kind for kind in session.needles}
    lines: list[str] = []
    for kind in session.needles:
        if not kind.is_struck:
            lines += paragraph(f"sort {kind.number}: {needle_words(kind)}", 2, 8)
    for site in session.sites:
        if not site.is_struck:
            lines += _site(site, kinds, counts.get(site.id))
    if without := counts.get(None):
        lines += paragraph(f"without a site: {twitch_words(without)}", 2, 4)
    insertions = [i for site in session.sites for i in site.insertions if not i.is_struck]
    if insertions:
        n_out = sum(i.out_at is not None for i in insertions)
        counted = session.n_needles_counted_out
        by_hand = "not counted in the container yet"
        if counted is not None:
            by_hand = f"{counted} counted in the container"
        lines.append(f"  {count(len(insertions), 'needle')} in, {n_out} out, {by_hand}")
    return lines


def _site(site: Site, kinds: dict[str, NeedleKind], counts: Counter[str] | None) -> list[str]:
    lines = paragraph(f"site {site.number}: {site_words(site)}", 2, 8)
    for insertion in site.insertions:
        if not insertion.is_struck:
            lines += paragraph(insertion_words(insertion, kinds), 4, 4)
    if site.n_strokes is not None:
        lines += [f"    {count(site.n_strokes, 'stroke')}"]
    if counts:
        lines += paragraph(f"twitches: {twitch_words(counts)}", 4, 4)
    return lines + (paragraph(f"note: {site.note}", 4, 4) if site.note else [])


def _adverse(session: NeedlingSession) -> list[str]:
    from twitchdetect.chart.picklists import ADVERSE_EVENTS

    numbers = {site.id: site.number for site in session.sites}
    lines: list[str] = []
    for i, event in enumerate(session.adverse_events, 1):
        if event.is_struck:
            continue
        where = f", site {numbers[event.site_id]}" if event.site_id else ""
        told = f"adverse {i}: {ADVERSE_EVENTS[event.kind].words} ({event.severity}, {event.when}"
        told += f"{where}), {local(event.at)}"
        for label, text in (("done", event.action), ("outcome", event.outcome), ("", event.note)):
            told += f"; {label}: {text}" if text and label else f"; {text}" if text else ""
        lines += paragraph(told, 2, 4)
    return lines


def _after(session: NeedlingSession) -> list[str]:
    from twitchdetect.chart.picklists import AFTER, OTHER_TREATMENT, RESPONSES

    lines = []
    for topic in AFTER:
        if any(a.topic == topic for a in session.answers):
            lines += _topic(session, topic)
    response = RESPONSES.get(session.response, "") if session.response else ""
    lines += labelled("Response", "; ".join(p for p in (response, session.response_note) if p))
    lines += labelled("Plan", session.plan)
    lines += labelled("Next", session.next_session)
    said = {a.item for a in session.answers if a.topic == "other_treatment" and a.value == "yes"}
    also = [item.words for item in OTHER_TREATMENT if item.key in said]
    return lines + labelled("Also", ", ".join(also))


def _diary(session: NeedlingSession) -> list[str]:
    from twitchdetect.chart.picklists import SYMPTOMS

    lines: list[str] = []
    for row in session.diary:
        if row.is_struck:
            continue
        sore = "" if row.soreness is None else f"soreness {figure(row.soreness)} of 10"
        told = "; ".join(
            part for part in (sore, *(SYMPTOMS[s].words for s in row.symptoms), row.note) if part
        )
        if row.is_red:
            told += f"; seen by {row.seen_by}" if row.seen_by else "; RED, nobody has seen it"
        lines += labelled(f"{row.hours} h", told or "nothing")
    return lines


def _recordings(session: NeedlingSession) -> list[str]:
    lines: list[str] = []
    for a in session.attachments:
        if not a.is_struck:
            facts = f"{figure(a.fs)} Hz, {count(len(a.channels), 'channel')}, "
            facts += f"{a.duration_s / 60:.1f} min, {a.lost_s:.1f} s lost; "
            facts += f"{count(a.n_events, 'twitch event')}"
            lines += [*paragraph(Path(a.path).name, 2, 4), *paragraph(facts, 4)]
    return lines


def _amended(reading: Session, session: NeedlingSession) -> list[str]:
    lines: list[str] = []
    for entry in amendments_of(reading, session):
        changes = ", ".join(
            f"{key} {_shown(before)} > {_shown(after)}"
            for key, (before, after) in entry.changes.items()
        )
        told = f'{local(entry.at)}, {entry.author}: "{entry.reason}"; {changes}'
        lines += paragraph(told, 2, 4)
    return lines


def _shown(value: Any) -> str:
    return "empty" if value in (None, "") else str(value)


def _end(session: NeedlingSession) -> list[str]:
    from twitchdetect.chart.sessions import obstacles
    from twitchdetect.chart.signing import missing

    if session.closed_at is not None:
        return [f"Signed by {session.closed_by}, {local(session.closed_at)}."]
    lines = []
    if why := obstacles(session):
        lines += [f"No needle may be used yet: {count(len(why), 'item')} open."]
    if told := missing(session):
        lines += ["Before it can be closed:"]
        lines += [line for sentence in told for line in paragraph(f"- {sentence}", 2, 2)]
    name = f"{session.client.code}/{session.number}"
    ready = f"Nothing keeps it from being closed: twitchdetect chart session close {name}"
    return lines or [ready]
