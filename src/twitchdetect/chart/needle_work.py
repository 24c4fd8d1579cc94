"""During a session: sites, sorts of needle, needles in and out, and what went wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from twitchdetect.chart import checks
from twitchdetect.chart.base import now
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.fields import FIELDS, fill
from twitchdetect.chart.sessions import find_session, name_of, obstacles
from twitchdetect.chart.tables import AdverseEvent, Insertion, NeedleKind, NeedlingSession, Site

SITE_DETAILS = tuple(FIELDS["site"])
"""What `add_site` and `change_site` take."""
_EARLY = timedelta(hours=24)


def add_site(chart: Chart, name: str, **details: Any) -> Site:
    """Add the next site of a session; see `SITE_DETAILS`."""
    with chart.writing() as work:
        session = find_session(work, name)
        site = Site(
            session_id=session.id, number=1 + max((s.number for s in session.sites), default=0)
        )
        work.add(fill(site, details, of="a site"))
    return site


def change_site(chart: Chart, name: str, number: int, **details: Any) -> Site:
    """Change site `number` of a session."""
    with chart.writing() as work:
        site = find_site(find_session(work, name), number)
        fill(site, details, of="a site")
    return site


def find_site(session: NeedlingSession, number: int | None) -> Site:
    """Give a site by number; None gives the newest."""
    sites = [s for s in session.sites if not s.is_struck and number in (None, s.number)]
    if not sites:
        told = "any site" if number is None else f"a site {number}"
        raise NotFoundError(f"session {name_of(session)} has not {told}; add one first")
    return sites[-1]


def add_needle_kind(
    chart: Chart,
    name: str,
    *,
    diameter_mm: float | None = None,
    length_mm: float | None = None,
    maker: str = "",
    material: str = "",
    batch: str = "",
) -> NeedleKind:
    """Add a sort of needle to a session."""
    with chart.writing() as work:
        session = find_session(work, name)
        number = 1 + max((k.number for k in session.needles), default=0)
        kind = NeedleKind(session_id=session.id, number=number)
        values = {"diameter_mm": diameter_mm, "length_mm": length_mm, "maker": maker}
        values |= {"material": material, "batch": batch}
        work.add(fill(kind, values, of="a sort of needle"))
    return kind


def put_in(
    chart: Chart,
    name: str,
    *,
    site: int | None = None,
    kind: int | None = None,
    at: datetime | None = None,
    in_s: float | None = None,
    depth_mm: float | None = None,
    note: str = "",
) -> Insertion:
    """Put a needle in, at the newest site and of the newest sort if none is said.

    Raises
    ------
    ChartError
        If `sessions.obstacles` knows why no needle may be used.
    """
    with chart.writing() as work:
        session = find_session(work, name)
        if told := obstacles(session):
            more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
            raise ChartError(f"no needle may be used yet. {told[0]}{more}")
        where = find_site(session, site)
        number = 1 + max((i.number for i in insertions_of(session)), default=0)
        insertion = Insertion(session_id=session.id, site_id=where.id, number=number)
        insertion.needle_id = None if (of := _kind(session, kind)) is None else of.id
        insertion.in_at = now()
        values = {"in_s": in_s, "depth_mm": depth_mm, "note": note}
        fill(insertion, values if at is None else {**values, "in_at": at}, of="an insertion")
        _refuse_another_day(session, insertion)
        work.add(insertion)
    return insertion


def _refuse_another_day(session: NeedlingSession, insertion: Insertion) -> None:
    """Refuse a needle of long before the session; it may be opened late, or its date mistyped."""
    if insertion.in_at < session.opened_at - _EARLY:
        raise ChartError(
            f"got {insertion.in_at.isoformat()} as the time in, and {name_of(session)} was opened "
            f"{session.opened_at.isoformat()}; expected a time of that day. A session that was "
            "earlier is opened with its own time: twitchdetect chart session new CODE --at TIME"
        )


def _kind(session: NeedlingSession, number: int | None) -> NeedleKind | None:
    """Give a sort of needle by number; None gives the newest, if there is one."""
    kinds = [k for k in session.needles if not k.is_struck and number in (None, k.number)]
    if number is not None and not kinds:
        raise NotFoundError(f"there is no sort of needle {number} in {name_of(session)}")
    return kinds[-1] if kinds else None


def take_out(
    chart: Chart,
    name: str,
    number: int | None = None,
    *,
    at: datetime | None = None,
    out_s: float | None = None,
    n_strokes: int | None = None,
    depth_mm: float | None = None,
) -> Insertion:
    """Take a needle out: insertion `number`, else the one that was put in last."""
    with chart.writing() as work:
        session = find_session(work, name)
        inside = [i for i in needles_in(session) if number in (None, i.number)]
        if not inside:
            raise ChartError("no needle is in" if number is None else f"needle {number} is not in")
        insertion = inside[-1]
        values = {"out_s": out_s, "n_strokes": n_strokes, "depth_mm": depth_mm}
        said = {key: value for key, value in values.items() if value is not None}
        insertion.out_at = checks.moment(at, "the time out") or max(now(), insertion.in_at)
        fill(insertion, said, of="an insertion")
    return insertion


def insertions_of(session: NeedlingSession) -> list[Insertion]:
    """Give every insertion of a session by number, those struck out too."""
    found = [i for site in session.sites for i in site.insertions]
    return sorted(found, key=lambda i: i.number)


def needles_in(session: NeedlingSession) -> list[Insertion]:
    """Give the needles that are still in."""
    return [i for i in insertions_of(session) if i.out_at is None and not i.is_struck]


def add_adverse_event(
    chart: Chart,
    name: str,
    kind: str,
    *,
    severity: str = "minor",
    when: str = "during",
    site: int | None = None,
    action: str = "",
    outcome: str = "",
    note: str = "",
    at: datetime | None = None,
) -> AdverseEvent:
    """Add something unwanted; one that shows after a session may be added to a signed one."""
    values = {"kind": kind, "severity": severity, "when": when, "action": action}
    values |= {"outcome": outcome, "note": note}
    with chart.writing() as work:
        session = find_session(work, name)
        event = AdverseEvent(session_id=session.id)
        event.site_id = None if site is None else find_site(session, site).id
        fill(event, values if at is None else {**values, "at": at}, of="an adverse event")
        work.add(event)
    return event
