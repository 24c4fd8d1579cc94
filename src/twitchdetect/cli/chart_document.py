"""A session as one JSON document, and what its summary counts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from twitchdetect.cli.chart_text import row_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from twitchdetect.chart.tables import NeedlingSession


def document_of(reading: Session, session: NeedlingSession) -> dict[str, Any]:
    """Give all that a session holds; rows that were struck out too, which say so."""
    from twitchdetect.chart.sessions import name_of, obstacles
    from twitchdetect.chart.signing import missing

    counts = twitches_of(reading, session)
    return {
        **row_of(session, session=name_of(session), client=session.client.code),
        "obstacles": obstacles(session),
        "missing": list(missing(session)) if session.is_open else [],
        "answers": [row_of(row) for row in session.answers],
        "measures": [row_of(row) for row in session.measures],
        "needles": [row_of(row) for row in session.needles],
        "sites": [
            {
                **row_of(site),
                "insertions": [
                    {**row_of(i), "in_situ_min": i.in_situ_min} for i in site.insertions
                ],
                "twitches": dict(counts.get(site.id, {})),
            }
            for site in session.sites
        ],
        "twitches_without_site": dict(counts.get(None, {})),
        "adverse_events": [row_of(row) for row in session.adverse_events],
        "diary": [row_of(row) for row in session.diary],
        "remarks": [row_of(row) for row in session.remarks],
        "attachments": [row_of(row) for row in session.attachments],
        "amendments": [
            {"at": a.at.isoformat(), "author": a.author, "reason": a.reason, "changes": a.changes}
            for a in amendments_of(reading, session)
        ],
    }


def twitches_of(reading: Session, session: NeedlingSession) -> dict[str | None, Counter[str]]:
    """Count the twitches of each site: detected, confirmed, rejected, felt but not detected."""
    from sqlalchemy import func, select

    from twitchdetect.chart.tables import Twitch

    query = (
        select(Twitch.site_id, Twitch.source, Twitch.confirmed, func.count())
        .where(Twitch.session_id == session.id)
        .group_by(Twitch.site_id, Twitch.source, Twitch.confirmed)
    )
    found: dict[str | None, Counter[str]] = {}
    for site_id, source, confirmed, n in reading.execute(query):
        counts = found.setdefault(site_id, Counter())
        counts[source] += n
        if source == "detected" and confirmed in ("yes", "no"):
            counts["confirmed" if confirmed == "yes" else "rejected"] += n
    return found


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a signed session.

    Attributes
    ----------
    at, author, reason
    changes : dict
        ``row.column`` to the value before and after.
    """

    at: datetime
    author: str
    reason: str
    changes: dict[str, list[Any]]


def amendments_of(reading: Session, session: NeedlingSession) -> list[Amendment]:
    """Give what was amended, from the log; what was erased from it says nothing."""
    from sqlalchemy import select

    from twitchdetect.chart.tables import LogEntry

    query = select(LogEntry).where(LogEntry.session_id == session.id).order_by(LogEntry.number)
    last: dict[str, dict[str, Any]] = {}
    found = []
    for entry in reading.scalars(query):
        payload = json.loads(entry.payload or "{}")
        row, before = payload.get("row") or {}, last.get(entry.entity_id, {})
        if entry.action == "amend":
            changes = {
                f"{_called(entry.entity, row)}.{key}": [before.get(key), value]
                for key, value in row.items()
                if key != "version" and before.get(key) != value
            }
            found.append(Amendment(entry.at, entry.author, payload.get("reason", ""), changes))
        last[entry.entity_id] = row
    return found


def _called(entity: str, row: dict[str, Any]) -> str:
    """Give the row as `session amend` takes it, as far as it can be told from the row alone."""
    if entity == "session":
        return entity
    if entity == "answer":
        return f"answer {row.get('topic')}.{row.get('item')}"
    which = next((row[key] for key in ("number", "kind", "hours", "path") if key in row), "")
    return f"{entity} {which}".rstrip()
