"""Makes charts as a practice would fill them, and looks whether the log tells what happened."""

import json
from datetime import UTC, datetime

from sqlalchemy import event, select

from twitchdetect.chart import picklists
from twitchdetect.chart.clients import add_client
from twitchdetect.chart.needle_work import add_needle_kind, add_site, put_in, take_out
from twitchdetect.chart.sealing import NOTHING, canonical, digest_of, row_values, seal_of
from twitchdetect.chart.sessions import answer, change_session, name_of, open_session
from twitchdetect.chart.signing import close_session
from twitchdetect.chart.tables import ENTRIES, Head, LogEntry

AUTHOR = "AB"
LONG_AGO = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def hasten(chart):
    """Let a chart not wait for the disk: a test's file need not outlive a power cut."""
    chart.engine.dispose()

    @event.listens_for(chart.engine, "connect")
    def connect(connection, _):
        connection.execute("PRAGMA synchronous=OFF")

    return chart


def harmless(item):
    """Give the first answer of an item that neither stops nor must be acknowledged."""
    return next(a for a in item.answers if a not in item.red and a not in item.forbids)


def answer_all(chart, name, topics):
    for topic in topics:
        answer(chart, name, topic, {i.key: harmless(i) for i in picklists.TOPICS[topic]})


def opened_session(chart, code="P07", **details):
    """Give the name of a new session of a client, who is added if unknown."""
    with chart.reading() as reading:
        known = {row.code for row in reading.scalars(select(ENTRIES["client"]))}
    if code not in known:
        add_client(chart, code)
    with chart.reading() as reading:
        session = reading.merge(open_session(chart, code, **details))
        return name_of(session)


def ready_session(chart, code="P07", **details):
    """Give the name of a session in which needles may be used."""
    name = opened_session(chart, code, **details)
    answer_all(chart, name, picklists.BEFORE)
    return name


def needled_session(chart, code="P07", n=1, **details):
    """Give the name of a session that could be closed: `n` needles went in and came out."""
    name = ready_session(chart, code, **details)
    add_site(chart, name, muscle="Upper trapezius", side="right", point="active")
    add_needle_kind(chart, name, diameter_mm=0.3, length_mm=50, maker="Seirin", batch="B1")
    for _ in range(n):
        put_in(chart, name, depth_mm=20)
        take_out(chart, name, n_strokes=10)
    answer_all(chart, name, picklists.AFTER)
    change_session(chart, name, n_needles_counted_out=n, plan="again in a week")
    return name


def closed_session(chart, code="P07", n=1, **details):
    """Give the name of a signed session."""
    name = needled_session(chart, code, n, **details)
    close_session(chart, name)
    return name


def log_of(chart, entity=None):
    """Give the log's entries in order, of one table if said."""
    query = select(LogEntry).order_by(LogEntry.number)
    with chart.reading() as reading:
        return list(reading.scalars(query if entity is None else query.filter_by(entity=entity)))


def rows_of(chart):
    """Give every row of every logged table, as it would be logged."""
    with chart.reading() as reading:
        return {
            (name, row.id): row_values(row)
            for name, kind in ENTRIES.items()
            for row in reading.scalars(select(kind))
        }


def assert_log_tells_all(chart):
    """Fail if the chain is broken, or a row is not what the log says last."""
    previous, last = NOTHING, {}
    log = log_of(chart)
    for number, entry in enumerate(log, start=1):
        values = {c.key: getattr(entry, c.key) for c in LogEntry.__table__.columns}
        assert entry.number == number
        assert entry.previous == previous
        assert entry.seal == seal_of(values)
        assert entry.digest == digest_of(entry.salt, entry.payload)
        previous = entry.seal
        payload = json.loads(entry.payload)
        if "row" in payload:
            last[entry.entity, entry.entity_id] = payload["row"]
    with chart.reading() as reading:
        head = reading.scalars(select(Head)).one()
        assert (head.number, head.seal) == (len(log), previous)
    rows = rows_of(chart)
    assert rows.keys() == last.keys()
    for key, row in rows.items():
        assert canonical(row) == canonical(last[key]), key
