"""From what was marked in a session to its sites, insertions and remarks, as often as one likes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from twitchdetect.chart.base import Entry, new_id
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ClosedError
from twitchdetect.chart.places import Place, PutIn, needles_of, places_of
from twitchdetect.chart.sessions import find_session, name_of
from twitchdetect.chart.tables import (
    Attachment,
    Insertion,
    NeedleKind,
    NeedlingSession,
    Remark,
    Site,
)
from twitchdetect.chart.work import Work
from twitchdetect.session.marked import Marked
from twitchdetect.session.words import MUSCLE_SAID, OTHER_MUSCLE, note_number

UP_TO = "up_to"
"""Where an attachment's `quality` says which sites and insertions are its own or older."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a recording has in the chart; those struck out too.

    Attributes
    ----------
    places : tuple of Place
        What `sites` were made of, each at its place.
    sites, insertions : tuple
        Rows, in the order in which they were marked.
    """

    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    insertions: tuple[Insertion, ...]


def follow(
    chart: Chart,
    name: str,
    marked: Marked,
    fs: float,
    began_at: datetime,
    *,
    muscle: str = "",
    side: str = "",
    reason: str = "",
) -> Followed:
    """Bring sites and insertions of a session up to what was marked; only changes are written.

    What was typed into the chart by hand is never overwritten, and what was taken back is struck
    out.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    marked : Marked
        All that was marked since the recording began, also what was followed before.
    fs : float
        Sampling frequency in Hz.
    began_at : datetime
        When the recording began.
    muscle, side : str
        Of a needle that went in before a site was named.
    reason : str
        Why a signed session is changed.

    Raises
    ------
    ClosedError
        If it is signed and no reason is given.
    """
    with writing_into(chart, name, reason) as work:
        session = find_session(work, name)
        refuse_signed(session, reason)
        return follow_into(work, session, marked, fs, began_at, muscle=muscle, side=side)


def writing_into(chart: Chart, name: str, reason: str) -> AbstractContextManager[Work]:
    """Begin a transaction; of a signed session it is an amendment."""
    if not reason:
        return chart.writing()
    with chart.reading() as reading:
        is_open = find_session(reading, name).is_open
    return chart.writing("" if is_open else "amend", reason=reason, amends=not is_open)


def refuse_signed(session: NeedlingSession, reason: str) -> None:
    """Refuse to change a signed session without a reason."""
    if not session.is_open and not reason:
        raise ClosedError(
            f"session {name_of(session)} is closed and signed; say why it is changed: --reason"
        )


def follow_into(
    work: Work,
    session: NeedlingSession,
    marked: Marked,
    fs: float,
    began_at: datetime,
    *,
    muscle: str = "",
    side: str = "",
) -> Followed:
    """Do it in a transaction that is open; see `follow`."""
    first_site, first_needle = before(work, session.id, began_at)
    places = places_of(marked, muscle, side)
    sites = _sites(work, session, places, fs, first_site)
    at = {place.number: site.id for place, site in zip(places, sites, strict=True)}
    needles = needles_of(marked)
    rows = _insertions(work, session.id, len(needles), first_needle)
    for row, needle in zip(rows, needles, strict=True):
        _put(row, "site_id", at[needle.place])
        _put_times(row, needle, fs, began_at)
        if needle.is_undone:
            _put(row, "is_struck", True)
        work.add(row)
    _strike_remarks(work, session.id, marked)
    work.flush()
    return Followed(places, sites, rows)


def _insertions(work: Work, session_id: str, n: int, first: int) -> tuple[Insertion, ...]:
    """Give the first rows of needles that a recording has timed, with new ones up to `n`."""
    own = Insertion.session_id == session_id
    timed = Insertion.in_s.is_not(None), Insertion.number > first
    rows = list(work.scalars(select(Insertion).where(own, *timed).order_by(Insertion.number)))
    last = max(work.scalar(select(func.max(Insertion.number)).where(own)) or 0, first)
    kind_id = newest_kind(work, session_id)
    for number in range(last + 1, last + 1 + n - len(rows)):
        row = Insertion(id=new_id(), session_id=session_id, number=number, needle_id=kind_id)
        row.is_struck, row.note = False, ""
        rows.append(row)
    return tuple(rows[:n])


def _put_times(row: Insertion, needle: PutIn, fs: float, began_at: datetime) -> None:
    """Set when a needle went in and out; a clock time that stands there already stays."""
    in_s = needle.in_sample / fs
    if row.in_s != in_s:
        row.in_s, row.in_at = in_s, began_at + timedelta(seconds=in_s)
    if needle.out_sample >= 0:
        out_s = needle.out_sample / fs
        if row.out_s != out_s:
            row.out_s, row.out_at = out_s, row.in_at + timedelta(seconds=out_s - in_s)
    elif row.out_s is not None:
        row.out_s = row.out_at = None


def newest_kind(work: Work, session_id: str) -> str | None:
    """Give the sort of needle that was named last."""
    query = select(NeedleKind.id).where(
        NeedleKind.session_id == session_id, NeedleKind.is_struck.is_(False)
    )
    return work.scalar(query.order_by(NeedleKind.number.desc()).limit(1))


def before(work: Work, session_id: str, began_at: datetime) -> tuple[int, int]:
    """Give the last numbers of sites and insertions that belong to earlier recordings."""
    last = (0, 0)
    query = select(Attachment).where(
        Attachment.session_id == session_id, Attachment.is_struck.is_(False)
    )
    for attachment in work.scalars(query.order_by(Attachment.attached_at)):
        if attachment.quality.get("began_at") == began_at.isoformat():
            return last
        up_to = attachment.quality.get(UP_TO) or [0, 0]
        last = max(last[0], up_to[0]), max(last[1], up_to[1])
    return last


def _sites(
    work: Work, session: NeedlingSession, places: tuple[Place, ...], fs: float, first: int
) -> tuple[Site, ...]:
    query = select(Site).where(Site.session_id == session.id, Site.number > first)
    rows = list(work.scalars(query.order_by(Site.number)))
    for i, place in enumerate(places):
        if i == len(rows):
            number = rows[-1].number + 1 if rows else first + 1
            rows.append(Site(id=new_id(), session_id=session.id, number=number, figures={}))
            rows[i].muscle = rows[i].side = ""
            rows[i].is_struck = False
            work.add(rows[i])
        row = rows[i]
        _put(row, "start_s", place.start_sample / fs)
        if place.stop_sample >= 0 or not row.figures:  # else it ends where its figures say
            _put(row, "stop_s", place.stop_sample / fs if place.stop_sample >= 0 else None)
        muscle = place.muscle
        if muscle == OTHER_MUSCLE:
            muscle = _typed_muscle(work, session.id, row.start_s or 0.0) or muscle
        if row.muscle in ("", OTHER_MUSCLE) and muscle:
            _put(row, "muscle", muscle)
        if not row.side and place.side:
            _put(row, "side", place.side)
        if place.is_undone or (place.is_unnamed and row.is_struck):
            _put(row, "is_struck", place.is_undone)
    return tuple(rows[: len(places)])


def _typed_muscle(work: Work, session_id: str, at_s: float) -> str:
    """Give the muscle that was typed at that time."""
    query = select(Remark.text).where(
        Remark.session_id == session_id,
        Remark.at_s == at_s,
        Remark.text.startswith(MUSCLE_SAID),
        Remark.is_struck.is_(False),
    )
    found = work.scalar(query.order_by(Remark.number.desc()).limit(1))
    return (found or "").removeprefix(MUSCLE_SAID)


def _strike_remarks(work: Work, session_id: str, marked: Marked) -> None:
    """Strike out the words of notes that were taken back."""
    numbers = {note_number(a.text) for a in marked.actions if a.number in marked.undone}
    for remark in work.scalars(
        select(Remark).where(
            Remark.session_id == session_id,
            Remark.number.in_(sorted(numbers - {0})),
            Remark.is_struck.is_(False),
        )
    ):
        remark.is_struck = True


def _put(row: Entry, key: str, value: Any) -> None:
    """Set what differs."""
    if getattr(row, key) != value:
        setattr(row, key, value)
