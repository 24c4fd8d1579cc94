"""One page for the client to take home: what was done, what is normal, when to call."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from twitchdetect.chart.muscles import find_muscle
from twitchdetect.report.chart import say
from twitchdetect.report.chart.document import Block, Document, Points, Section, Text
from twitchdetect.report.chart.facts import SessionFacts
from twitchdetect.report.chart.patient_words import LANGUAGES, Words

_MOST_PLACES = 6
_MOST_LETTERS = 220
_LINE = "." * 46


def patient_report(facts: SessionFacts, language: str = "en", contact: str = "") -> Document:
    """Put the page together.

    Parameters
    ----------
    facts : SessionFacts
    language : str
        Of `patient_words.LANGUAGES`.
    contact : str
        Whom to call; empty leaves a line to write it on.
    """
    words = LANGUAGES[language]
    day = words.date(facts.opened_at)
    said = _short(facts.said["next_session"])
    return Document(
        kind=words.kind,
        title=words.title.format(day),
        aside=(),
        banner=words.simulated if facts.is_simulation else "",
        alerts=(),
        figures=(),
        sections=(
            Section(words.done, tuple(_done(facts, words))),
            Section(words.normal, (Points(words.normal_points),)),
            Section(words.care, (_care(facts, words),)),
            Section(words.call, _call(words, contact), is_boxed=True),
            Section(words.next, (Text(said or words.no_next, "strong" if said else ""),)),
        ),
        closing=(Text(words.notice, "soft"),),
        foot=f"{facts.name}, {day}",
        language=words.language,
        page_word=words.page,
        is_plain=True,
    )


def _done(facts: SessionFacts, words: Words) -> list[Block]:
    used = [s for s in facts.sites if s.insertions or s.n_strokes] or facts.sites
    places = list(dict.fromkeys(place_words(s.muscle, s.side, words) for s in used))
    places = [place for place in places if place]
    blocks: list[Block] = []
    if not places:
        blocks.append(Text(words.no_site))
    elif len(places) <= _MOST_PLACES:
        blocks += [Text(words.needles), Points(tuple(places))]
    else:
        blocks.append(Text(f"{words.needles} {'; '.join(places)}."))
    told = [""]
    if any(site.technique == "electro" for site in facts.sites):
        told.append(words.electro)
    if any(t.verdict in ("confirmed", "felt") for t in facts.twitches):
        told += [words.twitched, words.recorded]
    blocks.append(Text(" ".join(part for part in told if part)))
    kinds = list(dict.fromkeys(a.kind for a in facts.adverse))
    happened = list(dict.fromkeys(words.adverse.get(kind, words.other_adverse) for kind in kinds))
    blocks.append(Text(" ".join(part for part in (*happened, _pain(facts, words)) if part)))
    return [block for block in blocks if block != Text("")]


def place_words(muscle: str, side: str, words: Words) -> str:
    """Name a muscle for somebody who never heard its name; what was typed stays as it is."""
    found = find_muscle(muscle)
    plain = _plain_muscles().get(found.name if found is not None else "")
    if plain is None:
        name = _short(muscle)
    else:
        name = f"{plain[0 if words.language == 'en' else 1]}"
    if not name:
        return ""
    where = words.sides.get(side, "")
    return f"{name}, {where}" if where else name


@cache
def _plain_muscles() -> dict[str, list[str]]:
    text = (files("twitchdetect.report.chart") / "plain_muscles.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found


def _pain(facts: SessionFacts, words: Words) -> str:
    pain = {m.phase: m.value for m in facts.measures if m.kind == "pain"}
    if "before" not in pain or "after" not in pain:
        return ""
    told = [
        say.number(pain[phase], say.decimals_of([pain[phase]], 1)).replace(".", words.decimal)
        for phase in ("before", "after")
    ]
    return words.pain.format(*told)


def _care(facts: SessionFacts, words: Words) -> Block:
    given = facts.answers_of("aftercare")
    ticked = [
        said
        for key, said in words.care_points.items()
        if key in given and given[key].value == "yes"
    ]
    return Points(tuple(ticked)) if ticked else Text(words.no_care)


def _call(words: Words, contact: str) -> tuple[Block, ...]:
    return (
        Points((words.emergency,), "alert"),
        Points(words.call_points),
        Text(words.phone.format(_short(contact) or _LINE)),
    )


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _MOST_LETTERS else f"{one[: _MOST_LETTERS - 1]}…"
