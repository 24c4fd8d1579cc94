"""A chart as tidy tables: one row a session, site, insertion, measure, twitch, event ..."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from twitchdetect.chart.base import Base, moment_text
from twitchdetect.chart.clients import new_code
from twitchdetect.chart.picked import picked
from twitchdetect.chart.rows import CHUNK, Row, columns_of
from twitchdetect.chart.tables import (
    AdverseEvent,
    Attachment,
    Client,
    Diary,
    Insertion,
    Measure,
    NeedleKind,
    NeedlingSession,
    Site,
    Twitch,
)
from twitchdetect.chart.tidy_columns import Column, columns

KINDS: dict[str, type[Base]] = {
    "sessions": NeedlingSession,
    "sites": Site,
    "insertions": Insertion,
    "measures": Measure,
    "twitches": Twitch,
    "adverse_events": AdverseEvent,
    "diary": Diary,
}
_ORDER = {
    "sites": ("number",),
    "insertions": ("number",),
    "measures": ("at", "id"),
    "twitches": ("attachment_id", "number"),
    "adverse_events": ("at", "id"),
    "diary": ("hours",),
}
_RECORDING = select(Attachment.id).where(Attachment.is_struck == false())
VALID = Twitch.attachment_id.in_(_RECORDING)
"""Of a recording that was not struck out."""
REJECTED = or_(Twitch.confirmed == "no", Twitch.label.not_in(("", "ltr")))
CONFIRMED = and_(~REJECTED, or_(Twitch.confirmed == "yes", Twitch.label == "ltr"))
_OLDEST = 90
_DAY_S = 86400.0


class Tidy:
    """Reads tidy rows; what a person could be known by is left out for research.

    Parameters
    ----------
    session : Session
        To read with.
    client_id : str or None
        Whose rows; None gives all clients'.
    is_research : bool
    """

    def __init__(self, session: Session, *, client_id: str | None, is_research: bool) -> None:
        self._session, self._client_id, self.is_research = session, client_id, is_research
        self._codes: dict[str, str] = {}
        self._born: dict[str, int | None] = {}
        for key, code, year in session.execute(select(Client.id, Client.code, Client.birth_year)):
            taken = set(self._codes.values())
            self._codes[key] = new_code(taken) if is_research else code
            self._born[key] = year
        first = select(NeedlingSession.client_id, func.min(NeedlingSession.opened_at))
        self._first = _pairs(session, first.group_by(NeedlingSession.client_id))
        self._site_numbers = _pairs(session, select(Site.id, Site.number))
        self._sums = _sums(session)
        self._recordings = _recordings(session)
        needles = session.scalars(select(NeedleKind))
        self._needles = {needle.id: needle for needle in needles}

    def meanings(self, table: str) -> dict[str, dict[str, object]]:
        """Give what a sidecar says of each column of a table."""
        shown = columns(table, is_research=self.is_research)
        return {
            c.shown_name(is_research=self.is_research): c.sidecar(is_research=self.is_research)
            for c in shown
        }

    def rows(self, table: str) -> Iterator[Row]:
        """Give the rows of a table in a stream."""
        shown = columns(table, is_research=self.is_research)
        names = [(c, c.shown_name(is_research=self.is_research)) for c in shown]
        for row in self._read(table):
            first = self._first[row["client_id"]]
            row |= getattr(self, f"_{table}")(row)
            row |= {"client": self._codes[row["client_id"]], "session": row["session_number"]}
            yield {name: self._shown(table, c, row[c.name], first) for c, name in names}

    def _read(self, table: str) -> Iterator[Row]:
        kind = KINDS[table]
        own = columns_of(kind)
        chosen = [column.label(key) for key, column in own.items() if key != "client_id"]
        owner = [Client.id.label("client_id"), NeedlingSession.number.label("session_number")]
        owner.append(NeedlingSession.opened_at.label("session_at"))
        if kind is Insertion:
            owner.append(while_in(~REJECTED).label("n_twitches"))
        query = select(*chosen, *owner).select_from(kind)
        if kind is not NeedlingSession:
            query = query.join(NeedlingSession, NeedlingSession.id == own["session_id"])
        query = query.join(Client, Client.id == NeedlingSession.client_id)
        if kind is Twitch:
            query = query.where(VALID)
        if self._client_id is not None:
            query = query.where(Client.id == self._client_id)
        by = Client.id if self.is_research else Client.code  # codes may tell who came first
        query = query.order_by(by, NeedlingSession.number, *(own[k] for k in _ORDER.get(table, ())))
        for found in self._session.execute(query.execution_options(yield_per=CHUNK)).mappings():
            yield dict(found)

    def _shown(self, table: str, column: Column, value: Any, first: datetime) -> Any:
        """Give a value as it leaves the chart."""
        if column.sort == "when" and value is not None:
            if self.is_research:
                return round((value - first).total_seconds() / _DAY_S, 6)
            return moment_text(value)
        if not self.is_research or isinstance(value, bool):
            return value
        name = KINDS[table].__tablename__
        if column.levels or column.name in ("muscle", "segments"):
            return picked(name, column.name, value)
        return value

    def _sessions(self, row: Row) -> Row:
        born = self._born[row["client_id"]]
        age = None if born is None else min(max(row["opened_at"].year - born, 0), _OLDEST)
        sums = self._counted(row["id"], row["id"])
        return {**sums, "age_years": age, "is_signed": row["closed_at"] is not None}

    def _sites(self, row: Row) -> Row:
        return {**self._counted(row["id"], row["session_id"]), "site": row["number"]}

    def _counted(self, key: str, session_id: str) -> Row:
        """Give counts; those of twitches are unknown where nothing was recorded."""
        is_recorded = "recorded_s" in self._sums.get(session_id, {})
        unknown = {} if is_recorded else dict.fromkeys(_TWITCHES)
        return {**_NONE, **unknown, **self._sums.get(key, {})}

    def _insertions(self, row: Row) -> Row:
        needle = self._needles.get(row["needle_id"])
        keys = ("diameter_mm", "length_mm", "maker", "material", "batch")
        in_situ = None
        if row["out_at"] is not None:
            in_situ = round((row["out_at"] - row["in_at"]).total_seconds() / 60, 4)
        return {
            **{key: getattr(needle, key, None) for key in keys},
            "site": self._site_numbers[row["site_id"]],
            "insertion": row["number"],
            "in_situ_min": in_situ,
        }

    def _measures(self, row: Row) -> Row:
        return {}

    def _twitches(self, row: Row) -> Row:
        number, names = self._recordings[row["attachment_id"]]
        channel = row["channel"]
        if self.is_research:
            channel = f"ch{names.index(channel) + 1}" if channel in names else ""
        site = self._site_numbers.get(row["site_id"])
        return {"twitch": row["number"], "recording": number, "site": site, "channel": channel}

    def _adverse_events(self, row: Row) -> Row:
        return {"site": self._site_numbers.get(row["site_id"])}

    def _diary(self, row: Row) -> Row:
        return {}


_TWITCHES = ("n_twitches", "n_confirmed", "n_rejected")
_NONE = dict.fromkeys(("n_sites", "n_insertions", *_TWITCHES, "recorded_s", "lost_s"), 0)


def _pairs(session: Session, query: Any) -> dict[str, Any]:
    return dict(tuple(row) for row in session.execute(query))


def while_in(which: ColumnElement[bool]) -> Any:
    """Count twitches between an insertion's in and out; none where their time is not known."""
    within = and_(
        Twitch.session_id == Insertion.session_id,
        Twitch.onset_s >= Insertion.in_s,
        Twitch.onset_s < Insertion.out_s,
        which,
        VALID,
    )
    count = select(func.count()).select_from(Twitch).where(within).scalar_subquery()
    is_known = and_(Insertion.in_s.is_not(None), Insertion.out_s.is_not(None))
    return case((is_known, count), else_=None)


