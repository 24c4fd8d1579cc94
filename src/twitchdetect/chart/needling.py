"""What was done with needles and what the muscle answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from twitchdetect.chart.base import Base, Entry, now


class NeedleKind(Entry, Base):
    """A sort of needle that was used: size, maker, batch."""

    __tablename__ = "needle"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    number: Mapped[int]
    diameter_mm: Mapped[float | None]
    length_mm: Mapped[float | None]
    maker: Mapped[str] = mapped_column(default="")
    material: Mapped[str] = mapped_column(default="")
    batch: Mapped[str] = mapped_column(default="")

    FREE_TEXT: ClassVar = ("maker", "material", "batch")


class Site(Entry, Base):
    """Where needles went in.

    Attributes
    ----------
    number : int
        From 1, in order of time.
    muscle : str
        Name of `muscles.MUSCLES`, or what was typed.
    side : str
        ``left``, ``right``, ``middle`` or empty.
    point : str
        ``active``, ``latent``, ``satellite`` or empty.
    view, x, y
        Place on the body figure: ``front`` or ``back``, 0 to 1 from its left and from its top.
    technique : str
        Of `picklists.TECHNIQUES`.
    segments : str
        Spinal segments of intramuscular stimulation, for example ``C5-C6``.
    frequency_hz, pulse_width_us, intensity_mA, stimulation_s
        Settings of electro-stimulation.
    start_s, stop_s : float or None
        From the recording's start.
    n_strokes : int or None
        As marked, or else as detected.
    figures : dict
        What `detect.sites.SiteSummary` says of it, from the recording; empty without one.
    """

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("session_id", "number"),)
    FREE_TEXT: ClassVar = ("muscle", "note")

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    number: Mapped[int]
    muscle: Mapped[str] = mapped_column(default="")
    side: Mapped[str] = mapped_column(String(8), default="")
    point: Mapped[str] = mapped_column(String(12), default="")
    view: Mapped[str] = mapped_column(String(8), default="")
    x: Mapped[float | None]
    y: Mapped[float | None]
    technique: Mapped[str] = mapped_column(String(24), default="")
    segments: Mapped[str] = mapped_column(String(24), default="")
    frequency_hz: Mapped[float | None]
    pulse_width_us: Mapped[float | None]
    intensity_mA: Mapped[float | None] = mapped_column("intensity_ma")
    stimulation_s: Mapped[float | None]
    start_s: Mapped[float | None]
    stop_s: Mapped[float | None]
    n_strokes: Mapped[int | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")

    insertions: Mapped[list[Insertion]] = relationship(order_by="Insertion.number")


class Insertion(Entry, Base):
    """One needle, from in to out.

    Attributes
    ----------
    number : int
        From 1 within the session.
    in_at, out_at : datetime
        None in `out_at` while it is in.
    in_s, out_s : float or None
        The same from the recording's start.
    depth_mm, n_strokes
        None where nobody said.
    """

    __tablename__ = "insertion"
    __table_args__ = (UniqueConstraint("session_id", "number"),)
    FREE_TEXT: ClassVar = ("note",)

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), index=True)
    needle_id: Mapped[str | None] = mapped_column(ForeignKey("needle.id"))
    number: Mapped[int]
    in_at: Mapped[datetime] = mapped_column(default=now)
    out_at: Mapped[datetime | None]
    in_s: Mapped[float | None]
    out_s: Mapped[float | None]
    depth_mm: Mapped[float | None]
    n_strokes: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")

    @property
    def in_situ_min(self) -> float | None:
        """Minutes from in to out; None while it is in."""
        return None if self.out_at is None else (self.out_at - self.in_at).total_seconds() / 60


class Attachment(Entry, Base):
    """A recording that belongs to a session, and what its signal was worth.

    Attributes
    ----------
    path : str
        Where it lay when it was attached.
    sha256 : str
        Of the recording's bytes.
    counts : dict
        How many events of each kind the detector named.
    n_events : int
        Twitches of it that the chart holds, see `Twitch`.
    quality : list of dict
        Each channel's name, verdict and floor.
    detector : dict
        The whole configuration, and the software's version.
    """

    __tablename__ = "attachment"
    FREE_TEXT: ClassVar = ("path",)

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    path: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    fs: Mapped[float]
    channels: Mapped[list[str]]
    duration_s: Mapped[float]
    lost_s: Mapped[float]
    counts: Mapped[dict[str, Any]]
    n_events: Mapped[int]
    events_digest: Mapped[str] = mapped_column(String(64))
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict)
    detector: Mapped[dict[str, Any]] = mapped_column(default=dict)
    software: Mapped[str] = mapped_column(default="")
    attached_at: Mapped[datetime] = mapped_column(default=now)


class Twitch(Base):
    """A twitch that was detected, labelled or felt; a row of 10^6, so the log has its digest alone.

    Attributes
    ----------
    source : str
        ``detected`` (the detector named it `ltr`, or a person called it that) or ``felt`` (the
        therapist felt or saw one where nothing was detected).
    kind : str
        The detector's name for it; empty if it was only felt.
    label : str
        A person's name for it, where it differs.
    confirmed : str
        ``yes``, ``no`` or ``n/a``.
    digest : str
        SHA-256 of the row's other columns.
    """

    __tablename__ = "twitch"

    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    source: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20), default="")
    label: Mapped[str] = mapped_column(String(20), default="")
    confirmed: Mapped[str] = mapped_column(String(3), default="n/a")
    channel: Mapped[str] = mapped_column(default="")
    onset_s: Mapped[float]
    duration_s: Mapped[float | None]
    peak_uV: Mapped[float | None] = mapped_column("peak_uv")
    rms_uV: Mapped[float | None] = mapped_column("rms_uv")
    snr_dB: Mapped[float | None] = mapped_column("snr_db")
    confidence: Mapped[float | None]
    reason: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(String(64))
