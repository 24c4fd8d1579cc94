"""One transaction on the chart: whatever it writes is logged, or nothing is written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, event, insert, select, update
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from twitchdetect.chart.base import Base, Entry, now
from twitchdetect.chart.errors import ChartError, ClosedError
from twitchdetect.chart.holding import check_values
from twitchdetect.chart.sealing import canonical, row_values, sealed_entry
from twitchdetect.chart.tables import Client, Head, LogEntry, NeedlingSession


class Work(Session):
    """A database session whose changes go into the log by themselves.

    Attributes
    ----------
    author : str
        Who does it.
    action : str
        What the log calls it; empty calls it ``create`` or ``change``.
    reason : str
        Why, in the author's words.
    is_amending : bool
        Whether signed sessions may be changed.
    """

    author = ""
    action = ""
    reason = ""
    is_amending = False

    def log(
        self,
        action: str,
        entity: str,
        entity_id: str,
        *,
        session_id: str | None = None,
        client_id: str | None = None,
        **payload: Any,
    ) -> int:
        """Add an entry to the log; `payload` may be erased later, all else stays.

        Returns
        -------
        int
            The entry's number.
        """
        number, previous = self.execute(select(Head.number, Head.seal)).one()
        about = {
            "number": number + 1,
            "at": now(),
            "author": self.author,
            "action": action,
            "entity": entity,
            "entity_id": entity_id,
            "session_id": session_id,
            "client_id": client_id,
        }
        entry = sealed_entry(about, payload, previous)
        self.execute(insert(LogEntry).values(**entry))
        self.execute(update(Head).values(number=number + 1, seal=entry["seal"]))
        return number + 1


@event.listens_for(Work, "before_flush")
def _refuse(work: Work, context: UOWTransaction, instances: Any) -> None:
    """Let nothing leave the chart, and nothing change that was signed."""
    for row in work.deleted:
        raise ChartError(f"rows of a chart are struck out, not deleted ({type(row).__name__})")
    for row in _written(work, lists=False):
        check_values(row)
    if not work.is_amending:
        for row in _written(work, lists=True):
            _refuse_signed(work, row)


def _written(work: Work, *, lists: bool) -> list[Any]:
    """Give rows that a flush writes; with `lists`, also those to whose lists rows were added."""
    changed = [r for r in work.dirty if work.is_modified(r, include_collections=lists)]
    return [*work.new, *changed]


def _refuse_signed(work: Work, row: Any) -> None:
    if isinstance(row, NeedlingSession):
        is_signed = _was_signed(row)
    elif getattr(row, "MAY_FOLLOW", False) or (row in work.new and _may_follow(row)):
        return
    else:
        is_signed = any(_is_signed(work, session_id) for session_id in _sessions_of(row))
    if is_signed:
        raise ClosedError(
            "the session is closed and signed; change it as an amendment, with a reason: "
            "twitchdetect chart session amend"
        )


def _may_follow(row: Any) -> bool:
    return bool(getattr(row, "may_follow", False))


def _was_signed(session: NeedlingSession) -> bool:
    """Tell whether a session was signed before this flush; to open it again is a change too."""
    closed = get_history(session, "closed_at")
    return any(at is not None for at in closed.deleted or closed.unchanged or ())


def _sessions_of(row: Any) -> list[str]:
    """Give the session of a row, and the one from which it is taken."""
    if not hasattr(row, "session_id"):
        return []
    found = get_history(row, "session_id")
    ids = [*(found.added or ()), *(found.unchanged or ()), *(found.deleted or ())]
    return [session_id for session_id in ids if session_id is not None]


def _is_signed(work: Work, session_id: str) -> bool:
    with work.no_autoflush:
        owner = work.get(NeedlingSession, session_id)
    return owner is not None and owner not in work.new and _was_signed(owner)


@event.listens_for(Work, "after_flush")
def _log(work: Work, context: UOWTransaction) -> None:
    """Log every row that was written."""
    for row in _written(work, lists=False):
        if isinstance(row, Entry) and isinstance(row, Base):
            _refuse_changed_in_place(work, row)
            session_id, client_id = _owners(work, row)
            reason = {"reason": work.reason} if work.reason else {}
            work.log(
                work.action or ("create" if row in work.new else "change"),
                type(row).__tablename__,
                row.id,
                session_id=session_id,
                client_id=client_id,
                row=row_values(row),
                **reason,
            )


def _refuse_changed_in_place(work: Work, row: Entry) -> None:
    """Refuse lists and dictionaries that were changed instead of replaced: nobody would see it."""
    table = type(row).__table__  # type: ignore[attr-defined]
    columns = [c for c in table.columns if isinstance(c.type, JSON)]
    if columns:
        stored = work.execute(select(*columns).where(table.c.id == row.id)).one()
        for column, value in zip(columns, stored, strict=True):
            if canonical(value) != canonical(getattr(row, column.key)):
                raise ChartError(
                    f"{table.name}.{column.key} was changed in place; give it a new value instead"
                )


def _owners(work: Work, row: Any) -> tuple[str | None, str | None]:
    """Give the session and the client that a row belongs to."""
    if isinstance(row, Client):
        return None, row.id
    if isinstance(row, NeedlingSession):
        return row.id, row.client_id
    session_id = getattr(row, "session_id", None)
    if session_id is None:
        return None, None
    with work.no_autoflush:
        owner = work.get(NeedlingSession, session_id)
    return session_id, None if owner is None else owner.client_id
