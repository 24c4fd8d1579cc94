"""The table that STRICTA 2010 asks of a trial: a row a session, ``n/a`` where nothing is known."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from twitchdetect.chart import checks
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.clients import find_client
from twitchdetect.chart.errors import ChartError
from twitchdetect.chart.rows import chunks
from twitchdetect.chart.stricta_items import ASKED, ITEMS, STUDY, StrictaItem
from twitchdetect.chart.stricta_values import UNKNOWN, VALUES, Seen
from twitchdetect.chart.table_export import private, write_sidecar, write_table
from twitchdetect.chart.tables import Client, Insertion, NeedlingSession, Setting, Site, Twitch
from twitchdetect.chart.tidy import CONFIRMED, REJECTED, VALID, while_in

KEY = "stricta."
_DAY_S = 86400.0


def set_study(chart: Chart, item: str, text: str) -> None:
    """Say once for the whole study what no session says.

    Parameters
    ----------
    chart : Chart
    item : str
        Number of a sub-item, for example ``6a``; see `stricta_items.STUDY`.
    text : str
        Words on the study, not on a person: they stand in every row. Empty takes it back.

    Raises
    ------
    ChartError
        If the item is not one that a study can say.
    """
    key = checks.one_of(item.strip().lower(), STUDY, "an item of the study")
    value = checks.text(text, f"item {key}")
    with chart.writing() as work:
        setting = work.scalar(select(Setting).where(Setting.key == KEY + key))
        if setting is None:
            work.add(Setting(key=KEY + key, value=value))
        else:
            setting.value = value


def study(session: Session) -> dict[str, str]:
    """Give what was said for the whole study, by sub-item."""
    found = session.execute(select(Setting.key, Setting.value).where(Setting.key.like(f"{KEY}%")))
    return {key.removeprefix(KEY): value for key, value in found if value}


def stricta_rows(
    session: Session, *, client: str | None = None, is_research: bool = True
) -> Iterator[dict[str, str]]:
    """Give a row for each session, by `StrictaItem.name`; sessions that were struck out are not.

    Parameters
    ----------
    session : Session
        To read with.
    client : str, optional
        Code of one client; all of them if not given.
    is_research : bool
        Whether to leave out words that were typed about a visit (what was said for the study
        stays), and dates. Codes are the clinic's pseudonyms, by which a trial joins its tables.
    """
    said = study(session)
    for seen in _sessions(session, client, is_research):
        yield {item.name: _value(item, seen, said) for item in ITEMS}


def _value(item: StrictaItem, seen: Seen, said: Mapping[str, str]) -> str:
    found = VALUES[item.key](seen)
    if item.key == "2g" and "mm" in found and said.get("2g"):
        return f"{found}; {said['2g']}"
    if not found and item.key in STUDY:
        found = said.get(item.key, "")
    return found or UNKNOWN


def _sessions(session: Session, client: str | None, is_research: bool) -> Iterator[Seen]:
    order = select(NeedlingSession.id, NeedlingSession.client_id, NeedlingSession.opened_at).join(
        Client, Client.id == NeedlingSession.client_id
    )
    order = order.where(NeedlingSession.is_struck.is_(False))
    if client is not None:
        order = order.where(NeedlingSession.client_id == find_client(session, client).id)
    found = session.execute(order.order_by(Client.code, NeedlingSession.number)).all()
    times: dict[str, list[datetime]] = {}
    for row in found:
        times.setdefault(row.client_id, []).append(row.opened_at)
    for chunk in chunks(found, 100):
        ids = [row.id for row in chunk]
        counts, in_needle = _counts(session, ids), _in_needle(session, ids)
        for one in _loaded(session, ids):
            at = times[one.client_id]
            before = [t for t in at if t < one.opened_at]
            n_twitches, n_confirmed = counts.get(one.id, (0, 0))
            yield Seen(
                session=one,
                n_sessions=len(at),
                days_since_last=_days(max(before), one) if before else None,
                days_since_first=_days(min(at), one),
                n_twitches=n_twitches,
                n_confirmed=n_confirmed,
                in_needle=in_needle,
                is_research=is_research,
            )
        session.expunge_all()


def _days(since: datetime, session: NeedlingSession) -> float:
    return (session.opened_at - since).total_seconds() / _DAY_S


def _loaded(session: Session, ids: list[str]) -> list[NeedlingSession]:
    """Read sessions with all that belongs to them, in the order of `ids`."""
    kind = NeedlingSession
    parts = (kind.answers, kind.measures, kind.needles, kind.adverse_events, kind.diary)
    query = select(kind).where(kind.id.in_(ids)).options(joinedload(kind.client))
    query = query.options(*(selectinload(part) for part in (*parts, kind.attachments)))
    query = query.options(selectinload(kind.sites).selectinload(Site.insertions))
    found = {one.id: one for one in session.scalars(query)}
    return [found[key] for key in ids]


def _counts(session: Session, ids: list[str]) -> dict[str, tuple[int, int]]:
    """Count the twitches of sessions, and those of them that were confirmed."""
    is_mine = Twitch.session_id.in_(ids)
    query = select(
        Twitch.session_id,
        func.count().filter(~REJECTED),
        func.count().filter(CONFIRMED),
    ).where(is_mine, VALID)
    rows = session.execute(query.group_by(Twitch.session_id))
    return {key: (n_twitches, n_confirmed) for key, n_twitches, n_confirmed in rows}


def _in_needle(session: Session, ids: list[str]) -> dict[str, tuple[int | None, int | None]]:
    """Count the twitches while each needle was in, and those of them that were confirmed."""
    query = select(Insertion.id, while_in(~REJECTED), while_in(CONFIRMED))
    rows = session.execute(query.where(Insertion.session_id.in_(ids)))
    return {key: (n_twitches, n_confirmed) for key, n_twitches, n_confirmed in rows}


def stricta_table(
    chart: Chart,
    path: Path | str | None = None,
    *,
    client: str | None = None,
    is_research: bool = True,
) -> str:
    """Give the table as tab-separated text, and write it with a sidecar that explains it.

    Parameters
    ----------
    chart : Chart
    path : Path or str, optional
        The table; the sidecar gets the same name with ``.json``. Neither may be there yet.
    client : str, optional
    is_research : bool
        See `stricta_rows`.

    Raises
    ------
    ChartError
        If a file is there already, or there is no such client.
    """
    with chart.reading() as session:
        rows = list(stricta_rows(session, client=client, is_research=is_research))
    names = [item.name for item in ITEMS]
    text = io.StringIO()
    write_table(text, names, iter(rows))
    if path is not None:
        table, sidecar = Path(path), Path(path).with_suffix(".json")
        for file in (table, sidecar):
            if file.exists() or table == sidecar:
                raise ChartError(f"{file} is there already; name another file ending with .tsv")
        with private(table) as opened:
            opened.write(text.getvalue())
        with private(sidecar) as opened:
            write_sidecar(opened, meanings(is_research=is_research))
    return text.getvalue()


def meanings(*, is_research: bool) -> dict[str, dict[str, object]]:
    """Give what the sidecar says of each column."""
    told: dict[str, dict[str, object]] = {}
    for item in ITEMS:
        about = {"Description": item.words, "Source": item.where, "Units": item.units}
        told[item.name] = {key: value for key, value in about.items() if value}
    if is_research:
        told["date"] |= {"Description": "Days since the client's first session", "Units": "d"}
    return told


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a STRICTA table is answered.

    Attributes
    ----------
    sessions : dict of str to float
        Share of items that are answered, 0 to 1, for each session ``CODE/3``.
    items : dict of str to float
        Share of sessions that answer it, 0 to 1, for each column that counts.
    """

    sessions: dict[str, float]
    items: dict[str, float]

    @property
    def whole(self) -> float | None:
        """Share over all; None without a session."""
        return sum(self.sessions.values()) / len(self.sessions) if self.sessions else None

    def __str__(self) -> str:
        if self.whole is None:
            return "No session yet.\n"
        lines = [f"{100 * self.whole:3.0f} %  all, {len(self.sessions)} sessions"]
        lines += [f"{100 * share:3.0f} %  {name}" for name, share in self.items.items()]
        lines += [f"{100 * share:3.0f} %  {name}" for name, share in self.sessions.items()]
        return "\n".join(lines) + "\n"


def completeness(chart: Chart, *, client: str | None = None) -> Completeness:
    """Count how much is answered; typed words count too, though a table for research has them not.

    A list, for example of depths, counts if it is known for every insertion.
    """
    with chart.reading() as session:
        rows = list(stricta_rows(session, client=client, is_research=False))
    return completeness_of(rows)


def completeness_of(rows: Iterable[Mapping[str, str]]) -> Completeness:
    """Count how much rows of `stricta_rows` answer."""
    known = [
        (f"{row['client']}/{row['session']}", {i.name: _is_answered(row[i.name]) for i in ASKED})
        for row in rows
    ]
    sessions = {name: sum(answered.values()) / len(ASKED) for name, answered in known}
    items = {
        item.name: sum(answered[item.name] for _, answered in known) / len(known)
        for item in ASKED
        if known
    }
    return Completeness(sessions, items)


def _is_answered(value: str) -> bool:
    return UNKNOWN not in value.split("; ")