def _sums(session: Session) -> dict[str, Row]:
    """Count what belongs to each session and each site, by their ids."""
    found: dict[str, Row] = {}

    def add(by: Any, where: ColumnElement[bool] | None, **counted: Any) -> None:
        query = select(by, *counted.values()).where(by.is_not(None)).group_by(by)
        for key, *values in session.execute(query if where is None else query.where(where)):
            found.setdefault(key, {}).update(zip(counted, values, strict=True))

    is_rejected = case((REJECTED, 1), else_=0)
    twitches = {
        "n_twitches": func.count() - func.sum(is_rejected),
        "n_confirmed": func.sum(case((CONFIRMED, 1), else_=0)),
        "n_rejected": func.sum(is_rejected),
    }
    add(Twitch.session_id, VALID, **twitches)
    add(Twitch.site_id, VALID, **twitches)
    add(Insertion.session_id, Insertion.is_struck == false(), n_insertions=func.count())
    add(Insertion.site_id, Insertion.is_struck == false(), n_insertions=func.count())
    add(Site.session_id, Site.is_struck == false(), n_sites=func.count())
    recorded = {
        "recorded_s": func.sum(Attachment.duration_s),
        "lost_s": func.sum(Attachment.lost_s),
    }
    add(Attachment.session_id, Attachment.is_struck == false(), **recorded)
    return found


def _recordings(session: Session) -> dict[str, tuple[int, list[str]]]:
    """Give number in the session and channels of each recording, by its id."""
    query = select(Attachment.id, Attachment.session_id, Attachment.channels)
    numbers: dict[str, int] = {}
    found = {}
    for key, session_id, names in session.execute(
        query.order_by(Attachment.session_id, Attachment.attached_at, Attachment.id)
    ):
        numbers[session_id] = numbers.get(session_id, 0) + 1
        found[key] = numbers[session_id], names
    return found
