"""Sessions of a client: opening, finding, answers, measures, and whether one may begin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from twitchdetect.chart import checks, picklists
from twitchdetect.chart.base import now
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.clients import credential_of, find_client
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.fields import agree, fill
from twitchdetect.chart.tables import Answer, Client, Diary, Measure, NeedlingSession

DETAILS = (
    *("position", "rationale", "varied", "place", "medication", "history", "response"),
    *("response_note", "plan", "next_session", "note", "n_needles_counted_out"),
)
"""What `change_session` can change."""


def open_session(
    chart: Chart,
    code: str,
    *,
    opened_at: datetime | None = None,
    is_simulation: bool = False,
    **details: Any,
) -> NeedlingSession:
    """Open the next session of a client; `details` as `change_session` takes them."""
    with chart.writing() as work:
        client = find_client(work, code)
        last = work.scalar(
            select(func.max(NeedlingSession.number)).where(NeedlingSession.client_id == client.id)
        )
        session = NeedlingSession(
            client=client,
            number=(last or 0) + 1,
            author=chart.author,
            credential=credential_of(work, chart.author),
            is_simulation=is_simulation,
        )
        if (at := checks.moment(opened_at, "the session's time")) is not None:
            session.opened_at = at
        work.add(_filled(session, details))
    return session


def change_session(chart: Chart, name: str, **details: Any) -> NeedlingSession:
    """Change what an open session says; see `DETAILS`."""
    with chart.writing() as work:
        return _filled(find_session(work, name), details)


def _filled(session: NeedlingSession, details: Mapping[str, Any]) -> NeedlingSession:
    fill(session, details, of="a session", known=DETAILS)
    return session


def find_session(session: Session, name: str) -> NeedlingSession:
    """Give a session by ``CODE/3`` (``CODE`` alone is the newest) or by its id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    if (found := session.get(NeedlingSession, name)) is not None:
        return found
    code, slash, number = name.strip().partition("/")
    client = find_client(session, code)
    query = select(NeedlingSession).where(NeedlingSession.client_id == client.id)
    if slash:
        if not (number.isascii() and number.isdecimal() and len(number) < 9):
            raise ChartError(f"got {name!r} as a session; expected CODE/NUMBER, for example P07/3")
        query = query.where(NeedlingSession.number == int(number))
    else:
        query = query.where(NeedlingSession.is_struck.is_(False))
    found = session.scalar(query.order_by(NeedlingSession.number.desc()).limit(1))
    if found is None:
        raise NotFoundError(
            f"there is no session {name!r}; see: twitchdetect chart client show {client.code}"
        )
    return found


def name_of(session: NeedlingSession) -> str:
    """Give ``CODE/3``."""
    return f"{session.client.code}/{session.number}"


def answer(
    chart: Chart,
    name: str,
    topic: str,
    answers: Mapping[str, str],
    words: Mapping[str, str] | None = None,
) -> None:
    """Answer items of a topic; `words` acknowledges red ones.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    topic : str
        Of `picklists.TOPICS`.
    answers : mapping of str to str
        Item to answer.
    words : mapping of str to str, optional
        Item to the words that acknowledge it.

    Raises
    ------
    ChartError
        If an item or an answer is not of the list; then none is kept.
    """
    items = {item.key: item for item in picklists.TOPICS[_topic(topic)]}
    said = dict(words or {})
    with chart.writing() as work:
        session = find_session(work, name)
        kept = {a.item: a for a in session.answers if a.topic == topic}
        answered = {key for key, row in kept.items() if not row.is_struck}
        for key in sorted(said.keys() - answers.keys() - answered):
            raise ChartError(f"got words for {key!r}, which is not answered yet; answer it first")
        for key in [*answers, *(key for key in said if key not in answers)]:
            row = kept.get(checks.one_of(key, items, f"an item of {topic}"))
            if row is None:
                row = Answer(session_id=session.id, topic=topic, item=key)
                work.add(row)
            _say(row, answers.get(key, row.value), said.get(key))


def _say(row: Answer, value: str, words: str | None) -> None:
    """Answer an item; another answer takes the old one's words with it."""
    row.value, before = value, None if row.is_struck else row.value
    agree(row)
    if value != before:
        row.is_struck, row.words, row.at = False, "", now()
    if words is not None:
        row.words = checks.text(words, "the acknowledgement")


def _topic(topic: str) -> str:
    return checks.one_of(topic, picklists.TOPICS, "a topic")


def obstacles(session: NeedlingSession, *, afterwards: bool = False) -> list[str]:
    """Say, a sentence each, why no needle may be used yet; empty if one may.

    Parameters
    ----------
    session : NeedlingSession
    afterwards : bool
        Whether needles were used all the same; words then make up for what forbids them.
    """
    told = []
    goes = "needles were used" if afterwards else "it may go on"
    for topic in picklists.BEFORE:
        given = {a.item: a for a in session.answers if a.topic == topic and not a.is_struck}
        for item in picklists.TOPICS[topic]:
            row = given.get(item.key)
            if row is None:
                if item.is_needed:
                    told.append(f"{item.words} ({topic}): not answered.")
            elif row.value in item.forbids and not afterwards:
                told.append(f"{item.words} ({topic}): {row.value}. No needle may be used.")
            elif not row.words and (why := _is_red(session, item, row.value)):
                told.append(f"{item.words} ({topic}): {why}. Say in words why {goes}.")
    return told


def _is_red(session: NeedlingSession, item: picklists.Item, value: str) -> str:
    """Say what of an answer must be acknowledged; empty if nothing."""
    if value in item.red or value in item.forbids:
        return value
    client, at = session.client, session.opened_at
    if item.key == "under_12" and is_under_12(client, at):
        is_sure = client.born or at.astimezone().year - (client.birth_year or 0) < 12
        return f"{value}, but by the day or year of birth it is so" if is_sure else ""
    return ""


def is_under_12(client: Client, at: datetime) -> bool | None:
    """Tell whether a client may be younger than 12 on the day; None if no birth year is known.

    Of whom only the year is known, the birthday counts as still to come.
    """
    day = at.astimezone().date()
    if client.born:
        born = date.fromisoformat(client.born)
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return years < 12
    return None if client.birth_year is None else day.year - client.birth_year <= 12


def add_measure(
    chart: Chart,
    name: str,
    kind: str,
    value: float,
    *,
    phase: str = "before",
    what: str = "",
    side: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Measure:
    """Add a measured value; its unit is that of its kind in `picklists.MEASURES`."""
    values = {"phase": phase, "kind": kind, "value": value, "what": what, "side": side}
    values |= {"note": note} if at is None else {"note": note, "at": at}
    with chart.writing() as work:
        measure = Measure(session_id=find_session(work, name).id)
        work.add(fill(measure, values, of="a measure"))
    return measure


def alerts_of(session: Session, client: Client) -> list[Diary]:
    """Give what a client told after a session that is red and that nobody has acknowledged."""
    return list(
        session.scalars(
            select(Diary)
            .join(NeedlingSession, NeedlingSession.id == Diary.session_id)
            .where(
                NeedlingSession.client_id == client.id,
                NeedlingSession.is_struck.is_(False),
                Diary.is_red,
                Diary.seen_at.is_(None),
                Diary.is_struck.is_(False),
            )
            .order_by(Diary.at)
        )
    )
