"""What a report says of one session: plain values, read from the chart once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Verdict = Literal["confirmed", "rejected", "open", "felt"]


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """An answered item, see `picklists.TOPICS`; `words` acknowledges a red one."""

    topic: str
    item: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measured value; `kind` is of `picklists.MEASURES`."""

    phase: str
    kind: str
    value: float
    unit: str
    what: str
    side: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class InsertionFact:
    """A needle from in to out; None for what nobody said, and in `minutes` while it is in."""

    number: int
    needle: str
    batch: str
    in_at: datetime
    minutes: float | None
    depth_mm: float | None
    n_strokes: int | None
    note: str


@dataclass(frozen=True, slots=True)
class TwitchFact:
    """A twitch as the chart holds it.

    Attributes
    ----------
    number : int
        From 1 over the session, in order of time.
    recording : int
        Which of `SessionFacts.recordings` it lies in, from 0.
    site : int or None
        Number of its site.
    verdict : str
        ``confirmed`` and ``rejected`` by a person, ``open`` where nobody judged it, ``felt`` where
        one was felt and none detected.
    is_added : bool
        The detector called it something else; a person called it a twitch.
    """

    number: int
    recording: int
    site: int | None
    verdict: Verdict
    is_added: bool
    label: str
    channel: str
    onset_s: float
    duration_s: float | None
    peak_uV: float | None
    snr_dB: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SiteFact:
    """Where needles went in; columns as `chart.needling.Site` has them."""

    number: int
    muscle: str
    side: str
    point: str
    view: str
    x: float | None
    y: float | None
    technique: str
    segments: str
    frequency_hz: float | None
    pulse_width_us: float | None
    intensity_mA: float | None
    stimulation_s: float | None
    n_strokes: int | None
    figures: Mapping[str, Any]
    note: str
    insertions: tuple[InsertionFact, ...]


@dataclass(frozen=True, slots=True)
class AdverseFact:
    """Something unwanted; `kind` is of `picklists.ADVERSE_EVENTS`."""

    kind: str
    severity: str
    when: str
    at: datetime
    site: int | None
    action: str
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class DiaryFact:
    """What the client told `hours` after the session."""

    hours: int
    soreness: float | None
    symptoms: tuple[str, ...]
    is_red: bool
    seen_at: datetime | None
    seen_by: str | None
    note: str


@dataclass(frozen=True, slots=True)
class RemarkFact:
    """A note that was typed while the session ran."""

    number: int
    at: datetime
    at_s: float | None
    text: str


@dataclass(frozen=True, slots=True)
class RecordingFact:
    """A recording of the session, see `chart.needling.Attachment`."""

    path: str
    sha256: str
    fs: float
    channels: tuple[str, ...]
    duration_s: float
    lost_s: float
    counts: Mapping[str, Any]
    quality: Any
    detector: Mapping[str, Any]
    software: str


@dataclass(frozen=True, slots=True)
class Change:
    """One value that an amendment changed; None where it was erased or never there."""

    row: str
    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Amendment:
    """What was changed after the signature, by whom and why."""

    at: datetime
    author: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session; nothing that was struck out, and no name or date of birth.

    Attributes
    ----------
    is_struck : bool
        The whole session was entered by mistake.
    said : mapping of str to str
        Text columns of `chart.visit.NeedlingSession` by name.
    client_medication, client_history : str
        Notes that hold over sessions.
    unfinished : tuple of str
        What keeps an open session from being closed.
    head : str
        ``NUMBER:SEAL`` of the chart's log when this was read.
    """

    code: str
    number: int
    author: str
    credential: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    is_simulation: bool
    is_struck: bool
    n_counted_out: int | None
    said: Mapping[str, str]
    client_medication: str
    client_history: str
    answers: tuple[AnswerFact, ...]
    measures: tuple[MeasureFact, ...]
    sites: tuple[SiteFact, ...]
    twitches: tuple[TwitchFact, ...]
    adverse: tuple[AdverseFact, ...]
    diary: tuple[DiaryFact, ...]
    remarks: tuple[RemarkFact, ...]
    recordings: tuple[RecordingFact, ...]
    amendments: tuple[Amendment, ...]
    unfinished: tuple[str, ...]
    head: str

    @property
    def name(self) -> str:
        return f"{self.code}/{self.number}"

    @property
    def insertions(self) -> tuple[InsertionFact, ...]:
        return tuple(i for site in self.sites for i in site.insertions)

    def answers_of(self, topic: str) -> dict[str, AnswerFact]:
        """Give the answers of a topic by item."""
        return {a.item: a for a in self.answers if a.topic == topic}

    def twitches_of(self, site: int | None) -> tuple[TwitchFact, ...]:
        """Give the twitches of a site; None gives those that belong to none."""
        return tuple(t for t in self.twitches if t.site == site)
