"""The tables of the log: what was done, each entry sealed by a hash over the one before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from twitchdetect.chart.base import Base


class LogEntry(Base):
    """One line of the log.

    Attributes
    ----------
    number : int
        From 1, without holes.
    action : str
        ``create``, ``change``, ``close``, ``amend``, ``erase``, ``anonymise``, ``restore`` ...
    entity, entity_id : str
        Table and row.
    session_id, client_id : str or None
        Whose chart it belongs to.
    payload : str or None
        The whole row after the action and the reason, as canonical JSON; None once it was erased.
    salt : str or None
        Random, goes into the digest and leaves with the payload, so that nobody can guess from the
        digest what stood there.
    digest : str
        SHA-256 of salt and payload; stays.
    previous, seal : str
        Seal of the entry before, and SHA-256 over all of the above but the payload and the salt.
    """

    __tablename__ = "log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(16))
    entity: Mapped[str] = mapped_column(String(24))
    entity_id: Mapped[str] = mapped_column(String(32), index=True)
    session_id: Mapped[str | None] = mapped_column(String(32), index=True)
    client_id: Mapped[str | None] = mapped_column(String(32), index=True)
    payload: Mapped[str | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class Head(Base):
    """The newest entry's number and seal; its row is locked while an entry is added."""

    __tablename__ = "head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
