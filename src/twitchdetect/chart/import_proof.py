"""Rows of an export against the log that came along: what was edited by hand does not fit it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from twitchdetect.chart.exporting import shown
from twitchdetect.chart.rows import OWNED, Row
from twitchdetect.chart.sealing import canonical, events_digest, sha256
from twitchdetect.chart.tables import Attachment, Twitch
from twitchdetect.chart.work import Work


class Proof:
    """What the log of a document says of its rows, to be compared with them."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, Any], dict[str, str] | None] = {}
        self._attachments: set[str] = set()

    def hear(self, entry: Row, words: dict[str, Any]) -> None:
        """Take in an entry; a later one about the same row counts."""
        table, row = entry["entity"], words.get("row")
        if table not in OWNED:
            return
        key = table, entry["entity_id"]
        if entry["payload"] is None:
            self._said[key] = None
        elif isinstance(row, dict):
            keys = [name for name in shown(table) if name in row]
            self._said[key] = {name: sha256(canonical(row[name]))[:16] for name in keys}

    def check(self, table: str, row: Row) -> None:
        """Compare a row with the newest entry about it.

        Raises
        ------
        ValueError
            If it differs, or the log has nothing of it. The log of a client with a name has no
            words in an export.
        """
        if table == "twitch":
            self._attachments.add(row["attachment_id"])
            return
        if table == "attachment":
            self._attachments.add(row["id"])
        said = self._said.get((table, row["id"]))
        if said is None:
            if table == "client" and (table, row["id"]) in self._said:
                return
            raise ValueError(f"a row of {table} ({row['id']}) is not in its log")
        other = [k for k, digest in said.items() if sha256(canonical(row[k]))[:16] != digest]
        if other:
            raise ValueError(
                f"a row of {table} ({row['id']}) differs from its log in {', '.join(other)}"
            )

    def check_twitches(self, work: Work) -> None:
        """Compare the twitches of every attachment that got some with its digest.

        Raises
        ------
        ValueError
            If they are others than those that were attached.
        """
        for attachment_id in sorted(self._attachments):
            digests = _digests(work, attachment_id)
            stored = select(Attachment.events_digest, Attachment.n_events)
            stored = stored.where(Attachment.id == attachment_id)
            digest, n_events = work.execute(stored).one()
            if len(digests) != n_events or (digests and events_digest(digests) != digest):
                raise ValueError(
                    f"attachment {attachment_id} has other twitches than those of its digest"
                )


def _digests(work: Work, attachment_id: str) -> list[str]:
    of_it = select(Twitch.digest).where(Twitch.attachment_id == attachment_id)
    found: Iterable[str] = work.scalars(of_it.order_by(Twitch.number))
    return list(found)
