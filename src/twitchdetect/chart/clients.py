"""Clients, practitioners, and whether names are kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from twitchdetect.chart import checks
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.tables import Client, Diary, NeedlingSession, Practitioner, Setting
from twitchdetect.chart.work import Work

_LETTERS = "ACDEFHJKMNPRTWXY"  # none that is taken for another, or for a digit
_DIGITS = "2345679"
NAMES = "names"


def names_are_on(session: Session) -> bool:
    """Tell whether this clinic keeps clients' names."""
    return session.scalar(select(Setting.value).where(Setting.key == NAMES)) == "on"


def set_names(chart: Chart, is_on: bool) -> None:
    """Choose whether names may be kept; names that are there stay until they are erased."""
    value = "on" if is_on else "off"
    with chart.writing() as work:
        setting = work.scalar(select(Setting).where(Setting.key == NAMES))
        if setting is None:
            work.add(Setting(key=NAMES, value=value))
        else:
            setting.value = value


def new_code(taken: Sequence[str] | set[str] = ()) -> str:
    """Give a code that nobody has: letter, digits and letters that are not mistaken."""
    while True:
        code = (
            secrets.choice(_LETTERS)
            + secrets.choice(_DIGITS)
            + secrets.choice(_LETTERS)
            + "".join(secrets.choice(_DIGITS) for _ in range(3))
        )
        if code not in taken:
            return code


def add_client(chart: Chart, code: str = "", **details: Any) -> Client:
    """Add a client.

    Parameters
    ----------
    chart : Chart
    code : str
        Pseudonym; a new one is made if not given.
    **details
        `name`, `born` (``YYYY-MM-DD``; both only where names are on), `birth_year`, `medication`,
        `history`.

    Raises
    ------
    ChartError
        If the code is taken, or a detail cannot be.
    """
    with chart.writing() as work:
        taken = set(work.scalars(select(Client.code)))
        code = checks.pseudonym(code) if code else new_code(taken)
        if code.lower() in {other.lower() for other in taken}:
            raise ChartError(f"there is a client {code} already; choose another code")
        client = Client(code=code)
        work.add(_fill(work, client, details))
    return client


def change_client(chart: Chart, code: str, **details: Any) -> Client:
    """Change details of a client; see `add_client`."""
    with chart.writing() as work:
        return _fill(work, find_client(work, code), details)


_DETAILS = ("name", "born", "birth_year", "medication", "history")


def _fill(work: Work, client: Client, details: dict[str, Any]) -> Client:
    with work.no_autoflush:
        keeps_names = names_are_on(work)
    for key, value in details.items():
        checks.one_of(key, _DETAILS, "a client's detail")
        if key in ("name", "born") and value and not keeps_names:
            raise ChartError(
                "this chart keeps no names; a code is enough. To keep names in this chart's "
                "database: twitchdetect chart names on"
            )
        setattr(client, key, _checked(key, value))
    if client.born:
        year = int(client.born[:4])
        if details.get("birth_year") not in (None, year):
            raise ChartError(f"got {client.birth_year} as year of birth; born is {client.born}")
        client.birth_year = year
    _refuse_telling_code(client)
    return client


def _checked(key: str, value: Any) -> Any:
    if key == "birth_year":
        return checks.whole(value, "year of birth", 1900, date.today().year)
    if key in ("name", "born") and not value:
        return None
    return checks.day(value, "born").isoformat() if key == "born" else checks.text(value, key)


def _refuse_telling_code(client: Client) -> None:
    """Refuse a code that holds what it is there to hide."""
    hidden = re.findall(r"[^\W\d_]{2,}", (client.name or "").lower())
    if any(part in client.code.lower() for part in hidden):
        raise ChartError("the code holds a part of the name; choose a code that tells nothing")
    if client.birth_year is not None and str(client.birth_year) in client.code:
        raise ChartError("the code holds the year of birth; choose a code that tells nothing")


def find_client(session: Session, code: str) -> Client:
    """Give a client by code.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    asked = code.strip().lower()
    found = session.scalar(select(Client).where(func.lower(Client.code) == asked))
    if found is None:
        raise NotFoundError(f"there is no client {code!r}; see: twitchdetect chart client list")
    return found


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in the list."""

    code: str
    name: str | None
    n_sessions: int
    last_at: datetime | None
    has_open: bool
    has_alert: bool


def list_clients(session: Session) -> list[ClientRow]:
    """Give all clients, those seen last first."""
    n, last = func.count(NeedlingSession.id), func.max(NeedlingSession.opened_at)
    closed = func.count(NeedlingSession.closed_at)
    rows = session.execute(
        select(Client.id, Client.code, Client.name, n, last, closed)
        .outerjoin(
            NeedlingSession,
            (NeedlingSession.client_id == Client.id) & NeedlingSession.is_struck.is_(False),
        )
        .where(Client.is_struck.is_(False))
        .group_by(Client.id, Client.code, Client.name)
        .order_by(last.desc().nulls_last(), Client.code)
    ).all()
    alerted = set(
        session.scalars(
            select(NeedlingSession.client_id)
            .join(Diary, Diary.session_id == NeedlingSession.id)
            .where(Diary.is_red, Diary.seen_at.is_(None), Diary.is_struck.is_(False))
            .where(NeedlingSession.is_struck.is_(False))
        )
    )
    return [
        ClientRow(code, name, count, last_at, n_closed < count, key in alerted)
        for key, code, name, count, last_at, n_closed in rows
    ]


def set_practitioner(
    chart: Chart, code: str, *, name: str | None = None, credential: str | None = None
) -> None:
    """Say who a practitioner is; what is not said stays."""
    code = checks.initials(code)
    with chart.writing() as work:
        found = work.scalar(select(Practitioner).where(Practitioner.code == code))
        if found is None:
            found = Practitioner(code=code)
            work.add(found)
        if name is not None:
            found.name = checks.text(name, "name")
        if credential is not None:
            found.credential = checks.text(credential, "credential")


def credential_of(session: Session, code: str) -> str:
    """Give what a practitioner is, empty if nobody said."""
    found = select(Practitioner.credential).where(Practitioner.code == code)
    return session.scalar(found) or ""
