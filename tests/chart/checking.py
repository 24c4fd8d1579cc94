"""A small verifier of its own: the chain, and every row against the last that the log says of it."""

import json

from sqlalchemy import select

from tests.chart.making import log_of
from twitchdetect.chart.base import Entry
from twitchdetect.chart.rows import OWNED, of_client, read_rows
from twitchdetect.chart.sealing import (
    NOTHING,
    SEALED,
    digest_of,
    events_digest,
    seal_of,
    twitch_digest,
)
from twitchdetect.chart.tables import Attachment, Head, Twitch
from twitchdetect.chart.verify import verify


def problems(chart):
    """Say what is wrong with a chart; empty if nothing is."""
    found = [str(finding) for finding in verify(chart).findings]
    return [*_chain(chart), *_rows(chart), *_twitches(chart), *found]


def _chain(chart):
    previous, number, erased, named = NOTHING, 0, set(), set()
    for entry in log_of(chart):
        number += 1
        if (entry.number, entry.previous) != (number, previous):
            yield f"entry {number}: broken chain"
        if entry.seal != seal_of({key: getattr(entry, key) for key in SEALED}):
            yield f"entry {number}: seal"
        if entry.payload is None:
            erased.add(entry.number)
        elif entry.digest != digest_of(entry.salt, entry.payload):
            yield f"entry {number}: digest"
        elif entry.action in ("erase", "anonymise"):
            named |= set(json.loads(entry.payload).get("entries", ()))
        previous = entry.seal
    with chart.reading() as session:
        if session.execute(select(Head.number, Head.seal)).one() != (number, previous):
            yield "head"
    if not erased <= named:
        yield f"erased without being named: {sorted(erased - named)}"
    if named - erased:
        yield f"named but not erased: {sorted(named - erased)}"


def _rows(chart):
    said = {}
    for entry in log_of(chart):
        row = json.loads(entry.payload).get("row") if entry.payload else None
        if row is not None:
            said[entry.entity, entry.entity_id] = row
        elif entry.payload is None:
            said.pop((entry.entity, entry.entity_id), None)
    with chart.reading() as session:
        there = {
            (kind.__tablename__, row["id"]): row
            for kind in OWNED.values()
            if issubclass(kind, Entry)
            for row in read_rows(session, kind, of_client(kind, None))
        }
    said = {key: row for key, row in said.items() if key[0] in OWNED}
    for key in said.keys() | there.keys():
        if said.get(key) != there.get(key):
            yield f"{key}: {there.get(key)} but the log says {said.get(key)}"


def _twitches(chart):
    with chart.reading() as session:
        for item in session.scalars(select(Attachment)):
            rows = list(read_rows(session, Twitch, Twitch.attachment_id == item.id))
            if any(row["digest"] != twitch_digest(row) for row in rows):
                yield "a twitch's digest"
            if item.events_digest != events_digest(row["digest"] for row in rows):
                yield "an attachment's digest"
