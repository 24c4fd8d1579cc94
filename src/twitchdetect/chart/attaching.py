"""A recording from the disk becomes part of a session: sites, needles, twitches, and its worth."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from twitchdetect.chart.base import new_id, now
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.following import (
    UP_TO,
    Followed,
    before,
    follow_into,
    refuse_signed,
    writing_into,
)
from twitchdetect.chart.places import Place
from twitchdetect.chart.recorded import Recorded, read_recorded
from twitchdetect.chart.sealing import events_digest
from twitchdetect.chart.sessions import find_session, name_of
from twitchdetect.chart.signal_quality import target_muscle
from twitchdetect.chart.tables import Attachment, Insertion, NeedlingSession, Site, Twitch
from twitchdetect.chart.twitches import twitch_rows
from twitchdetect.chart.work import Work
from twitchdetect.detect.sites import SiteSummary, summarize_between

SEEN = "as the detector saw it"
"""Note of an insertion that nobody marked."""


def attach(
    chart: Chart,
    name: str,
    path: Path | str,
    *,
    reason: str = "",
    began_at: datetime | None = None,
) -> Attachment:
    """Give a recording to its session, as one transaction.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    path : Path or str
        Of a recording that was analysed: the event table lies beside it.
    reason : str
        Why a signed session is changed.
    began_at : datetime, optional
        When it began. If not given it follows from needles that are in the chart already, or it is
        the time at which the session was opened.

    Raises
    ------
    ChartError
        If it is of another client, was attached before, is not finished or was not analysed.
    ClosedError
        If the session is signed and no reason is given.
    FileFormatError
        If it cannot be read.
    """
    path = Path(path)
    with chart.reading() as reading:
        session = find_session(reading, name)
        refuse_signed(session, reason)
        recorded = read_recorded(path)
        _refuse_other_client(session, recorded)
    with writing_into(chart, name, reason) as work:
        session = find_session(work, name)
        refuse_signed(session, reason)
        _refuse_twice(work, recorded)
        began = began_at or _began_at(work, session, recorded.recording.duration_s)
        return _write(work, session, recorded, began)


def _write(work: Work, session: NeedlingSession, recorded: Recorded, began: datetime) -> Attachment:
    """Write what a recording says: sites and needles, the recording itself, and its twitches."""
    fs, muscle = recorded.recording.fs, target_muscle(recorded.path)
    followed = follow_into(work, session, recorded.marked, fs, began, muscle=muscle)
    _describe_sites(recorded, followed)
    attachment = _attachment(recorded, session, followed, began)
    rows = twitch_rows(recorded, attachment.id, session.id, _starts(followed))
    attachment.n_events = len(rows)
    attachment.events_digest = events_digest(row["digest"] for row in rows)
    work.add(attachment)
    session.is_simulation = session.is_simulation or recorded.is_simulation
    work.flush()
    if rows:
        work.execute(insert(Twitch), rows)
    return attachment


def _refuse_other_client(session: NeedlingSession, recorded: Recorded) -> None:
    """Refuse a recording whose name has another client's code."""
    code = recorded.code
    is_nobody = recorded.is_simulation and code.lower().startswith("sim")
    if code and not is_nobody and code.lower() != session.client.code.lower():
        raise ChartError(
            f"{recorded.path.name} is of sub-{code}, and session {name_of(session)} is not; "
            f"attach it to a session of {code}"
        )


def _refuse_twice(work: Work, recorded: Recorded) -> None:
    found = work.scalar(
        select(Attachment).where(
            Attachment.sha256 == recorded.sha256, Attachment.is_struck.is_(False)
        )
    )
    if found is not None:
        where = work.get_one(NeedlingSession, found.session_id)
        raise ChartError(
            f"{recorded.path.name} is attached to session {name_of(where)} already (sha256 "
            f"{recorded.sha256[:12]}...)"
        )


