"""What a driver does when its board goes silent or its port goes: a machine of states.

It has no clock, no port and no thread: it is told what happened and when, and says what to do
next. So every way through it can be tried in a test.

A silent board is not given up at once. A radio that comes back goes on where it was, with its
counter running, if nothing was sent to it; so the port stays open and only the near end of the
radio is asked (`Do.NUDGE`). A board that can be reached and sends nothing was off: it has forgotten
its settings and is started anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """Where the link stands."""

    RESYNC = "resync"
    STREAMING = "streaming"
    SILENT = "silent"
    LOST = "lost"
    SEARCHING = "searching"
    CLOSED = "closed"


class Heard(Enum):
    """What happened."""

    DATA = "packets came"
    NOTHING = "a read gave nothing"
    REPLY = "something other than packets came"
    AWAKE = "a reply says that the board can be reached"
    RESET = "the board says that it began anew, and so sends nothing by itself"
    PORT_GONE = "the port cannot be read"
    FOUND = "a port was opened"
    NOT_FOUND = "no port could be opened"
    STARTED = "the board answered and was started"
    NOT_STARTED = "the board did not answer as it should"
    CLOSE = "the user closes"


class Do(Enum):
    """What is to be done next."""

    READ = "read"
    NUDGE = "ask whether the board can be reached, then read"
    START = "start the board"
    LET_GO = "close the port"
    SEARCH = "look for the port and open it"
    WAIT = "wait"
    END = "end"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for what, in seconds.

    Attributes
    ----------
    silence_s : float
        Without data for this long the stream counts as broken off.
    nudge_s : float
        From one question to a silent board to the next.
    most_nudges : int
        After so many without any answer the port is let go.
    look_s : float
        From one search for the port to the next.
    resync_s : float
        A started board must send data within this time.
    """

    silence_s: float = 1.0
    nudge_s: float = 0.4
    most_nudges: int = 5
    look_s: float = 0.25
    resync_s: float = 1.5


class Reconnect:
    """From streaming through a loss back to streaming.

    Parameters
    ----------
    now_s : float
        When the stream was started; it counts as resyncing until the first data come.
    pace : Pace, optional

    Attributes
    ----------
    state : State
    n_losses : int
        How often a stream broke off.
    """

    def __init__(self, now_s: float, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.state = State.RESYNC
        self.n_losses = 0
        self._since_s = self._heard_s = self._next_s = now_s
        self._n_unanswered = self._n_awake = 0

    def hear(self, what: Heard, now_s: float) -> Do:
        """Take in what happened and give what to do next."""
        if what is Heard.CLOSE or self.state is State.CLOSED:
            self._go(State.CLOSED, now_s)
            return Do.END
        if what is Heard.PORT_GONE:
            return self._let_go(now_s)
        match self.state:
            case State.RESYNC | State.STREAMING:
                return self._while_streaming(what, now_s)
            case State.SILENT:
                return self._while_silent(what, now_s)
            case _:
                self._go(State.SEARCHING, now_s)
                return self._while_searching(what, now_s)

    def wait_s(self, now_s: float) -> float:
        """Give how long to wait where `Do.WAIT` was said."""
        return max(0.0, self._next_s - now_s)

    def _while_streaming(self, what: Heard, now_s: float) -> Do:
        if what is Heard.DATA:
            self._heard_s = now_s
            self._go(State.STREAMING, now_s)
        elif what is Heard.RESET:
            self.n_losses += self.state is State.STREAMING
            self._go(State.SILENT, now_s)
            return Do.START
        elif self.state is State.STREAMING and now_s - self._heard_s >= self.pace.silence_s:
            self.n_losses += 1
            self._go(State.SILENT, now_s)
            return self._nudge(now_s)
        elif self.state is State.RESYNC and now_s - self._since_s >= self.pace.resync_s:
            return self._let_go(now_s)
        return Do.READ

    def _while_silent(self, what: Heard, now_s: float) -> Do:
        if what is Heard.DATA:
            return self._while_streaming(what, now_s)
        if what is Heard.STARTED:
            self._go(State.RESYNC, now_s)
            return Do.READ
        if what is Heard.NOTHING or what is Heard.NOT_STARTED:
            return self._nudge(now_s) if now_s >= self._next_s else Do.READ
        self._n_unanswered = 0
        self._n_awake = self._n_awake + 1 if what is Heard.AWAKE else 0
        if what is Heard.RESET or self._n_awake >= 2:  # one may come just before the data do
            self._n_awake = 0
            return Do.START
        return Do.READ

    def _nudge(self, now_s: float) -> Do:
        if self._n_unanswered >= self.pace.most_nudges:
            return self._let_go(now_s)
        self._n_unanswered += 1
        self._next_s = now_s + self.pace.nudge_s
        return Do.NUDGE

    def _let_go(self, now_s: float) -> Do:
        was_open = self.state in (State.STREAMING, State.SILENT)
        self.n_losses += self.state is State.STREAMING
        self._next_s = now_s if was_open else now_s + self.pace.look_s
        self._go(State.LOST, now_s)
        return Do.LET_GO

    def _while_searching(self, what: Heard, now_s: float) -> Do:
        if what is Heard.FOUND:
            return Do.START
        if what is Heard.STARTED:
            self._go(State.RESYNC, now_s)
            return Do.READ
        if what in (Heard.NOT_FOUND, Heard.NOT_STARTED):
            self._next_s = now_s + self.pace.look_s
        return Do.SEARCH if now_s >= self._next_s else Do.WAIT

    def _go(self, state: State, now_s: float) -> None:
        if state is not self.state:
            self.state, self._since_s = state, now_s
            self._n_unanswered = self._n_awake = 0
