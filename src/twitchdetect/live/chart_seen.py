"""What the panels show of the chart: read at once, frozen, and handed over to the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from twitchdetect.chart.chart import Chart
from twitchdetect.chart.clients import find_client, list_clients
from twitchdetect.chart.errors import NotFoundError
from twitchdetect.chart.needle_work import insertions_of
from twitchdetect.chart.sessions import alerts_of, find_session, name_of, obstacles
from twitchdetect.chart.signing import missing
from twitchdetect.chart.tables import Client, NeedlingSession, Site
from twitchdetect.chart.telling import Secrets, secrets_for, tells

_SITE = (
    *("number", "muscle", "side", "point", "view", "x", "y", "technique", "segments"),
    *("frequency_hz", "pulse_width_us", "intensity_mA", "stimulation_s", "start_s", "n_strokes"),
)
_SAID = (
    *("position", "medication", "history", "response", "response_note", "plan", "next_session"),
    *("note", "rationale", "place"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and the words that acknowledge it."""

    value: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure that holds."""

    id: str
    phase: str
    kind: str
    what: str
    side: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class NeedleSort:
    """A sort of needle; `number` is 0 of one that is only offered."""

    diameter_mm: float | None
    length_mm: float | None
    maker: str
    batch: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class NeedleSeen:
    """A needle from in to out."""

    number: int
    site: int
    muscle: str
    is_in: bool
    in_situ_min: float | None
    depth_mm: float | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A session of the chart as it stands.

    Attributes
    ----------
    name : str
        ``CODE/3``.
    answers : mapping of (str, str) to Given
        By topic and item.
    sites : tuple of mapping
        Their columns by name, in order.
    obstacles, missing : tuple of str
        Why no needle may be used yet; why it cannot be signed yet.
    """

    name: str
    code: str
    number: int
    author: str
    is_open: bool
    opened_at: datetime
    birth_year: int | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    n_counted_out: int | None = None
    answers: Mapping[tuple[str, str], Given] = field(default_factory=dict)
    measures: tuple[Measured, ...] = ()
    needles: tuple[NeedleSort, ...] = ()
    sites: tuple[Mapping[str, object], ...] = ()
    insertions: tuple[NeedleSeen, ...] = ()
    adverse: tuple[str, ...] = ()
    next_remark: int = 1
    n_twitches: int = 0
    is_attached: bool = False
    closed_by: str = ""
    obstacles: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def needles_in(self) -> tuple[NeedleSeen, ...]:
        return tuple(needle for needle in self.insertions if needle.is_in)


@dataclass(frozen=True, slots=True)
class Alert:
    """A red symptom that nobody has acknowledged."""

    id: str
    session: int
    hours: int
    symptoms: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ClientSeen:
    """A client before a session.

    Attributes
    ----------
    is_known : bool
        Whether the chart has such a code.
    open_name : str
        A session that was opened and not started; empty if there is none.
    unsigned : tuple of str
        Those that were started and not signed.
    sort : NeedleSort or None
        Of the last session, to be offered.
    secrets : Secrets
        What names of channels must not tell.
    is_telling : bool
        Whether the code itself tells who somebody is.
    """

    code: str
    is_known: bool = False
    n_sessions: int = 0
    medication: str = ""
    history: str = ""
    alerts: tuple[Alert, ...] = ()
    open_name: str = ""
    unsigned: tuple[str, ...] = ()
    sort: NeedleSort | None = None
    secrets: Secrets = field(default_factory=Secrets)
    is_telling: bool = False


def codes_of(chart: Chart) -> tuple[str, ...]:
    """Give the codes of all clients, those seen last first."""
    with chart.reading() as session:
        return tuple(row.code for row in list_clients(session))


def client_of(chart: Chart, code: str) -> ClientSeen:
    """Look for a client; who is not there is not known."""
    with chart.reading() as session:
        is_telling = tells(secrets_for(session), code)
        secrets = secrets_for(session, code)
        try:
            client = find_client(session, code)
        except NotFoundError:
            return ClientSeen(code, secrets=secrets, is_telling=is_telling)
        seen = _client(session, client, chart.author)
        return replace(seen, secrets=secrets, is_telling=is_telling)


def _client(session: Session, client: Client, author: str) -> ClientSeen:
    visits = [v for v in client.sessions if not v.is_struck]
    own = [v for v in visits if v.is_open and v.author == author]
    fresh = [v for v in own if not _is_started(v)]
    numbers = {v.id: v.number for v in visits}
    sorts = [_sort(k) for v in visits for k in v.needles if not k.is_struck]
    return ClientSeen(
        client.code,
        is_known=True,
        n_sessions=len(visits),
        medication=client.medication,
        history=client.history,
        alerts=tuple(
            Alert(d.id, numbers.get(d.session_id, 0), d.hours, tuple(d.symptoms), d.note)
            for d in alerts_of(session, client)
        ),
        open_name=name_of(fresh[-1]) if fresh else "",
        unsigned=tuple(name_of(v) for v in own if _is_started(v)),
        sort=sorts[-1] if sorts else None,
    )


def _is_started(visit: NeedlingSession) -> bool:
    return bool(visit.sites or visit.attachments)


def visit_of(chart: Chart, name: str) -> Visit:
    """Read a session."""
    with chart.reading() as session:
        return _visit(find_session(session, name))


def _visit(visit: NeedlingSession) -> Visit:
    sites = [s for s in visit.sites if not s.is_struck]
    return Visit(
        name=name_of(visit),
        code=visit.client.code,
        number=visit.number,
        author=visit.author,
        is_open=visit.is_open,
        opened_at=visit.opened_at,
        birth_year=visit.client.birth_year,
        said=MappingProxyType({key: getattr(visit, key) for key in _SAID}),
        n_counted_out=visit.n_needles_counted_out,
        answers=MappingProxyType(
            {(a.topic, a.item): Given(a.value, a.words) for a in visit.answers if not a.is_struck}
        ),
        measures=tuple(
            Measured(m.id, m.phase, m.kind, m.what, m.side, m.value, m.unit)
            for m in visit.measures
            if not m.is_struck
        ),
        needles=tuple(_sort(k) for k in visit.needles if not k.is_struck),
        sites=tuple(MappingProxyType({key: getattr(s, key) for key in _SITE}) for s in sites),
        insertions=_needles(visit, sites),
        next_remark=1 + max((r.number for r in visit.remarks), default=0),
        adverse=tuple(a.kind for a in visit.adverse_events if not a.is_struck),
        n_twitches=sum(a.n_events for a in visit.attachments if not a.is_struck),
        is_attached=any(not a.is_struck for a in visit.attachments),
        closed_by=visit.closed_by or "",
        obstacles=tuple(obstacles(visit)),
        missing=missing(visit),
    )


def _needles(visit: NeedlingSession, sites: list[Site]) -> tuple[NeedleSeen, ...]:
    by_id = {s.id: s for s in sites}
    found = []
    for i in insertions_of(visit):
        site = by_id.get(i.site_id)
        if not i.is_struck:
            number, muscle = (site.number, site.muscle) if site else (0, "")
            seen = i.number, number, muscle, i.out_at is None, i.in_situ_min, i.depth_mm
            found.append(NeedleSeen(*seen))
    return tuple(found)


def _sort(kind: object) -> NeedleSort:
    names = ("diameter_mm", "length_mm", "maker", "batch", "number")
    return NeedleSort(*(getattr(kind, name) for name in names))
