"""What the user can do in a live session: each command answers at once, from any thread.

What was done is in the snapshot and in the recording's markers at once, and in the audit log as
soon as the session's thread comes by. What is refused leaves no trace. Words that are on no list
(`words.py`) go to whoever keeps them, and nowhere else: what is done has a number in their place.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from twitchdetect.block import Marker
from twitchdetect.boards.source import Message
from twitchdetect.events import MARKER_KINDS
from twitchdetect.session.audited import apply_audit, entry_of
from twitchdetect.session.contacts import CHECK_S
from twitchdetect.session.current import current_site
from twitchdetect.session.marked import Action
from twitchdetect.session.markings import Markings, RefusedError
from twitchdetect.session.shown import Shown
from twitchdetect.session.snapshot import Answer, NumberedEvent, Snapshot
from twitchdetect.session.words import KeepWords, KnownWords, Sorted, TypedWords

_MOST_MESSAGES = 200
_OVER = "the session is over; only answers, labels and taking back are still possible"


class Commands:
    """Takes commands, keeps what was done, and makes snapshots.

    Parameters
    ----------
    now_s : callable
        A clock that never goes back.
    words : KnownWords, optional
        What may go into files as it is.
    keep_words : callable, optional
        Given words that may not, with their number and sample.
    first_words : int
        Number of the first such words.
    """

    def __init__(
        self,
        now_s: Callable[[], float],
        *,
        words: KnownWords | None = None,
        keep_words: KeepWords | None = None,
        first_words: int = 1,
    ) -> None:
        self._words = TypedWords(words or KnownWords(), keep_words, first_words)
        self._now_s, self._start_s = now_s, now_s()
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._markings = Markings()
        self._todo: deque[Action] = deque()
        self._early: list[Marker] = []
        self._put: Callable[[Marker], None] = self._early.append
        self._fs = 0.0
        self._shown: Shown | None = None
        self._is_finishing = self._is_over = False
        self._snapshot = Snapshot()
        self._current_of = (-1, -1)
        self._told: set[str] = set()
        self._table_audit_problem = ""

    # what the user can do

    def mark(self, kind: str, text: str = "", *, ago_s: float = 0.0) -> Answer:
        """Put a marker of one of `events.MARKER_KINDS` where the session is now, or was."""
        return self._do_worded(
            lambda w, at: self._markings.mark(kind, w.text, **at), kind, text, ago_s=ago_s
        )

    def needle_in(self, text: str = "", *, ago_s: float = 0.0) -> Answer:
        """Put a needle in; `text` names it."""
        return self.mark("needle_in", text, ago_s=ago_s)

    def needle_out(self, number: int | None = None, *, ago_s: float = 0.0) -> Answer:
        """Take out the needle of a `Needle.number`; if not given, the one that was put in last."""
        return self._do(lambda at: self._markings.needle_out(number, **at), ago_s)

    def next_site(
        self, muscle: str = "", side: str = "", name: str = "", *, ago_s: float = 0.0
    ) -> Answer:
        """Go to another site; before samples come it begins with the first one."""
        return self._do_worded(
            lambda w, at: self._markings.next_site(w.muscle, w.side, w.text, **at),
            "site",
            name,
            muscle,
            side,
            ago_s=ago_s,
        )

    def undo(self) -> Answer:
        """Take back the last thing that holds."""
        return self._do(lambda at: self._markings.undo(**at), is_late=True)

    def confirm(self, number: int, answer: str | None) -> Answer:
        """Say that event `number` was felt or seen (``yes``), was not (``no``); None: neither."""
        return self._do(
            lambda at: self._markings.confirm(number, self._event(number), answer, **at),
            is_late=True,
        )

    def relabel(self, number: int, kind: str) -> Answer:
        """Give event `number` another kind; its own takes that back."""
        return self._do(
            lambda at: self._markings.relabel(number, self._event(number), kind, **at),
            is_late=True,
        )

    def check_rest(self) -> Answer:
        """Judge contact over the next 10 s; the result is in the snapshot."""

        def begin(at: dict[str, Any]) -> Action:
            if self._shown is None:
                raise RefusedError("there are no samples yet")
            self._shown.watch.check_rest()
            return self._markings.record("check_rest", f"begun, {CHECK_S:g} s", **at)

        return self._do(begin)

    def _finish(self) -> Answer:
        with self._lock:
            if self._is_over or self._is_finishing:
                return Answer(False, "the session is over" if self._is_over else "it is ending")
            answer = self._do(lambda at: self._markings.record("finish", **at))
            self._is_finishing = True
            self._publish(state="finishing")
            return answer

    def _event(self, number: int) -> Any:
        events = self._shown.events if self._shown else ()
        if not 1 <= number <= len(events):
            raise RefusedError(f"there is no event {number}")
        return events[number - 1].event

    def _do_worded(
        self,
        act: Callable[[Sorted, dict[str, Any]], Action],
        what: str,
        text: str,
        muscle: str = "",
        side: str = "",
        *,
        ago_s: float,
    ) -> Answer:
        """Do what has words; those on no list are handed over, and a number stands for them."""
        with self._lock:
            try:
                found = self._words.sort_out(what, text, muscle, side)
            except ValueError as error:
                return Answer(False, str(error))
            answer = self._do(lambda at: act(found, at), ago_s)
            if answer.action is None:
                return answer
            self._words.count(found)
        if problem := self._words.hand_over(found, answer.action.sample):
            self._tell_once(problem)
        return answer

    def _do(
        self,
        act: Callable[[dict[str, Any]], Action],
        ago_s: float = 0.0,
        *,
        is_late: bool = False,
    ) -> Answer:
        with self._lock:
            if (self._is_finishing or self._is_over) and not is_late:
                return Answer(False, _OVER)
            try:
                action = act({"sample": self._head - round(ago_s * self._fs), "at_s": self._at_s})
            except RefusedError as error:
                return Answer(False, str(error))
            self._todo.append(action)
            if not self._is_over:
                self._annotate(action)
            self._publish()
        self._wake.set()
        return Answer(True, action.words, action)

    def _annotate(self, action: Action) -> None:
        """Put it into the recording; what is taken back stays there, and a note says so."""
        if action.what in MARKER_KINDS:
            self._put(Marker(action.sample, action.what, action.marked))
        elif action.what == "undo":
            back = self._markings.now.actions[action.about - 1]
            if back.what in MARKER_KINDS:
                text = f"taken back: {back.words} (audit {back.number})"
                self._put(Marker(action.sample, "note", text))

    @property
    def elapsed_s(self) -> float:
        """Seconds since the session began, on the clock of `Snapshot.at_s`."""
        return self._at_s

    @property
    def keeps_words(self) -> bool:
        """Whether words of one's own are kept anywhere."""
        return self._words.are_kept

    # for the session's thread

    @property
    def _head(self) -> int:
        return self._shown.ring.head if self._shown else 0

    @property
    def _at_s(self) -> float:
        return self._now_s() - self._start_s

    def _connect(self, fs: float, put: Callable[[Marker], None], shown: Shown) -> None:
        """Begin to count samples; what was marked before is at the first one."""
        with self._lock:
            self._fs, self._put, self._shown = fs, put, shown
            for marker in self._early:
                put(marker)

    def _set_over(self) -> None:
        with self._lock:
            self._is_over = True

    def _taken(self) -> list[dict[str, Any]]:
        """Give what is not in the audit log yet."""
        entries = []
        with suppress(IndexError):
            while True:
                entries.append(entry_of(self._todo.popleft()))
        return entries

    def _note_check(self, text: str) -> None:
        """Keep the result of a check."""
        with self._lock:
            at: dict[str, Any] = {"sample": self._head, "at_s": self._at_s}
            self._todo.append(self._markings.record("check_rest", text, **at))

    def _apply(self, table: Path, audit: Path) -> None:
        """Write what the user did into the table."""
        try:
            applied = apply_audit(table, audit)
        except Exception as error:
            self._table_audit_problem = str(error)
            raise
        self._table_audit_problem = ""
        if applied.unmatched:
            numbers = ", ".join(map(str, applied.unmatched))
            self._tell_once(f"answers to events {numbers} found no row in the event table")

    def _tell(self, text: str) -> None:
        """Have something said to the user."""
        with self._lock:
            message = Message(self._at_s, text)
            self._publish(messages=(*self._snapshot.messages, message)[-_MOST_MESSAGES:])

    def _tell_once(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._tell(text)

    def _publish(self, **changes: Any) -> None:
        """Replace the snapshot."""
        with self._lock:
            now, shown = self._markings.now, self._shown
            changes |= {"actions": now.actions, "sites": now.sites, "needles_in": now.needles_in}
            changes["decisions"] = MappingProxyType(now.decisions)
            changes["can_undo"] = now.next_undo.words if now.next_undo else ""
            if shown is not None:
                changes |= {"fs": shown.ring.fs, "head_sample": shown.ring.head}
                changes |= {"contacts": shown.watch.contacts, "rest_check": shown.watch.check}
                changes["alarm_sample"] = shown.alarm_sample
                changes |= {"is_learning": shown.is_learning, "latency": shown.latency}
                changes |= self._events_now(shown.events)
            revision = self._snapshot.revision + 1
            changes |= {"revision": revision, "at_s": self._at_s}
            self._snapshot = replace(self._snapshot, **changes)

    def _events_now(self, events: tuple[NumberedEvent, ...]) -> dict[str, Any]:
        """Give events, and the site anew if something happened since it was summed up."""
        key = len(events), len(self._markings.now.actions)
        if key == self._current_of:
            return {"events": events}
        self._current_of = key
        try:
            current = current_site(self._markings.now, events, self._fs)
        except Exception as error:  # noqa: BLE001  a command must not fail because of a summary
            current = None
            self._tell_once(f"the site cannot be summed up ({type(error).__name__}: {error})")
        return {"events": events, "current": current}
