"""Verifies a chart: the log's chain, and every row against the log."""

from __future__ import annotations

from sqlalchemy import select

from twitchdetect.chart.chart import Chart
from twitchdetect.chart.errors import DatabaseError
from twitchdetect.chart.findings import Finding, Findings, Verdict
from twitchdetect.chart.raw import raw_reading, readable
from twitchdetect.chart.tables import Head
from twitchdetect.chart.verify_chain import Chain, parse_head, read_chain
from twitchdetect.chart.verify_database import check_database, check_references
from twitchdetect.chart.verify_rows import check_rows
from twitchdetect.chart.verify_twitches import check_twitches

__all__ = ["Finding", "Verdict", "head", "verify"]

SEAL_DIGITS = 16


def head(chart: Chart) -> str:
    """Give the log's end, ``NUMBER:SEAL``, to be noted outside of the chart.

    Who rewrites the whole log, or cuts its end off, cannot keep the seal: `verify` with this as
    `expect` finds it.

    Raises
    ------
    DatabaseError
        If the log has no end.
    """
    with chart.reading() as session:
        found = session.execute(select(Head.number, Head.seal)).first()
    if found is None:
        raise DatabaseError(f"{chart.place}: the chart is damaged: its log has no head")
    return f"{found.number}:{found.seal[:SEAL_DIGITS]}"


def verify(chart: Chart, *, expect: str = "", most: int = 200) -> Verdict:
    """Compare the whole chart with its log, and the log with its seals.

    Parameters
    ----------
    chart : Chart
        Others may write to it meanwhile: its state at one moment is looked at.
    expect : str
        ``NUMBER:SEAL`` as it was noted earlier, see `head`.
    most : int
        How many findings are kept; the others are counted.

    Returns
    -------
    Verdict

    Raises
    ------
    ChartError
        If `expect` is not of that form.
    BusyError, StorageError
        If the database cannot be reached.
    """
    chain = Chain(expect=parse_head(expect) if expect else None)
    findings = Findings(most)
    n_rows = n_twitches = 0
    with raw_reading(chart) as connection:
        is_read = False
        with readable(connection, findings, "log"):
            read_chain(connection, chain, findings)
            is_read = True
        if not is_read:
            what = f"what follows entry {chain.number} was not verified, nor any row"
            findings.add(Finding(what, table="log"))
        else:
            n_rows = check_rows(connection, chain, findings)
            with readable(connection, findings, "twitch"):
                n_twitches = check_twitches(connection, findings)
            check_references(connection, findings)
        check_database(connection, chart.file, findings)
    return Verdict(
        findings=tuple(findings.kept),
        n_findings=findings.n,
        n_entries=chain.n_entries,
        n_erased=len(chain.erased),
        n_rows=n_rows,
        n_twitches=n_twitches,
        head=f"{chain.number}:{chain.seal[:SEAL_DIGITS]}",
    )
