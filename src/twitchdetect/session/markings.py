"""Takes what the user does and refuses what makes no sense; no input, no output."""

from __future__ import annotations

from collections.abc import Iterable

from twitchdetect.events import KINDS, MARKER_KINDS, Event
from twitchdetect.session.marked import Action, EventKey, Marked, What

ANSWERS = ("yes", "no", "n/a")


class RefusedError(ValueError):
    """An action that makes no sense now; the message is one line for the user."""


class Markings:
    """Takes actions one by one and refuses what makes no sense; see `Marked` for what follows.

    Parameters
    ----------
    actions : iterable of Action
        To go on from, as an audit log gives them.

    Attributes
    ----------
    now : Marked
        Replaced as a whole by every action.
    """

    def __init__(self, actions: Iterable[Action] = ()) -> None:
        self.now = Marked(actions)

    def mark(self, kind: str, text: str = "", *, sample: int, at_s: float) -> Action:
        """Put a marker of one of `MARKER_KINDS`.

        Raises
        ------
        RefusedError
            As all methods do, in one line for the user.
        """
        if kind == "needle_out":
            return self.needle_out(sample=sample, at_s=at_s, text=text)
        found = next((k for k in MARKER_KINDS if k == kind), None)
        if found is None:
            raise RefusedError(f"there is no marker {kind!r}; known are {', '.join(MARKER_KINDS)}")
        return self._add(found, sample, at_s, text=text)

    def needle_in(self, text: str = "", *, sample: int, at_s: float) -> Action:
        """Put a needle in; `text` names it."""
        return self._add("needle_in", sample, at_s, text=text)

    def needle_out(
        self, number: int | None = None, *, sample: int, at_s: float, text: str = ""
    ) -> Action:
        """Take a needle out: the one put in by action `number`, else the one put in last."""
        inside = [n for n in self.now.needles_in if number in (None, n.number)]
        if not inside:
            raise RefusedError("no needle is in" if number is None else "that needle is not in")
        needle = inside[-1]
        if sample < needle.in_sample:
            raise RefusedError("the needle went in later than that")
        return self._add("needle_out", sample, at_s, text=text or needle.text, about=needle.number)

    def next_site(
        self, muscle: str = "", side: str = "", name: str = "", *, sample: int, at_s: float
    ) -> Action:
        """Go to another site."""
        return self._add("site", sample, at_s, text=name, muscle=muscle, side=side)

    def confirm(
        self, number: int, event: Event, answer: str | None, *, sample: int, at_s: float
    ) -> Action:
        """Say that an event was felt or seen (yes), was not (no), or nothing any more (None)."""
        value = answer or "n/a"
        if value not in ANSWERS:
            raise RefusedError(f"got {answer!r}; expected yes, no or nothing")
        return self._add("confirm", sample, at_s, number=number, event=event, value=value)

    def relabel(self, number: int, event: Event, kind: str, *, sample: int, at_s: float) -> Action:
        """Give an event another kind; its own takes that back."""
        if kind not in KINDS:
            raise RefusedError(f"there is no kind {kind!r}; known are {', '.join(KINDS)}")
        return self._add("relabel", sample, at_s, number=number, event=event, value=kind)

    def undo(self, *, sample: int, at_s: float) -> Action:
        """Take back the last action that holds; once more takes back the one before it."""
        last = self.now.next_undo
        if last is None:
            raise RefusedError("there is nothing to take back")
        return self._add("undo", sample, at_s, text=last.words, about=last.number)

    def record(self, what: What, text: str = "", *, sample: int, at_s: float) -> Action:
        """Keep that something of `LASTING` happened."""
        return self._add(what, sample, at_s, text=text)

    def _add(
        self,
        what: What,
        sample: int,
        at_s: float,
        *,
        text: str = "",
        muscle: str = "",
        side: str = "",
        number: int = 0,
        event: Event | None = None,
        value: str = "",
        about: int = 0,
    ) -> Action:
        actions = self.now.actions
        action = Action(
            number=len(actions) + 1,
            what=what,
            sample=max(0, sample),
            at_s=max(at_s, actions[-1].at_s if actions else 0.0),
            text=" ".join(text.split()),
            muscle=" ".join(muscle.split()),
            side=" ".join(side.split()),
            event_number=number,
            event=None if event is None else EventKey.of(event),
            value=value,
            about=about,
        )
        self.now = Marked((*actions, action))
        return action
