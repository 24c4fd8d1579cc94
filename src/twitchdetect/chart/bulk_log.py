"""Many entries into the log at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from twitchdetect.chart.base import now
from twitchdetect.chart.rows import chunks
from twitchdetect.chart.sealing import sealed_entry
from twitchdetect.chart.tables import Head, LogEntry
from twitchdetect.chart.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry of the log shall say."""

    action: str
    entity: str
    entity_id: str
    session_id: str | None
    client_id: str | None
    payload: dict[str, Any] = field(default_factory=dict)


def log_many(work: Work, entries: Iterable[Told]) -> int:
    """Add entries as `Work.log` would, one after another; give how many."""
    number, previous = work.execute(select(Head.number, Head.seal)).one()
    first = number
    for chunk in chunks(entries):
        rows = []
        for told in chunk:
            number += 1
            row = _sealed(work.author, told, number, previous)
            previous = row["seal"]
            rows.append(row)
        work.execute(insert(LogEntry.__table__), rows)  # type: ignore[arg-type]
        work.execute(update(Head).values(number=number, seal=previous))
    return int(number - first)


def _sealed(author: str, told: Told, number: int, previous: str) -> dict[str, Any]:
    about = {
        "number": number,
        "at": now(),
        "author": author,
        "action": told.action,
        "entity": told.entity,
        "entity_id": told.entity_id,
        "session_id": told.session_id,
        "client_id": told.client_id,
    }
    return sealed_entry(about, told.payload, previous)
