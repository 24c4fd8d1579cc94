"""Reads a client's sessions from the chart; recordings and single twitches stay where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from twitchdetect.chart import tables
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.clients import find_client
from twitchdetect.report.chart.client_facts import ClientFacts, Counts, PlaceFact, VisitFact
from twitchdetect.report.chart.gather import (
    adverse_fact,
    diary_fact,
    head_of,
    kept,
    measure_fact,
    verdict_of,
)

_LOADED = (
    selectinload(tables.NeedlingSession.sites).selectinload(tables.Site.insertions),
    selectinload(tables.NeedlingSession.measures),
    selectinload(tables.NeedlingSession.adverse_events),
    selectinload(tables.NeedlingSession.diary),
    selectinload(tables.NeedlingSession.attachments),
)
_Counted = dict[tuple[str, str | None], Counts]


def gather_client(chart: Chart, code: str) -> ClientFacts:
    """Read a client with all sessions.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    with chart.reading() as reading:
        client = find_client(reading, code)
        rows = reading.scalars(
            select(tables.NeedlingSession)
            .where(
                tables.NeedlingSession.client_id == client.id,
                tables.NeedlingSession.is_struck.is_(False),
            )
            .order_by(tables.NeedlingSession.number)
            .options(*_LOADED)
        ).all()
        counted = _counted(reading, rows)
        visits = tuple(_visit(row, counted) for row in rows)
        return ClientFacts(
            code=client.code,
            medication=client.medication,
            history=client.history,
            visits=visits,
            alerts=tuple(
                (v.number, d) for v in visits for d in v.diary if d.is_red and d.seen_at is None
            ),
            head=head_of(reading),
        )


def _counted(reading: Session, rows: Sequence[tables.NeedlingSession]) -> _Counted:
    """Count the twitches of each session and site in the database."""
    t = tables.Twitch
    attachments = [a.id for row in rows for a in kept(row.attachments)]
    found = reading.execute(
        select(t.session_id, t.site_id, t.source, t.label, t.confirmed, func.count())
        .where(t.attachment_id.in_(attachments))
        .group_by(t.session_id, t.site_id, t.source, t.label, t.confirmed)
    )
    counted: defaultdict[tuple[str, str | None], Counts] = defaultdict(Counts)
    for session_id, site_id, source, label, confirmed, n in found:
        name = f"n_{verdict_of(source, label, confirmed)}"
        counted[session_id, site_id] += Counts(**{name: n})
    return counted


def _visit(row: tables.NeedlingSession, counted: _Counted) -> VisitFact:
    sites = kept(row.sites)
    numbers = {site.id: site.number for site in sites}
    own = [counts for (session_id, _), counts in counted.items() if session_id == row.id]
    return VisitFact(
        number=row.number,
        at=row.opened_at,
        author=row.author,
        is_signed=row.closed_at is not None,
        is_simulation=row.is_simulation,
        has_recording=bool(kept(row.attachments)),
        n_needles=sum(len(kept(site.insertions)) for site in sites),
        counts=sum(own, Counts()),
        places=tuple(_place(site, counted.get((row.id, site.id), Counts())) for site in sites),
        measures=tuple(measure_fact(m) for m in kept(row.measures)),
        adverse=tuple(adverse_fact(a, numbers) for a in kept(row.adverse_events)),
        diary=tuple(diary_fact(d) for d in kept(row.diary)),
    )


def _place(site: tables.Site, counts: Counts) -> PlaceFact:
    n, k = site.figures.get("n_strokes"), site.figures.get("n_answered")
    return PlaceFact(site.number, site.muscle, site.side, counts, n, k)
