"""The thread that owns a serial line: reads, notices losses, finds the board again.

It is the only one that touches the line after the start, so nothing it waits for holds up others.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from twitchdetect.boards.dialogue import Dialogue
from twitchdetect.boards.driver import Arrived, Driver
from twitchdetect.boards.faults import BoardError, LostError
from twitchdetect.boards.handover import Handover
from twitchdetect.boards.line import Line, SerialLine
from twitchdetect.boards.ports import Port, list_ports, same_adapter
from twitchdetect.boards.reconnect import Do, Heard, Pace, Reconnect, State

_NAP_S = 0.1


@dataclass(frozen=True, slots=True)
class Link:
    """A change of the link, in its place between the packets.

    Attributes
    ----------
    state : State
    at_s : float
    text : str
        For the user; may be empty.
    is_new_stream : bool
        What comes next has counters of its own.
    """

    state: State
    at_s: float
    text: str = ""
    is_new_stream: bool = False


Item = Arrived | Link


class ClosingError(LostError):
    """The user closes while something is waited for."""


class _Watched:
    """A line whose reads end with an error once the user closes."""

    def __init__(self, line: Line, name: str, closing: threading.Event) -> None:
        self._line, self._name, self._closing = line, name, closing

    def read(self) -> bytes:
        if self._closing.is_set():
            raise ClosingError(self._name, "was closed")
        return self._line.read()

    def write(self, data: bytes) -> None:
        self._line.write(data)

    def close(self) -> None:
        self._line.close()


class Reader:
    """Keeps a board streaming into a `Handover`.

    Parameters
    ----------
    driver : Driver
    port : Port
    handover : Handover
    pace : Pace, optional
    ports : callable
        Lists the ports there are, to find a board that was plugged in again.
    open_line, now_s : callable
    """

    def __init__(
        self,
        driver: Driver,
        port: Port,
        handover: Handover[Item],
        *,
        pace: Pace | None = None,
        ports: Callable[[], Iterable[Port]] = list_ports,
        open_line: Callable[[str, int], Line] = SerialLine,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.port = port
        self._driver, self._handover = driver, handover
        self._pace, self._ports, self._open, self._now_s = pace, ports, open_line, now_s
        self._closing = threading.Event()
        self._line: Line | None = None
        self._told = ""
        self.link = Reconnect(now_s(), pace)

    def start(self) -> None:
        """Open the port and start the board, in the caller's thread.

        Raises
        ------
        BoardError
            If there is no such board; the port is closed again.
        """
        self._line = self._open(self.port.device, self._driver.baud)
        try:
            self._start()
        except BaseException:
            self._let_go()
            raise
        self.link = Reconnect(self._now_s(), self._pace)

    def close(self) -> None:
        """Ask for the end; `run` returns soon after."""
        self._closing.set()

    def run(self) -> None:
        """Read until `close`."""
        do = Do.READ
        acts = {
            Do.READ: self._read,
            Do.NUDGE: self._nudge,
            Do.START: self._restart,
            Do.LET_GO: self._lose,
            Do.SEARCH: self._search,
            Do.WAIT: self._wait,
        }
        try:
            while do is not Do.END:
                before = self.link.state
                heard = Heard.CLOSE if self._closing.is_set() else acts[do]()
                do = self.link.hear(heard, self._now_s())
                if self.link.state is not before:
                    self._tell(before, heard)
        finally:
            self._farewell()
            self._handover.end()

    def _start(self) -> None:
        line = _Watched(self._held(), self.port.device, self._closing)
        self._driver.start(Dialogue(line, self.port.device, self._now_s))

    def _held(self) -> Line:
        if self._line is None:
            raise LostError(self.port.device, "is not open")
        return self._line

    def _read(self) -> Heard:
        try:
            data = self._held().read()
        except LostError:
            return Heard.PORT_GONE
        if not data:
            return Heard.NOTHING
        arrived = self._driver.decode(data, self._now_s())
        if arrived is None:
            return Heard.NOTHING
        self._handover.put(arrived)
        if arrived.was_reset:
            return Heard.RESET
        if arrived.n_packets:
            return Heard.DATA
        return Heard.AWAKE if arrived.is_awake else Heard.REPLY

    def _nudge(self) -> Heard:
        try:
            self._held().write(self._driver.nudge)
        except LostError:
            return Heard.PORT_GONE
        return self._read()

    def _restart(self) -> Heard:
        try:
            self._start()
        except LostError:
            return Heard.PORT_GONE
        except BoardError as error:
            self._say(error.message)
            if self.link.state is State.SEARCHING:
                self._let_go()
            return Heard.NOT_STARTED
        link = Link(State.RESYNC, self._now_s(), is_new_stream=True)
        self._handover.put(link, must=True)
        self._told = ""
        return Heard.STARTED

    def _lose(self) -> Heard:
        self._let_go()
        return Heard.NOTHING

    def _search(self) -> Heard:
        for port in same_adapter(self.port, self._ports()):
            try:
                self._line = self._open(port.device, self._driver.baud)
            except BoardError as error:
                self._say(str(error))
                continue
            self.port = port
            return Heard.FOUND
        return Heard.NOT_FOUND

    def _wait(self) -> Heard:
        self._closing.wait(min(_NAP_S, max(0.01, self.link.wait_s(self._now_s()))))
        return Heard.NOTHING

    def _tell(self, before: State, heard: Heard) -> None:
        state, name = self.link.state, self.port.device
        text = {
            State.SILENT: f"{name}: no data; is the board on and near?",
            State.LOST: f"{name}: the port is gone; looking for it",
            State.STREAMING: f"{name}: data again" if self.link.n_losses else "",
        }.get(state, "")
        if before is State.RESYNC and state is State.LOST:
            text = f"{name}: started, but sends nothing"
        if heard is Heard.RESET:
            text = f"{name}: the board began anew by itself; starting it"
        self._handover.put(Link(state, self._now_s(), text), must=True)

    def _say(self, text: str) -> None:
        if text != self._told:  # not four times a second
            self._told = text
            self._handover.put(Link(self.link.state, self._now_s(), text), must=True)

    def _let_go(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _farewell(self) -> None:
        with suppress(LostError):
            self._held().write(self._driver.farewell)
        self._let_go()
