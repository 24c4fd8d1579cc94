"""Puts right what was entered by mistake in a session that is still open."""

from __future__ import annotations

from sqlalchemy import select

from twitchdetect.chart import checks
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import NotFoundError
from twitchdetect.chart.needle_work import insertions_of
from twitchdetect.chart.picklists import MEASURES
from twitchdetect.chart.sessions import find_session, name_of
from twitchdetect.chart.tables import Insertion, Measure, NeedleKind, NeedlingSession


def change_measure(chart: Chart, name: str, measure_id: str, value: float) -> Measure:
    """Give a measure of an open session another value."""
    with chart.writing() as work:
        row = _measure(find_session(work, name), measure_id)
        known = MEASURES[row.kind]
        number = checks.number(value, known.words, known.lowest, known.highest, known.unit)
        row.value = row.value if number is None else number
    return row


def strike_measure(chart: Chart, name: str, measure_id: str) -> Measure:
    """Strike out a measure; it stays in the log and counts no more."""
    with chart.writing("strike") as work:
        row = _measure(find_session(work, name), measure_id)
        row.is_struck = True
    return row


def _measure(session: NeedlingSession, measure_id: str) -> Measure:
    row = next((m for m in session.measures if m.id == measure_id), None)
    if row is None:
        raise NotFoundError(f"session {name_of(session)} has no measure {measure_id!r}")
    return row


def strike_needle_kind(chart: Chart, name: str, number: int) -> NeedleKind:
    """Strike out a sort of needle; needles of it have no sort then."""
    with chart.writing("strike") as work:
        session = find_session(work, name)
        row = next((k for k in session.needles if k.number == number), None)
        if row is None:
            raise NotFoundError(f"there is no sort of needle {number} in {name_of(session)}")
        row.is_struck = True
        for insertion in work.scalars(select(Insertion).where(Insertion.needle_id == row.id)):
            insertion.needle_id = None
    return row


def change_insertion(
    chart: Chart, name: str, number: int, *, depth_mm: float | None = None
) -> Insertion:
    """Say how deep needle `number` of a session went; None is not said."""
    with chart.writing() as work:
        session = find_session(work, name)
        row = next((i for i in insertions_of(session) if i.number == number), None)
        if row is None:
            raise NotFoundError(f"there is no needle {number} in {name_of(session)}")
        row.depth_mm = checks.number(depth_mm, "depth", 0, 200, "mm")
    return row