def _began_at(work: Work, session: NeedlingSession, duration_s: float) -> datetime:
    """Tell when a recording began from the needles that were followed while it ran.

    Without any it is the time at which the session was opened, unless it would end only later.
    """
    _, last = before(work, session.id, session.opened_at)
    first = work.scalar(
        select(Insertion)
        .where(
            Insertion.session_id == session.id,
            Insertion.in_s.is_not(None),
            Insertion.number > last,
        )
        .order_by(Insertion.number)
        .limit(1)
    )
    if first is None or first.in_s is None:
        return min(session.opened_at, now() - timedelta(seconds=duration_s))
    return first.in_at - timedelta(seconds=first.in_s)


def _describe_sites(recorded: Recorded, followed: Followed) -> None:
    """Say of each site what the signal shows, and count strokes where nobody has."""
    fs, events, markers = recorded.recording.fs, recorded.events(), recorded.markers
    pairs = zip(followed.places, followed.sites, strict=True)
    for place, site in pairs:
        if place.is_undone or site.is_struck:
            continue
        stop = _stop(place, recorded)
        summary = summarize_between(events, fs, place.start_sample, stop, markers, site.number)
        before_n, figures = site.figures.get("n_strokes"), figures_of(summary)
        site.figures = figures
        if site.n_strokes is None or site.n_strokes == before_n:
            site.n_strokes = summary.n_strokes
        if site.stop_s is None:
            site.stop_s = summary.stop_sample / fs
    _count_strokes(recorded, followed.insertions)
    if recorded.is_seen:
        for insertion in followed.insertions:
            insertion.note = insertion.note or SEEN


def _count_strokes(recorded: Recorded, insertions: tuple[Insertion, ...]) -> None:
    """Count the strokes of each needle where nobody has; a stroke is of the newest one that is in.

    Strokes that were marked take the place of those that were seen, as in `detect.sites`.
    """
    fs, seen = recorded.recording.fs, recorded.events()
    strokes = [m.sample / fs for m in recorded.markers if m.kind == "stroke"]
    strokes = strokes or [e.start_sample / fs for e in seen if e.kind == "stroke"]
    held = [i for i in insertions if not i.is_struck and i.in_s is not None]
    ordered = sorted(held, key=lambda i: (i.in_s or 0.0, i.number))
    counted = dict.fromkeys((i.id for i in held), 0)
    for at_s in strokes:
        inside = [i for i in ordered if (i.in_s or 0.0) <= at_s < _out_s(i)]
        if inside:
            counted[inside[-1].id] += 1
    for insertion in held:
        if strokes and insertion.n_strokes is None:
            insertion.n_strokes = counted[insertion.id]


def _out_s(insertion: Insertion) -> float:
    return math.inf if insertion.out_s is None else insertion.out_s


def _stop(place: Place, recorded: Recorded) -> int:
    return place.stop_sample if place.stop_sample >= 0 else recorded.recording.n_samples


def figures_of(summary: SiteSummary) -> dict[str, Any]:
    """Give a summary ready for JSON, None for what is not known."""
    told = {**asdict(summary), "response": summary.response, "sentence": summary.sentence}
    is_unknown = {k: isinstance(v, float) and not math.isfinite(v) for k, v in told.items()}
    return {k: None if is_unknown[k] else v for k, v in told.items()}


def _starts(followed: Followed) -> list[tuple[float, str]]:
    sites: list[Site] = [s for s in followed.sites if not s.is_struck and s.start_s is not None]
    return sorted((s.start_s or 0.0, s.id) for s in sites)


def _attachment(
    recorded: Recorded, session: NeedlingSession, followed: Followed, began: datetime
) -> Attachment:
    recording = recorded.recording
    last = [max((row.number for row in rows), default=0) for rows in _rows(followed)]
    return Attachment(
        id=new_id(),
        session_id=session.id,
        path=str(recorded.path),
        sha256=recorded.sha256,
        fs=float(recording.fs),
        channels=list(recording.channels),
        duration_s=float(recording.duration_s),
        lost_s=float(recording.n_lost / recording.fs),
        counts=recorded.counts,
        quality={**recorded.quality, UP_TO: last, "began_at": began.isoformat()},
        detector=recorded.detector,
        software=recorded.software,
    )


def _rows(followed: Followed) -> tuple[tuple[Site, ...], tuple[Insertion, ...]]:
    return followed.sites, followed.insertions
