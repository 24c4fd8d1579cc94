"""What the user did in a session, as numbered actions, and what holds after them.

Nothing is ever deleted: taking back is an action of its own. Who did it is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from twitchdetect.events import MARKER_KINDS, Event

What = Literal[
    "needle_in",
    "needle_out",
    "stroke",
    "site",
    "note",
    "confirm",
    "relabel",
    "undo",
    "check_rest",
    "finish",
]
WHATS: tuple[What, ...] = get_args(What)
LASTING = ("undo", "check_rest", "finish")
"""What cannot be taken back."""


@dataclass(frozen=True, slots=True)
class EventKey:
    """Which row of the event table is meant; a number would not outlive the order of a table."""

    start_sample: int
    stop_sample: int
    channel: int
    kind: str

    @classmethod
    def of(cls, event: Event) -> EventKey:
        return cls(event.start_sample, event.stop_sample, event.channel, event.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that the user did.

    Attributes
    ----------
    number : int
        From 1, in the order in which they were done.
    what : str
        One of `WHATS`.
    sample : int
        Where in the session it belongs: of a marker the marked sample, of anything else the newest.
    at_s : float
        When it was done, in seconds since the session began; never goes back.
    text : str
        Note, name of a needle or of a site, the words of a result.
    muscle, side : str
        Of a site.
    event_number : int
        Of confirm and relabel: which event, counted from 1 as they were decided; else 0.
    event : EventKey or None
        The same event, by what stands in its row.
    value : str
        Of confirm ``yes``, ``no`` or ``n/a``; of relabel the kind.
    about : int
        Of undo the number of what it takes back, of needle_out that of its needle_in; else 0.
    """

    number: int
    what: What
    sample: int
    at_s: float
    text: str = ""
    muscle: str = ""
    side: str = ""
    event_number: int = 0
    event: EventKey | None = None
    value: str = ""
    about: int = 0

    @property
    def words(self) -> str:
        """What was done, in a few words."""
        if self.what == "confirm":
            said = {"yes": "confirmed", "no": "rejected"}.get(self.value, "answer taken back")
            return f"event {self.event_number} {said}"
        if self.what == "relabel":
            return f"event {self.event_number} labelled {self.value}"
        if self.what == "undo":
            return f"taken back: {self.text}"
        name = self.what.replace("_", " ")
        return f"{name}: {self.marked}" if self.marked else name

    @property
    def marked(self) -> str:
        """The text of the marker."""
        return ", ".join(part for part in (self.text, self.muscle, self.side) if part)


class Decision(NamedTuple):
    """What a person said of an event; None where nothing was said."""

    confirmed: str | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """Where the needle is put in, from `start_sample` to the next one."""

    name: str
    muscle: str
    side: str
    start_sample: int


@dataclass(frozen=True, slots=True)
class Needle:
    """A needle that was put in; `number` is that of the action, `out_sample` -1 while it is in."""

    number: int
    text: str
    in_sample: int
    out_sample: int = -1

    def dwell_s(self, head_sample: int, fs: float) -> float:
        """How long it has been in, or was."""
        stop = self.out_sample if self.out_sample >= 0 else head_sample
        return max(0, stop - self.in_sample) / fs


class Marked:
    """What holds after some actions.

    Attributes
    ----------
    actions : tuple of Action
        All of them.
    undone : frozenset of int
        Numbers of those that were taken back.
    """

    def __init__(self, actions: Iterable[Action] = ()) -> None:
        self.actions = tuple(actions)
        self.undone = frozenset(a.about for a in self.actions if a.what == "undo")

    @cached_property
    def valid(self) -> tuple[Action, ...]:
        """The actions that were not taken back."""
        return tuple(a for a in self.actions if a.number not in self.undone)

    @cached_property
    def markers(self) -> tuple[Action, ...]:
        """The markers that hold, in order of time."""
        found = (a for a in self.valid if a.what in MARKER_KINDS)
        return tuple(sorted(found, key=lambda a: (a.sample, a.number)))

    @cached_property
    def decisions(self) -> dict[int, Decision]:
        """What was said last of each event, by its number."""
        said: dict[int, Decision] = {}
        for a in self.valid:
            before = said.get(a.event_number, Decision(None, None))
            if a.what == "confirm":
                said[a.event_number] = before._replace(
                    confirmed=None if a.value == "n/a" else a.value
                )
            elif a.what == "relabel":
                is_own = a.event is not None and a.value == a.event.kind
                said[a.event_number] = before._replace(label=None if is_own else a.value)
        return {number: d for number, d in said.items() if d != Decision(None, None)}

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        found = (a for a in self.markers if a.what == "site")
        return tuple(Site(a.text, a.muscle, a.side, a.sample) for a in found)

    @cached_property
    def needles(self) -> tuple[Needle, ...]:
        """Every needle, in the order in which they were put in."""
        out = {a.about: a.sample for a in self.valid if a.what == "needle_out"}
        ins = (a for a in self.valid if a.what == "needle_in")
        return tuple(Needle(a.number, a.text, a.sample, out.get(a.number, -1)) for a in ins)

    @property
    def needles_in(self) -> tuple[Needle, ...]:
        """Those that are still in."""
        return tuple(n for n in self.needles if n.out_sample < 0)

    @cached_property
    def next_undo(self) -> Action | None:
        """What an undo would take back."""
        return next((a for a in reversed(self.valid) if a.what not in LASTING), None)
