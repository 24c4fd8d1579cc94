"""Twitches that somebody felt or saw and that no recording has: they are added by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from twitchdetect.chart import checks
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import ChartError, NotFoundError
from twitchdetect.chart.needle_work import find_site
from twitchdetect.chart.sealing import TWITCH_COLUMNS, events_digest, twitch_digest
from twitchdetect.chart.sessions import find_session, name_of
from twitchdetect.chart.tables import Attachment, NeedlingSession, Twitch
from twitchdetect.chart.work import Work

DETAILS = ("onset_s", "site")


def add_felt_twitch(chart: Chart, name: str, onset_s: float, *, site: int | None = None) -> Twitch:
    """Add a twitch to the newest recording of an open session.

    Parameters
    ----------
    chart : Chart
    name : str
        ``CODE/3``.
    onset_s : float
        From the recording's start.
    site : int, optional
        Where; else at the site of that time.

    Raises
    ------
    NotFoundError
        If the session has no recording.
    ChartError
        If the time is not within the recording.
    """
    with chart.writing() as work:
        session = find_session(work, name)
        return add_felt(work, session, {"onset_s": onset_s, "site": site})


def add_felt(work: Work, session: NeedlingSession, values: Mapping[str, Any]) -> Twitch:
    """Add a twitch in a transaction; `values` as `DETAILS` names them."""
    for key in values:
        checks.one_of(key, DETAILS, "a detail of a twitch")
    attachments = [a for a in session.attachments if not a.is_struck]
    if not attachments:
        raise NotFoundError(f"session {name_of(session)} has no recording; attach one first")
    attachment = attachments[-1]
    onset_s = checks.needed(_read(values.get("onset_s")), "onset_s", 0, attachment.duration_s, "s")
    last = work.scalar(select(func.max(Twitch.number)).where(Twitch.attachment_id == attachment.id))
    row = dict.fromkeys(TWITCH_COLUMNS) | {
        "attachment_id": attachment.id,
        "number": (last or 0) + 1,
        "session_id": session.id,
        "site_id": _site_id(session, values.get("site"), onset_s),
        "source": "felt",
        "confirmed": "n/a",
        "onset_s": onset_s,
        **dict.fromkeys(("kind", "label", "channel", "reason"), ""),
    }
    row["digest"] = twitch_digest(row)
    twitch = Twitch(**row)
    work.add(twitch)
    work.flush()
    _count_again(work, attachment)
    return twitch


def _read(value: Any) -> Any:
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        raise ChartError(f"got {value!r} as onset_s; expected a number") from None


def _site_id(session: NeedlingSession, number: Any, onset_s: float) -> str | None:
    if number not in (None, ""):
        if not str(number).isdecimal():
            raise ChartError(f"got {number!r} as a site; expected its number")
        return find_site(session, int(number)).id
    begun = [
        s
        for s in session.sites
        if not s.is_struck and s.start_s is not None and s.start_s <= onset_s
    ]
    return max(begun, key=lambda s: s.start_s or 0.0).id if begun else None


def _count_again(work: Work, attachment: Attachment) -> None:
    """Bring the attachment, and so the log, up to its twitches."""
    query = select(Twitch.digest).where(Twitch.attachment_id == attachment.id)
    digests = list(work.scalars(query.order_by(Twitch.number)))
    attachment.n_events = len(digests)
    attachment.events_digest = events_digest(digests)
