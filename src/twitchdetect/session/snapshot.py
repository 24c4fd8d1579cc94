"""A session as it stands at one moment, for whoever shows it: frozen, and cheap to hand over."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from twitchdetect.boards.contact import GOOD, Contact
from twitchdetect.boards.source import Message, Status
from twitchdetect.detect.sites import SiteSummary
from twitchdetect.events import Event
from twitchdetect.files.recorder_status import RecorderStatus
from twitchdetect.session.marked import Action, Decision, Needle, Site

State = Literal["idle", "starting", "running", "finishing", "ended", "failed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command did, at once.

    Attributes
    ----------
    is_done : bool
        False if it was refused.
    text : str
        What was done, or why not, in one line.
    action : Action or None
        What stands in the audit log; None if refused.
    """

    is_done: bool
    text: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class NumberedEvent:
    """An event with its number, from 1 in the order in which events were decided."""

    number: int
    event: Event


@dataclass(frozen=True, slots=True)
class CurrentSite:
    """Where the needle is now.

    Attributes
    ----------
    site : Site
    number : int
        From 1, in order of time; 0 while none was named.
    n_twitches : int
        Events that are called ``ltr`` now, since it began; those answered with no are left out.
    last_twitch : NumberedEvent or None
    summary : SiteSummary or None
        What the signal shows of it; None while there is nothing.
    """

    site: Site
    number: int
    n_twitches: int = 0
    last_twitch: NumberedEvent | None = None
    summary: SiteSummary | None = None


@dataclass(frozen=True, slots=True)
class RestCheck:
    """A check of contact at rest.

    Attributes
    ----------
    number : int
        From 1 in this session.
    left_s : float
        Seconds that it still runs; 0 when `contacts` are its result.
    contacts : tuple of Contact
        Empty while it runs.
    """

    number: int
    left_s: float
    contacts: tuple[Contact, ...] = ()

    @property
    def is_running(self) -> bool:
        return self.left_s > 0

    @property
    def n_good(self) -> int:
        return sum(c.level == GOOD for c in self.contacts)


@dataclass(frozen=True, slots=True)
class Latency:
    """From the arrival of an event's last sample to its decision, of the last events."""

    n: int = 0
    p50_ms: float = math.nan
    p95_ms: float = math.nan


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session at one moment.

    Attributes
    ----------
    state : str
        ``idle``, ``starting``, ``running``, ``finishing``, ``ended`` or ``failed``.
    problem : str
        Of ``failed``: what went wrong and what to do; else empty.
    doing : str
        Of ``starting``: what takes its time, in words.
    revision : int
        Counts snapshots; the same number is the same snapshot.
    at_s : float
        Seconds since the session thread began.
    board : str
        The source in words.
    fs : float
        Sampling frequency in Hz; nan until the source has started.
    channels : tuple of str
    head_sample : int
        The sample after the newest.
    source : Status
    recorder : RecorderStatus or None
        None until files are open.
    path, table, audit : Path or None
        The recording, the event table, the log of what the user did.
    table_problem, audit_problem : str
        Why one cannot be written now; it is tried again.
    detector_problem : str
        Why nothing is detected any more; empty if all is well.
    alarm_sample : int
        The sample that raised the alarm of a burst that goes on and is not judged yet; -1 if none.
    is_learning : bool
        Whether no channel can give an event yet: the noise floor is being learnt.
    events : tuple of NumberedEvent
        In the order in which they were decided; only ever grows.
    decisions : mapping of int to Decision
        What was said of events, by their number.
    actions : tuple of Action
        All that the user did.
    sites : tuple of Site
    current : CurrentSite or None
        None until samples come.
    needles_in : tuple of Needle
    can_undo : str
        What undo would take back, in words; empty if nothing.
    contacts : tuple of Contact
        The latest; empty in the first second.
    rest_check : RestCheck or None
        The last one; None if there was none.
    latency : Latency
    messages : tuple of Message
        What was to be told, oldest first, `at_s` as above.
    """

    state: State = "idle"
    problem: str = ""
    doing: str = ""
    revision: int = 0
    at_s: float = 0.0
    board: str = ""
    fs: float = math.nan
    channels: tuple[str, ...] = ()
    head_sample: int = 0
    source: Status = field(default_factory=lambda: Status("idle"))
    recorder: RecorderStatus | None = None
    path: Path | None = None
    table: Path | None = None
    audit: Path | None = None
    table_problem: str = ""
    audit_problem: str = ""
    detector_problem: str = ""
    alarm_sample: int = -1
    is_learning: bool = True
    events: tuple[NumberedEvent, ...] = ()
    decisions: Mapping[int, Decision] = field(default_factory=lambda: MappingProxyType({}))
    actions: tuple[Action, ...] = ()
    sites: tuple[Site, ...] = ()
    current: CurrentSite | None = None
    needles_in: tuple[Needle, ...] = ()
    can_undo: str = ""
    contacts: tuple[Contact, ...] = ()
    rest_check: RestCheck | None = None
    latency: Latency = Latency()
    messages: tuple[Message, ...] = ()
