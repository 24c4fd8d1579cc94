"""What was changed after the signature, as the log has it: old values and new ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from twitchdetect.chart.tables import LogEntry, NeedlingSession
from twitchdetect.report.chart.facts import Amendment, Change

_TOGETHER = timedelta(seconds=2)
_SILENT = ("id", "version", "session_id", "client_id", "digest")


def gather_amendments(reading: Session, row: NeedlingSession) -> tuple[Amendment, ...]:
    """Give the amendments of a session in order of time."""
    if row.closed_at is None:
        return ()
    entries = reading.scalars(
        select(LogEntry).where(LogEntry.session_id == row.id).order_by(LogEntry.number)
    )
    return tuple(_together(_single(entries)))


def _single(entries: Iterable[LogEntry]) -> Iterable[Amendment]:
    """Give an amendment for each amended row."""
    before: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        payload = json.loads(entry.payload) if entry.payload else {}
        row = payload.get("row") or {}
        old = before.get(entry.entity_id, {})
        if entry.action == "amend":
            name = _row_name(entry.entity, row or old)
            changes = tuple(
                Change(name, key, old.get(key), row[key])
                for key in row
                if key not in _SILENT and row[key] != old.get(key)
            )
            yield Amendment(entry.at, entry.author, payload.get("reason", ""), changes)
        if row:
            before[entry.entity_id] = row


def _together(single: Iterable[Amendment]) -> list[Amendment]:
    """Join what one command amended."""
    joined: list[Amendment] = []
    for amendment in single:
        last = joined[-1] if joined else None
        if (
            last is not None
            and (last.author, last.reason) == (amendment.author, amendment.reason)
            and amendment.at - last.at <= _TOGETHER
        ):
            changes = last.changes + amendment.changes
            joined[-1] = Amendment(last.at, last.author, last.reason, changes)
        else:
            joined.append(amendment)
    return joined


def _row_name(entity: str, row: Mapping[str, Any]) -> str:
    name = entity.replace("_", " ")
    if entity == "answer":
        return f"answer {row.get('topic', '')} {row.get('item', '')}".replace("_", " ").rstrip()
    if entity == "diary":
        return f"diary {row.get('hours', '')} h"
    if entity == "measure":
        what = f" {row['what']}" if row.get("what") else ""
        return f"measure {row.get('kind', '')}{what} {row.get('phase', '')}".rstrip()
    if entity == "adverse_event":
        return f"adverse event {row.get('kind', '')}".replace("_", " ")
    return f"{name} {row['number']}" if "number" in row and entity != "session" else name
