"""Twitches against their digests, which the log has of each attachment."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from twitchdetect.chart.findings import Finding, Findings
from twitchdetect.chart.raw import rows, text_of
from twitchdetect.chart.sealing import events_digest, sha256
from twitchdetect.chart.tables import Twitch
from twitchdetect.chart.verify_rows import SessionNames

_ATTRIBUTES = {c.columns[0].name: c.key for c in Twitch.__mapper__.column_attrs}


def check_twitches(connection: Connection, findings: Findings) -> int:
    """Add what differs between twitches and attachments; give the number of twitches."""
    names = SessionNames(connection)
    query = text("SELECT id, session_id, n_events, events_digest FROM attachment")
    waiting = {str(found[0]): tuple(found[1:]) for found in connection.execute(query)}
    keys = list(_ATTRIBUTES.values())
    first = keys.index("attachment_id")
    found = rows(connection, "twitch", list(_ATTRIBUTES), "attachment_id, number")
    n_twitches = 0
    for attachment_id, group in groupby(found, key=lambda row: row[first]):
        session_id, n_events, digest = waiting.pop(str(attachment_id), (None, 0, ""))
        where: dict[str, Any] = {
            "row": f"of attachment {attachment_id}",
            "session": names.find(session_id),
        }
        digests, is_sound = [], True
        for values in group:
            row = dict(zip(keys, values, strict=True))
            digests.append(_digest(row))
            if digests[-1] != row["digest"]:
                is_sound = False
                told = {**where, "row": f"{row['number']} {where['row']}"}
                findings.add(Finding("it was changed", "what its digest says", "twitch", **told))
        n_twitches += len(digests)
        if len(digests) != n_events:
            findings.add(Finding(f"{len(digests)} rows", f"{n_events}", "twitch", **where))
        elif is_sound and events_digest(digests) != digest:
            what = "they are others than those that were attached"
            findings.add(Finding(what, "those of its digest", "twitch", **where))
    for attachment_id, (session_id, n_events, _) in waiting.items():
        if n_events:
            row_name, name = f"of attachment {attachment_id}", names.find(session_id)
            findings.add(Finding("0 rows", f"{n_events}", "twitch", row_name, session=name))
    return n_twitches


def _digest(row: dict[str, Any]) -> str:
    return sha256(text_of({key: value for key, value in row.items() if key != "digest"}))
