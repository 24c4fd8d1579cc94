"""A client's rows without the person: new ids, shifted times, no typed words."""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from twitchdetect.chart.base import Base, moment_text, new_id, now
from twitchdetect.chart.bulk_log import Told
from twitchdetect.chart.picked import LEVELS, free_text, picked
from twitchdetect.chart.rows import (
    OWNED,
    Row,
    columns_of,
    is_moment,
    of_client,
    read_rows,
    references_of,
    write_rows,
)
from twitchdetect.chart.sealing import events_digest, twitch_digest
from twitchdetect.chart.tables import Attachment, Client, NeedlingSession, Site, Twitch
from twitchdetect.chart.work import Work

_SETTINGS = ("auto", "none", "good", "bad")
_VERSION = re.compile(r"\d[\w.+-]*")
FEWEST_DAYS, MOST_DAYS = 365, 3650


class Disguise:
    """Rewrites the rows of one client.

    Parameters
    ----------
    code : str
        The new one.
    work : Work
    client_id : str
        The client's as it is.

    Attributes
    ----------
    shift : timedelta
        By how much times move, back, so that none lies in the future; it is kept nowhere.
    """

    def __init__(self, code: str, work: Work, client_id: str) -> None:
        self.code, self._work, self._client_id = code, work, client_id
        days = FEWEST_DAYS + secrets.randbelow(MOST_DAYS - FEWEST_DAYS + 1)
        self._shift = timedelta(days=days)
        self._ids: defaultdict[str, str] = defaultdict(new_id)
        self._channels: dict[str, dict[str, str]] = {}

    def write(self) -> Iterator[Told]:
        """Write the new rows beside the old ones, and say what the log shall have of them."""
        for kind in OWNED.values():
            if kind is Twitch:
                for attachment_id in self._channels:
                    write_rows(self._work, Twitch, self._twitches(attachment_id))
                continue
            for row in list(read_rows(self._work, kind, of_client(kind, self._client_id))):
                new = self._row(kind, row)
                if kind is Attachment:
                    new = self._attachment(row, new)
                write_rows(self._work, kind, [new])
                yield self._told(kind, new)

    def _told(self, kind: type[Base], row: Row) -> Told:
        client_id = self._ids[self._client_id]
        session_id = row["id"] if kind is NeedlingSession else row.get("session_id")
        return Told("anonymise", kind.__tablename__, row["id"], session_id, client_id, {"row": row})

    def _row(self, kind: type[Base], row: Row) -> Row:
        """Give a row with new ids and shifted times, without typed words."""
        refers, typed, table = references_of(kind), free_text(kind), kind.__tablename__
        new = {}
        for key, column in columns_of(kind).items():
            value = row[key]
            if value is not None and (key == "id" or key in refers):
                value = self._ids[value]
            elif value is not None and is_moment(column):
                value = moment_text(datetime.fromisoformat(value) - self._shift)
            elif key in typed or (table, key) in LEVELS:
                value = picked(table, key, value)
                value = None if column.nullable and not value else value
            new[key] = value
        if kind is Client:
            new.update(code=self.code, birth_year=None, anonymised_at=moment_text(now()))
        if kind is Site:
            new["figures"] = without_words(row["figures"], {})
        if "version" in new:
            new["version"] = 1
        return new

    def _attachment(self, row: Row, new: Row) -> Row:
        names = {name: f"ch{i}" for i, name in enumerate(row["channels"], start=1)}
        self._channels[row["id"]] = names
        new["channels"] = list(names.values())
        for key in ("quality", "detector", "counts"):
            new[key] = without_words(row[key], names)
        new["software"] = row["software"] if _VERSION.fullmatch(row["software"]) else ""
        new["sha256"] = ""
        new["events_digest"] = events_digest(t["digest"] for t in self._twitches(row["id"]))
        return new

    def _twitches(self, attachment_id: str) -> Iterator[Row]:
        names = self._channels[attachment_id]
        mine = columns_of(Twitch)["attachment_id"] == attachment_id
        for row in read_rows(self._work, Twitch, mine):
            new = self._row(Twitch, row)
            new["channel"] = names.get(row["channel"], "")
            yield {**new, "digest": twitch_digest(new)}


def without_words(value: Any, names: dict[str, str]) -> Any:
    """Give nested values without texts, but for settings; channels have other names."""
    if isinstance(value, dict):
        return {names.get(key, key): without_words(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_words(inner, names) for inner in value]
    if isinstance(value, str):
        return names.get(value, value if value in _SETTINGS else "")
    return value
