"""The end of a session: signature, amendments, and the diary of the days after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from twitchdetect.chart import checks, picklists
from twitchdetect.chart.base import now
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError, ClosedError, NotFoundError, UnfinishedError
from twitchdetect.chart.felt import add_felt
from twitchdetect.chart.fields import fill
from twitchdetect.chart.named_rows import find_row, new_row, set_values
from twitchdetect.chart.needle_work import insertions_of, needles_in
from twitchdetect.chart.sessions import find_session, name_of, obstacles
from twitchdetect.chart.tables import Diary, Insertion, NeedlingSession
from twitchdetect.chart.work import Work


def missing(session: NeedlingSession) -> tuple[str, ...]:
    """Say, a sentence each, what keeps a session from being closed."""
    used = [i for i in insertions_of(session) if not i.is_struck]
    told = []
    if inside := needles_in(session):
        which = ", ".join(f"{i.number}" for i in inside)
        told.append(f"{len(inside)} needle{'s' * (len(inside) > 1)} still in: {which}.")
    told += [
        f"Needle {i.number} came out before it went in."
        for i in used
        if i.out_at is not None and i.out_at < i.in_at
    ]
    if used:
        told += [*_count(session, len(used)), *obstacles(session, afterwards=True)]
        told += _unanswered(session)
    return tuple(told)


def _count(session: NeedlingSession, n_in: int) -> list[str]:
    """Say whether as many needles were counted out as went in; a note may say why not."""
    n_out = session.n_needles_counted_out
    if n_out is None:
        return ["Count the needles in the sharps container and say how many (--needles-out)."]
    is_told = any(
        e.kind == picklists.NEEDLE_COUNT and e.note and not e.is_struck
        for e in session.adverse_events
    )
    if n_out == n_in or is_told:
        return []
    return [
        f"{n_in} needle{'s' * (n_in != 1)} went in and {n_out} were counted out: look for what is "
        f"missing, count again, or add the adverse event {picklists.NEEDLE_COUNT} with a note."
    ]


def _unanswered(session: NeedlingSession) -> list[str]:
    told = []
    for topic in picklists.AFTER:
        given = {a.item for a in session.answers if a.topic == topic and not a.is_struck}
        open_ = [item.key for item in picklists.TOPICS[topic] if item.key not in given]
        if open_:
            told.append(f"Not answered of {topic.replace('_', ' ')}: {', '.join(open_)}.")
    return told


def close_session(chart: Chart, name: str) -> NeedlingSession:
    """Sign a session; from then on only amendments change it.

    Raises
    ------
    UnfinishedError
        If a needle is in, or something else is missing.
    ChartError
        If somebody else opened it.
    """
    with chart.writing("close") as work:
        session = find_session(work, name)
        if session.closed_at is not None:
            raise ClosedError(f"session {name_of(session)} is closed already")
        if session.author != chart.author:
            raise ChartError(
                f"session {name_of(session)} was opened by {session.author}, who alone may close "
                f"it; you are {chart.author}"
            )
        if told := missing(session):
            raise UnfinishedError(name_of(session), told)
        session.closed_at, session.closed_by = now(), chart.author
    return session


def amend(
    chart: Chart, name: str, changes: Mapping[str, Mapping[str, Any]], *, reason: str
) -> NeedlingSession:
    """Change a signed session, with a reason.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    changes : mapping
        Row to columns and their new values: ``{"session": {"plan": "..."}}``, ``{"site 2":
        {"side": "left"}}``; see `named_rows.find_row`. ``is_struck`` strikes a row out.
        ``{"new adverse_event": {"kind": "bleeding", "when": "during"}}`` adds a row that was
        forgotten; a word after it tells several apart: ``new site b``.
    reason : str
        Why; may not be empty.

    Raises
    ------
    ChartError
        If the session is open, a row or column is not there or cannot hold its value, the reason
        is empty, or a signed session would not be whole any more.
    """
    if not (why := checks.text(reason, "the reason")):
        raise ChartError("an amendment needs its reason: --reason '...'")
    if not changes:
        raise ChartError("nothing to amend; say what: --set 'site 2.side=left'")
    with chart.writing("amend", reason=why, amends=True) as work:
        session = find_session(work, name)
        if session.closed_at is None:
            raise ChartError(
                f"session {name_of(session)} is still open; change it directly: "
                "session change, session answer, site change; what is wrong goes by session strike"
            )
        before = missing(session)
        with work.no_autoflush:
            for which, values in changes.items():
                _change(work, session, which, values)
        work.flush()
        _look_again(work, session)
        if told := [sentence for sentence in missing(session) if sentence not in before]:
            raise ChartError(
                f"with this amendment session {name_of(session)} would not be whole any more. "
                f"{' '.join(told)} Amend that in the same step."
            )
    return session


def _change(work: Work, session: NeedlingSession, which: str, values: Mapping[str, Any]) -> None:
    word, _, table = which.strip().partition(" ")
    if word != "new":
        set_values(work, session, find_row(work, session, which), values)
        return
    table = table.partition(" ")[0]
    if table == "twitch":
        add_felt(work, session, values)
    else:
        row, rest = new_row(work, session, table, values)
        set_values(work, session, row, rest)
        work.add(row)
        work.flush()
    _look_again(work, session)


def _look_again(work: Work, session: NeedlingSession) -> None:
    """Let go of lists of rows that were read before some were added."""
    for site in session.sites:
        work.expire(site, ["insertions"])
    work.expire(session, [r.key for r in inspect(NeedlingSession).relationships if r.uselist])


def strike_out(chart: Chart, name: str, which: str, *, reason: str = "") -> Any:
    """Strike out a row of an open session that was entered by mistake; it stays in the log.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    which : str
        See `named_rows.find_row`.
    reason : str
        Why; needed for a needle that is in. Of a signed session `amend` asks for it.

    Returns
    -------
    Entry
        The row.
    """
    why = checks.text(reason, "the reason")
    with chart.writing("strike", reason=why) as work:
        session = find_session(work, name)
        row = find_row(work, session, which)
        if isinstance(row, Insertion) and row.out_at is None and not why:
            raise ChartError(f"needle {row.number} is in; say why it is struck out: --reason '...'")
        set_values(work, session, row, {"is_struck": True})
    return row


def add_diary(
    chart: Chart,
    name: str,
    hours: int,
    *,
    soreness: float | None = None,
    symptoms: tuple[str, ...] = (),
    note: str = "",
) -> Diary:
    """Add what the client tells `hours` after a session; telling it again replaces it."""
    known_hours = checks.whole(hours, "hours after the session", 1, 24 * 60)
    if known_hours is None:
        raise ChartError("got no hours after the session; expected 24, 48 or 72")
    with chart.writing() as work:
        session = find_session(work, name)
        row = next((d for d in session.diary if d.hours == known_hours), None)
        if row is None:
            row = Diary(session_id=session.id, hours=known_hours)
            work.add(row)
        before = [] if row.is_struck else list(row.symptoms or ())
        values = {"soreness": soreness, "symptoms": symptoms, "note": note}
        fill(row, values, of="a diary entry")
        row.is_struck = False
        if set(row.symptoms) - set(before):
            row.seen_at = row.seen_by = None
    return row


def acknowledge(chart: Chart, diary_id: str) -> None:
    """Say that a red symptom was seen and dealt with; who said so first stays."""
    with chart.writing("acknowledge") as work:
        row = work.get(Diary, diary_id)
        if row is None or row.is_struck:
            raise NotFoundError(f"there is no diary entry {diary_id!r}")
        if not row.is_red:
            raise ChartError("nothing in this diary entry is red; there is nothing to acknowledge")
        if row.seen_at is None:
            row.seen_at, row.seen_by = now(), chart.author
