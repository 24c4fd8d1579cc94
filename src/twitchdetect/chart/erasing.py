"""Erasing a client, and cutting a chart from the person it is about.

Both leave the log's chain whole: of each entry about the client the payload and its salt go, the
digest and the seal stay, and a last entry says which entries these are. Nothing of what stood there
can be guessed from what stays; that somebody was there, and when entries were made, can.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import delete, or_, select, update

from twitchdetect.chart import checks
from twitchdetect.chart.anonymous import Disguise
from twitchdetect.chart.bulk_log import Told, log_many
from twitchdetect.chart.chart import Chart
from twitchdetect.chart.clients import find_client, new_code
from twitchdetect.chart.errors import BusyError
from twitchdetect.chart.rows import OWNED, chunks, of_client
from twitchdetect.chart.scrubbing import IN_USE, clean, overwrite
from twitchdetect.chart.tables import Attachment, Client, LogEntry, NeedlingSession
from twitchdetect.chart.work import Work

REASONS = {
    "request": "Request of the client",
    "retention": "Retention period over",
    "error": "Entered in error",
    "other": "Other",
}
"""Why a client is erased or made anonymous; typed words could name the person again."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and what was not.

    Attributes
    ----------
    rows : dict of str to int
        How many rows of each table went.
    entries : tuple of int
        Numbers of the log's entries that lost their payload.
    recordings : tuple of str
        Files that had been attached. They lie where they lay: delete them yourself.
    remains : tuple of str
        What else may still hold the client, a sentence each.
    """

    rows: dict[str, int]
    entries: tuple[int, ...]
    recordings: tuple[str, ...]
    remains: tuple[str, ...]


def erase_client(chart: Chart, code: str, *, reason: str) -> Erased:
    """Erase a client: every row and every payload in the log, signed sessions too.

    On SQLite the file is rewritten afterwards, so that no byte of it, of the log beside it or of
    free pages holds what was erased. PostgreSQL keeps old rows until somebody vacuums it; the
    result says so.

    Parameters
    ----------
    chart : Chart
    code : str
    reason : str
        Of `REASONS`.

    Raises
    ------
    ChartError
        If there is no such client, or the reason is not of the list; then nothing is erased.
    """
    checks.one_of(reason, REASONS, "a reason")
    with chart.writing("erase") as work:
        overwrite(work)
        client_id = find_client(work, code).id
        recordings = _recordings(work, client_id)
        entries = _forget(work, client_id)
        rows = _remove(work, client_id)
        _name(work, "erase", client_id, reason, entries, rows)
    return Erased(rows, tuple(entries), recordings, clean(chart))


def anonymise_client(chart: Chart, code: str, *, reason: str) -> str:
    """Cut a client's chart from the person, and keep what can be counted.

    The client gets a new random code; name, date and year of birth go; every typed word goes, what
    was picked from a list stays, so do names of muscles that the list knows. All times of the
    client move back by one random number of days: intervals and times of day stay. Every row gets a
    new id, so that none joins it to a backup or an older export (whoever holds one may still know a
    session again by its times of day and measured values); attachments lose path and checksum of
    their recording, channels become ``ch1``, ``ch2`` ... What was logged before loses its payload
    as by `erase_client`, and the rows are logged anew, signed sessions too.

    Within this database the log's own times still tell when entries were made, and from their
    order somebody who holds the whole database can see what belonged together. Hand on an export.

    Parameters
    ----------
    chart : Chart
    code : str
    reason : str
        Of `REASONS`.

    Returns
    -------
    str
        The new code.

    Raises
    ------
    ChartError
        If there is no such client, or the reason is not of the list; then nothing is changed.
    BusyError
        If it was done, but others read the file, so that it may hold old bytes.
    """
    checks.one_of(reason, REASONS, "a reason")
    with chart.writing("anonymise") as work:
        overwrite(work)
        client_id = find_client(work, code).id
        taken = {known.upper() for known in work.scalars(select(Client.code))}
        disguise = Disguise(new_code(taken), work, client_id)
        entries = _forget(work, client_id)
        told = list(disguise.write())
        rows = _remove(work, client_id)
        _name(work, "anonymise", client_id, reason, entries, rows)
        log_many(work, told)
    if IN_USE in clean(chart):
        raise BusyError(f"{code} is {disguise.code} now and anonymous. {IN_USE}")
    return disguise.code


def _recordings(work: Work, client_id: str) -> tuple[str, ...]:
    paths = (
        select(Attachment.path).where(of_client(Attachment, client_id)).order_by(Attachment.path)
    )
    return tuple(path for path in work.scalars(paths) if path)


def _forget(work: Work, client_id: str) -> list[int]:
    """Take the payloads of every entry about a client; give their numbers."""
    sessions = select(NeedlingSession.id).where(NeedlingSession.client_id == client_id)
    about = or_(
        LogEntry.client_id == client_id,
        LogEntry.entity_id == client_id,
        LogEntry.session_id.in_(sessions),
    )
    found = select(LogEntry.number).where(about, LogEntry.payload.is_not(None))
    numbers = sorted(work.scalars(found))
    for chunk in chunks(numbers):
        gone = update(LogEntry.__table__).where(LogEntry.number.in_(chunk))  # type: ignore[arg-type]
        work.execute(gone.values(payload=None, salt=None))
    return numbers


def _remove(work: Work, client_id: str) -> dict[str, int]:
    """Delete every row of a client; give how many of each table."""
    rows: Counter[str] = Counter()
    for name, kind in reversed(OWNED.items()):
        gone = delete(kind.__table__).where(of_client(kind, client_id))  # type: ignore[arg-type]
        if count := work.execute(gone).rowcount:  # type: ignore[attr-defined]
            rows[name] = count
    work.expunge_all()
    return dict(sorted(rows.items()))


def _name(
    work: Work, action: str, client_id: str, reason: str, entries: list[int], rows: dict[str, int]
) -> None:
    told = {"entries": entries, "rows": rows, "reason": reason}
    log_many(work, [Told(action, "client", client_id, None, client_id, told)])
