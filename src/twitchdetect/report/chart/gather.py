"""Reads one session from the chart, all of it in one state of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from twitchdetect.chart import picklists, tables
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.sessions import find_session, obstacles
from twitchdetect.chart.signing import missing
from twitchdetect.report.chart import facts
from twitchdetect.report.chart.amendments import gather_amendments
from twitchdetect.report.chart.needles import needle_words

_SAID = (
    *("position", "rationale", "varied", "place", "medication", "history", "response"),
    *("response_note", "plan", "next_session", "note"),
)
Row = TypeVar("Row", bound=tables.Entry)


def gather_session(chart: Chart, name: str) -> facts.SessionFacts:
    """Read a session.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``; ``CODE`` alone is the newest.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    with chart.reading() as reading:
        row = find_session(reading, name)
        sites = kept(row.sites)
        numbers = {site.id: site.number for site in sites}
        attachments = kept(row.attachments)
        return facts.SessionFacts(
            code=row.client.code,
            number=row.number,
            author=row.author,
            credential=row.credential,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            closed_by=row.closed_by,
            is_simulation=row.is_simulation,
            is_struck=row.is_struck,
            n_counted_out=row.n_needles_counted_out,
            said={key: getattr(row, key) for key in _SAID},
            client_medication=row.client.medication,
            client_history=row.client.history,
            answers=tuple(
                facts.AnswerFact(a.topic, a.item, a.value, a.words) for a in kept(row.answers)
            ),
            measures=tuple(measure_fact(m) for m in kept(row.measures)),
            sites=tuple(_site(site, _needles(row)) for site in sites),
            twitches=_twitches(reading, attachments, numbers),
            adverse=tuple(adverse_fact(a, numbers) for a in kept(row.adverse_events)),
            diary=tuple(diary_fact(d) for d in kept(row.diary)),
            remarks=tuple(
                facts.RemarkFact(r.number, r.at, r.at_s, r.text) for r in kept(row.remarks)
            ),
            recordings=tuple(_recording(a) for a in attachments),
            amendments=gather_amendments(reading, row),
            unfinished=_unfinished(row) if row.is_open else (),
            head=head_of(reading),
        )


def head_of(reading: Session) -> str:
    """Give the newest entry of the log as ``NUMBER:SEAL``."""
    number, seal = reading.execute(select(tables.Head.number, tables.Head.seal)).one()
    return f"{number}:{seal}"


def _unfinished(row: tables.NeedlingSession) -> tuple[str, ...]:
    """Say what an open session lacks; items that nobody answered are counted by topic."""
    told = [words for words in obstacles(row) if not words.endswith("not answered.")]
    for topic in picklists.BEFORE:
        given = {a.item for a in row.answers if a.topic == topic and not a.is_struck}
        n = sum(i.is_needed and i.key not in given for i in picklists.TOPICS[topic])
        if n:
            told.append(f"{n} of {topic} not answered.")
    return (*told, *missing(row))


def kept(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row.is_struck]


def _needles(row: tables.NeedlingSession) -> dict[str, tables.NeedleKind]:
    return {kind.id: kind for kind in kept(row.needles)}


def measure_fact(m: tables.Measure) -> facts.MeasureFact:
    return facts.MeasureFact(m.phase, m.kind, m.value, m.unit, m.what, m.side, m.at, m.note)


def adverse_fact(a: tables.AdverseEvent, numbers: dict[str, int]) -> facts.AdverseFact:
    site = numbers.get(a.site_id or "")
    return facts.AdverseFact(a.kind, a.severity, a.when, a.at, site, a.action, a.outcome, a.note)


def diary_fact(d: tables.Diary) -> facts.DiaryFact:
    return facts.DiaryFact(
        d.hours, d.soreness, tuple(d.symptoms), d.is_red, d.seen_at, d.seen_by, d.note
    )


def _recording(a: tables.Attachment) -> facts.RecordingFact:
    return facts.RecordingFact(
        a.path,
        a.sha256,
        a.fs,
        tuple(a.channels),
        a.duration_s,
        a.lost_s,
        a.counts,
        a.quality,
        a.detector,
        a.software,
    )


_SITE = (
    *("number", "muscle", "side", "point", "view", "x", "y", "technique", "segments"),
    *("frequency_hz", "pulse_width_us", "intensity_mA", "stimulation_s"),
    *("n_strokes", "figures", "note"),
)


def _site(site: tables.Site, kinds: dict[str, tables.NeedleKind]) -> facts.SiteFact:
    values = {key: getattr(site, key) for key in _SITE}
    inserted = tuple(_insertion(i, kinds.get(i.needle_id or "")) for i in kept(site.insertions))
    return facts.SiteFact(**values, insertions=inserted)


def _insertion(i: tables.Insertion, kind: tables.NeedleKind | None) -> facts.InsertionFact:
    return facts.InsertionFact(
        number=i.number,
        needle=needle_words(kind),
        batch="" if kind is None else kind.batch,
        in_at=i.in_at,
        minutes=i.in_situ_min,
        depth_mm=i.depth_mm,
        n_strokes=i.n_strokes,
        note=i.note,
    )


def _twitches(
    reading: Session, attachments: Sequence[tables.Attachment], numbers: dict[str, int]
) -> tuple[facts.TwitchFact, ...]:
    places = {a.id: place for place, a in enumerate(attachments)}
    rows = reading.scalars(
        select(tables.Twitch).where(tables.Twitch.attachment_id.in_(list(places)))
    ).all()
    ordered = sorted(rows, key=lambda t: (places[t.attachment_id], t.onset_s, t.number))
    return tuple(
        facts.TwitchFact(
            number=number,
            recording=places[t.attachment_id],
            site=numbers.get(t.site_id or ""),
            verdict=verdict_of(t.source, t.label, t.confirmed),
            is_added=t.source == "detected" and t.kind != "ltr",
            label=t.label,
            channel=t.channel,
            onset_s=t.onset_s,
            duration_s=t.duration_s,
            peak_uV=t.peak_uV,
            snr_dB=t.snr_dB,
            reason=t.reason,
        )
        for number, t in enumerate(ordered, start=1)
    )


def verdict_of(source: str, label: str, confirmed: str) -> facts.Verdict:
    """Say what a person made of a twitch; one that was given another name is no twitch."""
    if source == "felt":
        return "felt"
    if confirmed == "no" or label not in ("", "ltr"):
        return "rejected"
    return "confirmed" if confirmed == "yes" or label == "ltr" else "open"
