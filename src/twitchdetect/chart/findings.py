"""What `verify` found: where it is, what is wrong there, and what was expected."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the log has it.

    Attributes
    ----------
    what : str
        What is wrong.
    expected : str
        What should be there instead.
    table, row, column : str
        Where; empty where it is not about one.
    session : str
        ``CODE/3``, or the client's code; empty where it belongs to none.
    entry : int or None
        The entry of the log that says how it should be, or that is wrong itself.
    at : str
        When that entry was written.
    """

    what: str
    expected: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    session: str = ""
    entry: int | None = None
    at: str = ""

    @property
    def where(self) -> str:
        """Say where, as far as it is known."""
        told = []
        if self.session:
            told.append(self.session)
        if self.table:
            told.append(f"{self.table} {self.row}".rstrip())
        if self.column:
            told.append(f"column {self.column}")
        if self.entry is not None:
            told.append(f"entry {self.entry}" + (f" of {self.at}" if self.at else ""))
        return ", ".join(told) or "database"

    def __str__(self) -> str:
        told = f"{self.where}: {self.what}"
        return f"{told}; expected {self.expected}" if self.expected else told


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was verified, and what was found.

    Attributes
    ----------
    findings : tuple of Finding
        The first of them; empty if all is as the log has it.
    n_findings : int
        All of them.
    n_entries, n_erased, n_rows, n_twitches : int
        Entries of the log, those whose words were erased, and rows that were looked at.
    head : str
        ``NUMBER:SEAL`` of the last entry, to be noted elsewhere.
    """

    findings: tuple[Finding, ...]
    n_findings: int
    n_entries: int
    n_erased: int
    n_rows: int
    n_twitches: int
    head: str

    @property
    def is_good(self) -> bool:
        return not self.n_findings


@dataclass(slots=True)
class Findings:
    """Collects findings, the first of them only: a destroyed table has as many as rows."""

    most: int = 200
    kept: list[Finding] = field(default_factory=list)
    n: int = 0

    def add(self, finding: Finding) -> None:
        self.n += 1
        if len(self.kept) < self.most:
            self.kept.append(finding)
