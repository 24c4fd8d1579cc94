"""What a report says of a client: plain values over all sessions, read from the chart once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from twitchdetect.report.chart.facts import AdverseFact, DiaryFact, MeasureFact


@dataclass(frozen=True, slots=True)
class Counts:
    """Twitches by what a person made of them; `n_open` were detected and never judged."""

    n_confirmed: int = 0
    n_rejected: int = 0
    n_open: int = 0
    n_felt: int = 0

    @property
    def n_detected(self) -> int:
        return self.n_confirmed + self.n_rejected + self.n_open

    @property
    def n_counted(self) -> int:
        """Detected and not rejected."""
        return self.n_confirmed + self.n_open

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.n_confirmed + other.n_confirmed,
            self.n_rejected + other.n_rejected,
            self.n_open + other.n_open,
            self.n_felt + other.n_felt,
        )


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A site of a session, in few numbers.

    Attributes
    ----------
    n_strokes, n_answered : int or None
        Strokes in the recording and those of them with a twitch; None without a recording.
    """

    number: int
    muscle: str
    side: str
    counts: Counts
    n_strokes: int | None
    n_answered: int | None


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A session among the others."""

    number: int
    at: datetime
    author: str
    is_signed: bool
    is_simulation: bool
    has_recording: bool
    n_needles: int
    counts: Counts
    places: tuple[PlaceFact, ...]
    measures: tuple[MeasureFact, ...]
    adverse: tuple[AdverseFact, ...]
    diary: tuple[DiaryFact, ...]


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """A client; no name and no date of birth.

    Attributes
    ----------
    visits : tuple of VisitFact
        By number.
    alerts : tuple of (int, DiaryFact)
        Session's number, and what is red and nobody has acknowledged.
    head : str
        ``NUMBER:SEAL`` of the chart's log when this was read.
    """

    code: str
    medication: str
    history: str
    visits: tuple[VisitFact, ...]
    alerts: tuple[tuple[int, DiaryFact], ...]
    head: str

    @property
    def series(self) -> list[tuple[str, str, str]]:
        """Every measure that was taken: kind, what, side."""
        found = ((m.kind, m.what, m.side) for visit in self.visits for m in visit.measures)
        return sorted(dict.fromkeys(found))

    @property
    def muscles(self) -> list[tuple[str, str]]:
        """Every muscle and side that was treated with a recording, most often treated first."""
        seen: dict[tuple[str, str], int] = {}
        for visit in self.visits:
            for key in {(p.muscle, p.side) for p in visit.places if visit.has_recording}:
                seen[key] = seen.get(key, 0) + 1
        return sorted(seen, key=lambda key: (-seen[key], key))
