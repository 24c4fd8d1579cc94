"""A session, and what is asked before and after the needles."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from twitchdetect.chart.base import Base, Entry, now

if TYPE_CHECKING:
    from twitchdetect.chart.needling import Attachment, NeedleKind, Site
    from twitchdetect.chart.people import Client


class NeedlingSession(Entry, Base):
    """One visit of a client; ``CODE/3`` is the third of client CODE.

    Attributes
    ----------
    author : str
        Code of the practitioner who opened it and alone may close it.
    credential : str
        The practitioner's, as it was then.
    position : str
        How the client lay, of `picklists.POSITIONS`.
    rationale, varied : str
        Style of needling and why (STRICTA 1a-1b), and what varied between clients (1c).
    place : str
        Setting of the treatment (STRICTA 4b).
    medication, history : str
        As told that day.
    n_needles_counted_out : int or None
        Counted by hand into the sharps container.
    response : str
        How the client took it, of `picklists.RESPONSES`.
    plan : str
        What comes next.
    next_session : str
        Date of the next one, or words.
    closed_at, closed_by
        The signature; None while it is open.
    is_simulation : bool
        No person was treated.
    """

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("client_id", "number"),)
    FREE_TEXT: ClassVar = (
        *("rationale", "varied", "place", "medication", "history"),
        *("response_note", "plan", "next_session", "note"),
    )

    client_id: Mapped[str] = mapped_column(ForeignKey("client.id"), index=True)
    number: Mapped[int]
    author: Mapped[str] = mapped_column(String(16))
    credential: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime] = mapped_column(default=now, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(active_history=True)
    closed_by: Mapped[str | None] = mapped_column(String(16))
    position: Mapped[str] = mapped_column(default="")
    rationale: Mapped[str] = mapped_column(default="")
    varied: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    medication: Mapped[str] = mapped_column(default="")
    history: Mapped[str] = mapped_column(default="")
    n_needles_counted_out: Mapped[int | None]
    response: Mapped[str] = mapped_column(default="")
    response_note: Mapped[str] = mapped_column(default="")
    plan: Mapped[str] = mapped_column(default="")
    next_session: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    is_simulation: Mapped[bool] = mapped_column(default=False)

    client: Mapped[Client] = relationship(back_populates="sessions")
    answers: Mapped[list[Answer]] = relationship(order_by="Answer.topic, Answer.item")
    measures: Mapped[list[Measure]] = relationship(order_by="Measure.at")
    sites: Mapped[list[Site]] = relationship(order_by="Site.number")
    needles: Mapped[list[NeedleKind]] = relationship(order_by="NeedleKind.number")
    adverse_events: Mapped[list[AdverseEvent]] = relationship(order_by="AdverseEvent.at")
    diary: Mapped[list[Diary]] = relationship(order_by="Diary.hours")
    remarks: Mapped[list[Remark]] = relationship(order_by="Remark.number")
    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.attached_at")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Answer(Entry, Base):
    """One answered item.

    Attributes
    ----------
    topic : str
        Of `picklists.TOPICS`: consent, screening, hygiene, aftercare, red_flags, other_treatment.
    item, value : str
        What was asked, and the answer; both of the pick-list of the topic.
    words : str
        How a red answer was acknowledged.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("session_id", "topic", "item"),)
    FREE_TEXT: ClassVar = ("words",)

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    topic: Mapped[str] = mapped_column(String(24))
    item: Mapped[str] = mapped_column(String(48))
    value: Mapped[str] = mapped_column(String(48))
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)


class Measure(Entry, Base):
    """A measured value.

    Attributes
    ----------
    phase : str
        ``before``, ``after`` or ``follow-up``.
    kind : str
        Of `picklists.MEASURES`, which fixes its unit and range.
    value : float
    unit : str
    what : str
        Which movement, muscle or score.
    side : str
    """

    __tablename__ = "measure"
    FREE_TEXT: ClassVar = ("what", "note")

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    phase: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(24))
    value: Mapped[float]
    unit: Mapped[str] = mapped_column(String(12))
    what: Mapped[str] = mapped_column(default="")
    side: Mapped[str] = mapped_column(String(8), default="")
    at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[str] = mapped_column(default="")

    @property
    def may_follow(self) -> bool:
        return self.phase == "follow-up"


class AdverseEvent(Entry, Base):
    """Something unwanted, of `picklists.ADVERSE_EVENTS`.

    Attributes
    ----------
    severity : str
        ``minor``, ``moderate`` or ``serious``.
    when : str
        ``during`` or ``after``.
    """

    __tablename__ = "adverse_event"
    FREE_TEXT: ClassVar = ("note", "action", "outcome")

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(48))
    severity: Mapped[str] = mapped_column(String(12))
    when: Mapped[str] = mapped_column("when_", String(12))
    at: Mapped[datetime] = mapped_column(default=now)
    action: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    @property
    def may_follow(self) -> bool:
        return self.when == "after"


class Diary(Entry, Base):
    """What the client told a day or more after: soreness 0-10 and symptoms of `picklists.SYMPTOMS`.

    Attributes
    ----------
    hours : int
        24, 48 or 72 after the session; other whole hours are taken too.
    seen_at : datetime or None
        When somebody acknowledged a red symptom.
    """

    __tablename__ = "diary"
    __table_args__ = (UniqueConstraint("session_id", "hours"), Index("ix_diary_red", "is_red"))
    FREE_TEXT: ClassVar = ("note",)
    MAY_FOLLOW: ClassVar = True

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    hours: Mapped[int]
    soreness: Mapped[float | None]
    symptoms: Mapped[list[str]] = mapped_column(default=list)
    is_red: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)


class Remark(Entry, Base):
    """A note that was typed while a session ran; the recording has only its number.

    Attributes
    ----------
    number : int
        From 1 within the session.
    at_s : float or None
        From the recording's start.
    """

    __tablename__ = "remark"
    __table_args__ = (UniqueConstraint("session_id", "number"),)
    FREE_TEXT: ClassVar = ("text",)

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    at_s: Mapped[float | None]
    text: Mapped[str]
