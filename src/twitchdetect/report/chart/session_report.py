"""The report of a session, put together."""

from __future__ import annotations

from twitchdetect.chart import picklists
from twitchdetect.report.chart import say
from twitchdetect.report.chart.cuts import Cuts
from twitchdetect.report.chart.document import Document, Section, Text
from twitchdetect.report.chart.facts import SessionFacts
from twitchdetect.report.chart.session_after import adverse, aftercare, measures, symptom_words
from twitchdetect.report.chart.session_before import before
from twitchdetect.report.chart.session_record import amendments, recordings
from twitchdetect.report.chart.session_sites import sites
from twitchdetect.report.chart.session_twitches import twitches

NOTICE = (
    "Research software. Not a medical device. Not cleared or approved. Detections are unverified "
    "estimates of LTR-like EMG events; they are not a measure of treatment success. The clinician "
    "confirms each event before it enters a record."
)
SIMULATED = "SIMULATED\nNo person was treated. Every number on these pages comes from a simulation."

STRUCK = "STRUCK OUT\nThis session was entered by mistake. It counts for nothing."


def session_report(facts: SessionFacts, recorded: Cuts) -> Document:
    """Put the report of a session together."""
    sections: list[Section] = [
        before(facts),
        sites(facts),
        twitches(facts, recorded),
        measures(facts),
        adverse(facts),
        aftercare(facts),
    ]
    if facts.amendments:
        sections.append(amendments(facts))
    sections.append(recordings(facts))
    return Document(
        kind="Dry needling session",
        title=facts.name,
        aside=_aside(facts),
        banner=_banner(facts),
        alerts=tuple(_alerts(facts)),
        figures=tuple(_figures(facts)),
        sections=tuple(sections),
        closing=(*_signature(facts), *chart_words(facts.head), Text(NOTICE, "soft")),
        foot=f"Session {facts.name}, {say.short_date(facts.opened_at)}"
        + (", SIMULATED" if facts.is_simulation else "")
        + (", not signed" if facts.closed_at is None else ""),
    )


def _banner(facts: SessionFacts) -> str:
    if facts.is_struck:
        return STRUCK
    return SIMULATED if facts.is_simulation else ""


def chart_words(head: str) -> tuple[Text, ...]:
    """Say how the paper can be held against the chart."""
    return (
        Text(
            f"Chart: entry {head}\nTo hold this paper against the chart: twitchdetect chart "
            "verify --expect with the number and the seal above.",
            "soft",
        ),
    )


def _aside(facts: SessionFacts) -> tuple[str, ...]:
    at = facts.opened_at
    who = f"{facts.author}, {facts.credential}" if facts.credential else facts.author
    signed = "NOT SIGNED: open"
    if facts.closed_at is not None:
        signed = f"Signed by {facts.closed_by}, {say.moment(facts.closed_at)}"
    return (
        say.date(at),
        f"Begun {say.time(at)} ({say.zone(at)})",
        f"Practitioner {who}",
        signed,
    )


def _alerts(facts: SessionFacts) -> list[str]:
    lines = []
    for d in facts.diary:
        if d.is_red and d.seen_at is None:
            symptoms = symptom_words(
                [
                    s
                    for s in d.symptoms
                    if s not in picklists.SYMPTOMS or picklists.SYMPTOMS[s].is_red
                ]
            )
            lines.append(f"{d.hours} h after: {symptoms}. Nobody has acknowledged this.")
    for a in facts.adverse:
        kind = picklists.ADVERSE_EVENTS.get(a.kind)
        if a.severity == "serious" or (kind is not None and kind.is_serious):
            lines.append(f"Serious adverse event: {kind.words if kind else a.kind}.")
    n_in = sum(i.minutes is None for i in facts.insertions)
    if n_in:
        lines.append(f"{say.count(n_in, 'needle')} still in.")
    return lines


def _figures(facts: SessionFacts) -> list[tuple[str, str]]:
    inserted = facts.insertions
    n_out = facts.n_counted_out
    counted = "out: not counted" if n_out is None else f"{n_out} counted out"
    found = [t for t in facts.twitches if t.verdict != "felt"]
    n_confirmed = sum(t.verdict == "confirmed" for t in found)
    return [
        (str(len(facts.sites)), "site" if len(facts.sites) == 1 else "sites"),
        (str(len(inserted)), f"{'needle' if len(inserted) == 1 else 'needles'} in; {counted}"),
        (
            f"{n_confirmed} of {len(found)}" if facts.recordings else "",
            "detected twitches confirmed" if facts.recordings else "twitches: no recording",
        ),
        _pain(facts),
        (str(len(facts.adverse)), f"adverse event{'s' * (len(facts.adverse) != 1)} recorded"),
    ]


def _pain(facts: SessionFacts) -> tuple[str, str]:
    pain = [m for m in facts.measures if m.kind == "pain"]
    before = next((m.value for m in reversed(pain) if m.phase == "before"), None)
    after = next((m.value for m in reversed(pain) if m.phase == "after"), None)
    if before is None and after is None:
        return ("", "pain, 0 to 10")
    places = say.decimals_of((before, after), 1)
    told = [say.number(value, places) or "?" for value in (before, after)]
    return (" → ".join(told), "pain, 0 to 10, before and after")


def _signature(facts: SessionFacts) -> tuple[Text, ...]:
    if facts.closed_at is not None:
        n = len(facts.amendments)
        later = f" Amended {say.count(n, 'time')} since." if n else ""
        words = f"Signed: closed by {facts.closed_by}, {say.moment(facts.closed_at)}.{later}"
        return (Text(words, "strong"),)
    missing = say.words_of(" ".join(dict.fromkeys(facts.unfinished)))
    still = (Text(f"Still missing: {missing}", "soft"),) if missing else ()
    return (Text("NOT SIGNED: open", "alert"), *still)
