"""Who is treated and who treats, and what the clinic has chosen."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from twitchdetect.chart.base import Base, Entry, now
from twitchdetect.chart.visit import NeedlingSession


class Client(Entry, Base):
    """A client, known by a pseudonymous code.

    Attributes
    ----------
    code : str
        Letters and digits, at least one of them a digit; the `sub-` code of recordings.
    name, born : str or None
        Only where the clinic turned names on; never leave the chart's database.
    birth_year : int or None
        Enough to know who is a child.
    medication, history : str
        Notes that hold over sessions.
    anonymised_at : datetime or None
    """

    __tablename__ = "client"
    FREE_TEXT: ClassVar = ("name", "born", "medication", "history")

    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str | None]
    born: Mapped[str | None] = mapped_column(String(10))
    birth_year: Mapped[int | None]
    medication: Mapped[str] = mapped_column(default="")
    history: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime] = mapped_column(default=now)
    anonymised_at: Mapped[datetime | None]

    sessions: Mapped[list[NeedlingSession]] = relationship(
        back_populates="client", order_by="NeedlingSession.number"
    )


class Practitioner(Entry, Base):
    """Who treats and signs.

    Attributes
    ----------
    code : str
        What stands as author in the log, for example initials.
    credential : str
        Profession, training, licence.
    """

    __tablename__ = "practitioner"

    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(default="")
    credential: Mapped[str] = mapped_column(default="")


class Setting(Entry, Base):
    """What holds for the whole chart, for example `names` = `on`."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[str]
